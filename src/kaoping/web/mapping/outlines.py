"""The ground of the map: boundaries of units, drawn from what was imported; no picture comes from elsewhere."""

from __future__ import annotations

import datetime
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry import mapping

from kaoping.web.cases.rights import BY_PLACE
from kaoping.web.people.roles import HANDLER
from kaoping.web.people.viewer import Viewer
from kaoping.web.units.locating import drawn, smallest
from kaoping.web.units.tree import Tree, tree_at

CLOSE = 14  # zoom from which grids are drawn instead of towns
MOST = 1500  # areas of one answer
PIXEL = 360 / 256  # degrees of a pixel at zoom 0
PLACES = 6
drawing = threading.Lock()


@dataclass(frozen=True)
class Ground:
    """Areas of towns, and of the smallest units."""

    units: NDArray[np.int64]
    areas: NDArray[np.object_]
    index: STRtree


def outlines(viewer: Viewer, zoom: int, box: tuple[float, float, float, float]) -> dict[str, Any]:
    """A FeatureCollection of what lies in a box (west, south, east, north), as fine as a pixel, as far as seen."""
    ground = grounds(viewer)[1 if zoom >= CLOSE else 0]
    seen = np.fromiter(places_of(viewer), dtype=np.int64)
    found = ground.index.query(shapely.box(*box))
    found = np.sort(found[np.isin(ground.units[found], seen)])[:MOST]
    shapes = shapely.simplify(ground.areas[found], PIXEL / 2**zoom, preserve_topology=True)
    nodes = viewer.tree.nodes
    features = [
        _feature(nodes[int(unit)].name, shape)
        for unit, shape in zip(ground.units[found], shapes, strict=True)
        if not shape.is_empty
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(name: str, shape: Any) -> dict[str, Any]:
    geometry = mapping(shapely.transform(shape, lambda points: np.round(points, PLACES)))
    return {"type": "Feature", "geometry": geometry, "properties": {"name": name}}


def extent(viewer: Viewer) -> tuple[float, float, float, float] | None:
    """West, south, east, north of all that the viewer sees; None where nothing is drawn."""
    seen = np.fromiter(places_of(viewer), dtype=np.int64)
    areas = np.concatenate([ground.areas[np.isin(ground.units, seen)] for ground in grounds(viewer)])
    bounds = shapely.total_bounds(areas) if len(areas) else np.array([np.nan])
    return None if np.isnan(bounds).any() else tuple(round(float(side), 5) for side in bounds)  # type: ignore[return-value]


def places_of(viewer: Viewer) -> frozenset[int]:
    """Units whose ground is drawn for a viewer: their part of the tree; for those who handle cases, whose unit has no
    ground of its own, what lies beside their unit."""
    tree, found = viewer.tree, viewer.reach(*BY_PLACE)
    units = [tree.nodes[unit] for unit in viewer.granted_units(HANDLER) if unit in tree.nodes]
    return found | tree.below(node.parent_id for node in units if node.parent_id is not None)


def grounds(viewer: Viewer) -> tuple[Ground, Ground]:
    with drawing:
        return _grounds(viewer.tree.revision, viewer.on)


@lru_cache(maxsize=2)
def _grounds(revision: int, on: datetime.date) -> tuple[Ground, Ground]:
    tree = tree_at(on)
    held = drawn(tree)
    fine = {unit: held[unit] for unit in smallest(tree, held)}
    towns = [node.id for node in tree.nodes.values() if node.kind == "town"]
    coarse = {unit: area for unit in towns if (area := held.get(unit) or _joined(tree, unit, fine)) is not None}
    return _ground(coarse), _ground(fine)


def _joined(tree: Tree, unit: int, fine: dict[int, Any]) -> Any:
    """What its smallest units make together."""
    parts = [fine[below] for below in tree.below([unit]) if below in fine]
    return shapely.union_all(parts, grid_size=1e-6) if parts else None


def _ground(areas: dict[int, Any]) -> Ground:
    shapes = np.array(list(areas.values()), dtype=object)
    return Ground(np.fromiter(areas, dtype=np.int64), shapes, STRtree(shapes))
