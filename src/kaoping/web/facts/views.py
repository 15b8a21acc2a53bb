"""Pages of facts: bringing them in, what an import would change, the rows that are stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.facts import TABLES
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import cycle_or_404, runs_office
from kaoping.web.facts import actions, exporting, queries
from kaoping.web.facts.duty import Duty, duty_of
from kaoping.web.facts.forms import EN, Upload
from kaoping.web.facts.models import MODELS, STATES, FactImport
from kaoping.web.facts.receiving import bundled
from kaoping.web.facts.sources import source_of
from kaoping.web.facts.template import filled_template
from kaoping.web.people.roles import AUTHOR, BUSINESS, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.downloads import CSV, XLSX, attached, saved_as
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import Said, said, say, titled, tongue

IMPORTERS = (AUTHOR, SCORER)
WRONG = 422
FAULTS = 100  # on a page
ROWS = 100
IMPORTS = 20
TABLE_WORDS: dict[str, Said] = {table.name: said(table.zh, EN[table.name]) for table in TABLES.values()}


def duty(request: Asked, cycle: Cycle) -> Duty:
    """What the viewer may import; 403 for nothing."""
    found = duty_of(request.viewer, cycle)
    if not found:
        raise PermissionDenied
    return found


# --- bringing in ------------------------------------------------------------------------------------------------------


@allow(*IMPORTERS)
@require_http_methods(["GET", "POST"])
def facts(request: Asked, pk: int) -> HttpResponse:
    """What the cycle has and needs, earlier imports, and the form for the next."""
    cycle = cycle_or_404(request.viewer, pk)
    may = duty(request, cycle)
    form = Upload(request.POST or None, request.FILES or None)
    wrong: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = _upload(request, cycle, form)
        except Refused as refused:
            wrong = refused.faults
        else:
            return redirect("facts:import", cycle.pk, made.pk)
    imports = queries.imports_seen(request.viewer, cycle)[:IMPORTS]
    context = {
        "cycle": cycle,
        "title": titled(cycle),
        "duty": may,
        "form": form,
        "faults": wrong,
        "tables": queries.needs(request.viewer, cycle),
        "imports": imports,
        "states": STATES,
        "table_words": TABLE_WORDS,
    }
    return render(request, "facts/facts.html", context, status=WRONG if request.method == "POST" else 200)


def _upload(request: Asked, cycle: Cycle, form: Upload) -> FactImport:
    """One file as it is; several as one archive."""
    files: list[UploadedFile] = form.cleaned_data["upload"]
    table = form.cleaned_data["table"]
    if len(files) == 1:
        return actions.upload(cycle=cycle, file=files[0], name=files[0].name or "", table=table, by=request.user)
    first = (files[0].name or "")[:100]
    name = say("{first} 等 {n} 个文件.zip", "{first} and others ({n} files).zip", first=first, n=len(files))
    with bundled(files) as archive:
        return actions.upload(cycle=cycle, file=_file(archive), name=name, by=request.user)


def _file(archive: IO[bytes]) -> File[Any]:
    archive.seek(0, 2)
    wrapped = File(archive, name="files.zip")
    wrapped.size = archive.tell()
    archive.seek(0)
    return wrapped


def seen_import(request: Asked, pk: int, number: int) -> FactImport:
    """An import that the viewer sees, or 404."""
    cycle = cycle_or_404(request.viewer, pk)
    duty(request, cycle)
    found = get_object_or_404(queries.imports_seen(request.viewer, cycle), pk=number)
    found.cycle = cycle
    return found


@allow(*IMPORTERS)
@require_GET
def one(request: Asked, pk: int, number: int) -> HttpResponse:
    """What an import would change, and everything that is wrong with it."""
    found = seen_import(request, pk, number)
    page = Paginator(found.report.get("faults", []), FAULTS).get_page(request.GET.get("page"))
    job = found.job
    stuck = found.state in ("checking", "writing") and (job is None or job.state in ("failed", "cancelled"))
    tables = found.report.get("tables", {})
    cells = found.report.get("cells", {})
    context = {
        "cycle": found.cycle,
        "title": titled(found.cycle),
        "import": found,
        "state": STATES[found.state],
        "working": found.state in ("checking", "writing") and not stuck,
        "stuck": stuck,
        "page": page,
        "errors": found.report.get("errors", 0),
        "warnings": found.report.get("warnings", 0),
        "rows": actions.changes(found),
        "told": [
            (table, TABLE_WORDS[table], tables[table], cells.get(table, [])) for table in TABLES if table in tables
        ],
        "may_write": runs_office(request.viewer, found.cycle, AUTHOR) or found.uploaded_by_id == request.user.pk,
        "language": tongue(),
    }
    return render(request, "facts/import.html", context)


@allow(*IMPORTERS)
@require_GET
def faults(request: Asked, pk: int, number: int) -> HttpResponse:
    """The faults of an import as a workbook, for whoever mends the file."""
    found = seen_import(request, pk, number)
    return attached(exporting.faults_book(found.report.get("faults", []), tongue()), XLSX, f"faults-{number}.xlsx")


def _do(request: Asked, found: FactImport, act: Any) -> HttpResponse:
    try:
        act(fact_import=found, by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("facts:import", found.cycle_id, found.pk)


@allow(*IMPORTERS)
@require_POST
def write(request: Asked, pk: int, number: int) -> HttpResponse:
    return _do(request, seen_import(request, pk, number), actions.write)


@allow(*IMPORTERS)
@require_POST
def check(request: Asked, pk: int, number: int) -> HttpResponse:
    return _do(request, seen_import(request, pk, number), actions.check_again)


@allow(*IMPORTERS)
@require_POST
def drop(request: Asked, pk: int, number: int) -> HttpResponse:
    return _do(request, seen_import(request, pk, number), actions.drop)


@allow(*IMPORTERS)
@require_GET
def template(request: Asked, pk: int) -> HttpResponse:
    """An empty workbook with all seven sheets, made for the cycle's scheme."""
    cycle = cycle_or_404(request.viewer, pk)
    duty(request, cycle)
    return attached(filled_template(request.viewer, cycle), XLSX, f"facts-{cycle.period}.xlsx")


