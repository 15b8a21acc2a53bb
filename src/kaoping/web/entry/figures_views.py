"""Pages of reported figures: all indicators, one of them unit by unit, one unit with history, peers and sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Refused
from kaoping.web.collection.figures import plain
from kaoping.web.collection.plan import enters, wants
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import cycle_or_404
from kaoping.web.entry import figures_actions as actions
from kaoping.web.entry import figures_queries as queries
from kaoping.web.entry.figures_previous import Offers, is_earlier, offers_of
from kaoping.web.entry.figures_queries import Indicator, Line
from kaoping.web.evidence.queries import may_add
from kaoping.web.people.roles import AUTHOR, BUSINESS, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say, titled, tongue, worded
from kaoping.web.units.models import KINDS

ROWS = 50
OFFERED = 20  # figures of the earlier cycle that are listed


def indicator_or_404(request: Asked, cycle: Cycle, code: str) -> Indicator:
    """An indicator of which the viewer sees anything; Http404 for any other."""
    for indicator in queries.indicators_of(request.viewer, cycle):
        if indicator.code == code:
            return indicator
    raise Http404


@allow(*BUSINESS)
@require_GET
def figures(request: Asked, pk: int) -> HttpResponse:
    """All indicators: periods, how full they are, which items read them."""
    cycle = cycle_or_404(request.viewer, pk)
    found = queries.indicators_of(request.viewer, cycle)
    context = {
        "cycle": cycle, "title": titled(cycle),
        "indicators": [(each, KINDS.get(each.first.kind, each.first.kind), each.owed - each.filled) for each in found],
    }  # fmt: skip
    return render(request, "entry/figures.html", context)


@allow(*BUSINESS)
@require_GET
def indicator(request: Asked, pk: int, indicator: str) -> HttpResponse:
    """One indicator: units by periods; with `?unit=` everything that is known of one unit."""
    cycle = cycle_or_404(request.viewer, pk)
    found = indicator_or_404(request, cycle, indicator)
    lines = queries.lines_of(request.viewer, cycle, found)
    everything = queries.sees_all(request.viewer, cycle, found)
    text = request.GET.get("q", "").strip()[:60]
    listed = [line for line in lines if text in line.unit.name or line.unit.code.startswith(text)]
    page = Paginator(listed, ROWS).get_page(request.GET.get("page"))
    chosen = _chosen(lines, request.GET.get("unit", ""))
    own = found.sheet is not None and enters(request.viewer, found.sheet)
    context = {
        "cycle": cycle, "title": titled(cycle), "indicator": found, "name": titled(found.first),
        "kind": KINDS.get(found.first.kind, found.first.kind), "page": page, "text": text,
        "rows": [(line, [line.figures.get(want.period) for want in found.wants]) for line in page],
        "names": queries.people_of([*page, *([chosen] if chosen else [])]),
        "peers": queries.peers_of(line.total for line in lines) if everything else None,
        "items": _items(cycle, found), "many": sum(not is_earlier(want, cycle) for want in found.wants) > 1, "own": own,
        "offers": [_shown(offers) for offers in _offers(cycle, found)] if own else [],
        "kept": urlencode({"q": text}) + "&" if text else "",
        **(_of_unit(request, cycle, found, chosen, lines) if chosen else {}),
    }  # fmt: skip
    return render(request, "entry/figures_indicator.html", context)


def _chosen(lines: Sequence[Line], code: str) -> Line | None:
    """The unit that is asked for; Http404 for one that the viewer does not see here."""
    if not code:
        return None
    for line in lines:
        if line.unit.code == code:
            return line
    raise Http404


def _items(cycle: Cycle, found: Indicator) -> list[tuple[str, str]]:
    """Id and title of the items that read an indicator."""
    clauses = wants(cycle).clauses
    return [(item, worded(clauses[item].title, clauses[item].title_en)) for item in found.items if item in clauses]


def _offers(cycle: Cycle, found: Indicator) -> list[Offers]:
    offers = [offers_of(want, cycle) for want in found.wants]
    return [each for each in offers if each is not None]


def _shown(offers: Offers) -> dict[str, Any]:
    listed = [(each.name, plain(each.now), plain(each.then)) for each in offers.changes[:OFFERED]]
    return {"offers": offers, "listed": listed, "more": len(offers.changes) - len(listed)}


def _of_unit(request: Asked, cycle: Cycle, found: Indicator, line: Line, lines: Sequence[Line]) -> dict[str, Any]:
    """Everything that is known of one unit: its figures, earlier cycles, peers, what is worked out of them, sources."""
    everything = queries.sees_all(request.viewer, cycle, found)
    history = queries.history_of(request.viewer, cycle, found, line.unit.code)
    item = found.items[0] if found.items else ""
    current = queries.peers_of(each.total for each in lines) if everything else None
    past = [*history, queries.Past(cycle.period, line.total, current.median if current else None)]
    cells = [(want, line.figures.get(want.period), f"value:{found.code}:{want.period}") for want in found.wants]
    return {
        "line": line, "cells": cells, "past": past, "item": item, "placed": current.count if current else 0,
        "trend": _trend(line, past),
        "derived": queries.derived_of(cycle, found, line.unit.code), "language": tongue(),
        "may_add": may_add(request.viewer, cycle, line.unit.code, item, f"value:{found.code}:{cycle.period}"),
    }  # fmt: skip


def _trend(line: Line, past: Sequence[queries.Past]) -> dict[str, Any] | None:
    """What the chart draws; None without an earlier figure."""
    known = [each for each in past if each.own is not None or each.median is not None]
    if len(known) < 2:
        return None
    return {
        "labels": [each.period for each in known],
        "own": [None if each.own is None else float(each.own) for each in known],
        "median": [None if each.median is None else float(each.median) for each in known],
        "ownName": line.unit.name, "medianName": say("同组中位数", "peers' median"), "file": line.unit.name,
        "words": {"points": "", "none": say("没有数据", "no figures")},
    }  # fmt: skip


@allow(AUTHOR, SCORER)
@require_POST
def take(request: Asked, pk: int, indicator: str) -> HttpResponse:
    """Take over the figures of the final earlier cycle for one period."""
    cycle = cycle_or_404(request.viewer, pk)
    found = indicator_or_404(request, cycle, indicator)
    want = next((want for want in found.wants if want.period == request.POST.get("period", "")), None)
    if found.sheet is None or not enters(request.viewer, found.sheet):
        raise PermissionDenied
    if want is None:
        raise Http404
    revision = whole_number(request.POST.get("revision")) or 0
    try:
        count = actions.take_over(sheet=found.sheet, want=want, revision=revision, by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say("已取用 {n} 格。", "{n} cells were taken over.", n=count))
    return redirect("entry:indicator", cycle.pk, found.code)
