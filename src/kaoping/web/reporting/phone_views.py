"""The phone's page, what it takes along, what it sends, and the worker that keeps it without a signal."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.cases.models import LEVELS, Case, Category
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.reporting import faults, phone_queries
from kaoping.web.reporting.phone_actions import REPORTERS, receive
from kaoping.web.reporting.phone_forms import TEXT, Sent
from kaoping.web.site.asking import whole_number
from kaoping.web.site.phone import worker as phone_worker
from kaoping.web.site.words import tongue

PLACE_ALLOWED = "accelerometer=(), camera=(self), geolocation=(self), gyroscope=(), microphone=(), payment=(), usb=()"
WRONG = 422
MOST_PHOTOS = 6


@allow(*REPORTERS)
@require_GET
@never_cache
def phone(request: Asked) -> HttpResponse:
    """The page itself holds no cases: it fetches what it needs and keeps it on the phone."""
    own = request.viewer.granted_units(*REPORTERS)
    names = [request.viewer.tree.nodes[unit].name for unit in own if unit in request.viewer.tree.nodes]
    context = {"grid": names[0] if len(names) == 1 else "", "most": MOST_PHOTOS, "length": TEXT}
    response = render(request, "reporting/phone.html", context)
    response.headers["Permissions-Policy"] = PLACE_ALLOWED
    return response


@allow(*REPORTERS)
@require_GET
@never_cache
def work(request: Asked) -> HttpResponse:
    """What to take along, and a fresh token with which to send."""
    return JsonResponse(phone_queries.taken_along(request.viewer) | {"token": get_token(request)})


@allow(*REPORTERS)
@require_GET
@never_cache
def own(request: Asked) -> HttpResponse:
    """What became of the person's reports."""
    reports = [_linked(each) for each in phone_queries.own_reports(request.viewer)]
    return JsonResponse({"person": request.user.pk, "reports": reports})


def _linked(report: dict[str, Any]) -> dict[str, Any]:
    return report | {"link": reverse("casebook:case", args=[report["pk"]])}


@allow(*REPORTERS)
@require_GET
@never_cache
def ahead(request: Asked) -> HttpResponse:
    """Where a report would go, and what is near."""
    place = _place(request.GET.get("longitude", ""), request.GET.get("latitude", ""))
    category = Category.objects.filter(pk=whole_number(request.GET.get("category")) or 0).first()
    level = request.GET.get("level", "")
    grid = whole_number(request.GET.get("grid"))
    reached = grid if grid in request.viewer.reach(*REPORTERS) else None
    found = phone_queries.ahead(request.viewer, place, reached, category, level if level in LEVELS else "general")
    found["near"] = [_linked(each) for each in found["near"]]
    return JsonResponse(found)


def _place(longitude: str, latitude: str) -> tuple[float, float] | None:
    try:
        place = (float(longitude[:40]), float(latitude[:40]))
    except ValueError:
        return None
    return place if abs(place[0]) <= 180 and abs(place[1]) <= 90 else None


@allow(*REPORTERS)
@require_POST
def send(request: Asked) -> HttpResponse:
    """Take one report: its case, or 422 with every fault."""
    form = Sent(request.POST)
    if not form.is_valid():
        return _wrong([faults.NOT_READABLE.at(what=", ".join(sorted(form.errors))[:100])])
    photos, after = request.FILES.getlist("photos"), request.FILES.getlist("after")
    if len(photos) > MOST_PHOTOS or len(after) > MOST_PHOTOS:
        return _wrong([faults.TOO_MANY_PHOTOS.at(count=max(len(photos), len(after)), most=MOST_PHOTOS)])
    try:
        case = receive(sent=form.cleaned_data, photos=photos, after=after, by=request.user)
    except Refused as refused:
        return _wrong(refused.faults)
    return JsonResponse(_told(case, form.cleaned_data["clock_off"]))


def _wrong(found: list[Fault]) -> HttpResponse:
    at = tongue()
    told = [{"code": each.code, "message": each.message(at), "mend": each.mend(at)} for each in found]
    return JsonResponse({"state": "refused", "faults": told}, status=WRONG)


def _told(case: Case, clock_off: int) -> dict[str, Any]:
    at = timezone.localtime(case.reported_at)
    told = _linked(phone_queries.report_as_json(case)) | {"faults": [], "reported": f"{at:%m-%d %H:%M}"}
    return told | ({"clock_off": clock_off} if clock_off else {})


@allow(*REPORTERS)
@require_GET
def worker(request: Asked) -> HttpResponse:
    """The service worker of the page."""
    return phone_worker("kaoping-report", reverse("reporting:phone"))
