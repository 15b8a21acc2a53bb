"""The page of the board."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kaoping.web.desks.board import TOP, board_of
from kaoping.web.desks.finding import many
from kaoping.web.desks.places import WATCHING
from kaoping.web.desks.rows import lines
from kaoping.web.people.viewer import Asked, allow


@allow(*WATCHING)
@require_GET
def board(request: Asked) -> HttpResponse:
    """Lights, forecast, urged, overdue and parked cases of the desks that the viewer oversees."""
    viewer, now = request.viewer, timezone.now()
    found = board_of(viewer)
    context = {
        "board": found,
        "ahead": [(hours, many(count)) for hours, count in found.ahead],
        "ladder": [(rung, many(count)) for rung, count in found.ladder],
        "oldest": lines(viewer, found.oldest, None, now),
        "urged": lines(viewer, found.urged, None, now),
        "overparked": lines(viewer, found.overparked, None, now),
        "top": TOP,
    }
    return render(request, "desks/board.html", context)
