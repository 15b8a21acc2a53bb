"""Reading a document in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse

from kaoping.problems import Refused
from kaoping.web.bridge import reading as bridge
from kaoping.web.clauses import actions, faults
from kaoping.web.clauses.models import Review
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Report, job
from kaoping.web.site.words import Said, said

TOLD = 40  # times that each half of the work is reported


def ended(job: Job) -> None:
    """A reading that did not come to its end can be asked for again."""
    found = Review.objects.filter(pk=job.payload["review"], state="reading").first()
    if found is not None:
        actions.fail(review=found, refusal=[faults.BROKEN_OFF.at()], by=None)


@job("clauses.read", ended=ended)
def read(report: Report, *, review: int) -> dict[str, Any]:
    """Read a document, its items and every clause; a document that cannot be read says why on its page."""
    found = Review.objects.select_related("created_by").filter(pk=review, state="reading").first()
    if found is None:  # deleted meanwhile, or done by an earlier attempt
        return {}
    try:
        read_and_keep(report, found)
    except (Review.DoesNotExist, FileNotFoundError):
        if Review.objects.filter(pk=review).exists():
            raise
        return {}  # deleted while it was read
    return {"link": reverse("clauses:review", args=[review])}


def read_and_keep(report: Report, found: Review) -> None:
    """Read a document, and keep what was read or why it could not be."""
    pages = seldom(report, said("读文件", "reading the document"))
    clauses = seldom(report, said("读条款", "reading the clauses"))
    try:
        read = bridge.read(Path(default_storage.path(found.stored)), found.name, (pages, clauses))
        if not any(clause.reading.outcome != "none" for clause in read.clauses):
            raise Refused([faults.NO_CLAUSES.at(name=found.name)])
    except Refused as refused:
        actions.fail(review=found, refusal=refused.faults, by=found.created_by)
    else:
        actions.keep(review=found, read=read, last=report.keep, by=found.created_by)


def seldom(report: Report, message: Said) -> Callable[[int, int], None]:
    """A report of progress that is passed on some forty times only."""
    told = [-1]

    def tell(done: int, total: int) -> None:
        now = TOLD * done // total if total else 0
        if now != told[0]:
            told[0] = now
            report(done, of=total, message=message)

    return tell
