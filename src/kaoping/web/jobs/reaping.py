"""Jobs whose worker was killed in mid-work: they start again, or fail visibly when their attempts are used up."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kaoping.web.jobs.faults import KILLED
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.pulse import sign_path, signed_since
from kaoping.web.jobs.running import failed, send, wait

log = logging.getLogger(__name__)

SECONDS = 30.0  # without a sign of life: six beats, and longer than any statement waits for a lock


def reap(seconds: float = SECONDS) -> int:
    """Look for running jobs without a sign of life and waiting jobs that fell out of the queue; gives their number."""
    since = timezone.now() - timedelta(seconds=seconds)
    quiet = Job.objects.filter(heartbeat_at__lt=since)
    killed = [job for job in quiet.filter(state="running") if not signed_since(job, seconds)]
    lost = [job for job in quiet.filter(state="waiting") if not is_queued(job)]
    for job in killed:
        take_back(job)
    for job in lost:
        Job.objects.filter(pk=job.pk, state="waiting").update(heartbeat_at=timezone.now())
        send(job.pk)
    return len(killed) + len(lost)


def take_back(job: Job) -> None:
    """Another attempt, or the end. The killed one can write nothing any more: its number is no longer at work."""
    if path := sign_path(job):
        path.unlink(missing_ok=True)
    log.warning("job %s (%s): attempt %s of %s was killed", job.pk, job.kind, job.attempts, job.most_attempts)
    with transaction.atomic():
        DBTaskResult.objects.filter(pk=job.queue_id or None, status="RUNNING").update(
            status="FAILED", finished_at=timezone.now()
        )
        if job.attempts >= job.most_attempts:
            failed(job, [KILLED.at(job=job.pk, attempts=job.attempts)])
        else:
            wait(job)


def is_queued(job: Job) -> bool:
    return bool(DBTaskResult.objects.filter(pk=job.queue_id or None, status="READY").exists())
