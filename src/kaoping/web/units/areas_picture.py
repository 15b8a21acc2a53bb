"""A small map of what an import found: the areas around the findings, and the findings with their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from kaoping.web.units.areas_plan import Plan
from kaoping.web.units.areas_topology import Finding

WIDE = 900  # of the picture
MOST_GROUND = 600  # areas drawn
MOST_FOUND = 60  # findings drawn and numbered
ROOM = 0.15  # around them


def picture(made: Plan) -> dict[str, Any]:
    """width, height; ground: one SVG path of the areas; hits: path, number, severity and middle of each finding."""
    if made.plane is None or not made.areas:
        return {}
    found = made.findings[:MOST_FOUND]
    units = np.array(list(made.areas), dtype=np.int64)
    flat = made.plane.flat(np.array(list(made.areas.values()), dtype=object))
    box = _box([one.shape for one in found] or flat[np.isin(units, list(made.written))])
    near = flat[shapely.intersects(flat, shapely.box(*box))][:MOST_GROUND]
    scale = WIDE / max(box[2] - box[0], 1)
    height = min(max(round((box[3] - box[1]) * scale), 120), WIDE)
    return {
        "width": WIDE,
        "height": height,
        "ground": " ".join(_path(area, box, scale, height) for area in near),
        "hits": [_hit(number, one, box, scale, height) for number, one in enumerate(found, 1)],
    }


def _box(shapes: Any) -> tuple[float, float, float, float]:
    """With room around; never narrower than 60 m, never higher than wide."""
    west, south, east, north = shapely.total_bounds(np.array(list(shapes), dtype=object)).tolist()
    wide = max(east - west, north - south, 60.0) * (1 + 2 * ROOM)
    high = max((north - south) * (1 + 2 * ROOM), wide / 3)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _hit(number: int, one: Finding, box: tuple[float, ...], scale: float, height: int) -> dict[str, Any]:
    middle = one.shape.representative_point()
    return {
        "number": number,
        "severity": "error" if one.grave else "warning",
        "path": _path(one.shape, box, scale, height),
        "x": round((middle.x - box[0]) * scale, 1),
        "y": round(height - (middle.y - box[1]) * scale, 1),
    }


def _path(area: Any, box: tuple[float, ...], scale: float, height: int) -> str:
    area = shapely.simplify(area, 0.5 / scale)
    rings = [
        ring
        for part in shapely.get_parts(area)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    return " ".join(
        "M" + "L".join(f"{(x - box[0]) * scale:.0f},{height - (y - box[1]) * scale:.0f}" for x, y in ring.coords) + "Z"
        for ring in rings
    )
