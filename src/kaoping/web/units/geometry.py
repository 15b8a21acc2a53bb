"""Boundaries: GeoJSON checked before it is kept, and drawn small on the page of a unit."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shapely import MultiPolygon, Polygon, get_num_coordinates
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.validation import explain_validity

from kaoping.problems import Fault, Refused
from kaoping.web.units import faults

LARGEST = 1 << 20  # characters of GeoJSON
MOST_POINTS = 20_000
PLACES = 7  # of degrees: about a centimetre
DRAWN = 220  # pixels of the longer side
DRAWN_POINTS = 1500


def read(text: str) -> dict[str, Any]:
    """A checked geometry from the text of a GeoJSON geometry or Feature. Raises `Refused`."""
    if len(text) > LARGEST:
        raise Refused([_bad("文件超过 1 MB", "it has more than 1 MB")])
    try:
        given = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused([_bad("不是 JSON", "it is not JSON")]) from None
    return checked(given)


def checked(given: Any) -> dict[str, Any]:
    """The geometry with 7 decimals and two dimensions, if it is a valid area on the earth. Raises `Refused`."""
    if isinstance(given, dict) and given.get("type") == "FeatureCollection" and len(given.get("features") or ()) == 1:
        given = given["features"][0]
    if isinstance(given, dict) and given.get("type") == "Feature":
        given = given.get("geometry")
    if not isinstance(given, dict) or given.get("type") not in ("Polygon", "MultiPolygon"):
        raise Refused([_bad("不是 Polygon 或 MultiPolygon", "it is no Polygon or MultiPolygon")])
    points = list(_points(given.get("coordinates"), 3 if given["type"] == "Polygon" else 4))
    if not 4 <= len(points) <= MOST_POINTS:
        raise Refused([_bad(f"有 {len(points)} 个点", f"it has {len(points)} points")])
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points):
        raise Refused([_bad("坐标不是经纬度", "its coordinates are no degrees of longitude and latitude")])
    rounded = {"type": given["type"], "coordinates": _rounded(given["coordinates"])}
    try:
        area = shape(rounded)
    except (ShapelyError, ValueError, TypeError, IndexError):
        raise Refused([_bad("环不完整", "a ring is not complete")]) from None
    if area.is_empty or not area.is_valid or not area.area > 0:
        why = explain_validity(area)
        raise Refused([_bad(f"边界自相交或没有面积（{why}）", f"it crosses itself or has no area ({why})")])
    return rounded


def _no_number(name: str) -> float:
    raise ValueError(name)


def _bad(zh: str, en: str) -> Fault:
    return faults.BAD_GEOMETRY.at(reason=zh, reason_en=en)


def _points(coordinates: Any, depth: int) -> Iterator[tuple[float, float]]:
    """Every point of nested lists. Raises `Refused` where the nesting is not that of the geometry."""
    if not isinstance(coordinates, list):
        raise Refused([_bad("坐标的写法不对", "its coordinates are not nested as they should be")])
    if depth > 1:
        for part in coordinates:
            yield from _points(part, depth - 1)
    elif 2 <= len(coordinates) <= 4 and all(_is_number(value) for value in coordinates):
        yield float(coordinates[0]), float(coordinates[1])
    else:
        raise Refused([_bad("有的点不是两个数", "a point is not two numbers")])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6 and math.isfinite(value)


def _rounded(coordinates: Any) -> Any:
    if coordinates and not isinstance(coordinates[0], list):
        return [round(coordinates[0], PLACES), round(coordinates[1], PLACES)]
    return [_rounded(part) for part in coordinates]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of areas: one SVG path, in a box of whole pixels."""

    width: int
    height: int
    path: str
    points: int


def drawing(geometry: dict[str, Any]) -> Drawing:
    """An area drawn so that its longer side has 220 pixels; degrees of longitude shrink towards the poles."""
    area = shape(geometry)
    points = int(get_num_coordinates(area))
    left, bottom, right, top = area.bounds
    across = math.cos(math.radians((bottom + top) / 2)) or 1.0
    scale = DRAWN / max((right - left) * across, top - bottom)
    if points > DRAWN_POINTS:
        area = area.simplify(1 / scale)
    parts = area.geoms if isinstance(area, MultiPolygon) else [area]
    rings = [ring for part in parts if isinstance(part, Polygon) for ring in mapping(part)["coordinates"]]
    path = " ".join(
        "M" + "L".join(f"{(x - left) * across * scale + 2:.1f},{(top - y) * scale + 2:.1f}" for x, y in ring) + "Z"
        for ring in rings
    )
    return Drawing(round((right - left) * across * scale) + 4, round((top - bottom) * scale) + 4, path, points)
