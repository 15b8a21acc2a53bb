"""What the desk and the supervisor say to reporters, and what they decide on their requests."""

from __future__ import annotations

from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.actions import act
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.models import Case
from kaoping.web.people.models import Person
from kaoping.web.reporting import faults
from kaoping.web.reporting.models import Dispute, Reply
from kaoping.web.reporting.public_actions import ENDED

LONGEST = 500


@action
def tell(*, case: Case, text: str, by: Person) -> Reply:
    """Publish a text on the page of the ticket. Raises Refused: no ticket, nothing said."""
    if not case.ticket:
        raise Refused([faults.NO_TICKET.at(number=case.number)])
    _said(text, "答复", "the reply")
    made = Reply.objects.create(case=case, text=text.strip(), by=by)
    note("report.told", case, by=by, text=made.text)
    return made


@action
def grant(*, dispute: Dispute, why: str, steps: int, by: Person) -> Dispute:
    """Open the case again, as the reporter asked; nothing more is to be done where that has happened meanwhile. steps:
    how many the case had when the supervisor looked. Raises Refused: decided already, somebody else was first, not
    theirs to do."""
    _said(why, "理由", "the reason")
    held = _waiting(dispute)
    if held.case.state in ENDED:
        act(case=held.case_id, action="reopen", steps=steps, given=Inputs(reason=why.strip()), by=by)
    return _decided(held, "granted", "report.dispute_granted", why, by)


@action
def refuse(*, dispute: Dispute, why: str, by: Person) -> Dispute:
    """Do not open it again; the reporter reads why. Raises Refused."""
    _said(why, "理由", "the reason")
    return _decided(_waiting(dispute), "refused", "report.dispute_refused", why, by)


def _waiting(dispute: Dispute) -> Dispute:
    held = Dispute.objects.select_for_update(no_key=True).get(pk=dispute.pk)
    if held.state != "waiting":
        raise Refused([faults.DECIDED_ALREADY.at()])
    return held


def _decided(held: Dispute, state: str, noted: str, why: str, by: Person) -> Dispute:
    held.state, held.why, held.decided_at, held.decided_by = state, why.strip(), timezone.now(), by
    held.save()
    note(noted, held.case, by=by, reason=held.why)
    return held


def _said(text: str, what: str, what_en: str) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise Refused([faults.SAYS_NOTHING.at(what=what, what_en=what_en, most=LONGEST)])
