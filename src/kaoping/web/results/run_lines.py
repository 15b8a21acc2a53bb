"""The list of runs as a page shows it: how each stands, how long it took, what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kaoping.problems import Fault
from kaoping.web.cycles.models import Cycle
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.actions import why_not
from kaoping.web.results.models import Run
from kaoping.web.results.queries import works_on
from kaoping.web.site.words import say, tongue

WORKING = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Told:
    """A kept fault in the language of the page."""

    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class Line:
    """One run of the list."""

    run: Run

    @property
    def state(self) -> str:
        """How it stands; a run whose job ended without closing it has failed."""
        job = self.run.job
        if self.run.state in WORKING and job is not None and job.state in ("failed", "cancelled", "done"):
            return "cancelled" if job.state == "cancelled" else "failed"
        return self.run.state

    @property
    def working(self) -> bool:
        return self.state in WORKING

    @property
    def done(self) -> bool:
        return self.state == "done"

    @property
    def took(self) -> str:
        """From the click to the results."""
        if self.run.finished_at is None:
            return "—"
        seconds = (self.run.finished_at - self.run.asked_at) / timedelta(seconds=1)
        if seconds < 60:
            return say("{n} 秒", "{n} s", n=f"{seconds:.1f}")
        return say("{m} 分 {s} 秒", "{m} min {s} s", m=int(seconds // 60), s=int(seconds % 60))

    @property
    def lacking(self) -> str:
        """What stands between it and a final state, in a few words; empty for a complete run."""
        summary = self.run.summary
        if not self.done or self.run.final:
            return ""
        counts = (
            (summary.get("missing"), say("缺数 {n} 个单位", "{n} units lack figures", n=summary.get("missing"))),
            (summary.get("pending"), say("待定 {n} 个单位", "{n} units pending", n=summary.get("pending"))),
        )
        return say("，", ", ").join(text for count, text in counts if count) or say("有待定", "something is pending")

    @property
    def faults(self) -> list[Told]:
        language = tongue()
        found = self.run.error or ((self.run.job.error or {}).get("faults", []) if self.run.job else [])
        return [Told(each["code"], each["message"][language], each["mend"][language]) for each in found]

    @property
    def check(self) -> str:
        """What came of computing it again: same, differs, working, failed; empty where nobody asked."""
        checked: dict[str, Any] | None = self.run.summary.get("check")
        if not checked:
            return ""
        if "same" in checked:
            return "same" if checked["same"] else "differs"
        return "asked"


@dataclass(frozen=True)
class Buttons:
    """What can be started, and why not."""

    official: list[Fault]
    trial: list[Fault]
    shown: bool


def buttons(viewer: Viewer, cycle: Cycle) -> Buttons:
    """The start buttons of a cycle: seen by its office only."""
    if not works_on(viewer, cycle):
        return Buttons([], [], False)
    return Buttons(why_not(cycle, viewer.person, trial=False), why_not(cycle, viewer.person, trial=True), True)
