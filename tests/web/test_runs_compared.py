"""Two runs side by side, and downloads: what changed, for whom, why; nobody gets what he does not see."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.storage import default_storage
from tests.web.regimes import SINCE, edit_incident, regime

from kaoping import api
from kaoping.problems import Refused
from kaoping.web.cycles.sight import sight_of
from kaoping.web.facts import actions as facts
from kaoping.web.people import roles
from kaoping.web.results import actions, exports
from kaoping.web.results.compare_rows import changes_page, fact_tables
from kaoping.web.results.comparing import comparison
from kaoping.web.site.sheet_templates import safe
from kaoping.web.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def compute(django_capture_on_commit_callbacks, author):
    def go(cycle, trial=False):
        with django_capture_on_commit_callbacks(execute=True):
            run = actions.start_run(cycle=cycle, trial=trial, by=author)
        run.refresh_from_db()
        assert run.state == "done", run.error
        return run

    return go


@pytest.fixture
def towns(district, author, approver):
    return regime("pucheng-towns", district["D01"], author, approver)


@pytest.fixture
def edited(towns, compute, author):
    """Two runs with one incident edited between them: (first, second, the incident)."""
    first = compute(towns.cycle)
    row = edit_incident(towns.cycle, author)
    return first, compute(towns.cycle), row


def test_an_edited_incident_is_found_with_unit_and_item(edited, seen_by, author):
    first, second, row = edited
    found = comparison(first, second, sight_of(seen_by(author), first.cycle))
    assert [(table.table, table.added, table.removed, table.changed) for table in found.facts()] == [
        ("incidents", 0, 0, 1)
    ]
    moved = next(unit for unit in found.units if unit.difference)
    assert moved.code == row["unit"]
    assert found.units[0] is moved
    items = [item for item in found.items(moved) if item.leaf]
    assert len(items) == 1
    assert items[0].difference == moved.difference
    assert [(change.table, change.key) for change in items[0].own] == [("incidents", row["incident"])]
    assert set(items[0].own[0].columns) == {"count"}
    assert not found.rules_changed


def test_the_page_says_why(edited, author, signed_in):
    first, second, row = edited
    path = f"/results/{first.cycle_id}/runs/compare/?a={first.number}&b={second.number}"
    page = signed_in(author).get(path).content.decode()
    assert row["incident"] in page
    assert "本单位的事实变了 1 行" in page
    assert signed_in(author).get(path.replace("b=2", "b=99")).status_code == 404
    assert signed_in(author).get(path.replace("b=2", "b=x")).status_code == 404


def test_added_and_removed_rows_are_told_apart(towns, compute, author, seen_by):
    first = compute(towns.cycle)
    new = {"incident": "NEW-1", "unit": "T02", "kind": "supervision_bonus", "occurred_on": "2024-05-05"}
    new |= {"count": "1.50", "verified": "true", "item": ""}
    facts.bring_in(cycle=towns.cycle, tables={"incidents": [new]}, by=author)
    second = compute(towns.cycle)
    sight = sight_of(seen_by(author), first.cycle)
    added, removed = (comparison(*pair, sight).facts()[0] for pair in ((first, second), (second, first)))
    assert (added.added, added.removed, removed.added, removed.removed) == (1, 0, 0, 1)
    assert added.rows[0].after["count"] == "1.5"
    lines = fact_tables(comparison(first, second, sight))[0].lines
    assert [(line.how, line.key) for line in lines] == [("added", "NEW-1")]


def test_a_limited_person_compares_own_units_only(edited, seen_by, person):
    first, second, row = edited
    other = next(unit for unit in ("T02", "T03") if unit != row["unit"])
    found = comparison(first, second, sight_of(seen_by(person(roles.LEADER, other)), first.cycle))
    assert {unit.code for unit in found.units} == {other}
    assert found.facts() == []
    leader = person()
    leader.grants.create(role=roles.LEADER, unit=Unit.objects.get(code=row["unit"]), from_on=SINCE)
    own = comparison(first, second, sight_of(seen_by(leader), first.cycle))
    assert [table.changed for table in own.facts()] == [1]


def test_a_changed_scheme_is_the_reason(district, author, approver, compute, seen_by):
    made = regime("dinghai-agencies", district["D01"], author, approver)
    first, second = compute(made.cycle, trial=True), compute(made.cycle, trial=True)
    second.scheme_digest = "1" * 64
    found = comparison(first, second, sight_of(seen_by(author), made.cycle))
    assert found.scheme_changed
    page, lines = changes_page(found, everyone=True, search="", number="1")
    assert page.paginator.count == len(found.units) == len(lines)
    assert not found.changed


def test_runs_that_are_not_done_are_not_compared(towns, compute, author, seen_by):
    first = compute(towns.cycle)
    waiting = actions.start_run(cycle=towns.cycle, trial=True, by=author)
    with pytest.raises(Refused) as refused:
        comparison(first, waiting, sight_of(seen_by(author), towns.cycle))
    assert refused.value.faults[0].code == "W456"


# --- downloads ---------------------------------------------------------------------------------------------------


def sheets(response):
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_the_comparison_as_a_workbook(edited, author, signed_in):
    first, _, row = edited
    path = f"/results/{first.cycle_id}/runs/compare/?a=1&b=2&format=xlsx"
    rows = sheets(signed_in(author).get(path))["变化"]
    assert len(rows) == 1 + first.units.count()
    assert rows[1][1] == row["unit"]


def test_csv_is_the_contract(towns, compute, author, signed_in):
    run = compute(towns.cycle)
    direct = api.score("pucheng-towns", towns.folder, "2024").write
    page, base = signed_in(author), f"/results/{run.cycle_id}/runs/1/export/?format=csv"
    scores = page.get(f"{base}&table=scores")
    rows = list(csv.DictReader(io.StringIO(scores.content.decode())))
    assert list(rows[0]) == ["unit", "item", "points", "full", "state"]
    results = direct.__self__.results
    assert [(row["unit"], row["item"], row["points"]) for row in rows] == [
        (score.unit, score.item, "" if score.points is None else format(score.points, "f")) for score in results.scores
    ]
    totals = list(csv.DictReader(io.StringIO(page.get(f"{base}&table=totals").content.decode())))
    assert [(row["unit"], row["rewards"]) for row in totals] == [(s.unit, s.rewards_text) for s in results.standings]
    assert page.get(f"{base}&table=others").status_code == 404


def test_a_town_downloads_itself_only(towns, compute, person, signed_in):
    run = compute(towns.cycle)
    page, base = signed_in(person(roles.APPRAISED, "T02")), f"/results/{run.cycle_id}/runs/1/export/"
    for table in ("scores", "totals"):
        rows = list(csv.DictReader(io.StringIO(page.get(f"{base}?format=csv&table={table}").content.decode())))
        assert {row["unit"] for row in rows} == {"T02"}
    found = sheets(page.get(base))
    assert {row[1] for row in found["逐项"][1:]} == {"T02"}
    assert [row[2] for row in found["总分"][1:]] == ["T02"]
    assert page.get(f"{base}?format=zip").status_code == 404


def test_a_department_downloads_its_items_only(towns, compute, person, signed_in, district):
    run = compute(towns.cycle)
    towns.cycle.responsibilities.create(item="A.1", unit=district["DEP02"])
    page, base = signed_in(person(roles.SCORER, "DEP02")), f"/results/{run.cycle_id}/runs/1/export/"
    found = sheets(page.get(base))
    assert list(found) == ["逐项"]
    assert {row[2] for row in found["逐项"][1:]} == {"A.1"}
    assert not list(csv.DictReader(io.StringIO(page.get(f"{base}?format=csv&table=totals").content.decode())))


def test_the_workbook_of_the_engine_for_who_sees_everything(towns, compute, author, signed_in):
    run = compute(towns.cycle)
    answered = signed_in(author).get(f"/results/{run.cycle_id}/runs/1/export/?format=xlsx")
    assert "filename*=utf-8''" in answered.headers["Content-Disposition"]
    found = sheets(answered)
    assert len(found) >= 4
    totals = {row.name: Decimal(row.total) for row in run.units.all()}
    ranking = next(iter(found.values()))
    shown = {row[1]: row[3] for row in ranking if row[1] in totals}
    assert shown.keys() == totals.keys()
    assert all(abs(Decimal(str(shown[name])) - total) < Decimal("0.00001") for name, total in totals.items())


def test_the_result_folder_is_verified_by_the_command(district, author, approver, compute, signed_in, tmp_path):
    made = regime("huanbei-communities", district["D01"], author, approver)
    run = compute(made.cycle, trial=True)
    answered = signed_in(author).get(f"/results/{run.cycle_id}/runs/1/export/?format=zip")
    assert answered.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answered.content)) as archive:
        archive.extractall(tmp_path / "out")
    assert api.verify(tmp_path / "out").untouched


def test_a_large_document_is_made_by_the_worker(
    towns, compute, author, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    run = compute(towns.cycle)
    monkeypatch.setattr(exports, "SMALL", {"xlsx": 0, "zip": 0})
    default_storage.delete(exports.stored_name(run, "xlsx", "zh"))
    page, path = signed_in(author), f"/results/{run.cycle_id}/runs/1/export/?format=xlsx"
    with django_capture_on_commit_callbacks(execute=True):
        assert page.get(path).status_code == 202
    assert page.get(path).headers["Content-Type"] == exports.TYPES["xlsx"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_a_text_is_never_a_formula(text):
    assert safe(text) == f"'{text}"
    assert safe("青石街道") == "青石街道"
