"""The pages that belong to no noun: the front, the workbench, the choice of language, the health check."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from kaoping.web.collection.worklist import everything
from kaoping.web.desks.lying import desk_of
from kaoping.web.feed import risk
from kaoping.web.people.roles import APPRAISED, AUTHOR, BUSINESS, GRID_WORKER, OFFICE
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site import queries
from kaoping.web.site.administrators import figures
from kaoping.web.site.language import COOKIE


@allow(public=True)
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    return redirect("home" if request.user.is_authenticated else "account_login")


@allow(signed_in=True)
@require_GET
def home(request: Asked) -> HttpResponse:
    """What waits for the person, then what is going on."""
    viewer = request.viewer
    cycles = queries.at_work(viewer)
    shown = {
        "reports": viewer.has(GRID_WORKER),
        "desk": desk_of(viewer),
        "costs": risk.how_many(viewer) if viewer.has(APPRAISED) else None,
        "figures": figures(viewer),
        "office": viewer.has(*OFFICE),
        "business": viewer.has(*BUSINESS),
        "may_open": viewer.has(AUTHOR),
        "grid_only": not viewer.has(*(BUSINESS - {GRID_WORKER})),
        "waiting": [*queries.waiting_for(viewer), *everything(viewer)],
        "standings": queries.standings(viewer),
        "answering": queries.answering(viewer),
        "grids": queries.own_grids(viewer),
        "cycles": cycles,
        "headlines": any(line.best for line in cycles),  # who sees no cycle whole has no use for the columns
    }
    return render(request, "site/home.html", shown)


@allow(public=True)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and go back to where the person was."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = "en" if request.POST.get("language") == "en" else "zh"
    response.set_cookie(COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True)
    return response


@allow(public=True)
@require_GET
def healthy(request: HttpRequest) -> HttpResponse:
    """For load balancers: the process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
