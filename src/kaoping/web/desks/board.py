"""The supervisor's board: lights by town, by unit, by stage; what comes due; what was urged, parked, closed in time.

The lights come from one walk along an index of open cases, grouped by desk, lead unit and state; they are kept for a
minute and then counted anew beside the requests, and the page says from when they are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from kaoping.web.cases.calendars import calendar, moment
from kaoping.web.cases.loop import OPEN, STAGES, STATES
from kaoping.web.cases.models import Case
from kaoping.web.cases.rights import LADDER
from kaoping.web.desks.places import OVERSEES, PLACES, by_desk, desks, sees_all, urged_in
from kaoping.web.desks.rows import unit_name
from kaoping.web.desks.walking import Leg, counted, walk
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said

KEPT = 60  # seconds for which a board is not counted anew
SHOWN = 180  # seconds after which it is shown no more
AHEAD = (1, 2, 4, 8)  # working hours of the forecast
MOST = 10_000
TOP = 10  # rows of each list
CLOCKED = ("to_verify", "reported", "accepted", "dispatched", "handling", "handled", "checked")


@dataclass(slots=True)
class Lights:
    """How many open cases show which light. key, name: of what they are counted for; a board is kept for people of
    either language."""

    key: str
    name: str | Said
    green: int = 0
    yellow: int = 0
    red: int = 0
    parked: int = 0
    none: int = 0

    def add(self, other: Sequence[int], state: str) -> None:
        total, red, yellow, green = other
        self.red += red
        self.yellow += yellow
        self.green += green
        if state == "parked":
            self.parked += total
        else:
            self.none += total - red - yellow - green

    @property
    def total(self) -> int:
        return self.green + self.yellow + self.red + self.parked + self.none


@dataclass(frozen=True, slots=True)
class Punctual:
    """Cases that a unit has closed this week, and how many of them in time."""

    code: str
    name: str
    closed: int
    in_time: int

    @property
    def share(self) -> str:
        return f"{100 * self.in_time / self.closed:.1f}%"


@dataclass(slots=True)
class Board:
    """at: when it was counted. ahead: working hours → how many come due within. ladder: rung → how many."""

    at: datetime.datetime
    towns: list[Lights] = field(default_factory=list)
    units: list[Lights] = field(default_factory=list)
    stages: list[Lights] = field(default_factory=list)
    whole: Lights = field(default_factory=lambda: Lights("", ""))
    ahead: list[tuple[int, int]] = field(default_factory=list)
    oldest: list[int] = field(default_factory=list)
    urged: list[int] = field(default_factory=list)
    ladder: list[tuple[int, int]] = field(default_factory=list)
    overparked: list[int] = field(default_factory=list)
    punctual: list[Punctual] = field(default_factory=list)
    week: datetime.date | None = None


def board_of(viewer: Viewer) -> Board:
    """The board of the desks that the viewer oversees. Once it is a minute old, it is counted anew beside the request
    that asks, which gets the old one; nobody gets one of more than `SHOWN` seconds."""
    units = tuple(desks(viewer, *OVERSEES))
    key = f"desks.board.{viewer.tree.revision}.{viewer.on}.{hash(units)}"
    kept: Board | None = cache.get(key)
    if kept is None:
        return _kept(viewer, units, key)
    is_old = timezone.now() - kept.at >= datetime.timedelta(seconds=KEPT)
    if is_old and cache.add(f"{key}.anew", True, KEPT):  # one at a time
        Thread(target=_count_anew, args=(viewer, units, key), daemon=True).start()
    return kept


def _kept(viewer: Viewer, units: Sequence[int], key: str) -> Board:
    made = _made(viewer, units)
    cache.set(key, made, SHOWN)
    return made


def _count_anew(viewer: Viewer, units: Sequence[int], key: str) -> None:
    """In a thread, with a connection of its own."""
    try:
        _kept(viewer, units, key)
    finally:
        cache.set(f"{key}.anew", True, 0)  # gone at once
        connection.close()


def _made(viewer: Viewer, units: Sequence[int]) -> Board:
    now = timezone.now()
    made = Board(now)
    if units:
        _count_lights(viewer, made, units)
        _look_ahead(viewer, made)
        made.oldest = _first(viewer, "open", Q(due_at__lt=now))
        made.urged = _first(viewer, "urged", None, desks_only=units)
        made.overparked = _first(viewer, "parked", None, Q(parked_until__lt=timezone.localdate(now)), units)
        _count_ladder(viewer, made, units)
        _count_closed(viewer, made, units)
    return made


def _count_lights(viewer: Viewer, made: Board, units: Sequence[int]) -> None:
    by_desk: dict[int, Lights] = {}
    by_lead: dict[int, Lights] = {}
    by_stage = {stage: Lights(stage, words) for stage, words in STAGES.items()}
    for desk, lead, state, *counts in _groups(units, made.at):
        for lights in (
            _of(viewer, by_desk, desk),
            *([_of(viewer, by_lead, lead)] if lead is not None else []),
            by_stage[STATES[state].stage],
            made.whole,
        ):
            lights.add(counts, state)
    made.towns, made.units = _worst_first(by_desk.values()), _worst_first(by_lead.values())
    made.stages = [lights for lights in by_stage.values() if lights.total]


def _groups(units: Sequence[int], now: datetime.datetime) -> Iterable[Any]:
    """desk, lead, state, all, red, yellow, green of the open cases."""
    rows = Case.objects.filter(desk__in=units, state__in=OPEN).order_by()
    red, yellow = Q(due_at__lt=now), Q(due_at__gte=now, warn_at__lte=now)
    green = Q(due_at__gte=now) & (Q(warn_at__gt=now) | Q(warn_at__isnull=True))
    return rows.values_list("desk_id", "lead_id", "state").annotate(
        all=Count("id"), red=Count("id", filter=red), yellow=Count("id", filter=yellow), green=Count("id", filter=green)
    )


def _of(viewer: Viewer, held: dict[int, Lights], unit: int) -> Lights:
    if unit not in held:
        node = viewer.tree.nodes.get(unit)
        held[unit] = Lights(node.code if node else "", unit_name(viewer, unit))
    return held[unit]


def _worst_first(lights: Iterable[Lights]) -> list[Lights]:
    return sorted(lights, key=lambda each: (-each.red, -each.yellow, -each.total, each.key))


def _look_ahead(viewer: Viewer, made: Board) -> None:
    """How many clocks run out within the next working hours."""
    second = int(made.at.timestamp())
    paths = PLACES["open"].paths(viewer, CLOCKED)
    lists = {}
    for hours in AHEAD:
        until = moment(calendar().add(second, hours * 3600))
        lists[str(hours)] = [Case.objects.filter(path, due_at__gte=made.at, due_at__lte=until) for path in paths]
    found = counted(lists, MOST)
    made.ahead = [(hours, found[str(hours)]) for hours in AHEAD]


def _first(
    viewer: Viewer, key: str, due: Q | None, rest: Q | None = None, desks_only: Sequence[int] | None = None
) -> list[int]:
    """Ids of the first cases of a work place, whether or not the viewer has it."""
    place = PLACES[key]
    if desks_only is not None:
        paths = _at_board(viewer, key, desks_only)
        legs: Sequence[Leg] = (
            Leg(tuple(path & Q(due_at__isnull=False) for path in paths), "due_at"),
            Leg(tuple(path & Q(due_at__isnull=True) for path in paths), empty="due_at"),
        )
    else:
        legs = place.legs(viewer, place.states)
    if due is not None:
        legs = [replace(leg, paths=tuple(path & due for path in leg.paths)) for leg in legs if leg.key == "due_at"]
    return [at.id for at in walk(legs, rest, None, most=TOP).found]


def _at_board(viewer: Viewer, key: str, units: Sequence[int]) -> list[Q]:
    """Urged or parked cases of the desks of the board."""
    if key == "parked":
        return by_desk(units, ("parked",))
    where = Q() if sees_all(viewer, *OVERSEES) else Q(desk__in=units)
    return [where & urged_in(state) for state in OPEN]


def _count_ladder(viewer: Viewer, made: Board, units: Sequence[int]) -> None:
    """How many cases stand on each rung of urging."""
    paths = _at_board(viewer, "urged", units)
    rungs = {str(rung): [Case.objects.filter(path, urged=rung) for path in paths] for rung in range(1, LADDER + 1)}
    found = counted(rungs, MOST)
    made.ladder = [(rung, found[str(rung)]) for rung in range(1, LADDER + 1)]


def _count_closed(viewer: Viewer, made: Board, units: Sequence[int]) -> None:
    """What was closed since Monday, unit by unit."""
    today = timezone.localdate(made.at)
    made.week = today - datetime.timedelta(days=today.weekday())
    begin = timezone.make_aware(datetime.datetime.combine(made.week, datetime.time()))
    rows = Case.objects.filter(closed_at__gte=begin, lead__isnull=False, valid=True).order_by()
    if not sees_all(viewer, *OVERSEES):
        rows = rows.filter(desk__in=units)
    late = Q(handling_due_at__lt=F("closed_at"))
    found = []
    counts = rows.values_list("lead_id").annotate(all=Count("id"), late=Count("id", filter=late))
    for unit, closed, too_late in counts:
        node = viewer.tree.nodes.get(unit)
        found.append(Punctual(node.code if node else "", unit_name(viewer, unit), closed, closed - too_late))
    made.punctual = sorted(found, key=lambda each: (each.in_time / each.closed, -each.closed, each.code))
