"""Every write of self-assessments: filled in field by field, submitted, returned."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge.self_assessing import SELF, Claimable
from kaoping.web.collection.figures import plain, read_figure
from kaoping.web.cycles.models import STAGES, Cycle, CycleUnit
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.cells import Change, Column, write_cells
from kaoping.web.facts.locks import locks_of
from kaoping.web.facts.writing import locked
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import Viewer, viewer_of
from kaoping.web.self_assessment import faults
from kaoping.web.self_assessment.models import Line, SelfAssessment
from kaoping.web.self_assessment.place import BROUGHT_BACK, fills_in, in_time
from kaoping.web.self_assessment.reading import Rules, claimed_points, rules_of
from kaoping.web.self_assessment.texts import cleaned, digest
from kaoping.web.site.words import say

POINTS, TEXT, SUMMARY = "points", "text", "summary"
LONGEST = {TEXT: 3000, SUMMARY: 20_000}  # characters
MOST = 2000  # fields in one save
REASON = 300  # characters
LATEST = datetime.timedelta(days=366)  # of a new date


@dataclass(frozen=True, slots=True)
class Edit:
    """A field as somebody filled it in. field: points or text of an item, or summary (item ""). base: what stood there
    when they saw it: the figure, or the digest of the text."""

    field: str
    item: str
    base: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an edit. state: written, same, conflict, refused. now: what stands there; by: who wrote that, in a
    conflict."""

    edit: Edit
    state: str
    now: str
    by: str = ""
    fault: Fault | None = None

    @property
    def base(self) -> str:
        """What the page has to remember of what stands there."""
        return self.now if self.edit.field == POINTS else digest(self.now)

    @property
    def faults(self) -> list[Fault]:
        return [self.fault] if self.fault else []

    @property
    def writer(self) -> str:
        """Who wrote what stands there, in words."""
        return self.by or say("导入的数据", "an import")

    @property
    def standing(self) -> str:
        """What stands there, in words."""
        return self.now or say("（已清空）", "(emptied)")


class _Nothing(Exception):
    """There was nothing to write: the transaction ends without an entry in the log."""

    def __init__(self, told: list[Told]) -> None:
        self.told = told


# --- filled in ---------------------------------------------------------------------------------------------------


def save(*, cycle: Cycle, unit: CycleUnit, edits: list[Edit], by: Person) -> list[Told]:
    """Write what can be written of some fields; what became of each, in their order.

    Fields are refused one by one, never the whole save. Raises Refused where the person may not write here, or the
    self-assessment is closed.
    """
    try:
        return _save(cycle=cycle, unit=unit, edits=edits, by=by)
    except _Nothing as nothing:
        return nothing.told


@action
def _save(*, cycle: Cycle, unit: CycleUnit, edits: list[Edit], by: Person) -> list[Told]:
    held, kept = _held(cycle, unit, by)
    if len(edits) > MOST:
        raise Refused([faults.TOO_MANY.at(count=len(edits), most=MOST)])
    judge = _Judge(held, unit, kept)
    told = [judge.told(edit) for edit in edits]
    written = [each for each in told if each.state == "written"]
    if not written:
        raise _Nothing(told)
    kept = kept or SelfAssessment(cycle=held, unit=unit.unit, code=unit.code, begun_by=by)
    _keep(kept, judge, written, by)
    note("claims.entered", kept, by=by, unit=unit.unit, claims=[_logged(each, judge) for each in written])
    return told


def _held(cycle: Cycle, unit: CycleUnit, by: Person) -> tuple[Cycle, SelfAssessment | None]:
    """The cycle and the self-assessment, held until the action ends, for somebody who may write in it now."""
    held, viewer = locked(cycle), viewer_of(by)
    kept = SelfAssessment.objects.select_for_update(no_key=True).filter(cycle=held, unit=unit.unit_id).first()
    _require(held, unit, kept, viewer)
    return held, kept


def _require(cycle: Cycle, unit: CycleUnit, kept: SelfAssessment | None, viewer: Viewer) -> None:
    if not fills_in(viewer, unit):
        raise Refused([faults.NOT_YOURS.at(unit=unit.name)])
    if kept is not None and kept.state == "submitted":
        raise Refused([faults.SUBMITTED.at()])
    if not in_time(cycle, kept, viewer.on):
        stage = STAGES[cycle.stage]
        raise Refused([faults.NOT_NOW.at(stage=stage.zh, stage_en=stage.en)])


