"""One item across the units, and the items that a responsible department answers for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from kaoping.web.results.figures import edge_of, middle, shade
from kaoping.web.results.models import UnitResult
from kaoping.web.results.reading import Item, Score, Shown, score_of
from kaoping.web.results.sheet import Line, bar_of

PAGE = 50  # units


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item of the department: its figures over all units."""

    item: Item
    median: Decimal | None
    highest: Decimal | None
    lowest: Decimal | None
    lacking: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit of the list."""

    result: UnitResult
    score: Score
    gap: Decimal | None
    bar: tuple[str, int, int] | None
    shade: int


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Cell]
    number: int
    last: int
    count: int
    median: Decimal | None
    known: int


def own_items(shown: Shown) -> list[OwnItem]:
    """The items that the viewer answers for, with what they come to over all units."""
    own = [item for item in shown.own_items if not shown.sight.everything]
    rows = list(shown.partly) if own else []
    found = []
    for item in own:
        scores = [score_of(row, item.id) for row in rows]
        points = [score.points for score in scores if score.points is not None]
        lacking = Counter(score.state for score in scores)["missing"]
        median = shown.medians.get(item.id, middle(points))
        found.append(OwnItem(item, median, max(points, default=None), min(points, default=None), lacking))
    return found


def across(shown: Shown, item: Item, page: int) -> Page:
    """The units seen in this item, the highest points first, those without any last."""
    rows = shown.partly if item.id in shown.sight.items else shown.rows
    scores = [(row, score_of(row, item.id)) for row in rows.only("id", "run_id", "code", "name", "path", "sheet")]
    scores.sort(key=lambda pair: (pair[1].points is None, -(pair[1].points or Decimal(0)), pair[0].code))
    known = [score.points for _, score in scores if score.points is not None]
    median = shown.medians.get(item.id, middle(known))
    gaps = [points - median for points in known] if median is not None else []
    edge, largest = edge_of(gaps), max((abs(gap) for gap in gaps), default=Decimal(0))
    last = max(1, -(-len(scores) // PAGE))
    at = min(page, last)
    cells = []
    for row, score in scores[(at - 1) * PAGE : at * PAGE]:
        gap = None if score.points is None or median is None else score.points - median
        cells.append(Cell(row, score, gap, bar_of(gap, largest), shade(gap, edge)))
    return Page(cells, at, last, len(scores), median, len(known))


def line_for(shown: Shown, row: UnitResult, item: Item | None) -> Line | None:
    """The line of the sheet for one item."""
    if item is None:
        return None
    return Line(item, score_of(row, item.id), shown.medians.get(item.id), None, not item.leaf)
