"""Every write of facts: an upload, what its check found, its rows, a table cleared."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge.facts import TABLES
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts import faults
from kaoping.web.facts.comparing import Difference
from kaoping.web.facts.duty import Duty, duty_of
from kaoping.web.facts.locks import against_clearing
from kaoping.web.facts.models import STATES, FactImport, of_cycle
from kaoping.web.facts.receiving import KINDS, forget, suffix_of, table_of
from kaoping.web.facts.setting_aside import delta_folder, relations
from kaoping.web.facts.stored import workbench
from kaoping.web.facts.writing import locked, put, raise_revision, write_tables
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.uploads import digest_of
from kaoping.web.site.words import said

MEGABYTE = 1 << 20


class Outdated(Exception):
    """The facts, or the importer's duties, are no longer those that an import was checked against."""


@action
def upload(*, cycle: Cycle, file: File[Any], name: str, table: str = "", by: Person) -> FactImport:
    """Keep an uploaded file and have it checked in the background. Nothing of the facts changes."""
    held = locked(cycle)
    duty = _duty(held, by)
    name = name.replace("\\", "/").rpartition("/")[2].strip()[:200]
    _usable(file, name, table)
    made = FactImport(cycle=held, name=name, table=table, size=file.size, uploaded_by=by)
    made.sha256 = digest_of(file)
    made.stored = default_storage.save(f"imports/{held.pk}/{uuid.uuid4().hex}{suffix_of(name)}", file)
    made.report = _beginning(duty)
    made.save()
    _enqueue_check(made, by)
    note("facts.uploaded", made, by=by, unit=held.owner, cycle=held.pk, size=made.size, sha256=made.sha256)
    return made


def _duty(cycle: Cycle, by: Person) -> Duty:
    duty = duty_of(viewer_of(by), cycle)
    if not duty:
        raise Refused([faults.NOT_YOURS.at()])
    return duty


