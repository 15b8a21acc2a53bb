"""The feed as facts know it: which cycles it serves, and how it is told apart from what it was."""

from __future__ import annotations

import time

import pyarrow as pa
from django.db.models import Count, Max, Q

from kaoping.web.cases.loop import OPEN
from kaoping.web.cases.models import Case, Step
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.sources import Elsewhere, take_from
from kaoping.web.feed import rows as made
from kaoping.web.feed.models import Feed
from kaoping.web.feed.roster import NONE, roster_of
from kaoping.web.feed.scope import scope_of
from kaoping.web.site.words import said
from kaoping.web.units.models import Succession

LOOKED_AT = 100_000  # steps since a mark; more than these are taken for a change
LATE = 2_000  # numbers below the last one under which a step may still appear
NEAR = 300  # seconds for which what is only shown may lag behind
BELONGS = ("reported_at", "source", "grid", "town", "desk")  # what decides whether a case is of a cycle
FEW = 20_000  # cases of a cycle up to which it does not lag
_near: dict[int, tuple[str, float]] = {}


def feeds(cycle: Cycle) -> bool:
    """Whether the cycle takes its cases from the platform."""
    return Feed.objects.filter(cycle=cycle).exists()


def mark(cycle: Cycle) -> str:
    """The last step that was taken with any case, and how many of the numbers shortly before it are there.

    Numbers are given out before they are committed: a step may appear under a number that is lower than the last."""
    last = Step.objects.aggregate(last=Max("pk"))["last"] or 0
    return f"{last}:{shortly_before(last)}"


def shortly_before(step: int) -> int:
    return Step.objects.filter(pk__gt=step - LATE, pk__lte=step).count()


def since_mark(earlier: str) -> int:
    """The step after which all are looked at; some more are where one has appeared late under a lower number."""
    last, _, there = earlier.partition(":")
    since = int(last) if last.isdecimal() else 0
    return since if not there or int(there) == shortly_before(since) else since - LATE


def near(cycle: Cycle) -> str:
    """The mark; with many cases the one of a few minutes ago will do."""
    kept = _near.get(cycle.pk)
    if kept is not None and time.monotonic() - kept[1] < NEAR and count(cycle, FEW) > FEW:
        return kept[0]
    _near[cycle.pk] = (mark(cycle), time.monotonic())
    return _near[cycle.pk][0]


def changed(cycle: Cycle, earlier: str) -> bool:
    """Whether a step since then concerns a case that was reported in the cycle, at one of its units."""
    scope = scope_of(cycle)
    steps = Step.objects.filter(pk__gt=since_mark(earlier)).order_by("pk")
    later = steps.values_list("case_id", flat=True)[: LOOKED_AT + 1]
    cases = set(later)
    if len(later) > LOOKED_AT:
        return True
    roster, todo = roster_of(cycle), list(cases)
    for at in range(0, len(todo), 500):
        found = Case.objects.filter(pk__in=todo[at : at + 500]).only(*BELONGS)
        for case in filter(scope.holds, found):
            units = (case.grid_id, case.town_id, case.desk_id)
            if any(unit and roster.place_of(unit) != NONE for unit in units):
                return True
    return False


def count(cycle: Cycle, most: int) -> int:
    """How many cases were reported in the cycle, at most so many and one more."""
    return scope_of(cycle).cases()[: most + 1].count()


def of_unit(cycle: Cycle, unit: int) -> tuple[int, int]:
    """How many cases a grid has in the cycle, with those of grids that went into it alone, and how many are open."""
    units = {unit}
    while more := _went_into(units) - units:
        units |= more
    counted = (
        scope_of(cycle)
        .cases()
        .filter(grid__in=units)
        .aggregate(all=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN, valid=True)))
    )
    return counted["all"], counted["open"]


def _went_into(units: set[int]) -> set[int]:
    """The units whose only successor is one of some."""
    found = Succession.objects.filter(
        predecessor__in=Succession.objects.filter(successor__in=units).values("predecessor")
    )
    heirs = found.values("predecessor").annotate(heirs=Count("pk"))
    return set(heirs.filter(heirs=1).values_list("predecessor", flat=True))


def rows(cycle: Cycle) -> pa.Table:
    return made.rows(cycle)


take_from(
    Elsewhere(
        table="cases",
        words=said("平台的案件", "the platform's cases"),
        route="feed:feed",
        feeds=feeds,
        rows=rows,
        mark=mark,
        near=near,
        changed=changed,
        count=count,
        of_unit=of_unit,
    )
)
