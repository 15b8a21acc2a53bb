"""What PDF pages repeat around the text: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from kaoping.clause.source.pdf_lines import Row, usual_pitch

EDGE = 0.12  # of the page's height, above and below
OFTEN = 3  # pages
SHARE = 0.4  # of the pages: left and right pages may differ
APART = 1.25  # times the usual distance of lines
STEADY = 8.0  # points: a running line keeps its height on the page
SURE = re.compile(r"[-—–－―·~]+\s*\d{1,4}\s*[-—–－―·~]+|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|共\s*\d+\s*页")
BARE = re.compile(r"\d{1,4}")


def running(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> set[Row]:
    """The lines that belong to the pages and not to the text; `pages` holds the lines outside tables."""
    edges = [row for rows, height in zip(pages, heights, strict=True) for row in at_edge(rows, height)]
    return set(sure_numbers(edges)) | set(counting(edges)) | set(repeated(edges, len(pages)))


def at_edge(rows: Sequence[Row], height: float) -> list[Row]:
    """The lines at the top and at the foot of a page that stand apart from its text."""
    pitch = min([usual_pitch(rows) or height, *(2 * row.size for row in rows)])
    top = [row for row in rows if row.bottom < height * EDGE]
    foot = [row for row in reversed(rows) if row.top > height * (1 - EDGE)]
    return [*apart(top, rows[len(top) :], pitch), *apart(foot, rows[: len(rows) - len(foot)][::-1], pitch)]


def apart(edge: Sequence[Row], others: Sequence[Row], pitch: float) -> list[Row]:
    """Those before the last gap on the way from the edge to the text; page numbers in any case."""
    way = [*edge, *others[:1]]
    gaps = [n for n, (one, other) in enumerate(pairwise(way), 1) if abs(one.top - other.top) > APART * pitch]
    end = len(edge) if not others else max(gaps, default=0)
    return [row for n, row in enumerate(edge) if n < end or SURE.fullmatch(row.text.strip())]


def sure_numbers(edges: Sequence[Row]) -> list[Row]:
    """“— 3 —”, “第 3 页 共 9 页” and the like."""
    return [row for row in edges if SURE.fullmatch(row.text.strip())]


def counting(edges: Sequence[Row]) -> list[Row]:
    """Bare figures that count with the pages, on two pages at least."""
    bare = [row for row in edges if BARE.fullmatch(row.text.strip())]
    offsets = Counter(int(row.text) - row.page for row in bare)
    return [row for row in bare if offsets[int(row.text) - row.page] > 1]


def repeated(edges: Sequence[Row], pages: int) -> list[Row]:
    """The same words, whatever the figures in them, at the same height on many pages."""
    alike: dict[str, list[Row]] = {}
    for row in edges:
        if not BARE.fullmatch(row.text.strip()):
            alike.setdefault(re.sub(r"\d+", "0", re.sub(r"\s", "", row.text)), []).append(row)
    steady = (at_one_height(rows) for rows in alike.values())
    enough = max(OFTEN, pages * SHARE)
    return [row for rows in steady if len({row.page for row in rows}) >= enough for row in rows]


def at_one_height(rows: Sequence[Row]) -> list[Row]:
    usual = median(row.top for row in rows)
    return [row for row in rows if abs(row.top - usual) < STEADY]
