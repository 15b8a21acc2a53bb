"""What visits come to is written into the facts, inside the action that records them: cells by the one way that all
cells are written, incidents as registrations that others verify. Nothing is written twice for one visit.
"""

from __future__ import annotations

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.entering import Edit, Told, save
from kaoping.web.collection.figures import plain
from kaoping.web.collection.plan import Sheet, enters, sheets_of
from kaoping.web.collection.seats import seat_of
from kaoping.web.cycles.models import CycleUnit
from kaoping.web.incidents import actions as incidents
from kaoping.web.incidents.judging import Typed
from kaoping.web.incidents.models import Registration
from kaoping.web.inspection import faults
from kaoping.web.inspection.flowing import INCIDENT, LEVEL, figure_for, is_complete
from kaoping.web.inspection.models import Draw, Flow, Record, Visit
from kaoping.web.inspection.terms import targets_of
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import Viewer, viewer_of


def flow(visit: Visit, others: bool, by: Person) -> None:
    """Write what follows from a visit that was just recorded. others: its inspector says that it is no double of an
    incident that is there. Raises Refused."""
    if visit.unit:
        _fill_cells(visit, by)
        _register(visit, others, by)


def _fill_cells(visit: Visit, by: Person) -> None:
    """When all that was drawn of the unit has been recorded, its figures are put together."""
    draw = visit.draw
    if not draw.targets:
        return
    visits = list(Visit.objects.filter(draw=draw, unit=visit.unit).select_related("latest").order_by("number"))
    if not is_complete(visits):
        return
    sheets, viewer = sheets_of(draw.cycle), viewer_of(by)
    for want in targets_of(draw):
        figure = plain(figure_for(draw, want, visits))
        _write(draw, visit.unit, want, _sheet(sheets, viewer, want), figure, len(visits), by)


def _sheet(sheets: list[Sheet], viewer: Viewer, want: Want) -> Sheet:
    """Where the inspector writes the column."""
    for sheet in sheets:
        writes = sheet.column(want.key) is not None and enters(viewer, sheet)
        if writes and (want.table != "marks" or seat_of(viewer, sheet) is not None):
            return sheet
    raise Refused(
        [
            faults.NOT_FITTING.at(
                title=want.title, why="检查员现在不填这一列", why_en="the inspector no longer fills in this column"
            )
        ]
    )


def _write(draw: Draw, unit: str, want: Want, sheet: Sheet, figure: str, count: int, by: Person) -> None:
    before = Flow.objects.filter(draw=draw, unit=unit, key=want.key).first()
    if before is None and not figure:
        return
    edit = Edit(unit, want.key, before.text if before else "", figure, f"抽查“{draw.title}”，{count} 处")
    told = save(sheet=sheet, edits=[edit], by=by, way="inspection")[0][0]
    if told.state in ("refused", "conflict"):
        raise Refused([_refusal(told, draw, unit, want)])
    Flow.objects.update_or_create(draw=draw, unit=unit, key=want.key, defaults={"text": figure})


def _refusal(told: Told, draw: Draw, unit: str, want: Want) -> Fault:
    if told.fault is not None:
        return told.fault
    name = CycleUnit.objects.get(cycle=draw.cycle_id, code=unit).name
    return faults.CELL_TAKEN.at(unit=name, title=want.title, now=told.now or "—", who=told.by or "—")


# --- incidents --------------------------------------------------------------------------------------------------------


def _register(visit: Visit, others: bool, by: Person) -> None:
    """One registration for a visit that has points for it; a correction changes it while nobody has verified it."""
    draw, record = visit.draw, visit.latest
    if not draw.incident or record is None:
        return
    key = f"{INCIDENT}:{visit.number}"
    before = Flow.objects.filter(draw=draw, unit=visit.unit, key=key).first()
    if INCIDENT not in record.figures:
        if before is not None:
            raise Refused(
                [
                    faults.FINDING_WRONG.at(
                        why=f"已登记事项 {before.text}，请考核办不予计入",
                        why_en=f"have the office refuse {before.text}",
                    )
                ]
            )
        return
    looked_at = _looked_at(visit, others)
    if before is None:
        report(visit=visit, typed=_typed(visit, record), looked_at=looked_at, by=by)
    else:
        held = Registration.objects.get(cycle=draw.cycle, code=before.text)
        typed = _typed(visit, record)
        incidents.change(registration=held, typed=typed, steps=held.steps, looked_at=looked_at, by=by)


@action
def report(*, visit: Visit, typed: Typed, looked_at: list[str], by: Person) -> Registration:
    """Register what a visit found, and keep which registration it is. Raises Refused."""
    draw, token = visit.draw, f"draw{visit.draw_id}-{visit.number}"
    made = incidents.register(cycle=draw.cycle, typed=typed, looked_at=looked_at, token=token, by=by)
    Flow.objects.create(draw=draw, unit=visit.unit, key=f"{INCIDENT}:{visit.number}", text=made.code)
    return made


def _typed(visit: Visit, record: Record) -> Typed:
    draw = visit.draw
    return Typed(
        unit=visit.unit,
        kind=draw.incident,
        level=record.figures.get(LEVEL, ""),
        occurred_on=record.visited_on,
        count=record.figures[INCIDENT],
        subject=visit.name,
        item=draw.items[0] if len(draw.items) == 1 else "",
        text=record.text,
        source=f"抽查“{draw.title}”第 {visit.number} 号",
        why=record.text[:500],
    )


def _looked_at(visit: Visit, others: bool) -> list[str]:
    """Incidents that it is no double of: those of the same draw, and all of the unit where the inspector says so."""
    mine = Flow.objects.filter(draw=visit.draw, key__startswith=f"{INCIDENT}:").values_list("text", flat=True)
    if not others:
        return list(mine)
    unit = Registration.objects.filter(cycle=visit.draw.cycle, unit=visit.unit)
    return [*mine, *unit.values_list("code", flat=True)]
