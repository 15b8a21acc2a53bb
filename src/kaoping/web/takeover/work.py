"""What the worker does with an import: check it, write it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kaoping.problems import Fault, Refused
from kaoping.web.facts.receiving import forget
from kaoping.web.facts.stored import workbench
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Report, job
from kaoping.web.people.models import Person
from kaoping.web.site.words import said
from kaoping.web.takeover import actions, faults
from kaoping.web.takeover.comparing import keep
from kaoping.web.takeover.examining import examine, of_file
from kaoping.web.takeover.models import Takeover
from kaoping.web.takeover.writing import Outdated

STEPS = 2


def ended(job: Job) -> None:
    """A check that did not come to its end has to be asked for again; rows that were not written may be."""
    found = Takeover.objects.filter(pk=job.payload["takeover"], state__in=("checking", "writing")).first()
    if found is not None:
        waits = found.state == "writing" and job.state == "cancelled"
        actions.stop(takeover=found, state="checked" if waits else "failed", by=None)


@job("takeover.check", ended=ended)
def check(report: Report, *, takeover: int) -> dict[str, Any]:
    """Everything that is wrong with an import, and what it would change."""
    found = Takeover.objects.select_related("source", "source__unit", "uploaded_by").get(pk=takeover)
    if found.state == "checking":
        look_through(report, found)
    return {"link": link_of(found)}


def look_through(report: Report, found: Takeover, *first: Fault) -> None:
    """first: faults that are told before those of the file."""
    forget(actions.folder_of(found))
    report(0, of=STEPS, message=said("读文件，对应，核对", "reading, mapping, checking"))
    load = of_file(actions.file_of(found), found.name)
    with workbench() as bench:
        examined = examine(bench, load, found.source, found.mapping, found.name)
        report(1, of=STEPS, message=said("放好要写入的行", "putting aside the rows to write"))
        if examined.is_sound:
            keep(bench, actions.folder_of(found))
    actions.record_check(takeover=found, found=examined, first=first, by=found.uploaded_by)


@job("takeover.write", ended=ended)
def write(report: Report, *, takeover: int, person: int) -> dict[str, Any]:
    """Write a checked import; when cases changed meanwhile, check it anew instead."""
    found = Takeover.objects.select_related("source", "source__unit", "uploaded_by").get(pk=takeover)
    by = Person.objects.get(pk=person)
    if found.state != "writing":  # done by an earlier attempt
        return {"link": link_of(found)}
    rows = actions.changes(found)
    report(0, of=rows, message=said("写入", "writing"))
    try:
        actions.write_now(takeover=found, by=by, last=report.keep)
    except Outdated:
        look_through(report, found, faults.CHANGED_SINCE.at())
        return {"link": link_of(found)}
    except Refused as refused:
        actions.stop(takeover=found, state="failed", reason=refused, by=by)
        return {"link": link_of(found)}
    forget(actions.folder_of(found))
    report(rows, of=rows, message=said("已写入", "written"))
    return {"link": link_of(found), "zh": f"写入 {rows} 件", "en": f"{rows} cases written"}


def link_of(found: Takeover) -> str:
    """The page of an import."""
    return reverse("takeover:one", args=[found.pk])
