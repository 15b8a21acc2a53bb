"""Which cells a person may have corrected, what stands in them, and what is wrong with what they want there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.faults import NO_SUCH_CELL, RECUSED
from kaoping.web.collection.figures import outside, plain, read_figure
from kaoping.web.collection.models import Seat
from kaoping.web.collection.plan import ENTERING, Sheet, kinds_by_unit, sheets_of, wants
from kaoping.web.collection.seats import recused_from
from kaoping.web.corrections import faults
from kaoping.web.corrections.models import CorrectedCell
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.cells import Column, figure_of, rows_of
from kaoping.web.facts.locks import locks_of
from kaoping.web.facts.models import EnteredFact, Mark, Value
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPRAISED, AUTHOR, SCORER
from kaoping.web.people.viewer import Viewer, any_of
from kaoping.web.units.models import Unit

MOST = 200  # cells in one request
Key = tuple[str, str, str, str]
"""unit, table, code, part"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands. now: its text, "" for none; by: who entered it, None for an import or an empty cell."""

    unit: str
    name: str
    want: Want
    part: str
    now: str
    by: Person | None
    locked: bool

    @property
    def key(self) -> Key:
        return self.unit, self.want.table, self.want.code, self.part


@dataclass(frozen=True, slots=True)
class Proposed:
    """What somebody wants in a cell. base: the text that stood there when they saw it, None: they do not say."""

    unit: str
    table: str
    code: str
    part: str
    text: str
    base: str | None = None

    @property
    def key(self) -> Key:
        return self.unit, self.table, self.code, self.part


class Rights:
    """What a person may have corrected in a cycle, found out once for a request."""

    def __init__(self, viewer: Viewer, cycle: Cycle) -> None:
        self.viewer, self.cycle = viewer, cycle
        self.office = runs_office(viewer, cycle, AUTHOR)

    @cached_property
    def sheets(self) -> list[Sheet]:
        return sheets_of(self.cycle)

    @cached_property
    def own_sheets(self) -> list[Sheet]:
        mine = self.viewer.granted_units(SCORER)
        return [sheet for sheet in self.sheets if sheet.unit.pk in mine]

    @cached_property
    def own_kinds(self) -> frozenset[str]:
        """The kinds of incidents that the person's departments report."""
        mine = self.viewer.granted_units(SCORER)
        by_unit = kinds_by_unit(self.cycle) if mine else {}
        return frozenset(kind.code for unit in mine for kind in by_unit.get(unit, ()))

    @cached_property
    def own(self) -> dict[str, Unit]:
        """The units for which the person is appraised, and what lies below them: code → unit."""
        granted = self.viewer.granted_units(APPRAISED)
        if not granted:
            return {}
        paths = list(CycleUnit.objects.filter(cycle=self.cycle, unit__in=granted).values_list("path", flat=True))
        rows = CycleUnit.objects.filter(any_of(paths), cycle=self.cycle).select_related("unit")
        return {row.code: row.unit for row in rows}

    @cached_property
    def recused(self) -> dict[str, str]:
        return recused_from(self.cycle, self.viewer.person)

    @cached_property
    def seats(self) -> dict[int, list[str]]:
        """Department → the assessors under whose names its marks stand."""
        found: dict[int, list[str]] = {}
        for seat in Seat.objects.filter(cycle=self.cycle):
            found.setdefault(seat.unit_id, []).append(seat.code)
        return found

    def assessors(self, unit: Unit) -> list[str]:
        return self.seats.get(unit.pk) or [unit.code]

    def way(self, unit: str, want: Want, part: str) -> tuple[str, Unit] | Fault:
        """As what, and for which unit, the person asks; or why not."""
        if self.office:
            return "office", self.cycle.owner
        sheets = (sheet for sheet in self.own_sheets if sheet.column(want.key))
        mine = next((sheet for sheet in sheets if self._mine(sheet, want, part)), None)
        if mine is not None and not (want.table == "marks" and unit in self.recused):
            return "department", mine.unit
        if unit in self.own:
            return "unit", self.own[unit]
        if mine is not None:
            return RECUSED.at(unit=unit)
        return faults.NOT_YOURS.at(unit=unit[:60], column=want.title)

    def _mine(self, sheet: Sheet, want: Want, part: str) -> bool:
        """A department does not touch what another one's assessors gave."""
        if want.table != "marks":
            return part == want.period
        others = (each.unit for each in self.sheets if each.unit.pk != sheet.unit.pk and each.column(want.key))
        return part not in {code for unit in others for code in self.assessors(unit)}


def columns_open(rights: Rights) -> list[Want]:
    """The columns of which the person may ask for a correction of some cell at all."""
    columns = wants(rights.cycle).columns
    if rights.office or rights.own:
        return list(columns)
    keys = {want.key for sheet in rights.own_sheets for want in sheet.columns}
    return [want for want in columns if want.key in keys]


def column_of(cycle: Cycle, key: str) -> Want | None:
    """A column of the cycle by its key."""
    return next((want for want in wants(cycle).columns if want.key == key), None)


def units_open(rights: Rights, want: Want) -> list[CycleUnit]:
    """The units of which the person may ask for a correction in a column."""
    units = CycleUnit.objects.filter(cycle=rights.cycle, kind=want.kind).order_by("path", "code")
    if rights.office or any(sheet.column(want.key) for sheet in rights.own_sheets):
        return list(units)
    return list(units.filter(code__in=rights.own))


