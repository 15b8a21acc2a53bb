"""Pages of imports from other platforms and of their sources; the address that other platforms call."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.audit.chain import clean
from kaoping.web.cases.keys import source_of
from kaoping.web.cases.models import CHANNELS, Source
from kaoping.web.facts.exporting import faults_book
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.tokens import guesses_too_often, remember_wrong_token, shown_token
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.downloads import XLSX, attached
from kaoping.web.site.refusals import as_answer, tell_refusal
from kaoping.web.site.words import say, tongue
from kaoping.web.takeover import actions, faults, queries, source_actions
from kaoping.web.takeover.columns import OURS
from kaoping.web.takeover.forms import NewSource, Upload, read_mapping
from kaoping.web.takeover.mapping import read
from kaoping.web.takeover.models import STATES, Takeover
from kaoping.web.takeover.writing import Outdated
from kaoping.web.units.crs import SYSTEMS, TELLS

WRONG = 422
RECENT = 50
FAULTS = 50  # on a page
BATCH = 5_000  # rows of one call
SOURCES = 200  # on the page


# --- imports -------------------------------------------------------------------------------------------------------


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def imports(request: Asked) -> HttpResponse:
    """Earlier imports, and the form for the next."""
    form = Upload(request.POST or None, request.FILES or None, viewer=request.viewer)
    wrong: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["upload"]
        try:
            made = actions.upload(source=form.cleaned_data["source"], file=file, name=file.name or "", by=request.user)
        except Refused as refused:
            wrong = refused.faults
        else:
            return redirect("takeover:one", made.pk)
    context = {
        "form": form,
        "faults": wrong,
        "has_sources": form.fields["source"].queryset.exists(),  # type: ignore[attr-defined]
        "imports": queries.takeovers_seen(request.viewer)[:RECENT],
        "states": STATES,
        "columns": OURS.values(),
    }
    return render(request, "takeover/imports.html", context, status=WRONG if request.method == "POST" else 200)


def seen(request: Asked, pk: int) -> Takeover:
    """An import that the viewer sees, or 404."""
    return get_object_or_404(queries.takeovers_seen(request.viewer), pk=pk)


@allow(AUTHOR)
@require_GET
def one(request: Asked, pk: int) -> HttpResponse:
    """What an import would change, everything that is wrong with it, and how its columns and words are taken."""
    found = seen(request, pk)
    job = found.job
    stuck = found.state in ("checking", "writing") and (job is None or job.state in ("failed", "cancelled"))
    open_to_change = found.state in ("checked", "refused", "failed") or stuck
    context = {
        "import": found,
        "state": STATES[found.state],
        "working": found.state in ("checking", "writing") and not stuck,
        "stuck": stuck,
        "counts": found.report.get("counts"),
        "headings": found.report.get("headings", []),
        "sample": found.report.get("sample", []),
        "errors": found.report.get("errors", 0),
        "warnings": found.report.get("warnings", 0),
        "page": Paginator(found.report.get("faults", []), FAULTS).get_page(request.GET.get("page")),
        "rows": actions.changes(found),
        "mapping": read(found.mapping),
        "open_to_change": open_to_change and bool(found.report.get("headings")),
        "columns": queries.columns_of(found),
        "values": queries.values_of(found) if open_to_change else [],
        "systems": [(key, words, TELLS[key]) for key, words in SYSTEMS.items()],
        "language": tongue(),
    }
    return render(request, "takeover/import.html", context)


def _do(request: Asked, found: Takeover, act: Any, **given: Any) -> HttpResponse:
    try:
        act(takeover=found, by=request.user, **given)
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("takeover:one", found.pk)


@allow(AUTHOR)
@require_POST
def map_anew(request: Asked, pk: int) -> HttpResponse:
    found = seen(request, pk)
    return _do(request, found, actions.map_anew, mapping=read_mapping(request.POST, found))


@allow(AUTHOR)
@require_POST
def write(request: Asked, pk: int) -> HttpResponse:
    return _do(request, seen(request, pk), actions.write)


@allow(AUTHOR)
@require_POST
def drop(request: Asked, pk: int) -> HttpResponse:
    return _do(request, seen(request, pk), actions.drop)


@allow(AUTHOR)
@require_GET
def fault_list(request: Asked, pk: int) -> HttpResponse:
    """The faults of an import as a workbook, for whoever mends the file."""
    found = seen(request, pk)
    return attached(faults_book(found.report.get("faults", []), tongue()), XLSX, f"faults-{pk}.xlsx")


# --- sources -------------------------------------------------------------------------------------------------------


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def sources(request: Asked) -> HttpResponse:
    """Sources of the viewer's part, and the form for another; a fresh key is shown in this answer alone."""
    form = NewSource(request.POST or None, viewer=request.viewer)
    wrong: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        unit = queries.unit_of(request.viewer, int(given.pop("unit")))
        try:
            if unit is None:
                raise Refused([faults.NOT_YOUR_UNIT.at()])
            made, key = source_actions.make(**given, unit=unit, by=request.user)
        except Refused as refused:
            wrong = refused.faults
        else:
            return _sources(request, NewSource(viewer=request.viewer), key=key, key_of=made)
    return _sources(request, form, wrong, status=WRONG if request.method == "POST" else 200)