def _usable(file: File[Any], name: str, table: str) -> None:
    size, limit = file.size or 0, settings.KAOPING_UPLOAD_LIMIT
    if not size:
        raise Refused([faults.FILE_EMPTY.at()])
    if size > limit:
        raise Refused([faults.FILE_TOO_LARGE.at(size=-(-size // MEGABYTE), limit=limit // MEGABYTE)])
    suffix = suffix_of(name)
    if suffix not in KINDS:
        raise Refused([faults.FILE_KIND.at(name=name[:100])])
    tables = "、".join(f"{known.name}({known.zh})" for known in TABLES.values())
    if table and table not in TABLES:
        raise Refused([faults.NO_SUCH_TABLE.at(table=table[:40], tables=tables)])
    if suffix in (".csv", ".parquet") and not (table or table_of(name)):
        raise Refused([faults.WHICH_TABLE.at(name=name[:100], tables=tables)])


def _beginning(duty: Duty) -> dict[str, Any]:
    """items: those whose rows may be imported; None for everything."""
    return {"items": None if duty.everything else sorted(duty.items)}


def _enqueue_check(made: FactImport, by: Person) -> None:
    title = said(f"检查 {made.name}", f"Check {made.name}")
    made.job = enqueue("facts.check", title=title, by=by, fact_import=made.pk)
    made.save(update_fields=["job"])


@action
def check_again(*, fact_import: FactImport, by: Person) -> FactImport:
    """Check an import anew: its job was killed or cancelled."""
    held = _held(fact_import)
    _duty(held.cycle, by)
    if held.state not in ("checking", "writing", "checked", "failed"):
        raise Refused([_not_ready(held)])
    held.state = "checking"
    held.save(update_fields=["state"])
    _enqueue_check(held, by)
    note("facts.check-asked", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id)
    return held


def _held(fact_import: FactImport) -> FactImport:
    return (
        FactImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cycle", "cycle__version", "cycle__owner", "uploaded_by")
        .get(pk=fact_import.pk)
    )


def _not_ready(fact_import: FactImport) -> Fault:
    state = STATES[fact_import.state]
    return faults.NOT_READY.at(name=fact_import.name, state=state.zh, state_en=state.en)


@action
def record_check(
    *, fact_import: FactImport, report: dict[str, Any], sound: bool, facts_revision: int, by: Person
) -> FactImport:
    """Keep what the check found. by: who asked for the check."""
    held = _held(fact_import)
    held.state = "checked" if sound else "refused"
    held.report, held.facts_revision = report, facts_revision
    held.save(update_fields=["state", "report", "facts_revision"])
    what = "facts.checked" if sound else "facts.refused"
    counts = {"tables": report.get("tables", {}), "errors": report["errors"], "warnings": report["warnings"]}
    note(what, held, by=by, unit=held.cycle.owner, cycle=held.cycle_id, **counts)
    return held


@action
def write(*, fact_import: FactImport, by: Person) -> FactImport:
    """Have a checked import written in the background. One person's order counts; a second one is told so."""
    cycle = locked(fact_import.cycle)  # always before the import, so that two writers never wait for each other
    held = _held(fact_import)
    duty = _duty(cycle, by)
    if not duty.everything and held.uploaded_by_id != by.pk:
        raise Refused([faults.NOT_YOURS.at()])
    if held.state != "checked":
        raise Refused([_not_ready(held)])
    if not changes(held):
        raise Refused([faults.NOTHING_NEW.at(name=held.name)])
    held.state = "writing"
    title = said(f"写入 {held.name}", f"Write {held.name}")
    held.job = enqueue("facts.write", title=title, by=by, fact_import=held.pk, person=by.pk)
    held.save(update_fields=["state", "job"])
    note("facts.write-asked", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id)
    return held


def changes(fact_import: FactImport) -> int:
    """How many rows an import would write."""
    return sum(found["new"] + found["changed"] for found in fact_import.report.get("tables", {}).values())


@action
def write_now(*, fact_import: FactImport, by: Person, last: Callable[[], None] | None = None) -> FactImport:
    """Write every row of a checked import in this one transaction. Raises `Outdated` when it must be checked anew.

    last: called when everything is written; what it raises undoes it all.
    """
    cycle = locked(fact_import.cycle)
    held = _held(fact_import)
    if held.state != "writing":
        raise Refused([_not_ready(held)])
    items = held.report.get("items")
    if held.facts_revision != cycle.facts_revision or not _still_theirs(cycle, held, items):
        raise Outdated
    with workbench() as bench:
        put(bench, relations(held), cycle, held)
    raise_revision(cycle)
    held.state, held.written_at, held.written_by = "written", timezone.now(), by
    held.save(update_fields=["state", "written_at", "written_by"])
    counts = {"tables": held.report["tables"], "sha256": held.sha256, "revision": cycle.facts_revision}
    note("facts.written", held, by=by, unit=cycle.owner, cycle=cycle.pk, **counts)
    if last is not None:
        last()
    return held


def _still_theirs(cycle: Cycle, held: FactImport, items: list[str] | None) -> bool:
    duty = duty_of(viewer_of(held.uploaded_by), cycle)
    return duty.everything or (items is not None and duty.items.issuperset(items))


@action
def give_up(*, fact_import: FactImport, reason: Refused, by: Person) -> FactImport:
    """An import that could not be written says why; the facts are as they were."""
    held = _held(fact_import)
    held.state = "failed"
    held.report = {**held.report, "faults": [fault.as_json() for fault in reason.faults]}
    held.save(update_fields=["state", "report"])
    note("facts.failed", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id)
    return held


@action
def stop(*, fact_import: FactImport, state: str, by: Person | None) -> FactImport:
    """The job of an import was cancelled or broke: nothing of it is written. state: "checked" or "failed"."""
    held = _held(fact_import)
    held.state = state
    held.save(update_fields=["state"])
    note("facts.stopped", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id, state=state)
    return held


@action
def drop(*, fact_import: FactImport, by: Person) -> FactImport:
    """Put an import away that shall not be written."""
    held = _held(fact_import)
    if not runs_office(viewer_of(by), held.cycle, AUTHOR) and held.uploaded_by_id != by.pk:
        raise Refused([faults.NOT_YOURS.at()])
    if held.state in ("written", "writing", "dropped"):
        raise Refused([_not_ready(held)])
    held.state = "dropped"
    held.save(update_fields=["state"])
    forget(delta_folder(held))
    note("facts.dropped", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id)
    return held


@action
def clear(*, cycle: Cycle, table: str, reason: str, by: Person) -> int:
    """Delete every row of one table of a cycle; how many there were. The office only, with a reason."""
    held = locked(cycle)
    if not runs_office(viewer_of(by), held, AUTHOR):
        raise Refused([faults.OFFICE_ONLY.at()])
    if not reason.strip():
        raise Refused([faults.NO_REASON.at()])
    if closed := against_clearing(held, table, TABLES[table].zh):
        raise Refused(closed)
    rows, _ = of_cycle(table, held).delete()
    if not rows:
        raise Refused([faults.ALREADY_EMPTY.at(table=TABLES[table].zh, table_en=table)])
    raise_revision(held)
    note("facts.cleared", held, by=by, unit=held.owner, table=table, rows=rows, reason=reason.strip()[:500])
    return int(rows)


@action
def bring_in(*, cycle: Cycle, tables: dict[str, Any], by: Person) -> list[Difference]:
    """Check and write tables that a program hands over (the demonstration, a test), all or nothing."""
    found = write_tables(cycle, tables, None, by)
    counts = {difference.table: difference.as_json() for difference in found}
    note("facts.brought-in", cycle, by=by, unit=cycle.owner, tables=counts, revision=cycle.facts_revision)
    return found
