"""The desk's pages: a report that is put down, what is near it, the queue of reports that are held back."""

from __future__ import annotations

import datetime
import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Refused
from kaoping.web.cases.actions import REASON, Pick, act_with_many
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.files import prepare
from kaoping.web.cases.models import CHANNELS, Case, Contact
from kaoping.web.cases.rights import cases_seen
from kaoping.web.evidence.kinds import ACCEPTED
from kaoping.web.people.roles import INTAKE
from kaoping.web.people.viewer import Asked, Viewer, allow
from kaoping.web.reporting import faults
from kaoping.web.reporting.desk_actions import put_down
from kaoping.web.reporting.desk_forms import Entered, suggested
from kaoping.web.reporting.models import DOUBTS
from kaoping.web.reporting.nearby import Near, alike, around, together
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say, tongue
from kaoping.web.units.locating import locate

WRONG = 422
NEAR_METRES = 150
NEAR_DAYS = 7
HELD = 50  # of the queue on one page
BULK = ("release", "discard")


@allow(INTAKE)
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """Put down a report; what looks like one that is there already is shown first."""
    if request.method == "GET":
        form = Entered(viewer=request.viewer, initial={"uuid": uuid.uuid4(), "channel": "hotline"})
        return _form(request, form, [])
    form = Entered(request.POST, viewer=request.viewer)
    if not form.is_valid():
        return _form(request, form, [], WRONG)
    near = found_near(request.viewer, form)
    if Case.objects.filter(uuid=form.cleaned_data["uuid"], from_desk__isnull=False).exists():
        near = []  # the same form again
    if near and not form.cleaned_data["another"]:
        messages.warning(request, faults.LIKELY_THE_SAME.at(count=len(near)).message(tongue()))
        return _form(request, form, near, WRONG)
    try:
        case = put_down(typed=form.cleaned_data, files=prepare(request.FILES.getlist("files")), by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
        return _form(request, form, near, WRONG)
    return redirect("reporting:entered", case.pk)


def _form(request: Asked, form: Entered, near: list[Near], status: int = 200) -> HttpResponse:
    context = {"form": form, "near": near, "accepted": ACCEPTED, "days": NEAR_DAYS}
    return render(request, "reporting/new.html", context, status=status)


def found_near(viewer: Viewer, form: Entered) -> list[Near]:
    """Cases of the last days that may be what the form is about, as far as it is filled in."""
    cells = form.cleaned_data
    since = timezone.now() - datetime.timedelta(days=NEAR_DAYS)
    cases, place, unit = cases_seen(viewer), cells.get("place"), cells.get("unit")
    close = around(cases, place.longitude, place.latitude, NEAR_METRES, since) if place else []
    grid = unit.id if unit else locate(place.longitude, place.latitude) if place else None
    return together(close, alike(cases, grid, cells.get("text") or "", cells.get("category"), since))


@allow(INTAKE)
@require_POST
@never_cache
def near(request: Asked) -> HttpResponse:
    """What is near, while somebody types; nothing of it stands in an address."""
    form = Entered(request.POST, viewer=request.viewer)
    form.is_valid()
    return render(request, "reporting/_near.html", {"near": found_near(request.viewer, form), "days": NEAR_DAYS})


@allow(INTAKE)
@require_GET
def units(request: Asked) -> HttpResponse:
    """Units whose name or code holds what is typed."""
    return JsonResponse({"units": suggested(request.viewer, request.GET.get("q", "")[:60])})


@allow(INTAKE)
@require_GET
@never_cache
def entered(request: Asked, pk: int) -> HttpResponse:
    """What to tell the caller after saving."""
    case = get_object_or_404(cases_seen(request.viewer).select_related("category", "from_desk"), pk=pk)
    if not hasattr(case, "from_desk") or not request.viewer.reaches(case.desk_id, INTAKE):
        raise Http404
    names = request.viewer.tree.nodes
    context = {
        "case": case,
        "channels": CHANNELS,
        "desk": names[case.desk_id].name if case.desk_id in names else "",
        "grid": names[case.grid_id].name if case.grid_id in names else "",
        "contact": Contact.objects.filter(case=case).exists(),
        "address": request.build_absolute_uri("/report/").split("//", 1)[-1],
    }
    return render(request, "reporting/entered.html", context)


# --- reports that are held back ------------------------------------------------------------------------------------


@allow(INTAKE)
@require_http_methods(["GET", "POST"])
@never_cache
def held(request: Asked) -> HttpResponse:
    """Doubtful public reports, the oldest first; several are let go or found void at once."""
    if request.method == "POST":
        return _decide(request)
    after = whole_number(request.GET.get("after")) or 0
    rows = held_cases(request.viewer).filter(pk__gt=after).select_related("category", "doubt").order_by("pk")
    cases = list(rows.prefetch_related("files")[: HELD + 1])
    context = {
        "cases": cases[:HELD],
        "next": cases[HELD - 1].pk if len(cases) > HELD else None,
        "after": after,
        "doubts": DOUBTS,
        "most": REASON,
        "names": {unit: node.name for unit, node in request.viewer.tree.nodes.items()},
    }
    return render(request, "reporting/held.html", context)


def held_cases(viewer: Viewer) -> QuerySet[Case]:
    """What is held back at the viewer's desks."""
    return Case.objects.filter(desk__in=viewer.reach(INTAKE), state="held")


def _decide(request: Asked) -> HttpResponse:
    action = request.POST.get("action", "")
    if action not in BULK:
        raise Http404
    picks = [pick for text in request.POST.getlist("case") if (pick := _pick(text))]
    own = set(held_cases(request.viewer).filter(pk__in=[pick.case for pick in picks]).values_list("pk", flat=True))
    if gone := len([pick for pick in picks if pick.case not in own]):
        messages.error(request, say("{n} 件刚才已由别人处理", "{n} were decided by somebody else", n=gone))
    mine = [pick for pick in picks if pick.case in own]
    if mine or not gone:
        _act(request, mine, action)
    return redirect("reporting:held")


def _act(request: Asked, picks: list[Pick], action: str) -> None:
    given = Inputs(reason=request.POST.get("reason", "").strip())
    try:
        done, wrong = act_with_many(picks=picks, action=action, given=given, by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
        return
    if done and action == "release":
        messages.success(
            request, say("已放行 {n} 件，转现场核实", "{n} let go, to be confirmed on the spot", n=len(done))
        )
    elif done:
        messages.success(request, say("已判为无效 {n} 件", "{n} found void", n=len(done)))
    for found in list(wrong.values())[:5]:
        tell_refusal(request, Refused(found))


def _pick(text: str) -> Pick | None:
    """A box of the list: "id:steps"."""
    case, _, steps = text.partition(":")
    number, count = whole_number(case), whole_number(steps)
    return Pick(number, count) if number and count is not None else None
