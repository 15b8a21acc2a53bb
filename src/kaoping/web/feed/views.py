"""The page on which the office has a cycle take its cases from the platform, and what its rows are made of."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Refused
from kaoping.web.cycles.sight import cycle_or_404
from kaoping.web.feed import actions, queries, risk
from kaoping.web.feed.missed import SEES
from kaoping.web.people.roles import AUTHOR, BUSINESS
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import Said, said, titled


@allow(*BUSINESS)
@require_GET
def feed(request: Asked, pk: int) -> HttpResponse:
    """Where the cycle's cases come from."""
    cycle = cycle_or_404(request.viewer, pk)
    standing = queries.standing(cycle, request.user)
    columns = [(name, words, name in standing.read) for name, words in queries.MEANINGS]
    context: dict[str, Any] = {"cycle": cycle, "title": titled(cycle), "standing": standing, "columns": columns}
    context["may_see_missed"] = standing.feed is not None and request.viewer.has(*SEES)
    context["more"] = standing.count > queries.COUNTED
    context["most"] = queries.COUNTED
    return render(request, "feed/feed.html", context)


@allow(*risk.SEES)
@require_GET
def costs(request: Asked) -> HttpResponse:
    """Cases about to turn red; what each costs is fetched when it is looked at."""
    return render(request, "feed/costs.html", {"found": risk.at_risk(request.viewer)})


@allow(*risk.SEES)
@require_GET
def cost(request: Asked, case: int) -> HttpResponse:
    """What one of them costs: a piece of that page."""
    lines = risk.overtime(request.viewer, risk.one_or_404(request.viewer, case))
    return render(request, "feed/_cost.html", {"lines": lines})


@allow(AUTHOR)
@require_POST
def on(request: Asked, pk: int) -> HttpResponse:
    """Begin to feed the cycle."""
    told = said("已开始由平台案件供数。", "The platform feeds the cycle now.")
    return _done(request, pk, actions.turn_on, told, sources=_ids(request))


@allow(AUTHOR)
@require_POST
def sources(request: Asked, pk: int) -> HttpResponse:
    """Choose the sources whose cases count."""
    told = said("已按所选来源供数。", "The sources you chose count now.")
    return _done(request, pk, actions.choose, told, sources=_ids(request))


def _ids(request: Asked) -> list[int]:
    """What is no number is no source: 0."""
    return [whole_number(each) or 0 for each in request.POST.getlist("source")]


@allow(AUTHOR)
@require_POST
def off(request: Asked, pk: int) -> HttpResponse:
    """Stop feeding it, with a reason."""
    told = said("已停止供数，可以手工导入案件表。", "The feed is stopped, cases may be imported by hand.")
    return _done(request, pk, actions.turn_off, told, reason=request.POST.get("reason", ""))


def _done(request: Asked, pk: int, act: Any, told: Said, **given: Any) -> HttpResponse:
    cycle = cycle_or_404(request.viewer, pk)
    try:
        act(cycle=cycle, by=request.user, **given)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, str(told))
    return redirect("feed:feed", cycle.pk)
