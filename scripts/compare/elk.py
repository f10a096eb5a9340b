"""ELK layered, in JavaScript: frames are compound nodes, laid out together with all that is in them."""

import json
import subprocess
from pathlib import Path

from geometry import COLUMN, ROW, Picture, Rect

VERSION = "0.12.1"
HERE = Path(__file__).parent


class Elk:
    """One run of node, so that all boards but the first find its machine code made."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "node_modules" / "elkjs").exists():
            command = ["npm", "install", "--silent", "--no-save", "--prefix", str(folder), f"elkjs@{VERSION}"]
            subprocess.run(command, check=True)
        library = folder / "node_modules" / "elkjs" / "lib" / "elk.bundled.js"
        command = ["node", "--stack-size=8000", str(HERE / "elk.js"), str(library.resolve())]
        self.node = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def picture(self, board: dict) -> tuple[Picture, float]:
        """The picture, and milliseconds of the layout alone."""
        self.node.stdin.write(json.dumps(graph(board)) + "\n")
        self.node.stdin.flush()
        answer = json.loads(self.node.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        made = Picture(boxes={})
        collect(answer["graph"], made)
        ways = {}
        for edge in edges_of(answer["graph"]):
            for section in edge.get("sections", []):
                points = [section["startPoint"], *section.get("bendPoints", []), section["endPoint"]]
                ways.setdefault(edge["id"], []).extend((p["x"], p["y"]) for p in points)
        made.edges = [(a, b, ways.get(str(i))) for i, (a, b) in enumerate(board["edges"])]
        return made, answer["ms"]

    def close(self) -> None:
        self.node.stdin.close()
        self.node.wait()


def graph(board: dict) -> dict:
    """The board as ELK takes it. Spacing is ELK's own; a frame has two rows above for its title."""
    rows = {
        "elk.padding": f"[top={2 * ROW},left={2 * COLUMN},bottom={ROW},right={2 * COLUMN}]",
        "elk.nodeLabels.placement": "INSIDE V_TOP H_LEFT",
    }

    def inside(frame: str | None) -> list[dict]:
        nodes = [
            {"id": n["id"], "width": n["w"] * COLUMN, "height": n["h"] * ROW}
            for n in board["nodes"]
            if n["frame"] == frame
        ]
        frames = [
            {
                "id": f["id"],
                "layoutOptions": rows,
                "labels": [{"text": "x", "width": f["title"] * COLUMN, "height": ROW}],
                "children": inside(f["id"]),
            }
            for f in board["frames"]
            if f["frame"] == frame
        ]
        return nodes + frames

    return {
        "id": "board",
        "layoutOptions": {
            "elk.algorithm": "layered",
            "elk.direction": "RIGHT",
            "elk.edgeRouting": "ORTHOGONAL",
            "elk.hierarchyHandling": "INCLUDE_CHILDREN",
            "elk.json.shapeCoords": "ROOT",
            "elk.json.edgeCoords": "ROOT",
        },
        "children": inside(None),
        "edges": [{"id": str(i), "sources": [a], "targets": [b]} for i, (a, b) in enumerate(board["edges"])],
    }


def collect(thing: dict, made: Picture) -> None:
    for child in thing.get("children", []):
        rect = Rect(child["x"], child["y"], child["width"], child["height"])
        if "children" in child and child["children"]:
            made.frames[child["id"]] = rect
            for label in child.get("labels", []):
                # Labels count from the corner of what they belong to.
                made.titles[child["id"]] = Rect(rect.x + label["x"], rect.y + label["y"], label["width"], label["height"])
            collect(child, made)
        else:
            made.boxes[child["id"]] = rect


def edges_of(thing: dict) -> list[dict]:
    inner = [edge for child in thing.get("children", []) for edge in edges_of(child)]
    return thing.get("edges", []) + inner
