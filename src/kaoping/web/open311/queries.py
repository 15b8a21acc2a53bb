"""Cases as the public reads them: those that came by public ways in public categories, without anybody's data.

Description and address are told once the desk has accepted a case: before, nobody has read what a stranger wrote.
Numbers of telephones, identity cards and mail in it are masked. Cases that are held back are told by their state alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kaoping.web.audit.masking import masked
from kaoping.web.cases.loop import OPEN, OVER
from kaoping.web.cases.models import Case
from kaoping.web.cases.numbering import WRITTEN
from kaoping.web.open311.answers import moment
from kaoping.web.open311.services import public_categories
from kaoping.web.people.viewer import today
from kaoping.web.site.words import Said, said, worded
from kaoping.web.units.tree import Tree, tree_at

PUBLIC = ("public", "open311")  # channels
IDS = 100  # that one request may ask for
ADDED = "\n[图片网址] "  # before what somebody gave as media_url; not told
NOTES: dict[str, Said] = {
    **dict.fromkeys(("held", "to_verify"), said("已收到，正在核实。", "Received; it is being confirmed.")),
    **dict.fromkeys(("reported", "returned"), said("已核实，等待受理。", "Confirmed; waiting for acceptance.")),
    "accepted": said("已受理，正在安排。", "Accepted; it is being assigned."),
    **dict.fromkeys(
        ("dispatched", "handling", "mediation", "court"), said("正在处置。", "It is being worked on.")
    ),
    "parked": said("已列入计划，暂缓办理。", "Planned for later."),
    **dict.fromkeys(("handled", "checked"), said("已处置，正在核查。", "Done; the result is being checked.")),
    **dict.fromkeys(("closed", "archived"), said("已办结。", "Settled.")),
    "rejected": said("未受理。", "Not accepted."),
    "merged": said("与另一件相同，已合并办理。", "The same as another request; settled together with it."),
}  # fmt: skip
TOLD_AGAIN = frozenset(("held", "to_verify", "rejected"))  # states in which nobody vouches for the text


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to. desks: None for all of them; status: None, "open" or "closed"."""

    since: datetime.datetime
    until: datetime.datetime
    codes: tuple[str, ...] = ()
    status: str | None = None
    updated_after: datetime.datetime | None = None
    desks: frozenset[int] | None = None
    page: int = 1
    page_size: int = 1000


def readable() -> QuerySet[Case]:
    return Case.objects.filter(channel__in=PUBLIC, category__in=public_categories()).select_related("category")


def listed(asked: Asked) -> list[Case]:
    """Newest first."""
    found = readable().filter(reported_at__gte=asked.since, reported_at__lte=asked.until).exclude(state="held")
    if asked.codes:
        found = found.filter(category__code__in=asked.codes)
    if asked.status is not None:
        found = found.filter(state__in=OPEN if asked.status == "open" else OVER)
    if asked.updated_after is not None:
        found = found.filter(state_at__gt=asked.updated_after)
    if asked.desks is not None:
        found = found.filter(desk__in=asked.desks)
    first = (asked.page - 1) * asked.page_size
    return list(found.order_by("-reported_at", "-pk")[first : first + asked.page_size])


def by_numbers(numbers: Iterable[str]) -> list[Case]:
    """Those of the numbers that can be read, in their order."""
    keys = {int(match.group(2)): match.group(1) for each in numbers if (match := WRITTEN.fullmatch(each.strip()))}
    sound = {key: day for key, day in keys.items() if key < 2**63}
    found = readable().in_bulk(sound)
    return [found[key] for key, day in sound.items() if key in found and found[key].number[3:9] == day]


def by_ticket(ticket: str) -> Case | None:
    """The case that somebody follows by its ticket."""
    return readable().filter(ticket=ticket.strip().upper()).first() if ticket else None


def as_rows(cases: Iterable[Case]) -> list[dict[str, Any]]:
    tree = tree_at(today())
    return [_row(case, tree) for case in cases]


def _row(case: Case, tree: Tree) -> dict[str, Any]:
    assert case.category is not None
    tells, lead = case.state not in TOLD_AGAIN, tree.nodes.get(case.lead_id or 0)
    return {
        "service_request_id": case.number,
        "status": "closed" if case.is_over else "open",
        "status_notes": str(NOTES[case.state]),
        "service_name": worded(case.category.name, case.category.name_en),
        "service_code": case.category.code,
        "description": masked(case.text.partition(ADDED)[0]) if tells else None,
        "agency_responsible": lead.name if lead else None,
        "service_notice": None,
        "requested_datetime": moment(case.reported_at),
        "updated_datetime": moment(case.closed_at if case.is_over and case.closed_at else case.state_at),
        "expected_datetime": None if case.is_over else moment(case.handling_due_at),
        "address": masked(case.address) if tells and case.address else None,
        "address_id": _code(tree, case.grid_id),
        "zipcode": None,
        "lat": case.latitude if tells else None,
        "long": case.longitude if tells else None,
        "media_url": None,
    }


def _code(tree: Tree, unit: int | None) -> str | None:
    node = tree.nodes.get(unit or 0)
    return node.code if node else None
