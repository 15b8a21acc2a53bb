"""The six stages of a case: which are done, by whom and when; which is on; what comes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.web.cases.loop import STAGES, STATES
from kaoping.web.cases.models import LEVELS, Case, Step
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, said

ENDED_BY: dict[str, tuple[str, ...]] = {  # stage → the actions that are its work
    "report": ("report", "report_public", "hold", "take_over", "verify", "resubmit"),
    "accept": ("accept", "accept_done"),
    "dispatch": ("dispatch", "transfer"),
    "handle": ("finish", "settle", "outcome", "accept_done"),
    "check": ("pass",),
    "evaluate": ("close", "accept_done"),
}
COMES: dict[str, Said] = {
    "report": said("等上报", "to be reported"),
    "accept": said("受理员审核立案", "the intake desk decides"),
    "dispatch": said("派遣员派到单位", "the dispatcher sends it"),
    "handle": said("主办单位处置", "the lead unit handles it"),
    "check": said("核查员现场核查", "verified on the spot"),
    "evaluate": said("评价与回访", "evaluated, reporter asked"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """look: done, now, later, ended (the case ended here). note: who, or what is awaited."""

    number: int
    words: Said
    look: str
    at: datetime.datetime | None
    note: str


def stages(viewer: Viewer, case: Case, steps: Sequence[Step]) -> list[Stage]:
    """The bar above the page. steps: of the case, oldest first."""
    names = list(STAGES)
    here = names.index(case.stage)
    closed = case.state in ("closed", "archived")
    found = []
    for number, name in enumerate(names):
        done = closed or number < here
        look = "done" if done else "later" if number > here else "ended" if case.is_over else "now"
        step = next((each for each in reversed(steps) if each.action in ENDED_BY[name]), None) if done else None
        note = _by(viewer, case, name, step) if done else _comes(viewer, case, name, look)
        found.append(Stage(number + 1, STAGES[name], look, step.at if step else None, note))
    return found


def _by(viewer: Viewer, case: Case, stage: str, step: Step | None) -> str:
    """Of a stage that is done: what matters of it."""
    if step is None:
        return str(said("未经此环节", "not needed"))
    if stage == "accept":
        return str(LEVELS[case.level])
    if stage in ("dispatch", "handle") and case.lead is not None:
        return viewer.name_of(case.lead)
    return step.by.name if step.by else str(said("公众", "the public") if stage == "report" else said("系统", "system"))


def _comes(viewer: Viewer, case: Case, stage: str, look: str) -> str:
    if look == "later":
        return str(COMES[stage])
    words = str(STATES[case.state].words)
    if look == "now" and stage == "handle" and case.lead is not None:
        return f"{words} · {viewer.name_of(case.lead)}"
    return words
