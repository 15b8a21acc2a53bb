"""The ruling of PDF pages: the cells that its lines part; tables without lines at their sides are closed first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kaoping.clause.source.pdf_tables import Area

NEAR = 4.0  # points: two places that are one
MOST_EDGES = 6_000  # lines and sides of rectangles on a page among which tables are looked for
MOST_CELLS = 4_000  # that they could part at most; looking takes the square of it
LEAST = 2  # lines across with the same ends that make a table


@dataclass(slots=True)
class Across:
    """Lines across the page with the same ends; from the topmost to the lowest."""

    left: float
    right: float
    top: float
    bottom: float
    count: int = 1


def is_crowded(page: Any) -> bool:
    """Would looking for tables take out of all proportion? No regulation draws so many lines."""
    edges = page.edges
    down = {round(edge["x0"] / NEAR) for edge in edges if edge["orientation"] == "v"}
    across = {round(edge["top"] / NEAR) for edge in edges if edge["orientation"] == "h"}
    return len(edges) > MOST_EDGES or len(down) * len(across) > MOST_CELLS


def tables_of(page: Any) -> list[list[Area]]:
    """The cells of each ruled table of more than one cell (one cell is a frame around text), smaller tables first."""
    sides = [line for group in groups_of(page.edges) for line in missing_sides(group, page.edges)]
    found = page.find_tables({"explicit_vertical_lines": sides} if sides else {})
    tables: list[list[Area]] = [list(table.cells) for table in found]
    return sorted((areas for areas in tables if len(areas) > 1), key=lambda areas: areas[-1][3] - areas[0][1])


def groups_of(edges: Sequence[dict[str, Any]]) -> list[Across]:
    groups: list[Across] = []
    for line in sorted(lines_across(edges), key=lambda line: line.top):
        same = [g for g in groups if abs(g.left - line.left) < NEAR and abs(g.right - line.right) < NEAR]
        if same:
            same[0].bottom = line.bottom
            same[0].count += 1
        else:
            groups.append(line)
    return [group for group in groups if group.count >= LEAST]


def lines_across(edges: Sequence[dict[str, Any]]) -> Iterator[Across]:
    """Pieces drawn one after another at one height are one line."""
    line: Across | None = None
    for edge in sorted((e for e in edges if e["orientation"] == "h"), key=lambda e: (round(e["top"]), e["x0"])):
        if line is not None and abs(edge["top"] - line.top) < NEAR / 2 and edge["x0"] <= line.right + NEAR:
            line.right = max(line.right, edge["x1"])
            continue
        if line is not None:
            yield line
        line = Across(edge["x0"], edge["x1"], edge["top"], edge["top"])
    if line is not None:
        yield line


def missing_sides(group: Across, edges: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A line down each open side, where lines down inside show that it is a table with columns."""
    downs = [edge["x0"] for edge in edges if edge["orientation"] == "v" and reaches(edge, group)]
    if any(group.left + NEAR < x < group.right - NEAR for x in downs):
        for side in (group.left, group.right):
            if not any(abs(x - side) < NEAR for x in downs):
                yield line_down(side, group)


def reaches(edge: dict[str, Any], group: Across) -> bool:
    return bool(edge["top"] < group.bottom - NEAR and edge["bottom"] > group.top + NEAR)


def line_down(x: float, group: Across) -> dict[str, Any]:
    height = group.bottom - group.top
    places = {"x0": x, "x1": x, "top": group.top, "bottom": group.bottom}
    return {"object_type": "line", "width": 0, "height": height, **places}
