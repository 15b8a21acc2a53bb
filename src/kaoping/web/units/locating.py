"""Which grid a place lies in: an index of all boundaries of one tree, kept until the tree changes.

Places are in WGS-84 or CGCS2000 (`crs` brings others there). Safe in threads: what is kept is read only; two that read
it at once would only do the work twice, so one waits for the other.
"""

from __future__ import annotations

import datetime
import math
import threading
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from kaoping.web.units.models import Boundary, TreeRevision
from kaoping.web.units.tree import Tree, tree_at

NONE = -1  # of `locate_many`: lies in no area
A_DEGREE = 111_195.0  # metres of latitude
AT_ONCE = 100_000  # places
reading = threading.Lock()


@dataclass(frozen=True)
class Areas:
    """units[i] has the area areas[i]; the smallest units only (those under which no other has an area), by code."""

    units: NDArray[np.int64]
    areas: NDArray[np.object_]
    index: STRtree


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest unit to a place that lies in none, and how far away it is."""

    unit: int
    metres: float


def locate(longitude: float, latitude: float, tree: Tree | None = None) -> int | None:
    """Id of the smallest unit whose area has the place (degrees); None outside of all of them. On a common border the
    first by code has it. tree: today's, from whoever has it."""
    held = areas(tree)
    found = held.index.query(shapely.Point(longitude, latitude))
    if not len(found):
        return None
    hit = found[shapely.intersects_xy(held.areas[found], longitude, latitude)]
    return int(held.units[hit.min()]) if len(hit) else None


def locate_many(longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.int64]:
    """The same for many places at once; NONE (-1) where there is no area, or no number."""
    held = areas()
    parts = [
        _located(held, longitudes[at : at + AT_ONCE], latitudes[at : at + AT_ONCE])
        for at in range(0, len(longitudes), AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _located(held: Areas, longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.int64]:
    sound = np.flatnonzero(np.isfinite(longitudes) & np.isfinite(latitudes))
    place, area = held.index.query(shapely.points(longitudes[sound], latitudes[sound]))
    hit = shapely.intersects_xy(held.areas[area], longitudes[sound][place], latitudes[sound][place])
    first = np.full(len(longitudes), len(held.units), dtype=np.int64)
    np.minimum.at(first, sound[place[hit]], area[hit])
    return np.append(held.units, NONE)[first]


def nearest(longitude: float, latitude: float, within: float = 200) -> Near | None:
    """The nearest area to a place outside, not farther than `within` metres: something to suggest, never to assign."""
    held = areas()
    across = max(math.cos(math.radians(latitude)), 0.01)
    high, wide = within / A_DEGREE, within / A_DEGREE / across
    box = shapely.box(longitude - wide, latitude - high, longitude + wide, latitude + high)
    found = np.sort(held.index.query(box))
    if not len(found):
        return None
    scaled = shapely.transform(held.areas[found], lambda points: (points - (longitude, latitude)) * (across, 1))
    far = shapely.distance(scaled, shapely.Point(0, 0)) * A_DEGREE
    at = int(np.argmin(far))
    return Near(int(held.units[found[at]]), float(far[at])) if far[at] <= within else None


def areas(tree: Tree | None = None) -> Areas:
    """The areas of today's tree."""
    if tree is None:
        revision, on = TreeRevision.objects.values_list("number", flat=True).first() or 0, timezone.localdate()
    else:
        revision, on = tree.revision, tree.on
    with reading:
        return _read(revision, on)


@lru_cache(maxsize=2)
def _read(revision: int, on: datetime.date) -> Areas:
    tree = tree_at(on)
    held = drawn(tree)
    units = smallest(tree, held)
    shapes = np.array([held[unit] for unit in units], dtype=object)
    return Areas(np.asarray(units, dtype=np.int64), shapes, STRtree(shapes))


def smallest(tree: Tree, held: dict[int, BaseGeometry]) -> list[int]:
    """The units with an area under which no other has one, by code."""
    above = {node.id for unit in held for node in tree.ancestors(unit)}
    return sorted((unit for unit in held if unit not in above), key=lambda unit: tree.nodes[unit].code)


def drawn(tree: Tree) -> dict[int, BaseGeometry]:
    """The area that each unit of a tree has on its day. Read as text and made in one go: 20,000 areas in a second."""
    rows = Boundary.objects.filter(from_on__lte=tree.on).order_by("unit_id", "from_on")
    newest = dict(rows.values_list("unit_id", "pk"))
    wanted = {pk: unit for unit, pk in newest.items() if unit in tree.nodes}
    units: list[int] = []
    texts: list[str] = []
    for pk, text in rows.annotate(text=Cast("geometry", TextField())).values_list("pk", "text").iterator():
        if pk in wanted:
            units.append(wanted[pk])
            texts.append(text)
    shapes = shapely.from_geojson(np.array(texts, dtype=object)) if texts else []
    return dict(zip(units, shapes, strict=True))
