"""A list of cases as a file: without the people who reported them, and with nothing that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kaoping.problems import Fault
from kaoping.web.audit.masking import masked
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import CHANNELS, FOUND_BY, LEVELS, SATISFACTION, Case
from kaoping.web.cases.rights import SEES
from kaoping.web.cases.ticking import light
from kaoping.web.desks import actions, faults, finding
from kaoping.web.desks.filters import Filters
from kaoping.web.desks.rows import LIGHT_WORDS, unit_name
from kaoping.web.desks.walking import LOOKED, Position, walk
from kaoping.web.facts import exporting
from kaoping.web.people.viewer import Asked, Viewer, allow
from kaoping.web.site.downloads import CSV, XLSX, saved_as
from kaoping.web.site.words import said, say, worded

MOST = 20_000  # cases of a file
LOOKS = 10  # times LOOKED that are looked through for them
PIECE = 500
COLUMNS = (
    said("案件编号", "case"), said("状态", "state"), said("时限灯", "light"), said("类别", "category"),
    said("级别", "level"), said("来源", "channel"), said("发现人", "found by"), said("镇街", "town"),
    said("网格", "grid"), said("主办单位", "lead unit"), said("情况", "what happened"), said("地址", "address"),
    said("上报时间", "reported at"), said("立案时间", "filed at"), said("处置时限", "due at"),
    said("处置完成", "finished at"), said("结案时间", "closed at"), said("延期次数", "extensions"),
    said("返工次数", "rework"), said("督办次数", "urged"), said("满意度", "satisfaction"), said("计入考核", "counted"),
)  # fmt: skip


@allow(*SEES)
@require_POST
def export(request: Asked) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """All cases as they are narrowed, as xlsx or CSV; put on record."""
    filters, kind = Filters(request.POST, request.viewer), "csv" if request.POST.get("form") == "csv" else "xlsx"
    if not filters.is_valid():
        return _refused(request, filters, [])
    found = everything_found(request.viewer, filters)
    if isinstance(found, Fault):
        return _refused(request, filters, [found])
    actions.note_export(cases=len(found), chosen=filters.kept, form=kind, by=request.viewer.person)
    name = say("案件-{d:%Y%m%d}.{k}", "cases-{d:%Y%m%d}.{k}", d=timezone.localdate(), k=kind)
    columns, rows = [str(words) for words in COLUMNS], rows_of(request.viewer, found)
    if kind == "csv":
        lines = exporting.csv_lines(columns, rows)
        return StreamingHttpResponse(lines, content_type=CSV, headers=saved_as(name))
    book = exporting.book(say("案件", "cases"), columns, rows)
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


def _refused(request: Asked, filters: Filters, wrong: list[Fault]) -> HttpResponse:
    context = {"filters": filters, "faults": wrong}
    return render(request, "desks/export_refused.html", context, status=422)


def everything_found(viewer: Viewer, filters: Filters) -> list[int] | Fault:
    """Ids of all that fits, the newest first; a fault where that is too much."""
    now, found = timezone.now(), list[int]()
    numbered = finding.numbered(viewer, filters.cleaned_data["q"])
    if numbered:
        return numbered
    legs, sought = finding.everywhere(viewer, filters.chosen, now)
    start: Position | None = None
    for _ in range(LOOKS):
        walked = walk(legs, sought, start, most=MOST + 1 - len(found))
        found += [at.id for at in walked.found]
        start = walked.after
        if len(found) > MOST:
            return faults.TOO_MANY_ROWS.at(most=MOST)
        if start is None:
            return found
    return faults.LOOKS_TOO_FAR.at(looked=LOOKED * LOOKS)


def rows_of(viewer: Viewer, ids: list[int]) -> Iterator[list[Any]]:
    """The cells of the cases, piece by piece."""
    now = timezone.now()
    for begin in range(0, len(ids), PIECE):
        held = Case.objects.select_related("category").in_bulk(ids[begin : begin + PIECE])
        for pk in ids[begin : begin + PIECE]:
            if pk in held:
                yield row_of(viewer, held[pk], now)


def row_of(viewer: Viewer, case: Case, now: Any) -> list[Any]:
    category = worded(case.category.name, case.category.name_en) if case.category else ""
    units = [unit_name(viewer, unit) for unit in (case.town_id, case.grid_id, case.lead_id)]
    times = [case.reported_at, case.filed_at, case.handling_due_at, case.finished_at, case.closed_at]
    return [
        case.number, str(STATES[case.state].words), str(LIGHT_WORDS[light(case, now)]), category,
        str(LEVELS[case.level]), str(CHANNELS[case.channel]), str(FOUND_BY[case.found_by]), *units,
        masked(case.text), masked(case.address), *(_minute(at) for at in times),
        case.extensions, case.rework, case.urged,
        str(SATISFACTION[case.satisfaction]) if case.satisfaction else "",
        say("是", "yes") if case.valid else say("否", "no"),
    ]  # fmt: skip


def _minute(at: Any) -> str | None:
    return None if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
