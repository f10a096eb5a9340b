"""A picture in one form for all tools, and everything that is measured of it.

Lengths are points. A character cell is 8 points wide and 16 high, so a column and a row weigh the same
in every tool. This file knows no tool and shares no code with any.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

COLUMN, ROW = 8.0, 16.0

# What is nearer than this is the same place: an eighth of a column. Generous to tools that draw in
# fractions of a point; wireboard's own places differ by half a cell or not at all.
NEAR = 1.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Rect:
    """Left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def smaller(self, by: float) -> "Rect":
        return Rect(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)

    def corners(self) -> list[Point]:
        return [(x, y) for x in (self.x, self.right) for y in (self.y, self.bottom)]

    def sides(self) -> list[tuple[Point, Point]]:
        x, y, r, b = self.x, self.y, self.right, self.bottom
        return [((x, y), (r, y)), ((x, b), (r, b)), ((x, y), (x, b)), ((r, y), (r, b))]


@dataclass
class Picture:
    """What a tool drew."""

    # Boxes by id, as much as they cover.
    boxes: dict[str, Rect]
    # The border line of each frame.
    frames: dict[str, Rect] = field(default_factory=dict)
    # What each frame's title covers.
    titles: dict[str, Rect] = field(default_factory=dict)
    # From, to, and the way between them as corners; none where the tool drew none.
    edges: list[tuple[str, str, list[Point] | None]] = field(default_factory=list)


@dataclass
class Measures:
    """What is told of a picture. The kinds of illegal edges overlap; `illegal` counts each edge once."""

    crossings: int
    bends: int
    # Columns; a row counts as two.
    length: float
    # Multiple of what the boxes alone cover.
    area: float
    illegal: int
    through_box: int
    shared_run: int
    border: int
    title: int
    no_way: int


def straightened(way: list[Point]) -> list[Point]:
    """The way without points that repeat the one before or lie on the line to the next."""
    kept: list[Point] = []
    for p in way:
        if kept and abs(p[0] - kept[-1][0]) < 0.01 and abs(p[1] - kept[-1][1]) < 0.01:
            continue
        while len(kept) > 1 and is_between(kept[-2], kept[-1], p):
            kept.pop()
        kept.append(p)
    return kept


def is_between(a: Point, b: Point, c: Point) -> bool:
    """True when b lies on the straight way from a to c."""
    cross = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return abs(cross) < 0.05 and ahead >= 0


def segments(way: list[Point]) -> list[tuple[Point, Point]]:
    return list(zip(way, way[1:]))


def enters(segment: tuple[Point, Point], rect: Rect) -> bool:
    """True when the segment has a point inside the rectangle (Liang and Barsky's clipping)."""
    (x0, y0), (x1, y1) = segment
    if rect.w <= 0 or rect.h <= 0:
        return False
    start, end = 0.0, 1.0
    for at, step, low, high in ((x0, x1 - x0, rect.x, rect.right), (y0, y1 - y0, rect.y, rect.bottom)):
        if step == 0:
            if not low < at < high:
                return False
            continue
        a, b = sorted(((low - at) / step, (high - at) / step))
        start, end = max(start, a), min(end, b)
    return start < end


def runs_along(a: tuple[Point, Point], b: tuple[Point, Point]) -> bool:
    """True when two upright or two level segments lie on each other for more than a quarter column."""
    for along, across in ((0, 1), (1, 0)):
        flat = all(abs(s[0][across] - s[1][across]) < NEAR for s in (a, b))
        if flat and abs(a[0][across] - b[0][across]) < NEAR:
            low = max(min(s[0][along], s[1][along]) for s in (a, b))
            high = min(max(s[0][along], s[1][along]) for s in (a, b))
            if high - low > 2 * NEAR:
                return True
    return False


def side(a: Point, b: Point, p: Point) -> float:
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def cross(a: tuple[Point, Point], b: tuple[Point, Point]) -> bool:
    """True when two segments cross at inner points of both."""
    (p, q), (r, s) = a, b
    return side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0


def distance(segment: tuple[Point, Point], p: Point) -> float:
    (x0, y0), (x1, y1) = segment
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    t = 0.0 if length == 0 else ((p[0] - x0) * (x1 - x0) + (p[1] - y0) * (y1 - y0)) / length
    t = min(1.0, max(0.0, t))
    return ((x0 + t * (x1 - x0) - p[0]) ** 2 + (y0 + t * (y1 - y0) - p[1]) ** 2) ** 0.5


