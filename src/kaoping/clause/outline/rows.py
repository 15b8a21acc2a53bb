"""Tables → rows that say something: heads, repeated heads, captions, section rows and totals told apart.

Tables that go on over a page break become one run of rows. A row gives for each column the cell that covers it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from kaoping.clause.outline import faults
from kaoping.clause.outline.columns import Head, head, is_appraisal, is_head, proposed, refined, spans
from kaoping.clause.outline.columns import built as head_at
from kaoping.clause.outline.draft import Draft
from kaoping.clause.outline.figures import decimal
from kaoping.clause.outline.grid import Grid
from kaoping.clause.outline.words import CELL_POINTS, REFERENCES, SCORES, TOTALS
from kaoping.clause.source.blocks import Cell, Table

RowKind: TypeAlias = Literal["body", "section", "note"]
LONGEST_SECTION = 40  # a row of one cell with more than this is a note
ROLE_NAMES = {
    "number": ("序号", "number"),
    "item": ("项目", "item"),
    "requirement": ("要求", "requirement"),
    "criteria": ("标准", "criteria"),
    "points": ("分值", "points"),
    "other": ("未用", "not used"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its head, the cell over each column, its place in the run of rows."""

    at: int
    kind: RowKind
    head: Head
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that a row of sums says; part: of the section above it only (小计)."""

    cell: Cell
    points: Decimal
    part: bool
    behind: int  # rows above it


@dataclass
class Run:
    """The rows of one table and its continuations. reach: from which row to which (exclusive) a cell goes."""

    rows: list[Row] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    captions: list[Cell] = field(default_factory=list)
    reach: dict[Cell, tuple[int, int]] = field(default_factory=dict)
    last: dict[int, Cell] = field(default_factory=dict)
    head: Head | None = None
    width: int = 0
    pasted: bool = False

    def meant(self, text: str, column: int, cell: Cell) -> str:
        """The words of a cell; those of the one above where it says 同上."""
        if REFERENCES.fullmatch(cell.span.of(text).strip()) and column in self.last:
            return self.last[column].span.of(text)
        self.last[column] = cell
        return cell.span.of(text)


def runs(draft: Draft, tables: Sequence[Table]) -> Iterator[Run]:
    """The runs of rows of neighbouring tables that hold items; other tables are told."""
    run: Run | None = None
    for table in map(Grid.of, tables):
        found = head(draft.text, table)
        if found is None and run and run.head and run.width == table.width:
            draft.tell(faults.JOINED, table.span)
            add(draft, run, table, Head(0, 0, run.head.roles, run.head.heads))
            continue
        found = found or asked(draft, table)
        if found is None or not is_appraisal(found):
            draft.tell(faults.TABLE_UNUSED, table.span)
        elif run and run.head and run.head.roles == found.roles:
            add(draft, run, table, found)
        else:
            if run:
                yield run
            tell_columns(draft, table, found)
            run = Run(head=found, width=table.width, pasted=table.span in draft.pasted)
            add(draft, run, table, found)
    if run:
        yield run


def asked(draft: Draft, table: Grid) -> Head | None:
    """Columns by their contents, and the question whether they are right."""
    found = proposed(draft.text, table)
    if found:
        named = [ROLE_NAMES.get(role, ROLE_NAMES["other"]) for role in found.roles]
        listed = [f"{place} {zh}" for place, (zh, _) in enumerate(named, 1)]
        english = [f"{place} {en}" for place, (_, en) in enumerate(named, 1)]
        draft.tell(faults.NO_HEAD, table.span, columns="，".join(listed), columns_en=", ".join(english))
    return found


def tell_columns(draft: Draft, table: Grid, found: Head) -> None:
    for column, (role, words) in enumerate(zip(found.roles, found.heads, strict=True)):
        cell = table.at(found.first, column)
        if role == "other" and words and cell:
            draft.tell(faults.UNKNOWN_HEAD, cell.span, head=words)


def add(draft: Draft, run: Run, table: Grid, found: Head) -> None:
    """Appends the rows of a table."""
    base = len(run.rows)
    run.captions += [cell for cell in table.cells if cell.row < found.first and cell.span.of(draft.text).strip()]
    claim_head(draft, table, found)
    row = found.behind
    while row < table.height:
        if again := head_again(draft, table, row, found):
            found, row = again, again.behind
            claim_head(draft, table, found)
            continue
        take(draft, run, table, found, row)
        row += 1
    reach(run, base)


def head_again(draft: Draft, table: Grid, row: int, found: Head) -> Head | None:
    """The head printed once more on a new page, or other columns from here on."""
    if found.proposed or not is_head(draft.text, table, row, strict=True):
        return None
    again = refined(draft.text, table, head_at(draft.text, table, row))
    return again if is_appraisal(again) else None


def claim_head(draft: Draft, table: Grid, found: Head) -> None:
    for span in spans(found, table):
        draft.claim(span, "head")


def take(draft: Draft, run: Run, table: Grid, found: Head, row: int) -> None:
    cells = tuple(table.at(row, column) for column in range(table.width))
    filled = [cell for cell in dict.fromkeys(cells) if cell and cell.span.of(draft.text).strip()]
    if not filled or (len(filled) == 1 and filled[0].row < row and len(set(cells)) == 1):
        return
    if TOTALS.match(filled[0].span.of(draft.text).strip()) and (total := total_of(draft, run, found, filled)):
        run.totals.append(total)
        for cell in filled:
            draft.claim(cell.span, "cell")
        return
    run.rows.append(Row(len(run.rows), kind_of(draft.text, table, row, filled), found, cells))


def total_of(draft: Draft, run: Run, found: Head, filled: list[Cell]) -> Total | None:
    words = filled[0].span.of(draft.text)
    columns = set(found.of("points"))
    figures = [cell for cell in filled[1:] if CELL_POINTS.fullmatch(cell.span.of(draft.text))]
    best = [cell for cell in figures if cell.column in columns] or figures[:1]
    own = CELL_POINTS.fullmatch(TOTALS.sub("", words.strip()))
    match = CELL_POINTS.fullmatch(best[-1].span.of(draft.text)) if best else own
    if match is None:
        return None
    return Total(best[-1] if best else filled[0], decimal(match["figure"]), "小" in words, len(run.rows))


def kind_of(text: str, table: Grid, row: int, filled: list[Cell]) -> RowKind:
    """One cell over the whole width is a heading of what follows, or a note."""
    alone = len(filled) == 1 and filled[0].row == row and filled[0].rows == 1
    if not alone or (filled[0].columns < table.width and filled[0].column > 0):
        return "body"
    said = filled[0].span.of(text).strip()
    whole = filled[0].columns == table.width or len(table.row(row)) > 1
    if not whole or table.width == 1:
        return "body"
    return (
        "note" if len(said) > LONGEST_SECTION or "。" in said or (SCORES.search(said) and "，" in said) else "section"
    )


def reach(run: Run, base: int) -> None:
    for row in run.rows[base:]:
        for cell in dict.fromkeys(row.cells):
            if cell is not None:
                first = run.reach.get(cell, (row.at, row.at))[0]
                run.reach[cell] = (first, row.at + 1)
