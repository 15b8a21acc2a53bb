"""Where a case lies: the area of its grid, its point, other cases around it."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone

from kaoping.web.cases.cells import ZOOM, cells_of
from kaoping.web.cases.files import metres
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import Case
from kaoping.web.cases.rights import cases_seen
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said
from kaoping.web.units.models import Boundary

AROUND = 100  # metres
SINCE = datetime.timedelta(days=90)
LOOKED_AT = 200  # cases around, of the newest
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Near:
    """Another case around. metres: how far."""

    case: Case
    metres: int

    @property
    def state(self) -> Said:
        return STATES[self.case.state].words


def area_of(case: Case) -> dict[str, Any] | None:
    """GeoJSON geometry of the case's grid in force today; None where it has none."""
    if case.grid_id is None:
        return None
    held = Boundary.objects.filter(unit=case.grid_id, from_on__lte=timezone.localdate()).order_by("-from_on")
    return held.values_list("geometry", flat=True).first()


def nearby(viewer: Viewer, case: Case) -> list[Near]:
    """Cases of the last months within `AROUND` metres that the viewer sees, the nearest first."""
    if case.longitude is None or case.latitude is None:
        return []
    cells = _cells_around(case.longitude, case.latitude)
    rows = cases_seen(viewer).filter(cell__in=cells, reported_at__gte=case.reported_at - SINCE)
    here = (case.longitude, case.latitude)
    found = [
        Near(row, round(metres(here, (row.longitude, row.latitude))))
        for row in rows.exclude(pk=case.pk).select_related("category").order_by("-id")[:LOOKED_AT]
        if row.longitude is not None and row.latitude is not None
    ]
    return sorted((each for each in found if each.metres <= AROUND), key=lambda each: each.metres)[:SHOWN]


def _cells_around(longitude: float, latitude: float) -> list[int]:
    """The squares of the map that a circle of `AROUND` metres can touch."""
    side = 360 / (1 << ZOOM)
    up = side * math.cos(math.radians(latitude))
    moves = np.array([(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)], dtype=float)
    cells = cells_of(longitude + moves[:, 0] * side, latitude + moves[:, 1] * up)
    return sorted({int(cell) for cell in cells})
