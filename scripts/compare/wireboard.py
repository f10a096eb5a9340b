"""wireboard: its pictures come with the boards, from the bench `compare`."""

import subprocess
from pathlib import Path
from statistics import median

from geometry import COLUMN, ROW, Picture, Rect

BENCH = ["cargo", "bench", "--quiet", "--bench", "compare", "--"]


def make_boards(folder: Path, only: str) -> None:
    """Writes every board with wireboard's own picture into a folder."""
    command = [*BENCH, "--out", str(folder), "--only", only]
    subprocess.run(command, check=True)


def picture(board: dict) -> tuple[Picture, float]:
    """The picture, and milliseconds: tidy and the router."""
    drawn = board["wireboard"]

    def whole(r: list[int]) -> Rect:
        return Rect(r[0] * COLUMN, r[1] * ROW, r[2] * COLUMN, r[3] * ROW)

    def border(r: list[int]) -> Rect:
        # The line runs through the middle of the border's cells.
        return Rect((r[0] + 0.5) * COLUMN, (r[1] + 0.5) * ROW, (r[2] - 1) * COLUMN, (r[3] - 1) * ROW)

    def way(corners: list[list[int]] | None) -> list[tuple[float, float]] | None:
        return corners and [((x + 0.5) * COLUMN, (y + 0.5) * ROW) for x, y in corners]

    edges = [(a, b, way(corners)) for (a, b), corners in zip(board["edges"], drawn["ways"])]
    made = Picture(
        boxes={id: whole(r) for id, r in drawn["nodes"].items()},
        frames={id: border(r) for id, r in drawn["frames"].items()},
        titles={id: whole(r) for id, r in drawn["titles"].items()},
        edges=edges,
    )
    return made, median(t + r for t, r in zip(drawn["tidy_ms"], drawn["route_ms"]))
