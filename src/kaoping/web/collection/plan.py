"""Which sheets a cycle has: what the scheme wants entered, given to those who answer for it.

Marks go to every department that answers for the item, each with assessors of its own; a reported figure goes to one
department only, the first that answers for the first item that reads it. What nobody answers for is the office's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.http import Http404

from kaoping.web.bridge.collecting import Kind, Want, Wanted, wanted
from kaoping.web.bridge.facts import months_of, parse_period
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.cycles.sight import cycle_or_404, runs_office
from kaoping.web.facts.models import Value
from kaoping.web.people.roles import AUTHOR, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import tree_at

ENTERING = ("self", "collect", "check")  # stages in which cells are filled in


@dataclass(frozen=True)
class Sheet:
    """What one unit enters about the units of one kind. office: it is the office's own (nobody else answers)."""

    cycle: Cycle
    unit: Unit
    name: str  # of the unit on the day of the cycle
    kind: str
    columns: tuple[Want, ...]

    @property
    def office(self) -> bool:
        return self.unit.pk == self.cycle.owner_id

    def column(self, key: str) -> Want | None:
        return next((want for want in self.columns if want.key == key), None)


def wants(cycle: Cycle) -> Wanted:
    """What people enter for the cycle; reported figures by the periods in which they come in."""
    found = wanted(cycle.version.text, decisions_in_force(cycle.version), cycle.period)
    stored = _stored_periods(cycle.pk, cycle.facts_revision)
    columns = tuple(dict.fromkeys(column for want in found.columns for column in _as_stored(want, stored, cycle)))
    return replace(found, columns=columns)


@lru_cache(maxsize=64)
def _stored_periods(cycle: int, revision: int) -> dict[str, frozenset[str]]:
    """Indicator → periods of its rows; the revision says when to look again."""
    found: dict[str, set[str]] = {}
    for indicator, period in Value.objects.filter(cycle=cycle).values_list("indicator", "period").distinct():
        found.setdefault(indicator, set()).add(period)
    return {indicator: frozenset(periods) for indicator, periods in found.items()}


def _as_stored(want: Want, stored: dict[str, frozenset[str]], cycle: Cycle) -> Iterable[Want]:
    """A figure that has come in by other periods than expected (by month, not by year) is entered by those."""
    if want.table != "values":
        return (want,)
    others = [
        period
        for period in stored.get(want.code, ())
        if period != want.period and _overlap(months_of(period), months_of(want.period))
    ]
    if not others:
        return (want,)
    if any(len(period) == len("2026-01") for period in others):
        return tuple(replace(want, period=month) for month in parse_period(want.period).months)
    return tuple(replace(want, period=period) for period in sorted(others))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def sheets_of(cycle: Cycle) -> list[Sheet]:
    """Every sheet of a cycle: departments in the order of the scheme, the office's last."""
    answering = _answering(cycle)
    columns: dict[tuple[int, str], list[Want]] = {}
    for want in wants(cycle).columns:
        units = [unit for item in want.items for unit in answering.get(item, ())] or [cycle.owner_id]
        for unit in dict.fromkeys(units) if want.table == "marks" else units[:1]:
            columns.setdefault((unit, want.kind), []).append(want)
    units_by_id = Unit.objects.in_bulk({unit for unit, _ in columns})
    tree = tree_at(cycle.units_on)
    made = [
        Sheet(cycle, units_by_id[unit], tree.nodes[unit].name if unit in tree.nodes else "", kind, tuple(wants_))
        for (unit, kind), wants_ in columns.items()
    ]
    return sorted(made, key=lambda sheet: sheet.office)


def _answering(cycle: Cycle) -> dict[str, list[int]]:
    """Item → units that answer for it, the first named first."""
    found: dict[str, list[int]] = {}
    for item, unit in Responsibility.objects.filter(cycle=cycle).order_by("pk").values_list("item", "unit"):
        found.setdefault(item, []).append(unit)
    return found


def kinds_of(cycle: Cycle, unit: int) -> tuple[Kind, ...]:
    """The kinds of incidents that a unit reports: of its items; of the office: those that nobody answers for."""
    answering = _answering(cycle)

    def reports(kind: Kind) -> bool:
        units = [each for item in kind.items for each in answering.get(item, ())] or [cycle.owner_id]
        return unit in units

    return tuple(kind for kind in wants(cycle).kinds if reports(kind))


def enters(viewer: Viewer, sheet: Sheet) -> bool:
    """Whether the viewer fills in a sheet: a scorer of its department, or an author of the office."""
    return sheet.unit.pk in viewer.granted_units(SCORER) or runs_office(viewer, sheet.cycle, AUTHOR)


def sheets_seen(viewer: Viewer, cycle: Cycle) -> list[Sheet]:
    """The sheets that the viewer sees: the office and its leaders all, a department its own."""
    whole = runs_office(viewer, cycle)
    return [sheet for sheet in sheets_of(cycle) if whole or enters(viewer, sheet)]


def sheet_or_404(viewer: Viewer, cycle: int, unit: int, kind: str) -> Sheet:
    """A sheet that the viewer sees; Http404 for any other."""
    seen = sheets_seen(viewer, cycle_or_404(viewer, cycle))
    for sheet in seen:
        if sheet.unit.pk == unit and sheet.kind == kind:
            return sheet
    raise Http404
