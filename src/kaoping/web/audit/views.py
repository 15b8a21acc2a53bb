"""The pages of the audit administrator."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.audit import actions
from kaoping.web.audit.forms import Filters
from kaoping.web.audit.models import Entry
from kaoping.web.audit.queries import Chosen, exported, last_verification, look_at, page_of_entries
from kaoping.web.jobs.queries import seen
from kaoping.web.people import roles
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.downloads import CSV, XLSX, attached
from kaoping.web.site.sheet_templates import safe, table
from kaoping.web.site.words import say


@allow(roles.AUDIT)
@require_GET
@never_cache
def listing(request: Asked) -> HttpResponse:
    actions.read_today(by=request.viewer.person)
    return list_page(request, Filters(request.GET))


def list_page(request: Asked, filters: Filters, faults: list[Fault] | None = None) -> HttpResponse:
    chosen = filters.chosen if filters.is_valid() else Chosen()
    before, after = (whole_number(request.GET.get(name)) for name in ("before", "after"))
    verification = last_verification(request.viewer)
    shown = {
        "filters": filters,
        "chosen": chosen.as_json(),
        "query": urlencode(chosen.as_json()),
        "page": page_of_entries(request.viewer, chosen, before=before, after=after),
        "verification": seen(request.viewer, verification) if verification else None,
        "faults": faults or [],
    }
    return render(request, "audit/list.html", shown, status=409 if faults else 200)


@allow(roles.AUDIT)
@require_GET
@never_cache
def entry(request: Asked, pk: int) -> HttpResponse:
    actions.read_today(by=request.viewer.person)
    found = get_object_or_404(Entry, number=pk)
    return render(request, "audit/entry.html", {"look": look_at(request.viewer, found)})


@allow(roles.AUDIT)
@require_POST
def export(request: Asked) -> HttpResponse:
    """The list as it is narrowed, as xlsx or CSV; put on record."""
    filters = Filters(request.POST)
    if not filters.is_valid():
        return list_page(request, filters)
    form = "csv" if request.POST.get("form") == "csv" else "xlsx"
    try:
        rows = exported(request.viewer, filters.chosen)
    except Refused as refused:
        return list_page(request, filters, refused.faults)
    chosen = filters.chosen.as_json()
    actions.note_export(entries=len(rows), chosen=chosen, form=form, by=request.viewer.person)
    if form == "csv":
        return attached(as_csv(rows), CSV, "audit.csv")
    return attached(table("audit", headings(), rows), XLSX, "audit.xlsx")


def headings() -> list[str]:
    return [
        say("编号", "number"),
        say("时间", "time"),
        say("人员", "person"),
        say("动作", "action"),
        say("对象种类", "kind of object"),
        say("对象", "object"),
        say("单位", "unit"),
        say("详情", "details"),
        say("算法", "algorithm"),
        say("前条摘要", "digest before"),
        say("摘要", "digest"),
    ]


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings())
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


@allow(roles.AUDIT)
@require_POST
def verify(request: Asked) -> HttpResponse:
    actions.ask_verification(by=request.viewer.person)
    return redirect("audit:list")
