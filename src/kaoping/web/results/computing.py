"""The work behind a run: freeze the facts, score them, write everything at once. Killed, it begins anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.urls import reverse

from kaoping.problems import Refused
from kaoping.web.bridge.runs import EngineRun, Made, computed, scored
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Report, job
from kaoping.web.results import actions
from kaoping.web.results.faults import NOTHING_TO_COMPUTE
from kaoping.web.results.models import Run
from kaoping.web.results.snapshots import opened, take
from kaoping.web.schemes.models import Decision
from kaoping.web.site.words import Said, said

STEPS: dict[str, Said] = {
    "freeze": said("冻结事实", "freezing the facts"),
    "open": said("取出快照", "opening the snapshot"),
    "read": said("检查事实", "checking the facts"),
    "plan": said("准备规则", "preparing the rules"),
    "facts": said("汇总事实", "adding up the facts"),
    "points": said("算分", "scoring"),
    "rows": said("整理结果", "arranging the results"),
    "write": said("写入结果", "writing the results"),
}
"""What the owner reads while the job is at it, in order."""


def ended(job: Job) -> None:
    """The job of a run failed or was cancelled, and so did the run."""
    run = Run.objects.select_related("cycle__owner").filter(pk=job.payload["run"]).first()
    if run is not None:
        actions.end_run(run=run, state=job.state, found=job.error.get("faults", []), by=None)


@job("results.compute", ended=ended)
def compute(report: Report, *, run: int) -> dict[str, Any]:
    """Compute one run: its rows are written whole or not at all."""
    found, step = whole(run), stepping(report)
    if found.state not in ("waiting", "running"):
        return {"link": link_of(found)}
    step("freeze")
    tables, revision = take(found.cycle)
    found.snapshot = actions.begin(run=found, tables=tables, facts_revision=revision, by=found.asked_by)
    with scoring(found, step) as scored_run:
        step("rows")
        results = computed(scored_run)
    step("write")
    with transaction.atomic():
        actions.keep_results(run=found, found=results, by=found.asked_by)
        report.keep()
    return {"link": link_of(found), "units": len(results.rows)}


@contextmanager
def scoring(run: Run, step: Callable[[str], None] | None = None) -> Iterator[EngineRun]:
    """Score the snapshot of a run by the text and the choices that belong to it."""
    if run.snapshot is None:
        raise Refused([NOTHING_TO_COMPUTE.at()])
    if step is not None:
        step("open")
    period, decisions = run.cycle.period, decisions_of(run)
    with (
        opened(run.snapshot) as folder,
        scored(run.version.text, decisions, folder, period, trial=run.trial, progress=step) as found,
    ):
        yield found


def stepping(report: Report) -> Callable[[str], None]:
    """Report a step by its name; the order of `STEPS` says how far it is."""
    order = list(STEPS)

    def step(name: str) -> None:
        report(order.index(name), of=len(order), message=STEPS[name])

    return step


def link_of(run: Run) -> str:
    return reverse("results:runs", args=[run.cycle_id])


def whole(run: int) -> Run:
    return Run.objects.select_related("cycle__owner", "version", "snapshot", "asked_by").get(pk=run)


def decisions_of(run: Run) -> dict[str, Made]:
    """The choices of a run with who confirmed them, when and why."""
    rows = Decision.objects.filter(version=run.version, key__in=run.decisions, confirmed_at__lte=run.asked_at)
    known = {(row.key, row.choice): row for row in rows.select_related("confirmed_by").order_by("confirmed_at")}
    return {key: made(choice, known.get((key, choice))) for key, choice in run.decisions.items()}


def made(choice: str, row: Decision | None) -> Made:
    if row is None or row.confirmed_by is None or row.confirmed_at is None:
        return Made(choice)
    return Made(choice, row.confirmed_by.name, row.confirmed_at.date().isoformat(), row.why)


@job("results.check")
def check(report: Report, *, run: int) -> dict[str, Any]:
    """Compute a run again from its snapshot and compare every figure with what was written then."""
    found = whole(run)
    with scoring(found, stepping(report)) as again:
        digest = computed(again).digest
    with transaction.atomic():
        same = actions.record_check(run=found, digest=digest, by=None)
        report.keep()
    return {"link": link_of(found), "same": same}