# --- what is stored ---------------------------------------------------------------------------------------------------


def known(table: str) -> str:
    """A table of the contract, or 404."""
    if table not in TABLES:
        raise Http404
    return table


@allow(*BUSINESS)
@require_GET
def rows(request: Asked, pk: int, table: str) -> HttpResponse:
    """The stored rows of a table that the viewer sees."""
    cycle, table = cycle_or_404(request.viewer, pk), known(table)
    text, column = request.GET.get("q", "").strip()[:60], request.GET.get("column", "unit")
    columns = queries.columns_of(cycle, table)
    elsewhere = source_of(cycle, table)
    filtered = queries.filtered(queries.stored(request.viewer, cycle, table), table, column, text)
    page = Paginator(filtered, ROWS).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "title": titled(cycle),
        "table": table,
        "words": TABLE_WORDS[table],
        "tables": TABLE_WORDS,
        "columns": [(queries.heading(table, name), (table, name) in queries.NUMERIC) for name in columns],
        "page": page,
        "lines": _lines(cycle, table, columns, list(page)),
        "text": text,
        "column": column,
        "searchable": [(name, queries.heading(table, name)) for name in queries.SEARCHED[table]],
        "kept": urlencode({"q": text, "column": column}) + "&",
        "may_clear": table in MODELS and runs_office(request.viewer, cycle, AUTHOR) and cycle.final_at is None,
        "office": bool(duty_of(request.viewer, cycle)),
        "elsewhere": elsewhere,
    }
    return render(request, "facts/rows.html", context)


def _lines(cycle: Cycle, table: str, columns: tuple[str, ...], found: list[Any]) -> list[list[tuple[Any, str, bool]]]:
    """Cells with the name of their code, where it has one, and whether they are figures."""
    called = queries.told_codes(cycle, table)
    if table != "units":
        called["unit"] = queries.unit_names(cycle, [row.unit for row in found])
    return [
        [
            (cell, called.get(name, {}).get(cell, "") if cell else "", (table, name) in queries.NUMERIC)
            for name, cell in zip(columns, queries.cells(row, columns), strict=True)
        ]
        for row in found
    ]


@allow(*BUSINESS)
@require_GET
def export(request: Asked, pk: int, table: str, kind: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The rows that the viewer sees, as CSV or xlsx; nothing in them is taken for a formula."""
    cycle, table = cycle_or_404(request.viewer, pk), known(table)
    columns = queries.columns_of(cycle, table)
    lines = _exported(request, cycle, table, columns)
    name = f"{table}-{cycle.period}.{kind}"
    if kind == "csv":
        return StreamingHttpResponse(exporting.csv_lines(columns, lines), content_type=CSV, headers=saved_as(name))
    if kind != "xlsx":
        raise Http404
    return FileResponse(exporting.book(table, columns, lines), as_attachment=True, filename=name, content_type=XLSX)


def _exported(request: Asked, cycle: Cycle, table: str, columns: tuple[str, ...]) -> Iterator[list[Any]]:
    """The cells of the rows that are asked for; of a table from elsewhere all that the viewer sees."""
    if (elsewhere := source_of(cycle, table)) is not None:
        return queries.fed_cells(request.viewer, cycle, elsewhere, columns)
    text = request.GET.get("q", "").strip()[:60]
    stored = queries.stored(request.viewer, cycle, table)
    found = queries.filtered(stored, table, request.GET.get("column", "unit"), text)
    return (queries.cells(row, columns) for row in found.iterator(chunk_size=5000))


@allow(AUTHOR)
@require_POST
def clear(request: Asked, pk: int, table: str) -> HttpResponse:
    """Delete every row of a table, with a reason."""
    cycle, table = cycle_or_404(request.viewer, pk), known(table)
    if table not in MODELS:
        raise Http404
    try:
        count = actions.clear(cycle=cycle, table=table, reason=request.POST.get("reason", ""), by=request.user)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(
            request, say("已清空 {table} 表，删除 {n} 行。", "{table} is cleared of {n} rows.", table=table, n=count)
        )
    return redirect("cycles:rows", cycle.pk, table)
