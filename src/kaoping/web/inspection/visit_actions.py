"""Every write of visits: recorded, corrected, given to another inspector. What they come to goes into the facts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.collection.seats import recused_from
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.writing import locked
from kaoping.web.inspection import faults
from kaoping.web.inspection.flow_actions import flow
from kaoping.web.inspection.flowing import read_figures
from kaoping.web.inspection.models import STATES, Draw, Inspector, Record, Visit
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import today, viewer_of


@dataclass(frozen=True, slots=True)
class Seen:
    """What an inspector reports of a visit. missed: it could not be made; figures: key → text as typed; why: it is
    corrected; base: number of the version that they saw, 0 for none; others: it is no double of an incident
    that is there."""

    visited_on: datetime.date
    text: str
    missed: bool = False
    figures: dict[str, str] = field(default_factory=dict)
    why: str = ""
    base: int = 0
    others: bool = False


class _Nothing(Exception):
    """What was reported is what is held: the transaction ends without an entry in the log."""


def record(*, visit: Visit, seen: Seen, by: Person) -> Visit:
    """Record or correct a visit; what its unit comes to is written into the facts. By its inspector only. Raises
    Refused, and writes nothing then."""
    try:
        return _record(visit=visit, seen=seen, by=by)
    except _Nothing:
        return visit


@action
def _record(*, visit: Visit, seen: Seen, by: Person) -> Visit:
    held = _held(visit)
    if held.inspector is None or held.inspector.person_id != by.pk:
        raise Refused([faults.NOT_YOURS.at(who="指派的检查员", who_en="the inspector who was drawn for it")])
    made = _version(held, seen, by)
    held.latest = made
    held.save(update_fields=["latest"])
    note(
        "visit.recorded", held, by=by, unit=held.draw.cycle.owner, cycle=held.draw.cycle_id, draw=held.draw_id,
        number=made.number, why=made.why, figures=made.figures,
    )  # fmt: skip
    flow(held, seen.others, by)
    return held


def _held(visit: Visit) -> Visit:
    """The visit with its draw and cycle, held until the transaction ends. Raises Refused."""
    cycle = locked(visit.draw.cycle)
    draw = Draw.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.draw_id)
    if draw.state != "drawn":
        words = STATES[draw.state]
        raise Refused([faults.WRONG_STATE.at(state=words.zh, state_en=words.en)])
    held = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    draw.cycle, held.draw = cycle, draw
    return held


def _version(visit: Visit, seen: Seen, by: Person) -> Record:
    """The new version of what is held of a visit."""
    last = visit.latest
    figures, wrong = ({}, []) if seen.missed else read_figures(visit.draw, seen.figures)
    told = (seen.visited_on, seen.text, seen.missed, figures)
    if not wrong and last is not None and told == (last.visited_on, last.text, last.missed, last.figures):
        raise _Nothing
    wrong += _against(visit, seen, last)
    if wrong:
        raise Refused(wrong)
    return Record.objects.create(
        visit=visit,
        number=last.number + 1 if last else 1,
        visited_on=seen.visited_on,
        text=seen.text,
        missed=seen.missed,
        figures=figures,
        why=seen.why if last else "",
        recorded_by=by,
    )


def _against(visit: Visit, seen: Seen, last: Record | None) -> list[Fault]:
    if seen.base != (last.number if last else 0):
        return [faults.CHANGED_SINCE.at()]
    drawn = timezone.localdate(visit.draw.drawn_at) if visit.draw.drawn_at else today()
    if not drawn <= seen.visited_on <= today():
        why = f"检查日期应在抽取（{drawn}）之后、今天或以前"
        return [
            faults.FINDING_WRONG.at(why=why, why_en=f"the visit was made after the draw ({drawn}), not after today")
        ]
    if last is not None and not seen.why:
        return [faults.FINDING_WRONG.at(why="更正要写理由", why_en="a correction needs a reason")]
    return []


# --- other inspectors -------------------------------------------------------------------------------------------------


@action
def reassign(*, visit: Visit, to: Inspector, why: str, by: Person) -> None:
    """Give a visit that has not been recorded to another inspector of the draw: with it all of the unit where its
    figures are put together. Raises Refused where that one must stand aside."""
    held = _held(visit)
    draw = held.draw
    if not runs_office(viewer_of(by), draw.cycle, AUTHOR):
        raise Refused([faults.NOT_YOURS.at(who="考核办（拟订）", who_en="an author of the office")])
    together = any(key.startswith("marks:") for key in draw.targets) and held.unit
    moved = list(Visit.objects.filter(draw=draw, unit=held.unit) if together else [held])
    if any(each.latest_id is not None for each in moved):
        raise Refused(
            [faults.FINDING_WRONG.at(why="已有检查结果，不能改派", why_en="visits of it are recorded already")]
        )
    if _stands_aside(draw.cycle, to.person, moved):
        raise Refused([faults.NOBODY_MAY.at(count=len(moved), first=held.name)])
    Visit.objects.filter(pk__in=[each.pk for each in moved]).update(inspector=to)
    was = held.inspector.code if held.inspector else ""
    details = {"draw": draw.pk, "was": was, "after": to.code, "why": why, "moved": [each.code for each in moved]}
    note("visit.reassigned", held, by=by, unit=draw.cycle.owner, cycle=draw.cycle_id, **details)


def _stands_aside(cycle: Cycle, person: Person, visits: list[Visit]) -> bool:
    """Whether somebody must not visit one of them: it belongs to a unit for which they stand aside."""
    recused = recused_from(cycle, person).keys()
    codes = {each.code for each in visits} | {each.unit for each in visits}
    if recused & codes:
        return True
    paths = CycleUnit.objects.filter(cycle=cycle, code__in=codes).values_list("path", flat=True)
    ids = {int(part) for path in paths for part in path.strip("/").split("/")}
    return CycleUnit.objects.filter(cycle=cycle, unit__in=ids, code__in=recused).exists()
