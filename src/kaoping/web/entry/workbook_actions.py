"""Every write of workbooks: an upload, what its check found, the cells themselves, all or nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from kaoping.problems import Fault, Place, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.collection.entering import admit
from kaoping.web.collection.figures import plain
from kaoping.web.collection.plan import Sheet
from kaoping.web.entry import workbook_faults as faults
from kaoping.web.entry.models import SheetImport
from kaoping.web.entry.workbook_checking import Checked, Moved, check
from kaoping.web.entry.workbook_reading import Grid
from kaoping.web.facts.cells import Change, put_cells
from kaoping.web.facts.models import STATES
from kaoping.web.facts.writing import locked, raise_revision
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.upload_faults import FILE_EMPTY
from kaoping.web.site.uploads import MEGABYTE, digest_of, too_large
from kaoping.web.site.words import said

MOST = 20 * MEGABYTE
LOGGED = 2_000  # cells that stand in the log one by one; of more only their number and digest


class Outdated(Exception):
    """What the workbook would do is no longer what the person saw."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked


@action
def upload(*, sheet: Sheet, file: File[Any], name: str, by: Person) -> SheetImport:
    """Keep a workbook and have it checked in the background. No cell changes."""
    cycle = locked(sheet.cycle)
    admit(viewer_of(by), replace(sheet, cycle=cycle))
    name = name.replace("\\", "/").rpartition("/")[2].strip()[:200] or "?.xlsx"
    _usable(file, name)
    made = SheetImport(cycle=cycle, unit=sheet.unit, kind=sheet.kind, name=name, size=file.size, uploaded_by=by)
    made.sha256 = digest_of(file)
    made.stored = default_storage.save(f"sheets/{cycle.pk}/{uuid.uuid4().hex}.xlsx", file)
    made.save()
    _enqueue_check(made, by)
    note("workbook.uploaded", made, by=by, unit=sheet.unit, cycle=cycle.pk, size=made.size, sha256=made.sha256)
    return made


def _usable(file: File[Any], name: str) -> None:
    if not file.size:
        raise Refused([FILE_EMPTY.at(Place(file=name))])
    if file.size > MOST:
        raise Refused([too_large(Place(file=name), file.size, MOST)])


def _enqueue_check(made: SheetImport, by: Person) -> None:
    title = said(f"检查 {made.name}", f"Check {made.name}")
    made.job = enqueue("sheet.check", title=title, by=by, sheet_import=made.pk)
    made.save(update_fields=["job"])


def _held(sheet_import: SheetImport) -> SheetImport:
    rows = SheetImport.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("cycle__version", "cycle__owner", "unit", "uploaded_by").get(pk=sheet_import.pk)


def _not_ready(held: SheetImport) -> Fault:
    state = STATES[held.state]
    return faults.NOT_READY.at(name=held.name, state=state.zh, state_en=state.en)


@action
def check_again(*, sheet_import: SheetImport, by: Person) -> SheetImport:
    """Check a workbook anew: its job was killed or cancelled, or facts have changed."""
    held = _held(sheet_import)
    _own(held, by)
    if held.state not in ("checking", "writing", "checked", "failed"):
        raise Refused([_not_ready(held)])
    held.state = "checking"
    held.save(update_fields=["state"])
    _enqueue_check(held, by)
    note("workbook.check-asked", held, by=by, unit=held.unit, cycle=held.cycle_id)
    return held


@action
def record_check(*, sheet_import: SheetImport, report: dict[str, Any], sound: bool, by: Person | None) -> SheetImport:
    """Keep what the check found. by: who asked for it."""
    held = _held(sheet_import)
    held.state, held.report = "checked" if sound else "refused", report
    held.save(update_fields=["state", "report"])
    counts = {key: report[key] for key in ("new", "changed", "cleared", "errors")}
    what = "workbook.checked" if sound else "workbook.refused"
    note(
        what,
        held,
        by=by,
        unit=held.unit,
        cycle=held.cycle_id,
        conflicts=report["conflict"],
        unchanged=report["same"],
        **counts,
    )
    return held


