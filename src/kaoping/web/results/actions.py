"""Every write of runs: asked for, begun, finished as a whole, failed, checked again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge.runs import ENGINE, Computed, UnitRow
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.results import faults
from kaoping.web.results.models import Run, Snapshot, UnitResult
from kaoping.web.results.queries import under_way, works_on
from kaoping.web.results.snapshots import Tables, digest_of
from kaoping.web.schemes.queries import decisions_in_force, open_decisions
from kaoping.web.site.words import said

BATCH = 2000  # rows written at once


@action
def start_run(*, cycle: Cycle, trial: bool, by: Person, note: str = "") -> Run:
    """Ask for a run of a cycle; the worker computes it. One at a time: of two clicks at once the second is refused.

    Raises Refused while the cycle is final, another run is under way, or (official runs) a decision is open.
    """
    locked = (
        Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("version", "owner").get(pk=cycle.pk)
    )
    if refused := why_not(locked, by, trial=trial):
        raise Refused(refused)
    for left in Run.objects.filter(cycle=locked, state__in=("waiting", "running")):
        end_run(run=left, state="failed", found=[faults.BROKEN_OFF.at().as_json()], by=None)
    last = Run.objects.filter(cycle=locked).order_by("-number").values_list("number", flat=True).first() or 0
    run = Run.objects.create(
        cycle=locked,
        number=last + 1,
        trial=trial,
        version=locked.version,
        scheme_digest=locked.version.digest,
        decisions=decisions_in_force(locked.version),
        engine=ENGINE,
        note=note[:200],
        asked_by=by,
    )
    title = said(f"{'试算' if trial else '计算'} {run}", f"{'trial run' if trial else 'run'} {run}")
    run.job = enqueue("results.compute", title=title, by=by, run=run.pk)
    run.save(update_fields=["job"])
    record("run.asked", run, by, trial=trial, decisions=run.decisions)
    return run


def record(what: str, run: Run, by: Person | None, **details: Any) -> None:
    """Note something about a run. (`start_run` has an argument of the name `note`.)"""
    note(what, run, by=by, unit=run.cycle.owner, number=run.number, **details)


def why_not(cycle: Cycle, by: Person, *, trial: bool) -> list[Fault]:
    """What keeps somebody from starting a run now; empty when nothing does."""
    if not works_on(viewer_of(by), cycle):
        return [faults.NO_RIGHT_TO_RUN.at()]
    if cycle.final_at is not None:
        return [faults.CYCLE_FINAL.at()]
    if busy := under_way(cycle).first():
        return [faults.RUN_UNDER_WAY.at(number=busy.number)]
    if trial:
        return []
    waiting = [each.key for each in open_decisions(cycle.version)]
    named = "、".join(waiting[:6]) + ("……" if len(waiting) > 6 else "")
    return [faults.DECISIONS_OPEN.at(count=len(waiting), keys=named)] if waiting else []


@action
def begin(*, run: Run, tables: Tables, facts_revision: int, by: Person | None) -> Snapshot:
    """The facts are frozen, computing begins. The same facts as of an earlier run are the same snapshot."""
    snapshot, fresh = Snapshot.objects.get_or_create(
        cycle=run.cycle, digest=digest_of(tables), defaults={"tables": tables, "facts_revision": facts_revision}
    )
    if not fresh:  # the same bytes once more: they are the facts as of now
        snapshot.tables, snapshot.facts_revision = tables, max(snapshot.facts_revision, facts_revision)
        snapshot.save(update_fields=["tables", "facts_revision"])
    Run.objects.filter(pk=run.pk).update(state="running", snapshot=snapshot, engine=ENGINE, error=[])
    rows = {name: table["rows"] for name, table in tables.items()}
    record("run.begun", run, by, snapshot=snapshot.digest, frozen_now=fresh, rows=rows)
    return snapshot


@action
def keep_results(*, run: Run, found: Computed, by: Person | None) -> Run:
    """Write every row of a run at once; it is done then. A run that was ended meanwhile stays as it is."""
    locked = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if locked.state != "running":
        raise Refused([faults.BROKEN_OFF.at()])
    units = {
        code: (unit, path)
        for code, unit, path in CycleUnit.objects.filter(cycle=run.cycle_id).values_list("code", "unit", "path")
    }
    insert((row_of(locked, row, position, *units[row.code]) for position, row in enumerate(found.rows, 1)))
    locked.summary = found.summary
    locked.results_digest = found.digest
    locked.final = found.final
    locked.state, locked.finished_at = "done", timezone.now()
    locked.save(update_fields=["summary", "results_digest", "final", "state", "finished_at"])
    record("run.computed", locked, by, results=found.digest, units=len(found.rows), complete=found.final)
    return locked


COLUMNS = (
    *("run_id", "unit_id", "code", "name", "path", "position", "rank", "total", "grade", "eligible", "state"),
    *("rewards", "gates", "sheet"),
)


def row_of(run: Run, row: UnitRow, position: int, unit: int, path: str) -> tuple[Any, ...]:
    """The cells of `COLUMNS`."""
    lists = (plain(each) for each in (row.rewards, row.gates, row.sheet))
    place = (run.pk, unit, row.code, row.name, path, position, row.rank)
    return (*place, row.total, row.grade, row.eligible, row.state, *lists)


def plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def insert(rows: Iterator[tuple[Any, ...]]) -> None:
    """Write rows of results without an object for each: 20 000 units are not to be waited for."""
    quote = connection.ops.quote_name
    names, marks = ", ".join(map(quote, COLUMNS)), ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        for batch in batched(rows):
            cursor.executemany(f"INSERT INTO {quote(UnitResult._meta.db_table)} ({names}) VALUES ({marks})", batch)


def batched(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


@action
def end_run(*, run: Run, state: str, found: list[dict[str, Any]], by: Person | None) -> Run:
    """A run ended without results; state: `failed` or `cancelled`, found: faults as JSON."""
    locked = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if locked.state in ("waiting", "running"):
        locked.state, locked.finished_at, locked.error = state, timezone.now(), found
        locked.save(update_fields=["state", "finished_at", "error"])
    record(f"run.{state}", locked, by, codes=[fault["code"] for fault in found])
    return locked


@action
def ask_check(*, run: Run, by: Person) -> Run:
    """Ask the worker to compute a run again from its snapshot and to compare every figure."""
    if run.state != "done" or run.snapshot_id is None:
        raise Refused([faults.NOTHING_TO_COMPUTE.at()])
    if not works_on(viewer_of(by), run.cycle):
        raise Refused([faults.NO_RIGHT_TO_RUN.at()])
    job = enqueue("results.check", title=said(f"复算核对 {run}", f"recomputing {run}"), by=by, run=run.pk)
    run.summary = run.summary | {"check": {"job": job.pk}}
    run.save(update_fields=["summary"])
    record("run.check_asked", run, by)
    return run


@action
def ask_document(*, run: Run, form: str, language: str, by: Person) -> Job:
    """Have the worker make a large document of a run."""
    title = said(f"导出 {run} {form}", f"export {run} {form}")
    job = enqueue("results.export", title=title, by=by, run=run.pk, form=form, language=language)
    record("run.export_asked", run, by, form=form)
    return job


@action
def record_check(*, run: Run, digest: str, by: Person | None) -> bool:
    """What came of computing a run again; whether every figure is the same."""
    locked = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    same = digest == locked.results_digest
    checked = {"same": same, "digest": digest, "at": timezone.now().isoformat(), "engine": ENGINE}
    locked.summary = locked.summary | {"check": (locked.summary.get("check") or {}) | checked}
    locked.save(update_fields=["summary"])
    record("run.checked", locked, by, same=same, digest=digest)
    return same
