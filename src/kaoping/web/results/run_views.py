"""Pages about runs: the list with its start buttons, two runs side by side, downloads."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from kaoping.web.people.roles import LEADER, OFFICE, READERS
from kaoping.web.people.viewer import Asked, allow


@allow(*OFFICE, LEADER)
@require_GET
def runs(request: Asked, cycle: int) -> HttpResponse:
    raise Http404


@allow(*OFFICE)
@require_POST
def start(request: Asked, cycle: int) -> HttpResponse:
    raise Http404


@allow(*OFFICE, LEADER)
@require_GET
def compare(request: Asked, cycle: int) -> HttpResponse:
    raise Http404


@allow(*OFFICE)
@require_POST
def check(request: Asked, cycle: int, number: int) -> HttpResponse:
    raise Http404


@allow(*READERS)
@require_GET
def export(request: Asked, cycle: int, number: int) -> HttpResponse:
    raise Http404
