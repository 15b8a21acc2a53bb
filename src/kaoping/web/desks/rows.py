"""Rows of a list of cases as people read them: light, time left, who has it, what is done next."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kaoping.problems import Fault
from kaoping.web.cases.calendars import calendar
from kaoping.web.cases.loop import ACTIONS, HANDLING, STATES
from kaoping.web.cases.models import CHANNELS, FOUND_BY, LEVELS, Assisting, Case, Step
from kaoping.web.cases.rights import Hand, allowed_row
from kaoping.web.cases.ticking import light
from kaoping.web.desks.places import Place
from kaoping.web.people.roles import HANDLER
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, said, worded

SIGNS = {"green": "●", "yellow": "▲", "red": "■", "": "○"}
LIGHT_WORDS: dict[str, Said] = {
    "green": said("绿灯", "green"),
    "yellow": said("黄灯 临期", "yellow, due soon"),
    "red": said("红灯 超期", "red, overdue"),
    "": said("未计时", "no clock"),
}
HOUR, DAY = 3600, 86400
DAYS_FROM = 72 * HOUR  # from which days are told where the clock runs day and night
NOT_YOURS = {"pass", "fail", "close", "close_back"}  # actions that whoever handled a case does not take


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list. light: "green", "yellow", "red", "" where no clock runs. left: what is left of it, in words.
    next: the action offered; barred: the person had a hand in handling it, so that it is not theirs."""

    case: Case
    light: str
    left: Said | None
    category: str
    at: str
    lead: str
    next: str
    barred: bool
    assists: bool

    @property
    def sign(self) -> str:
        return SIGNS[self.light]

    @property
    def light_words(self) -> Said:
        return LIGHT_WORDS[self.light]

    @property
    def state(self) -> Said:
        return STATES[self.case.state].words

    @property
    def level(self) -> Said:
        return LEVELS[self.case.level]

    @property
    def channel(self) -> Said:
        return CHANNELS[self.case.channel]

    @property
    def found_by(self) -> Said:
        return FOUND_BY[self.case.found_by]

    @property
    def next_words(self) -> Said:
        return ACTIONS[self.next]

    @property
    def pick(self) -> str:
        """As it is sent when it is ticked."""
        return f"{self.case.pk}:{self.case.steps}"


def lines(viewer: Viewer, ids: Sequence[int], place: Place | None, now: datetime.datetime) -> list[Line]:
    """The cases with these ids, in their order."""
    held = Case.objects.select_related("category").in_bulk(list(ids))
    cases = [held[pk] for pk in ids if pk in held]
    lefts = _left(cases, now)
    hands = hands_of(viewer, cases, now)
    own = viewer.reach(HANDLER)
    return [
        Line(
            case,
            light(case, now),
            left,
            worded(case.category.name, case.category.name_en) if case.category else "",
            where(viewer, case),
            unit_name(viewer, case.lead_id),
            *_next(hand, place),
            assists=bool(own) and case.lead_id not in own and not own.isdisjoint(hand.assisting),
        )
        for case, left, hand in zip(cases, lefts, hands, strict=True)
    ]


def _next(hand: Hand, place: Place | None) -> tuple[str, bool]:
    """The action that is offered, and whether it is barred because the person handled the case."""
    action = place.next.get(hand.case.state, "") if place else ""
    if not action:
        return "", False
    if isinstance(allowed_row(hand, action), Fault):
        return "", action in NOT_YOURS and hand.handled
    return action, False


def hands_of(viewer: Viewer, cases: Sequence[Case], now: datetime.datetime) -> list[Hand]:
    """The person at each case, with what rights ask of the database asked for all of them at once."""
    ids = [case.pk for case in cases]
    helped: dict[int, list[int]] = {}
    for pk, unit in Assisting.objects.filter(case__in=ids).values_list("case_id", "unit_id"):
        helped.setdefault(pk, []).append(unit)
    did = set(
        Step.objects.filter(case__in=ids, by=viewer.person, action__in=HANDLING).values_list("case_id", flat=True)
    )
    own = viewer.reach(HANDLER)
    hands = []
    for case in cases:
        hand = Hand(viewer, case, now)
        units = tuple(helped.get(case.pk, ()))
        settled = case.self_handled and case.reporter_id == viewer.person.pk
        vars(hand)["assisting"] = units
        vars(hand)["handled"] = settled or case.pk in did or case.lead_id in own or not own.isdisjoint(units)
        hands.append(hand)
    return hands


def where(viewer: Viewer, case: Case) -> str:
    """Town and grid."""
    names = [unit_name(viewer, unit) for unit in (case.town_id, case.grid_id) if unit]
    return " · ".join(dict.fromkeys(names)) or unit_name(viewer, case.desk_id)


def unit_name(viewer: Viewer, unit: int | None) -> str:
    """What a unit is called today; "#12" for one that is no more."""
    if unit is None:
        return ""
    node = viewer.tree.nodes.get(unit)
    return node.name if node else f"#{unit}"


def _left(cases: Sequence[Case], now: datetime.datetime) -> list[Said | None]:
    """What is left of every clock that runs, in the time it is counted in."""
    running = [case for case in cases if case.due_at is not None]
    if not running:
        return [None] * len(cases)
    due = np.array([int(case.due_at.timestamp()) for case in running], dtype=np.int64)  # type: ignore[union-attr]
    worked = calendar().between(np.full(len(due), int(now.timestamp()), dtype=np.int64), due)
    any_time = due - int(now.timestamp())
    found = {
        case.pk: left_words(int(worked[n] if case.clock_works else any_time[n]), case.clock_works)
        for n, case in enumerate(running)
    }
    return [found.get(case.pk) for case in cases]


def left_words(seconds: int, works: bool) -> Said:
    """剩 4 工作小时 20 分，超 3 天 2 小时：what is left, or since when it is over."""
    length = _length(abs(seconds), works)
    if seconds < 0:
        return said(f"超 {length.zh}", f"{length.en} over")
    return said(f"剩 {length.zh}", f"{length.en} left")


def _length(seconds: int, works: bool) -> Said:
    if not works and seconds >= DAYS_FROM:
        days, hours = seconds // DAY, seconds % DAY // HOUR
        return said(f"{days} 天 {hours} 小时", f"{days} d {hours} h")
    hours, minutes = seconds // HOUR, seconds % HOUR // 60
    unit, unit_en = ("工作小时", "working h") if works else ("小时", "h")
    if not hours:
        return said(f"{minutes} 分", f"{minutes} min")
    if hours >= 10 or not minutes:
        return said(f"{hours} {unit}", f"{hours} {unit_en}")
    return said(f"{hours} {unit} {minutes} 分", f"{hours} {unit_en} {minutes} min")
