"""Which sheets a cycle has: what the scheme wants entered, given to those who answer for it.

Marks go to every department that answers for the item, each with assessors of its own; a reported figure goes to one
department only, the first that answers for the first item that reads it. What nobody answers for is the office's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import Http404

from kaoping.web.bridge.collecting import Kind, Want, Wanted, wanted
from kaoping.web.bridge.facts import months_of, parse_period
from kaoping.web.collection.memory import Memory
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.cycles.sight import cycle_or_404, runs_office
from kaoping.web.facts.models import Value
from kaoping.web.people.roles import AUTHOR, LEADER, OFFICE, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.schemes.queries import decisions_in_force, decisions_of
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


Periods = Mapping[str, frozenset[str]]
_periods: Memory[Periods] = Memory(64)  # cycles


def wants(cycle: Cycle) -> Wanted:
    """What people enter for the cycle; reported figures by the periods in which they come in."""
    return _wants(cycle, decisions_in_force(cycle.version), _stored_periods([cycle])[cycle.pk])


def _wants(cycle: Cycle, decisions: Mapping[str, str], stored: Periods) -> Wanted:
    found = wanted(cycle.version.text, decisions, cycle.period)
    columns = tuple(dict.fromkeys(column for want in found.columns for column in _as_stored(want, stored, cycle)))
    return replace(found, columns=columns)


def _stored_periods(cycles: Iterable[Cycle]) -> dict[int, Periods]:
    """Cycle → indicator → periods of its rows; looked for again only when its facts have changed."""
    known = {cycle.pk: cycle for cycle in cycles}
    found = {pk: kept for pk, cycle in known.items() if (kept := _periods.get(cycle)) is not None}
    unknown: dict[int, dict[str, set[str]]] = {pk: {} for pk in known if pk not in found}
    rows = Value.objects.filter(cycle__in=unknown).values_list("cycle", "indicator", "period") if unknown else None
    for cycle, indicator, period in rows.distinct() if rows is not None else ():
        unknown[cycle].setdefault(indicator, set()).add(period)
    for pk, by_indicator in unknown.items():
        periods_of = {code: frozenset(periods) for code, periods in by_indicator.items()}
        found[pk] = _periods.put(known[pk], found=periods_of)
    return found


def _as_stored(want: Want, stored: Periods, cycle: Cycle) -> Iterable[Want]:
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
    tree = tree_at(cycle.units_on)

    def name(unit: Unit) -> str:
        return tree.nodes[unit.pk].name if unit.pk in tree.nodes else unit.code

    columns = _columns(cycle, wants(cycle), answering([cycle])[cycle.pk])
    return _sheets(cycle, columns, Unit.objects.in_bulk({unit for unit, _ in columns}), name)


def sheets_of_all(cycles: Iterable[Cycle], name: Callable[[Unit], str]) -> list[Sheet]:
    """The sheets of many cycles, cycle by cycle: the database is asked as often as for one. name: of a unit."""
    known = list(cycles)
    decisions, stored = decisions_of(cycle.version for cycle in known), _stored_periods(known)
    given = answering(known)
    columns = {
        cycle: _columns(cycle, _wants(cycle, decisions[cycle.version_id], stored[cycle.pk]), given[cycle.pk])
        for cycle in known
    }
    units = Unit.objects.in_bulk({unit for found in columns.values() for unit, _ in found})
    return [sheet for cycle, found in columns.items() for sheet in _sheets(cycle, found, units, name)]


Columns = dict[tuple[int, str], list[Want]]  # by unit and kind


def _columns(cycle: Cycle, wanted: Wanted, given: Mapping[str, list[int]]) -> Columns:
    columns: Columns = {}
    for want in wanted.columns:
        units = [unit for item in want.items for unit in given.get(item, ())] or [cycle.owner_id]
        for unit in dict.fromkeys(units) if want.table == "marks" else units[:1]:
            columns.setdefault((unit, want.kind), []).append(want)
    return columns


def _sheets(cycle: Cycle, columns: Columns, units: Mapping[int, Unit], name: Callable[[Unit], str]) -> list[Sheet]:
    made = [Sheet(cycle, units[unit], name(units[unit]), kind, tuple(found)) for (unit, kind), found in columns.items()]
    return sorted(made, key=lambda sheet: sheet.office)


def answering(cycles: Iterable[Cycle]) -> dict[int, dict[str, list[int]]]:
    """Cycle → item → units that answer for it, the first named first."""
    found: dict[int, dict[str, list[int]]] = {cycle.pk: {} for cycle in cycles}
    rows = Responsibility.objects.filter(cycle__in=found).order_by("pk").values_list("cycle", "item", "unit")
    for cycle, item, unit in rows:
        found[cycle].setdefault(item, []).append(unit)
    return found


def kinds_of(cycle: Cycle, unit: int) -> tuple[Kind, ...]:
    """The kinds of incidents that a unit reports: of its items; of the office: those that nobody answers for."""
    return kinds_by_unit(cycle).get(unit, ())


def kinds_by_unit(cycle: Cycle) -> dict[int, tuple[Kind, ...]]:
    """Unit → the kinds of incidents that it reports."""
    given, found = answering([cycle])[cycle.pk], dict[int, list[Kind]]()
    for kind in wants(cycle).kinds:
        units = [each for item in kind.items for each in given.get(item, ())] or [cycle.owner_id]
        for unit in dict.fromkeys(units):
            found.setdefault(unit, []).append(kind)
    return {unit: tuple(kinds) for unit, kinds in found.items()}


def enters(viewer: Viewer, sheet: Sheet) -> bool:
    """Whether the viewer fills in a sheet: a scorer of its department, or an author of the office."""
    return sheet.unit.pk in viewer.granted_units(SCORER) or runs_office(viewer, sheet.cycle, AUTHOR)


def sheets_seen(viewer: Viewer, cycle: Cycle) -> list[Sheet]:
    """The sheets that the viewer sees: the office and its leaders all, a department its own."""
    whole = runs_office(viewer, cycle, *OFFICE, LEADER)
    return [sheet for sheet in sheets_of(cycle) if whole or enters(viewer, sheet)]


def sheet_or_404(viewer: Viewer, cycle: int, unit: int, kind: str) -> Sheet:
    """A sheet that the viewer sees; Http404 for any other."""
    seen = sheets_seen(viewer, cycle_or_404(viewer, cycle))
    for sheet in seen:
        if sheet.unit.pk == unit and sheet.kind == kind:
            return sheet
    raise Http404