class Strips:
    """Finds segments by where they are; each is in every strip of 64 points that it reaches."""

    WIDTH = 64.0

    def __init__(self) -> None:
        self.strips: dict[int, list[int]] = {}
        self.spans: list[tuple[float, float, float, float]] = []

    def add(self, segment: tuple[Point, Point]) -> None:
        (x0, y0), (x1, y1) = segment
        span = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        for strip in range(int(span[0] // self.WIDTH), int(span[2] // self.WIDTH) + 1):
            self.strips.setdefault(strip, []).append(len(self.spans))
        self.spans.append(span)

    def finish(self) -> None:
        for members in self.strips.values():
            members.sort(key=lambda i: self.spans[i][1])

    def near(self, x0: float, y0: float, x1: float, y1: float, tallest: float) -> set[int]:
        """The numbers of the segments whose bounds touch these; `tallest` bounds every segment's height."""
        found = set()
        for strip in range(int((x0 - NEAR) // self.WIDTH), int((x1 + NEAR) // self.WIDTH) + 1):
            members = self.strips.get(strip, [])
            tops = [self.spans[i][1] for i in members] if len(members) < 64 else None
            if tops is None:
                first = bisect_left(members, y0 - tallest - NEAR, key=lambda i: self.spans[i][1])
                last = bisect_right(members, y1 + NEAR, key=lambda i: self.spans[i][1])
                members = members[first:last]
            for i in members:
                a, b, c, d = self.spans[i]
                if a <= x1 + NEAR and c >= x0 - NEAR and b <= y1 + NEAR and d >= y0 - NEAR:
                    found.add(i)
        return found


def measure(picture: Picture) -> Measures:
    """Everything that is told of a picture."""
    ways = [way and straightened(way) for _, _, way in picture.edges]
    pieces = [(edge, s) for edge, way in enumerate(ways) if way for s in segments(way)]
    index = Strips()
    for _, segment in pieces:
        index.add(segment)
    index.finish()
    tallest = max((abs(s[0][1] - s[1][1]) for _, s in pieces), default=0.0)

    def near(rect: Rect) -> set[int]:
        return index.near(rect.x, rect.y, rect.right, rect.bottom, tallest)

    no_way = {edge for edge, way in enumerate(ways) if not way or len(way) < 2}
    through_box, shared_run, border, title = set(), set(), set(), set()
    for name, box in picture.boxes.items():
        for i in near(box):
            edge, segment = pieces[i]
            if name not in picture.edges[edge][:2] and enters(segment, box.smaller(NEAR)):
                through_box.add(edge)
    for words in picture.titles.values():
        title |= {pieces[i][0] for i in near(words) if enters(pieces[i][1], words.smaller(NEAR))}
    for frame in picture.frames.values():
        for line in frame.sides():
            (x0, y0), (x1, y1) = line
            for i in near(Rect(x0, y0, x1 - x0, y1 - y0)):
                edge, segment = pieces[i]
                touches = any(distance(segment, corner) < NEAR for corner in line)
                if touches or runs_along(segment, line):
                    border.add(edge)
    crossings = 0
    for number, (edge, segment) in enumerate(pieces):
        x0, y0, x1, y1 = index.spans[number]
        for other in index.near(x0, y0, x1, y1, tallest):
            if other > number and pieces[other][0] != edge:
                if runs_along(segment, pieces[other][1]):
                    shared_run |= {edge, pieces[other][0]}
                elif cross(segment, pieces[other][1]):
                    crossings += 1
    drawn = [way for way in ways if way]
    length = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for way in drawn for a, b in segments(way))
    return Measures(
        crossings=crossings,
        bends=sum(max(0, len(way) - 2) for way in drawn),
        length=length / COLUMN,
        area=covered(picture, drawn) / sum(box.w * box.h for box in picture.boxes.values()),
        illegal=len(no_way | through_box | shared_run | border | title),
        through_box=len(through_box),
        shared_run=len(shared_run),
        border=len(border),
        title=len(title),
        no_way=len(no_way),
    )


def covered(picture: Picture, drawn: list[list[Point]]) -> float:
    """The area of the smallest rectangle around everything."""
    points = [p for way in drawn for p in way]
    for rect in [*picture.boxes.values(), *picture.frames.values()]:
        points += rect.corners()
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))
