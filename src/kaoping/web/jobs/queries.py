"""Jobs as somebody sees them: one's own with all they say; the system administrator others' without their content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from kaoping.web.jobs.models import STATES, Job
from kaoping.web.jobs.running import is_told
from kaoping.web.jobs.words import KINDS, duration
from kaoping.web.people import roles
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, tongue

PAGE = 50


@dataclass(frozen=True, slots=True)
class SeenJob:
    """A job for one viewer. `own`: whether it may say what it is about."""

    job: Job
    own: bool
    is_admin: bool

    @property
    def kind(self) -> str:
        return capfirst(str(KINDS.get(self.job.kind, self.job.kind)))

    @property
    def title(self) -> str:
        return str(self.job) if self.own else self.kind

    @property
    def message(self) -> str:
        return self.job.words if self.own else ""

    @property
    def state(self) -> Said:
        return STATES[self.job.state]

    @property
    def stops(self) -> bool:
        return self.job.state == "running" and self.job.cancel_asked_at is not None

    @property
    def took(self) -> str:
        """How long it has been waiting, working, or has worked."""
        job = self.job
        since = job.asked_at if job.state == "waiting" or job.started_at is None else job.started_at
        return str(duration(((job.finished_at or timezone.now()) - since).total_seconds()))

    @property
    def next_attempt(self) -> int:
        return self.job.attempts + 1

    @property
    def link(self) -> str:
        """Where its result is: a path of this platform, or nothing."""
        link = str(self.job.result.get("link", "")) if self.own else ""
        return link if link.startswith("/") and not link.startswith("//") else ""

    @property
    def result(self) -> str:
        return str(self.job.result.get(tongue(), "")) if self.own else ""

    @property
    def faults(self) -> list[dict[str, str]]:
        """What went wrong, in the page's language; of others' jobs the code alone, save where the program failed."""
        language = tongue()
        tells = self.own or self.job.is_unexpected
        return [
            {
                "code": fault["code"],
                "severity": fault["severity"],
                "where": where(fault["place"], language) if tells else "",
                "message": fault["message"][language] if tells else "",
                "mend": fault["mend"][language] if tells else "",
            }
            for fault in self.job.error.get("faults", ())
        ]

    @property
    def may_cancel(self) -> bool:
        return not self.job.is_over and not self.stops

    @property
    def may_retry(self) -> bool:
        over_by_itself = self.job.is_unexpected or self.job.state == "cancelled"
        return self.is_admin and over_by_itself and not is_told(self.job.kind)

    @property
    def told_elsewhere(self) -> bool:
        return self.job.state != "done" and is_told(self.job.kind)


def where(place: dict[str, Any], language: str) -> str:
    """A fault's place in one line."""
    row = {"zh": "第 {} 行", "en": "row {}"}[language]
    parts = [place.get("file") or place.get("table") or ""]
    parts += [row.format(place[key]) for key in ("row", "line") if place.get(key) is not None]
    parts += [str(place[key]) for key in ("column", "path") if place.get(key)]
    return " · ".join(part for part in parts if part)


def jobs_seen(viewer: Viewer) -> QuerySet[Job]:
    """Every job for the system administrator, one's own for everybody else."""
    rows = Job.objects.select_related("asked_by")
    return rows if viewer.has(roles.SYSTEM) else rows.filter(asked_by=viewer.person)


def seen(viewer: Viewer, job: Job) -> SeenJob:
    return SeenJob(job, job.asked_by_id == viewer.person.pk, viewer.has(roles.SYSTEM))


@dataclass(frozen=True, slots=True)
class JobPage:
    """A page of jobs, newest first. `counts`: by state. `older`: the number before which the next page begins."""

    jobs: list[SeenJob]
    counts: dict[str, int]
    older: int | None


def page_of_jobs(viewer: Viewer, state: str = "", before: int | None = None) -> JobPage:
    """A page of the jobs that the viewer sees, of one state or of all."""
    rows = jobs_seen(viewer)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return JobPage([seen(viewer, job) for job in found[:PAGE]], counts, older)
