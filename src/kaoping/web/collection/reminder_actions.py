"""催办, and the mail that tells people once a day what is open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.mail import send_mail
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.collection import faults
from kaoping.web.collection.models import Digest, Reminder
from kaoping.web.collection.plan import ENTERING, Sheet
from kaoping.web.collection.worklist import called
from kaoping.web.cycles.models import STAGES, Cycle
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.writing import locked
from kaoping.web.people.models import Person
from kaoping.web.people.roles import OFFICE
from kaoping.web.people.viewer import viewer_of

LONGEST = 200  # characters of what the office adds


@action
def remind(*, cycle: Cycle, sheets: Iterable[Sheet], text: str = "", by: Person) -> list[Reminder]:
    """Press departments to go on with sheets. One that was reminded today is left out. Raises Refused when all were,
    when there is none, when it is not the office that asks, and when sheets are closed."""
    held = locked(cycle)
    if not runs_office(viewer_of(by), held, *OFFICE):
        raise Refused([faults.OFFICE_ONLY.at(what="催办", what_en="reminds departments")])
    if held.stage not in ENTERING:
        stage = STAGES[held.stage]
        raise Refused([faults.NOT_NOW.at(stage=stage.zh, stage_en=stage.en)])
    on, asked = timezone.localdate(), list(sheets)
    today = Reminder.objects.filter(cycle=held, on=on).select_related("by")
    already = {(row.unit_id, row.kind): row for row in today}
    fresh = [sheet for sheet in asked if (sheet.unit.pk, sheet.kind) not in already]
    if not fresh:
        raise Refused(_nobody(asked, already))
    made = [
        Reminder.objects.create(cycle=held, unit=sheet.unit, kind=sheet.kind, on=on, by=by, text=text.strip()[:LONGEST])
        for sheet in fresh
    ]
    names = [called(sheet) for sheet in fresh]
    note("reminder.sent", held, by=by, sheets=names, reason=text.strip()[:LONGEST])
    return made


def _nobody(asked: list[Sheet], already: dict[tuple[int, str], Reminder]) -> list[Fault]:
    if len(asked) != 1:
        return [faults.NOBODY_TO_REMIND.at()]
    row = already[asked[0].unit.pk, asked[0].kind]
    when = timezone.localtime(row.at).strftime("%H:%M")
    return [faults.REMINDED.at(unit=asked[0].name, when=when, who=row.by.name)]


@action
def send_digest(*, person: Person, on: datetime.date, subject: str, text: str, items: int) -> Digest:
    """Mail somebody what is open, once a day. Raises IntegrityError where another worker has done so today, and
    whatever the mail server answers; then nothing is written, and it is tried again."""
    made = Digest.objects.create(person=person, on=on, items=items)
    note("digest.sent", person, by=None, items=items)
    send_mail(subject, text, None, [person.email])
    return made
