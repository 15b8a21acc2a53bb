"""The clock of a case as its page shows it: light, what is left in working time, the bar, what is not counted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
from django.utils import timezone

from kaoping.web.casebook.spans import length
from kaoping.web.cases.calendars import calendar, hours_on
from kaoping.web.cases.clock import EAST, read_spans
from kaoping.web.cases.limits import limit_of
from kaoping.web.cases.models import LIMITED, UNITS_OF_TIME, Case, WorkingHours
from kaoping.web.cases.ticking import elapsed, light, shift
from kaoping.web.site.words import Said, said, say

DAY = 86400
WEEK = "一二三四五六日"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LOOKED_AT = 60  # days of which those without work are told
TOLD = 4  # stretches of them
LIMIT_OF = {"to_verify": "verify", "reported": "accept", "accepted": "dispatch", "dispatched": "handle",
            "handling": "handle", "handled": "check", "checked": "evaluate"}  # fmt: skip
LIGHTS: dict[str, tuple[str, Said]] = {
    "green": ("●", said("绿灯", "green")),
    "yellow": ("▲", said("黄灯 · 临期", "yellow · due soon")),
    "red": ("■", said("红灯 · 超期", "red · overdue")),
    "": ("○", said("没有时限在走", "no clock runs")),
}
STANDS: dict[str, Said] = {
    "held": said("上报还没有放行。", "The report is held back."),
    "returned": said("已退回上报人补正，时限不走。", "It is with its reporter; no clock runs."),
    "parked": said("挂账期间不计时限。", "No time is counted while it is parked."),
    "mediation": said("调解期间不计时限。", "No time is counted during mediation."),
    "court": said("诉讼期间不计时限。", "No time is counted while it is at court."),
}


@dataclass(frozen=True, slots=True)
class Face:
    """left, used, total: seconds of the clock that runs (None: none does). mark, share: per cent of the bar at which
    it turns yellow, and that are used up. rests: seconds that the unit's clock has left while it stands."""

    light: str
    sign: str
    words: Said
    state: str
    over: bool
    limit: Said | None = None
    works: bool = True
    left: int | None = None
    used: int = 0
    total: int = 0
    due: datetime.datetime | None = None
    mark: int = 0
    share: int = 0
    hours: str = ""
    skipped: Said | None = None
    why: Said | None = None
    rests: int | None = None
    unknown: datetime.date | None = None

    @property
    def left_words(self) -> Said:
        return length(self.left or 0, works=self.works)

    @property
    def used_words(self) -> Said:
        return length(self.used, works=self.works)

    @property
    def total_words(self) -> Said:
        return length(self.total, works=self.works)

    @property
    def rests_words(self) -> Said:
        return length(self.rests or 0, works=self.works)

    @property
    def due_words(self) -> Said:
        """11-23 周一 09:40."""
        if self.due is None:
            return said("", "")
        local = timezone.localtime(self.due)
        day = f"{local:%m-%d}" if local.year == timezone.localdate().year else f"{local:%Y-%m-%d}"
        return said(f"{day} 周{WEEK[local.weekday()]} {local:%H:%M}", f"{DAYS[local.weekday()]} {day} {local:%H:%M}")

    @property
    def is_late(self) -> bool:
        return self.left is not None and self.left < 0


def face_of(case: Case, now: datetime.datetime) -> Face:
    """What the clock of a case says now."""
    shown = light(case, now)
    sign, words = LIGHTS[shown]
    rests = None if case.is_over else case.handling_left
    if case.due_at is None:
        return Face(
            shown, sign, _at_the_end(case) if case.is_over else words, case.state, case.is_over,
            works=case.handling_works, why=STANDS.get(case.state), rests=rests,
        )  # fmt: skip
    works, left, total = case.clock_works, elapsed(now, case.due_at, case.clock_works), max(case.allowed, 1)
    warn = elapsed(case.warn_at, case.due_at, works) if case.warn_at else 0
    first = shift(case.due_at, -total, works)
    return Face(
        shown, sign, words, case.state, over=False,
        limit=limit_words(case), works=works, left=left, used=total - left, total=total, due=case.due_at,
        mark=_share(total - warn, total), share=_share(total - left, total),
        hours=hours_words(timezone.localdate(now)) if works else "",
        skipped=_skipped(first, case.due_at) if works else None,
        rests=rests if case.state in ("handled", "checked") else None,
        unknown=_unknown(case.due_at) if works else None,
    )  # fmt: skip


def _at_the_end(case: Case) -> Said:
    if case.closed_at is None:
        return said("已了结", "over")
    return said("超期办结", "closed late") if case.ran_out_at else said("按期办结", "closed in time")


def _share(part: int, whole: int) -> int:
    return max(0, min(100, round(100 * part / whole)))


def limit_words(case: Case) -> Said | None:
    """处置时限 2 个工作日."""
    stage = LIMIT_OF.get(case.state)
    if stage is None:
        return None
    allowed = limit_of(case.category, case.level, stage)
    amount, unit, what = f"{allowed.amount.normalize():f}", UNITS_OF_TIME[allowed.unit], LIMITED[stage]
    return said(f"{what.zh}时限 {amount} {unit.zh}", f"{what.en}: {amount} {unit.en}")


def hours_words(day: datetime.date) -> str:
    """8:30–12:00、13:30–17:30."""
    rows = WorkingHours.objects.order_by("from_on")
    spans = hours_on(day, [(row.from_on, read_spans(row.spans)) for row in rows])
    return say("、", ", ").join(f"{_at(begin)}–{_at(end)}" for begin, end in spans)


def _at(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}"


def _skipped(first: datetime.datetime, due: datetime.datetime) -> Said | None:
    """The days between two moments on which no work is done, neighbours as one stretch."""
    begin, end = timezone.localdate(first), timezone.localdate(due)
    days = [begin + datetime.timedelta(days=each) for each in range(min((end - begin).days, LOOKED_AT) + 1)]
    midnights = np.array([(day - datetime.date(1970, 1, 1)).days * DAY - EAST for day in days], dtype=np.int64)
    idle = [day for day, worked in zip(days, calendar().between(midnights, midnights + DAY), strict=True) if not worked]
    if not idle:
        return None
    shown = [_stretch(each) for each in _stretches(idle)]
    more, more_en = (" 等", " and more") if len(shown) > TOLD else ("", "")
    told = shown[:TOLD]
    return said(f"{'、'.join(told)}{more} 不计", f"{', '.join(told)}{more_en} not counted")


def _stretches(days: list[datetime.date]) -> list[list[datetime.date]]:
    found: list[list[datetime.date]] = []
    for day in days:
        if found and day - found[-1][-1] == datetime.timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _stretch(days: list[datetime.date]) -> str:
    first, last = f"{days[0]:%m-%d}", f"{days[-1]:%m-%d}"
    return first if len(days) == 1 else f"{first}–{last}"


def _unknown(due: datetime.datetime) -> datetime.date | None:
    """The first day whose holidays nobody knows, where the clock reaches into it."""
    known = calendar().known_until
    return known if timezone.localdate(due) >= known else None
