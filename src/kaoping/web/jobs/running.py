"""Declaring a piece of work, handing it to the worker, reporting how far it is.

    @job("run.compute")
    def compute(report: Report, *, run: int) -> dict[str, Any]:
        report(3, of=10, message="…")          # raises Cancelled when the owner asked for it
        return {"run": run}                    # kept as the job's result

    enqueue("run.compute", title="…", by=person, run=run.pk)   # inside an action: it starts when that commits

A job may be started again after its worker was killed: it must begin anew or find what is already done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kaoping.web.jobs.models import Job
from kaoping.web.people.models import Person

Work = Callable[..., dict[str, Any]]
WORK: dict[str, Work] = {}


class Cancelled(Exception):
    """The owner asked to stop; whatever the job had open is rolled back."""


class Report:
    """Tells how far a job is."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, done: int, *, of: int = 0, message: str = "") -> None:
        Job.objects.filter(pk=self.job.pk).update(done=done, of=of, message=message[:200], heartbeat_at=timezone.now())
        if Job.objects.filter(pk=self.job.pk, cancel_asked_at__isnull=False).exists():
            raise Cancelled


def job(kind: str) -> Callable[[Work], Work]:
    """Register a function as the work of a kind."""

    def register(work: Work) -> Work:
        WORK[kind] = work
        return work

    return register


def enqueue(kind: str, *, title: str, by: Person | None, most_attempts: int = 3, **payload: Any) -> Job:
    """Put work into the queue; it starts when the surrounding transaction commits."""
    made = Job.objects.create(kind=kind, title=title[:200], payload=payload, asked_by=by, most_attempts=most_attempts)
    transaction.on_commit(lambda: run_job.enqueue(made.pk))
    return made


@task()  # type: ignore[untyped-decorator]
def run_job(job_id: int) -> None:
    """What the worker calls."""
    made = Job.objects.get(pk=job_id)
    Job.objects.filter(pk=job_id).update(state="running", started_at=timezone.now(), attempts=made.attempts + 1)
    try:
        result = WORK[made.kind](Report(made), **made.payload)
    except Cancelled:
        Job.objects.filter(pk=job_id).update(state="cancelled", finished_at=timezone.now())
        return
    Job.objects.filter(pk=job_id).update(state="done", result=result, finished_at=timezone.now())