@action
def write(*, sheet_import: SheetImport, decided: str, hidden: bool, by: Person) -> SheetImport:
    """Have a checked workbook written in the background. decided: where both sides changed a cell, whose figure stays:
    ours (the platform's) or theirs (the workbook's); hidden: hidden cells are meant, too."""
    cycle = locked(sheet_import.cycle)
    held = _held(sheet_import)
    _own(held, by)
    if held.state != "checked":
        raise Refused([_not_ready(held)])
    report = held.report
    open_ = (report["conflict"] if decided not in ("ours", "theirs") else 0) + (0 if hidden else report["hidden"])
    if open_:
        raise Refused([faults.DECIDE.at(count=open_)])
    if not changes(report, theirs=decided == "theirs"):
        raise Refused([faults.NOTHING_NEW.at(name=held.name)])
    held.state, held.theirs = "writing", decided == "theirs"
    title = said(f"写入 {held.name}", f"Write {held.name}")
    held.job = enqueue("sheet.write", title=title, by=by, sheet_import=held.pk, person=by.pk)
    held.save(update_fields=["state", "theirs", "job"])
    note("workbook.write-asked", held, by=by, unit=held.unit, cycle=cycle.pk, theirs=held.theirs)
    return held


def changes(report: dict[str, Any], *, theirs: bool) -> int:
    """How many cells a checked workbook would write."""
    found = int(report.get("new", 0) + report.get("changed", 0) + report.get("cleared", 0))
    return found + (int(report.get("conflict", 0)) if theirs else 0)


@action
def write_now(
    *,
    sheet_import: SheetImport,
    sheet: Sheet,
    grids: dict[str, Grid],
    by: Person,
    last: Callable[[], None] | None = None,
) -> SheetImport:
    """Write every cell of a checked workbook in this one transaction. grids: the workbook, read from its stored file.

    Raises Refused where the person may no longer write or a cell is no longer right, Outdated where it would do
    something else than what was shown. last: called when everything is written; what it raises undoes it all.
    """
    cycle = locked(sheet_import.cycle)
    held = _held(sheet_import)
    if held.state != "writing":
        raise Refused([_not_ready(held)])
    viewer, sheet = viewer_of(by), replace(sheet, cycle=cycle)
    admit(viewer, sheet)
    found = check(grids, sheet, viewer, held.name)
    if found.errors or found.digest != held.report["digest"]:
        raise Outdated(found)
    moved = [each for each in found.moved if held.theirs or not each.both]
    put_cells(cycle, [(each.change, each.kept) for each in moved], by)
    raise_revision(cycle)
    held.state, held.written_at = "written", timezone.now()
    held.save(update_fields=["state", "written_at"])
    note(
        "workbook.written", held, by=by, unit=held.unit, cycle=cycle.pk, sha256=held.sha256,
        revision=cycle.facts_revision, theirs=held.theirs, **_logged(moved),
    )  # fmt: skip
    if last is not None:
        last()
    return held


def _logged(moved: list[Moved]) -> dict[str, Any]:
    """unit, table, code, part, old, new of every cell; of very many only how many there are, and their digest."""
    if len(moved) <= LOGGED:
        return {"cells": [_cell(each.change, plain(each.now)) for each in moved]}
    digest = hashlib.sha256()
    for each in moved:
        change = each.change
        digest.update(f"{change.unit}\t{change.column}\t{each.now}\t{change.new}\n".encode())
    return {"count": len(moved), "cells_sha256": digest.hexdigest()}


def _cell(change: Change, was: str) -> list[str]:
    column = change.column
    return [change.unit, column.table, column.code, column.part, was, plain(change.new)]


@action
def give_up(*, sheet_import: SheetImport, reason: Refused, by: Person) -> SheetImport:
    """A workbook that could not be written says why; the sheet is as it was."""
    held = _held(sheet_import)
    held.state = "failed"
    held.report = {**held.report, "faults": [fault.as_json() for fault in reason.faults]}
    held.save(update_fields=["state", "report"])
    note("workbook.failed", held, by=by, unit=held.unit, cycle=held.cycle_id)
    return held


@action
def stop(*, sheet_import: SheetImport, state: str, by: Person | None) -> SheetImport:
    """The job was cancelled or broke: nothing is written. state: checked or failed."""
    held = _held(sheet_import)
    held.state = state
    held.save(update_fields=["state"])
    note("workbook.stopped", held, by=by, unit=held.unit, cycle=held.cycle_id, state=state)
    return held


@action
def drop(*, sheet_import: SheetImport, by: Person) -> SheetImport:
    """Put a workbook away that shall not be written."""
    held = _held(sheet_import)
    _own(held, by)
    if held.state in ("written", "writing", "dropped"):
        raise Refused([_not_ready(held)])
    held.state = "dropped"
    held.save(update_fields=["state"])
    note("workbook.dropped", held, by=by, unit=held.unit, cycle=held.cycle_id)
    return held


def _own(held: SheetImport, by: Person) -> None:
    """Its uploader decides: it was checked for them and holds their marks."""
    if held.uploaded_by_id != by.pk:
        raise Refused([faults.NOT_YOURS.at()])
