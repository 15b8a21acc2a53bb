"""The desk puts reports down, and gives a case the number by which its reporter follows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.files import Prepared
from kaoping.web.cases.models import Case, Contact
from kaoping.web.cases.report_actions import Report, new_ticket, report
from kaoping.web.people.models import Person
from kaoping.web.reporting import faults
from kaoping.web.reporting.models import FromDesk


def put_down(*, typed: dict[str, Any], files: Sequence[Prepared], by: Person) -> Case:
    """`enter`; where the same form was sent twice at the same instant, the case of the first. Raises Refused."""
    try:
        return enter(typed=typed, files=files, by=by)
    except IntegrityError:
        if not Case.objects.filter(uuid=typed["uuid"], from_desk__isnull=False).exists():
            raise Refused([faults.NOT_READABLE.at(what="uuid")]) from None
        return enter(typed=typed, files=files, by=by)


@action
def enter(*, typed: dict[str, Any], files: Sequence[Prepared], by: Person) -> Case:
    """Make a case of what the desk typed (`desk_forms.Entered`); a form sent twice is one case. Raises Refused."""
    known = Case.objects.filter(uuid=typed["uuid"], from_desk__isnull=False).first()
    if known is not None:
        note("report.repeated", known, by=by)
        return known
    case = report(sent=_report(typed, files), by=by)
    place = typed["place"]
    FromDesk.objects.create(
        case=case, document=typed["document"], medium=typed["medium"], system=place.system if place else ""
    )
    Contact.objects.filter(case=case).update(wants_answer=typed["wants_answer"])
    if typed["wants_answer"]:
        give_ticket(case=case, by=by)
    note("report.entered", case, by=by, document=typed["document"], medium=typed["medium"])
    return case


def _report(typed: dict[str, Any], files: Sequence[Prepared]) -> Report:
    place, unit = typed["place"], typed["unit"]
    contact = {name: typed[name] for name in ("name", "phone") if typed[name]}
    return Report(
        channel=typed["channel"],
        text=typed["text"],
        address=typed["address"],
        longitude=round(place.longitude, 6) if place else None,
        latitude=round(place.latitude, 6) if place else None,
        grid=unit.id if unit else None,
        category=typed["category"],
        level=typed["level"],
        uuid=typed["uuid"],
        contact=contact,
        files=files,
    )


@action
def give_ticket(*, case: Case, by: Person) -> str:
    """A number that nobody guesses, by which the reporter follows the case. Raises Refused where it has one."""
    held = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if held.ticket:
        raise Refused([faults.HAS_A_TICKET.at(number=held.number)])
    held.ticket = case.ticket = new_ticket()
    held.save(update_fields=["ticket"])
    note("report.ticket_given", held, by=by)
    return held.ticket
