"""Lines of plain text whose columns are parted by tabs or bars, as they come from a spreadsheet → tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from kaoping.clause.source.blocks import Block, Cell, Paragraph, Source, Span, Table

FEWEST_COLUMNS = 3
BARRED = re.compile(r"\s*\|.*\|\s*")
RULE = re.compile(r"[\s|:：\-—=+]+")  # the line of dashes below a head


def blocks(source: Source) -> tuple[Block, ...]:
    """The blocks of a document; in plain text, neighbouring lines with columns are one table."""
    if source.form != "txt" or ("\t" not in source.text and "|" not in source.text):
        return source.blocks
    found: list[Block] = []
    for width, group in groupby(source.blocks, key=lambda block: columns(source.text, block)):
        lines = list(group)
        found += [table(source.text, lines)] if width and len(lines) > 1 else lines
    return tuple(found)


def columns(text: str, block: Block) -> bool:
    return isinstance(block, Paragraph) and len(fields(text, block.span)) >= FEWEST_COLUMNS


def fields(text: str, span: Span) -> list[Span]:
    """The spans between the tabs (or bars) of a line."""
    line = span.of(text)
    barred = "\t" not in line and BARRED.fullmatch(line) is not None
    edges = [match.start() for match in re.finditer(r"\|" if barred else r"\t", line)]
    starts = [0, *(edge + 1 for edge in edges)]
    spans = [tight(text, span.start + a, span.start + b) for a, b in zip(starts, [*edges, len(line)], strict=True)]
    return spans[1:-1] if barred else spans


def tight(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def table(text: str, lines: Sequence[Block]) -> Table:
    rows = [fields(text, line.span) for line in lines if not RULE.fullmatch(line.span.of(text))]
    width = max(len(row) for row in rows) if rows else 0
    span = Span(lines[0].span.start, lines[-1].span.end)
    return Table(span, len(rows), width, tuple(cells(rows)))


def cells(rows: list[list[Span]]) -> Iterator[Cell]:
    for at, row in enumerate(rows):
        for column, span in enumerate(row):
            yield Cell(span, at, column, paragraphs=(span,))
