"""Pages of the rota: the units of a part of the tree, the month of one, the notice for everybody."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.dispatching import rota_actions, rota_queries
from kaoping.web.dispatching.models import ROTA_STATES, TURNS, Rota
from kaoping.web.dispatching.places import MAKES_ROTA, PUBLISHES_ROTA, READS_ROTA
from kaoping.web.dispatching.rotas import (
    Cells,
    days_of,
    in_turn,
    next_month,
    read_departments,
    read_groups,
    read_people,
)
from kaoping.web.people.viewer import Asked, allow, today
from kaoping.web.site.asking import whole_number
from kaoping.web.site.words import say

WRONG = 422


@allow(*READS_ROTA)
@require_GET
def rotas(request: Asked) -> HttpResponse:
    """The units of the viewer's part, with this month's and the next month's rota."""
    month = request.viewer.on.replace(day=1)
    held, more = rota_queries.overview(request.viewer, month)
    context = {
        "held": held, "more": more, "month": month, "then": next_month(month), "states": ROTA_STATES,
        "may_make": request.viewer.has(*MAKES_ROTA),
    }  # fmt: skip
    return render(request, "dispatching/rotas.html", context)


@allow(*READS_ROTA)
@require_http_methods(["GET", "POST"])
def rota(request: Asked, unit: str, month: str) -> HttpResponse:
    """The month of a unit; its cells are written here, and its groups laid out in turn."""
    first = rota_queries.month_or_404(month)
    of_unit, node = rota_queries.unit_or_404(request.viewer, unit)
    held = rota_queries.rota_of(of_unit.pk, first)
    faults: list[Fault] = []
    typed: dict[datetime.date, Cells] = {}
    if request.method == "POST":
        if not request.viewer.reaches(of_unit.pk, *MAKES_ROTA):
            raise PermissionDenied
        typed = _typed(request, first)
        try:
            held = _written(request, held or rota_actions.make(unit=of_unit, month=first, by=request.user), typed)
        except Refused as refused:
            faults = refused.faults
        else:
            messages.success(request, say("已保存。", "Saved."))
            return redirect("dispatching:rota", unit, month)
    last = first - datetime.timedelta(days=1)
    context = {
        "rota": held, "node": node, "month": first, "last": last, "next": next_month(first), "faults": faults,
        "days": rota_queries.days(held, first, typed), "turns": TURNS, "states": ROTA_STATES,
        "may": rota_queries.may(request.viewer, held) if held else _first_may(request, of_unit.pk),
        "steps": _steps_seen(request, held), "reason": request.POST.get("reason", "")[:200],
        "groups": request.POST.get("groups", "")[:4000], "changes": held.changes.select_related("by") if held else [],
    }  # fmt: skip
    return render(request, "dispatching/rota.html", context, status=WRONG if faults else 200)


def _first_may(request: Asked, unit: int) -> dict[str, bool]:
    return {"write": request.viewer.reaches(unit, *MAKES_ROTA), "publish": False, "other": False}


def _steps_seen(request: Asked, held: Rota | None) -> int:
    sent = whole_number(request.POST.get("steps"))
    return sent if sent is not None else held.steps if held else 0


def _typed(request: Asked, month: datetime.date) -> dict[datetime.date, Cells]:
    """What was sent: groups to be laid out, or the cells of each day."""
    post = request.POST
    if "fill" in post:
        return in_turn(read_groups(post.get("groups", "")), month, (whole_number(post.get("start")) or 1) - 1)
    return {
        day: Cells(
            read_people(post.get(f"leaders-{day.day}", "")),
            read_people(post.get(f"staff-{day.day}", "")),
            read_departments(post.get(f"departments-{day.day}", "")),
        )
        for day in days_of(month)
        if f"leaders-{day.day}" in post
    }


def _written(request: Asked, held: Rota, typed: dict[datetime.date, Cells]) -> Rota:
    steps, reason = _steps_seen(request, held), request.POST.get("reason", "")
    return rota_actions.write(rota=held.pk, days=typed, steps=steps, reason=reason, by=request.user)


@allow(*PUBLISHES_ROTA)
@require_POST
def publish(request: Asked, unit: str, month: str) -> HttpResponse:
    """Publish a month; by somebody who made none of it."""
    first = rota_queries.month_or_404(month)
    of_unit, node = rota_queries.unit_or_404(request.viewer, unit)
    held = rota_queries.rota_of(of_unit.pk, first)
    if held is None:
        return redirect("dispatching:rota", unit, month)
    try:
        rota_actions.publish(rota=held.pk, steps=_steps_seen(request, held), by=request.user)
    except Refused as refused:
        context = {
            "rota": held, "node": node, "month": first, "last": first - datetime.timedelta(days=1),
            "next": next_month(first), "faults": refused.faults, "days": rota_queries.days(held, first),
            "turns": TURNS, "states": ROTA_STATES, "may": rota_queries.may(request.viewer, held), "steps": held.steps,
        }  # fmt: skip
        return render(request, "dispatching/rota.html", context, status=WRONG)
    messages.success(request, say("已公布，公众可以看到。", "Published for everybody."))
    return redirect("dispatching:rota", unit, month)


@allow(public=True)
@require_GET
def notice(request: HttpRequest, unit: str, month: str) -> HttpResponse:
    """The published rota for everybody: names and posts, and what was changed since."""
    first = rota_queries.month_or_404(month)
    held, name = rota_queries.published_or_404(unit, first)
    context = {
        "rota": held, "name": name, "month": first, "turns": TURNS, "today": today(),
        "days": [day for day in rota_queries.days(held, first) if day.working or not day.empty],
        "changes": held.changes.order_by("on", "id"),
    }  # fmt: skip
    return render(request, "dispatching/notice.html", context)
