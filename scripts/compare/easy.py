"""Graph::Easy: text. It has no groups in groups, so it is given the connections alone; of its picture
only the time and the size in characters are told, since its joints and its crossings look alike."""

import subprocess
import time
from dataclasses import dataclass

from geometry import COLUMN, ROW


@dataclass
class Text:
    """Milliseconds of the whole program less those for a single box, and the multiple of what the boxes
    of the board cover."""

    ms: float
    area: float


def version() -> str:
    said = subprocess.run(["graph-easy", "--version"], capture_output=True, text=True)
    return (said.stdout + said.stderr).split(" v")[1].split()[0]


def run(text: str, limit: float) -> tuple[str, float]:
    start = time.perf_counter()
    command = ["graph-easy", "--as=boxart", f"--timeout={int(limit)}"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=limit, check=True)
    return done.stdout, (time.perf_counter() - start) * 1e3


def picture(board: dict, limit: float) -> Text:
    """Raises `TimeoutExpired` after `limit` seconds."""
    _, alone = run("[ a ]", limit)
    names = [f"[ {n['id'].ljust(n['w'] - 4, '.')} ]" for n in board["nodes"]]
    by_id = {n["id"]: name for n, name in zip(board["nodes"], names)}
    edges = [f"{by_id[a]} --> {by_id[b]}" for a, b in board["edges"]]
    drawn, took = run("\n".join(["graph { flow: east; }", *names, *edges]), limit)
    lines = drawn.splitlines()
    size = max(map(len, lines), default=0) * COLUMN * len(lines) * ROW
    boxes = sum(n["w"] * n["h"] for n in board["nodes"]) * COLUMN * ROW
    return Text(max(0.0, took - alone), size / boxes)
