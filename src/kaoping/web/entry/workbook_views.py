"""Pages of workbooks: the template, handing one in, what its check found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.collection.plan import Sheet, enters, sheet_or_404
from kaoping.web.cycles.sight import cycle_or_404
from kaoping.web.entry import workbook_actions as actions
from kaoping.web.entry import workbook_queries as queries
from kaoping.web.entry.models import SheetImport
from kaoping.web.entry.work import sheet_of
from kaoping.web.facts.models import STATES
from kaoping.web.people.roles import AUTHOR, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.downloads import XLSX, attached
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import lazily, titled, tongue
from kaoping.web.units.models import KINDS

WRITERS = (AUTHOR, SCORER)
WRONG = 422
IMPORTS = 10


class Workbook(forms.Form):
    """A file to hand in."""

    upload = forms.FileField(label=lazily("填好的模板（.xlsx）", "The filled-in template (.xlsx)"))


def own_sheet(request: Asked, pk: int, unit: int, kind: str) -> Sheet:
    """A sheet that the viewer fills in; 404 for one that they do not see, 403 where they only look."""
    sheet = sheet_or_404(request.viewer, pk, unit, kind)
    if not enters(request.viewer, sheet):
        raise PermissionDenied
    return sheet


@allow(*WRITERS)
@require_GET
def template(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """The workbook of a sheet, with the figures as they stand."""
    sheet = own_sheet(request, pk, unit, kind)
    content = queries.template_of(request.viewer, sheet)
    return attached(content, XLSX, f"{sheet.name}-{KINDS.get(kind, kind)}-{sheet.cycle.period}.xlsx")


@allow(*WRITERS)
@require_http_methods(["GET", "POST"])
def upload(request: Asked, pk: int, unit: int, kind: str) -> HttpResponse:
    """Handing in a workbook, and those that were handed in before."""
    sheet = own_sheet(request, pk, unit, kind)
    form = Workbook(request.POST or None, request.FILES or None)
    wrong: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["upload"]
        try:
            made = actions.upload(sheet=sheet, file=file, name=file.name or "", by=request.user)
        except Refused as refused:
            wrong = refused.faults
        else:
            return redirect("entry:import", sheet.cycle.pk, made.pk)
    earlier = queries.imports_seen(request.viewer, sheet.cycle).filter(unit=sheet.unit, kind=kind)[:IMPORTS]
    context = {
        **_about(sheet), "form": form, "faults": wrong, "states": STATES,
        "imports": [(found, STATES[found.state]) for found in earlier], "language": tongue(),
    }  # fmt: skip
    return render(request, "entry/import_upload.html", context, status=WRONG if request.method == "POST" else 200)


def _about(sheet: Sheet) -> dict[str, Any]:
    return {
        "cycle": sheet.cycle, "title": titled(sheet.cycle), "sheet": sheet,
        "kind_words": KINDS.get(sheet.kind, sheet.kind), "columns": len(sheet.columns),
    }  # fmt: skip


def seen_import(request: Asked, pk: int, number: int) -> SheetImport:
    """A workbook that the viewer sees, or 404."""
    cycle = cycle_or_404(request.viewer, pk)
    found = get_object_or_404(queries.imports_seen(request.viewer, cycle), pk=number)
    found.cycle = cycle
    return found


def sheet_now(found: SheetImport) -> Sheet | None:
    """The sheet of an import; None where it is no more."""
    try:
        return sheet_of(found)
    except Refused:
        return None


@allow(*WRITERS)
@require_GET
def one(request: Asked, pk: int, number: int) -> HttpResponse:
    """What a workbook would change, and everything that is wrong with it, on the sheet."""
    found = seen_import(request, pk, number)
    job, report, sheet = found.job, found.report, sheet_now(found)
    stuck = found.state in ("checking", "writing") and (job is None or job.state in ("failed", "cancelled"))
    page, columns = queries.picture(found, sheet, request.GET.get("page"))
    context = {
        "cycle": found.cycle, "title": titled(found.cycle), "import": found, "state": STATES[found.state],
        "sheet": sheet, "kind_words": KINDS.get(found.kind, found.kind), "report": report,
        "working": found.state in ("checking", "writing") and not stuck, "stuck": stuck,
        "page": page, "columns": columns,
        "loose": [each for each in report.get("faults", []) if not each["place"].get("row")],
        "cells": actions.changes(report, theirs=False), "cells_theirs": actions.changes(report, theirs=True),
        "by_cell": any(each["place"].get("row") for each in report.get("faults", [])),
        "mine": found.uploaded_by_id == request.user.pk, "language": tongue(),
    }  # fmt: skip
    return render(request, "entry/import_one.html", context)


@allow(*WRITERS)
@require_GET
def marked(request: Asked, pk: int, number: int) -> HttpResponse:
    """The same workbook with its faulty cells marked and commented."""
    found = seen_import(request, pk, number)
    try:
        return attached(queries.marked_of(found), XLSX, f"faults-{found.name}")
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("entry:import", found.cycle_id, found.pk)


def _do(request: Asked, found: SheetImport, act: Any, **given: Any) -> HttpResponse:
    try:
        act(sheet_import=found, by=request.user, **given)
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("entry:import", found.cycle_id, found.pk)


@allow(*WRITERS)
@require_POST
def write(request: Asked, pk: int, number: int) -> HttpResponse:
    """Have a checked workbook written."""
    decided, hidden = request.POST.get("decided", ""), request.POST.get("hidden") == "yes"
    return _do(request, seen_import(request, pk, number), actions.write, decided=decided, hidden=hidden)


@allow(*WRITERS)
@require_POST
def check(request: Asked, pk: int, number: int) -> HttpResponse:
    """Have it checked anew."""
    return _do(request, seen_import(request, pk, number), actions.check_again)


@allow(*WRITERS)
@require_POST
def drop(request: Asked, pk: int, number: int) -> HttpResponse:
    """Put it away."""
    return _do(request, seen_import(request, pk, number), actions.drop)
