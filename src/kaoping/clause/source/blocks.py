"""A document as the reader sees it: one running text, and where in it the paragraphs and the cells of tables stand.

`text` is what a person reads from top to bottom: paragraphs and cells in reading order, each ended by a line break.
Every place in any finding is a span of this text; nothing of the document stands outside it (a merged cell stands in it
once). Empty cells have empty spans; in a workbook they are no cells at all. A note at the foot of the page is marked
“[注1]” where it belongs and follows, with this mark as its number, the paragraph or table that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kaoping.problems import Fault

Form: TypeAlias = Literal["docx", "doc", "xlsx", "pdf", "html", "txt"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to but not including `end` of the text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span: {self.start}–{self.end}")

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph outside tables.

    level: 1 for a heading of the first level …, 0 for the title of the document, where the file says so; None for
    others. number: the number that the file puts before it by itself (automatic numbering of Word, lists of HTML),
    empty otherwise; it is written into the text, as a person reads it, and so begins the span.
    """

    span: Span
    level: int | None = None
    number: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its merges: it covers `rows` × `columns` places from (`row`, `column`), both counted from 0.

    `paragraphs` are the spans of its paragraphs; a table inside the cell stands in `tables`.
    """

    span: Span
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    paragraphs: tuple[Span, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in reading order; `height` × `width` places. head: rows that the file itself marks as heading rows."""

    span: Span
    height: int
    width: int
    cells: tuple[Cell, ...]
    head: int = 0
    page: int | None = None
    title: str = ""  # the sheet's name in a workbook

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place."""
        return next((cell for cell in self.cells if covers(cell, row, column)), None)

    def row(self, number: int) -> tuple[Cell, ...]:
        """The cells that cover a row, from left to right; a merged one in each of its rows."""
        return tuple(sorted((c for c in self.cells if c.row <= number < c.row + c.rows), key=lambda c: c.column))


def covers(cell: Cell, row: int, column: int) -> bool:
    return cell.row <= row < cell.row + cell.rows and cell.column <= column < cell.column + cell.columns


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Source:
    """A document that was read. notices: what the person should know (tracked changes taken as accepted, pages without
    text, …); a document that cannot be read at all raises `Refused` instead."""

    name: str
    form: Form
    text: str
    blocks: tuple[Block, ...]
    notices: tuple[Fault, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))
