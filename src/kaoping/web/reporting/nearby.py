"""Cases that may be the same thing: close by, lately, in like words."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from kaoping.web.cases.cells import cells_of
from kaoping.web.cases.files import metres
from kaoping.web.cases.models import Case, Category
from kaoping.web.incidents.likeness import likeness

METRES_OF_A_DEGREE = 111_195
LOOKED_AT = 300  # cases of a place
IN_LIKE_WORDS = 0.35
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Near:
    """A case that may be the same. metres: None where one of them has no point. alike: of the words, 0 to 1."""

    case: Case
    metres: int | None
    alike: float


def around(
    cases: QuerySet[Case], longitude: float, latitude: float, within: int, since: datetime.datetime
) -> list[Near]:
    """Cases within so many metres of a place that were reported since, the nearest first."""
    rows = cases.filter(cell__in=squares(longitude, latitude, within), reported_at__gte=since)
    rows = rows.exclude(state__in=("merged", "held")).select_related("category").order_by("-pk")[:LOOKED_AT]
    place = (longitude, latitude)
    found = [Near(case, round(metres(place, (case.longitude, case.latitude))), 0.0) for case in rows]  # type: ignore[arg-type]
    return sorted((near for near in found if near.metres <= within), key=lambda near: near.metres)[:SHOWN]  # type: ignore[operator,arg-type,return-value]


def squares(longitude: float, latitude: float, within: int) -> list[int]:
    """The squares of the map (`cells`) that a circle touches."""
    up = within / METRES_OF_A_DEGREE
    across = up / max(0.01, math.cos(math.radians(latitude)))
    x, y = np.meshgrid(np.linspace(-across, across, 5), np.linspace(-up, up, 5))
    return sorted({int(cell) for cell in cells_of(longitude + x.ravel(), latitude + y.ravel())})


def alike(
    cases: QuerySet[Case], unit: int | None, text: str, category: Category | None, since: datetime.datetime
) -> list[Near]:
    """Cases of a grid since a moment in like words, or of the same category; the likest first."""
    if unit is None:
        return []
    rows = cases.filter(grid=unit, reported_at__gte=since).exclude(state__in=("merged", "held"))
    found = [_compared(case, text, category) for case in rows.select_related("category").order_by("-pk")[:LOOKED_AT]]
    return sorted((near for near in found if near.alike >= IN_LIKE_WORDS), key=lambda near: -near.alike)[:SHOWN]


def _compared(case: Case, text: str, category: Category | None) -> Near:
    same = 0.2 if category is not None and case.category_id == category.pk else 0.0
    return Near(case, None, min(1.0, likeness(case.text, text) + same))


def together(*found: Iterable[Near]) -> list[Near]:
    """Several findings, each case once, in their order."""
    held: dict[int, Near] = {}
    for near in (each for some in found for each in some):
        held.setdefault(near.case.pk, near)
    return list(held.values())[:SHOWN]
