"""What the holder of a ticket has said, for the page of the case."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.web.cases.models import Case
from kaoping.web.people.roles import INTAKE, SUPERVISOR
from kaoping.web.people.viewer import Viewer
from kaoping.web.reporting.models import ANSWERS, DISPUTES, Answer, Dispute
from kaoping.web.site.words import Said, said


@dataclass(frozen=True, slots=True)
class Claim:
    """words: what it is. waits: whether a supervisor has to decide."""

    words: Said
    text: str
    waits: bool


def claims_of(viewer: Viewer, case: Case) -> list[Claim]:
    """Answers and requests of the reporter; none for those who neither run the case's desk nor supervise it."""
    if not viewer.reaches(case.desk_id, INTAKE, SUPERVISOR):
        return []
    answers = [Claim(ANSWERS[each.satisfaction], each.text, False) for each in Answer.objects.filter(case=case)]
    return answers + [_asked(each) for each in Dispute.objects.filter(case=case)]


def _asked(dispute: Dispute) -> Claim:
    state = DISPUTES[dispute.state]
    words = said(f"要求重办 · {state.zh}", f"asks to open it again · {state.en}")
    return Claim(words, dispute.text, dispute.state == "waiting")
