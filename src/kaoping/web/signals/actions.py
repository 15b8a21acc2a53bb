"""Every write about signals: marked by the night's look, judged by a person. Neither touches a case or a figure."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.signals import faults
from kaoping.web.signals.marks import Mark, signals
from kaoping.web.signals.models import STATES, Look, Signal
from kaoping.web.signals.rights import may_judge

REASON = 500  # characters
BATCH = 500


@action
def mark(*, marks: Sequence[Mark], on: datetime.date) -> int:
    """Write down what a look at a day has found, each once; how many were new."""
    known: set[str] = set()
    keys = [each.key for each in marks]
    for at in range(0, len(keys), BATCH):
        known.update(Signal.objects.filter(key__in=keys[at : at + BATCH]).values_list("key", flat=True))
    fresh = signals({each.key: each for each in marks if each.key not in known}.values(), on)
    Signal.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    look, _ = Look.objects.update_or_create(on=on, defaults={"found": len(fresh)})
    note("signals.marked", look, by=None, on=on.isoformat(), count=len(fresh))
    return len(fresh)


@action
def judge(*, signal: int, state: str, reason: str, by: Person) -> Signal:
    """Say whether a signal is true. Raises Refused: not theirs, judged already, no reason."""
    held = (
        Signal.objects.select_for_update(of=("self",), no_key=True).select_related("case", "judged_by").get(pk=signal)
    )
    reason = reason.strip()
    if not may_judge(viewer_of(by), held):
        raise Refused([faults.NOT_YOURS.at()])
    if held.state != "marked":
        words, who = STATES[held.state], held.judged_by
        raise Refused([faults.JUDGED.at(who=who.name if who else "", state=words.zh, state_en=words.en)])
    if state not in ("true", "untrue") or not reason or len(reason) > REASON:
        raise Refused([faults.NO_REASON.at()])
    held.state, held.reason, held.judged_at, held.judged_by = state, reason, timezone.now(), by
    held.save()
    note("signals.judged", held, by=by, unit=held.place, kind=held.kind, state=state, reason=reason)
    return held
