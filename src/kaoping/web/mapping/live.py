"""All cases with a place as they stand now: the newest snapshot, and over it what has happened since.

Whatever changes a case writes a step; so the steps after those of the snapshot name the cases to be read anew. That is
done with every question, for as long as it is little (`MOST_SINCE`); after a large import the map is as old as its
snapshot until the worker has made the next one (`work`). A change of the calendar alone moves clocks without a step:
what was read before it is read again.
"""

from __future__ import annotations

import datetime
import threading
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from numpy.typing import NDArray

from kaoping.web.cases.models import Case, Step
from kaoping.web.mapping.models import Snapshot
from kaoping.web.mapping.points import Columns, joined, load, nothing, placed, read, read_all
from kaoping.web.timing.queries import clocks_moved_at
from kaoping.web.units.models import TreeRevision

MOST_SINCE = 100_000  # steps or cases that are read over a snapshot
OVERLAP = 500  # steps that are read once more: theirs may have been the later commit
holding = threading.Lock()


@dataclass(frozen=True)
class Live:
    """base: the snapshot, sorted by square; alive: its rows that still hold; fresh: the others, sorted by square.

    as_of: how old it may be at most; now, unless too much has happened. ready: false while there is no snapshot yet.
    kept: masks and lights of the base, by what was asked.
    """

    key: tuple[Any, ...]
    base: Columns
    alive: NDArray[np.bool_]
    fresh: Columns
    last_step: int
    last_case: int
    as_of: datetime.datetime | None = None
    ready: bool = True
    kept: dict[Any, Any] = field(default_factory=dict)

    @property
    def version(self) -> tuple[Any, ...]:
        return (*self.key, self.last_step, self.last_case)


_held: list[Live] = []  # one at most


def now_live() -> Live:
    """The cases as they stand; every process keeps its own."""
    snapshot, moved_at = Snapshot.objects.first(), clocks_moved_at()
    revision = TreeRevision.objects.values_list("number", flat=True).first() or 0
    with holding:
        key = (snapshot.name if snapshot else "", revision, moved_at)
        held = _held[0] if _held and _held[0].key == key else _opened(snapshot, key)
        current = caught_up(held)
        _held[:] = [current]
    return current


def _opened(snapshot: Snapshot | None, key: tuple[Any, ...]) -> Live:
    base = load(snapshot.name) if snapshot else None
    if snapshot is None or base is None:
        return Live(key, nothing() | {"position": np.full(1, -1, dtype=np.int32)}, np.empty(0, bool), nothing(), 0, 0)
    alive = np.ones(len(base["id"]), dtype=bool)
    return Live(key, base, alive, nothing(), snapshot.last_step, snapshot.last_case, snapshot.made_at)


def newest() -> tuple[int, int]:
    """Ids of the newest step and the newest case."""
    step = Step.objects.aggregate(last=Max("pk"))["last"] or 0
    return step, Case.objects.aggregate(last=Max("pk"))["last"] or 0


def caught_up(held: Live) -> Live:
    """With what has happened since."""
    step, case = newest()
    if held.last_step == step and held.last_case == case:
        return replace(held, as_of=timezone.now(), ready=True)
    if max(step - held.last_step, case - held.last_case) > MOST_SINCE:
        return _behind(held)
    changed = since(held.last_step, held.last_case)
    alive = held.alive.copy()
    position = held.base["position"]
    known = changed["id"][changed["id"] < len(position)]
    gone = position[known]
    alive[gone[gone >= 0]] = False
    return Live(held.key, held.base, alive, joined(held.fresh, changed), step, case, timezone.now(), True, held.kept)


def _behind(held: Live) -> Live:
    return replace(held, ready=len(held.base["id"]) > 0)


def since(step: int, case: int) -> Columns:
    """The cases that a step later than one of an id changed, or whose own id is later."""
    steps = f"id IN (SELECT case_id FROM {connection.ops.quote_name(Step._meta.db_table)} WHERE id > %s)"
    stepped = read(steps, max(step - OVERLAP, 0)) if step else nothing()
    new = read("id > %s", case)
    fresh = ~np.isin(new["id"], stepped["id"])
    return {name: np.concatenate([stepped[name], new[name][fresh]]) for name in stepped}


def everything() -> Columns:
    """All cases, sorted by square."""
    return placed(read_all())
