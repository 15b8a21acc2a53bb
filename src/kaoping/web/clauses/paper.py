"""The document as the page shows it: paragraphs and tables, cut where clauses begin and end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kaoping.web.clauses.models import Clause, Item

SHORT = 60  # signs of a paragraph that is a heading


@dataclass(frozen=True)
class Run:
    """Words of one clause, or of none. ends: the clause's number stands behind them."""

    text: str
    clause: Clause | None = None
    ends: bool = False

    @property
    def head(self) -> str:
        return self.text[:-1]

    @property
    def last(self) -> str:
        """The sign that the clause's number must not be parted from."""
        return self.text[-1:]


@dataclass(frozen=True)
class Line:
    """A paragraph. look: title, heading, quiet (nothing of it is about points) or plain. start: its place."""

    start: int
    runs: list[Run]
    look: str


@dataclass(frozen=True)
class Box:
    """A cell: its paragraphs and the tables in it."""

    rows: int
    columns: int
    head: bool
    lines: list[Line]
    tables: list[Grid]


@dataclass(frozen=True)
class Grid:
    """A table, row by row; title: of a sheet."""

    title: str
    rows: list[list[Box]]


class Paper:
    """Cuts the text of one document. Of clauses that overlap, the first one is marked."""

    def __init__(self, document: dict[str, Any], clauses: Sequence[Clause], items: Sequence[Item]) -> None:
        self.document = document
        self.text: str = document.get("text", "")
        self.clauses = list(apart(clauses))
        self.heads = {item.start for item in items}
        self.at = 0

    def blocks(self) -> list[Line | Grid]:
        self.at = 0
        blocks = self.document.get("blocks", [])
        return [self.grid(each) if "cells" in each else self.line(each["span"], each["level"]) for each in blocks]

    def line(self, span: list[int], level: int | None = None, *, inside: bool = False) -> Line:
        start, end = span
        runs = list(self.runs(start, end))
        return Line(start, runs, "plain" if inside else self.look(start, end, level, runs))

    def look(self, start: int, end: int, level: int | None, runs: list[Run]) -> str:
        words = self.text[start:end]
        if level == 0 or words.strip() == self.document.get("title"):
            return "title"
        if level or (len(words) <= SHORT and any(start <= head < end for head in self.heads) and not marked(runs)):
            return "heading"
        return "plain" if marked(runs) else "quiet"

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The words from `start` to `end`, cut at the clauses that touch them. Spans come in reading order, mostly."""
        while self.at and self.clauses[self.at - 1].end > start:
            self.at -= 1
        while self.at < len(self.clauses) and self.clauses[self.at].end <= start:
            self.at += 1
        place, number = start, self.at
        while number < len(self.clauses) and self.clauses[number].start < end:
            clause = self.clauses[number]
            first, last = max(clause.start, start), min(clause.end, end)
            if place < first:
                yield Run(self.text[place:first])
            yield Run(self.text[first:last], clause, ends=clause.end <= end)
            place, number = last, number + 1
        if place < end:
            yield Run(self.text[place:end])

    def grid(self, table: dict[str, Any]) -> Grid:
        rows = groupby(table["cells"], key=lambda cell: cell["at"][0])
        return Grid(table["title"], [[self.box(cell, table["head"]) for cell in cells] for _, cells in rows])

    def box(self, cell: dict[str, Any], head: int) -> Box:
        row, _, rows, columns = cell["at"]
        lines = [self.line(span, inside=True) for span in cell["paragraphs"]]
        return Box(rows, columns, row < head, lines, [self.grid(table) for table in cell["tables"]])


def marked(runs: list[Run]) -> bool:
    return any(run.clause for run in runs)


def apart(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Clauses one after the other; what overlaps an earlier one is left out."""
    end = 0
    for clause in sorted(clauses, key=lambda one: (one.start, one.end)):
        if clause.start >= end and clause.end > clause.start:
            yield clause
            end = clause.end
