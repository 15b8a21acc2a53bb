"""What PDF pages repeat around the text: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaoping.clause.source.pdf_lines import Row

EDGE = 0.12  # of the page's height, above and below
OFTEN = 3  # pages
SHARE = 0.4  # of the pages: left and right pages may differ
STEADY = 8.0  # points: a running line keeps its height on the page
SURE = re.compile(r"[-—–－―·~]+\s*\d{1,4}\s*[-—–－―·~]+|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|共\s*\d+\s*页")
BARE = re.compile(r"\d{1,4}")


def running(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> set[Row]:
    """The lines that belong to the pages and not to the text; `pages` holds the lines outside tables."""
    edges = [row for rows, height in zip(pages, heights, strict=True) for row in at_edge(rows, height)]
    return set(sure_numbers(edges)) | set(counting(edges)) | set(repeated(edges, len(pages)))


def at_edge(rows: Sequence[Row], height: float) -> list[Row]:
    return [row for row in rows if row.bottom < height * EDGE or row.top > height * (1 - EDGE)]


def sure_numbers(edges: Sequence[Row]) -> list[Row]:
    """“— 3 —”, “第 3 页 共 9 页” and the like."""
    return [row for row in edges if SURE.fullmatch(row.text.strip())]


def counting(edges: Sequence[Row]) -> list[Row]:
    """Bare figures that count with the pages, on two pages at least."""
    bare = [row for row in edges if BARE.fullmatch(row.text.strip())]
    offsets = [int(row.text) - row.page for row in bare]
    return [row for row, offset in zip(bare, offsets, strict=True) if offsets.count(offset) > 1]


def repeated(edges: Sequence[Row], pages: int) -> list[Row]:
    """The same words, figures apart, at the same height on many pages."""
    alike: dict[str, list[Row]] = {}
    for row in edges:
        alike.setdefault(re.sub(r"\d+", "0", re.sub(r"\s", "", row.text)), []).append(row)
    found = []
    for rows in alike.values():
        steady = [row for row in rows if abs(row.top - sorted(other.top for other in rows)[len(rows) // 2]) < STEADY]
        if len({row.page for row in steady}) >= max(OFTEN, pages * SHARE):
            found.extend(steady)
    return found
