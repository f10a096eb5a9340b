"""Each measure on a picture of which it is known: `python3 scripts/compare/test_geometry.py`."""

import unittest

from geometry import Measures, Picture, Rect, measure

BOXES = {
    "a": Rect(0, 0, 10, 10),
    "b": Rect(100, 0, 10, 10),
    "c": Rect(50, 0, 10, 10),
    "d": Rect(0, 60, 10, 10),
}
FRAME = {"f": Rect(20, 20, 60, 60)}
TITLE = {"f": Rect(25, 20, 20, 16)}


def of(*ways, **around) -> Measures:
    ends = [("a", "b"), ("d", "c")]
    return measure(Picture(boxes=BOXES, edges=[(*end, way) for end, way in zip(ends, ways)], **around))


class Geometry(unittest.TestCase):
    def test_every_fault_is_found(self):
        self.assertEqual(of([(10, 5), (100, 5)]).through_box, 1)
        self.assertEqual(of([(10, 30), (90, 30)], [(40, 30), (200, 30)]).shared_run, 2)
        self.assertEqual(of([(30, 0), (30, 90)], [(30.5, 40), (30.5, 200)]).shared_run, 2)
        self.assertEqual(of([(30, 20), (60, 20)], frames=FRAME).border, 1)
        self.assertEqual(of([(20, 90), (20, 80), (0, 80)], frames=FRAME).border, 1)
        self.assertEqual(of([(30, 10), (30, 50)], frames=FRAME, titles=TITLE).title, 1)
        self.assertEqual(of(None).no_way, 1)

    def test_what_is_allowed_is_no_fault(self):
        self.assertEqual(of([(0, 50), (90, 50)], frames=FRAME, titles=TITLE).illegal, 0)
        crossing = of([(20, 30), (90, 30)], [(40, 20), (40, 90)])
        self.assertEqual((crossing.crossings, crossing.illegal), (1, 0))

    def test_bends_and_lengths_are_those_of_the_line_not_of_its_points(self):
        bent = of([(0, 20), (4, 20), (8, 20), (8, 20), (8, 52)])
        self.assertEqual((bent.bends, bent.length), (1, 5.0))


if __name__ == "__main__":
    unittest.main()