class _Judge:
    """What stands in a self-assessment, and what may be written instead; found out once for a save."""

    def __init__(self, cycle: Cycle, unit: CycleUnit, kept: SelfAssessment | None) -> None:
        rules: Rules = rules_of(cycle)
        self.items: Mapping[str, Claimable] = rules.items
        self.kept = kept
        self.lines = {line.item: line for line in kept.lines.select_related("entered_by")} if kept else {}
        self.points = claimed_points(cycle, rules, [unit.code]).get(unit.code, {})
        self.locks = locks_of(cycle, "marks")
        self.figures: dict[str, Decimal | None] = {}  # that are to be written

    def told(self, edit: Edit) -> Told:
        if edit.field == SUMMARY:
            return self.of_text(edit, self.kept.summary if self.kept else "")
        if edit.item not in self.items or edit.field not in (POINTS, TEXT):
            return Told(edit, "refused", "", fault=faults.NO_SUCH_ITEM.at(item=edit.item[:40]))
        if edit.field == TEXT:
            line = self.lines.get(edit.item)
            return self.of_text(edit, line.text if line else "")
        return self.of_points(edit)

    def of_text(self, edit: Edit, now: str) -> Told:
        text = cleaned(edit.text)
        if text == now:
            return Told(edit, "same", now)
        if digest(now) != edit.base:
            return Told(edit, "conflict", now, self.writer(edit))
        if len(text) > LONGEST[edit.field]:
            fault = faults.TOO_LONG.at(length=len(text), most=LONGEST[edit.field])
            return Told(edit, "refused", now, fault=fault)
        return Told(edit, "written", text)

    def of_points(self, edit: Edit) -> Told:
        standing = self.points.get(edit.item)
        figure, base, now = read_figure(edit.text), read_figure(edit.base), plain(standing)
        if isinstance(figure, Fault):
            return Told(edit, "refused", now, fault=figure)
        if figure == standing:
            return Told(edit, "same", now)
        if isinstance(base, Fault) or base != standing:
            return Told(edit, "conflict", now, self.writer(edit))
        if fault := self.against(edit.item, figure):
            return Told(edit, "refused", now, fault=fault)
        self.figures[edit.item] = figure
        return Told(edit, "written", plain(figure))

    def against(self, item: str, figure: Decimal | None) -> Fault | None:
        """What is wrong with points claimed for an item."""
        range_ = self.items[item]
        if range_.mark and (item, SELF) in self.locks:
            return faults.LOCKED.at()
        if figure is None:
            return None
        if range_.most is not None and figure > range_.most:
            return faults.OVER.at(points=plain(figure), most=plain(range_.most))
        if range_.least is not None and figure < range_.least:
            return faults.UNDER.at(points=plain(figure), least=plain(range_.least))
        return None

    def writer(self, edit: Edit) -> str:
        """Who wrote what stands there; "" for an import."""
        if edit.field == SUMMARY:
            return self.kept.summary_by.name if self.kept and self.kept.summary_by else ""
        line = self.lines.get(edit.item)
        return line.entered_by.name if line else ""


def _keep(kept: SelfAssessment, judge: _Judge, written: list[Told], by: Person) -> None:
    """The report, and one row for every item of which anything was written."""
    now, lines = timezone.now(), {}
    for each in written:
        if each.edit.field == SUMMARY:
            kept.summary, kept.summary_by, kept.summary_at = each.now, by, now
    kept.save()
    for each in written:
        if (item := each.edit.item) and item not in lines:
            line = judge.lines.get(item) or Line(item=item)
            line.assessment, line.entered_by, line.entered_at = kept, by, now
            line.points = judge.figures.get(item, judge.points.get(item))
            lines[item] = line
        if each.edit.field == TEXT:
            lines[item].text = each.now
    fields = ["points", "text", "entered_by", "entered_at"]
    Line.objects.bulk_create(
        [Line(assessment=kept, item=line.item, **{name: getattr(line, name) for name in fields})
         for line in lines.values()],
        update_conflicts=True, unique_fields=["assessment", "item"], update_fields=fields,
    )  # fmt: skip


