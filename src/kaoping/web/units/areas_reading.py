"""Boundaries out of a GeoJSON file: every feature with its code, in WGS-84, or what is wrong with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from kaoping.problems import Fault, Place, Refused
from kaoping.web.site.refusals import quoted
from kaoping.web.units import areas_faults as faults
from kaoping.web.units.crs import CGCS2000, GCJ02, SYSTEMS, WGS84, in_china, many_to_wgs84
from kaoping.web.units.geometry import MOST_POINTS, PLACES

MOST_FEATURES = 20_000
MOST_IN_ALL = 3_000_000  # points
NAMED = {  # what a `crs` member says, without its prefix → system
    "CRS84": WGS84, "4326": WGS84, "WGS84": WGS84, "4490": CGCS2000, "CGCS2000": CGCS2000, "4480": CGCS2000,
    "GCJ02": GCJ02,
}  # fmt: skip
SHARE = 0.5  # of the features that have a code which is known, for a property to be taken as the code
Ring = NDArray[np.float64]


@dataclass(slots=True)
class Brought:
    """An area of the file. number: of its feature, from 1. geometry: GeoJSON in WGS-84, seven decimals."""

    number: int
    code: str
    geometry: dict[str, Any]
    shape: Any
    points: int


@dataclass(slots=True)
class Contents:
    """What a file holds. property: that gave the codes; named: its `crs` member, "" for none."""

    name: str
    areas: list[Brought] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    property: str = ""
    named: str = ""

    def place(self, number: int) -> Place:
        return Place(file=self.name, row=number)


class _Wrong(Exception):
    """A geometry that cannot be used: reason in both languages."""


def read_areas(path: Path, name: str, system: str, wanted: str, known: set[str]) -> Contents:
    """The areas of a file. system: of its coordinates; wanted: the property with the codes, "" to find it; known: codes
    of units. Raises `Refused` where nothing of it can be read."""
    contents = Contents(name)
    given = _parsed(path, name)
    features = given["features"]
    contents.named = _named(given, system, contents)
    contents.property = wanted or _found_property(features, known)
    if not contents.property:
        names = "、".join(quoted(each) for each in sorted(_names(features))[:12]) or "—"
        raise Refused([*contents.faults, faults.NO_PROPERTY.at(Place(file=name), names=names)])
    drawn = list(_drawn(features, contents))
    _converted([rings for _, _, rings in drawn], system)
    contents.areas = _made(drawn, contents)
    return contents


def _parsed(path: Path, name: str) -> dict[str, Any]:
    try:
        given = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused([_unread(name, "不是 UTF-8 的 JSON，或有 NaN", "it is no JSON in UTF-8, or holds NaN")]) from None
    if not isinstance(given, dict) or given.get("type") != "FeatureCollection":
        raise Refused([_unread(name, "不是 FeatureCollection", "it is no FeatureCollection")])
    features = given.get("features")
    if not isinstance(features, list) or not features or not all(isinstance(each, dict) for each in features):
        raise Refused([_unread(name, "没有要素", "it has no features")])
    if len(features) > MOST_FEATURES:
        raise Refused([_too_many(name, ("要素", "features"), len(features), MOST_FEATURES)])
    return given


def _no_number(name: str) -> float:
    raise ValueError(name)


def _unread(name: str, zh: str, en: str) -> Fault:
    return faults.NOT_GEOJSON.at(Place(file=name), reason=zh, reason_en=en)


def _too_many(name: str, what: tuple[str, str], count: int, limit: int) -> Fault:
    return faults.TOO_MANY.at(Place(file=name), what=what[0], what_en=what[1], count=count, limit=limit)


def _named(given: dict[str, Any], system: str, contents: Contents) -> str:
    """The `crs` member in words; a fault where it is not the chosen system."""
    member = given.get("crs")
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name", ""))[:80] if isinstance(properties, dict) else ""
    if not name:
        return ""
    meant = NAMED.get(name.replace("-", "").replace("/", ":").rsplit(":", 1)[-1].upper())
    place = Place(file=contents.name)
    if meant is None:
        contents.faults.append(faults.OTHER_SYSTEM.at(place, name=quoted(name)))
    elif meant != system:
        chosen = SYSTEMS[system]
        contents.faults.append(
            faults.SYSTEM_DIFFERS.at(place, name=quoted(name), chosen=chosen.zh, chosen_en=chosen.en)
        )
    return name


def _names(features: list[dict[str, Any]]) -> Counter[str]:
    return Counter(
        str(name)[:60] for feature in features if isinstance(feature.get("properties"), dict)
        for name in feature["properties"]
    )  # fmt: skip


def _found_property(features: list[dict[str, Any]], known: set[str]) -> str:
    """The property whose values are codes of units most often; "" where none is."""
    hits = Counter(
        str(name)
        for feature in features
        if isinstance(feature.get("properties"), dict)
        for name, value in feature["properties"].items()
        if _text(value) in known
    )
    best = hits.most_common(1)
    return best[0][0] if best and best[0][1] >= len(features) * SHARE else ""


def _text(value: Any) -> str:
    """A code as text: numbers as they are written, without .0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        value = int(value)
    return str(value).strip()[:80] if isinstance(value, str | int) and not isinstance(value, bool) else ""


Drawn = tuple[int, str, list[list[Ring]]]


