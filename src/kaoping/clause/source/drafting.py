"""From what a form gives (lines and grids, without places) to a source: one running text and the spans in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from kaoping.clause.source.blocks import Block, Cell, Form, Paragraph, Source, Span, Table
from kaoping.problems import Fault

BLANK = " \u00a0\u3000\u200b\ufeff"
CLOSED = ("、", "）", ")", "．", "]", "】")  # a number that ends so needs no space before the text


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `number` is not part of `text`, both are written into the running text. No line break in either."""

    text: str
    level: int | None = None
    number: str = ""
    page: int | None = None

    @property
    def written(self) -> str:
        text = self.text.strip(BLANK).rstrip()
        if not self.number or not text.strip():
            return text if text.strip() else ""
        return f"{self.number}{text}" if self.number.endswith(CLOSED) else f"{self.number} {text}"


@dataclass(frozen=True, slots=True)
class Box:
    """A cell with its merges, see `Cell`."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    content: tuple[Draft, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, see `Table`; boxes do not overlap."""

    height: int
    width: int
    boxes: tuple[Box, ...]
    head: int = 0
    page: int | None = None
    title: str = ""


Draft: TypeAlias = Line | Grid


class Composer:
    """Writes drafts one after another into one text; each paragraph and each cell ends with a line break."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

    def blocks(self, drafts: Iterable[Draft]) -> tuple[Block, ...]:
        written = (self.paragraph(draft) if isinstance(draft, Line) else self.table(draft) for draft in drafts)
        return tuple(block for block in written if block is not None)

    def paragraph(self, line: Line) -> Paragraph | None:
        """None for a line without text: it stands nowhere."""
        text = line.written
        if not text:
            return None
        start = self.length
        self.write(text)
        return Paragraph(Span(start, start + len(text)), line.level, line.number, line.page)

    def write(self, text: str) -> None:
        self.parts.append(text + "\n")
        self.length += len(text) + 1

    def table(self, grid: Grid) -> Table | None:
        """None for a table without text."""
        start = self.length
        cells = tuple(self.cell(box, start) for box in sorted(grid.boxes, key=lambda box: (box.row, box.column)))
        if self.length == start:
            return None
        span = self.since(start)
        return Table(span, grid.height, grid.width, cells, grid.head, grid.page, grid.title)

    def cell(self, box: Box, first: int) -> Cell:
        """The cell of a table that begins at `first`; without text it stands, empty, at the end of the text before."""
        start = self.length
        blocks = self.blocks(box.content)
        paragraphs = tuple(block.span for block in blocks if isinstance(block, Paragraph))
        tables = tuple(block for block in blocks if isinstance(block, Table))
        span = self.since(start) if self.length > start else self.since(max(first, start - 1))
        return Cell(span, box.row, box.column, box.rows, box.columns, paragraphs, tables)

    def since(self, start: int) -> Span:
        """From `start` to the last character written, without the last line break; empty where nothing was."""
        return Span(start, max(start, self.length - 1))


def compose(name: str, form: Form, drafts: Iterable[Draft], notices: Iterable[Fault] = ()) -> Source:
    """The source of these drafts, in their order."""
    composer = Composer()
    blocks = composer.blocks(drafts)
    return Source(name, form, "".join(composer.parts), blocks, tuple(notices))


def lines_of(text: str, level: int | None = None, number: str = "", page: int | None = None) -> tuple[Line, ...]:
    """One line per line of `text`; the number stands before the first. A heading broken over lines stays one."""
    if level is not None:
        return (Line(glued(text.split("\n")), level, number, page),)
    first, *others = text.split("\n")
    return (Line(first, level, number, page), *(Line(other, level, "", page) for other in others))


def glued(parts: Iterable[str]) -> str:
    """Lines of one paragraph as one: Chinese without a space between, words of other scripts with one."""
    whole = ""
    for part in (part.strip() for part in parts):
        spaced = bool(whole and part) and latin(whole[-1]) and latin(part[0])
        whole += f" {part}" if spaced else part
    return whole


def latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()
