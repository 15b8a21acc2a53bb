"""The page of a case, and what is done from it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.problems import Refused
from kaoping.web.cases.actions import Inputs, act
from kaoping.web.cases.loop import ACTIONS, STATES
from kaoping.web.cases.queries import case_or_404
from kaoping.web.cases.rights import SEES
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal


@allow(*SEES)
@require_GET
def page(request: Asked, pk: int) -> HttpResponse:
    """All of a case, and what its viewer may do with it."""
    case = case_or_404(request.viewer, pk)
    return render(request, "casebook/case.html", {"case": case, "states": STATES})


@allow(*SEES)
@require_http_methods(["GET", "POST"])
def do(request: Asked, pk: int, action: str) -> HttpResponse:
    """One action with a case that its viewer sees."""
    case = case_or_404(request.viewer, pk)
    if action not in ACTIONS:
        raise Http404
    steps = whole_number(request.POST.get("steps"))
    given = Inputs(reason=request.POST.get("reason", ""))
    if request.method == "POST":
        try:
            act(case=case.pk, action=action, steps=case.steps if steps is None else steps, given=given, by=request.user)
        except Refused as refused:
            tell_refusal(request, refused)
    return redirect("casebook:case", case.pk)
