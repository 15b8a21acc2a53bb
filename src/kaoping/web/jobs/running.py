"""Declaring a piece of work, handing it to the worker, reporting how far it is.

    @job("run.compute")                       # in <app>/work.py or computing.py, where the worker looks
    def compute(report: Report, *, run: int) -> dict[str, Any]:
        report(3, of=10, message=said("…", "…"))   # raises Cancelled when somebody asked for it
        with transaction.atomic():
            ...                               # what the job is for, in ONE transaction
            report.keep()                     # last: refuses when another attempt has taken over
        return {"link": "/results/7/", "zh": "…", "en": "…"}    # kept as the job's result

    enqueue("run.compute", title="…", by=person, run=run.pk)   # inside an action: it starts when that commits

The rules for whoever writes one:

* An attempt may be killed at any instant and the job started again: it must begin anew or find what is already done.
  One transaction around all that it writes makes half a result impossible.
* Report some ten to a hundred times, never once a row. Inside the job's transaction a report is shown to others by the
  pulse (`pulse.py`); on SQLite they see it when the transaction ends, so compute first and open it late.
* `Refused` ends the job at once with its faults; anything else that is raised is tried again, later each time, until
  the attempts are used up. No job shows a traceback.
* A job that keeps a state of its own elsewhere names a function in `ended`: it is called, in the transaction that
  ends the job, when the job failed or was cancelled.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task

from kaoping.problems import Fault, Refused
from kaoping.web.jobs.faults import BROKE
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.pulse import Pulse, mine
from kaoping.web.people.models import Person
from kaoping.web.site.words import Said

log = logging.getLogger(__name__)

Work = Callable[..., dict[str, Any] | None]
Ended = Callable[[Job], None]
WORK: dict[str, Work] = {}
ENDED: dict[str, Ended] = {}

SHOWN = 200  # faults that are kept of a refused job
BACK_OFF = 10  # seconds before the second attempt; four times as long before each further one
GRACE = 10  # seconds that a job has to finish after the worker was told to stop


class Cancelled(Exception):
    """Somebody asked to stop; whatever the job had open is rolled back."""


class Lost(Exception):
    """Another attempt of the same job has taken over: this one writes nothing any more."""


class GivenBack(Exception):
    """The worker is stopping; another one goes on with the job."""


@dataclass
class Stopping:
    """Told to the worker by a signal: jobs are given back at their next report after `GRACE` seconds."""

    asked: float | None = None

    def is_due(self) -> bool:
        return self.asked is not None and time.monotonic() - self.asked > GRACE


stopping = Stopping()


class Report:
    """Tells how far a job is."""

    def __init__(self, job: Job, pulse: Pulse | None = None) -> None:
        self.job = job
        self.pulse = pulse
        self.progress: dict[str, Any] = {}

    def __call__(self, done: int, *, of: int = 0, message: str | Said = "") -> None:
        """done, of: any whole numbers, the same unit; of=0: not known. Raises Cancelled, Lost or GivenBack."""
        zh, en = both(message)
        self.progress = {"done": done, "of": of, "message": zh, "message_en": en}
        if self.pulse is not None and connection.in_atomic_block:
            self.pulse.carry(self.progress)
        else:
            self.write()
        self.heed()

    def write(self) -> None:
        if self.pulse is not None:
            self.pulse.carried = self.progress
        try:
            mine(self.job).update(heartbeat_at=timezone.now(), **self.progress)
        except Error:
            if connection.in_atomic_block:
                raise
            log.info("job %s: progress could not be written down", self.job.pk)

    def heed(self) -> None:
        asked = mine(self.job).values_list("cancel_asked_at", flat=True).first()
        if asked is not None:
            raise Cancelled
        if not mine(self.job).exists():
            raise Lost
        if stopping.is_due():
            raise GivenBack

    def keep(self) -> None:
        """Call it last inside the transaction that writes the result: from here on no other attempt can take over."""
        if mine(self.job).select_for_update().values_list("pk").first() is None:
            raise Lost


def job(kind: str, *, ended: Ended | None = None) -> Callable[[Work], Work]:
    """Register a function as the work of a kind; `ended` is called when such a job failed or was cancelled."""

    def register(work: Work) -> Work:
        WORK[kind] = work
        if ended is not None:
            ENDED[kind] = ended
        return work

    return register


def load_work() -> None:
    """Read the modules of all apps in which jobs are declared."""
    autodiscover_modules("work", "computing")


def is_told(kind: str) -> bool:
    """Whether the app that asked is told of a bad end: what the job was for is over then, and has to be asked anew."""
    load_work()
    return kind in ENDED


def enqueue(kind: str, *, title: str | Said, by: Person | None, most_attempts: int = 3, **payload: Any) -> Job:
    """Put work into the queue; it starts when the surrounding transaction commits. payload: JSON values."""
    zh, en = both(title)
    made = Job.objects.create(
        kind=kind,
        title=zh,
        title_en=en,
        payload=payload,
        asked_by=by,
        most_attempts=most_attempts,
        heartbeat_at=timezone.now(),
    )
    transaction.on_commit(lambda: send(made.pk), robust=True)
    return made


def send(job_id: int, *, after: float = 0) -> None:
    """Give a waiting job its place in the queue. after: seconds. A second place does no harm: a start is claimed."""
    later = timezone.now() + timedelta(seconds=after)
    defers = after and run_job.get_backend().supports_defer
    queued = (run_job.using(run_after=later) if defers else run_job).enqueue(job_id)
    Job.objects.filter(pk=job_id, state="waiting").update(queue_id=queued.id)


def both(words: str | Said) -> tuple[str, str]:
    zh, en = (words.zh, words.en) if isinstance(words, Said) else (words, "")
    return zh[:200], en[:200]


@task()  # type: ignore[untyped-decorator]
def run_job(job_id: int) -> None:
    """What the worker calls: one attempt, or nothing where the job is not waiting."""
    made = claim(job_id)
    if made is None:
        return
    pulse = Pulse(made) if can_beat() else None
    if pulse is not None:
        pulse.start()
    try:
        finish = attempt(made, Report(made, pulse))
    except (SystemExit, KeyboardInterrupt):
        finish = give_back
        raise
    finally:
        if pulse is not None:
            pulse.stop()
            connection.close_if_unusable_or_obsolete()
        finish(made)


def claim(job_id: int) -> Job | None:
    """Start a waiting job. Of all who try, one succeeds."""
    now = timezone.now()
    started = Job.objects.filter(pk=job_id, state="waiting").update(
        state="running", attempts=F("attempts") + 1, started_at=now, heartbeat_at=now, done=0, of=0
    )
    return Job.objects.get(pk=job_id) if started else None


def can_beat() -> bool:
    """Not where the job runs inside somebody's transaction or in a database that no second connection shares."""
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
    return not connection.in_atomic_block and not in_memory


