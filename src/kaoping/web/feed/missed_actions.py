"""Every write about 责任倒查: judged by a person, handed on to the incidents of the cycle by another step."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.models import FOUND_BY, Case
from kaoping.web.cycles.models import Cycle
from kaoping.web.feed import faults
from kaoping.web.feed.actions import REASON
from kaoping.web.feed.missed import kinds_of, may_judge, unseen
from kaoping.web.feed.models import Missed
from kaoping.web.feed.roster import roster_of
from kaoping.web.incidents.actions import register
from kaoping.web.incidents.judging import Typed
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of


@action
def judge(*, cycle: Cycle, case: Case, state: str, reason: str, by: Person) -> Missed:
    """Say whether the grid should have found a case. Raises Refused: not theirs, judged already, no reason."""
    reason = reason.strip()
    if cycle.final_at is not None:
        raise Refused([faults.CYCLE_FINAL.at(cycle=cycle.title)])
    if not may_judge(viewer_of(by), case):
        raise Refused([faults.NOT_YOURS.at(number=case.number)])
    if state not in ("confirmed", "dismissed") or not reason or len(reason) > REASON:
        raise Refused([faults.NO_REASON.at()])
    if case.found_by == "grid" or not case.valid or not unseen([case]):
        raise Refused([faults.JUDGED.at(number=case.number)])
    try:
        with transaction.atomic():
            made = Missed.objects.create(cycle=cycle, case=case, state=state, reason=reason, judged_by=by)
    except IntegrityError as first:
        raise Refused([faults.JUDGED.at(number=case.number)]) from first
    note("missed.judged", made, by=by, unit=case.grid, cycle=cycle.pk, state=state, reason=reason)
    return made


@action
def hand_on(*, missed: Missed, kind: str, by: Person) -> Missed:
    """Register a confirmed one as an incident of the cycle; others verify and count it there. Raises Refused."""
    held = (
        Missed.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case", "cycle__version__scheme", "cycle__owner")
        .get(pk=missed.pk)
    )
    case, cycle = held.case, held.cycle
    if held.state != "confirmed" or held.registration_id is not None:
        raise Refused([faults.JUDGED.at(number=case.number)])
    if kind not in {each.code for each in kinds_of(cycle)}:
        raise Refused([faults.NO_SUCH_KIND.at(kind=kind[:40])])
    unit = roster_of(cycle).code_of(case.grid_id, case.town_id, case.desk_id) or ""
    typed = Typed(
        unit=unit, kind=kind, occurred_on=timezone.localdate(case.reported_at), subject=case.number,
        text=held.reason, source=f"{case.number} {FOUND_BY[case.found_by].zh}",
    )  # fmt: skip
    held.registration = register(cycle=cycle, typed=typed, token=f"missed{held.pk}", by=by)
    held.save(update_fields=["registration"])
    note("missed.handed_on", held, by=by, unit=case.grid, cycle=cycle.pk, kind=kind, incident=held.registration.code)
    return held
