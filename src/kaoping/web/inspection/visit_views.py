"""Pages of single visits: what the inspector found, and who is sent."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.cycles.sight import runs_office
from kaoping.web.inspection import queries
from kaoping.web.inspection import visit_actions as actions
from kaoping.web.inspection.flowing import INCIDENT, LEVEL, asked_of
from kaoping.web.inspection.forms import Finding, Why
from kaoping.web.inspection.models import FIGURES, STATES, Flow, Inspector, Visit
from kaoping.web.people.roles import AUTHOR, BUSINESS
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import Said, say, titled

WRONG = 422


@allow(*BUSINESS)
@require_http_methods(["GET", "POST"])
def visit(request: Asked, pk: int, draw: int, number: int) -> HttpResponse:
    """What was found at one place; its inspector records and corrects it here."""
    held = queries.draw_or_404(request.viewer, pk, draw)
    found = queries.visit_or_404(request.viewer, held, number)
    mine = found.inspector is not None and found.inspector.person_id == request.viewer.person.pk
    if request.method == "POST" and not mine:
        raise PermissionDenied
    writes = mine and held.state == "drawn" and held.cycle.final_at is None
    form = Finding(request.POST if request.method == "POST" else None, visit=found) if writes else None
    wrong: list[Fault] = []
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.record(visit=found, seen=form.seen(), by=request.user)
        except Refused as refused:
            wrong = refused.faults
        else:
            messages.success(request, say("检查结果已保存。", "The finding is saved."))
            return redirect("inspection:visit", pk, draw, number)
    status = WRONG if request.method == "POST" else 200
    return render(request, "inspection/visit.html", _context(request, found, form, mine, wrong), status=status)


def _context(request: Asked, found: Visit, form: Finding | None, mine: bool, wrong: list[Fault]) -> dict[str, object]:
    held = found.draw
    office = runs_office(request.viewer, held.cycle)
    author = runs_office(request.viewer, held.cycle, AUTHOR)
    inspector = found.inspector
    named = office or mine
    who = "—" if inspector is None else inspector.person.name if named else queries.inspector_words(inspector.code)
    moves = author and held.state == "drawn" and found.latest is None and held.cycle.final_at is None
    return {
        "cycle": held.cycle,
        "title": titled(held.cycle),
        "draw": held,
        "visit": found,
        "form": form,
        "faults": wrong,
        "who": who,
        "office": office,
        "records": [(record, record.recorded_by.name if named else "") for record in queries.records_of(found)],
        "flows": _flows(found),
        "titles": _titles(found),
        "about": f"finding:{found.pk}",
        "item": held.items[0] if len(held.items) == 1 else "",
        "may_prove": (mine or author) and held.state == "drawn",
        "others": held.inspectors.select_related("person") if moves else [],
        "states": STATES,
        "figures": FIGURES,
    }


def _flows(found: Visit) -> list[Flow]:
    """What has gone into the facts: the cells of its unit, and its own incident."""
    own = ~Q(key__startswith=f"{INCIDENT}:") | Q(key=f"{INCIDENT}:{found.number}")
    return list(Flow.objects.filter(own, draw=found.draw, unit=found.unit)) if found.unit else []


def _titles(found: Visit) -> dict[str, str]:
    """What the figures of a visit, and what came of them, are called."""
    titles = {asked.key: str(Said(asked.title, asked.title_en)) for asked in asked_of(found.draw)}
    incident = say("登记的事项", "incident registered")
    return titles | {LEVEL: say("级别", "level"), f"{INCIDENT}:{found.number}": incident}


@allow(AUTHOR)
@require_POST
def reassign(request: Asked, pk: int, draw: int, number: int) -> HttpResponse:
    """Send another inspector of the draw."""
    held = queries.draw_or_404(request.viewer, pk, draw)
    if not runs_office(request.viewer, held.cycle, AUTHOR):
        raise PermissionDenied
    found = queries.visit_or_404(request.viewer, held, number)
    to = get_object_or_404(Inspector, draw=held, pk=whole_number(request.POST.get("to")))
    form = Why(request.POST)
    if not form.is_valid():
        messages.error(request, say("改派要写理由。", "Say why another one is sent."))
    else:
        try:
            actions.reassign(visit=found, to=to, why=form.cleaned_data["why"], by=request.user)
        except Refused as refused:
            tell_refusal(request, refused)
        else:
            messages.success(request, say("已改派。", "Another inspector is sent."))
    return redirect("inspection:visit", pk, draw, number)
