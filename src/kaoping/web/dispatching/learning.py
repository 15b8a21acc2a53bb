"""What dispatches of the last days show against the rules: counted in the database, group by group.

A group is a category, a town and a level. Where most of its cases went to another unit than the rules say (dispatched
there at once, transferred, or sent back and dispatched anew), or to one unit though no rule says so, that is a lesson.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from kaoping.web.cases.models import Case, Step
from kaoping.web.dispatching.queries import Want, suggest_for
from kaoping.web.units.tree import Tree, tree_at

DAYS = 90
LEAST = 3  # cases of a group that went there
SHARE = (1, 2)  # of its cases, at least
MOST = 5_000  # lessons that are kept
Group = tuple[int, int, str]  # category, town, level


@dataclass(frozen=True, slots=True)
class Told:
    """times: cases of the group that ended at `unit`; moved: how many of these were dispatched more than once."""

    category: int
    town: int
    level: str
    suggested: int | None
    unit: int
    times: int
    total: int
    moved: int


def counted(since: datetime.datetime) -> list[tuple[Group, int, int, int]]:
    """Group, unit that has the case, how many, how many of these were moved: of cases reported since."""
    moved = Step.objects.filter(case=OuterRef("pk"), action__in=("transfer", "send_back"))
    rows = (
        Case.objects.filter(reported_at__gte=since, lead__isnull=False, category__isnull=False, town__isnull=False)
        .exclude(state__in=("rejected", "merged"))
        .order_by()
        .values("category", "town", "level", "lead")
        .annotate(times=Count("pk"), moved=Count("pk", filter=Q(Exists(moved))))
    )
    return [
        ((row["category"], row["town"], row["level"]), row["lead"], row["times"], row["moved"])
        for row in rows.iterator(chunk_size=2000)
    ]


def lessons(since: datetime.datetime, on: datetime.date) -> list[Told]:
    """What the cases reported since a moment teach against the rules of a day, the most frequent first."""
    rows, tree = counted(since), tree_at(on)
    groups: dict[Group, int] = {}
    for group, _, times, _ in rows:
        groups[group] = groups.get(group, 0) + times
    known = [group for group in groups if group[1] in tree.nodes]
    said = suggest_for([Want(town, category, level) for category, town, level in known], on)
    suggested = {group: each.unit.pk if each else None for group, each in zip(known, said, strict=True)}
    found = list(_told(rows, groups, suggested, tree))
    return sorted(found, key=lambda each: (-each.times, each.category, each.town, each.unit))[:MOST]


def _told(
    rows: list[tuple[Group, int, int, int]], groups: dict[Group, int], suggested: dict[Group, int | None], tree: Tree
) -> Iterator[Told]:
    share, of = SHARE
    for group, unit, times, moved in rows:
        total = groups[group]
        if group not in suggested or unit not in tree.nodes or suggested[group] == unit:
            continue
        if times >= LEAST and times * of >= total * share:
            yield Told(*group, suggested[group], unit, times, total, moved)
