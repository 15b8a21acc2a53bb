"""Pages of the register: the list, a scheme, a version, its editor, and its way into force."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.bridge import clauses as bridge_clauses
from kaoping.web.bridge import schemes as bridge
from kaoping.web.cycles.sight import cycles_seen
from kaoping.web.people.roles import APPROVER, AUTHOR, LEADER, OFFICE, SCORER
from kaoping.web.people.viewer import Asked, Viewer, allow
from kaoping.web.schemes import actions, queries
from kaoping.web.schemes.faults import SAVED_BETWEEN
from kaoping.web.schemes.forms import Approve, Edit, NewScheme, Reason
from kaoping.web.schemes.models import STATES, Version
from kaoping.web.schemes.reading import Reading
from kaoping.web.site.asking import is_part, whole_number
from kaoping.web.site.downloads import DOCX, attached
from kaoping.web.site.words import say, titled, tongue
from kaoping.web.units.models import Unit

READERS = (*OFFICE, LEADER, SCORER)
WRONG = 422  # the page is shown again with what is wrong


@allow(*READERS)
@require_GET
def schemes(request: Asked) -> HttpResponse:
    viewer = request.viewer
    return render(
        request,
        "schemes/list.html",
        {
            "lines": queries.listed(viewer),
            "writes": viewer.has(AUTHOR),
            "office": viewer.has(*OFFICE),
            "states": STATES,
        },
    )


@allow(*READERS)
@require_GET
def scheme(request: Asked, code: str) -> HttpResponse:
    """All versions of a scheme that the viewer may read, and the cycles appraised by them."""
    viewer = request.viewer
    found = get_object_or_404(queries.schemes_seen(viewer), code=code)
    versions = list(queries.versions_seen(viewer).filter(scheme=found))
    cycles = cycles_seen(viewer).filter(version__in=versions).select_related("version")
    holds = queries.version_in_force(found, viewer.on)
    told = holds if holds in versions else versions[0]
    context = {
        "scheme": found,
        "title": titled(told),
        "versions": versions,
        "cycles": {version.pk: [each for each in cycles if each.version_id == version.pk] for version in versions},
        "holds": holds,
        "states": STATES,
        "writes": queries.writes(viewer, found),
        "latest": versions[0],
    }
    return render(request, "schemes/scheme.html", context)


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """Register a text: uploaded, pasted, or one that comes along."""
    units = queries.owners_to_write_for(request.viewer)
    form = NewScheme(request.POST or None, request.FILES or None, owners=[(unit.pk, name) for unit, name in units])
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        owner = next(unit for unit, _ in units if str(unit.pk) == form.cleaned_data["owner"])
        try:
            made = register(request, form, owner)
        except Refused as refused:
            faults = refused.faults
        else:
            return redirect("schemes:version", made.pk)
    status = WRONG if request.method == "POST" else 200
    shown = {"form": form, "faults": faults, "shipped": bridge.shipped(), "text": form.data.get("text", "")}
    return render(request, "schemes/new.html", shown, status=status)


def register(request: Asked, form: NewScheme, owner: Unit) -> Version:
    made = actions.create(
        text=form.cleaned_data["text"], owner=owner, note=form.cleaned_data["note"], by=request.viewer.person
    )
    messages.success(request, say("已登记为第 {n} 次修订的草稿", "Registered as a draft, revision {n}", n=made.number))
    return made


# --- one version -----------------------------------------------------------------------------------------------------


def seen(viewer: Viewer, pk: int) -> Version:
    """A version that the viewer may read, or 404."""
    return get_object_or_404(queries.versions_seen(viewer), pk=pk)


def written(viewer: Viewer, pk: int) -> Version:
    """A version that the viewer may write, or 404."""
    found = seen(viewer, pk)
    if not queries.writes(viewer, found.scheme):
        raise Http404
    return found


@allow(*READERS)
@require_GET
def version(request: Asked, pk: int) -> HttpResponse:
    """The tree, one item (alone when htmx asks for it), checks and decisions."""
    found = seen(request.viewer, pk)
    if is_part(request) and request.headers.get("HX-Target") == "item":
        reading = Reading(found)
        return render(request, "schemes/item.html", item_of(request, reading))
    return page(request, found)


def item_of(request: Asked, reading: Reading) -> dict[str, Any]:
    item = reading.item(request.GET.get("item", ""))
    owner = reading.version.scheme.owner_id
    return {
        "office": request.viewer.has(*OFFICE) and request.viewer.reaches(owner, *OFFICE),
        "version": reading.version,
        "item": item,
        "item_faults": reading.faults_at(item.id) if item else [],
        "writes": queries.writes(request.viewer, reading.version.scheme),
    }


def page(request: Asked, found: Version, faults: list[Fault] | None = None) -> HttpResponse:
    """The page of a version, with what was refused just now."""
    viewer, reading = request.viewer, Reading(found)
    office = viewer.has(*OFFICE) and viewer.reaches(found.scheme.owner_id, *OFFICE)
    context = {
        **item_of(request, reading),
        "reading": reading,
        "title": titled(found),
        "states": STATES,
        "faults": faults or [],
        "office": office,
        "approves": queries.approves(viewer, found.scheme),
        "wrote": viewer.person.pk in actions.writers_of(found),
        "in_force": queries.version_in_force(found.scheme, viewer.on),
        "before": queries.versions_seen(viewer).filter(scheme=found.scheme, number__lt=found.number).first(),
        "approve_form": Approve(initial={"in_force_from": proposed_start(reading, viewer)}),
        "effect": effect_asked(request, found) if office else None,
        "today": viewer.on,
    }
    return render(request, "schemes/version.html", context, status=WRONG if faults else 200)


def proposed_start(reading: Reading, viewer: Viewer) -> datetime.date:
    """The date that the text itself names, if it lies after the start of the version in force; else today."""
    holds = queries.version_in_force(reading.version.scheme, viewer.on)
    named = reading.checked.in_force
    if not named or (holds and holds.in_force_from and named <= holds.in_force_from.isoformat()):
        return viewer.on
    return datetime.date.fromisoformat(named)


def effect_asked(request: Asked, found: Version) -> Any:
    """The tried change that the address names, when it belongs to this scheme."""
    number = whole_number(request.GET.get("effect"))
    effects = queries.effects_seen(request.viewer).filter(old__scheme=found.scheme)
    return None if number is None else effects.filter(pk=number).first()


@allow(*READERS)
@require_GET
def text(request: Asked, pk: int) -> HttpResponse:
    """The YAML as it is kept."""
    found = seen(request.viewer, pk)
    return attached(found.text.encode(), "text/yaml; charset=utf-8", f"{found.scheme.code}-{found.number}.yaml")


@allow(*READERS)
@require_GET
def clauses(request: Asked, pk: int) -> HttpResponse:
    """The whole scheme as clauses, to be read and printed."""
    found = seen(request.viewer, pk)
    reading = Reading(found)
    model = model_of(reading)
    written_out = bridge_clauses.whole_text(model, tongue()) if model else ""
    return written_page(request, found, written_out, reading.faults)


def model_of(reading: Reading) -> Any:
    """The model of a version; None where its text has errors."""
    return bridge.model(reading.version.text, reading.decisions) if reading.checked.sound else None


def written_page(request: Asked, found: Version, written_out: str, faults: list[Fault]) -> HttpResponse:
    context = {"version": found, "text": written_out, "faults": faults}
    return render(request, "schemes/clauses.html", context)


@allow(*READERS)
@require_GET
def document(request: Asked, pk: int) -> HttpResponse:
    """The whole scheme as an official document to be saved; a scheme with errors is told them instead."""
    found = seen(request.viewer, pk)
    reading = Reading(found)
    model = model_of(reading)
    if model is None:
        return written_page(request, found, "", reading.faults)
    content = bridge_clauses.official(model, tongue())
    return attached(content, DOCX, f"{titled(found)}-{found.number}.docx")


# --- editing ---------------------------------------------------------------------------------------------------------


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def edit(request: Asked, pk: int) -> HttpResponse:
    """The editor of a draft. A save that meets another one keeps both texts on the page."""
    found = written(request.viewer, pk)
    if request.method == "GET":
        if found.state != "draft":
            return redirect("schemes:version", found.pk)
        line = bridge.line_of_item(found.text, request.GET.get("item", "")[:60])
        return editor(request, found, found.text, found.note, found.digest, line=line)
    form = Edit(request.POST)
    if not form.is_valid():
        return editor(request, found, request.POST.get("text", ""), "", found.digest, form=form)
    given = form.cleaned_data
    try:
        actions.save_draft(
            version=found, text=given["text"], note=given["note"], loaded=given["loaded"], by=request.viewer.person
        )
    except Refused as refused:
        found.refresh_from_db()
        return editor(request, found, given["text"], given["note"], found.digest, faults=refused.faults)
    messages.success(request, say("草稿已保存", "The draft is saved"))
    return redirect("schemes:edit" if "stay" in request.POST else "schemes:version", found.pk)


def editor(request: Asked, found: Version, typed: str, note: str, loaded: str, **more: Any) -> HttpResponse:
    refused = more.get("faults") or []
    context = {
        "version": found,
        "typed": typed,
        "note": note,
        "loaded": loaded,
        "refused": refused,
        "theirs": found.text if any(fault.kind is SAVED_BETWEEN for fault in refused) else "",
        "findings": findings(found, typed),
        **more,
    }
    return render(request, "schemes/edit.html", context, status=WRONG if refused or "form" in more else 200)


@allow(AUTHOR)
@require_POST
def check(request: Asked, pk: int) -> HttpResponse:
    """What is wrong with the text as it is being typed; a fragment."""
    found = written(request.viewer, pk)
    return render(request, "schemes/findings.html", {"findings": findings(found, request.POST.get("text", ""))})


def findings(found: Version, typed: str) -> dict[str, Any]:
    """Faults of a text, errors first, with what the page says above them."""
    tried = Version(scheme=found.scheme, text=bridge.plain_lines(typed))
    if len(typed) > bridge.MOST:
        checked = bridge.check_now(typed)
        return {"faults": list(checked.faults), "errors": 1, "remarks": 0, "items": 0, "leaves": 0, "open": 0}
    checked = bridge.check(tried.text)
    wrong = actions.faults_of(tried)
    remarks = [fault for fault in checked.faults if fault.severity != "error"]
    items = checked.outline.items if checked.outline else ()
    return {
        "faults": [*wrong, *remarks][:200],
        "errors": len(wrong),
        "remarks": len(remarks),
        "items": len(items),
        "leaves": sum(item.leaf for item in items),
        "open": len(checked.open),
    }


@allow(AUTHOR)
@require_POST
def draft_next(request: Asked, pk: int) -> HttpResponse:
    """A new draft that begins as a copy of a version."""
    found = written(request.viewer, pk)
    try:
        made = actions.create(text=found.text, owner=found.scheme.owner, by=request.viewer.person)
    except Refused as refused:
        return page(request, found, refused.faults)
    return redirect("schemes:edit", made.pk)


# --- into force ------------------------------------------------------------------------------------------------------


def carried_out(request: Asked, found: Version, done: str, act: Callable[[], object]) -> HttpResponse:
    """Carry out an action and go back to the version, or show its page with what was refused."""
    try:
        act()
    except Refused as refused:
        found = seen(request.viewer, found.pk)
        return page(request, found, refused.faults)
    messages.success(request, done)
    query = urlencode({"item": request.POST.get("item", "")})
    return redirect(f"{reverse('schemes:version', args=[found.pk])}?{query}")


@allow(AUTHOR)
@require_POST
def submit(request: Asked, pk: int) -> HttpResponse:
    found = written(request.viewer, pk)
    done = say("已送审，等待审批", "Submitted; it waits for approval")
    return carried_out(request, found, done, lambda: actions.submit(version=found, by=request.viewer.person))


@allow(APPROVER)
@require_POST
def approve(request: Asked, pk: int) -> HttpResponse:
    found = seen(request.viewer, pk)
    form = Approve(request.POST)
    if not form.is_valid():
        messages.error(request, say("施行日期应写成 2026-01-01 这样", "Write the date like 2026-01-01"))
        return redirect("schemes:version", found.pk)
    day = form.cleaned_data["in_force_from"]
    done = say("已批准，自 {day} 起施行", "Approved; in force from {day}", day=day)
    return carried_out(
        request,
        found,
        done,
        lambda: actions.approve(version=found, in_force_from=day, by=request.viewer.person),
    )


@allow(APPROVER)
@require_POST
def return_draft(request: Asked, pk: int) -> HttpResponse:
    found = seen(request.viewer, pk)
    reason = reason_of(request)
    done = say("已退回起草人", "Returned to its authors")
    return carried_out(
        request, found, done, lambda: actions.return_draft(version=found, reason=reason, by=request.viewer.person)
    )


@allow(*OFFICE)
@require_POST
def withdraw(request: Asked, pk: int) -> HttpResponse:
    found = seen(request.viewer, pk)
    reason = reason_of(request)
    done = say("已作废", "Withdrawn")
    return carried_out(
        request, found, done, lambda: actions.withdraw(version=found, reason=reason, by=request.viewer.person)
    )


def reason_of(request: Asked) -> str:
    form = Reason(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""
