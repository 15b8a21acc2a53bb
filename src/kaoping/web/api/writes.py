"""Operations that write: an import of facts, the start of a run. They go through the same actions as the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Status
from ninja.files import UploadedFile

from kaoping.web.api.door import api, open_to
from kaoping.web.api.reads import bearer
from kaoping.web.api.shapes import ImportOut, RunIn, RunOut
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import cycle_or_404
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import FactImport
from kaoping.web.facts.queries import imports_seen
from kaoping.web.people.roles import AUTHOR, OFFICE, SCORER
from kaoping.web.results import actions
from kaoping.web.results.queries import run_or_404


@api.post("/cycles/{cycle_id}/runs", response={202: RunOut}, tags=["runs"])
@open_to(*OFFICE)
def start_run(request: HttpRequest, cycle_id: int, asked: RunIn) -> Any:
    """Start a run; it is computed in the background. Ask for it by its number until its state is `done`."""
    found = cycle_or_404(bearer(request), cycle_id)
    made = actions.start_run(cycle=found, trial=asked.trial, note=asked.note, by=bearer(request).person)
    return Status(202, RunOut.of(run_or_404(bearer(request), cycle_id, made.number)))


@api.post("/cycles/{cycle_id}/facts", response={202: ImportOut}, tags=["facts"])
@open_to(AUTHOR, SCORER)
def upload(
    request: HttpRequest,
    cycle_id: int,
    file: File[UploadedFile],
    table: Form[str] = "",
) -> Any:
    """Upload a workbook, or a CSV or Parquet file of one `table`. It is checked in the background, not written yet."""
    found = cycle_or_404(bearer(request), cycle_id)
    made = facts.upload(cycle=found, file=file, name=file.name or "", table=table, by=bearer(request).person)
    return Status(202, ImportOut.of(made))


@api.get("/cycles/{cycle_id}/facts/{import_id}", response=ImportOut, tags=["facts"])
@open_to(AUTHOR, SCORER)
def fact_import(request: HttpRequest, cycle_id: int, import_id: int) -> Any:
    """How an upload stands, and everything that is wrong with it."""
    return ImportOut.of(import_seen(request, cycle_or_404(bearer(request), cycle_id), import_id))


@api.post("/cycles/{cycle_id}/facts/{import_id}/write", response={202: ImportOut}, tags=["facts"])
@open_to(AUTHOR, SCORER)
def write(request: HttpRequest, cycle_id: int, import_id: int) -> Any:
    """Write an upload that was checked: as a whole or not at all."""
    found = import_seen(request, cycle_or_404(bearer(request), cycle_id), import_id)
    made = facts.write(fact_import=found, by=bearer(request).person)
    return Status(202, ImportOut.of(made))


def import_seen(request: HttpRequest, cycle: Cycle, import_id: int) -> FactImport:
    return get_object_or_404(imports_seen(bearer(request), cycle), pk=import_id)
