"""Every step of a case after its report: one function, which the table (`loop`) tells what to do."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action as write
from kaoping.web.audit.recording import note
from kaoping.web.cases import faults
from kaoping.web.cases.file_actions import attach
from kaoping.web.cases.files import Prepared
from kaoping.web.cases.loop import ACTIONS, STATES, Transition
from kaoping.web.cases.models import (
    LEVELS,
    SATISFACTION,
    Assisting,
    Case,
    Category,
    Plan,
    Step,
    as_text,
)
from kaoping.web.cases.numbering import find
from kaoping.web.cases.placing import above, around_desk, belonging
from kaoping.web.cases.rights import Hand, allowed_row
from kaoping.web.cases.ticking import extend, settle, tick
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.words import Said, said
from kaoping.web.units.models import Unit

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


@dataclass(frozen=True, slots=True)
class Joint:
    """五定 beside the lead unit."""

    leader: str
    officer: str
    measures: str
    deadline: datetime.date


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an action brings along; the table says which it needs. amount: seconds of an extension. other: a number."""

    reason: str = ""
    category: Category | None = None
    level: str = ""
    unit: Unit | None = None
    assisting: Sequence[Unit] = ()
    plan: Joint | None = None
    other: str = ""
    until: datetime.date | None = None
    amount: int | None = None
    satisfaction: str = ""
    wrong_level: bool = False
    files: Sequence[Prepared] = ()


