"""Reads of reported figures: indicators and how full they are, one of them unit by unit, one unit with its history."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from kaoping.problems import Refused
from kaoping.web.bridge.collecting import Want
from kaoping.web.bridge.derived import Derived, derived, worked_out
from kaoping.web.bridge.facts import months_of
from kaoping.web.collection.effect import MOST_UNITS
from kaoping.web.collection.plan import Sheet, sheets_seen, wants
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import sight_of
from kaoping.web.entry.questions import quantile
from kaoping.web.facts.queries import rows_seen, tables_of, units_seen
from kaoping.web.facts.sources import near_marks
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import Viewer
from kaoping.web.schemes.queries import decisions_in_force

EARLIER = 5  # cycles


@dataclass(frozen=True, slots=True)
class Indicator:
    """A reported figure of the cycle. wants: one a period, in time; sheet: where the viewer sees it being filled in."""

    code: str
    wants: tuple[Want, ...]
    sheet: Sheet | None = None
    filled: int = 0  # cells that the viewer sees
    owed: int = 0

    @property
    def first(self) -> Want:
        return self.wants[0]

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item for want in self.wants for item in want.items))


@dataclass(slots=True)
class Line:
    """One unit. figures: period → cell (None: empty); total: of the cycle's own periods; place: from the highest."""

    unit: CycleUnit
    figures: dict[str, Any] = field(default_factory=dict)
    total: Decimal | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Peers:
    """The units that have a figure, lowest to highest. counts: how many."""

    count: int
    low: Decimal
    quarter: Decimal
    median: Decimal
    three_quarters: Decimal
    high: Decimal


def indicators_of(viewer: Viewer, cycle: Cycle) -> list[Indicator]:
    """The reported figures of which the viewer sees anything, in the order of the scheme."""
    sight, by_code = sight_of(viewer, cycle), dict[str, list[Want]]()
    for want in wants(cycle).columns:
        if want.table == "values" and (sight.paths or sight.items.intersection(want.items)):
            by_code.setdefault(want.code, []).append(want)
    sheets = {want.key: sheet for sheet in sheets_seen(viewer, cycle) for want in sheet.columns}
    filled = _filled(viewer, cycle)
    units = dict(units_seen(viewer, cycle).order_by().values_list("kind").annotate(Count("pk")))
    return [
        Indicator(
            code,
            tuple(found),
            sheets.get(found[0].key),
            sum(filled.get((code, want.period), 0) for want in found),
            len(found) * units.get(found[0].kind, 0),
        )
        for code, found in by_code.items()
    ]


def _filled(viewer: Viewer, cycle: Cycle) -> dict[tuple[str, str], int]:
    rows = rows_seen(viewer, cycle, "values").filter(value__isnull=False).order_by()
    counted = rows.values("indicator", "period").annotate(n=Count("pk"), last=Max("revision"))
    return {(row["indicator"], row["period"]): row["n"] for row in counted}


def lines_of(viewer: Viewer, cycle: Cycle, indicator: Indicator) -> list[Line]:
    """Every unit that the viewer sees, with its figures; places only where all of them are seen."""
    units = units_seen(viewer, cycle).filter(kind=indicator.first.kind).order_by("code")
    found = {unit.code: Line(unit) for unit in units}
    rows = rows_seen(viewer, cycle, "values").filter(indicator=indicator.code)
    for row in rows.only("unit", "period", "value", "reason", "entered_by_id", "entered_at", "cycle_id"):
        if row.unit in found:
            found[row.unit].figures[row.period] = row
    own = {want.period for want in indicator.wants if _within(want.period, cycle)} | {""}
    for line in found.values():
        line.total = total_of(row.value for period, row in line.figures.items() if period in own)
    if sees_all(viewer, cycle, indicator):
        _place(found.values())
    return list(found.values())


def _within(period: str, cycle: Cycle) -> bool:
    first, last = months_of(cycle.period)
    start, end = months_of(period)
    return first <= start and end <= last


