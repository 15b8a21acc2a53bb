"""Units by the hundred: the template, the check that writes nothing, the writing in whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.problems import Fault, Place, Refused
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.downloads import XLSX, attached
from kaoping.web.site.sheet_templates import template
from kaoping.web.site.upload_faults import CHANGED_SINCE
from kaoping.web.site.uploads import forget, stage, staged
from kaoping.web.site.words import say
from kaoping.web.units import forms, imports, queries
from kaoping.web.units.grid_codes import check_grid_code
from kaoping.web.units.models import KINDS
from kaoping.web.units.views import day_asked

AREA = "units"
SHOWN = 200  # rows of each sort that the page of the check lists


@allow(*queries.KEEPERS)
@require_GET
def download(request: Asked) -> HttpResponse:
    """The template to fill in, with drop-downs and notes."""
    content = template(
        "units",
        (*imports.COLUMNS, *forms.SAMPLE_ATTRIBUTES),
        choices={"kind": [words.zh for words in KINDS.values()]},
        notes=forms.IMPORT_NOTES,
    )
    return attached(content, XLSX, "units.xlsx")


@allow(*queries.KEEPERS)
@require_http_methods(["GET", "POST"])
def upload(request: Asked) -> HttpResponse:
    """Choose a file; it is checked on the next page and waits there."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = stage(form.cleaned_data["file"], area=AREA, by=request.viewer.person)
            return redirect(f"{reverse('units:import_check', args=[file.digest])}?on={form.cleaned_data['on']}")
        except Refused as refused:
            return render(request, "units/import.html", {"form": form, "faults": refused.faults}, status=422)
    return render(request, "units/import.html", {"form": form}, status=422 if form.errors else 200)


@allow(*queries.KEEPERS)
@require_http_methods(["GET", "POST"])
def check(request: Asked, digest: str) -> HttpResponse:
    """What the waiting file would do; written when asked to, if that is still what it would do."""
    person = request.viewer.person
    on = day_asked(request, request.viewer.on)
    try:
        file = staged(digest, area=AREA, by=person)
    except Refused as refused:
        return render(request, "units/import.html", {"form": forms.ImportForm(), "faults": refused.faults}, status=422)
    found = []
    try:
        sheet = imports.sheet_of(file)
        if request.method == "POST":
            expected = request.POST.get("expected", "")
            made = imports.write(sheet=sheet, on=on, expected=expected, digest=digest, by=person)
            forget(file)
            words = say(
                "已写入 {n} 个单位（新设 {new}）", "{n} units written ({new} new)", n=made.writes, new=len(made.new)
            )
            messages.success(request, words)
            return redirect("units:tree")
        made = imports.plan(sheet, on=on, by=person)
    except Refused as refused:
        found, made = refused.faults, imports.Plan()
        if request.method == "POST" and CHANGED_SINCE.code in {fault.code for fault in found}:
            made = imports.plan(imports.sheet_of(file), on=on, by=person)
    context = {
        "file": file,
        "plan": made,
        "faults": [*found, *made.faults][:SHOWN],
        "fault_count": len(found) + len(made.faults),
        "blocked": bool(made.faults) or (bool(found) and not made.writes),
        "new": made.new[:SHOWN],
        "changed": made.changed[:SHOWN],
        "shown": SHOWN,
        "on": on,
        "kinds": KINDS,
        "fields": imports.FIELDS,
        "odd_codes": odd_codes(made),
    }
    return render(request, "units/import_check.html", context, status=422 if context["faults"] else 200)


def odd_codes(made: imports.Plan) -> list[Fault]:
    """Codes of new grids that look official and do not hold together: told, not refused."""
    grids = [one for one in made.new if one.kind == "grid"]
    found = [(one, check_grid_code(one.code, one.parent)) for one in grids]
    return [fault.kind.at(Place(row=one.row), **dict(fault.details)) for one, fault in found if fault][:SHOWN]
