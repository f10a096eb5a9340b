#!/usr/bin/env python3
"""Compares wireboard's pictures with those of dot, ELK and Graph::Easy, on the same boards in one run.

    python3 scripts/compare/compare.py [--out FILE] [--only PART-OF-A-NAME] [--work DIR]
                                       [--limit SECONDS] [--easy-limit SECONDS]

Writes a table in Markdown, by default assets/comparison.md. Takes about a quarter of an hour; nothing else
should run meanwhile. Needs Python 3.10 (standard library only), cargo, node with npm, and of apt
graphviz and libgraph-easy-perl. Nothing is installed but elkjs, into the work folder (default:
target/compare).

The boards come from `benches/compare/boards.rs`, with wireboard's own picture of each. Everything that is
told of a picture is measured in `geometry.py`, for all tools by the same code.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import dot
import easy
import elk
import wireboard
from geometry import measure
from table import Row, page

# Boxes of the largest board that a tool is asked for.
LARGEST = {"wireboard": 3000, "dot": 3000, "ELK": 1000, "Graph::Easy": 500}
# Boxes of the largest board whose picture is measured; larger ones tell times.
MEASURED = 500


def drawn(work, name: str, size: int) -> Row:
    """One tool on one board: what it drew, or why it did not."""
    if size > LARGEST[name]:
        return Row(failure="not asked")
    try:
        made, ms = work()
        return Row(ms=ms, measures=measure(made) if size <= MEASURED else None)
    except subprocess.TimeoutExpired:
        return Row(failure="over the limit")
    except (subprocess.CalledProcessError, RuntimeError, json.JSONDecodeError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return Row(failure="failed")


def text_drawn(board: dict, size: int, limit: float) -> Row:
    """Graph::Easy on one board. It exits well and prints an error where its own limit strikes."""
    if size > LARGEST["Graph::Easy"]:
        return Row(failure="not asked")
    try:
        made = easy.picture(board, limit)
        return Row(ms=made.ms, area=made.area)
    except subprocess.TimeoutExpired:
        return Row(failure="over the limit")
    except subprocess.CalledProcessError:
        return Row(failure="failed")


def machine() -> str:
    models = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return f"{os.cpu_count()} cores, {models[0] if models else 'unknown'}"


def first_line(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("assets/comparison.md"))
    parser.add_argument("--work", type=Path, default=Path("target/compare"))
    parser.add_argument("--only", default="")
    parser.add_argument("--limit", type=float, default=120, help="seconds for one board of dot")
    parser.add_argument("--easy-limit", type=float, default=20, help="seconds for one board of Graph::Easy")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    wireboard.make_boards(args.work.resolve(), args.only)
    files = [p for p in args.work.glob("*.json") if not p.name.endswith((".board.json", "package-lock.json", "package.json"))]
    boards = sorted((json.loads(p.read_text()) for p in files), key=lambda b: (len(b["nodes"]), b["name"]))
    boards = [b for b in boards if args.only in b["name"]]
    by_elk = elk.Elk(args.work)
    rows = {}
    for board in boards:
        size = len(board["nodes"])
        rows[board["name"]] = {
            "wireboard": drawn(lambda: wireboard.picture(board), "wireboard", size),
            "dot": drawn(lambda: dot.picture(board, args.limit), "dot", size),
            "ELK": drawn(lambda: by_elk.picture(board), "ELK", size),
            "Graph::Easy": text_drawn(board, size, args.easy_limit),
        }
        print(board["name"], {tool: row.brief() for tool, row in rows[board["name"]].items()}, flush=True)
    by_elk.close()
    facts = {
        "wireboard": first_line("git", "describe", "--always", "--dirty"),
        "dot": dot.version(),
        "ELK": f"elkjs {elk.VERSION} on node {first_line('node', '--version')}",
        "Graph::Easy": easy.version(),
        "machine": machine(),
        "command": " ".join(["python3", *sys.argv]),
        "limits": f"{args.limit:g} s a board for dot, {args.easy_limit:g} s for Graph::Easy",
    }
    args.out.write_text(page(boards, rows, facts))
    print(args.out)


if __name__ == "__main__":
    main()
