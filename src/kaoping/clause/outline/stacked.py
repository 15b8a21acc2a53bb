"""A table pasted so that each cell is a line of its own → a table, as a proposal.

The lines of its head come first (项目 / 分值 / 评分标准). Then each line that is only a figure is the points of a row,
and the head says whether the names and the text of that row stand before or behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kaoping.clause.outline import faults
from kaoping.clause.outline.columns import ColumnRole, role_of
from kaoping.clause.outline.draft import Draft
from kaoping.clause.outline.figures import ordinal
from kaoping.clause.outline.words import CELL_POINTS, LABEL_END, SCORES, TOTALS
from kaoping.clause.outline.wraps import LINED
from kaoping.clause.source.blocks import Block, Cell, Paragraph, Span, Table

FEWEST_HEADS = 3
LONGEST_HEAD = 10
LONGEST_NAME = 24
SENTENCE = re.compile(r"[，,。；;]")
NEXT_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[章条]|附[件表]")


@dataclass
class StackedRow:
    number: Span | None = None
    names: list[Span] = field(default_factory=list)
    texts: list[Span] = field(default_factory=list)
    points: Span | None = None
    method: list[Span] = field(default_factory=list)
    units: Span | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """The lines of one such table: its head, and the lines below it."""

    text: str
    roles: tuple[ColumnRole, ...]
    heads: tuple[Span, ...]
    lines: tuple[Span, ...]

    def words(self, at: int) -> str:
        return self.lines[at].of(self.text).strip() if 0 <= at < len(self.lines) else ""

    def is_name(self, at: int) -> bool:
        words = self.words(at)
        return 0 < len(words) <= LONGEST_NAME and not SENTENCE.search(words) and not SCORES.search(words)

    def is_points(self, at: int) -> bool:
        return bool(CELL_POINTS.fullmatch(self.words(at)))

    @property
    def points_first(self) -> bool:
        text = next((at for at, role in enumerate(self.roles) if role in ("criteria", "requirement")), 99)
        return self.roles.index("points") < text


def blocks(draft: Draft, form: str, given: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a document with such lines made tables."""
    found: list[Block] = []
    at = 0
    while at < len(given):
        roles = head(draft.text, given[at:]) if form in LINED else ()
        body = list(below(draft.text, given[at + len(roles) :])) if roles else []
        made = table(draft.text, roles, given[at : at + len(roles)], body) if body else None
        if made is None:
            found.append(given[at])
            at += 1
            continue
        draft.tell(faults.FLAT_TABLE, made.span)
        draft.pasted.add(made.span)
        found.append(made)
        at += len(roles) + len(body)
    return tuple(found)


def head(text: str, given: Sequence[Block]) -> tuple[ColumnRole, ...]:
    """The roles of the lines of a head that begins here; empty where none does."""
    roles: list[ColumnRole] = []
    for block in given:
        words = block.span.of(text).strip() if isinstance(block, Paragraph) else ""
        role = role_of(words) if 0 < len(words) <= LONGEST_HEAD else "other"
        if role == "other":
            break
        roles.append(role)
    known = {"points", "item"} <= set(roles) and {"criteria", "requirement"} & set(roles)
    titled = roles[:1] == ["criteria"]  # "…考核细则" above the head
    return tuple(roles) if len(roles) >= FEWEST_HEADS and known and not titled else ()


def below(text: str, given: Sequence[Block]) -> Iterator[Paragraph]:
    """The lines that can belong to it: up to the next section, or to the row of its total."""
    total = False
    for block in given:
        words = block.span.of(text).strip()
        if not isinstance(block, Paragraph) or NEXT_SECTION.match(words):
            return
        if total and not CELL_POINTS.fullmatch(words):
            return
        total = total or bool(TOTALS.match(words))
        yield block


def table(text: str, roles: tuple[ColumnRole, ...], heads: Sequence[Block], body: Sequence[Paragraph]) -> Table | None:
    stack = Stack(text, roles, tuple(block.span for block in heads), tuple(block.span for block in body))
    rows = list(rows_behind(stack) if stack.points_first else rows_before(stack))
    if not rows:
        return None
    cells = [Cell(span, 0, column, paragraphs=(span,)) for column, span in enumerate(stack.heads)]
    for at, row in enumerate(rows, 1):
        cells += sorted(row_cells(stack, row, at), key=lambda cell: cell.column)
    return Table(Span(heads[0].span.start, body[-1].span.end), len(rows) + 1, len(roles), tuple(cells))


