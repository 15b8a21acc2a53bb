"""Pages of work places and lists of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from kaoping.web.cases.loop import ACTIONS
from kaoping.web.cases.rights import SEES
from kaoping.web.desks import finding
from kaoping.web.desks.filters import Filters
from kaoping.web.desks.finding import many
from kaoping.web.desks.places import Place, places_of
from kaoping.web.desks.rows import Line, lines
from kaoping.web.desks.walking import LOOKED, Walked, position
from kaoping.web.people.viewer import Asked, Viewer, allow
from kaoping.web.site.asking import whole_number

WRONG = 422


@allow(*SEES)
@require_GET
def listed(request: Asked) -> HttpResponse:
    """A work place of the viewer; all cases for those who have none."""
    places = places_of(request.viewer)
    if not places:
        return redirect("desks:all")
    asked = request.GET.get("desk", "")
    key = asked if asked in places else next(iter(places))
    if asked and asked != key:
        return redirect("desks:list")
    return render_list(request, places, key)


@allow(*SEES)
@require_GET
def everything(request: Asked) -> HttpResponse:
    """All cases that the viewer sees, the newest first."""
    return render_list(request, places_of(request.viewer), "")


def render_list(request: Asked, places: dict[str, Place], key: str) -> HttpResponse:
    """The page of a work place, or of all cases (key "")."""
    filters, place = Filters(request.GET, request.viewer), places.get(key)
    sound = filters.is_valid()
    shown = look(request, filters, place) if sound else Shown([], None, {})
    counts = finding.waiting(request.viewer, places)
    kept = ({"desk": key} if key else {}) | filters.kept
    context = {
        "filters": filters,
        "place": place,
        "key": key,
        "tabs": tabs(places, counts, key),
        "count": counts.get(key),
        "shown": shown,
        "page": shown.page,
        "listed": "-".join(str(line.case.pk) for line in shown.lines),
        "kept": urlencode(kept),
        "narrowed": bool(filters.kept),
        "looked": LOOKED,
        "bulk": [(action, ACTIONS[action]) for action in place.bulk] if place else [],
        "own_columns": place is None or place.newest,
        "towns": choices(request.viewer),
    }
    return render(request, "desks/list.html", context, status=200 if sound else WRONG)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows. elsewhere: case id → whether a case found by its number lies outside of the work place."""

    lines: list[Line]
    page: Walked | None
    numbered: dict[int, bool]


def look(request: Asked, filters: Filters, place: Place | None) -> Shown:
    """The page that is asked for; cases whose number is typed come alone."""
    viewer, now = request.viewer, timezone.now()
    numbered = finding.numbered(viewer, filters.cleaned_data["q"])
    if numbered:
        return Shown(lines(viewer, numbered, place, now), None, dict.fromkeys(numbered, True))
    chosen = filters.chosen
    lists = finding.at_place(viewer, place, chosen, now) if place else finding.everywhere(viewer, chosen, now)
    back = bool(request.GET.get("before"))
    start = position(request.GET.get("before" if back else "after"), lists[0])
    page = finding.page(lists, start, back=back and start is not None)
    return Shown(lines(viewer, [at.id for at in page.found], place, now), page, {})


def tabs(places: dict[str, Place], counts: dict[str, int], key: str) -> list[dict[str, Any]]:
    """The work places as the bar shows them."""
    return [
        {"key": each, "words": place.words, "count": many(counts[each]), "here": each == key}
        for each, place in places.items()
    ]


def choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Units that are offered while somebody types: towns and departments."""
    offered = [node for node in viewer.tree.nodes.values() if node.kind in ("town", "department", "agency")]
    return [(node.code, node.name) for node in sorted(offered, key=lambda node: node.code)]


@allow(*SEES)
@require_GET
def counts(request: Asked) -> HttpResponse:
    """The bar of work places again, for a page that stays open. was: how many lay here when it was loaded."""
    places = places_of(request.viewer)
    key = request.GET.get("desk", "")
    found = finding.waiting(request.viewer, places)
    was = whole_number(request.GET.get("was"))
    context = {
        "tabs": tabs(places, found, key),
        "key": key,
        "was": was,
        "changed": key in found and was is not None and was != found[key],
    }
    return render(request, "desks/_tabs.html", context)


@allow(*SEES)
@require_GET
def number(request: Asked) -> HttpResponse:
    """How many cases fit the filters of all cases, counted up to a limit: asked for after the page is there."""
    filters = Filters(request.GET, request.viewer)
    if not filters.is_valid():
        return render(request, "desks/_number.html", {"count": None})
    lists = finding.everywhere(request.viewer, filters.chosen, timezone.now())
    count, more, stopped = finding.how_many(lists)
    context = {"count": many(count), "more": more, "stopped": stopped, "looked": LOOKED}
    return render(request, "desks/_number.html", context)