def attempt(made: Job, report: Report) -> Callable[[Job], None]:
    """Do the work; gives what is to be written down about how it ended."""
    try:
        load_work()
        result = WORK[made.kind](report, **made.payload) or {}
        json.dumps(result)
    except Cancelled:
        return cancelled
    except Lost:
        log.warning("job %s: attempt %s was taken over by another", made.pk, made.attempts)
        return left
    except GivenBack:
        return give_back
    except Refused as refused:
        log.info("job %s was refused: %s", made.pk, refused)
        faults = refused.faults
        return lambda job: failed(job, faults)
    except Exception:
        log.exception("job %s (%s), attempt %s of %s", made.pk, made.kind, made.attempts, made.most_attempts)
        return again
    return lambda job: done(job, result, report.progress)


# --- how an attempt ends ------------------------------------------------------------------------------------------


def left(made: Job) -> None:
    pass


def done(made: Job, result: dict[str, Any], progress: dict[str, Any]) -> None:
    now = timezone.now()
    mine(made).update(state="done", result=result, error={}, finished_at=now, heartbeat_at=now, **progress)


def failed(made: Job, faults: list[Fault]) -> None:
    told = [fault.as_json() for fault in faults[:SHOWN]]
    over(made, "failed", {"faults": told, "more": len(faults) - len(told)})


def cancelled(made: Job) -> None:
    over(made, "cancelled", {})


def over(made: Job, state: str, error: dict[str, Any]) -> None:
    """End a job without result, and tell the app that asked for it."""
    now = timezone.now()
    with transaction.atomic():
        if mine(made).update(state=state, error=error, finished_at=now, heartbeat_at=now):
            tell_ended(made.pk)


def tell_ended(job_id: int) -> None:
    """Call the function that the kind of job has for being failed or cancelled."""
    load_work()
    ended = Job.objects.get(pk=job_id)
    try:
        with transaction.atomic():
            ENDED.get(ended.kind, left)(ended)
    except Exception:
        log.exception("job %s (%s): its end could not be told", job_id, ended.kind)


def again(made: Job) -> None:
    """Try later, or fail where the attempts are used up."""
    if made.attempts >= made.most_attempts:
        failed(made, [BROKE.at(job=made.pk, attempts=made.attempts)])
    else:
        wait(made, after=BACK_OFF * 4 ** (made.attempts - 1))


def give_back(made: Job) -> None:
    """The attempt does not count: the job was not the reason."""
    Job.objects.filter(pk=made.pk).update(most_attempts=F("most_attempts") + 1)
    wait(made)


def wait(made: Job, *, after: float = 0) -> bool:
    """Back to waiting; cancelled where somebody asked for that. Gives whether it was this attempt's to say."""
    if mine(made).filter(cancel_asked_at__isnull=False).exists():
        cancelled(made)
        return True
    if not mine(made).update(state="waiting", heartbeat_at=timezone.now()):
        return False
    transaction.on_commit(lambda: send(made.pk, after=after), robust=True)
    return True
