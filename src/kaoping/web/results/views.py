"""Pages of results: cycles, ranking, map, heat map, score sheet, reasons. Each shows what the viewer sees, no more."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.problems import Refused
from kaoping.web.cycles.sight import cycle_or_404
from kaoping.web.people.roles import READERS
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.results import charts, heat, items, listing, map, outlook, ranking
from kaoping.web.results.explained import explanation
from kaoping.web.results.forms import Filters, page_of, sort_of
from kaoping.web.results.reading import TOTAL, Item, Shown, shown_of, shown_or_404, standing_words
from kaoping.web.results.reasons import limited
from kaoping.web.results.sheet import sheet_of
from kaoping.web.site.asking import is_part
from kaoping.web.site.words import tongue


@allow(*READERS)
@require_safe
def cycles(request: Asked) -> HttpResponse:
    """Cycles with results, the newest first, those of the running period before the past ones."""
    return render(request, "results/list.html", {"listed": listing.listed(request.viewer)})


@allow(*READERS)
@require_safe
def cycle(request: Asked, cycle: int) -> HttpResponse:
    """The ranking of the run that counts."""
    shown = shown_of(request.viewer, cycle)
    if shown is None:
        return render(request, "results/none.html", {"cycle": cycle_or_404(request.viewer, cycle)})
    return ranking_page(request, shown)


@allow(*READERS)
@require_safe
def run(request: Asked, cycle: int, number: int) -> HttpResponse:
    """The ranking of one run."""
    return ranking_page(request, shown_or_404(request.viewer, cycle, number))


def ranking_page(request: Asked, shown: Shown) -> HttpResponse:
    if not shown.sight.paths:
        return render(request, "results/items.html", framed(shown) | {"lines": items.own_items(shown)})
    form = Filters(request.GET, [grade.name for grade in shown.law.grades], ranking.places_within(shown))
    sort = sort_of(request.GET.get("sort"))
    page = ranking.ranking(shown, form.wanted, sort, page_of(request.GET.get("page")))
    context = framed(shown) | {
        "form": form,
        "page": page,
        "sort": sort,
        "heads": listing.heads(request.GET, sort, page),
        "kept": listing.kept(request.GET, "page"),
        "facts": listing.facts(shown, page),
        "why": listing.why_not_final(shown),
        "has_map": (shown.sight.everything or page.count > 1) and map.any_boundary(shown),
        "map_words": map.legend_words(),
        "colours": map.COLOURS,
    }
    return render(request, "results/_rows.html" if is_part(request) else "results/ranking.html", context)


@allow(*READERS)
@require_safe
def areas(request: Asked, cycle: int, number: int) -> HttpResponse:
    """GeoJSON of the units seen, kept by the browser while nothing changes."""
    shown = shown_or_404(request.viewer, cycle, number)
    mark = f'"{map.mark(shown)}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
    return JsonResponse(map.areas(shown), headers=headers, content_type="application/geo+json")


@allow(*READERS)
@require_safe
def the_map(request: Asked, cycle: int, number: int) -> HttpResponse:
    """The map on a page of its own, with the list of the same units beside it."""
    shown = shown_or_404(request.viewer, cycle, number)
    page = ranking.ranking(shown, {}, ("rank", False), page_of(request.GET.get("page")))
    context = framed(shown) | {
        "page": page,
        "kept": listing.kept(request.GET, "page"),
        "has_map": map.any_boundary(shown),
        "map_words": map.legend_words(),
        "colours": map.COLOURS,
    }
    return render(request, "results/map.html", context)


@allow(*READERS)
@require_safe
def heat_map(request: Asked, cycle: int, number: int) -> HttpResponse:
    """Units × items against the peers' medians."""
    shown = shown_or_404(request.viewer, cycle, number)
    mode = request.GET.get("by") if request.GET.get("by") in heat.MODES else "gap"
    form = Filters(request.GET, [grade.name for grade in shown.law.grades] if shown.sight.paths else [], [])
    rows = ranking.filtered(shown, shown.partly, {} if shown.sight.items else form.wanted)
    opened = request.GET.get("open", "")
    found = heat.heat_map(shown, rows, str(mode), opened, page_of(request.GET.get("page")))
    context = framed(shown) | {
        "heat": found,
        "mode": mode,
        "modes": [(key, words, listing.kept(request.GET, "by", "page", by=key)) for key, words in heat.MODES.items()],
        "scale": heat.legend(found.edge),
        "opened": opened,
        "kept": listing.kept(request.GET, "page"),
        "open_kept": listing.kept(request.GET, "open"),
    }
    return render(request, "results/heat.html", context)


