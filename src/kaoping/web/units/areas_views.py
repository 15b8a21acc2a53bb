"""Boundaries by the thousand: the file, what it would do, the writing in whole; and all of them as GeoJSON again."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.problems import Refused
from kaoping.web.jobs.models import Job
from kaoping.web.people.viewer import Asked as AskedBy
from kaoping.web.people.viewer import Viewer, allow
from kaoping.web.site.downloads import saved_as
from kaoping.web.site.uploads import MEGABYTE, stage
from kaoping.web.site.words import tongue
from kaoping.web.units import areas_actions, queries
from kaoping.web.units.areas_forms import AreasForm
from kaoping.web.units.areas_plan import Asked
from kaoping.web.units.crs import SYSTEMS, TELLS, drift
from kaoping.web.units.models import Boundary
from kaoping.web.units.tree import tree_at
from kaoping.web.units.views import day_asked
from kaoping.web.units.work import AREA, FAULTS, ROWS

MOST = 60 * MEGABYTE


@allow(*queries.KEEPERS)
@require_http_methods(["GET", "POST"])
def upload(request: AskedBy) -> HttpResponse:
    """Choose a file, its system of coordinates and the day; the worker checks it."""
    form = AreasForm(request.POST or None, request.FILES or None)
    context = {"form": form, "systems": SYSTEMS, "tells": TELLS, "drift": f"{drift(request.viewer.on):.1f}"}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            file = stage(given["file"], area=AREA, by=request.viewer.person, most=MOST)
        except Refused as refused:
            return render(request, "units/areas.html", context | {"faults": refused.faults}, status=422)
        asked = Asked(given["on"], given["system"], given["property"])
        return redirect(
            "units:areas_check", areas_actions.ask_check(file=file, asked=asked, by=request.viewer.person).pk
        )
    return render(request, "units/areas.html", context, status=422 if form.errors else 200)


@allow(*queries.KEEPERS)
@require_http_methods(["GET", "POST"])
def check(request: AskedBy, pk: int) -> HttpResponse:
    """What a file would do; the POST has it written, if that is still so."""
    job = Job.objects.filter(pk=pk, kind=areas_actions.CHECK, asked_by=request.viewer.person).first()
    if job is None:
        raise Http404
    told = job.result
    may_write = job.state == "done" and not told.get("errors") and bool(told.get("new") or told.get("changed"))
    if request.method == "POST":
        if not may_write:
            return redirect("units:areas_check", pk)
        return redirect("jobs:job", areas_actions.ask_write(check=job, by=request.viewer.person).pk)
    system = job.payload["system"]
    context = {
        "job": job,
        "told": told,
        "may_write": may_write,
        "system": SYSTEMS[system],
        "tells": TELLS[system],
        "on": job.payload["on"],
        "language": tongue(),
        "shown": FAULTS,
        "rows_shown": ROWS,
    }
    return render(request, "units/areas_check.html", context)


@allow(*queries.READERS)
@require_GET
def export(request: AskedBy) -> StreamingHttpResponse:
    """The areas of a day (?on=) that the viewer sees, as a GeoJSON FeatureCollection in WGS-84."""
    on = day_asked(request, request.viewer.on)
    name = saved_as(f"areas-{on}.geojson")
    return StreamingHttpResponse(_features(request.viewer, on), content_type="application/geo+json", headers=name)


def _features(viewer: Viewer, on: datetime.date) -> Iterator[str]:
    tree = tree_at(on)
    seen = queries.visible(viewer, tree)
    rows = Boundary.objects.filter(from_on__lte=on).order_by("unit__code", "-from_on")
    yield '{"type":"FeatureCollection","features":[\n'
    last, first = None, True
    for unit, geometry, since in rows.values_list("unit_id", "geometry", "from_on").iterator(chunk_size=200):
        if unit == last or unit not in seen:
            continue
        last, node = unit, tree.nodes[unit]
        parent = tree.nodes.get(node.parent_id or 0)
        about = {
            "unit": node.code, "name": node.name, "kind": node.kind, "parent": parent.code if parent else "",
            "from_on": since.isoformat(),
        }  # fmt: skip
        feature = {"type": "Feature", "properties": about, "geometry": geometry}
        yield ("" if first else ",\n") + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        first = False
    yield "\n]}\n"
