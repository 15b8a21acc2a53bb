"""What anybody may see of a draw, without an account: its terms, its list, its seed and its result."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaoping.drawing.record import frame_csv, frame_of
from kaoping.web.inspection import queries
from kaoping.web.inspection.framing import method_of
from kaoping.web.inspection.models import PUBLIC, SHORTS, STATES, WHATS, Announcement
from kaoping.web.people.viewer import allow
from kaoping.web.site.downloads import attached


@allow(public=True)
@require_GET
def public(request: HttpRequest, public: str) -> HttpResponse:
    """A draw as it was announced, and its result."""
    draw = queries.public_draw(public)
    kept = queries.announcement_of(draw)
    drawn = draw.drawn_at is not None
    context = {
        "draw": draw,
        "kept": kept,
        "owner": queries.owner_name(draw.cycle),
        "seed": draw.seed if drawn else "",
        "base": draw.seed + draw.public_number if drawn else "",
        "result": queries.public_result(draw) if drawn else [],
        "count": draw.visits.count(),
        "inspectors": draw.inspectors.count(),
        "assign": method_of(draw).assign,
        "followed": draw.replaced_by.filter(state__in=PUBLIC).first(),
        "states": STATES,
        "whats": WHATS,
        "shorts": SHORTS,
    }
    return render(request, "inspection/public.html", context)


@allow(public=True)
@require_GET
def public_json(request: HttpRequest, public: str) -> HttpResponse:
    """Everything that `kaoping draw` needs."""
    record = queries.public_record(queries.public_draw(public))
    content = json.dumps(record, ensure_ascii=False, indent=1).encode()
    return attached(content, "application/json; charset=utf-8", f"draw-{public}.json")


@allow(public=True)
@require_GET
def public_csv(request: HttpRequest, public: str) -> HttpResponse:
    """The list, byte by byte what its digest was made of."""
    kept = Announcement.objects.get(draw=queries.public_draw(public))
    return attached(frame_csv(frame_of(kept.record)).encode(), "text/csv; charset=utf-8", f"frame-{public}.csv")
