"""What people do with jobs: cancel and retry."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.jobs.faults import NOT_TO_RETRY, OVER_ALREADY
from kaoping.web.jobs.models import STATES, Job
from kaoping.web.jobs.running import is_told, send, tell_ended
from kaoping.web.people.models import Person


@action
def cancel(*, job: Job, by: Person) -> Job:
    """End a waiting job; ask a running one to stop at its next report. Raises Refused when it is over."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    if held.is_over:
        raise Refused([OVER_ALREADY.at(job=held.pk, state=STATES[held.state])])
    now = timezone.now()
    was = held.state
    held.cancel_asked_at = now
    if was == "waiting":
        held.state, held.finished_at = "cancelled", now
    held.save(update_fields=["state", "cancel_asked_at", "finished_at"])
    if was == "waiting":
        tell_ended(held.pk)
    note("job.cancelled", held, by=by, kind=held.kind, was=was)
    return held


@action
def retry(*, job: Job, by: Person) -> Job:
    """Put a job that broke or was cancelled into the queue again, with as many attempts as it had at first."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    if not (held.is_unexpected or held.state == "cancelled") or is_told(held.kind):
        raise Refused([NOT_TO_RETRY.at(job=held.pk, state=STATES[held.state])])
    Job.objects.filter(pk=held.pk).update(
        state="waiting",
        most_attempts=F("attempts") + 3,
        error={},
        cancel_asked_at=None,
        finished_at=None,
        heartbeat_at=timezone.now(),
    )
    note("job.retried", held, by=by, kind=held.kind, was=held.state, attempts=held.attempts)
    transaction.on_commit(lambda: send(held.pk), robust=True)
    held.refresh_from_db()
    return held
