"""One figure of every unit of a run at once, kept in memory: a finished run never changes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kaoping.web.results.figures import number
from kaoping.web.results.models import Run, UnitResult


class Point(NamedTuple):
    """What one unit got for an item. path: where the unit belongs in the cycle."""

    path: str
    code: str
    points: Decimal | None


def points_of(run: Run, item: str) -> Mapping[int, Point]:
    """The points of every unit for an item, by unit."""
    return _points(run.pk, str(run.finished_at), item)


@lru_cache(maxsize=48)
def _points(run_id: int, finished_at: str, item: str) -> Mapping[int, Point]:
    # Django's KeyTransform takes a key like "3" for a place in a list, so the sheets are read whole.
    rows = UnitResult.objects.filter(run=run_id).order_by().values_list("unit_id", "path", "code", "sheet")
    return {
        unit: Point(path, code, number((sheet.get(item) or {}).get("points")))
        for unit, path, code, sheet in rows.iterator(2000)
    }


def ranks_of(run: Run) -> Mapping[int, int | None]:
    """The rank of every unit."""
    return _ranks(run.pk, str(run.finished_at))


@lru_cache(maxsize=12)
def _ranks(run_id: int, finished_at: str) -> Mapping[int, int | None]:
    return dict(UnitResult.objects.filter(run=run_id).order_by().values_list("unit_id", "rank"))
