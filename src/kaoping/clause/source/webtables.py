"""The tables of web pages: where each cell stands, with rowspan and colspan as browsers take them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kaoping.clause.source import faults
from kaoping.clause.source.drafting import Box, Draft, Grid
from kaoping.clause.source.packages import Element
from kaoping.problems import Refused

WIDEST = 1_000  # columns that one cell may cover, as in browsers
MOST_PLACES = 300_000
MAIN_SHARE = 5  # a cell with four fifths of a table's text, tables among it, is the page itself


def grid_of(table: Element, content: Callable[[Element], tuple[Draft, ...]], name: str) -> Grid:
    """The table; `content` reads what stands in a cell.

    Raises Refused where merges blow the table up beyond any sense.
    """
    rows = list(rows_of(table))
    taken: set[tuple[int, int]] = set()
    boxes = []
    for number, row in enumerate(rows):
        column = 0
        for cell in cells_of(row):
            while (number, column) in taken:
                column += 1
            height, width = extent(cell, len(rows) - number)
            width = next((free for free in range(width) if (number, column + free) in taken), width)
            take(taken, number, column, height, width, name)
            boxes.append(Box(number, column, height, width, content(cell)))
            column += width
    return Grid(len(rows), max((box.column + box.columns for box in boxes), default=0), tuple(boxes), head_of(rows))


def rows_of(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def cells_of(row: Element) -> Iterator[Element]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def extent(cell: Element, rows_left: int) -> tuple[int, int]:
    """(rows, columns) that the cell covers; rowspan 0 means down to the end."""
    height = number_in(cell.get("rowspan"), rows_left)
    return min(height or rows_left, rows_left), min(max(1, number_in(cell.get("colspan"), WIDEST)), WIDEST)


def number_in(text: str | None, most: int) -> int:
    text = (text or "1").strip()
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def take(taken: set[tuple[int, int]], row: int, column: int, height: int, width: int, name: str) -> None:
    if len(taken) + height * width > MOST_PLACES:
        what, what_en = "一张表格过大", "a table with too many places"
        raise Refused([faults.TOO_LARGE.at(name=name, what=what, what_en=what_en, limit=str(MOST_PLACES))])
    taken.update((row + down, column + right) for down in range(height) for right in range(width))


def head_of(rows: list[Element]) -> int:
    """Rows at the top that stand in a thead, or hold heading cells only."""
    head = 0
    for row in rows:
        cells = list(cells_of(row))
        if row.getparent().tag != "thead" and not (cells and all(cell.tag == "th" for cell in cells)):
            break
        head += 1
    return head


def is_layout(table: Element, grid: Grid) -> bool:
    """Does the table only arrange the page? One cell, or nearly all of it in one cell with tables inside."""
    if len(grid.boxes) <= 1:
        return True
    sizes = [size_of(box.content) for box in grid.boxes]
    main = sizes.index(max(sizes))
    nested = any(isinstance(draft, Grid) for draft in grid.boxes[main].content)
    return table.get("role") == "presentation" or (nested and sizes[main] * MAIN_SHARE >= sum(sizes) * (MAIN_SHARE - 1))


def size_of(content: tuple[Draft, ...]) -> int:
    """Letters."""
    return sum(
        sum(size_of(box.content) for box in draft.boxes) if isinstance(draft, Grid) else len(draft.text)
        for draft in content
    )
