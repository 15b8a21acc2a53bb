"""A square of the map: how many cases lie in its parts, or the cases themselves where they are few."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from numpy.typing import NDArray

from kaoping.web.cases.cells import ZOOM, stretch
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import LEVELS, Case
from kaoping.web.cases.rights import cases_seen
from kaoping.web.mapping.asking import GREEN, LIGHTS, RED, STILL, YELLOW
from kaoping.web.mapping.chosen import Chosen
from kaoping.web.mapping.points import FINE
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import say, worded
from kaoping.web.units.tree import Tree

PARTS = 2  # a cluster is a quarter of a quarter of a tile: 64 pixels
SQUARES = 4  # a square of the heat layer: 16 pixels
SINGLES = 24  # cases of a tile that are shown one by one
SINGLES_CLOSE = 200  # the same at the closest look
CLOSE = ZOOM - 1
SAMPLE = 200_000  # cases from which the middle of a cluster is found
TEXT = 60


def heat(chosen: Chosen, zoom: int, x: int, y: int) -> dict[str, Any]:
    """squares: place in the tile (Morton order, 16 by 16) and number of cases; those with none are left out."""
    first, last = stretch(zoom, x, y)
    columns, _ = chosen.rows(first, last)
    counted, parts = _counted(columns["cell"], first, zoom, SQUARES)
    which = np.flatnonzero(counted)
    return {
        "n": len(columns["cell"]),
        "parts": parts,
        "squares": np.stack([which, counted[which]], axis=1).tolist(),
    }


def _counted(cells: NDArray[np.int64], first: int, zoom: int, parts: int) -> tuple[NDArray[np.int64], int]:
    parts = min(parts, ZOOM - zoom)
    within = (cells - first) >> 2 * (ZOOM - zoom - parts)
    return np.bincount(within, minlength=4**parts), parts


def points(chosen: Chosen, viewer: Viewer, zoom: int, x: int, y: int) -> dict[str, Any]:
    """clusters, each with its lights, its middle and the unit around it; or the cases, where they are few."""
    first, last = stretch(zoom, x, y)
    columns, lights = chosen.rows(first, last)
    count = len(lights)
    if count <= (SINGLES_CLOSE if zoom >= CLOSE else SINGLES):
        return {"n": count, "clusters": [], "cases": told(viewer, columns["id"], lights)}
    parts = min(PARTS, ZOOM - zoom)
    within = (columns["cell"] - first) >> 2 * (ZOOM - zoom - parts)
    size = 4**parts
    by_light = np.bincount(within * 4 + lights, minlength=size * 4).reshape(size, 4)
    every = max(count // SAMPLE, 1)
    seen = within[::every]
    weights = np.maximum(np.bincount(seen, minlength=size), 1)
    middle = [np.bincount(seen, columns[name][::every], size) / weights / FINE for name in ("x", "y")]
    clusters = [
        _cluster(by_light[part], (middle[0][part], middle[1][part]), _around(columns, within, int(part), viewer.tree))
        for part in np.flatnonzero(by_light.sum(axis=1))
    ]
    return {"n": count, "clusters": clusters, "cases": []}


def _cluster(lights: NDArray[np.int64], middle: tuple[float, float], around: str) -> dict[str, Any]:
    return {
        "n": int(lights.sum()),
        "red": int(lights[RED]),
        "yellow": int(lights[YELLOW]),
        "green": int(lights[GREEN]),
        "still": int(lights[STILL]),
        "x": round(middle[0], 6),
        "y": round(middle[1], 6),
        "near": around,
    }


def _around(columns: dict[str, NDArray[Any]], within: NDArray[np.int64], part: int, tree: Tree) -> str:
    """The name of the unit around one case of a cluster, the middle one: its grid, else its town."""
    if len(within) > SAMPLE:  # sorted by square, but for the few that are fresh
        at = min(int(np.searchsorted(within, part)), len(within) - 1)
    else:
        found = np.flatnonzero((within == part) & (columns["town"] > 0))
        if not len(found):
            return ""
        at = int(found[len(found) // 2])
    for name in ("town", "grid") if len(within) > 2000 else ("grid", "town"):
        node = tree.nodes.get(int(columns[name][at]))
        if node is not None:
            return node.name
    return ""


def told(viewer: Viewer, ids: NDArray[np.int64], lights: NDArray[np.int8]) -> list[dict[str, Any]]:
    """Cases as the map and the list beside it show them, the newest first. What the viewer sees is asked once more."""
    light_of = dict(zip(ids.tolist(), lights.tolist(), strict=True))
    found = cases_seen(viewer).filter(pk__in=list(light_of)).select_related("category").order_by("-pk")
    return [_case(case, light_of[case.pk], viewer.tree) for case in found if case.longitude is not None]


def _case(case: Case, light: int, tree: Tree) -> dict[str, Any]:
    key = {STILL: "still", GREEN: "green", YELLOW: "yellow", RED: "red"}[light]
    kind = worded(case.category.name, case.category.name_en) if case.category else say("未分类", "no category")
    place = tree.nodes.get(case.grid_id or case.town_id or 0)
    return {
        "number": case.number,
        "title": case.text[:TEXT] or kind,
        "kind": kind,
        "state": str(STATES[case.state].words),
        "level": str(LEVELS[case.level]),
        "light": key,
        "lamp": str(LIGHTS[key]),
        "place": place.name if place else "",
        "at": f"{timezone.localtime(case.reported_at):%Y-%m-%d %H:%M}",
        "x": case.longitude,
        "y": case.latitude,
        "href": address(case.pk),
    }


def address(case: int) -> str:
    """Of the page of a case."""
    try:
        return reverse("casebook:case", args=[case])
    except NoReverseMatch:
        return ""
