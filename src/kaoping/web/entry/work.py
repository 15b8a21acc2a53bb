"""What the worker does with a workbook: check it, write it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse

from kaoping.problems import Fault, Place, Refused
from kaoping.web.collection.plan import Sheet, sheets_of
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.entry import workbook_actions as actions
from kaoping.web.entry import workbook_faults as faults
from kaoping.web.entry.models import SheetImport
from kaoping.web.entry.workbook_book import NAME
from kaoping.web.entry.workbook_checking import check
from kaoping.web.entry.workbook_mark import SHEET
from kaoping.web.entry.workbook_reading import Grid, read_book
from kaoping.web.entry.workbook_report import refusal, report_of
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Report, job
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.words import said

READING, CHECKING, WRITING = said("读文件", "reading the file"), said("逐格核对", "checking"), said("写入", "writing")


def ended(job: Job) -> None:
    """A check that did not come to its end has to be asked for again; cells that were not written may be."""
    found = SheetImport.objects.filter(pk=job.payload["sheet_import"], state__in=("checking", "writing")).first()
    if found is not None:
        waits = found.state == "writing" and job.state == "cancelled"
        actions.stop(sheet_import=found, state="checked" if waits else "failed", by=None)


@job("sheet.check", ended=ended)
def check_sheet(report: Report, *, sheet_import: int) -> dict[str, Any]:
    """Everything that is wrong with a workbook, and what it would change."""
    found = import_of(sheet_import)
    if found.state == "checking":
        report(0, of=3, message=READING)
        examine(report, found)
    return {"link": link_of(found)}


def examine(report: Report, found: SheetImport, *first: Fault) -> None:
    """first: faults that are told before those of the file."""
    try:
        grids = grids_of(found)
        report(1, of=3, message=CHECKING)
        sheet = sheet_of(found)
        checked = check(grids, sheet, viewer_of(found.uploaded_by), found.name)
    except Refused as refused:
        actions.record_check(sheet_import=found, report=refusal(refused.faults), sound=False, by=found.uploaded_by)
        return
    report(2, of=3, message=CHECKING)
    told = report_of(checked, grids[NAME], names_of(sheet), sheet.cycle.facts_revision, *first)
    actions.record_check(sheet_import=found, report=told, sound=not checked.errors, by=found.uploaded_by)
    report(3, of=3, message=CHECKING)


@job("sheet.write", ended=ended)
def write_sheet(report: Report, *, sheet_import: int, person: int) -> dict[str, Any]:
    """Write a checked workbook; where it would now do something else than was shown, check it anew instead."""
    found, by = import_of(sheet_import), Person.objects.get(pk=person)
    if found.state != "writing":  # done by an earlier attempt
        return {"link": link_of(found)}
    cells = actions.changes(found.report, theirs=found.theirs)
    report(0, of=cells, message=READING)
    try:
        grids, sheet = grids_of(found), sheet_of(found)
        report(0, of=cells, message=WRITING)
        actions.write_now(sheet_import=found, sheet=sheet, grids=grids, by=by, last=report.keep)
    except actions.Outdated:
        examine(report, found, faults.CHANGED_SINCE.at(Place(file=found.name)))
        return {"link": link_of(found)}
    except Refused as refused:
        actions.give_up(sheet_import=found, reason=refused, by=by)
        return {"link": link_of(found)}
    report(cells, of=cells, message=WRITING)
    return {"link": link_of(found), "zh": f"写入 {cells} 格", "en": f"{cells} cells written"}


def import_of(pk: int) -> SheetImport:
    rows = SheetImport.objects.select_related("cycle__version", "cycle__owner", "unit", "uploaded_by")
    return rows.get(pk=pk)


def grids_of(found: SheetImport) -> dict[str, Grid]:
    """The sheets of the stored file. Raises Refused."""
    return read_book(Path(default_storage.path(found.stored)), found.name, (NAME, SHEET))


def sheet_of(found: SheetImport) -> Sheet:
    """The sheet of an import as it is now. Raises Refused where it is no more."""
    cycle = Cycle.objects.select_related("version", "owner").get(pk=found.cycle_id)
    for sheet in sheets_of(cycle):
        if (sheet.unit.pk, sheet.kind) == (found.unit_id, found.kind):
            return sheet
    raise Refused([faults.OTHER_SHEET.at(Place(file=found.name), sheet=found.kind)])


def names_of(sheet: Sheet) -> dict[str, str]:
    """Code → name of the units of a sheet."""
    return dict(CycleUnit.objects.filter(cycle=sheet.cycle, kind=sheet.kind).values_list("code", "name"))


def link_of(found: SheetImport) -> str:
    """The page of an import."""
    return reverse("entry:import", args=[found.cycle_id, found.pk])
