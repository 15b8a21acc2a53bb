"""The map of cases: its page, its tiles, the boundaries under them."""

from __future__ import annotations

import math
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kaoping.web.cases.cells import ZOOM
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import CHANNELS, LEVELS, Category
from kaoping.web.cases.rights import SEES
from kaoping.web.mapping import outlines, tiles
from kaoping.web.mapping.asking import GREEN, GROUPS, LIGHTS, RED, STILL, YELLOW, Filter, filter_of
from kaoping.web.mapping.chosen import Chosen, chosen
from kaoping.web.mapping.words import script_words
from kaoping.web.people.viewer import Asked, Viewer, allow

LEAST_ZOOM = 3
EARTH = 180.0
PRIVATE = "private, no-store"


@allow(*SEES)
@require_GET
def page(request: Asked) -> HttpResponse:
    """The map with its filter, and the list of what is in view."""
    viewer, asked = request.viewer, filter_of(request.GET)
    found = chosen(viewer, asked)
    counts = found.lights()
    extent = outlines.extent(viewer)
    context = {
        "asked": asked,
        "heat": request.GET.get("as") == "heat",
        "lights": [(key, words, int(counts[at])) for key, words, at in _lamps()],
        "count": int(counts.sum()),
        "ready": found.live.ready,
        "as_of": found.live.as_of,
        "choices": _choices(viewer),
        "words": script_words(),
        "settings": _settings(asked, extent),
        "drawn": extent is not None,
    }
    return render(request, "mapping/map.html", context)


def _lamps() -> list[tuple[str, Any, int]]:
    order = (("red", RED), ("yellow", YELLOW), ("green", GREEN), ("still", STILL))
    return [(key, LIGHTS[key], at) for key, at in order]


def _choices(viewer: Viewer) -> dict[str, Any]:
    places = outlines.places_of(viewer)
    towns = [node for node in viewer.tree.nodes.values() if node.kind == "town" and node.id in places]
    return {
        "groups": GROUPS,
        "states": {key: state.words for key, state in STATES.items()},
        "categories": [
            (each, each.path.count("/") - 2) for each in Category.objects.order_by("path", "position")[:600]
        ],
        "levels": LEVELS,
        "lights": LIGHTS,
        "channels": CHANNELS,
        "towns": sorted(towns, key=lambda node: node.code),
    }


def _settings(asked: Filter, extent: tuple[float, ...] | None) -> dict[str, Any]:
    """What the script needs to begin with."""
    return {
        "tiles": reverse("mapping:tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}"),
        "areas": reverse("mapping:areas"),
        "query": asked.query,
        "extent": extent,
        "least": LEAST_ZOOM,
        "most": ZOOM,
    }


@allow(*SEES)
@require_GET
def tile(request: Asked, zoom: int, x: int, y: int) -> JsonResponse:
    """What lies in one square of the map; ?as=heat for densities."""
    if not (LEAST_ZOOM <= zoom <= ZOOM and x < 1 << zoom and y < 1 << zoom):
        raise Http404
    found: Chosen = chosen(request.viewer, filter_of(request.GET))
    if request.GET.get("as") == "heat":
        answer = tiles.heat(found, zoom, x, y)
    else:
        answer = tiles.points(found, request.viewer, zoom, x, y)
    return JsonResponse(answer, headers={"Cache-Control": PRIVATE})


@allow(*SEES)
@require_GET
def areas(request: Asked) -> JsonResponse:
    """Boundaries in a box: ?zoom=&box=west,south,east,north."""
    box = _box(request.GET.get("box", ""))
    zoom = _zoom(request.GET.get("zoom", ""))
    if box is None or zoom is None:
        raise Http404
    return JsonResponse(outlines.outlines(request.viewer, zoom, box), headers={"Cache-Control": PRIVATE})


def _zoom(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 and int(text) <= ZOOM else None


def _box(text: str) -> tuple[float, float, float, float] | None:
    """Four finite numbers on the earth, the lower ones first."""
    try:
        west, south, east, north = (float(part) for part in text[:200].split(","))
    except ValueError:
        return None
    sound = all(math.isfinite(side) and abs(side) <= EARTH for side in (west, south, east, north))
    return (west, south, east, north) if sound and west <= east and south <= north else None
