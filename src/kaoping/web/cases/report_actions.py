"""A case begins: reported by somebody of ours, by the public, by another application."""

from __future__ import annotations

import datetime
import secrets
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases import faults
from kaoping.web.cases.cells import cell_of
from kaoping.web.cases.file_actions import attach
from kaoping.web.cases.files import Prepared
from kaoping.web.cases.loop import rows
from kaoping.web.cases.models import CHANNELS, FINDER_OF, LEVELS, Case, Category, Contact, Source, Step
from kaoping.web.cases.placing import belonging
from kaoping.web.cases.rights import may_report
from kaoping.web.cases.ticking import tick
from kaoping.web.people.models import Person
from kaoping.web.people.roles import GRID_WORKER
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.words import Said, said
from kaoping.web.units.locating import locate
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import Tree, tree_at

TICKET_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
TICKET = 10
OWN = ("grid", "supervisor")  # channels whose reporter is the person who enters it
BY_OTHERS = ("public", "open311", "import")  # channels that need no account of ours
FAST_CLOCK = datetime.timedelta(minutes=5)  # that a report may be ahead of ours
LENGTHS = {"text": (1000, said("情况", "the description")), "address": (200, said("地址", "the address"))}


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported. grid: id of a unit, where somebody chose it; else the place decides. at: None for now.

    hold: kept back until the desk has looked at it. uuid: of the phone; the same one makes no second case.
    """

    channel: str
    text: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    accuracy: int | None = None
    grid: int | None = None
    category: Category | None = None
    level: str = ""
    self_handled: bool = False
    at: datetime.datetime | None = None
    uuid: uuids.UUID | None = None
    hold: bool = False
    source: Source | None = None
    contact: dict[str, str] = field(default_factory=dict)  # name, phone, email
    files: Sequence[Prepared] = ()


def report(*, sent: Report, by: Person | None, fallback: Unit | None = None) -> Case:
    """Make a case of what is reported; the one that is there when the same phone sent it before.

    by: None for the public. fallback: the unit whose desk takes what lies in no grid (the person's own, else the
    uppermost). Raises Refused with every fault.
    """
    known = _known(sent, by)
    if known is not None:
        return known
    _require(sent, by)
    try:
        return _report(sent=sent, by=by, fallback=fallback)
    except IntegrityError:  # sent twice at the same instant
        known = _known(sent, by)
        if known is None:
            raise
        return known


def _known(sent: Report, by: Person | None) -> Case | None:
    """The case that the same person has made of the same form before."""
    first = Step.objects.filter(case__uuid=sent.uuid, number=1, by=by) if sent.uuid else Step.objects.none()
    step = first.select_related("case").first()
    return step.case if step else None


def _require(sent: Report, by: Person | None) -> None:
    found = [*_against_channel(sent, by), *_against_words(sent), *_against_time(sent)]
    if sent.category is not None and sent.category.closed_on and sent.category.closed_on <= timezone.localdate():
        found.append(_no_choice(said("类别", "category"), sent.category.name))
    if found:
        raise Refused(found)


def _against_channel(sent: Report, by: Person | None) -> list[Fault]:
    words = CHANNELS.get(sent.channel)
    if words is None:
        return [_no_choice(said("来源", "channel"), sent.channel)]
    free = sent.channel in BY_OTHERS
    if free if by is None else may_report(viewer_of(by), sent.channel) or free:
        return []
    return [faults.MAY_NOT_REPORT.at(channel=words.zh, channel_en=words.en)]


def _against_words(sent: Report) -> list[Fault]:
    found = []
    for name, (most, words) in LENGTHS.items():
        if len(getattr(sent, name)) > most:
            found.append(faults.TOO_LONG.at(what=words.zh, what_en=words.en, most=most))
    if sent.level and sent.level not in LEVELS:
        found.append(_no_choice(said("级别", "level"), sent.level))
    if not sent.text.strip() and not sent.files:
        found.append(faults.EMPTY.at())
    if not sent.address.strip() and sent.longitude is None and sent.grid is None:
        found.append(faults.NO_PLACE.at())
    return found


def _against_time(sent: Report) -> list[Fault]:
    if sent.at is not None and sent.at > timezone.now() + FAST_CLOCK:
        return [faults.IN_THE_FUTURE.at(at=f"{timezone.localtime(sent.at):%Y-%m-%d %H:%M}")]
    return []


def _no_choice(what: Said, text: str) -> Fault:
    return faults.NOT_A_CHOICE.at(what=what.zh, what_en=what.en, text=text[:40])


@action
def _report(*, sent: Report, by: Person | None, fallback: Unit | None) -> Case:
    now, tree = timezone.now(), tree_at(timezone.localdate())
    case = _made(sent, by, fallback, now, tree)
    begins = _beginning(sent)
    (row,) = rows("", begins)
    case.state, case.state_at = row.to, now
    tick(case, row.clock, now)
    case.save(force_insert=True)
    Step.objects.create(case=case, number=1, action=begins, start="", to=row.to, at=now, by=by, reason=sent.text)
    if any(sent.contact.values()):
        Contact.objects.create(case=case, **sent.contact)
    attach(case, sent.files, "report", by)
    node = tree.nodes.get(case.grid_id or case.desk_id)
    unit = Unit(pk=node.id, code=node.code) if node else None
    note(f"case.{begins}", case, by=by, unit=unit, channel=case.channel, level=case.level, state=case.state)
    return case


def _beginning(sent: Report) -> str:
    if sent.hold:
        return "hold"
    return "report_public" if sent.channel in ("public", "open311") else "report"


def _made(sent: Report, by: Person | None, fallback: Unit | None, now: datetime.datetime, tree: Tree) -> Case:
    place = belonging(_grid(sent, by, tree), fallback.pk if fallback else _root(by, tree), tree)
    has_point = sent.longitude is not None and sent.latitude is not None
    return Case(
        category=sent.category,
        level=sent.level or (sent.category.level if sent.category else "general"),
        channel=sent.channel,
        found_by=FINDER_OF[sent.channel],
        text=sent.text.strip(),
        address=sent.address.strip(),
        longitude=sent.longitude,
        latitude=sent.latitude,
        accuracy=sent.accuracy,
        cell=cell_of(sent.longitude, sent.latitude) if has_point else None,  # type: ignore[arg-type]
        grid_id=place.grid,
        town_id=place.town,
        desk_id=place.desk,
        reporter=by if sent.channel in OWN else None,
        reported_at=min(sent.at or now, now),
        self_handled=sent.self_handled and sent.channel in OWN,
        uuid=sent.uuid,
        ticket=new_ticket() if by is None else None,
        source=sent.source,
    )


def _grid(sent: Report, by: Person | None, tree: Tree) -> int | None:
    """The unit somebody chose; else the grid around the place; else the one grid of the worker who reports."""
    if sent.grid is not None:
        return sent.grid
    if sent.longitude is not None and sent.latitude is not None:
        return locate(sent.longitude, sent.latitude, tree)
    if by is not None and sent.channel == "grid":
        own = viewer_of(by).granted_units(GRID_WORKER)
        return next(iter(own)) if len(own) == 1 else None
    return None


def _root(by: Person | None, tree: Tree) -> int:
    """The desk of what lies in no grid: the uppermost unit (above the person's own)."""
    if by is not None and by.unit_id in tree.nodes:
        return next((node.id for node in reversed(list(tree.ancestors(by.unit_id)))), by.unit_id)
    return tree.children[None][0].id


def new_ticket() -> str:
    """A number that nobody guesses, in signs that are read out without a mistake."""
    return "".join(secrets.choice(TICKET_SIGNS) for _ in range(TICKET))
