"""Duties, matters and rules by the hundred: the template, the check that writes nothing, the writing in whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.problems import Refused
from kaoping.web.cases.models import LEVELS
from kaoping.web.dispatching import duty_imports, rule_imports
from kaoping.web.dispatching.forms import SheetForm
from kaoping.web.dispatching.models import DIVISIONS, KINDS
from kaoping.web.dispatching.places import PROPOSES
from kaoping.web.dispatching.sheet_cells import Plan
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.downloads import XLSX, attached
from kaoping.web.site.sheet_templates import template
from kaoping.web.site.sheets import Sheet
from kaoping.web.site.uploads import Staged, forget, stage, staged
from kaoping.web.site.words import Said, said, say

SHOWN = 200  # rows that the page of the check lists
WRONG = 422


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table that is brought in. area: where its files wait; template, upload: addresses; list: name of the
    address of what it goes into."""

    area: str
    words: Said
    read: Callable[[Staged], Sheet]
    plan: Callable[..., Plan]
    write: Callable[..., Plan]
    template: str
    upload: str
    list: str
    check: Callable[[str], str]


def _rules() -> Table:
    return Table(
        "dispatch-rules", said("派遣规则", "rules of dispatch"), rule_imports.sheet_of, rule_imports.plan,
        rule_imports.write, reverse("dispatching:rule_template"), reverse("dispatching:import_rules"),
        "dispatching:rules", lambda digest: reverse("dispatching:check_rules", args=[digest]),
    )  # fmt: skip


def _duties(kind: str) -> Table:
    if kind not in KINDS:
        raise Http404
    listed = "dispatching:matters" if kind == "matter" else "dispatching:duties"
    words = said("事项目录", "matters") if kind == "matter" else said("职责清单", "duties")
    return Table(
        f"dispatch-{kind}", words, lambda file: duty_imports.sheet_of(file, kind),
        lambda sheet, by: duty_imports.plan(sheet, kind=kind, by=by),
        lambda **given: duty_imports.write(kind=kind, **given), reverse("dispatching:duty_template", args=[kind]),
        reverse("dispatching:import_duties", args=[kind]), listed,
        lambda digest: reverse("dispatching:check_duties", args=[kind, digest]),
    )  # fmt: skip


@allow(AUTHOR)
@require_GET
def rule_template(request: Asked) -> HttpResponse:
    """The workbook to fill in."""
    choices = {"level": [words.zh for words in LEVELS.values()]}
    content = template("rules", rule_imports.COLUMNS, choices=choices, notes=rule_imports.NOTES)
    return attached(content, XLSX, "rules.xlsx")


@allow(*PROPOSES)
@require_GET
def duty_template(request: Asked, kind: str) -> HttpResponse:
    """The workbook to fill in."""
    if kind not in KINDS:
        raise Http404
    name, yes = ("matters" if kind == "matter" else "duties"), ["是", "否"]
    choices = {"division": [words.zh for words in DIVISIONS.values()], "one_window": yes, "by_id_card": yes}
    content = template(name, duty_imports.columns_of(kind), choices=choices, notes=duty_imports.NOTES)
    return attached(content, XLSX, f"{name}.xlsx")


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def upload_rules(request: Asked) -> HttpResponse:
    """Choose a file; it is checked on the next page and waits there."""
    return _upload(request, _rules())


@allow(*PROPOSES)
@require_http_methods(["GET", "POST"])
def upload_duties(request: Asked, kind: str) -> HttpResponse:
    """Choose a file; it is checked on the next page and waits there."""
    return _upload(request, _duties(kind))


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def check_rules(request: Asked, digest: str) -> HttpResponse:
    """What the waiting file would do; written when asked to."""
    return _check(request, _rules(), digest)


@allow(*PROPOSES)
@require_http_methods(["GET", "POST"])
def check_duties(request: Asked, kind: str, digest: str) -> HttpResponse:
    """What the waiting file would do; proposed when asked to."""
    return _check(request, _duties(kind), digest)


def _upload(request: Asked, table: Table) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "table": table}
    if request.method == "POST" and form.is_valid():
        try:
            file = stage(form.cleaned_data["file"], area=table.area, by=request.user)
            return redirect(table.check(file.digest))
        except Refused as refused:
            context["faults"] = refused.faults
    return render(request, "dispatching/import.html", context, status=WRONG if request.method == "POST" else 200)


def _check(request: Asked, table: Table, digest: str) -> HttpResponse:
    try:
        file = staged(digest, area=table.area, by=request.user)
    except Refused as refused:
        context = {"form": SheetForm(), "table": table, "faults": refused.faults}
        return render(request, "dispatching/import.html", context, status=WRONG)
    found, made = [], Plan()
    try:
        sheet = table.read(file)
        if request.method == "POST":
            made = table.write(sheet=sheet, expected=request.POST.get("expected", ""), digest=digest, by=request.user)
            forget(file)
            messages.success(request, say("已写入 {n} 行。", "{n} rows written.", n=len(made.rows)))
            return redirect(table.list)
        made = table.plan(sheet, by=request.user)
        found = made.faults
    except Refused as refused:
        found = refused.faults
    context = {
        "file": file, "table": table, "plan": made, "faults": found[:SHOWN], "fault_count": len(found),
        "rows": made.rows[:SHOWN], "shown": SHOWN, "divisions": DIVISIONS, "levels": LEVELS,
    }  # fmt: skip
    return render(request, "dispatching/import_check.html", context, status=WRONG if found else 200)