@allow(*READERS)
@require_safe
def sheet(request: Asked, cycle: int, number: int, code: str) -> HttpResponse:
    """The score sheet of one unit."""
    shown = shown_or_404(request.viewer, cycle, number)
    row = shown.whole_row(code)
    made = sheet_of(shown, row)
    every = request.GET.get("open") == "all"
    context = framed(shown) | {
        "sheet": made,
        "row": row,
        "falling": charts.falling(shown, row),
        "trend": charts.trend(shown, made),
        "only_lost": request.GET.get("only") == "lost",
        "open_all": every,
        "told": reasons_of_all(shown, code) if every else {},
        "code": shown.run.results_digest[:16],
    }
    return render(request, "results/sheet.html", context)


def reasons_of_all(shown: Shown, code: str) -> dict[str, Any]:
    """The reasons of all leaf items, for printing."""
    return {item.id: told_of(shown, code, item) for item in shown.leaves}


def told_of(shown: Shown, code: str, item: Item | None) -> dict[str, Any] | None:
    """The explanation of an item, without what the viewer does not see; None where there is none to be had."""
    name = item.id if item else TOTAL
    try:
        return limited(explanation(shown.run, code, name, tongue()), shown, name)
    except Refused:
        return None


@allow(*READERS)
@require_safe
def reason(request: Asked, cycle: int, number: int, code: str, item: str) -> HttpResponse:
    """Why a unit got its points for an item: a panel inside the sheet, or a page."""
    shown = shown_or_404(request.viewer, cycle, number)
    row = shown.row_for(code, item)
    entry = shown.by_id.get(item)
    context = framed(shown) | {
        "row": row,
        "item": entry,
        "told": told_of(shown, code, entry),
        "line": items.line_for(shown, row, entry),
        "whole": shown.sight.whole(row.path),
        "alone": not is_part(request),
    }
    return render(request, "results/_reason.html" if is_part(request) else "results/reason.html", context)


@allow(*READERS)
@require_safe
def can_be_won(request: Asked, cycle: int, number: int, code: str) -> HttpResponse:
    """What is within reach: a panel beside the sheet, or a page."""
    shown = shown_or_404(request.viewer, cycle, number)
    row = shown.whole_row(code)
    context = framed(shown) | {"row": row, "chances": outlook.chances(shown, code)}
    return render(request, "results/_outlook.html" if is_part(request) else "results/outlook.html", context)


@allow(*READERS)
@require_safe
def item(request: Asked, cycle: int, number: int, item: str) -> HttpResponse:
    """One item across the units: for the department that answers for it, and for whoever sees more units."""
    shown = shown_or_404(request.viewer, cycle, number)
    entry = shown.by_id.get(item)
    if entry is None or not (shown.sight.paths or item in shown.sight.items):
        raise Http404
    context = framed(shown) | {
        "item": entry,
        "page": items.across(shown, entry, page_of(request.GET.get("page"))),
        "kept": listing.kept(request.GET, "page"),
    }
    return render(request, "results/item.html", context)


def framed(shown: Shown) -> dict[str, Any]:
    """What every page of a run says about it."""
    words, look = standing_words(shown.run, shown.cycle)
    return {
        "shown": shown,
        "cycle": shown.cycle,
        "run": shown.run,
        "standing": words,
        "standing_look": look,
        "facts_at": shown.run.snapshot.taken_at if shown.run.snapshot else shown.run.finished_at,
        "everything": shown.sight.everything,
    }
