"""The comparison as a page of Markdown: a summary first, then every board."""

import datetime
from dataclasses import dataclass
from statistics import median

from geometry import Measures

TOOLS = ["wireboard", "dot", "ELK", "Graph::Easy"]
DRAWING = ["wireboard", "dot", "ELK"]


@dataclass
class Row:
    """One tool on one board."""

    ms: float | None = None
    measures: Measures | None = None
    # Only where there is nothing more to tell of a picture.
    area: float | None = None
    failure: str | None = None

    def brief(self) -> str:
        if self.failure:
            return self.failure
        said = f"{self.ms:.1f} ms"
        if self.measures:
            said += f", {self.measures.crossings} crossings, {self.measures.illegal} illegal"
        return said


def number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}".removesuffix(".0")


def line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def table(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join([line(head), line(rule), *map(line, rows)])


def summary(rows: dict[str, dict[str, Row]]) -> str:
    """Of the boards that every drawing tool drew."""
    shared = [by for by in rows.values() if all(by[tool].measures for tool in DRAWING)]

    def of(tool: str, what: str) -> list[float]:
        return [getattr(by[tool].measures, what) for by in shared]

    def told(label: str, what: str, how) -> list[str]:
        return [label, *(number(how(of(tool, what))) for tool in DRAWING)]

    lines = [
        told("illegal edges, all boards", "illegal", sum),
        told("- through a foreign box", "through_box", sum),
        told("- on another edge's run", "shared_run", sum),
        told("- along a frame's border or at its corner", "border", sum),
        told("- on a frame's title", "title", sum),
        told("- not drawn at all", "no_way", sum),
        ["boards with an illegal edge", *(str(sum(n > 0 for n in of(t, "illegal"))) for t in DRAWING)],
        told("crossings, median", "crossings", median),
        told("crossings, all boards", "crossings", sum),
        told("bends, median", "bends", median),
        told("length in columns, median", "length", median),
        told("area in areas of the boxes, median", "area", median),
    ]
    edges = f"{len(shared)} boards that all three drew"
    return table([edges, *DRAWING], lines)


def by_family(boards: list[dict], rows: dict[str, dict[str, Row]]) -> str:
    lines = []
    for family in dict.fromkeys(b["family"] for b in boards):
        members = [rows[b["name"]] for b in boards if b["family"] == family]
        members = [by for by in members if all(by[tool].measures for tool in DRAWING)]
        if not members:
            continue
        cells = [f"{family}, {len(members)} boards"]
        for what in ("crossings", "bends"):
            cells += [number(median(getattr(by[t].measures, what) for by in members)) for t in DRAWING]
        lines.append(cells)
    head = ["medians", *(f"{what}: {tool}" for what in ("crossings", "bends") for tool in DRAWING)]
    return table(head, lines)


def times(boards: list[dict], rows: dict[str, dict[str, Row]]) -> str:
    """By the number of boxes: the median of the boards of each size."""
    lines = []
    for size in dict.fromkeys(len(b["nodes"]) for b in boards):
        same = [rows[b["name"]] for b in boards if len(b["nodes"]) == size]
        cells = [f"{size} boxes, {len(same)} boards"]
        for tool in TOOLS:
            took = [by[tool].ms for by in same if by[tool].ms is not None]
            lost = len(same) - len(took)
            cells.append((number(median(took)) if took else "-") + (f" ({lost} not drawn)" if lost and took else ""))
        lines.append(cells)
    return table(["milliseconds, median", *TOOLS], lines)


def every(boards: list[dict], rows: dict[str, dict[str, Row]]) -> str:
    lines = []
    for board in boards:
        for tool in TOOLS:
            row = rows[board["name"]][tool]
            if row.failure == "not asked":
                continue
            name = f"{board['name']} ({len(board['nodes'])}, {len(board['edges'])})"
            m = row.measures
            cells = [name, tool]
            if m:
                kinds = [m.through_box, m.shared_run, m.border, m.title, m.no_way]
                why = f" ({'/'.join(map(str, kinds))})" if m.illegal else ""
                cells += [str(m.crossings), str(m.bends), number(m.length), number(m.area), f"{m.illegal}{why}"]
            else:
                cells += ["-", "-", "-", number(row.area), "-"]
            lines.append([*cells, row.failure or number(row.ms)])
    head = ["board (boxes, edges)", "tool", "crossings", "bends", "length", "area", "illegal", "ms"]
    return table(head, lines)


def page(boards: list[dict], rows: dict[str, dict[str, Row]], facts: dict[str, str]) -> str:
    today = datetime.date.today().isoformat()
    return f"""# wireboard beside other tools

Made by `{facts['command']}` on {today}: {facts['machine']}; one run, one tool at a time.
Versions: wireboard {facts['wireboard']}, Graphviz dot {facts['dot']}, {facts['ELK']}, Graph::Easy {facts['Graph::Easy']}.
Limits: {facts['limits']}.

The boards are the two built-in designs and random ones (`benches/compare/boards.rs`): *compound* ones of zones with machines
with boxes, *layered* ones without machines. Everything is shuffled first, so that nobody is given an order to keep. All tools
get the same boxes, frames, titles and edges, without labels; a character cell is 8 by 16 points.

- wireboard: tidy to the right, then the router. dot: clusters, `rankdir=LR`, `splines=ortho`. ELK: layered, orthogonal,
  `INCLUDE_CHILDREN`. Graph::Easy: `--as=boxart`, without frames, since it has no groups in groups; its text does not tell joints
  from crossings, so only its time and size are told. Otherwise each tool's own settings.
- *Illegal* is an edge that passes through a box that is not its own, lies on another edge's run, touches a frame's corner or
  title or runs along its border, or is not drawn. In the long table the kinds are told in the order of the summary, in
  parentheses. That a line may not cross a title is a rule of wireboard's; dot and ELK do not promise it.
- Closer than an eighth of a column counts as the same place. Crossings that hide in a shared run are not counted.
- A row is as long as two columns. The area is that of the smallest rectangle around everything.
- Time: of wireboard and ELK the layout alone, ELK after 20 layouts to warm up; of dot and Graph::Easy the whole program less what
  it takes for one box.

## Summary

{summary(rows)}

{by_family(boards, rows)}

## Times

{times(boards, rows)}

## Every board

{every(boards, rows)}
"""
