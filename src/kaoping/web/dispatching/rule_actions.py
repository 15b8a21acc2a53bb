"""Every write about the rules of dispatch: added, proposed, accepted or not, ended. All of them hold one row."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.models import LEVELS, Category
from kaoping.web.dispatching import faults
from kaoping.web.dispatching.models import RULE_STATES, Duty, Rule, RuleRevision
from kaoping.web.dispatching.places import district, holds_place, name_of
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR, DISPATCHER
from kaoping.web.people.viewer import Viewer, today, viewer_of
from kaoping.web.site.days import holds_on, lasts_beyond
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import tree_at

REASON = 500  # characters
HELPERS = 10  # assisting units of a rule


@dataclass(frozen=True, slots=True)
class Wording:
    """What a rule says; place, category: None for any, level: "" for any."""

    place: Unit | None
    category: Category | None
    level: str
    unit: Unit | None
    assisting: Sequence[Unit] = ()
    duty: Duty | None = None
    from_on: datetime.date | None = None


def hold_rules() -> RuleRevision:
    """Nobody else changes a rule until this transaction ends; whoever reads rules reads them anew afterwards."""
    RuleRevision.objects.get_or_create(pk=1)
    held = RuleRevision.objects.select_for_update().get(pk=1)
    held.number += 1
    held.save()
    return held


@action
def add(*, wording: Wording, reason: str = "", replaces: int | None = None, by: Person) -> Rule:
    """Add a rule, or the one that follows `replaces` (id). By an author of the place it holds at once; by a dispatcher
    it is a proposal. Raises Refused with every fault."""
    hold_rules()
    viewer, old = viewer_of(by), _old(replaces)
    decides = _decides(viewer, wording.place) and (old is None or _decides(viewer, old.place))
    if found := against(wording, viewer, decides=decides) or ([] if decides or reason.strip() else [_no_reason()]):
        raise Refused(found)
    made = keep_rule(wording, reason, by, decides, old)
    if decides:
        take(made, old)
    note("rule.added" if decides else "rule.proposed", made, by=by, unit=wording.place, **told(made))
    return made


def keep_rule(wording: Wording, reason: str, by: Person, decides: bool, old: Rule | None) -> Rule:
    """A rule as it is written, inside an action."""
    made = Rule(
        place=wording.place, category=wording.category, level=wording.level, unit=wording.unit, duty=wording.duty,
        replaces=old, state="accepted" if decides else "proposed", reason=reason.strip()[:REASON],
        from_on=wording.from_on or today(), made_at=timezone.now(), made_by=by,
    )  # fmt: skip
    made.save()
    made.assisting.set({unit.pk for unit in wording.assisting if unit != wording.unit})
    return made


def against(wording: Wording, viewer: Viewer, *, decides: bool) -> list[Fault]:
    """What of a rule cannot be. decides: whether the person is an author of its place."""
    found, own = [], district(viewer, AUTHOR, DISPATCHER)
    if not decides and not holds_place(viewer, wording.place.pk if wording.place else None, DISPATCHER):
        found.append(_not_your(viewer, wording.place))
    if wording.unit is None:
        found.append(faults.MISSING.at(what="主办单位", what_en="the lead unit"))
    for unit in (*([wording.unit] if wording.unit else []), *wording.assisting[:HELPERS]):
        if unit.pk not in own or unit.pk not in viewer.tree.nodes:
            found.append(_not_your(viewer, unit))
    if len(wording.assisting) > HELPERS:
        found.append(faults.TOO_LONG.at(what="协办单位", what_en="the list of assisting units", most=HELPERS))
    if wording.level and wording.level not in LEVELS:
        found.append(faults.MISSING.at(what="级别", what_en="the level"))
    if wording.from_on is not None and wording.from_on < today():
        found.append(past(wording.from_on))
    return found


def _decides(viewer: Viewer, place: Unit | None) -> bool:
    return holds_place(viewer, place.pk if place else None, AUTHOR)


def _not_your(viewer: Viewer, unit: Unit | None) -> Fault:
    return faults.NOT_YOUR_PLACE.at(unit=name_of(viewer.tree, unit) if unit else "全部地方 (everywhere)")


def _no_reason() -> Fault:
    return faults.MISSING.at(what="提出的理由", what_en="the reason of the proposal")


def past(day: datetime.date) -> Fault:
    return faults.BAD_DAY.at(day=day, why="早于今天", why_en="it lies in the past")


def _old(pk: int | None) -> Rule | None:
    """The rule to be replaced; refused where it has ended already."""
    if pk is None:
        return None
    old = Rule.objects.select_related("place").get(pk=pk)
    if old.state != "accepted" or (old.to_on is not None and old.to_on <= today()):
        raise Refused([_already(old)])
    return old


def take(rule: Rule, old: Rule | None) -> None:
    """A rule comes into force; the one it replaces ends on that day. Refused where another one says the same."""
    if old is not None:
        _end(old, rule.from_on, rule.reason)
    if (other := twin(rule.place_id, rule.category_id, rule.level, rule.from_on, but=rule.pk)) is not None:
        raise Refused([twice(other)])


def twin(
    place: int | None, category: int | None, level: str, from_on: datetime.date, but: int | None = None
) -> Rule | None:
    """An accepted rule for the same cases that is not over by a day."""
    rows = Rule.objects.filter(lasts_beyond(from_on), state="accepted", place=place, category=category, level=level)
    others = rows if but is None else rows.exclude(pk=but)
    return others.select_related("unit").order_by("from_on", "pk").first()


def twice(other: Rule) -> Fault:
    return faults.RULE_TWICE.at(number=other.pk, unit=name_of(tree_at(today()), other.unit))


def _end(rule: Rule, on: datetime.date, why: str) -> None:
    if on < rule.from_on:
        raise Refused([faults.BAD_DAY.at(day=on, why="早于规则生效的日期", why_en="before the rule begins")])
    if rule.to_on is not None and rule.to_on <= on:
        return
    rule.to_on, rule.ended_why = on, why.strip()[:REASON]
    rule.save()


@action
def accept(*, rule: int, by: Person) -> Rule:
    """Take a proposed rule into force, today or on its day. Raises Refused: not the author's, one's own, taken."""
    hold_rules()
    held = _proposed(rule, by)
    held.from_on = max(held.from_on, today())
    held.state, held.decided_at, held.decided_by = "accepted", timezone.now(), by
    held.save()
    take(held, _old(held.replaces_id))
    note("rule.accepted", held, by=by, unit=held.place, **told(held))
    return held


@action
def refuse(*, rule: int, decision: str, by: Person) -> Rule:
    """Do not take a proposed rule; the reason stays with it."""
    hold_rules()
    held = _proposed(rule, by)
    if not decision.strip():
        raise Refused([faults.MISSING.at(what="不采纳的理由", what_en="why it is not accepted")])
    held.state, held.decided_at, held.decided_by = "refused", timezone.now(), by
    held.decision = decision.strip()[:REASON]
    held.save()
    note("rule.refused", held, by=by, unit=held.place, reason=held.decision)
    return held


def _proposed(pk: int, by: Person) -> Rule:
    """A proposal that this person may decide on."""
    held = Rule.objects.select_related("place", "category", "unit").get(pk=pk)
    viewer = viewer_of(by)
    if not _decides(viewer, held.place):
        raise Refused([_not_your(viewer, held.place)])
    if held.state != "proposed":
        raise Refused([_already(held)])
    if held.made_by_id == by.pk:
        raise Refused([faults.SAME_PERSON.at(what=f"第 {held.pk} 号规则", did="提出", did_en="proposed")])
    return held


def _already(rule: Rule) -> Fault:
    zh, en = (
        ("已停用", "ended") if rule.to_on is not None else (str(RULE_STATES[rule.state].zh), RULE_STATES[rule.state].en)
    )
    return faults.ALREADY.at(what=f"第 {rule.pk} 号规则", state=zh, state_en=en)


@action
def close(*, rule: int, on: datetime.date, reason: str, by: Person) -> Rule:
    """End a rule on a day (the first on which it no longer holds), with the reason."""
    hold_rules()
    viewer, held = viewer_of(by), Rule.objects.select_related("place", "category", "unit").get(pk=rule)
    if not _decides(viewer, held.place):
        raise Refused([_not_your(viewer, held.place)])
    if held.state != "accepted" or held.to_on is not None:
        raise Refused([_already(held)])
    if not reason.strip():
        raise Refused([faults.MISSING.at(what="停用的理由", what_en="why it ends")])
    if on < today():
        raise Refused([past(on)])
    _end(held, max(on, held.from_on), reason)
    note("rule.ended", held, by=by, unit=held.place, on=held.to_on, reason=held.ended_why)
    return held


def told(rule: Rule) -> dict[str, object]:
    """What the log tells of a rule."""
    return {
        "place": rule.place.code if rule.place else "",
        "category": rule.category.code if rule.category else "",
        "level": rule.level,
        "lead": rule.unit.code,
        "assisting": sorted(unit.code for unit in rule.assisting.all()),
        "from_on": rule.from_on,
        "reason": rule.reason,
        "replaces": rule.replaces_id,
    }


# --- rules that follow from something else --------------------------------------------------------------------------


def rule_of(*, duty: Duty, from_on: datetime.date, by: Person) -> Rule | None:
    """The rule of an admitted matter: cases of its category at its place go to its lead department. None, and a word
    in the log, where a rule for the same cases is there already: it is not changed in silence."""
    hold_rules()
    if (other := twin(duty.place_id, duty.category_id, "", from_on)) is not None:
        note("rule.kept", other, by=by, unit=duty.place, duty=duty.pk)
        return None
    wording = Wording(duty.place, duty.category, "", duty.lead, duty=duty, from_on=from_on)
    made = keep_rule(wording, duty.title, by, True, None)
    note("rule.added", made, by=by, unit=duty.place, duty=duty.pk, **told(made))
    return made


def of_matter(duty: Duty) -> Q:
    """Rules that came from any version of a matter: one that only renames it leaves its rule as it is."""
    origin = duty.origin_id or duty.pk
    return Q(duty=origin) | Q(duty__origin=origin)


def drop_rules_of(*, duty: Duty, on: datetime.date, by: Person) -> int:
    """End the rules that came from a matter which is changed or leaves the list; how many there were."""
    hold_rules()
    rules = list(Rule.objects.filter(of_matter(duty), lasts_beyond(on), state="accepted").select_related("place"))
    for rule in rules:
        _end(rule, max(on, rule.from_on), duty.title)
        note("rule.ended", rule, by=by, unit=rule.place, on=rule.to_on, duty=duty.pk)
    return len(rules)


@action
def rule_from(*, place: Unit, category: Category, level: str, unit: Unit, reason: str, by: Person) -> Rule:
    """The rule that dispatches have taught; it takes the place of the one that says otherwise about the same cases."""
    hold_rules()
    viewer = viewer_of(by)
    wording = Wording(place, category, level, unit, from_on=today())
    if not _decides(viewer, place):
        raise Refused([_not_your(viewer, place)])
    if found := against(wording, viewer, decides=True):
        raise Refused(found)
    rows = Rule.objects.filter(holds_on(today()), state="accepted", place=place, category=category, level=level)
    old = rows.select_related("place").first()
    made = keep_rule(wording, reason, by, True, old)
    take(made, old)
    note("rule.added", made, by=by, unit=place, **told(made))
    return made
