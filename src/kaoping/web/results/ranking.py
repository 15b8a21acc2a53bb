"""The ranking of a run: one page of rows with what stands beside each, sorted, filtered, as far as it is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from kaoping.web.cycles.models import CycleUnit
from kaoping.web.people.viewer import any_of
from kaoping.web.results.columns import points_of, ranks_of
from kaoping.web.results.figures import two
from kaoping.web.results.history import Past, earlier_runs, past_of, standings
from kaoping.web.results.models import Run, UnitResult
from kaoping.web.results.outline import last_point, spark
from kaoping.web.results.reading import OPEN, TOTAL, Item, Score, Shown, score_of

PAGE = 50  # rows, where they all fit on one page
OF_MANY = 30  # rows of a page where they do not: it comes quicker
NAMED = 4  # units named in the band above the ranking
PLACES = 300  # most units offered as "within"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of the ranking. moved: places won since the cycle before; spark: points of its trend line."""

    result: UnitResult
    total: Score
    difference: Decimal | None
    moved: int | None
    known_before: bool
    past: tuple[Past, ...]
    spark: str
    bonus: Decimal
    deducted: Decimal
    lacking: dict[str, int]
    trend_words: str

    @property
    def end(self) -> tuple[str, str]:
        """Where the trend line ends."""
        return last_point(self.spark)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows: `number` of `last`, `count` rows in all."""

    rows: list[Row]
    number: int
    last: int
    count: int
    pure: bool  # whether the scheme has items without full points
    trend: bool  # whether there are earlier cycles
    graded: bool  # whether the scheme has grades


def ranking(shown: Shown, wanted: Mapping[str, str], sort: tuple[str, bool], page: int) -> Page:
    """One page of the rows that the viewer sees in full."""
    rows = filtered(shown, shown.rows, wanted)
    count = shown.count if not wanted and shown.sight.everything else rows.count()
    size = PAGE if count <= PAGE else OF_MANY
    last = max(1, -(-count // size))
    at = min(page, last)
    before = earlier_runs(shown.cycle)
    results = in_order(shown, rows, before, sort, slice((at - 1) * size, at * size))
    pasts = standings(shown.viewer, before, [result.unit_id for result in results])
    made = [row_of(shown, result, before, pasts.get(result.unit_id, {})) for result in results]
    pure = any(not item.full for item in shown.leaves)
    return Page(made, at, last, count, pure, bool(before), bool(shown.law.grades))


def filtered(shown: Shown, rows: QuerySet[UnitResult], wanted: Mapping[str, str]) -> QuerySet[UnitResult]:
    """The rows that were asked for."""
    if text := wanted.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=text) | Q(code=text))
    if grade := wanted.get("grade"):
        rows = rows.filter(grade=grade)
    if state := wanted.get("state"):
        rows = rows.filter(state=state)
    if below := wanted.get("below"):
        path = CycleUnit.objects.filter(cycle=shown.cycle, code=below).values_list("path", flat=True).first()
        rows = rows.filter(any_of([path] if path else []))
    return rows


def in_order(
    shown: Shown, rows: QuerySet[UnitResult], before: list[Run], sort: tuple[str, bool], part: slice
) -> list[UnitResult]:
    """One page of rows in the order of a column."""
    name, down = sort
    if name in ("rank", "name"):
        field = {"rank": "position", "name": "name"}[name]
        return list(rows.order_by(f"-{field}" if down else field, "position")[part])
    units = list(rows.values_list("unit_id", flat=True))
    values = KEYS[name](shown, before)
    known = sorted((unit for unit in units if values.get(unit) is not None), key=values.__getitem__, reverse=down)
    wanted = [*known, *(unit for unit in units if values.get(unit) is None)][part]
    found = {row.unit_id: row for row in rows.filter(unit__in=wanted).order_by()}
    return [found[unit] for unit in wanted]


def by_moved(shown: Shown, before: list[Run]) -> Mapping[int, Any]:
    """Places won since the cycle before, by unit."""
    if not before:
        return {}
    old = ranks_of(before[-1])
    return {
        unit: was - now
        for unit, now in ranks_of(shown.run).items()
        if now is not None and (was := old.get(unit)) is not None
    }


def by_sum(way: int) -> Callable[[Shown, list[Run]], Mapping[int, Any]]:
    """What items without full points added (0) or deducted (1), by unit."""

    def summed(shown: Shown, before: list[Run]) -> Mapping[int, Any]:
        columns = [points_of(shown.run, item.id) for item in shown.leaves if not item.full]
        units = columns[0] if columns else {}
        return {unit: sums(column[unit].points for column in columns)[way] for unit in units}

    return summed


KEYS: dict[str, Callable[[Shown, list[Run]], Mapping[int, Any]]] = {
    "moved": by_moved,
    "bonus": by_sum(0),
    "deducted": by_sum(1),
}


def sums(points: Iterable[Decimal | None]) -> tuple[Decimal, Decimal]:
    """What was added and what was deducted by items without full points."""
    known = [each for each in points if each is not None]
    return sum((each for each in known if each > 0), Decimal(0)), sum((each for each in known if each < 0), Decimal(0))


def row_of(shown: Shown, result: UnitResult, before: list[Run], past: Mapping[int, UnitResult]) -> Row:
    total = score_of(result, TOTAL)
    median = shown.medians.get(TOTAL)
    bonus, deducted = sums(score_of(result, item.id).points for item in shown.leaves if not item.full)
    pasts = tuple(past_of(run, past.get(run.pk)) for run in before)
    last = pasts[-1].rank if pasts else None
    known = [each.total for each in pasts if each.total is not None]
    now = Past(shown.cycle.period, result.rank, total.points, median)
    return Row(
        result=result,
        total=total,
        difference=None if total.points is None or median is None else total.points - median,
        moved=None if last is None or result.rank is None else last - result.rank,
        known_before=last is not None,
        past=pasts,
        spark=spark([*known, total.points] if total.points is not None else []),
        bonus=bonus,
        deducted=deducted,
        lacking=lacking(result, shown.leaves),
        trend_words=", ".join(f"{each.period} {two(each.total)}" for each in (*pasts, now)),
    )


def lacking(result: UnitResult, leaves: Iterable[Item]) -> dict[str, int]:
    """How many leaf items are missing or pending: state → number."""
    states = [score_of(result, item.id).state for item in leaves] if result.state in OPEN else []
    return {state: states.count(state) for state in OPEN if state in states}


def places_within(shown: Shown) -> list[tuple[str, str]]:
    """Units above the appraised ones, to narrow the list: code and name; none where there are too many."""
    return list(_places(shown.run.pk, str(shown.run.finished_at), shown.sight.paths))


@lru_cache(maxsize=64)
def _places(run_id: int, finished_at: str, paths: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    run = Run.objects.get(pk=run_id)
    appraised = run.units.filter(any_of(paths)).values("unit_id")
    parents = CycleUnit.objects.filter(cycle=run.cycle_id, unit__in=appraised).values("parent_code").distinct()
    found = CycleUnit.objects.filter(any_of(paths), cycle=run.cycle_id, code__in=parents)
    return tuple(found.order_by("code").values_list("code", "name")[:PLACES])


def waiting_for(shown: Shown) -> tuple[list[tuple[UnitResult, list[tuple[Item, Score]]]], int]:
    """The first units whose figures are not there yet, each with its open items; and how many units there are."""
    rows = shown.rows.filter(state__in=OPEN)
    first = [
        (row, [(item, cell) for item in shown.leaves if (cell := score_of(row, item.id)).state in OPEN])
        for row in rows[:NAMED]
    ]
    return first, rows.count()