def _mark(
    cycle: Cycle, held: Cycle, unit: CycleUnit, claims: Mapping[str, Decimal | None], judge: _Judge, by: Person
) -> None:
    """Claims go among the marks, where departments see them: once they are submitted, not before."""
    changes = [
        Change(unit.code, Column("marks", item, SELF), judge.points.get(item), figure)
        for item, figure in claims.items()
        if item in judge.items and judge.items[item].mark
    ]
    write_cells(held, changes, by, force=True)
    cycle.facts_revision, cycle.facts_at = held.facts_revision, held.facts_at


def _logged(told: Told, judge: _Judge) -> list[Any]:
    """item, field, old, new: of texts their length, their words stand in the self-assessment."""
    edit = told.edit
    if edit.field == POINTS:
        return [edit.item, edit.field, plain(judge.points.get(edit.item)), told.now]
    return [edit.item, edit.field, edit.base, digest(told.now), len(told.now)]


# --- submitted, returned -----------------------------------------------------------------------------------------


@action
def submit(*, cycle: Cycle, unit: CycleUnit, by: Person) -> SelfAssessment:
    """Hand a self-assessment to the office; nobody changes it from then on. Only now its claims go into the facts.
    Raises Refused."""
    held, kept = _held(cycle, unit, by)
    judge = _Judge(held, unit, kept)
    said = any(line.text for line in judge.lines.values()) or bool(kept and kept.summary)
    if not (judge.points or said):
        raise Refused([faults.EMPTY.at()])
    kept = kept or SelfAssessment(cycle=held, unit=unit.unit, code=unit.code, begun_by=by)
    kept.state, kept.submitted_at, kept.submitted_by = "submitted", timezone.now(), by
    kept.save()
    said_of = dict.fromkeys([*judge.points, *judge.lines])
    open_to = {item: judge.points.get(item) for item in said_of if (item, SELF) not in judge.locks}
    _mark(cycle, held, unit, open_to, judge, by)
    claims = {item: plain(figure) for item, figure in judge.points.items()}
    empty = [each.item for each in judge.items.values() if each.asked and each.item not in judge.points]
    note("claims.submitted", kept, by=by, unit=unit.unit, claims=claims, empty=empty)
    return kept


@action
def hand_back(*, cycle: Cycle, unit: CycleUnit, reason: str, due_on: datetime.date | None, by: Person) -> None:
    """Return a submitted self-assessment to its unit, with the reason and a new last day. Raises Refused."""
    held, viewer = locked(cycle), viewer_of(by)
    kept = SelfAssessment.objects.select_for_update(no_key=True).filter(cycle=held, unit=unit.unit_id).first()
    if not runs_office(viewer, held):
        raise Refused([faults.NOT_THE_OFFICE.at()])
    if kept is None or kept.state != "submitted":
        raise Refused([faults.NOT_SUBMITTED.at(unit=unit.name)])
    if kept.submitted_by_id == by.pk or fills_in(viewer, unit):
        raise Refused([faults.YOUR_OWN.at(unit=unit.name)])
    if found := list(_against_return(held, reason, due_on, viewer.on)):
        raise Refused(found)
    kept.state, kept.why, kept.due_on = "returned", cleaned(reason), due_on
    kept.returned_at, kept.returned_by = timezone.now(), by
    kept.save()
    note("claims.returned", kept, by=by, unit=unit.unit, reason=kept.why, due_on=due_on)


def _against_return(cycle: Cycle, reason: str, due_on: datetime.date | None, today: datetime.date) -> Iterable[Fault]:
    if cycle.stage not in BROUGHT_BACK:
        stage = STAGES[cycle.stage]
        yield faults.NOT_NOW.at(stage=stage.zh, stage_en=stage.en)
    if not 0 < len(cleaned(reason)) <= REASON:
        yield faults.NO_REASON.at()
    if due_on is None or not today <= due_on <= today + LATEST:
        yield faults.BAD_DAY.at(day=due_on.isoformat() if due_on else "—")
