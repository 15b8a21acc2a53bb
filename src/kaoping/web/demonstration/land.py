"""Boundaries for a district that does not exist: an outline, cut into cells around points, level by level."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from shapely import MultiPoint, Point, Polygon, voronoi_polygons
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from kaoping.demonstration.chance import Chance
from kaoping.web.demonstration.district import Place

CENTRE = (118.36, 33.12)  # longitude, latitude
RADIUS = 0.24  # degrees
CORNERS = 72
RELAXED = 4  # times the points are moved to the middle of their cells, so that cells grow even
PLACES = 5  # of a coordinate: about a metre
WITH_LAND = ("district", "town", "community", "grid")


def boundaries(units: Iterable[Place]) -> dict[str, dict[str, Any]]:
    """Code → GeoJSON geometry (longitude, latitude) of every unit that has land; children fill their parents."""
    placed = [unit for unit in units if unit.kind in WITH_LAND]
    children: dict[str, list[Place]] = {}
    for unit in placed:
        children.setdefault(unit.parent, []).append(unit)
    chance = Chance("kaoping land")
    areas: dict[str, BaseGeometry] = {root.code: outline(chance) for root in children[""]}
    waiting = list(children[""])
    for unit in waiting:
        below = children.get(unit.code, [])
        areas |= zip((child.code for child in below), cut(areas[unit.code], len(below), chance), strict=True)
        waiting += below
    return {code: geojson(area) for code, area in areas.items()}


def outline(chance: Chance) -> Polygon:
    """A round shape whose radius swells and shrinks, as borders along rivers and ridges do."""
    waves = [(order, chance.share() * math.tau, 0.16 / order) for order in (2, 3, 5, 8, 13)]
    points = []
    for corner in range(CORNERS):
        angle = math.tau * corner / CORNERS
        radius = RADIUS * (1 + sum(high * math.sin(order * angle + phase) for order, phase, high in waves))
        points.append((CENTRE[0] + 1.2 * radius * math.cos(angle), CENTRE[1] + radius * math.sin(angle)))
    return Polygon(points)


def cut(area: BaseGeometry, count: int, chance: Chance) -> list[BaseGeometry]:
    """The area in `count` parts: those nearest to its middle first, so that streets lie around the seat."""
    if count == 0:
        return []
    if count == 1:
        return [area]
    points = [_inside(area, chance) for _ in range(count)]
    for _ in range(RELAXED):
        points = [cell.centroid for cell in _cells(area, points)]
    middle = area.centroid
    return sorted(_cells(area, points), key=lambda cell: cell.centroid.distance(middle))


def _cells(area: BaseGeometry, points: list[Point]) -> list[BaseGeometry]:
    cells = voronoi_polygons(MultiPoint(points), extend_to=area).geoms
    return [part for cell in cells if not (part := cell.intersection(area)).is_empty]


def _inside(area: BaseGeometry, chance: Chance) -> Point:
    left, low, right, high = area.bounds
    while True:
        point = Point(left + chance.share() * (right - left), low + chance.share() * (high - low))
        if area.contains(point):
            return point


def geojson(area: BaseGeometry) -> dict[str, Any]:
    """A geometry as GeoJSON, coordinates rounded to about a metre."""
    shape = mapping(area)
    return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}


def _rounded(part: Any) -> Any:
    if isinstance(part, float):
        return round(part, PLACES)
    return [_rounded(inner) for inner in part]
