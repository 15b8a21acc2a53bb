"""Every step of a case after its report: one function, which the table (`loop`) tells what to do."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action as write
from kaoping.web.audit.recording import note
from kaoping.web.cases import faults
from kaoping.web.cases.doing import NOTHING, Doing, Inputs
from kaoping.web.cases.effects import EFFECTS, take_common
from kaoping.web.cases.file_actions import attach
from kaoping.web.cases.loop import ACTIONS, STATES, Transition
from kaoping.web.cases.models import (
    LEVELS,
    SATISFACTION,
    Case,
    Step,
)
from kaoping.web.cases.outgrown import outgrown
from kaoping.web.cases.placing import around_desk
from kaoping.web.cases.rights import Hand, allowed_row
from kaoping.web.cases.ticking import set_deadline, settle, tick
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.words import Said, said

MOST = 200  # at once
REASON = 1000  # characters
LONGEST_EXTENSION = 60 * 86400  # seconds
NAMES: dict[str, Said] = {
    "reason": said("理由或说明", "a reason or what was done"),
    "unit": said("主办单位", "the lead unit"),
    "level": said("级别", "the level"),
    "category": said("类别", "the category"),
    "other": said("另一案件的编号", "the number of the other case"),
    "until": said("挂账到哪一天", "the day until which it is parked"),
    "amount": said("延期多久", "how much more time"),
    "satisfaction": said("满意度", "how satisfied"),
    "plan": said("五定", "the plan of the joint handling"),
}


@write
def act(*, case: int, action: str, steps: int, given: Inputs = NOTHING, by: Person | None) -> Step:
    """Take one action with a case. steps: how many there were when the person looked. by: None for the system itself.

    Raises Refused: somebody else was first, the table forbids it, something is missing.
    """
    held = Case.objects.select_for_update(of=("self",), no_key=True).select_related("category").get(pk=case)
    now = max(timezone.now(), held.state_at)
    if held.steps != steps:
        raise Refused([_overtaken(held)])
    hand = Hand(viewer_of(by) if by else None, held, now)
    row = allowed_row(hand, action)
    if isinstance(row, Fault):
        raise Refused([row])
    if wrong := [*_against(row, given, now), *_elsewhere(held, given)]:
        raise Refused(wrong)
    doing = Doing(held, row, given, by, now)
    return _do(doing)


def _overtaken(case: Case) -> Fault:
    last = Step.objects.filter(case=case).select_related("by").order_by("-number")[0]
    done, state = ACTIONS[last.action], STATES[case.state].words
    who = last.by.name if last.by else "系统"
    return faults.OTHERS_WERE_FIRST.at(
        number=case.number, who=who, action=done.zh, action_en=done.en, state=state.zh, state_en=state.en
    )


def _against(row: Transition, given: Inputs, now: datetime.datetime) -> list[Fault]:
    """What is missing or cannot be."""
    words = ACTIONS[row.action]
    lacking = [NAMES[name] for name in row.needs if getattr(given, name) in ("", None) or _blank(given, name)]
    found = []
    if lacking:
        what, what_en = "、".join(each.zh for each in lacking), ", ".join(each.en for each in lacking)
        found.append(faults.NEEDS.at(action=words.zh, action_en=words.en, what=what, what_en=what_en))
    if len(given.reason) > REASON:
        found.append(faults.TOO_LONG.at(what=NAMES["reason"].zh, what_en=NAMES["reason"].en, most=REASON))
    for name, allowed in (("level", LEVELS), ("satisfaction", SATISFACTION)):
        if getattr(given, name) and getattr(given, name) not in allowed:
            found.append(_no_choice(name, getattr(given, name)))
    if given.until is not None and given.until <= timezone.localdate(now):
        found.append(_no_choice("until", given.until.isoformat()))
    if given.amount is not None and not 0 < given.amount <= LONGEST_EXTENSION:
        found.append(_no_choice("amount", str(given.amount)))
    return found


def _elsewhere(case: Case, given: Inputs) -> list[Fault]:
    """Units that lie in another tree than the desk of the case."""
    units = [*([given.unit] if given.unit else []), *given.assisting]
    near = around_desk(case.desk_id) if units else frozenset()
    return [_no_choice("unit", unit.code) for unit in units if unit.pk not in near]


def _blank(given: Inputs, name: str) -> bool:
    value = getattr(given, name)
    return isinstance(value, str) and not value.strip()


def _no_choice(name: str, text: str) -> Fault:
    return faults.NOT_A_CHOICE.at(what=NAMES[name].zh, what_en=NAMES[name].en, text=text[:40])


def _do(doing: Doing) -> Step:
    start = doing.case.state
    take_common(doing)
    if doing.row.action in EFFECTS:
        EFFECTS[doing.row.action](doing)
    _move(doing, start)
    doing.case.steps += 1
    doing.case.save()
    files = attach(doing.case, doing.given.files, WHEN.get(doing.case.stage, "handling"), doing.by)
    if files:
        doing.more["files"] = [file.pk for file in files]
    return _put_down(doing, start)


def _move(doing: Doing, start: str) -> None:
    """Into the state of the row, and what the clocks do."""
    case, row = doing.case, doing.row
    if row.to and row.to != start:
        case.state, case.state_at = row.to, doing.now
        for name in outgrown(case):
            doing.set(name, None)
    if row.clock != "extend":
        tick(case, row.clock, doing.now)
    if doing.given.plan is not None and "plan" in row.may:
        set_deadline(case, doing.given.plan.deadline, doing.now)
    if case.state == "closed" and start != "closed":
        case.closed_at = doing.now
        settle(case)


def _put_down(doing: Doing, start: str) -> Step:
    """The step and its entry in the log."""
    case, row = doing.case, doing.row
    step = Step.objects.create(
        case=case, number=case.steps, action=row.action, start=start, to=case.state, at=doing.now, by=doing.by,
        unit=doing.unit, reason=doing.given.reason.strip(), changes=doing.changes, more=doing.more,
    )  # fmt: skip
    about = {"state": case.state, "reason": step.reason, "changes": doing.changes, **doing.more}
    note(f"case.{row.action}", case, by=doing.by, unit=doing.unit, **{k: v for k, v in about.items() if v})
    return step


WHEN = {"report": "report", "accept": "report", "dispatch": "report", "handle": "handling", "check": "result",
        "evaluate": "check"}  # fmt: skip


# --- many at once --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pick:
    """A case somebody ticked. steps: how many it had when they looked."""

    case: int
    steps: int


def act_with_many(
    *, picks: Sequence[Pick], action: str, given: Inputs, by: Person
) -> tuple[list[Step], dict[int, list[Fault]]]:
    """Take the same action with several cases, each for itself: the steps taken, and why the others could not be.

    Raises Refused for none or too many.
    """
    if not 1 <= len(picks) <= MOST:
        raise Refused([faults.NOTHING_CHOSEN.at(count=len(picks), most=MOST)])
    done, wrong = [], {}
    for pick in picks:
        try:
            done.append(act(case=pick.case, action=action, steps=pick.steps, given=given, by=by))
        except Refused as refused:
            wrong[pick.case] = refused.faults
    return done, wrong