def anchors(stack: Stack) -> list[int]:
    """The lines that are the points of a row; a number that only counts the rows is none."""
    found: list[int] = []
    expected = 1
    for at in range(len(stack.lines)):
        if not stack.is_points(at):
            continue
        counts = "number" in stack.roles and ordinal(stack.words(at)) == (expected,) and not stack.is_points(at + 1)
        if counts and (not found or at > found[-1]) and stack.is_name(at + 1):
            expected += 1
        else:
            found.append(at)
    return found


def rows_behind(stack: Stack) -> Iterator[StackedRow]:
    """Name, points, text."""
    levels = stack.roles.count("item")
    places = anchors(stack)
    firsts = [first_name(stack, at, levels, before) for before, at in zip([-1, *places], places, strict=False)]
    for place, at in enumerate(places):
        end = firsts[place + 1] if place + 1 < len(places) else len(stack.lines)
        yield row_of(stack, range(firsts[place], at), at, range(at + 1, end))


def first_name(stack: Stack, anchor: int, levels: int, before: int) -> int:
    """Where the names of a row begin that stand right before its points."""
    at = anchor
    while at - 1 > before and anchor - at < levels and stack.is_name(at - 1) and not stack.is_points(at - 1):
        at -= 1
    counted = "number" in stack.roles and at - 1 > before and stack.is_points(at - 1)
    return at - 1 if counted else at


def rows_before(stack: Stack) -> Iterator[StackedRow]:
    """Name, text, points; behind them perhaps the responsible unit."""
    levels, start = stack.roles.count("item"), 0
    for at in anchors(stack):
        first = start + 1 if stack.is_points(start) and start < at else start
        texts = first
        while texts < at and texts - first < levels and stack.is_name(texts):
            texts += 1
        row = row_of(stack, range(start, texts), at, range(texts, at))
        start = at + 1
        if "responsible" in stack.roles and stack.is_name(start) and LABEL_END.search(stack.words(start)):
            row.units = stack.lines[start]
            start += 1
        yield row


def row_of(stack: Stack, before: range, anchor: int, texts: range) -> StackedRow:
    row = StackedRow(points=stack.lines[anchor])
    for at in before:
        if stack.is_points(at):
            row.number = stack.lines[at]
        else:
            row.names.append(stack.lines[at])
    said = [stack.lines[at] for at in texts]
    if "method" in stack.roles:
        while len(said) > 1 and stack.is_name(stack.lines.index(said[-1])):
            row.method.insert(0, said.pop())
    row.texts = said
    return row


def row_cells(stack: Stack, row: StackedRow, at: int) -> Iterator[Cell]:
    items = [column for column, role in enumerate(stack.roles) if role == "item"]
    for column, span in zip(items[len(items) - len(row.names) :], row.names, strict=True):
        yield Cell(span, at, column, paragraphs=(span,))
    for role, spans in (("number", [row.number]), ("points", [row.points]), ("responsible", [row.units])):
        if spans[0] and role in stack.roles:
            yield Cell(spans[0], at, stack.roles.index(role), paragraphs=(spans[0],))
    for role, texts in (*text_columns(stack, row.texts), ("method", row.method)):
        if texts:
            whole = Span(texts[0].start, texts[-1].end)
            yield Cell(whole, at, stack.roles.index(role), paragraphs=tuple(texts))


def text_columns(stack: Stack, texts: list[Span]) -> list[tuple[str, list[Span]]]:
    """Where there are columns for requirements and for criteria, the criteria begin with the first line that scores."""
    both = [role for role in ("requirement", "criteria") if role in stack.roles]
    if len(both) < 2:
        return [(both[0], texts)]
    first = next((at for at, span in enumerate(texts) if SCORES.search(span.of(stack.text))), len(texts))
    return [("requirement", texts[:first]), ("criteria", texts[first:])]