@dataclass
class Doing:
    """An action being done: the case held, the row, what it brings along; changes and more go to the step."""

    case: Case
    row: Transition
    given: Inputs
    by: Person | None
    now: datetime.datetime
    unit: Unit | None = None
    changes: dict[str, list[str]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def set(self, name: str, value: Any) -> None:
        """Change a cell of the case and keep what it was."""
        old = getattr(self.case, name)
        if old != value:
            self.changes[name] = [as_text(old), as_text(value)]
            setattr(self.case, name, value)


@write
def act(*, case: int, action: str, steps: int, given: Inputs = Inputs(), by: Person | None) -> Step:
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
    case, row = doing.case, doing.row
    start = case.state
    _take_common(doing)
    if row.action in EFFECTS:
        EFFECTS[row.action](doing)
    if row.to and row.to != start:
        case.state, case.state_at = row.to, doing.now
        doing.set("asked_extension", None)  # whoever no longer handles it needs no more time
    if row.clock != "extend":
        tick(case, row.clock, doing.now)
    if case.state == "closed" and start != "closed":
        case.closed_at = doing.now
        settle(case)
    case.steps += 1
    case.save()
    files = attach(case, doing.given.files, WHEN.get(case.stage, "handling"), doing.by)
    if files:
        doing.more["files"] = [file.pk for file in files]
    step = Step.objects.create(
        case=case,
        number=case.steps,
        action=row.action,
        start=start,
        to=case.state,
        at=doing.now,
        by=doing.by,
        unit=doing.unit,
        reason=doing.given.reason.strip(),
        changes=doing.changes,
        more=doing.more,
    )
    about = {"state": case.state, "reason": step.reason, "changes": doing.changes, **doing.more}
    note(f"case.{row.action}", case, by=doing.by, unit=doing.unit, **{k: v for k, v in about.items() if v})
    return step


WHEN = {"report": "report", "accept": "report", "dispatch": "report", "handle": "handling", "check": "result",
        "evaluate": "check"}  # fmt: skip


def _take_common(doing: Doing) -> None:
    """Category and level, where the row takes them."""
    taken = (*doing.row.needs, *doing.row.may)
    if "category" in taken and doing.given.category is not None:
        doing.set("category", doing.given.category)
    if "level" in taken and doing.given.level and doing.given.level != doing.case.level:
        doing.set("level", doing.given.level)
        if doing.row.action == "relevel":  # what the desk sees before it accepts has not slipped through
            doing.set("wrong_level", True)


# --- what single actions change beside the state -----------------------------------------------------------------


def _return(doing: Doing) -> None:
    doing.set("was_returned", True)
    if doing.given.wrong_level:
        doing.set("wrong_level", True)


def _not_taken(doing: Doing) -> None:
    doing.set("valid", False)


def _accept(doing: Doing) -> None:
    doing.set("filed_at", doing.now)
    doing.set("valid", True)


def _dispatch(doing: Doing) -> None:
    assert doing.given.unit is not None
    doing.set("lead", doing.given.unit)
    doing.unit = doing.given.unit
    case, assisting = doing.case, {unit.pk: unit for unit in doing.given.assisting if unit != doing.given.unit}
    Assisting.objects.filter(case=case).delete()
    Assisting.objects.bulk_create(Assisting(case=case, unit=unit) for unit in assisting.values())
    doing.more["lead"] = doing.given.unit.code
    if assisting:
        doing.more["assisting"] = sorted(unit.code for unit in assisting.values())
    Plan.objects.filter(case=case).delete()
    if (plan := doing.given.plan) is not None:
        Plan.objects.create(
            case=case, leader=plan.leader, officer=plan.officer, measures=plan.measures, deadline=plan.deadline
        )
        doing.more["plan"] = {"leader": plan.leader, "officer": plan.officer, "deadline": plan.deadline.isoformat()}


def _back_to_dispatch(doing: Doing) -> None:
    doing.unit = doing.case.lead
    doing.set("lead", None)
    Assisting.objects.filter(case=doing.case).delete()


def _escalate(doing: Doing) -> None:
    _back_to_dispatch(doing)
    desk = above(doing.case.desk_id)
    assert desk is not None  # the table's guard
    doing.set("desk", Unit.objects.get(pk=desk))
    doing.set("escalated", True)
    doing.unit = doing.case.desk


def _send_down(doing: Doing) -> None:
    place = belonging(doing.case.town_id or doing.case.grid_id, doing.case.desk_id)
    doing.set("desk", Unit.objects.get(pk=place.desk))
    doing.set("escalated", False)
    doing.unit = doing.case.desk


def _merge(doing: Doing) -> None:
    case, other = doing.case, find(doing.given.other)
    if other is not None and other.state == "merged":
        other = other.duplicate_of
    if other is None or other.pk == case.pk or other.state in ("merged", "archived", "rejected"):
        raise Refused([faults.MERGED_INTO_ITSELF.at(number=case.number, other=doing.given.other[:40])])
    if other.desk_id != case.desk_id and other.town_id != case.town_id:
        raise Refused([faults.MERGED_INTO_ITSELF.at(number=case.number, other=other.number)])
    doing.set("duplicate_of", other)
    doing.more["other"] = other.number


def _ask_extension(doing: Doing) -> None:
    doing.set("asked_extension", doing.given.amount)
    doing.more["seconds"] = doing.given.amount


def _grant_extension(doing: Doing) -> None:
    case = doing.case
    assert case.asked_extension is not None  # the table's guard
    asked = Step.objects.filter(case=case, action="ask_extension").order_by("-number")[0]
    tick(case, "keep", doing.now)
    extend(case, case.asked_extension, asked.at)
    doing.more["seconds"] = case.asked_extension
    doing.set("extensions", case.extensions + 1)
    doing.set("asked_extension", None)


def _deny_extension(doing: Doing) -> None:
    doing.set("asked_extension", None)


def _park(doing: Doing) -> None:
    doing.set("parked_until", doing.given.until)


def _unpark(doing: Doing) -> None:
    doing.set("parked_until", None)


def _finish(doing: Doing) -> None:
    doing.set("finished_at", doing.now)
    doing.unit = doing.case.lead


def _fail(doing: Doing) -> None:
    doing.set("rework", doing.case.rework + 1)
    doing.unit = doing.case.lead


def _judge(doing: Doing) -> None:
    if doing.given.satisfaction:
        doing.set("satisfaction", doing.given.satisfaction)


def _reopen(doing: Doing) -> None:
    _back_to_dispatch(doing)
    for name in ("closed_at", "handling_due_at", "handling_left"):
        doing.set(name, None)
    if doing.row.start == "rejected":
        _accept(doing)


def _accept_done(doing: Doing) -> None:
    doing.set("filed_at", doing.now)
    doing.set("finished_at", doing.case.reported_at)


def _urge(doing: Doing) -> None:
    doing.set("urged", doing.case.urged + 1)
    doing.unit = doing.case.lead


def _restore(doing: Doing) -> None:
    doing.set("valid", True)


def _forge(doing: Doing) -> None:
    doing.set("fabricated", True)


EFFECTS: dict[str, Callable[[Doing], None]] = {
    "return": _return,
    "reject": _not_taken,
    "discard": _not_taken,
    "disprove": _not_taken,
    "withdraw": _not_taken,
    "accept": _accept,
    "accept_done": _accept_done,
    "dispatch": _dispatch,
    "transfer": _dispatch,
    "send_back": _back_to_dispatch,
    "escalate": _escalate,
    "send_down": _send_down,
    "merge": _merge,
    "ask_extension": _ask_extension,
    "grant_extension": _grant_extension,
    "deny_extension": _deny_extension,
    "park": _park,
    "unpark": _unpark,
    "settle": _finish,
    "outcome": _finish,
    "finish": _finish,
    "fail": _fail,
    "close_back": _fail,
    "close": _judge,
    "visit": _judge,
    "reopen": _reopen,
    "dispute": _reopen,
    "urge": _urge,
    "strike": _not_taken,
    "restore": _restore,
    "forge": _forge,
}


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