def _drawn(features: list[dict[str, Any]], contents: Contents) -> Iterator[Drawn]:
    """Number, code and rings of each feature that has them; faults for the others."""
    first: dict[str, int] = {}
    total = 0
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties")
        code = _text(properties.get(contents.property)) if isinstance(properties, dict) else ""
        place = contents.place(number)
        if not code:
            contents.faults.append(faults.NO_CODE.at(place, name=quoted(contents.property)))
        elif code in first:
            contents.faults.append(faults.CODE_TWICE.at(place, code=quoted(code), first=first[code]))
        else:
            first[code] = number
            try:
                rings = _rings(feature.get("geometry"))
            except _Wrong as wrong:
                contents.faults.append(_bad(place, code, *wrong.args))
                continue
            total += sum(len(ring) for part in rings for ring in part)
            if total > MOST_IN_ALL:
                raise Refused([_too_many(contents.name, ("点", "points"), total, MOST_IN_ALL)])
            yield number, code, rings


def _bad(place: Place, code: str, zh: str, en: str) -> Fault:
    return faults.BAD_AREA.at(place, code=quoted(code), reason=zh, reason_en=en)


def _rings(geometry: Any) -> list[list[Ring]]:
    """Rings of each part. Raises _Wrong."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list) or not coordinates:
        raise _Wrong("不是 Polygon 或 MultiPolygon", "it is no Polygon or MultiPolygon")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not all(isinstance(part, list) and part for part in parts):
        raise _Wrong("坐标的写法不对", "its coordinates are not nested as they should be")
    found = [[_ring(ring) for ring in part] for part in parts]
    if sum(len(ring) for part in found for ring in part) > MOST_POINTS:
        raise _Wrong(f"超过 {MOST_POINTS} 个点", f"it has more than {MOST_POINTS} points")
    return found


def _ring(points: Any) -> Ring:
    """Points as numbers. Raises _Wrong."""
    if not isinstance(points, list) or not 4 <= len(points) <= MOST_POINTS:
        raise _Wrong("环的点数不对", "a ring has too few or too many points")
    try:
        found = np.asarray(points)
    except ValueError:
        raise _Wrong("坐标的写法不对", "its coordinates are not nested as they should be") from None
    if found.ndim != 2 or found.shape[1] not in (2, 3, 4) or found.dtype.kind not in "if":
        raise _Wrong("坐标的写法不对", "its coordinates are not nested as they should be")
    found = found[:, :2].astype(float)
    if not np.isfinite(found).all() or (np.abs(found) > (180, 180)).any():
        raise _Wrong("坐标不是经纬度", "its coordinates are no degrees of longitude and latitude")
    if (found[0] != found[-1]).any():
        raise _Wrong("环没有闭合（首尾点不同）", "a ring is not closed (its ends differ)")
    return found


def _converted(areas: list[list[list[Ring]]], system: str) -> None:
    """Bring all rings to WGS-84 with seven decimals, in their place."""
    rings = [ring for parts in areas for part in parts for ring in part]
    if not rings:
        return
    points = np.concatenate(rings)
    inside = np.abs(points[:, 1]) <= 90
    x, y = many_to_wgs84(points[inside, 0], points[inside, 1], system)
    points[inside] = np.stack([x, y], axis=1)
    at = 0
    for ring in rings:
        ring[:] = np.round(points[at : at + len(ring)], PLACES)
        at += len(ring)


def _made(drawn: list[Drawn], contents: Contents) -> list[Brought]:
    """The areas that are valid; faults for the others."""
    found = []
    swapped = [(number, rings) for number, _, rings in drawn if _is_swapped(rings)]
    if swapped:
        x, y = swapped[0][1][0][0][0].tolist()
        contents.faults.append(faults.SWAPPED.at(contents.place(swapped[0][0]), x=x, y=y))
        return []
    for number, code, rings in drawn:
        shape = _shape(rings)
        why = _why_not(shape, rings)
        if why:
            contents.faults.append(_bad(contents.place(number), code, *why))
        else:
            found.append(Brought(number, code, _geojson(rings), shape, int(shapely.get_num_coordinates(shape))))
    return found


def _is_swapped(rings: list[list[Ring]]) -> bool:
    """Whether it lies in China only when its coordinates change places."""
    x, y = rings[0][0][:1, 0], rings[0][0][:1, 1]
    return bool(in_china(y, x)[0] and not in_china(x, y)[0])


def _shape(rings: list[list[Ring]]) -> Any:
    parts = [shapely.Polygon(part[0], part[1:]) for part in rings]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _why_not(shape: Any, rings: list[list[Ring]]) -> tuple[str, str] | None:
    if any((np.abs(ring[:, 1]) > 90).any() for part in rings for ring in part):
        return "坐标不是经纬度", "its coordinates are no degrees of longitude and latitude"
    if not shape.is_valid or not shape.area > 0:
        why = shapely.is_valid_reason(shape)
        return f"边界自相交或没有面积（{why}）", f"it crosses itself or has no area ({why})"
    return None


def _geojson(rings: list[list[Ring]]) -> dict[str, Any]:
    parts = [[ring.tolist() for ring in part] for part in rings]
    return {"type": "Polygon", "coordinates": parts[0]} if len(parts) == 1 else {
        "type": "MultiPolygon", "coordinates": parts,
    }  # fmt: skip