def cells_of(rights: Rights, want: Want, units: Iterable[CycleUnit]) -> list[Cell]:
    """What stands in a column for some units, as far as the person may have it corrected; the assessors of marks side
    by side."""
    units = list(units)
    stored = _stored(rights.cycle, want, [unit.code for unit in units])
    locks = locks_of(rights.cycle, want.table)
    shut = rights.cycle.stage not in ENTERING
    seated = [part for sheet in rights.sheets if sheet.column(want.key) for part in rights.assessors(sheet.unit)]
    found = []
    for unit in units:
        given = sorted(part for code, part in stored if code == unit.code) if want.table == "marks" else []
        for part in dict.fromkeys([*seated, *given] if want.table == "marks" else [want.period]):
            if isinstance(rights.way(unit.code, want, part), Fault):
                continue
            row = stored.get((unit.code, part))
            by = row.entered_by if row is not None else None
            locked = shut or (want.code, part) in locks
            if row is None and not locked:
                continue
            found.append(Cell(unit.code, unit.name, want, part, plain(figure_of(row)), by, locked))
    return found


def _stored(cycle: Cycle, want: Want, units: list[str]) -> dict[tuple[str, str], EnteredFact]:
    if want.table == "marks":
        marks = Mark.objects.filter(cycle=cycle, item=want.code, unit__in=units).select_related("entered_by")
        return {(row.unit, row.assessor): row for row in marks}
    values = Value.objects.filter(cycle=cycle, indicator=want.code, period=want.period, unit__in=units)
    return {(row.unit, row.period): row for row in values.select_related("entered_by")}


def checked(rights: Rights, proposed: list[Proposed]) -> tuple[list[CorrectedCell], tuple[str, Unit]]:
    """The cells (not saved) of a request for marks and figures, and as what the person asks. Raises Refused with
    every fault."""
    if len(proposed) > MOST:
        raise Refused([faults.TOO_MANY.at(count=len(proposed), most=MOST)])
    by_key = {(want.table, want.code, want.period): want for want in wants(rights.cycle).columns}
    units = {unit.code: unit for unit in CycleUnit.objects.filter(
        cycle=rights.cycle, code__in={each.unit for each in proposed})}  # fmt: skip
    now = figures_now(rights.cycle, [each.key for each in proposed])
    judge = _Judge(rights, by_key, units, now)
    found = [judge.cell(each) for each in proposed]
    wrong = [each for each in found if isinstance(each, Fault)]
    cells = [each for each in found if isinstance(each, CorrectedCell)]
    if wrong or not cells:
        raise Refused(list(dict.fromkeys(wrong)) or [faults.NOTHING_CHANGED.at()])
    assert judge.way is not None
    return cells, judge.way


class _Judge:
    def __init__(
        self, rights: Rights, wants_: dict[tuple[str, str, str], Want], units: dict[str, CycleUnit], now: dict[Key, str]
    ) -> None:
        self.rights, self.wants, self.units, self.now = rights, wants_, units, now
        self.locks = {table: locks_of(rights.cycle, table) for table in ("marks", "values")}
        self.way: tuple[str, Unit] | None = None

    def cell(self, each: Proposed) -> CorrectedCell | Fault | None:
        """None where nothing would change."""
        want = self.wants.get((each.table, each.code, "" if each.table == "marks" else each.part))
        unit = self.units.get(each.unit)
        if want is None or unit is None or unit.kind != want.kind or len(each.part) > 60:
            return NO_SUCH_CELL.at(unit=each.unit[:60], column=f"{each.table}:{each.code}"[:80])
        way = self.rights.way(each.unit, want, each.part)
        if isinstance(way, Fault):
            return way
        self.way = self.way or way
        if self.rights.cycle.stage in ENTERING and (each.code, each.part) not in self.locks[each.table]:
            return faults.NOT_LOCKED.at(column=want.title)
        return self._changed(each, want)

    def _changed(self, each: Proposed, want: Want) -> CorrectedCell | Fault | None:
        figure, now = read_figure(each.text), self.now.get(each.key, "")
        if isinstance(figure, Fault):
            return figure
        if figure is not None and (fault := outside(figure, want)) is not None:
            return fault
        if each.base is not None and each.base != now:
            return faults.OUTDATED.at(cells=f"{each.unit} {want.title}")
        if plain(figure) == now:
            return None
        return CorrectedCell(
            unit=each.unit, table=each.table, code=each.code, part=each.part, old=now, new=plain(figure)
        )


def figures_now(cycle: Cycle, keys: Iterable[Key]) -> dict[Key, str]:
    """What stands in cells of marks and values, as text."""
    return {key: plain(figure_of(row)) for key, row in rows_by_key(cycle, keys).items()}


def rows_by_key(cycle: Cycle, keys: Iterable[Key]) -> dict[Key, EnteredFact]:
    """The stored rows of cells of marks and values."""
    wanted = set(keys)
    columns = {Column(table, code, part) for _, table, code, part in wanted if table in ("marks", "values")}
    found = rows_of(cycle, columns)
    by_key = {(unit, column.table, column.code, column.part): row for (unit, column), row in found.items()}
    return {key: row for key, row in by_key.items() if key in wanted}
