"""What the worker does for calendars."""

from __future__ import annotations

from typing import Any

from kaoping.web.jobs.running import Report, job
from kaoping.web.site.words import said
from kaoping.web.timing.calendar_actions import SHIFT
from kaoping.web.timing.queries import changes_to_follow, clocks_after
from kaoping.web.timing.shift_actions import BATCH, follow, roomy


@job(SHIFT)
def shift(report: Report) -> dict[str, Any]:
    """Have the clocks that run follow every change of the calendar, one change after the other."""
    moved = 0
    for change in changes_to_follow():
        of = clocks_after(change)
        done = 0
        report(done, of=of, message=said("调整时限", "moving the clocks"))
        with roomy():
            while not follow(change=change.pk, by=change.made_by):
                done += BATCH
                report(min(done, of), of=of, message=said("调整时限", "moving the clocks"))
        change.refresh_from_db()
        moved += change.followed
    return {"zh": f"调整了 {moved} 件案件的时限", "en": f"the clocks of {moved} cases were moved"}
