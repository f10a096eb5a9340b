"""Graphviz dot: frames are clusters, connections are drawn with `splines=ortho`."""

import json
import subprocess
import time

from geometry import COLUMN, ROW, Picture, Point, Rect

POINTS_PER_INCH = 72.0


def version() -> str:
    return subprocess.run(["dot", "-V"], capture_output=True, text=True).stderr.split(" version ")[1].strip()


def source(board: dict) -> str:
    """The board in dot's language. Spacing is dot's own; a title is as long as in wireboard."""
    lines = [
        "digraph {",
        "rankdir=LR splines=ortho labeljust=l",
        'node [shape=box fixedsize=true label=""]',
        "edge [arrowhead=none]",
        # A letter of Courier is 0.6 of its size wide.
        f"graph [fontname=Courier fontsize={COLUMN / 0.6:.2f}]",
    ]

    def inside(frame: str | None) -> None:
        for node in board["nodes"]:
            if node["frame"] == frame:
                width, height = node["w"] * COLUMN / POINTS_PER_INCH, node["h"] * ROW / POINTS_PER_INCH
                lines.append(f'"{node["id"]}" [width={width:.4f} height={height:.4f}]')
        for child in board["frames"]:
            if child["frame"] == frame:
                lines.append(f'subgraph "cluster_{child["id"]}" {{ label="{"x" * child["title"]}"')
                inside(child["id"])
                lines.append("}")

    inside(None)
    lines += [f'"{a}" -> "{b}" [id={i}]' for i, (a, b) in enumerate(board["edges"])]
    return "\n".join([*lines, "}"])


def run(text: str, limit: float) -> tuple[dict, float]:
    """What dot answers, and milliseconds. Raises `TimeoutExpired` after `limit` seconds."""
    start = time.perf_counter()
    done = subprocess.run(["dot", "-Tjson"], input=text, capture_output=True, text=True, timeout=limit, check=True)
    return json.loads(done.stdout), (time.perf_counter() - start) * 1e3


def picture(board: dict, limit: float) -> tuple[Picture, float]:
    """The picture, and milliseconds of the whole program less those for a single box."""
    _, alone = run("digraph { a }", limit)
    answer, took = run(source(board), limit)
    # dot counts upwards from the bottom.
    made = Picture(boxes={})
    for thing in answer.get("objects", []):
        if "bb" in thing:
            left, low, right, high = map(float, thing["bb"].split(","))
            name = thing["name"].removeprefix("cluster_")
            made.frames[name] = Rect(left, -high, right - left, high - low)
            if "lp" in thing:
                x, y = map(float, thing["lp"].split(","))
                width, height = float(thing["lwidth"]) * 72, float(thing["lheight"]) * 72
                made.titles[name] = Rect(x - width / 2, -y - height / 2, width, height)
        elif "pos" in thing:
            x, y = map(float, thing["pos"].split(","))
            width, height = float(thing["width"]) * 72, float(thing["height"]) * 72
            made.boxes[thing["name"]] = Rect(x - width / 2, -y - height / 2, width, height)
    ways = {int(edge["id"]): corners(edge["pos"]) for edge in answer.get("edges", []) if "pos" in edge}
    made.edges = [(a, b, ways.get(i)) for i, (a, b) in enumerate(board["edges"])]
    return made, max(0.0, took - alone)


def corners(pos: str) -> list[Point]:
    """The ends of the pieces of a spline. With `ortho` every piece is straight: its control points lie
    on the line between its ends."""
    points = []
    for part in pos.split():
        if not part.startswith(("e,", "s,")):
            x, y = map(float, part.split(","))
            points.append((x, -y))
    return points[::3]
