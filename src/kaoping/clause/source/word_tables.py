"""The tables of a Word file: where each cell stands, with the merges that Word writes as gridSpan and vMerge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kaoping.clause.source.drafting import Box, Draft, Grid
from kaoping.clause.source.packages import Element
from kaoping.clause.source.word_names import W, at, number_in, switched, unwrapped, value

WIDEST = 500  # columns; Word itself allows 63


@dataclass(slots=True)
class Placed:
    """A cell that may still grow downwards."""

    row: int
    column: int
    columns: int
    content: tuple[Draft, ...]
    rows: int = 1

    def box(self) -> Box:
        return Box(self.row, self.column, self.rows, self.columns, self.content)


def grid_of(table: Element, content: Callable[[Element], tuple[Draft, ...]]) -> Grid:
    """The table; `content` reads what stands in a cell, and is asked once for each."""
    cells: list[Placed] = []
    above: dict[int, Placed] = {}
    height = head = 0
    for row in rows_of(table):
        above = placed_row(row, height, above, content)
        cells.extend(cell for cell in above.values() if cell.row == height)
        head += head == height and bool(switched(row, "trPr/tblHeader"))
        height += 1
    width = max((cell.column + cell.columns for cell in cells), default=0)
    return Grid(height, width, tuple(cell.box() for cell in cells), head)


def rows_of(table: Element) -> Iterator[Element]:
    """The rows that are there and to be seen."""
    rows = (child for child in unwrapped(table) if child.tag == W + "tr")
    return (row for row in rows if at(row, "trPr/del") is None and not switched(row, "trPr/hidden"))


def placed_row(
    row: Element, number: int, above: dict[int, Placed], content: Callable[[Element], tuple[Draft, ...]]
) -> dict[int, Placed]:
    """First column → cell, for every cell that covers part of the row."""
    column = number_in(row, "trPr/gridBefore", most=WIDEST)
    placed: dict[int, Placed] = {}
    last: Placed | None = None
    for cell in cells_of(row):
        columns = max(1, number_in(cell, "tcPr/gridSpan", default=1, most=WIDEST))
        upper = above.get(column)
        if last is not None and goes_on(cell, "hMerge"):
            last.columns += columns
            last.content += content(cell)
        elif upper is not None and upper.columns == columns and goes_on(cell, "vMerge"):
            upper.rows += 1
            upper.content += content(cell)
            placed[column] = last = upper
        else:
            placed[column] = last = Placed(number, column, columns, content(cell))
        column += columns
    return placed


def cells_of(row: Element) -> Iterator[Element]:
    cells = (child for child in unwrapped(row) if child.tag == W + "tc")
    return (cell for cell in cells if at(cell, "tcPr/cellDel") is None)


def goes_on(cell: Element, merge: str) -> bool:
    """Does the cell go on with the one above (vMerge) or before (hMerge)?"""
    said = value(cell, f"tcPr/{merge}")
    return said is not None and said != "restart"
