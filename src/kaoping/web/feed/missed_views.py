"""The list of 责任倒查 of a cycle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Refused
from kaoping.web.cases.models import FOUND_BY
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.feed import missed, missed_actions
from kaoping.web.feed.models import STATES, Missed
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say, titled


def cycle_of(request: Asked, pk: int) -> Cycle:
    """A cycle that takes its cases from here and has a unit in the viewer's reach, or 404."""
    cycle = get_object_or_404(Cycle.objects.select_related("version__scheme", "owner"), pk=pk, feed__isnull=False)
    reach = request.viewer.reach(*missed.SEES)
    if cycle.owner_id in reach or CycleUnit.objects.filter(cycle=cycle, unit__in=reach).exists():
        return cycle
    raise Http404


@allow(*missed.SEES)
@require_GET
def listed(request: Asked, pk: int) -> HttpResponse:
    """Cases that others found first."""
    cycle = cycle_of(request, pk)
    lines, following = missed.page(request.viewer, cycle, whole_number(request.GET.get("before")))
    context: dict[str, Any] = {"cycle": cycle, "title": titled(cycle), "lines": lines, "next": following}
    context |= {"states": STATES, "finders": FOUND_BY, "kinds": missed.kinds_of(cycle)}
    context |= {"radius": missed.RADIUS, "days": missed.BEFORE.days}
    return render(request, "feed/missed.html", context)


@allow(*missed.JUDGES)
@require_POST
def judge(request: Asked, pk: int, case: int) -> HttpResponse:
    """Say whether the grid should have found it."""
    cycle = cycle_of(request, pk)
    found = get_object_or_404(missed.found_by_others(request.viewer, cycle), pk=case)
    given = {name: request.POST.get(name, "") for name in ("state", "reason")}
    try:
        missed_actions.judge(cycle=cycle, case=found, by=request.user, **given)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say("已记下判断。", "The judgement is written down."))
    return redirect("feed:missed", cycle.pk)


@allow(AUTHOR)
@require_POST
def hand_on(request: Asked, pk: int, case: int) -> HttpResponse:
    """Register a confirmed one as an incident."""
    cycle = cycle_of(request, pk)
    seen = missed.found_by_others(request.viewer, cycle)
    found = get_object_or_404(Missed, cycle=cycle, case=get_object_or_404(seen, pk=case))
    try:
        done = missed_actions.hand_on(missed=found, kind=request.POST.get("kind", ""), by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("feed:missed", cycle.pk)
    code = done.registration.code if done.registration else ""
    told = say("已登记为 {code}，由别人查实、计入。", "Registered as {code}; others verify and count it.", code=code)
    messages.success(request, told)
    return redirect("feed:missed", cycle.pk)
