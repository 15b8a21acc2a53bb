"""Whatever a form gives: the text holds everything once, every span is exact, spans nest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.source_files import check

from kaoping.clause.source.blocks import Cell, Paragraph, Source, Table
from kaoping.clause.source.drafting import Box, Draft, Grid, Line, compose

TEXTS = st.text(st.sampled_from("扣分考核一2.（） \t\u3000"), max_size=6)
LINES = st.builds(Line, TEXTS, st.none() | st.integers(0, 9), st.sampled_from(["", "一、", "1.", "（一）"]))


def grids(content: st.SearchStrategy[Draft]) -> st.SearchStrategy[Grid]:
    """Tables of two columns, whose left cells may cover several rows."""
    cell = st.lists(content, max_size=3).map(tuple)
    return st.lists(st.tuples(st.integers(1, 3), cell, st.lists(cell, min_size=3, max_size=3)), max_size=3).map(grid)


def grid(groups: list[tuple[int, tuple[Draft, ...], list[tuple[Draft, ...]]]]) -> Grid:
    boxes, row = [], 0
    for rows, left, right in groups:
        boxes.append(Box(row, 0, rows, 1, left))
        boxes += [Box(row + down, 1, 1, 1, right[down]) for down in range(rows)]
        row += rows
    return Grid(row, 2, tuple(boxes))


DRAFTS = st.recursive(LINES, grids, max_leaves=12)


def written(drafts: tuple[Draft, ...]) -> list[str]:
    """The texts of all lines in reading order."""
    texts = []
    for draft in drafts:
        if isinstance(draft, Line):
            texts += [draft.written] * bool(draft.written)
        else:
            boxes = sorted(draft.boxes, key=lambda box: (box.row, box.column))
            texts += [text for box in boxes for text in written(box.content)]
    return texts


def told(source: Source) -> list[str]:
    """The texts of all spans of paragraphs, in the order of their places."""
    spans = [span for block in source.blocks for span in spans_of(block)]
    return [span.of(source.text) for span in sorted(spans, key=lambda span: span.start)]


def spans_of(block: Paragraph | Table | Cell) -> list:
    if isinstance(block, Paragraph):
        return [block.span]
    if isinstance(block, Table):
        return [span for cell in block.cells for span in spans_of(cell)]
    return [*block.paragraphs, *(span for table in block.tables for span in spans_of(table))]


@given(st.lists(DRAFTS, max_size=4).map(tuple))
def test_the_text_holds_everything_once_and_every_span_is_exact(drafts):
    source = compose("a", "docx", drafts)
    check(source)
    assert told(source) == written(drafts)
    assert source.text == "".join(f"{text}\n" for text in written(drafts))
