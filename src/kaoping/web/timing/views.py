"""The page from which everything about categories, limits and the calendar is reached."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from kaoping.problems import Fault, Refused
from kaoping.web.cases.calendars import PUBLISHED
from kaoping.web.cases.models import Category, Limit
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.timing import calendar_queries, queries
from kaoping.web.timing.category_queries import missing_usual
from kaoping.web.timing.rights import READS, keeps

WRONG = 422


def done(request: Asked, write: Callable[[], object], words: str, back: str) -> HttpResponse | list[Fault]:
    """Do what was asked for and go back; the faults, where it is refused."""
    try:
        write()
    except Refused as refused:
        return list(refused.faults)
    messages.success(request, words)
    return redirect(back)


@allow(*READS)
@require_GET
def settings(request: Asked) -> HttpResponse:
    """What can be set, and what is amiss."""
    context = {
        "unknown": queries.unknown_years(),
        "published": PUBLISHED,
        "categories": Category.objects.filter(closed_on=None).count(),
        "limits": Limit.objects.count(),
        "missing": missing_usual(),
        "own_days": len(calendar_queries.own_days()),
        "following": queries.changes_to_follow(),
        "keeps": keeps(request.viewer),
    }
    return render(request, "timing/settings.html", context)
