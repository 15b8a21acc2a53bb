"""Cells that people fill in: what is wrong with them, and the one way by which they are written.

The page, a paste, a workbook, the phone and a draw all end here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection import faults
from kaoping.web.collection.figures import outside, plain, read_figure
from kaoping.web.collection.handed import closed_keys
from kaoping.web.collection.models import STATES, Seat
from kaoping.web.collection.plan import ENTERING, Sheet, enters
from kaoping.web.collection.seats import recused_from, seat_of
from kaoping.web.cycles.models import STAGES, CycleUnit
from kaoping.web.facts.cells import Change, Column, Written, write_cells
from kaoping.web.facts.writing import locked
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import Viewer, viewer_of

MOST = 2000  # cells in one save
REASON = 500  # characters


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell as somebody typed it. key: of the column, as `Want.key`; base: the text that stood there when they saw it;
    reason: None leaves the one that is there."""

    unit: str
    key: str
    base: str
    text: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an edit. state: written, same, conflict, refused. now: the text that stands in the cell."""

    edit: Edit
    state: str
    now: str
    by: str = ""  # who wrote what stands there, in a conflict
    fault: Fault | None = None


class _Nothing(Exception):
    """There was nothing to write: the transaction ends without an entry in the log."""

    def __init__(self, told: list[Told]) -> None:
        self.told = told


def save(*, sheet: Sheet, edits: list[Edit], by: Person, way: str = "page") -> tuple[list[Told], int]:
    """Write what can be written of some edits; what became of each, in their order, and the facts revision.

    Cells are refused one by one, never the whole save. Raises Refused where the person may not fill in the sheet at
    all, or the cycle is past its time. way: page, paste, workbook, phone, inspection (for the log).
    """
    try:
        return _save(sheet=sheet, edits=edits, by=by, way=way)
    except _Nothing as nothing:
        return nothing.told, sheet.cycle.facts_revision


@action
def _save(*, sheet: Sheet, edits: list[Edit], by: Person, way: str) -> tuple[list[Told], int]:
    cycle = locked(sheet.cycle)
    viewer = viewer_of(by)
    admit(viewer, replace(sheet, cycle=cycle))
    if len(edits) > MOST:
        raise Refused([faults.TOO_MANY.at(count=len(edits), most=MOST)])
    judge = Judge(sheet, viewer, {edit.unit for edit in edits})
    judged = [(edit, judge.change(edit)) for edit in edits]
    changes = [found for _, found in judged if isinstance(found, Change)]
    written = {(each.change.unit, each.change.column): each for each in write_cells(cycle, changes, by)}
    told = [_told(edit, found, written) for edit, found in judged]
    done = [each for each in written.values() if each.state == "written"]
    if not done:
        raise _Nothing(told)
    sheet.cycle.facts_revision, sheet.cycle.facts_at = cycle.facts_revision, cycle.facts_at
    note("cells.entered", cycle, by=by, unit=sheet.unit, way=way, cells=_cells(done), revision=cycle.facts_revision)
    return told, cycle.facts_revision


def admit(viewer: Viewer, sheet: Sheet) -> None:
    """Raises Refused where the viewer may not fill in a sheet, or its cycle is past its time."""
    if not enters(viewer, sheet):
        raise Refused([faults.NOT_YOURS.at()])
    if sheet.cycle.stage not in ENTERING:
        stage = STAGES[sheet.cycle.stage]
        raise Refused([faults.NOT_NOW.at(stage=stage.zh, stage_en=stage.en)])


class Judge:
    """What may be written where, found out once for a save. units: codes; None for all of the sheet."""

    def __init__(self, sheet: Sheet, viewer: Viewer, units: set[str] | None) -> None:
        rows = CycleUnit.objects.filter(cycle=sheet.cycle, kind=sheet.kind)
        rows = rows if units is None else rows.filter(code__in=units)
        self.units = dict(rows.values_list("code", "name"))
        self.columns = {want.key: want for want in sheet.columns}
        self.seat: Seat | None = seat_of(viewer, sheet)
        self.closed = closed_keys(sheet, self.seat)
        self.recused = recused_from(sheet.cycle, viewer.person)

    def change(self, edit: Edit) -> Change | Fault:
        """The edit as a change of facts, or why it is none."""
        want = self.columns.get(edit.key)
        if want is None or edit.unit not in self.units:
            return faults.NO_SUCH_CELL.at(unit=edit.unit[:60], column=edit.key[:80])
        if (fault := self.against(edit.unit, want, edit.reason)) is not None:
            return fault
        figure, base = read_figure(edit.text), read_figure(edit.base)
        if isinstance(figure, Fault):
            return figure
        if figure is not None and (fault := outside(figure, want)) is not None:
            return fault
        seen = None if isinstance(base, Fault) else base
        return Change(edit.unit, self.column(want), seen, figure, edit.reason)

    def column(self, want: Want) -> Column:
        """Where the person's figures of a column stand."""
        part = self.seat.code if want.table == "marks" and self.seat is not None else want.period
        return Column(want.table, want.code, part)

    def against(self, unit: str, want: Want, reason: str | None = None) -> Fault | None:
        """Why a cell may not be changed, whatever is put there."""
        if (state := self.closed.get(want.key)) is not None:
            words = STATES[state]
            return faults.COLUMN_CLOSED.at(
                title=want.title, title_en=want.title_en or want.title, state=words.zh, state_en=words.en
            )
        if reason is not None and len(reason) > REASON:
            return faults.REASON_TOO_LONG.at(length=len(reason), most=REASON)
        if want.table == "marks" and self.seat is None:
            return faults.NO_SEAT.at()
        if want.table == "marks" and unit in self.recused:
            return faults.RECUSED.at(unit=self.units[unit])
        return None


def _told(edit: Edit, found: Change | Fault, written: dict[tuple[str, Column], Written]) -> Told:
    if isinstance(found, Fault):
        return Told(edit, "refused", edit.base, fault=found)
    each = written[found.unit, found.column]
    by = each.by.name if each.state == "conflict" and each.by else ""
    return Told(edit, each.state, plain(each.now), by)


def _cells(done: Iterable[Written]) -> list[list[Any]]:
    """unit, table, code, part, old, new: as the log keeps them."""
    return [
        [each.change.unit, each.change.column.table, each.change.column.code, each.change.column.part,
         plain(each.was), plain(each.now)]
        for each in done
    ]  # fmt: skip
