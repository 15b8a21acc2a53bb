"""The page of a case, and what is done from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.casebook import actions, contacts
from kaoping.web.casebook.cards import cards_of
from kaoping.web.casebook.forms import Doing
from kaoping.web.casebook.looking import Look, look_at, one_or_404
from kaoping.web.casebook.pictures import files_of, pairs
from kaoping.web.cases.actions import act
from kaoping.web.cases.faults import OTHERS_WERE_FIRST
from kaoping.web.cases.loop import ACTIONS
from kaoping.web.cases.models import Case
from kaoping.web.cases.rights import SEES, allowed_row, hand_of
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import is_part, whole_number
from kaoping.web.site.words import say

WRONG, OVERTAKEN = 422, 409
LISTED = 1600  # characters of the list that somebody came from: a hundred ids


@allow(*SEES)
@require_GET
def page(request: Asked, pk: int) -> HttpResponse:
    """All of a case, and what its viewer may do with it."""
    case = one_or_404(request.viewer, pk)
    return shown(request, look_at(request.viewer, case))


def shown(request: Asked, look: Look, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a case. more: the action being filled in, faults, a contact that was opened."""
    context = {"case": look.case, "look": look, **neighbours(request, look.case.pk), **more}
    return render(request, "casebook/case.html", context, status=status)


def neighbours(request: Asked, pk: int) -> dict[str, Any]:
    """The cases before and after this one in the list that the person came from: ?in=12-15-9, ids in its order."""
    listed = request.GET.get("in", "")[:LISTED]
    ids = [number for number in map(whole_number, listed.split("-")) if number is not None]
    if pk not in ids:
        return {}
    at = ids.index(pk)
    return {
        "listed": "-".join(map(str, ids)),
        "before": ids[at - 1] if at else None,
        "after": ids[at + 1] if at + 1 < len(ids) else None,
    }


@allow(*SEES)
@require_http_methods(["GET", "POST"])
def do(request: Asked, pk: int, action: str) -> HttpResponse:
    """The page with the form of one action open, and what is sent by it."""
    case = one_or_404(request.viewer, pk)
    if action not in ACTIONS:
        raise Http404
    row = allowed_row(hand_of(request.viewer, case), action)
    if isinstance(row, Fault):
        return _not_open(request, case, action, row)
    look = look_at(request.viewer, case)
    if request.method != "POST":
        form = Doing(viewer=request.viewer, case=case, row=row, initial=_begun(look, action))
        return shown(request, look, doing=form, action=action, words=ACTIONS[action])
    form = Doing(request.POST, viewer=request.viewer, case=case, row=row)
    found = _sent(request, case, action, form)
    if found is None:
        messages.success(request, say("{n}：已{w}。", "{n}: done – {w}.", n=case.number, w=ACTIONS[action]))
        return _onwards(request, case)
    return _again(request, pk, action, form, found)


def _onwards(request: Asked, case: Case) -> HttpResponse:
    """To the case as it is now, with its place in the list; to the work places where its unit no longer has it."""
    if not case_seen(request, case):
        return redirect("desks:list")
    listed = neighbours(request, case.pk).get("listed")
    return redirect(reverse("casebook:case", args=[case.pk]) + (f"?in={listed}" if listed else ""))


def case_seen(request: Asked, case: Case) -> bool:
    """Whether the person still sees the case after what they did (its unit no longer has it, say)."""
    try:
        one_or_404(request.viewer, case.pk)
    except Http404:
        return False
    return True


def _begun(look: Look, action: str) -> dict[str, Any]:
    """What a form begins with: the unit that the rules of dispatch name."""
    suggestion = look.suggestion if action == "dispatch" else None
    if suggestion is None:
        return {}
    helpers = "、".join(unit.code for unit in suggestion.assisting)
    return {"unit": f"{suggestion.unit.code} {suggestion.name}", "assisting": helpers}


def _sent(request: Asked, case: Case, action: str, form: Doing) -> list[Fault] | None:
    """Take the action. None: done; else what is wrong, [] where the fields say it themselves."""
    if not form.is_valid():
        return []
    steps = whole_number(request.POST.get("steps"))
    try:
        given = form.inputs(request.FILES.getlist("files"))
        act(case=case.pk, action=action, steps=case.steps if steps is None else steps, given=given, by=request.user)
    except Refused as refused:
        return list(refused.faults)
    return None


def _again(request: Asked, pk: int, action: str, form: Doing, found: list[Fault]) -> HttpResponse:
    """The page anew with what was typed: where somebody else was first, with what the case is now."""
    case = one_or_404(request.viewer, pk)
    first = any(fault.code == OTHERS_WERE_FIRST.code for fault in found)
    row = allowed_row(hand_of(request.viewer, case), action)
    if isinstance(row, Fault):
        return _not_open(request, case, action, *found)
    doing = Doing(request.POST, viewer=request.viewer, case=case, row=row)
    status = OVERTAKEN if first else WRONG
    return shown(
        request, look_at(request.viewer, case), status, doing=doing, action=action, words=ACTIONS[action],
        faults=found, lost_files=bool(request.FILES),
    )  # fmt: skip


def _not_open(request: Asked, case: Case, action: str, *found: Fault) -> HttpResponse:
    """The page with why the action does not apply, and what was typed for it."""
    typed = request.POST.get("reason", "").strip()[:1000]
    stale = whole_number(request.POST.get("steps")) not in (None, case.steps)
    look = look_at(request.viewer, case)
    return shown(request, look, OVERTAKEN if stale else WRONG, faults=list(found), typed=typed, stale=stale)


@allow(*SEES)
@require_POST
def contact(request: Asked, pk: int) -> HttpResponse:
    """Who reported the case, once, on record."""
    case = one_or_404(request.viewer, pk)
    look = look_at(request.viewer, case)
    try:
        opened = actions.open_contact(case=case, by=request.user)
    except Refused as refused:
        return shown(request, look, WRONG, faults=refused.faults)
    return shown(request, look, contact=contacts.whole(opened), opened_at=timezone.now())


@allow(*SEES)
@require_GET
def compare(request: Asked, pk: int) -> HttpResponse:
    """Pictures of the report beside those of the result."""
    case = one_or_404(request.viewer, pk)
    before, after = pairs(files_of(case))
    return render(request, "casebook/compare.html", {"case": case, "sides": _sides(before, after)})


def _sides(before: list[Any], after: list[Any]) -> list[tuple[str, list[Any], str]]:
    return [
        (say("上报时", "When it was reported"), before, say("上报时没有照片。", "No picture came with the report.")),
        (say("处置中和处置后", "Handling and after"), after, say("还没有处置照片。", "There is no later picture yet.")),
    ]


@allow(*SEES)
@require_GET
def cards(request: Asked, pk: int) -> HttpResponse:
    """What the case does to the points, and what looks odd: a piece of its page, or a page by itself."""
    case = one_or_404(request.viewer, pk)
    template = "casebook/_cards.html" if is_part(request) else "casebook/cards.html"
    return render(request, template, {"case": case, "cards": cards_of(request.viewer, case)})
