"""A report from a phone becomes a case, once, however often it is sent."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.files.base import File
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.file_actions import attach
from kaoping.web.cases.files import Prepared, prepare
from kaoping.web.cases.models import LEVELS, Case, Category
from kaoping.web.cases.report_actions import Report, report
from kaoping.web.people.models import Person
from kaoping.web.people.roles import GRID_WORKER, SUPERVISOR
from kaoping.web.people.viewer import Viewer, viewer_of
from kaoping.web.reporting import faults
from kaoping.web.reporting.models import FromPhone

REPORTERS = (GRID_WORKER, SUPERVISOR)
DAYS = 30  # what was seen longer ago is looked at again


def receive(*, sent: dict[str, Any], photos: Sequence[File[Any]], after: Sequence[File[Any]], by: Person) -> Case:
    """Take one report, as `phone_forms.Sent` cleaned it; the case that is there when it was sent before. photos: of
    what was found; after: of what it looks like settled. Raises Refused with every fault."""
    known = Case.objects.filter(uuid=sent["uuid"]).first()
    if known is not None and known.reporter_id == by.pk:
        return known
    if known is not None:  # a phone of somebody else has drawn the same, or somebody tries theirs
        raise Refused([faults.NOT_READABLE.at(what="uuid")])
    viewer = viewer_of(by)
    if found := _against(sent, viewer):
        raise Refused(found)
    category = Category.objects.filter(pk=sent["category"] or 0).first()
    if category is None and sent["category"]:
        raise Refused([faults.NOT_READABLE.at(what="category")])
    prepared, results = prepare(photos), prepare(after)
    return take(sent=sent, category=category, files=prepared, after=results, by=by)


@action
def take(
    *, sent: dict[str, Any], category: Category | None, files: Sequence[Prepared], after: Sequence[Prepared], by: Person
) -> Case:
    """Write it down: the case, its files, what the phone's clock said. Raises Refused."""
    case = report(sent=_report(sent, category, files, viewer_of(by)), by=by)
    kept, fresh = FromPhone.objects.get_or_create(
        case=case, defaults={"said_at": sent["said_at"], "clock_off": sent["clock_off"]}
    )
    if not fresh:  # two tabs at the same instant
        note("report.repeated", case, by=by)
        return case
    if case.self_handled:
        attach(case, after, "result", by)
    note("report.received", case, by=by, said_at=kept.said_at, clock_off=kept.clock_off)
    return case


def channel_of(viewer: Viewer) -> str:
    """As what somebody reports by phone."""
    return "grid" if viewer.has(GRID_WORKER) else "supervisor"


def _report(sent: dict[str, Any], category: Category | None, files: Sequence[Prepared], viewer: Viewer) -> Report:
    accuracy = sent["accuracy"]
    return Report(
        channel=channel_of(viewer),
        text=sent["text"],
        address=sent["address"],
        longitude=sent["longitude"],
        latitude=sent["latitude"],
        accuracy=None if accuracy is None else round(accuracy),
        grid=sent["grid"],
        category=category,
        level=sent["level"],
        self_handled=sent["self_handled"],
        at=sent["said_at"],
        uuid=sent["uuid"],
        files=files,
    )


def _against(sent: dict[str, Any], viewer: Viewer) -> list[Fault]:
    found = []
    if timezone.now() - sent["said_at"] > datetime.timedelta(days=DAYS):
        found.append(faults.TOO_OLD.at(day=timezone.localdate(sent["said_at"]).isoformat(), days=DAYS))
    if sent["self_handled"] and sent["level"] != "daily":
        words = LEVELS[sent["level"]]
        found.append(faults.ONLY_DAILY.at(level=words.zh, level_en=words.en))
    if sent["grid"] is not None and sent["grid"] not in viewer.reach(*REPORTERS):
        found.append(faults.NOT_YOUR_PLACE.at())
    return found