def _sources(
    request: Asked, form: NewSource, wrong: list[Fault] | None = None, key: str = "", key_of: Source | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    tree = request.viewer.tree
    rows = [
        (source, tree.nodes[source.unit_id].name if source.unit_id in tree.nodes else source.unit.code)
        for source in queries.sources_seen(request.viewer).order_by("-is_open", "code")[:SOURCES]
    ]
    context = {"form": form, "faults": wrong, "rows": rows, "key": key, "key_of": key_of, "channels": CHANNELS}
    answer = render(request, "takeover/sources.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def seen_source(request: Asked, pk: int) -> Source:
    return get_object_or_404(queries.sources_seen(request.viewer), pk=pk)


@allow(AUTHOR)
@require_POST
def renew_key(request: Asked, pk: int) -> HttpResponse:
    """Another key, shown in this answer alone."""
    found = seen_source(request, pk)
    try:
        key = source_actions.renew_key(source=found, by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("takeover:sources")
    return _sources(request, NewSource(viewer=request.viewer), key=key, key_of=found)


@allow(AUTHOR)
@require_POST
def withdraw(request: Asked, pk: int) -> HttpResponse:
    found = seen_source(request, pk)
    try:
        source_actions.withdraw(source=found, by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(
            request, say("来源“{name}”已停用，密钥作废。", "{name} is withdrawn; its key is void.", name=found.name)
        )
    return redirect("takeover:sources")


# --- calls by other platforms --------------------------------------------------------------------------------------


@allow(public=True)
@csrf_exempt
def call(request: HttpRequest) -> HttpResponse:
    """{"cases": [{column: value}], "trial": false}, with `Authorization: Bearer <key>`: rows with faults are left out
    and told, the others written at once. Columns and words are taken as the source's last mapping has them."""
    if guesses_too_often(request):
        return _told([faults.FEW_CALLS.at()], 429)
    key = shown_token(request) or ""
    source = source_of(key, "import")
    if source is None:
        if key:
            remember_wrong_token(request)
        return _told([faults.WRONG_KEY.at()], 401)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        rows, is_trial = _rows(request)
        found = actions.take(source=source, rows=rows, content=request.body, is_trial=is_trial)
    except Refused as refused:
        return _told(refused.faults, WRONG)
    except Outdated:
        return _told([faults.CHANGED_SINCE.at()], 409)
    if found.counts is None:
        return _told(found.faults, WRONG)
    told = as_answer(found.faults)["faults"] if found.faults else []
    return JsonResponse(
        {"trial": is_trial, **found.counts.as_json(), "faults": told}, json_dumps_params={"ensure_ascii": False}
    )


def _rows(request: HttpRequest) -> tuple[list[dict[str, Any]], bool]:
    """Raises Refused."""
    try:
        sent = json.loads(request.body)
        rows = sent["cases"]
        sound = isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)
    except (ValueError, KeyError, TypeError, RecursionError):
        sound = False
    if not sound:
        why: dict[str, Any] = {"why": "不是 JSON，或没有 cases", "why_en": "it is no JSON, or has no cases"}
        raise Refused([faults.BAD_CALL.at(**why)])
    if len(rows) > BATCH:
        raise Refused([faults.BATCH.at(count=len(rows), most=BATCH)])
    return [{clean(name): value for name, value in row.items()} for row in rows], sent.get("trial") is True


def _told(found: list[Fault], status: int) -> HttpResponse:
    answer = JsonResponse(as_answer(found), status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer
