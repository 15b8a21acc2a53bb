"""The look of every night at what the day has brought."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Report, enqueue, job
from kaoping.web.jobs.words import KINDS
from kaoping.web.signals import actions, looking

LOOK = "signals.look"
HOUR = 1  # of the night, from which the day before is looked at


def ask_look() -> None:
    """Once a night. Two workers at once may make two jobs; nothing is marked twice."""
    now = timezone.localtime()
    if now.hour < HOUR:
        return
    day = (now.date() - datetime.timedelta(days=1)).isoformat()
    if not Job.objects.filter(kind=LOOK, payload__on=day).exists():
        enqueue(LOOK, title=KINDS[LOOK], by=None, on=day)


@job(LOOK)
def look(report: Report, *, on: str) -> dict[str, Any]:
    """Mark what looks odd on a day (YYYY-MM-DD)."""
    day = datetime.date.fromisoformat(on)
    report(0, of=2)
    found = looking.night(day)
    report(1, of=2)
    count = actions.mark(marks=found, on=day)
    return {"zh": f"标出 {count} 条", "en": f"{count} signals marked"}
