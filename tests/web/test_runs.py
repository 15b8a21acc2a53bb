"""Runs: the facts are frozen, everything is computed as the engine computes it, nothing is left half done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pyarrow as pa
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.regimes import edit_incident, regime

from kaoping import api
from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.facts import queries
from kaoping.web.jobs.models import Job
from kaoping.web.people import roles
from kaoping.web.results import actions, explained, snapshots
from kaoping.web.results.explained import explanation
from kaoping.web.results.models import Run, Snapshot, Told, UnitResult
from kaoping.web.results.queries import latest_run, runs_seen, unit_rows
from kaoping.web.results.run_lines import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(district, author, approver):
    return regime("pucheng-towns", district["D01"], author, approver)


@pytest.fixture
def compute(django_capture_on_commit_callbacks, author):
    """Start a run and let the worker finish it."""

    def go(cycle, trial=False):
        with django_capture_on_commit_callbacks(execute=True):
            run = actions.start_run(cycle=cycle, trial=trial, by=author)
        run.refresh_from_db()
        return run

    return go


@pytest.mark.parametrize("scheme", ["pucheng-towns", "huanbei-communities"])
def test_a_run_gives_what_the_engine_gives_digit_for_digit(scheme, district, author, approver, compute):
    made = regime(scheme, district["D01"], author, approver)
    run = compute(made.cycle, trial=True)
    assert run.state == "done", run.error
    direct = api.score(scheme, made.folder, "2024", trial=True).results
    rows = {row.code: row for row in run.units.all()}
    assert list(rows) == [standing.unit for standing in direct.standings]
    for standing in direct.standings:
        row = rows[standing.unit]
        assert (row.rank, row.grade, row.eligible, row.state) == (
            standing.rank,
            standing.grade,
            standing.eligible,
            standing.state,
        )
        assert [tuple(pair) for pair in row.rewards] == list(standing.rewards)
    for score in direct.scores:
        cell = rows[score.unit].sheet[score.item]
        assert cell["points"] == (None if score.points is None else format(score.points, "f"))
        assert cell["full"] == (None if score.full is None else format(score.full, "f"))
        assert cell["state"] == score.state


# --- the snapshot ------------------------------------------------------------------------------------------------


def test_the_same_facts_are_the_same_snapshot_and_changed_facts_another(towns, compute, author):
    first, second = compute(towns.cycle), compute(towns.cycle)
    assert second.number == first.number + 1
    assert second.snapshot_id == first.snapshot_id
    assert second.results_digest == first.results_digest
    edit_incident(towns.cycle, author)
    third = compute(towns.cycle)
    assert third.snapshot_id != first.snapshot_id
    assert Snapshot.objects.count() == 2
    tables = [run.snapshot.tables for run in (first, third)]
    assert [name for name in tables[0] if tables[0][name] != tables[1][name]] == ["incidents"]


def test_a_later_change_of_facts_does_not_touch_an_earlier_run(towns, compute, author):
    run = compute(towns.cycle)
    before = explanation(run, *a_cell(run), "zh")
    edit_incident(towns.cycle, author)
    Told.objects.all().delete()
    explained._ready.clear()
    assert explanation(run, *a_cell(run), "zh") == before
    assert check(run, author) == "same"


def test_a_snapshot_that_was_altered_is_not_computed_from(towns, compute, author):
    run = compute(towns.cycle)
    name = snapshots.path_of(run.snapshot.tables["incidents"]["sha256"])
    whole = snapshots.read(name)
    with default_storage.open(name, "wb") as file:
        file.write(whole[:-40])
    try:
        explained._ready.clear()
        with pytest.raises(Refused) as refused:
            explanation(run, *a_cell(run), "zh")
        assert [fault.code for fault in refused.value.faults] == ["W454"]
        again = compute(towns.cycle)  # a file that was left half written is written anew
        assert (again.state, again.snapshot_id) == ("done", run.snapshot_id)
        assert snapshots.read(name) == whole
    finally:
        default_storage.delete(name)


def a_cell(run):
    row = run.units.first()
    return row.code, run.summary["items"][-1]["id"]


def check(run, by):
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.ask_check(run=run, by=by)
    run.refresh_from_db()
    return Line(run).check


def test_computing_again_finds_a_figure_that_was_changed_in_the_database(towns, compute, author):
    run = compute(towns.cycle)
    assert check(run, author) == "same"
    Run.objects.filter(pk=run.pk).update(results_digest="0" * 64)
    run.refresh_from_db()
    assert check(run, author) == "differs"
    assert Entry.objects.filter(action="run.checked").count() == 2


# --- one at a time, whole or not at all --------------------------------------------------------------------------


def test_of_two_starts_one_runs(towns, author):
    first = actions.start_run(cycle=towns.cycle, trial=False, by=author)  # its job waits
    with pytest.raises(Refused) as refused:
        actions.start_run(cycle=towns.cycle, trial=True, by=author)
    assert [fault.code for fault in refused.value.faults] == ["W451"]
    assert Run.objects.count() == 1
    Job.objects.filter(pk=first.job_id).update(state="failed")
    second = actions.start_run(cycle=towns.cycle, trial=True, by=author)
    first.refresh_from_db()
    assert (first.state, second.number) == ("failed", 2)


def breaking(times):
    """Writes some rows and fails, so many times."""
    write, left = actions.insert, iter(range(times))

    def killed(rows):
        if next(left, None) is None:
            return write(rows)
        write(islice(rows, 3))
        raise ConnectionError("the power went")

    return killed


def test_a_run_that_breaks_off_begins_anew(towns, compute, monkeypatch):
    monkeypatch.setattr(actions, "insert", breaking(1))
    run = compute(towns.cycle)
    assert (run.state, run.units.count(), run.job.attempts) == ("done", run.summary["units"], 2)


def test_a_run_that_never_gets_through_leaves_nothing(towns, compute, monkeypatch):
    monkeypatch.setattr(actions, "insert", breaking(9))
    run = compute(towns.cycle)
    assert (run.state, run.units.count(), run.results_digest) == ("failed", 0, "")
    assert [fault.code for fault in Line(run).faults] == ["W220"]
    assert not UnitResult.objects.exists()


def test_facts_that_the_engine_refuses_end_the_run_with_their_faults(towns, compute, monkeypatch):
    tables = queries.tables_of(towns.cycle)
    tables["marks"] = tables["marks"].slice(0, 0).append_column("strange", [[]])
    twice = {name: pa.concat_tables([table, table]) for name, table in tables.items() if name == "values"}
    monkeypatch.setattr(snapshots, "tables_of", lambda cycle: tables | twice)
    run = compute(towns.cycle)
    assert (run.state, run.units.count()) == ("failed", 0)
    line = Line(run)
    assert line.faults
    assert all(fault.message for fault in line.faults)


def test_a_cancelled_run_is_cancelled(towns, author, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        run = actions.start_run(cycle=towns.cycle, trial=False, by=author)
    Job.objects.filter(pk=run.job_id).update(cancel_asked_at=timezone.now())
    for callback in callbacks:
        callback()
    run.refresh_from_db()
    assert (run.state, run.units.count()) == ("cancelled", 0)


def test_official_runs_wait_for_every_decision_and_trials_do_not(district, author, approver, compute):
    made = regime("dongying-departments", district["D01"], author, approver)
    with pytest.raises(Refused) as refused:
        actions.start_run(cycle=made.cycle, trial=False, by=author)
    assert [fault.code for fault in refused.value.faults] == ["W452"]
    run = compute(made.cycle, trial=True)
    assert (run.state, run.final) == ("done", False)
    assert run.summary["pending"] == run.summary["units"]
    assert run.summary["gaps"]


def test_only_the_office_of_the_cycle_starts_runs(towns, person, signed_in):
    for role, unit in ((roles.LEADER, "D01"), (roles.AUTHOR, "T01"), (roles.SYSTEM, None)):
        with pytest.raises(Refused):
            actions.start_run(cycle=towns.cycle, trial=True, by=person(role, unit))
    assert signed_in(person(roles.LEADER, "D01")).post(f"/results/{towns.cycle.pk}/runs/start/").status_code == 403
    assert not Run.objects.exists()


def test_every_write_is_on_record(towns, compute):
    run = compute(towns.cycle)
    about = Entry.objects.filter(object_kind="run", object_id=str(run.pk)).order_by("number")
    assert [entry.action for entry in about] == ["run.asked", "run.begun", "run.computed"]
    assert about.last().details["results"] == run.results_digest


# --- who sees which ----------------------------------------------------------------------------------------------


def test_trials_are_for_the_office_only(towns, compute, person, seen_by, author):
    trial, official = compute(towns.cycle, trial=True), compute(towns.cycle)
    leader, town = seen_by(person(roles.LEADER, "D01")), seen_by(person(roles.APPRAISED, "T02"))
    assert list(runs_seen(seen_by(author), towns.cycle)) == [official, trial]
    assert list(runs_seen(leader, towns.cycle)) == [official]
    assert list(runs_seen(town, towns.cycle)) == [official]
    assert not runs_seen(seen_by(person(roles.SYSTEM)), towns.cycle).exists()
    assert [row.code for row in unit_rows(town, official)] == ["T02"]
    assert latest_run(seen_by(author), towns.cycle) == official


def test_the_page_of_runs(towns, compute, person, signed_in, author):
    compute(towns.cycle, trial=True)
    compute(towns.cycle)
    path = f"/results/{towns.cycle.pk}/runs/"
    page = signed_in(author).get(path).content.decode()
    assert "试算" in page
    assert "计算正式得分" in page
    leader = signed_in(person(roles.LEADER, "D01")).get(path).content.decode()
    assert "试算" not in leader
    assert "计算正式得分" not in leader
    assert signed_in(person(roles.APPRAISED, "T01")).get(path).status_code == 403
    assert signed_in(person(roles.LEADER, "T01")).get(path).status_code == 200
    assert signed_in(person(roles.AUTHOR, "DEP01")).get(path).status_code == 404


def test_starting_from_the_page(towns, author, signed_in, django_capture_on_commit_callbacks):
    page = signed_in(author)
    shown = page.get(f"/results/{towns.cycle.pk}/runs/").content.decode()
    assert ("还没有算过" in shown, "先导入事实" in shown) == (True, False), "facts are there already"
    with django_capture_on_commit_callbacks(execute=True):
        page.post(f"/results/{towns.cycle.pk}/runs/start/", {"trial": "1", "note": "月底"})
    run = Run.objects.get()
    assert (run.trial, run.note, run.state) == (True, "月底", "done")


# --- reasons -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_explanation_is_the_engines_and_is_kept(towns, compute, language):
    run = compute(towns.cycle)
    code, item = a_cell(run)
    direct = api.score("pucheng-towns", towns.folder, "2024").explain(code, item, language)
    found = explanation(run, code, item, language)
    assert (found["headline"], found["points"], found["formula"]) == (direct.headline, direct.points, direct.formula)
    assert [table["title"] for table in found["tables"]] == [table.title for table in direct.tables]
    explained._ready.clear()
    with CaptureQueriesContext(connection) as asked:
        assert explanation(run, code, item, language) == found
    assert len(asked) == 1


def test_an_explanation_of_nobody_is_refused(towns, compute):
    with pytest.raises(Refused):
        explanation(compute(towns.cycle), "T99", "total", "zh")


def tell(run, code, item):
    return explained.ask(run, lambda teller: teller.tell(code, item, "zh"))


def test_threads_may_ask_at_once(towns, compute):
    run = compute(towns.cycle)
    cells = [(row.code, "total") for row in run.units.all()] * 2
    tell(run, *cells[0])
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda cell: tell(run, *cell)["unit"], cells))
    assert told == [code for code, _ in cells]
