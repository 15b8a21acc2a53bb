"""An item of a table while it is put together: what a cell names, and the entry that it becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from kaoping.clause.outline.draft import Draft
from kaoping.clause.outline.markers import ANY
from kaoping.clause.outline.model import ClauseText, Entry
from kaoping.clause.outline.rows import Row
from kaoping.clause.outline.sections import heading, tidy
from kaoping.clause.outline.words import EXTRA, MARKERS
from kaoping.clause.source.blocks import Span

LONGEST_NAME = 40


@dataclass
class Item:
    """An item while it is put together. level: its column among those that name items; -1 for a section row."""

    title: str
    span: Span
    level: int
    column: int = -1
    number: str = ""
    kind: str = ""  # of its enumerator
    points: Decimal | None = None
    points_span: Span | None = None
    rows: list[int] = field(default_factory=list)
    clauses: list[ClauseText] = field(default_factory=list)
    method: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    end: int = 0

    @property
    def reach(self) -> tuple[int, int]:
        return (self.rows[0], self.rows[-1] + 1) if self.rows else (0, 0)


def item_of(draft: Draft, span: Span, level: int, column: int) -> Item:
    """The item that a cell names: number, title and points out of its words."""
    said = span.of(draft.text)
    start = span.start + len(said) - len(said.lstrip())
    marker = ANY.match(draft.text, start, span.end)
    begin = marker.end() if marker else start
    found = heading(draft.text, Span(begin, span.end))
    draft.claim(span, "item")
    label = re.sub(r"[\s（）()〔〕、]|[.．]$", "", marker[0]) if marker else ""
    title = found.title if len(found.title) <= LONGEST_NAME else short(found.title)
    kind = MARKERS[int(str(marker.lastgroup)[1:])][0] if marker else ""
    return Item(title, span, level, column, label, kind, found.points, found.points_span, end=span.end)


def short(words: str) -> str:
    """The first words of a text, as a name for it."""
    first = re.split(r"[，,。；;：:（(]", tidy(words), maxsplit=1)[0]
    return first if 0 < len(first) <= LONGEST_NAME else first[: LONGEST_NAME - 1] + "…"


def row_item(draft: Draft, row: Row, siblings: list[Item]) -> Item:
    """An item that no column names: its title is the beginning of its text."""
    columns = [*row.head.of("requirement"), *row.head.of("criteria"), *range(len(row.cells))]
    cells = (row.cells[column] for column in columns)
    cell = next((one for one in cells if one and one.span.of(draft.text).strip()), None)
    span = cell.span if cell else Span(0, 0)
    marker = ANY.match(span.of(draft.text).lstrip())
    words = span.of(draft.text).lstrip()[marker.end() if marker else 0 :]
    label = re.sub(r"[\s（）()〔〕、]|[.．]$", "", marker[0]) if marker else ""
    item = Item(short(words) if words.strip() else "", span, 99, 99, label, "", rows=[row.at], end=span.end)
    siblings.append(item)
    return item


def finished(item: Item, proposed: bool) -> Entry:
    children = tuple(finished(child, proposed) for child in item.children)
    end = max([item.end, item.span.end, *(child.span.end for child in children)])
    return Entry(
        item.number,
        item.title,
        Span(item.span.start, max(end, item.span.start)),
        item.points,
        item.points_span,
        tuple(dict.fromkeys(item.responsible)),
        "；".join(item.method),
        tuple(sorted(item.clauses, key=lambda clause: clause.span.start)),
        children,
        bool(EXTRA.search(item.title)),
        proposed,
    )


def by_number(items: list[Item]) -> list[Item]:
    """Rows numbered 1, 1.1, 1.1.1 stand one below the other."""
    if not any(re.search(r"\d[.．]\d", item.number) for item in items):
        return items
    top: list[Item] = []
    stack: list[Item] = []
    for item in items:
        stack = [one for one in stack if one.number and re.match(rf"{re.escape(one.number)}[.．]\d", item.number)]
        (stack[-1].children if stack else top).append(item)
        stack.append(item)
    return top
