"""The page of signals: what looks odd, why, who judges it, and how it goes on in each grid."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Refused
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.signals import actions, queries
from kaoping.web.signals.models import KINDS, STATES
from kaoping.web.signals.rights import JUDGES, SEES, seen
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say


@allow(*SEES)
@require_GET
def listed(request: Asked) -> HttpResponse:
    """Signals by kind and state, and the grids in which they pile up."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "marked")
    lines, more = queries.found(request.viewer, kind, state, whole_number(request.GET.get("before")))
    counts = queries.counts(request.viewer)
    weeks, trends = queries.trends(request.viewer)
    context = {
        "lines": lines,
        "next": urlencode({"kind": kind, "state": state, "before": str(lines[-1].signal.pk)}) if more else "",
        "kind": kind,
        "state": state,
        "kinds": KINDS,
        "states": STATES,
        "counts": [(name, words, counts[name], counts[name] > queries.COUNTED) for name, words in STATES.items()],
        "most": queries.COUNTED,
        "weeks": weeks,
        "trends": trends,
    }
    return render(request, "signals/list.html", context)


@allow(*JUDGES)
@require_POST
def judge(request: Asked, pk: int) -> HttpResponse:
    """Say whether a signal is true."""
    signal = get_object_or_404(seen(request.viewer), pk=pk)
    given = {name: request.POST.get(name, "") for name in ("state", "reason")}
    try:
        actions.judge(signal=signal.pk, by=request.user, **given)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say("已记下判断。", "The judgement is written down."))
    back = request.POST.get("next", "")
    usable = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if usable else "signals:list")
