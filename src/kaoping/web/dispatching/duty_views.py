"""Pages of the duty list and the catalogue of matters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.dispatching import duty_actions, duty_queries
from kaoping.web.dispatching.forms import DutyForm, initial_of, read_day
from kaoping.web.dispatching.models import ASKS, DIVISIONS, KINDS, STATES, Duty, Rule
from kaoping.web.dispatching.places import PROPOSES, READS_DUTIES, name_of
from kaoping.web.dispatching.rule_actions import of_matter
from kaoping.web.people.roles import APPROVER, AUTHOR
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say

LISTS = {"duty": "dispatching:duties", "matter": "dispatching:matters"}
WRONG = 422


@allow(*READS_DUTIES)
@require_GET
def duties(request: Asked) -> HttpResponse:
    """The duty list."""
    return _listed(request, "duty")


@allow(*READS_DUTIES)
@require_GET
def matters(request: Asked) -> HttpResponse:
    """The catalogue of matters."""
    return _listed(request, "matter")


def _listed(request: Asked, kind: str) -> HttpResponse:
    get, viewer = request.GET, request.viewer
    given = {name: get.get(name, "").strip()[:60] for name in ("view", "division", "text", "window")}
    wanted = duty_queries.Wanted(**given)
    page = Paginator(duty_queries.found(viewer, kind, wanted), duty_queries.ROWS).get_page(get.get("page"))
    lines = duty_queries.lines(viewer, list(page))
    kept = {name: text for name, text in given.items() if text}
    context = {
        "kind": kind,
        "kind_words": KINDS[kind],
        "here": LISTS[kind],
        "wanted": wanted,
        "page": page,
        "lines": lines,
        "steps": [step for step in ("review", "admit", "refuse") if any(step in line.can for line in lines)],
        "counts": duty_queries.counts(viewer, kind),
        "views": [(key, words, urlencode({**kept, "view": key})) for key, words in duty_queries.VIEWS.items()],
        "may_propose": viewer.has(*PROPOSES),
        "kept": urlencode(kept) + "&" if kept else "",
        "narrowed": bool(kept),
        "today": viewer.on,
        **_words(),
    }
    return render(request, "dispatching/duties.html", context)


def _words() -> dict[str, Any]:
    return {"states": STATES, "divisions": DIVISIONS, "asks": ASKS, "kinds": KINDS, "names": duty_actions.WORDS}


@allow(*PROPOSES)
@require_http_methods(["GET", "POST"])
def new(request: Asked, kind: str) -> HttpResponse:
    """Propose a new duty or matter."""
    if kind not in KINDS:
        kind = "duty"
    form = DutyForm(request.POST if request.method == "POST" else None, viewer=request.viewer, kind=kind)
    return _form(request, form, None)


@allow(*PROPOSES)
@require_http_methods(["GET", "POST"])
def change(request: Asked, pk: int) -> HttpResponse:
    """Propose a change of one that is in force."""
    duty = duty_queries.duty_or_404(request.viewer, pk)
    if not duty_actions.may_change(request.viewer, duty):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = DutyForm(sent, viewer=request.viewer, kind=duty.kind, initial=initial_of(request.viewer, duty))
    return _form(request, form, duty)


def _form(request: Asked, form: DutyForm, replaces: Duty | None) -> HttpResponse:
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            made = duty_actions.propose(offer=form.offer(), reason=reason, replaces=replaces, by=request.user)
        except Refused as refused:
            faults = refused.faults
        else:
            messages.success(request, say("已提请，等待考核办审核。", "Proposed; the office reviews it."))
            return redirect("dispatching:duty", made.pk)
    context = {"form": form, "kind": form.kind, "replaces": replaces, "faults": faults, "here": LISTS[form.kind]}
    status = WRONG if request.method == "POST" else 200
    return render(request, "dispatching/duty_form.html", context | _words(), status=status)


@allow(*READS_DUTIES)
@require_GET
def one(request: Asked, pk: int) -> HttpResponse:
    """One version: what it says, how it came about, what comes next."""
    duty = duty_queries.duty_or_404(request.viewer, pk)
    return _one(request, duty, [])


def _one(request: Asked, duty: Duty, faults: list[Fault]) -> HttpResponse:
    viewer = request.viewer
    context = {
        "duty": duty,
        "place": name_of(viewer.tree, duty.place),
        "lead": name_of(viewer.tree, duty.lead),
        "steps": duty_queries.steps_of(viewer, duty),
        "history": duty_queries.history(duty),
        "changes": duty_queries.changes(duty),
        "here": LISTS[duty.kind],
        "faults": faults,
        "today": viewer.on,
        "own": viewer.person.pk in (duty.proposed_by_id, duty.reviewed_by_id),
        "rules": Rule.objects.filter(of_matter(duty), state="accepted", to_on__isnull=True),
        **_words(),
    }
    return render(request, "dispatching/duty.html", context, status=WRONG if faults else 200)


@allow(AUTHOR, APPROVER, *PROPOSES)
@require_POST
def act(request: Asked, pk: int, step: str) -> HttpResponse:
    """One step with one version: review, admit, refuse, drop, remove."""
    duty = duty_queries.duty_or_404(request.viewer, pk)
    try:
        made = _step(request, step, [duty.pk])
    except Refused as refused:
        return _one(request, duty, refused.faults)
    messages.success(request, say("已办理。", "Done."))
    return redirect("dispatching:duty", made)


def _step(request: Asked, step: str, duties: list[int]) -> int:
    """Take the step; the id of the (last) version to be shown next."""
    post, by = request.POST, request.user
    if step == "review":
        favours = post.get("favours") != "no"
        duty_actions.review(duties=duties, opinion=post.get("opinion", ""), favours=favours, by=by)
    elif step == "admit":
        from_on = read_day(post.get("from_on", "")) or request.viewer.on
        duty_actions.admit(duties=duties, from_on=from_on, by=by)
    elif step == "refuse":
        duty_actions.refuse(duties=duties, decision=post.get("decision", ""), by=by)
    elif step == "remove":
        held = duty_queries.duty_or_404(request.viewer, duties[-1])
        return duty_actions.propose_removal(duty=held, reason=post.get("reason", ""), by=by).pk
    else:
        duty_actions.drop(duty=duties[-1], by=by)
    return duties[-1]


@allow(AUTHOR, APPROVER)
@require_POST
def act_many(request: Asked, kind: str) -> HttpResponse:
    """The same step with several, all or none."""
    chosen = [pk for pk in map(whole_number, request.POST.getlist("chosen")[: duty_actions.MOST]) if pk is not None]
    known = list(duty_queries.seen(request.viewer, kind).filter(pk__in=chosen).values_list("pk", flat=True))
    step = request.POST.get("step", "")
    try:
        if step in ("review", "admit", "refuse"):
            _step(request, step, known or [0])
            messages.success(request, say("已办理 {n} 项。", "{n} done.", n=len(known)))
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect(f"{reverse(LISTS.get(kind, LISTS['duty']))}?view=mine")
