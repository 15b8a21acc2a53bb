"""The inspector's page, what it takes along, what it sends back, and the worker that keeps it without a signal."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.plan import sheet_or_404, wants
from kaoping.web.cycles.models import CycleUnit
from kaoping.web.cycles.sight import cycle_or_404
from kaoping.web.field import actions, queries
from kaoping.web.field.forms import Sent
from kaoping.web.field.models import STATES, Finding
from kaoping.web.people.roles import APPROVER, AUTHOR, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.phone import worker as phone_worker
from kaoping.web.site.words import titled, tongue, worded

INSPECTORS = (SCORER, AUTHOR)
PLACE_ALLOWED = "accelerometer=(), camera=(self), geolocation=(self), gyroscope=(), microphone=(), payment=(), usb=()"
WRONG = 422
ROWS = 100


@allow(*INSPECTORS)
@require_GET
@never_cache
def field(request: Asked) -> HttpResponse:
    """The page itself holds no figures: it fetches them, and keeps them on the phone."""
    response = render(request, "field/field.html")
    response.headers["Permissions-Policy"] = PLACE_ALLOWED
    return response


@allow(*INSPECTORS)
@require_GET
@never_cache
def work(request: Asked) -> HttpResponse:
    """The sheets to take along, and a fresh token with which to send."""
    sheets = queries.taken_along(request.viewer)
    now = timezone.now().isoformat()
    return JsonResponse({"person": request.user.pk, "token": get_token(request), "now": now, "sheets": sheets})


@allow(*INSPECTORS)
@require_POST
def send(request: Asked) -> HttpResponse:
    """Take one finding: what became of it, 422 with the faults where it is refused as a whole."""
    form = Sent(request.POST, request.FILES)
    if not form.is_valid():
        return _wrong([actions.unreadable(form.errors)])
    sent = form.cleaned_data
    sheet = sheet_or_404(request.viewer, sent["cycle"], sent["department"], sent["kind"])
    try:
        found = actions.receive(sheet=sheet, sent=sent, by=request.user)
    except Refused as refused:
        return _wrong(refused.faults)
    return JsonResponse(_told(found))


def _wrong(faults: list[Fault]) -> HttpResponse:
    return JsonResponse({"state": "refused", "faults": [_words(fault.as_json()) for fault in faults]}, status=WRONG)


def _told(found: Finding) -> dict[str, Any]:
    faults = [_words(found.fault)] if found.fault else []
    off = {"clock_off": found.clock_off} if found.clock_off else {}
    return {"state": found.state, "now": found.now, "other": found.other, "faults": faults, **off}


def _words(fault: dict[str, Any]) -> dict[str, str]:
    at = tongue()
    return {"code": fault["code"], "message": fault["message"][at], "mend": fault["mend"][at]}


@allow(*INSPECTORS)
@require_GET
def worker(request: Asked) -> HttpResponse:
    """The service worker of the page."""
    return phone_worker("kaoping-field", reverse("field:field"))


@allow(SCORER, AUTHOR, APPROVER)
@require_GET
def findings(request: Asked, pk: int) -> HttpResponse:
    """What phones have sent for a cycle: who, when, where, what became of it."""
    cycle = cycle_or_404(request.viewer, pk)
    page = Paginator(queries.findings_seen(request.viewer, cycle), ROWS).get_page(request.GET.get("page"))
    units = CycleUnit.objects.filter(cycle=cycle, code__in={found.unit for found in page})
    context = {
        "cycle": cycle,
        "title": titled(cycle),
        "page": page,
        "names": dict(units.values_list("code", "name")),
        "titles": {want.key: _heading(want) for want in wants(cycle).columns},
        "states": STATES,
        "inspects": request.viewer.has(*INSPECTORS),
    }
    return render(request, "field/findings.html", context)


def _heading(want: Want) -> str:
    """A column in words: id and title of an item, title and period of a figure."""
    words = worded(want.title, want.title_en)
    return f"{want.code} {words}" if want.table == "marks" else f"{words} {want.period}"
