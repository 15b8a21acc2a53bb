"""Which grid a place lies in: an index of all boundaries of one tree, kept until the tree changes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray
from shapely import STRtree, prepare
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from kaoping.web.units.models import Boundary, TreeRevision
from kaoping.web.units.tree import tree_at


@dataclass(frozen=True)
class Areas:
    """units[i] has the area areas[i]; the smallest units only (those under which no other has an area)."""

    units: NDArray[np.int64]
    areas: tuple[BaseGeometry, ...]
    index: STRtree


def locate(longitude: float, latitude: float) -> int | None:
    """Id of the smallest unit whose area has the place (degrees); None outside of all of them. On a common border the
    first by code has it."""
    held = areas()
    found = held.index.query(Point(longitude, latitude), predicate="intersects")
    return int(held.units[found.min()]) if len(found) else None


def areas() -> Areas:
    """The areas of today's tree."""
    revision = TreeRevision.objects.values_list("number", flat=True).first() or 0
    return _read(revision, timezone.localdate())


@lru_cache(maxsize=2)
def _read(revision: int, on: datetime.date) -> Areas:
    tree = tree_at(on)
    rows = Boundary.objects.filter(from_on__lte=on).order_by("unit_id", "from_on").values_list("unit_id", "geometry")
    held = {unit: geometry for unit, geometry in rows if unit in tree.nodes}  # the newest of each
    with_area_below = {node.id for unit in held for node in tree.ancestors(unit)}
    units = sorted((unit for unit in held if unit not in with_area_below), key=lambda unit: tree.nodes[unit].code)
    shapes = tuple(shape(held[unit]) for unit in units)
    prepare(shapes)
    return Areas(np.asarray(units, dtype=np.int64), shapes, STRtree(shapes))
