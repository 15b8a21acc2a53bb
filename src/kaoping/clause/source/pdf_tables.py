"""Ruled tables of PDF pages: cells by their lines, and tables that go on over pages joined into one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kaoping.clause.source.drafting import Box, Draft, Grid, Line, glued
from kaoping.clause.source.pdf_lines import ENDS, SLACK, STARTER, Margins, Row, paragraphs_of, room_after, unit

NEAR = 4.0  # points: two lines of the ruling that are one
INSET = 6.0  # points between text and the edge of its cell, at most; centred text does not tell
MOST_HEADS = 6  # rows that a heading repeated on each page may have
LONG = 12  # letters: a shorter text does not break over pages
FIGURE = re.compile(r"[\d.]+\s*分?")  # points are whole
Area = tuple[float, float, float, float]  # left, top, right, bottom, in points from the top left


@dataclass(slots=True)
class RuledCell:
    """A cell in a table that may still grow over pages.

    room: how many letters its last line could still take; need: how wide the unbreakable beginning of its first is.
    """

    row: int
    column: int
    rows: int
    columns: int
    lines: list[Line]
    room: float = 0
    need: float = 0

    @property
    def text(self) -> str:
        return "\n".join(line.written for line in self.lines)


@dataclass(slots=True)
class RuledTable:
    """A table of one page or, joined, of several. rulings: where its columns part, in points."""

    rulings: list[float]
    height: int
    cells: list[RuledCell]
    pages: list[int]
    repeated: int = 0  # heading rows that were dropped on later pages
    head: int = 0
    joined: list[tuple[int, str]] = field(default_factory=list)  # (page, text) of rows that went on over the page

    def at(self, row: int, column: int) -> RuledCell | None:
        return next((c for c in self.cells if in_row(c, row) and c.column <= column < c.column + c.columns), None)

    def starting(self, row: int) -> list[RuledCell]:
        return sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.column)

    def grid(self) -> Grid:
        boxes = tuple(box_of(cell) for cell in self.cells)
        return Grid(self.height, len(self.rulings) - 1, boxes, self.head, self.pages[0])


def in_row(cell: RuledCell, row: int) -> bool:
    return cell.row <= row < cell.row + cell.rows


def box_of(cell: RuledCell) -> Box:
    content: tuple[Draft, ...] = tuple(cell.lines)
    return Box(cell.row, cell.column, cell.rows, cell.columns, content)


def ruled_table(areas: Sequence[Area], rows_in: Sequence[list[Row]], page: int) -> RuledTable:
    """The table of these cells; `rows_in` are the lines of letters of each."""
    across = rulings_of(edge for left, _, right, _ in areas for edge in (left, right))
    down = rulings_of(edge for _, top, _, bottom in areas for edge in (top, bottom))
    table = RuledTable(across, len(down) - 1, [], [page])
    for area, rows in zip(areas, rows_in, strict=True):
        left, top, right, bottom = nearest(across, area[0]), nearest(down, area[1]), *ends(across, down, area)
        add_cell(table, RuledCell(top, left, max(1, bottom - top), max(1, right - left), *content_of(rows, area)))
    return table


def ends(across: list[float], down: list[float], area: Area) -> tuple[int, int]:
    return nearest(across, area[2]), nearest(down, area[3])


def add_cell(table: RuledTable, cell: RuledCell) -> None:
    """Cells of a crooked ruling may overlap: then the later one gives way, and no text is lost."""
    there = table.at(cell.row, cell.column)
    if there is not None:
        there.lines.extend(cell.lines)
        return
    while any(overlap(cell, other) for other in table.cells):
        cell.rows, cell.columns = (cell.rows - 1, cell.columns) if cell.rows > 1 else (1, max(1, cell.columns - 1))
    table.cells.append(cell)


def overlap(one: RuledCell, other: RuledCell) -> bool:
    return (
        one.row < other.row + other.rows
        and other.row < one.row + one.rows
        and one.column < other.column + other.columns
        and other.column < one.column + one.columns
    )


def content_of(rows: list[Row], area: Area) -> tuple[list[Line], float, float]:
    """(paragraphs, room, need) of a cell."""
    if not rows:
        return [], 0, 0
    left = min(row.left for row in rows)
    margins = Margins(left, area[2] - min(INSET, max(0.0, left - area[0])))
    return paragraphs_of(rows, margins), room_after(rows[-1], margins), unit(rows[0])


def rulings_of(edges: Iterator[float]) -> list[float]:
    """The places where columns or rows part: edges that nearly agree are one."""
    rulings: list[float] = []
    for edge in sorted(edges):
        if not rulings or edge - rulings[-1] > NEAR:
            rulings.append(edge)
    return rulings


def nearest(rulings: list[float], edge: float) -> int:
    return min(range(len(rulings)), key=lambda place: abs(rulings[place] - edge))


# --- over pages -----------------------------------------------------------------------------------------------------


def join(upper: RuledTable, lower: RuledTable) -> RuledTable | None:
    """Both as one table, where the lower one goes on with the upper one; None where their columns differ."""
    rulings = common_rulings(upper.rulings, lower.rulings)
    if rulings is None:
        return None
    spread(upper, rulings)
    spread(lower, rulings)
    heads = repeated_heads(upper, lower)
    upper.head = max(upper.head, heads)
    upper.repeated += heads
    upper.pages += lower.pages
    first = lower.starting(heads)
    above = [upper.at(upper.height - 1, cell.column) for cell in first]
    merged = is_one_row(first, above)
    if merged:
        upper.joined.append((lower.pages[0], " ".join(cell.text for cell in first if cell.text)[:30]))
    offset = upper.height - heads - merged
    for cell, over in zip(first, above, strict=True):
        if over is not None and (merged or goes_down(cell, over, first)):
            take_in(over, cell, merged)
        else:
            upper.cells.append(replace(cell, row=cell.row + offset))
    upper.cells += [replace(cell, row=cell.row + offset) for cell in lower.cells if cell.row > heads]
    upper.height = offset + lower.height
    return upper


def common_rulings(upper: list[float], lower: list[float]) -> list[float] | None:
    """The rulings of both, where one has all those of the other: a page may show fewer, its cells being merged."""
    shift = upper[0] - lower[0]  # left and right pages may have different margins
    moved = [ruling + shift for ruling in lower]
    more, fewer = (upper, moved) if len(upper) >= len(moved) else (moved, upper)
    agree = all(min(abs(ruling - other) for other in more) <= NEAR for ruling in fewer)
    return more if agree and len(fewer) > 1 and abs(upper[-1] - moved[-1]) <= NEAR else None


def spread(table: RuledTable, rulings: list[float]) -> None:
    """The table's columns counted by these rulings."""
    shift = rulings[0] - table.rulings[0]
    places = [nearest(rulings, ruling + shift) for ruling in table.rulings]
    for cell in table.cells:
        end = places[cell.column + cell.columns]
        cell.column = places[cell.column]
        cell.columns = end - cell.column
    table.rulings = rulings


