"""Rows of a table → items: names carried down, points given to the item that covers the same rows, clauses below.

First the names: which item each row belongs to on every level. Then the rest of each row goes to the item that it
covers: a cell merged over three rows belongs to the item of these three rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.outline import faults
from kaoping.clause.outline.draft import Draft
from kaoping.clause.outline.figures import decimal, plain
from kaoping.clause.outline.grouping import clauses
from kaoping.clause.outline.items import Item, by_number, finished, item_of, row_item
from kaoping.clause.outline.model import ClauseText, Entry
from kaoping.clause.outline.pieces import Piece, cut
from kaoping.clause.outline.rows import Row, Run
from kaoping.clause.outline.sections import tidy
from kaoping.clause.outline.words import CELL_POINTS, REFERENCES
from kaoping.clause.source.blocks import Cell, Span, Table

FIRST = ("1", "一", "①", "⑴")  # numbers that begin a list below
UNREAD = {"how": "读不成一个分数", "how_en": "which is no single number"}
SHARED = {"how": "合并到了几个项目，暂记在第一个项目下", "how_en": "which is merged over several items"}
UNITS = re.compile(r"[、，,；;/／\s]+")


Chain = list[Item]  # the items of a row, the outermost first


def entries(draft: Draft, run: Run) -> tuple[Entry, ...]:
    """The items of a run of rows."""
    top: list[Item] = []
    chains = names(draft, run, top)
    split_rows(draft, run, chains, top)
    for row in run.rows:
        if row.kind != "section":
            texts(draft, run, row, chains[row.at])
    proposed = run.pasted or bool(run.head and run.head.proposed)
    return tuple(finished(item, proposed) for item in by_number(top))


# --- names ------------------------------------------------------------------------------------------------------


def names(draft: Draft, run: Run, top: list[Item]) -> list[Chain]:
    """The items of each row; items are hung into `top` as they are found."""
    chains: list[Chain] = []
    chain: Chain = []
    seen: set[Cell] = set()
    for row in run.rows:
        if row.kind == "section":
            chain = section(draft, row, chain, top)
        elif row.kind == "body":
            chain = named(draft, run, row, chain, seen, top)
        for item in chain if row.kind != "note" else ():
            item.rows.append(row.at)
        chains.append(chain)
    return chains


def section(draft: Draft, row: Row, chain: Chain, top: list[Item]) -> Chain:
    """A row that is a heading. Its numbering says whether it stands beside the heading above or under it."""
    cell = next(cell for cell in row.cells if cell and cell.span.of(draft.text).strip())
    item = item_of(draft, cell.span, -1, -1)
    open_ones = [one for one in chain if one.level == -1]
    kinds = [one.kind for one in open_ones]
    if item.kind in kinds:
        open_ones = open_ones[: kinds.index(item.kind)]
    elif not item.kind or item.number not in FIRST:
        open_ones = []
    (open_ones[-1].children if open_ones else top).append(item)
    return [*open_ones, item]


def named(draft: Draft, run: Run, row: Row, chain: Chain, seen: set[Cell], top: list[Item]) -> Chain:
    """The chain of a row: its own names, above all what is carried down from the rows before."""
    for level, column in enumerate(row.head.of("item")):
        cell = row.cells[column]
        if cell is None or cell in seen or cell.column < column:
            continue
        said = cell.span.of(draft.text).strip()
        if not said or REFERENCES.fullmatch(said):
            continue
        seen.add(cell)
        same = next((item for item in chain if item.level == level and item.column == column), None)
        found = item_of(draft, cell.span, level, column)
        if same and same_item(same, found):
            continue
        chain = [item for item in chain if item.level < level]
        (chain[-1].children if chain else top).append(found)
        chain = [*chain, found]
    number(draft, run, row, chain)
    return chain


def same_item(item: Item, found: Item) -> bool:
    return item.title == found.title and found.points in (None, item.points)


def number(draft: Draft, run: Run, row: Row, chain: Chain) -> None:
    """The number column counts the items named right of it, where they begin in this row."""
    for column in row.head.of("number"):
        cell = row.cells[column]
        item = next((one for one in chain if one.column > column and not one.rows), None)
        if cell and item and not item.number and cell.columns == 1 and run.reach[cell][0] == row.at:
            item.number = tidy(cell.span.of(draft.text))[:8]
            item.span = Span(min(item.span.start, cell.span.start), item.span.end)


# --- points -----------------------------------------------------------------------------------------------------


def split_rows(draft: Draft, run: Run, chains: list[Chain], top: list[Item]) -> None:
    """Gives points to items; a row with points of its own under an item of several rows becomes an item itself."""
    for row in run.rows:
        if row.kind != "body":
            continue
        if not chains[row.at]:
            chains[row.at] = [row_item(draft, row, top)]
        for column in row.head.of("points"):
            cell = row.cells[column]
            if cell and run.reach[cell][0] == row.at and cell.span.of(draft.text).strip():
                assign(draft, run, row, cell, column, chains, top)


def assign(draft: Draft, run: Run, row: Row, cell: Cell, column: int, chains: list[Chain], top: list[Item]) -> None:
    draft.claim(cell.span, "cell")
    said = cell.span.of(draft.text).strip()
    match = CELL_POINTS.fullmatch(said)
    if not match:
        if re.search(r"\w", said):
            draft.tell(faults.POINTS_UNREADABLE, cell.span, text=tidy(said)[:40], **UNREAD)
        return
    if said.endswith(("%", "％")):
        figure = {"how": f"按 {match['figure']} 分处理", "how_en": f"which was taken as {match['figure']} points"}
        draft.tell(faults.POINTS_UNREADABLE, cell.span, text=tidy(said), **figure)
    chain = [item for item in chains[row.at] if item.column < column]
    if chain and owner(run, chain, cell) is None:
        draft.tell(faults.POINTS_UNREADABLE, cell.span, text=tidy(said), **SHARED)
    item = covered(chain, blanks_below(draft, run, cell, column)) or covered(chain, run.reach[cell])
    if item is None or (item.points_span and item.points_span != cell.span and column_of(item, run, row) == column):
        item = row_child(draft, run, row, cell, chains, top)
    give(draft, item, decimal(match["figure"]), cell.span)


def covered(chain: Chain, reach: tuple[int, int]) -> Item | None:
    """The innermost item of exactly these rows."""
    return next((item for item in reversed(chain) if item.reach == reach), None)


def blanks_below(draft: Draft, run: Run, cell: Cell, column: int) -> tuple[int, int]:
    """The rows of a cell and the empty ones under it."""
    first, behind = run.reach[cell]
    while behind < len(run.rows) and run.rows[behind].kind == "body":
        below = run.rows[behind].cells[column]
        if below is None or below.span.of(draft.text).strip():
            break
        behind += 1
    return first, behind


def column_of(item: Item, run: Run, row: Row) -> int | None:
    """The points column that an item got its points from."""
    for column in row.head.of("points"):
        for at in range(*item.reach):
            cell = run.rows[at].cells[column] if column < len(run.rows[at].cells) else None
            if cell and cell.span == item.points_span:
                return column
    return None


def give(draft: Draft, item: Item, points: Decimal, span: Span) -> None:
    if item.points is not None and item.points != points:
        figures = {"said": plain(item.points), "other": plain(points), **faults.COLUMN}
        draft.tell(faults.TWO_FIGURES, span, title=item.title, **figures)
    item.points, item.points_span = points, span


def row_child(draft: Draft, run: Run, row: Row, cell: Cell, chains: list[Chain], top: list[Item]) -> Item:
    """An item of the rows that the points cover, below the item that names them."""
    chain = chains[row.at]
    child = row_item(draft, row, chain[-1].children if chain else top)
    child.rows = list(range(*run.reach[cell]))
    for at in child.rows:
        if chains[at][: len(chain)] == chain:
            chains[at] = [*chain, child]
    return child


# --- the rest of a row ------------------------------------------------------------------------------------------


def texts(draft: Draft, run: Run, row: Row, chain: Chain) -> None:
    """Clauses, method and responsible units of the cells that begin in a row."""
    fresh = [(column, cell) for column, cell in enumerate(row.cells) if cell and begins(run, row, column, cell)]
    if row.kind == "note":
        note(draft, run, fresh, chain)
        return
    filled = {row.head.roles[column] for column, cell in fresh if cell.span.of(draft.text).strip()}
    for column, cell in fresh:
        role, item = row.head.roles[column], owner(run, chain, cell)
        if not chain or not cell.span.of(draft.text).strip():
            continue
        if item is None and role == "criteria":
            draft.tell(faults.ODD_CELL, cell.span, **faults.MERGED)
        item = item or chain[0]
        item.end = max(item.end, cell.span.end)
        if role == "criteria" or (role == "requirement" and not {"criteria"} & filled and unruled(run, row)):
            item.clauses += cell_clauses(draft, cell)
        else:
            other(item, role, run.meant(draft.text, column, cell))
            draft.claim(cell.span, "lead" if role == "requirement" else "cell")


def begins(run: Run, row: Row, column: int, cell: Cell) -> bool:
    return run.reach[cell][0] == row.at and cell.column == column


def unruled(run: Run, row: Row) -> bool:
    """No criteria of an earlier row are merged over this one."""
    cells = (row.cells[column] for column in row.head.of("criteria"))
    return not any(cell and cell.rows > 1 and cell.span.start < cell.span.end for cell in cells)


def owner(run: Run, chain: Chain, cell: Cell) -> Item | None:
    """The innermost item that holds all rows of a cell."""
    first, behind = run.reach[cell]
    holds = (item for item in reversed(chain) if item.reach[0] <= first and behind <= item.reach[1])
    return next(holds, None)


def other(item: Item, role: str, words: str) -> None:
    if role == "method" and tidy(words) not in item.method:
        item.method.append(tidy(words))
    if role == "responsible":
        item.responsible += [unit for unit in UNITS.split(words.strip()) if unit]


def note(draft: Draft, run: Run, fresh: list[tuple[int, Cell]], chain: Chain) -> None:
    """A row over the whole width: what scores in it holds for the section above it."""
    for _, cell in fresh:
        found = [clause for clause in cell_clauses(draft, cell) if clause.role == "rule"]
        if chain:
            chain[0].clauses += found


def cell_clauses(draft: Draft, cell: Cell) -> tuple[ClauseText, ...]:
    if cell.tables:
        draft.tell(faults.ODD_CELL, cell.span, **faults.INNER)
        return (ClauseText(cell.span, cell.span.of(draft.text), "rule"),)
    return clauses(draft.text, cell_pieces(draft.text, cell), bounded=True)


def cell_pieces(text: str, cell: Cell) -> list[Piece]:
    return cut(text, cell.span, [span.start for span in cell.paragraphs] or [cell.span.start])


def edges(text: str, table: Table) -> Iterator[int]:
    """Where sentences of a table end: at cells, and at the pieces within them."""
    for cell in table.cells:
        yield from (cell.span.start, cell.span.end)
        yield from (edge for piece in cell_pieces(text, cell) for edge in (piece.span.start, piece.span.end))
