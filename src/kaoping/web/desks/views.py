"""Pages of work places and lists of cases."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaoping.web.cases.rights import SEES, cases_seen
from kaoping.web.people.viewer import Asked, allow

ROWS = 50


@allow(*SEES)
@require_GET
def listed(request: Asked) -> HttpResponse:
    """The newest cases that the viewer sees."""
    cases = cases_seen(request.viewer).order_by("-id")[:ROWS]
    return render(request, "desks/list.html", {"cases": cases})
