"""The six stages in time: the dates that are proposed for a period, and how each stands on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from kaoping.problems import Fault
from kaoping.web.bridge.facts import Period, size_of
from kaoping.web.cycles import faults
from kaoping.web.cycles.models import STAGES, Cycle, Stage
from kaoping.web.site.words import Said, said
from kaoping.web.units.models import KINDS, Unit
from kaoping.web.units.tree import Node

Dates = tuple[datetime.date, datetime.date]

# First and last day of each stage, counted from the last day of the period.
DAYS: dict[str, dict[str, tuple[int, int]]] = {
    "year": {
        "self": (-30, -16),
        "collect": (-15, 10),
        "check": (11, 20),
        "compute": (21, 25),
        "publish": (26, 32),
        "final": (33, 40),
    },
    "quarter": {
        "self": (-10, -4),
        "collect": (-3, 5),
        "check": (6, 10),
        "compute": (11, 13),
        "publish": (14, 20),
        "final": (21, 23),
    },
    "month": {
        "self": (-5, -2),
        "collect": (-1, 3),
        "check": (4, 6),
        "compute": (7, 8),
        "publish": (9, 13),
        "final": (14, 15),
    },
}
NEAR = 3  # days before a deadline from which the light is yellow

LIGHTS: dict[str, tuple[str, Said]] = {
    "done": ("●", said("已完成", "done")),
    "green": ("●", said("进行中", "under way")),
    "yellow": ("▲", said("临期", "due soon")),
    "red": ("■", said("超期", "overdue")),
    "none": ("○", said("未开始", "not begun")),
}


def proposed(period: Period) -> dict[str, Dates]:
    """Dates for the stages of a period, to be edited."""
    last = period.end.date() - datetime.timedelta(days=1)
    days = DAYS[size_of(period)]
    return {
        stage: (last + datetime.timedelta(days=days[stage][0]), last + datetime.timedelta(days=days[stage][1]))
        for stage in STAGES
    }


def against_units(nodes: Iterable[Node], kind: str, day: datetime.date) -> list[Fault]:
    """Whether there is a unit of the kind that is appraised."""
    if any(node.kind == kind for node in nodes):
        return []
    words = KINDS.get(kind, said(kind, kind))
    return [faults.NO_UNITS.at(day=day.isoformat(), kind=words.zh, kind_en=words.en)]


def day_of_units(period: Period, today: datetime.date, owner: Unit) -> datetime.date:
    """The day whose tree a cycle takes unless another is named: today, or the last day of a period that is past, but
    none before the owner was there (an installation of this year may appraise the year before)."""
    return max(min(today, period.end.date() - datetime.timedelta(days=1)), owner.opened_on)


def wrong_dates(stages: Mapping[str, Dates]) -> list[Fault]:
    """What is wrong with dates for the stages."""
    found, before = [], datetime.date.min
    for stage, words in STAGES.items():
        named: dict[str, Any] = {"stage": words.zh, "stage_en": words.en}
        if stage not in stages:
            found.append(faults.BAD_STAGES.at(**named, what="没有日期", what_en="there are none"))
            continue
        starts, due = stages[stage]
        if due < starts:
            found.append(faults.BAD_STAGES.at(**named, what="截止早于开始", what_en="it ends before it begins"))
        if starts < before:
            found.append(faults.BAD_STAGES.at(**named, what="早于上一阶段", what_en="it begins before the last one"))
        before = max(before, starts)
    return found


@dataclass(frozen=True)
class StageOnDay:
    """A stage as a day sees it. light: a key of LIGHTS; days: until the deadline, negative when it is past."""

    stage: Stage
    words: Said
    light: str
    days: int
    current: bool

    @property
    def sign(self) -> str:
        return LIGHTS[self.light][0]

    @property
    def state(self) -> Said:
        return LIGHTS[self.light][1]

    @property
    def time_left(self) -> Said:
        """Days are calendar days, and say so."""
        if self.light in ("done", "none"):
            return said("", "")
        if self.days < 0:
            return said(f"超期 {-self.days} 天", f"{-self.days} days over")
        if self.days == 0:
            return said("今天截止", "due today")
        return said(f"还剩 {self.days} 天", f"{self.days} days left")


def stages_on(cycle: Cycle, on: datetime.date) -> list[StageOnDay]:
    """Every stage in order: those passed, the current one with its light, those to come."""
    order = list(STAGES)
    now = order.index(cycle.stage)
    found = []
    prefetch_related_objects([cycle], "stages__entered_by")  # nothing where a list has done so for all its cycles
    for stage in cycle.stages.all():
        position = order.index(stage.name)
        days = (stage.due_on - on).days
        current = position == now and cycle.final_at is None
        light = _light(position, now, days, current)
        found.append(StageOnDay(stage, STAGES[stage.name], light, days, current))
    return found


def _light(position: int, now: int, days: int, current: bool) -> str:
    if position > now:
        return "none"
    if not current:
        return "done"
    return "red" if days < 0 else "yellow" if days <= NEAR else "green"
