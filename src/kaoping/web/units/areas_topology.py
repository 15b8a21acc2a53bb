"""How areas lie to one another: overlaps of units of one kind, what reaches beyond the parent, what nobody has.

Everything in square metres, on a plane that touches the earth in the middle of the areas: right to one in a hundred for
a city. What is smaller than `TOLERANCE` is how coordinates are rounded and is not told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from kaoping.web.units.tree import Tree

A_DEGREE = 111_195.0  # metres
TOLERANCE = 5.0  # m²
LARGE = 100.0  # m² from which an overlap is an error
SHARE = 0.05  # of an area that may reach beyond its parent
THIN = 0.05  # of a circle's roundness: below it a gap is a sliver


@dataclass(frozen=True, slots=True)
class Finding:
    """kind: overlap, outside, gap. units: those it is about (of a gap the parent). area: m². share: of the unit's own
    area. shape: on the plane."""

    kind: str
    units: tuple[int, ...]
    area: float
    share: float
    shape: Any

    @property
    def grave(self) -> bool:
        if self.kind == "overlap":
            return self.area > LARGE
        return self.kind == "outside" and self.area > LARGE and self.share > SHARE

    @property
    def thin(self) -> bool:
        return bool(4 * math.pi * self.shape.area < THIN * self.shape.length**2)


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of a middle (degrees)."""

    longitude: float
    latitude: float

    def flat(self, shapes: Any) -> Any:
        scale = (A_DEGREE * math.cos(math.radians(self.latitude)), A_DEGREE)
        return shapely.transform(shapes, lambda points: (points - (self.longitude, self.latitude)) * scale)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        across = A_DEGREE * math.cos(math.radians(self.latitude))
        return self.longitude + x / across, self.latitude + y / A_DEGREE


def plane_of(areas: Mapping[int, Any]) -> Plane:
    west, south, east, north = shapely.total_bounds(np.array(list(areas.values()), dtype=object))
    return Plane((west + east) / 2, (south + north) / 2)


def examine(tree: Tree, areas: Mapping[int, Any], touched: set[int], plane: Plane) -> list[Finding]:
    """What is wrong about the touched units; areas: of every unit that has one (degrees). The worst first."""
    flat = dict(zip(areas, plane.flat(np.array(list(areas.values()), dtype=object)), strict=True))
    found = [*_overlaps(tree, flat, touched), *_outside(tree, flat, touched), *_gaps(tree, flat, touched)]
    return sorted(found, key=lambda one: (not one.grave, -one.area))


def _overlaps(tree: Tree, flat: dict[int, Any], touched: set[int]) -> Iterator[Finding]:
    kinds: dict[str, list[int]] = {}
    for unit in flat:
        kinds.setdefault(tree.nodes[unit].kind, []).append(unit)
    for units in kinds.values():
        yield from _overlaps_of(units, flat, touched)


def _overlaps_of(units: list[int], flat: dict[int, Any], touched: set[int]) -> Iterator[Finding]:
    shapes = np.array([flat[unit] for unit in units], dtype=object)
    asked = np.array([i for i, unit in enumerate(units) if unit in touched], dtype=np.int64)
    if not len(asked):
        return
    which, other = shapely.STRtree(shapes).query(shapes[asked], predicate="intersects")
    pairs = np.unique(np.sort(np.stack([asked[which], other]), axis=0), axis=1)
    one, two = pairs[:, pairs[0] != pairs[1]]
    common = shapely.intersection(shapes[one], shapes[two])
    areas = shapely.area(common)
    for i in np.flatnonzero(areas > TOLERANCE):
        a, b = units[one[i]], units[two[i]]
        share = areas[i] / min(flat[a].area, flat[b].area)
        yield Finding("overlap", (a, b), float(areas[i]), float(share), common[i])


def _outside(tree: Tree, flat: dict[int, Any], touched: set[int]) -> Iterator[Finding]:
    """Against the nearest unit above that has an area; also those below a touched one."""
    for unit in flat:
        above = next((node.id for node in tree.ancestors(unit) if node.id in flat), None)
        if above is None or not {unit, above} & touched:
            continue
        beyond = shapely.difference(flat[unit], flat[above])
        if beyond.area > TOLERANCE:
            yield Finding("outside", (unit, above), beyond.area, beyond.area / flat[unit].area, beyond)


def _gaps(tree: Tree, flat: dict[int, Any], touched: set[int]) -> Iterator[Finding]:
    """What of a parent no unit right below it has, where all of these have areas; without an area of its own, the
    holes between them."""
    parents = {tree.nodes[unit].parent_id for unit in touched} | touched
    for parent in parents:
        below = [node.id for node in tree.children.get(parent, ())] if parent in tree.nodes else []
        if parent is None or not below or not all(unit in flat for unit in below):
            continue
        covered = shapely.union_all([flat[unit] for unit in below])
        missing = shapely.difference(flat[parent], covered) if parent in flat else _holes(covered)
        for part in shapely.get_parts(missing):
            if part.area > TOLERANCE:
                yield Finding("gap", (parent,), part.area, 0.0, part)


def _holes(covered: Any) -> NDArray[np.object_]:
    return np.array(
        [shapely.Polygon(ring) for part in shapely.get_parts(covered) for ring in part.interiors], dtype=object
    )