def total_of(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of those that are there; None for none."""
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if known else None


def _place(lines: Iterable[Line]) -> None:
    """Places from the highest figure down; equal ones share the better place."""
    known = sorted((line for line in lines if line.total is not None), key=lambda line: -(line.total or 0))
    for at, line in enumerate(known):
        before = known[at - 1] if at else None
        line.place = before.place if before is not None and before.total == line.total else at + 1


def sees_all(viewer: Viewer, cycle: Cycle, indicator: Indicator) -> bool:
    """Whether the figures of every unit are the viewer's to see: only then peers are shown."""
    sight = sight_of(viewer, cycle)
    return sight.everything or bool(sight.items.intersection(indicator.items))


def peers_of(figures: Iterable[Decimal | None]) -> Peers | None:
    """Quartiles of some figures; None for fewer than two."""
    known = sorted(figure for figure in figures if figure is not None)
    if len(known) < 2:
        return None
    parts = [_rounded(quantile(known, Decimal(part) / 4)) for part in (1, 2, 3)]
    return Peers(len(known), known[0], parts[0], parts[1], parts[2], known[-1])


def _rounded(figure: Decimal) -> Decimal:
    return figure.quantize(Decimal("0.0001")).normalize() if figure else figure


# --- one unit ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Past:
    """What a unit had in an earlier cycle; None where it had nothing or the viewer does not see it."""

    period: str
    own: Decimal | None
    median: Decimal | None


def history_of(viewer: Viewer, cycle: Cycle, indicator: Indicator, unit: str) -> list[Past]:
    """The figure in earlier cycles of the same scheme and office, the oldest first."""
    same = Cycle.objects.filter(
        version__scheme=cycle.version.scheme_id, owner=cycle.owner_id, period__lt=cycle.period
    ).select_related("version", "owner")
    earlier = [each for each in same.order_by("-period", "-pk") if len(each.period) == len(cycle.period)][:EARLIER]
    return [_past(viewer, each, indicator, unit) for each in reversed(earlier)]


def _past(viewer: Viewer, cycle: Cycle, indicator: Indicator, unit: str) -> Past:
    rows = rows_seen(viewer, cycle, "values").filter(indicator=indicator.code, value__isnull=False)
    by_unit: dict[str, list[Decimal]] = {}
    for code, period, figure in rows.values_list("unit", "period", "value"):
        if not period or _within(period, cycle):
            by_unit.setdefault(code, []).append(figure)
    peers = peers_of(map(total_of, by_unit.values())) if sees_all(viewer, cycle, indicator) else None
    return Past(cycle.period, total_of(by_unit.get(unit, ())), peers.median if peers else None)


def people_of(lines: Sequence[Line]) -> dict[int, str]:
    """Id → name of those who entered the figures of some units."""
    ids = {row.entered_by_id for line in lines for row in line.figures.values() if row.entered_by_id}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


# --- what is worked out of it -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A derived figure of one unit; "" where it is missing."""

    measure: Derived
    figure: str


def derived_of(cycle: Cycle, indicator: Indicator, unit: str) -> list[Shown] | None:
    """What the engine works out of an indicator for a unit, from the facts as they stand; None where it cannot be said
    at once (the cycle is too large, or its facts cannot be scored yet)."""
    measures = [each for each in _measures(cycle) if indicator.code in each.indicators]
    if not measures:
        return []
    decisions = tuple(sorted(decisions_in_force(cycle.version).items()))
    found = _worked_out(cycle.pk, cycle.facts_revision, cycle.facts_at, decisions, near_marks(cycle))
    if found is None:
        return None
    return [Shown(each, found.get(each.name, {}).get(unit, "")) for each in measures]


def _measures(cycle: Cycle) -> tuple[Derived, ...]:
    return derived(cycle.version.text, decisions_in_force(cycle.version))


@lru_cache(maxsize=8)
def _worked_out(
    pk: int,
    revision: int,
    at: datetime.datetime | None,
    decisions: tuple[tuple[str, str], ...],
    near: tuple[str, ...],
) -> Mapping[str, Mapping[str, str]] | None:
    """Every derived figure of a cycle; revision, time and marks of its facts say when to work them out anew."""
    cycle = Cycle.objects.select_related("version").get(pk=pk)
    if CycleUnit.objects.filter(cycle=cycle).count() > MOST_UNITS:
        return None
    names = [each.name for each in _measures(cycle)]
    try:
        return worked_out(cycle.version.text, dict(decisions), tables_of(cycle), cycle.period, names)
    except Refused:
        return None
