"""Reads of signals: the list by keyset, the trend of a grid, those of one case."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from kaoping.web.cases.models import Case
from kaoping.web.people.viewer import Viewer, today
from kaoping.web.signals import looking
from kaoping.web.signals.marks import signals
from kaoping.web.signals.models import KINDS, STATES, Signal
from kaoping.web.signals.rights import SEES, may_judge, seen

PAGE = 50
COUNTED = 1000  # signals of a state that are counted for the page
WEEKS = 8
GRIDS = 12  # with the most signals


@dataclass(frozen=True, slots=True)
class Line:
    signal: Signal
    may_judge: bool


def found(viewer: Viewer, kind: str, state: str, before: int | None) -> tuple[list[Line], bool]:
    """A page of signals, the newest first, from below an id on; and whether there are more."""
    rows = _narrowed(seen(viewer), kind, state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related("case__category", "other", "place", "grid", "person", "judged_by").order_by("-pk")
    page = list(rows[: PAGE + 1])
    lines = [Line(each, each.state == "marked" and may_judge(viewer, each)) for each in page[:PAGE]]
    return lines, len(page) > PAGE


def _narrowed(rows: QuerySet[Signal], kind: str, state: str) -> QuerySet[Signal]:
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    return rows.filter(state=state) if state in STATES else rows


def counts(viewer: Viewer) -> dict[str, int]:
    """State → how many, COUNTED + 1 for more."""
    rows = seen(viewer).order_by()
    return {state: rows.filter(state=state)[: COUNTED + 1].count() for state in STATES}


@dataclass(frozen=True, slots=True)
class Trend:
    """A grid and its signals by week, the oldest first."""

    name: str
    weeks: tuple[int, ...]
    confirmed: int

    @property
    def total(self) -> int:
        return sum(self.weeks)


def trends(viewer: Viewer) -> tuple[list[datetime.date], list[Trend]]:
    """The weeks, and the grids with the most signals in them; those found untrue are left out."""
    first = today() - datetime.timedelta(days=today().weekday(), weeks=WEEKS - 1)
    rows = seen(viewer).filter(on__gte=first, grid__isnull=False).exclude(state="untrue").order_by()
    most = rows.values("grid").annotate(n=Count("pk")).order_by("-n", "grid")[:GRIDS]
    grids = [row["grid"] for row in most]
    weeks = [first + datetime.timedelta(weeks=at) for at in range(WEEKS)]
    by_grid: dict[int, dict[datetime.date, int]] = defaultdict(dict)
    true: dict[int, int] = defaultdict(int)
    counted = rows.filter(grid__in=grids).annotate(week=TruncWeek("on")).values("grid", "week")
    for row in counted.annotate(n=Count("pk"), true=Count("pk", filter=Q(state="true"))):
        by_grid[row["grid"]][row["week"]] = row["n"]
        true[row["grid"]] += row["true"]
    nodes = viewer.tree.nodes
    return weeks, [
        Trend(
            nodes[grid].name if grid in nodes else str(grid), tuple(by_grid[grid].get(w, 0) for w in weeks), true[grid]
        )
        for grid in grids
    ]


def signals_of(viewer: Viewer, case: Case) -> list[Signal]:
    """What looks odd about a case: what is written down, and what is seen only now (without a pk). The newest first;
    nothing for whom signals are none of their business."""
    stored = list(
        seen(viewer)
        .filter(Q(case=case) | Q(other=case))
        .select_related("case", "other", "judged_by", "person")
        .order_by("-pk")[:PAGE]
    )
    if not viewer.reaches(case.town_id or case.desk_id, *SEES):
        return stored
    known = {each.key for each in stored}
    return [*stored, *(each for each in signals(looking.at(case), today()) if each.key not in known)]
