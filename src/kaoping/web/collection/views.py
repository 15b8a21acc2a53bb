"""Pages of the collection."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from kaoping.problems import Refused
from kaoping.web.collection import actions
from kaoping.web.collection.plan import Sheet, sheet_or_404
from kaoping.web.people.roles import APPROVER, AUTHOR, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say


def _of_sheet(request: Asked, sheet: Sheet, do: Callable[[], list[str]], zh: str, en: str) -> HttpResponse:
    """Do something with columns, then back to the sheet with what became of it."""
    try:
        done = do()
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, say(zh, en, n=len(done)))
    try:
        return redirect(reverse("entry:sheet", args=(sheet.cycle.pk, sheet.unit.pk, sheet.kind)))
    except NoReverseMatch:
        return redirect("collection:board", sheet.cycle.pk)


@allow(AUTHOR, SCORER)
@require_POST
def submit(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """Hand over the chosen columns (`column`, many), all complete ones where none is chosen."""
    sheet = sheet_or_404(request.viewer, pk, unit, kind)
    chosen = request.POST.getlist("column")
    return _of_sheet(
        request, sheet, lambda: actions.submit(sheet=sheet, keys=chosen or None, by=request.user),
        "已提交 {n} 列，等待核验。", "{n} columns submitted, waiting to be checked.",
    )  # fmt: skip


@allow(AUTHOR, APPROVER, SCORER)
@require_POST
def lock(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    sheet = sheet_or_404(request.viewer, pk, unit, kind)
    chosen = request.POST.getlist("column")
    return _of_sheet(
        request, sheet, lambda: actions.lock(sheet=sheet, keys=chosen, by=request.user),
        "已核验并锁定 {n} 列。", "{n} columns checked and locked.",
    )  # fmt: skip


@allow(AUTHOR, APPROVER, SCORER)
@require_POST
def give_back(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    sheet = sheet_or_404(request.viewer, pk, unit, kind)
    chosen, reason = request.POST.getlist("column"), request.POST.get("reason", "")
    return _of_sheet(
        request, sheet, lambda: actions.give_back(sheet=sheet, keys=chosen, reason=reason, by=request.user),
        "已退回 {n} 列，理由对方能看到。", "{n} columns returned; those concerned see the reason.",
    )  # fmt: skip
