"""What the public writes: reports, answers about a closing, requests to open a case again. Nobody signs in."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.files import Prepared, prepare
from kaoping.web.cases.models import Case, Category, Contact, Step
from kaoping.web.cases.report_actions import Report, report
from kaoping.web.cases.rights import DISPUTED_WITHIN
from kaoping.web.evidence.kinds import PICTURES
from kaoping.web.people.models import Person
from kaoping.web.reporting import faults, trust
from kaoping.web.reporting.models import Answer, Dispute, Doubt, Sending
from kaoping.web.reporting.public_forms import PHOTOS

CLOSINGS = ("close", "accept_done")
KEPT = datetime.timedelta(days=2)  # for which a sender is known again
ENDED = ("closed", "archived", "rejected")  # from which a case is opened again


def judged(files: Sequence[File[Any]]) -> list[Prepared]:
    """Photos of a public report, judged and kept. Raises Refused: too many, no pictures, too large."""
    if len(files) > PHOTOS:
        raise Refused([faults.TOO_MANY_PHOTOS.at(count=len(files), most=PHOTOS)])
    found = prepare(files)
    wrong = [faults.NOT_A_PICTURE.at(name=each.received.name) for each in found if each.received.kind not in PICTURES]
    if wrong:
        raise Refused(wrong)
    return found


@action
def submit(
    *, typed: dict[str, Any], category: Category | None, files: Sequence[Prepared], address: str, by: None = None
) -> Case:
    """Take a public report; doubtful ones are held back. address: from which it came; only its digest is kept, for two
    days. Raises Refused: the form is too old, too many come from there, the report says nothing."""
    known = trust.opened(typed["token"])
    if known is None:
        raise Refused([faults.FORM_TOO_OLD.at()])
    uuid, age = known
    there = Case.objects.filter(uuid=uuid, reporter=None).first()
    if there is not None:
        note("report.repeated", there, by=by)
        return there
    sender = trust.sender_of(address)
    before = trust.lately(sender)
    if before >= trust.MOST:
        raise Refused([faults.TOO_OFTEN.at()])
    why = trust.doubts(text=typed["text"], trap=typed["website"], age=age, before=before)
    sent = _report(typed, category, files, hold=bool(why), uuid=uuid)
    return _written(sent, sender, why)


def _written(sent: Report, sender: str, why: list[str]) -> Case:
    case = report(sent=sent, by=None)
    _, fresh = Doubt.objects.get_or_create(case=case, defaults={"why": why}) if why else (None, True)
    if fresh:
        Sending.objects.create(sender=sender, at=timezone.now())
        Sending.objects.filter(at__lt=timezone.now() - KEPT).delete()
    note("report.sent_in", case, by=None, doubts=why)
    return case


def _report(
    typed: dict[str, Any], category: Category | None, files: Sequence[Prepared], *, hold: bool, uuid: Any
) -> Report:
    accuracy = typed["accuracy"]
    return Report(
        channel="public",
        text=typed["text"],
        address=typed["address"],
        longitude=typed["longitude"],
        latitude=typed["latitude"],
        accuracy=None if accuracy is None else round(accuracy),
        category=category,
        hold=hold,
        uuid=uuid,
        contact={name: typed[name] for name in ("name", "phone") if typed[name]},
        files=files,
    )


@action
def answer(*, case: Case, satisfaction: str, text: str, by: None = None) -> Answer:
    """What the holder of the ticket says about the latest closing, once. Raises Refused."""
    closing = last_closing(case)
    if case.state not in ("closed", "archived") or closing is None:
        raise Refused([faults.NOT_OVER.at()])
    if Answer.objects.filter(case=case, closing=closing.number).exists():
        raise Refused([faults.ANSWERED_ALREADY.at()])
    try:
        with transaction.atomic():
            made = Answer.objects.create(
                case=case, closing=closing.number, satisfaction=satisfaction, text=text.strip()
            )
    except IntegrityError:
        raise Refused([faults.ANSWERED_ALREADY.at()]) from None
    note("report.answered", case, by=by, satisfaction=satisfaction)
    return made


def last_closing(case: Case) -> Step | None:
    """The step that closed a case last."""
    return Step.objects.filter(case=case, action__in=CLOSINGS).order_by("-number").first()


@action
def dispute(*, case: Case, text: str, by: None = None) -> Dispute:
    """The holder of the ticket asks to open the case again. Raises Refused."""
    if case.state not in ENDED:
        raise Refused([faults.NOT_OVER.at()])
    if timezone.now() - (case.closed_at or case.state_at) > DISPUTED_WITHIN:
        raise Refused([faults.DISPUTE_TOO_LATE.at(days=DISPUTED_WITHIN.days)])
    if not text.strip() or len(text) > 500:
        raise Refused([faults.SAYS_NOTHING.at(what="理由", what_en="the reason", most=500)])
    try:
        with transaction.atomic():
            made = Dispute.objects.create(case=case, text=text.strip())
    except IntegrityError:
        raise Refused([faults.DISPUTE_WAITS.at()]) from None
    note("report.disputed", case, by=by)
    return made


@action
def forget_contact(*, contact: Contact, by: Person | None) -> None:
    """Delete name and telephone of a reporter."""
    note("report.contact_forgotten", contact.case, by=by)
    contact.delete()
