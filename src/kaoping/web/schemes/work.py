"""Trying a change in the background: nothing is written but the job's result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kaoping.problems import Refused
from kaoping.web.bridge import effects as bridge
from kaoping.web.jobs.running import Report, job
from kaoping.web.results.snapshots import opened
from kaoping.web.schemes.models import Effect
from kaoping.web.site.words import said

MOST = 2000  # rows that are kept of one try; those that changed come first


@job("schemes.effect")
def try_out(report: Report, *, effect: int) -> dict[str, Any]:
    """Score the facts of the run by the old version and by every try."""
    asked = Effect.objects.select_related("old", "new", "run__cycle", "run__snapshot").get(pk=effect)
    if asked.run.snapshot is None:
        return {"effects": []}
    tries = asked.question["tries"]
    with opened(asked.run.snapshot) as folder:
        period, before = asked.run.cycle.period, asked.question["old"]
        report(0, of=len(tries) + 1, message=said("按现在的取法计分", "scoring as it is now"))
        now = bridge.scored(asked.old.text, before, folder, period)
        found = []
        for number, each in enumerate(tries, 1):
            report(number, of=len(tries) + 1, message=said("按改后计分", "scoring as it would be"))
            found.append({"choice": each["choice"], **outcome(now, asked.new.text, each["decisions"], folder, period)})
    return {"effects": found}


def outcome(now: bridge.Results, text: str, decisions: dict[str, str], folder: Path, period: str) -> dict[str, Any]:
    """The rows of one try, or the faults that keep it from being scored."""
    try:
        return bridge.as_json(bridge.shifts(now, bridge.scored(text, decisions, folder, period)), MOST)
    except Refused as refused:
        return {"faults": [fault.as_json() for fault in refused.faults[:20]]}
