"""What the worker does for the map: a new snapshot of all cases, when enough has happened since the last."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
from django.utils import timezone

from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Report, enqueue, job
from kaoping.web.jobs.words import KINDS
from kaoping.web.mapping.actions import keep_snapshot
from kaoping.web.mapping.live import everything, newest, since
from kaoping.web.mapping.models import Snapshot
from kaoping.web.mapping.points import DTYPES, Columns, forget_all_but, joined, load, save
from kaoping.web.site.words import said
from kaoping.web.timing.queries import clocks_moved_at

SNAPSHOT = "mapping.snapshot"
WORTH_IT = 5_000  # steps since the last snapshot
ALL_ANEW = datetime.timedelta(hours=20)  # after which the cases are read anew, whatever the steps say
MOST_OVER = 500_000  # steps after which that is quicker anyway


def ask_snapshot() -> None:
    """A chore. Where little has happened, what there is will do."""
    last, (step, case) = Snapshot.objects.first(), newest()
    behind = max(step - last.last_step, case - last.last_case) if last else max(step, case)
    aged = last is not None and (is_overtaken(last) or (behind > 0 and timezone.now() - last.read_at > ALL_ANEW))
    waits = Job.objects.filter(kind=SNAPSHOT, state__in=("waiting", "running")).exists()
    if (behind >= WORTH_IT or aged) and not waits:
        enqueue(SNAPSHOT, title=KINDS[SNAPSHOT], by=None)


def is_overtaken(snapshot: Snapshot) -> bool:
    """Whether clocks have followed a change of the calendar since it was read."""
    moved_at = clocks_moved_at()
    return moved_at is not None and moved_at >= snapshot.read_at


@job(SNAPSHOT)
def snapshot(report: Report) -> dict[str, Any]:
    """All cases with a place, in files."""
    report(0, of=3, message=said("读案件", "reading cases"))
    made_at, last = timezone.now(), newest()
    columns, read_at = _columns(Snapshot.objects.first(), last[0], made_at)
    report(1, of=3, message=said("写文件", "writing files"))
    name = save(columns)
    report(2, of=3, message=said("启用", "taking it into use"))
    needed = keep_snapshot(
        name=name, cases=len(columns["id"]), last=last, read_at=read_at, made_at=made_at, keep=report.keep
    )
    forget_all_but(needed)
    return {"cases": len(columns["id"])}


def _columns(before: Snapshot | None, step: int, now: datetime.datetime) -> tuple[Columns, datetime.datetime]:
    """Sorted columns, and when the oldest of them were read: the snapshot before with what happened since, if that is
    still young and no clock has moved since; else all anew."""
    base = load(before.name) if before and not is_overtaken(before) else None
    if before and base and now - before.read_at < ALL_ANEW and step - before.last_step < MOST_OVER:
        old = {name: np.asarray(base[name]) for name in DTYPES}
        return joined(old, since(before.last_step, before.last_case)), before.read_at
    return everything(), now