def repeated_heads(upper: RuledTable, lower: RuledTable) -> int:
    """How many rows at the top of the lower table are those at the top of the upper one again."""
    heads = 0
    for row in range(min(MOST_HEADS, upper.height, lower.height - 1)):
        if not any(cell.text for cell in lower.starting(row)) or looks(upper, row) != looks(lower, row):
            break
        if all(cell.row + cell.rows <= row + 1 for cell in lower.cells if cell.row <= row):
            heads = row + 1
    return heads


def looks(table: RuledTable, row: int) -> list[tuple[int, int, int, str]]:
    return [(cell.column, cell.columns, cell.rows, cell.text) for cell in table.starting(row)]


def is_one_row(first: Sequence[RuledCell], above: Sequence[RuledCell | None]) -> bool:
    """Is the first row on a new page the rest of the last row before? Only where all its texts go on in their cells."""
    pairs = [(cell, over) for cell, over in zip(first, above, strict=True) if over is not None]
    if len(pairs) < len(first) or any((cell.column, cell.columns) != (o.column, o.columns) for cell, o in pairs):
        return False
    texts = [(cell, over) for cell, over in pairs if cell.text]
    emptied = any(not cell.text and over.text and cell.rows == over.rows == 1 for cell, over in pairs)
    long = any(len(over.text + cell.text) >= LONG for cell, over in texts)
    return emptied and long and all(text_goes_on(cell, over) for cell, over in texts)


def text_goes_on(cell: RuledCell, over: RuledCell) -> bool:
    broken_off = over.room < cell.need + SLACK and not over.text.endswith((*ENDS, "分", "）", ")"))
    return broken_off and not STARTER.match(cell.text) and not FIGURE.fullmatch(cell.text)


def goes_down(cell: RuledCell, over: RuledCell, first: Sequence[RuledCell]) -> bool:
    """Is the empty cell the rest of a merged one? Only left of all text of its row, where items and groups stand."""
    filled = [other.column for other in first if other.text]
    same = (cell.column, cell.columns) == (over.column, over.columns)
    return not cell.text and bool(over.text) and same and bool(filled) and cell.column < min(filled)


def take_in(over: RuledCell, cell: RuledCell, same_row: bool) -> None:
    """The cell above covers this one, too; the text goes on."""
    over.rows += cell.rows - same_row
    if cell.lines and over.lines:
        over.lines[-1] = replace(over.lines[-1], text=glued((over.lines[-1].text, cell.lines[0].text)))
        over.lines += cell.lines[1:]
        over.room = cell.room
