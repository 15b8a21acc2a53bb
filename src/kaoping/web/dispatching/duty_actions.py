"""Every write about duties and matters: proposed, reviewed by the office, admitted or refused, taken back.

Three people: whoever proposed one neither reviews nor decides, whoever reviewed it does not decide.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.models import Category
from kaoping.web.dispatching import faults
from kaoping.web.dispatching.models import DIVISIONS, KINDS, STATES, WAITING, Duty
from kaoping.web.dispatching.places import PROPOSES, district, name_of
from kaoping.web.dispatching.rule_actions import drop_rules_of, rule_of
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPROVER, AUTHOR, SCORER
from kaoping.web.people.viewer import Viewer, today, viewer_of
from kaoping.web.site.refusals import quoted
from kaoping.web.site.words import Said, said
from kaoping.web.units.models import Unit

MOST = 200  # at once
TAKES = ("district", "town")  # kinds of units that take on a duty
LONGEST = {"title": 200, "basis": 500, "share": 500, "reason": 500, "number": 40}
WORDS: dict[str, Said] = {
    "title": said("名称", "the title"),
    "basis": said("依据", "the basis"),
    "share": said("镇街承担的部分", "the town's share"),
    "reason": said("理由", "the reason"),
    "number": said("序号", "the number"),
    "division": said("大类", "the class"),
    "place": said("承担单位", "who takes it on"),
    "lead": said("牵头部门", "the lead department"),
    "opinion": said("审核意见", "an opinion"),
    "decision": said("不予准入的理由", "why it is refused"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What is proposed of a duty or matter; names and meaning of the fields as in `models.Duty`."""

    kind: str
    division: str = ""
    title: str = ""
    basis: str = ""
    share: str = ""
    number: str = ""
    place: Unit | None = None
    lead: Unit | None = None
    one_window: bool = False
    by_id_card: bool = False
    category: Category | None = None

    def cells(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


def offer_of(duty: Duty) -> Offer:
    """What a version says."""
    return Offer(**{each.name: getattr(duty, each.name) for each in fields(Offer)})


@action
def propose(*, offer: Offer, reason: str, replaces: Duty | None = None, by: Person) -> Duty:
    """Propose a new duty or matter, or a change of `replaces`, which is in force. Raises Refused."""
    viewer = viewer_of(by)
    if found := against(offer, reason, viewer):
        raise Refused(found)
    if replaces is not None:
        replaces = _free(replaces, viewer)
    return keep_proposal(offer, reason, "change" if replaces else "admit", replaces, by)


@action
def propose_removal(*, duty: Duty, reason: str, by: Person) -> Duty:
    """Propose that a duty in force leaves the list. Raises Refused."""
    if not reason.strip():
        raise Refused([missing("reason")])
    held = _free(duty, viewer_of(by))
    return keep_proposal(offer_of(held), reason, "remove", held, by)


def keep_proposal(offer: Offer, reason: str, ask: str, replaces: Duty | None, by: Person) -> Duty:
    """A proposal as it is written, inside an action."""
    made = Duty(**offer.cells(), ask=ask, replaces=replaces, reason=reason.strip()[:500])
    made.origin = (replaces.origin or replaces) if replaces else None
    made.proposed_at, made.proposed_by = timezone.now(), by
    made.save()
    note("duty.proposed", made, by=by, unit=made.place, kind=made.kind, way=ask, reason=made.reason)
    return made


def _free(duty: Duty, viewer: Viewer) -> Duty:
    """The version in force, held; refused where another proposal about it waits."""
    held = _held([duty.pk])[0]
    if held.state != "admitted" or held.ask == "remove" or held.to_on is not None:
        raise Refused([_already(held)])
    if not may_change(viewer, held):
        raise Refused([faults.NOT_YOUR_PLACE.at(unit=name_of(viewer.tree, held.place))])
    if Duty.objects.filter(replaces=held, state__in=WAITING).exists():
        raise Refused([faults.WAITS_ALREADY.at(what=held.title)])
    return held


def may_change(viewer: Viewer, duty: Duty) -> bool:
    """Whether the viewer may propose a change: the office of the place, the department that answers for it."""
    return viewer.reaches(duty.place_id, AUTHOR) or viewer.reaches(duty.lead_id, SCORER)


def against(offer: Offer, reason: str, viewer: Viewer) -> list[Fault]:
    """What is missing in a proposal or cannot be."""
    texts = {"title": offer.title, "basis": offer.basis, "reason": reason}
    found = [missing(name) for name, text in texts.items() if not text.strip()]
    for name, most in LONGEST.items():
        text = reason if name == "reason" else getattr(offer, name)
        if len(text) > most:
            found.append(faults.TOO_LONG.at(what=WORDS[name].zh, what_en=WORDS[name].en, most=most))
    if offer.division not in DIVISIONS or offer.kind not in KINDS:
        found.append(no_choice("division", offer.division, DIVISIONS))
    return found + _against_units(offer, viewer)


def _against_units(offer: Offer, viewer: Viewer) -> list[Fault]:
    found = [missing(name) for name in ("place", "lead") if getattr(offer, name) is None]
    if found or offer.place is None or offer.lead is None:
        return found
    own, node = district(viewer, *PROPOSES), viewer.tree.nodes.get(offer.place.pk)
    may_place = node is not None and node.kind in TAKES and node.id in own
    may_lead = offer.lead.pk in (own if viewer.has(AUTHOR) else viewer.reach(SCORER))
    wrong = [unit for unit, fine in ((offer.place, may_place), (offer.lead, may_lead)) if not fine]
    return [faults.NOT_YOUR_PLACE.at(unit=name_of(viewer.tree, unit)) for unit in wrong]


def missing(name: str) -> Fault:
    return faults.MISSING.at(what=WORDS[name].zh, what_en=WORDS[name].en)


def no_choice(name: str, text: str, offered: dict[str, Said]) -> Fault:
    zh, en = "、".join(each.zh for each in offered.values()), ", ".join(each.en for each in offered.values())
    words = WORDS[name]
    return faults.NOT_A_CHOICE.at(what=words.zh, what_en=words.en, text=quoted(text), offered=zh, offered_en=en)


# --- reviewing and deciding -----------------------------------------------------------------------------------------


@action
def review(*, duties: Sequence[int], opinion: str, favours: bool, by: Person) -> list[Duty]:
    """Write the office's opinion on proposals, all or none. duties: ids. Raises Refused with a fault for each."""
    if not opinion.strip():
        raise Refused([missing("opinion")])
    held = _ready(duties, "proposed", AUTHOR, by)
    for duty in held:
        duty.state, duty.opinion, duty.favours = "reviewed", opinion.strip()[:1000], favours
        duty.reviewed_at, duty.reviewed_by = timezone.now(), by
        duty.save()
        note("duty.reviewed", duty, by=by, unit=duty.place, opinion=duty.opinion, favours=favours)
    return held


@action
def admit(*, duties: Sequence[int], from_on: datetime.date, by: Person) -> list[Duty]:
    """Take proposals into force from a day on, all or none; a matter with a category becomes a rule of dispatch."""
    if from_on < today():
        raise Refused([_past(from_on)])
    held = _ready(duties, "reviewed", APPROVER, by)
    for duty in held:
        _decide(duty, "admitted", "", by)
        _take_effect(duty, from_on, by)
        note("duty.admitted", duty, by=by, unit=duty.place, way=duty.ask, from_on=from_on)
    return held


@action
def refuse(*, duties: Sequence[int], decision: str, by: Person) -> list[Duty]:
    """Refuse proposals, with the reason, all or none."""
    if not decision.strip():
        raise Refused([missing("decision")])
    held = _ready(duties, "reviewed", APPROVER, by)
    for duty in held:
        _decide(duty, "refused", decision.strip()[:500], by)
        note("duty.refused", duty, by=by, unit=duty.place, way=duty.ask, reason=duty.decision)
    return held


@action
def drop(*, duty: int, by: Person) -> Duty:
    """Take back one's own proposal, while nobody has decided."""
    held = _held([duty])[0]
    if held.state not in WAITING or held.proposed_by_id != by.pk:
        raise Refused([_already(held)])
    held.state = "dropped"
    held.save()
    note("duty.dropped", held, by=by, unit=held.place)
    return held


def _decide(duty: Duty, state: str, decision: str, by: Person) -> None:
    duty.state, duty.decision = state, decision
    duty.decided_at, duty.decided_by = timezone.now(), by
    duty.save()


def _take_effect(duty: Duty, from_on: datetime.date, by: Person) -> None:
    """Days in force, of the version and of the one it replaces; the rules that follow from it."""
    old = _held([duty.replaces_id])[0] if duty.replaces_id else None
    if old is not None:
        if old.from_on is not None and from_on < old.from_on:
            raise Refused([_past(from_on)])
        old.to_on = from_on
        old.save()
    if duty.ask != "remove":
        duty.from_on = from_on
        duty.save()
    if old is not None and (duty.ask == "remove" or _drives(old) != _drives(duty)):
        drop_rules_of(duty=old, on=from_on, by=by)
    if duty.ask != "remove" and duty.category_id is not None and (old is None or _drives(old) != _drives(duty)):
        rule_of(duty=duty, from_on=from_on, by=by)


def _drives(duty: Duty) -> tuple[int, int | None, int]:
    return duty.place_id, duty.category_id, duty.lead_id


def _ready(duties: Sequence[int], state: str, role: str, by: Person) -> list[Duty]:
    """The proposals, held; refused with every reason why this person cannot take the step with one of them."""
    viewer, found = viewer_of(by), []
    held = _held(duties[:MOST])
    if not held or len(held) != len(set(duties)):
        raise Refused([faults.MISSING.at(what="要办的事项", what_en="what to decide on")])
    for duty in held:
        if not viewer.reaches(duty.place_id, role):
            found.append(faults.NOT_YOUR_PLACE.at(unit=name_of(viewer.tree, duty.place)))
        elif duty.state != state:
            found.append(_already(duty))
        elif (did := _did(duty, by)) is not None:
            found.append(faults.SAME_PERSON.at(what=duty.title, did=did.zh, did_en=did.en))
    if found:
        raise Refused(found)
    return held


def _did(duty: Duty, by: Person) -> Said | None:
    """What the person has done to a proposal already."""
    if duty.proposed_by_id == by.pk:
        return said("提出", "proposed")
    return said("审核", "reviewed") if duty.reviewed_by_id == by.pk else None


def _held(duties: Sequence[int]) -> list[Duty]:
    rows: QuerySet[Duty] = Duty.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=duties)
    return list(rows.select_related("place", "lead", "category", "origin").order_by("pk"))


def _already(duty: Duty) -> Fault:
    state = said("已退出", "taken off the list") if duty.to_on is not None else STATES[duty.state]
    return faults.ALREADY.at(what=duty.title, state=state.zh, state_en=state.en)


def _past(day: datetime.date) -> Fault:
    return faults.BAD_DAY.at(
        day=day, why="早于今天或早于它所替换的版本", why_en="it lies in the past, or before the version it replaces"
    )
