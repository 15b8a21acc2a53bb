"""Pages of draws for those who see the cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import cycle_or_404, runs_office
from kaoping.web.inspection import draw_actions as actions
from kaoping.web.inspection import queries
from kaoping.web.inspection.exporting import book
from kaoping.web.inspection.forms import Terms, Why, want_words
from kaoping.web.inspection.models import FIGURES, MERGES, SHORTS, STATES, WHATS, Draw, Visit
from kaoping.web.inspection.terms import Plan, targets_of
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR, BUSINESS, OFFICE
from kaoping.web.people.viewer import Asked, allow, today
from kaoping.web.site.asking import is_part
from kaoping.web.site.downloads import XLSX, attached
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import Said, said, say, titled
from kaoping.web.units.models import KINDS

WRONG = 422
PAGE = 100
SHORT_SHOWN = 30
WORDS: dict[str, Any] = {
    "states": STATES, "whats": WHATS, "shorts": SHORTS, "figures": FIGURES, "merges": MERGES, "kinds": KINDS,
}  # fmt: skip


def office_only(request: Asked, cycle: Cycle, *roles: str) -> None:
    """403 for whoever is not of the office that keeps the cycle."""
    if not runs_office(request.viewer, cycle, *roles):
        raise PermissionDenied


@allow(*BUSINESS)
@require_GET
def draws(request: Asked, pk: int) -> HttpResponse:
    """The draws of a cycle; for an inspector the own visits first."""
    cycle = cycle_or_404(request.viewer, pk)
    author = runs_office(request.viewer, cycle, AUTHOR)
    context = {
        "cycle": cycle,
        "title": titled(cycle),
        "draws": queries.draws_seen(request.viewer, cycle),
        "mine": queries.own_visits(request.viewer, cycle),
        "may_draft": author and cycle.final_at is None,
    }
    return render(request, "inspection/list.html", context | WORDS)


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def new(request: Asked, pk: int, draw: int | None = None) -> HttpResponse:
    """A draft is written or changed; what it would come to is shown beside it."""
    cycle = cycle_or_404(request.viewer, pk)
    office_only(request, cycle, AUTHOR)
    held = queries.draw_or_404(request.viewer, pk, draw) if draw is not None else None
    if held is not None and held.state != "draft":
        return redirect("inspection:one", cycle.pk, held.pk)
    form = Terms(request.POST if request.method == "POST" else None, cycle=cycle, draw=held)
    looks = "look" in request.POST
    plan = _plan(form, cycle, request.user) if form.is_bound else Plan(held) if held else None
    wrong: list[Fault] = []
    if form.is_bound and not looks and form.is_valid():
        try:
            made = actions.draft(cycle=cycle, terms=form.terms(), draw=held, by=request.user)
        except Refused as refused:
            wrong = refused.faults
        else:
            return redirect("inspection:one", cycle.pk, made.pk)
    context = {"cycle": cycle, "title": titled(cycle), "form": form, "draw": held, "faults": wrong, **_preview(plan)}
    if looks and is_part(request):
        return render(request, "inspection/_preview.html", context | WORDS)
    bad = request.method == "POST" and not looks
    return render(request, "inspection/new.html", context | WORDS, status=WRONG if bad else 200)


def _plan(form: Terms, cycle: Cycle, by: Person) -> Plan | None:
    """What the form would come to; None where it cannot be read."""
    return Plan(Draw(cycle=cycle, made_by=by, **form.terms())) if form.is_valid() else None


def _preview(plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        return {"plan": None}
    return {
        "plan": plan,
        "plan_strata": [(name, each) for name, each in plan.named() if each.lacking][:SHORT_SHOWN],
        "plan_short": len(plan.short),
        "plan_faults": plan.faults(),
        "first": plan.frame.candidates[:5],
    }


@allow(*BUSINESS)
@require_GET
def one(request: Asked, pk: int, draw: int) -> HttpResponse:
    """A draw: its terms, where it stands, what comes next, and what was found."""
    held = queries.draw_or_404(request.viewer, pk, draw)
    cycle, office = held.cycle, runs_office(request.viewer, held.cycle)
    kept = queries.announcement_of(held)
    visits = queries.visits_seen(request.viewer, held)
    page = Paginator(visits, PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "title": titled(cycle),
        "draw": held,
        "kept": kept,
        "office": office,
        "page": page,
        "rows": _rows(request, page, office),
        "drawn": held.visits.count(),
        "strata": kept.strata if kept and held.strata else [],
        "targets": [want_words(want) for want in targets_of(held)],
        "inspectors": held.inspectors.select_related("person") if office else [],
        "inspector_count": held.inspectors.count(),
        "waits": _waits(request, held),
        "today": today(),
        **(_preview(Plan(held)) if held.state == "draft" else {}),
    }
    return render(request, "inspection/one.html", context | WORDS)


def _rows(request: Asked, visits: Iterable[Visit], office: bool) -> list[dict[str, Any]]:
    """The visits with what their units are called."""
    shown = list(visits)
    cycles, codes = {visit.draw_id for visit in shown}, {visit.unit for visit in shown}
    units = CycleUnit.objects.filter(cycle__draws__in=cycles, code__in=codes)
    names = dict(units.values_list("code", "name"))
    return [_row(request, visit, office) | {"unit": names.get(visit.unit, "")} for visit in shown]


def _row(request: Asked, visit: Visit, office: bool) -> dict[str, Any]:
    inspector = visit.inspector
    mine = inspector is not None and inspector.person_id == request.viewer.person.pk
    who = (
        "—"
        if inspector is None
        else inspector.person.name
        if office or mine
        else queries.inspector_words(inspector.code)
    )
    return {"visit": visit, "who": who, "mine": mine, "last": visit.latest}


def _waits(request: Asked, draw: Draw) -> dict[str, Any]:
    """What the viewer may do next with a draw, and why not."""
    viewer, cycle = request.viewer, draw.cycle
    author, office = runs_office(viewer, cycle, AUTHOR), runs_office(viewer, cycle)
    open_ = cycle.final_at is None
    return {
        "announce": author and open_ and draw.state == "draft",
        "draw": office and open_ and draw.state == "announced",
        "same": draw.announced_by_id == viewer.person.pk,
        "early": draw.draw_on > today(),
        "cancel": office and open_ and draw.state in ("announced", "drawn"),
        "close": office and open_ and draw.state == "drawn",
        "reassign": author and open_ and draw.state == "drawn" and draw.what != "inspectors",
    }


# --- steps ------------------------------------------------------------------------------------------------------------


def _announced(request: Asked, draw: Draw) -> Said:
    actions.announce(draw=draw, by=request.user)
    return said("已公告，名单和方法从此不变。", "Announced; list and method are fixed from now on.")


def _made(request: Asked, draw: Draw) -> Said:
    actions.make(draw=draw, public_number=request.POST.get("public_number", "")[:200], by=request.user)
    return said("已抽取，种子和结果已公开。", "Drawn; seed and result are public.")


def _cancelled(request: Asked, draw: Draw) -> Said:
    form = Why(request.POST)
    if not form.is_valid():
        return said("", "")
    actions.cancel(draw=draw, why=form.cleaned_data["why"], by=request.user)
    return said("已作废，公开页面保留并写明理由。", "Cancelled; the public page stays and says why.")


def _closed(request: Asked, draw: Draw) -> Said:
    actions.close(draw=draw, by=request.user)
    return said("已办结。", "Closed.")


def _dropped(request: Asked, draw: Draw) -> Said:
    actions.drop(draw=draw, by=request.user)
    return said("草稿已删除。", "The draft is gone.")


STEPS: dict[str, Callable[[Asked, Draw], Said]] = {
    "announce": _announced, "draw": _made, "cancel": _cancelled, "close": _closed, "drop": _dropped,
}  # fmt: skip


@allow(*OFFICE)
@require_POST
def step(request: Asked, pk: int, draw: int, step: str) -> HttpResponse:
    """One step of a draw; the page of the draw says what became of it."""
    held = queries.draw_or_404(request.viewer, pk, draw)
    office_only(request, held.cycle)
    if step not in STEPS:
        raise Http404
    try:
        words = STEPS[step](request, held)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        if words.zh:
            messages.success(request, str(words))
        else:
            messages.error(request, say("没有写理由，什么也没有改。", "No reason was given; nothing was changed."))
        if step == "drop":
            return redirect("inspection:list", pk)
    return redirect("inspection:one", pk, draw)


@allow(*BUSINESS)
@require_GET
def export(request: Asked, pk: int, draw: int) -> HttpResponse:
    """What was drawn and found, as far as the viewer sees it."""
    held = queries.draw_or_404(request.viewer, pk, draw)
    visits = queries.visits_seen(request.viewer, held)
    content = book(held, visits, names=runs_office(request.viewer, held.cycle))
    return attached(content, XLSX, f"{held.title}.xlsx")
