"""One item across the units, and the items that a responsible department answers for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kaoping.web.results.columns import points_of
from kaoping.web.results.figures import middle
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
    found = []
    for item in own:
        points = [at.points for at in points_of(shown.run, item.id).values()]
        known = [each for each in points if each is not None]
        median = shown.medians.get(item.id, middle(known))
        lacking = len(points) - len(known)
        found.append(OwnItem(item, median, max(known, default=None), min(known, default=None), lacking))
    return found


def across(shown: Shown, item: Item, page: int) -> Page:
    """The units seen in this item, the highest points first, those without any last."""
    whole, sight = item.id in shown.sight.items, shown.sight
    column = points_of(shown.run, item.id)
    seen = [(unit, at) for unit, at in column.items() if whole or sight.whole(at.path)]
    seen.sort(key=lambda pair: (pair[1].points is None, -(pair[1].points or Decimal(0)), pair[1].code))
    known = [at.points for _, at in seen if at.points is not None]
    median = shown.medians.get(item.id, middle(known))
    largest = max((abs(points - median) for points in known), default=Decimal(0)) if median is not None else Decimal(0)
    last = max(1, -(-len(seen) // PAGE))
    at = min(page, last)
    wanted = [unit for unit, _ in seen[(at - 1) * PAGE : at * PAGE]]
    rows = {row.unit_id: row for row in shown.run.units.filter(unit__in=wanted).order_by()}
    cells = [cell_of(rows[unit], item, median, largest) for unit in wanted]
    return Page(cells, at, last, len(seen), median, len(known))


def cell_of(row: UnitResult, item: Item, median: Decimal | None, largest: Decimal) -> Cell:
    score = score_of(row, item.id)
    gap = None if score.points is None or median is None else score.points - median
    return Cell(row, score, gap, bar_of(gap, largest))


def line_for(shown: Shown, row: UnitResult, item: Item | None) -> Line | None:
    """The line of the sheet for one item."""
    if item is None:
        return None
    return Line(item, score_of(row, item.id), shown.medians.get(item.id), None, not item.leaf)
