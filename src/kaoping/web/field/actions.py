"""A finding from a phone is taken once: its figure, its picture, its place."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import File
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.collection.entering import Edit, Told, save
from kaoping.web.collection.plan import Sheet
from kaoping.web.evidence import actions as evidence
from kaoping.web.evidence.models import File as Evidence
from kaoping.web.facts.writing import locked
from kaoping.web.field import faults
from kaoping.web.field.models import Finding
from kaoping.web.people.models import Person

DAYS = 30  # a finding that is older goes to the sheet by hand


@action
def receive(*, sheet: Sheet, sent: dict[str, Any], by: Person) -> Finding:
    """Take one finding, as `forms.Sent` cleaned it; the one that is there when it was sent before.

    What cannot be written is kept, too, with the reason. Raises Refused where the picture, or the whole sheet, is.
    """
    locked(sheet.cycle)
    known = Finding.objects.filter(person=by, uuid=sent["uuid"]).first()
    if known is not None:
        note("finding.repeated", known, by=by, unit=sheet.unit, cycle=sheet.cycle.pk)
        return known
    if timezone.now() - sent["said_at"] > datetime.timedelta(days=DAYS):
        day = timezone.localdate(sent["said_at"]).isoformat()
        raise Refused([faults.TOO_OLD.at(day=day, days=DAYS)])
    edit = Edit(sent["unit"], sent["key"], sent["base"], sent["text"], sent["reason"] or None)
    (told,), _ = save(sheet=sheet, edits=[edit], by=by, way="phone")
    made = _made(sheet, sent, told, by)
    if told.state in ("written", "same") and sent["picture"] is not None:
        made.file = _prove(sheet, edit, sent["picture"], by)
    made.save()
    note("finding.received", made, by=by, unit=sheet.unit, cycle=sheet.cycle.pk, state=told.state, key=edit.key)
    return made


def _made(sheet: Sheet, sent: dict[str, Any], told: Told, by: Person) -> Finding:
    return Finding(
        uuid=sent["uuid"],
        person=by,
        cycle=sheet.cycle,
        department=sheet.unit,
        unit=told.edit.unit,
        key=told.edit.key,
        text=told.edit.text,
        state=told.state,
        now=told.now,
        other=told.by,
        fault=told.fault.as_json() if told.fault else None,
        place=sent["place"],
        latitude=sent["latitude"],
        longitude=sent["longitude"],
        accuracy=None if sent["accuracy"] is None else round(sent["accuracy"]),
        said_at=sent["said_at"],
        clock_off=sent["clock_off"],
    )


def _prove(sheet: Sheet, edit: Edit, picture: File[Any], by: Person) -> Evidence:
    want = sheet.column(edit.key)
    item = want.items[0] if want and want.items else ""
    return evidence.add(cycle=sheet.cycle, file=picture, name=picture.name or "", unit=edit.unit, item=item, by=by)


def unreadable(errors: dict[str, Any]) -> Fault:
    """The fault of a finding that is no finding."""
    return faults.NOT_READABLE.at(what=", ".join(sorted(errors))[:100])
