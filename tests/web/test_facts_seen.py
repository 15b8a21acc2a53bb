"""Who sees which rows of fact, who may bring which in, and that the engine gets back what came in."""

from __future__ import annotations

import csv
import datetime
import io

import openpyxl
import pytest
from django.core.files.base import ContentFile
from tests.web.cycles_at_work import ITEM, MARKS, approved, brought, codes, opened, packed, written

from kaoping import api
from kaoping.demonstration import write as write_demonstration
from kaoping.problems import Refused
from kaoping.scheme.versions import shipped_folder
from kaoping.web.bridge.facts import TABLES
from kaoping.web.cycles import actions as cycles
from kaoping.web.facts import actions, exporting
from kaoping.web.facts.models import Case, Mark
from kaoping.web.facts.queries import needs, rows_seen, tables_of
from kaoping.web.people import roles
from kaoping.web.people.viewer import viewer_of
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion

pytestmark = pytest.mark.django_db

INCIDENTS = "incident,unit,kind,level,occurred_on,verified,subject\nI1,T01,media,city,2026-03-05,true,<b>井盖</b>\nI2,T02,complaint,district,,false,=1+1\n"  # noqa: E501


@pytest.fixture
def cycle(district, author, approver):
    made = opened(approved(district["D01"], author, approver), author)
    cycles.set_responsible(cycle=made, item=ITEM, units=[district["DEP01"]], by=author)
    return made


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.fixture
def filled(cycle, author, commit):
    files = {"marks.csv": MARKS + "T01,3.1.2,甲,1\n", "incidents.csv": INCIDENTS}
    written(commit, brought(commit, cycle, packed(files), author, "all.zip"), author)
    return cycle


# --- who sees what -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "unit", "marks", "incidents"),
    [
        (roles.AUTHOR, "D01", 4, 2),
        (roles.LEADER, "D01", 4, 2),
        (roles.APPRAISED, "T01", 2, 1),
        (roles.GRID_WORKER, "T01-C01-G1", 0, 0),
        (roles.SCORER, "DEP01", 3, 0),  # of its item, of every unit
        (roles.SCORER, "DEP02", 0, 0),
    ],
)
def test_rows_are_limited_to_what_is_seen(filled, person, role, unit, marks, incidents):
    viewer = viewer_of(person(role, unit))
    assert rows_seen(viewer, filled, "marks").count() == marks
    assert rows_seen(viewer, filled, "incidents").count() == incidents


def test_pages_and_exports_are_limited_alike(filled, person, signed_in):
    page = signed_in(person(roles.APPRAISED, "T01"))
    for address in ("incidents/", "incidents/export.csv"):
        shown = page.get(f"/cycles/{filled.pk}/facts/{address}")
        told = (b"".join(shown) if shown.streaming else shown.content).decode()
        assert "I1" in told
        assert "I2" not in told
    book = openpyxl.load_workbook(io.BytesIO(b"".join(page.get(f"/cycles/{filled.pk}/facts/incidents/export.xlsx"))))
    assert book["incidents"].max_row == 2
    assert page.get(f"/cycles/{filled.pk}/facts/").status_code == 403
    assert page.get(f"/cycles/{filled.pk}/facts/units/").context["page"].paginator.count == 3
    assert page.post(f"/cycles/{filled.pk}/facts/marks/clear/", {"reason": "x"}).status_code == 403


def test_names_are_escaped_and_formulas_stay_texts(filled, author, signed_in):
    page = signed_in(author)
    told = page.get(f"/cycles/{filled.pk}/facts/incidents/").content.decode()
    assert "&lt;b&gt;井盖" in told
    assert "<b>井盖" not in told
    exported = b"".join(page.get(f"/cycles/{filled.pk}/facts/incidents/export.csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported)))
    assert [row["subject"] for row in rows] == ["<b>井盖</b>", "'=1+1"]
    assert rows[1]["occurred_on"] == ""


def test_what_an_export_writes():
    moment = datetime.datetime(2026, 3, 5, 6, 30, tzinfo=datetime.UTC)
    cells = [None, True, moment, "@x", "-3", "好"]
    assert [exporting.plain(cell) for cell in cells] == ["", "true", "2026-03-05 14:30:00", "'@x", "'-3", "好"]


def test_tables_that_are_none(filled, author, signed_in):
    page = signed_in(author)
    for address in ("nothing/", "nothing/export.csv", "marks/export.pdf"):
        assert page.get(f"/cycles/{filled.pk}/facts/{address}").status_code == 404


def test_what_is_missing_is_said(filled, author):
    told = {need.table: need for need in needs(viewer_of(author), filled)}
    assert (told["ballots"].state, told["marks"].state, told["exemptions"].needed) == ("none", "part", False)
    assert "3.2.1" in dict(told["marks"].missing)
    assert ITEM not in dict(told["marks"].missing)


# --- who brings in what -----------------------------------------------------------------


def test_a_department_brings_in_its_own_items(cycle, person, author, commit):
    scorer = person(roles.SCORER, "DEP01")
    made = brought(commit, cycle, MARKS, scorer)
    assert written(commit, made, scorer).state == "written"
    foreign = brought(commit, cycle, MARKS + "T01,3.1.2,甲,1\n", scorer)
    assert (foreign.state, codes(foreign)) == ("refused", ["W414"])
    assert foreign.report["faults"][0]["place"]["row"] == 5
    cases = brought(commit, cycle, "case,unit\nC1,T01\n", scorer, "cases.csv")
    assert "W415" in codes(cases)


def test_others_bring_in_nothing(cycle, person):
    for role, unit in ((roles.LEADER, "D01"), (roles.APPRAISED, "T01"), (roles.SCORER, "DEP02"), (roles.AUTHOR, "T01")):
        with pytest.raises(Refused, match="不能向这个周期导入"):
            actions.upload(cycle=cycle, file=ContentFile(MARKS), name="marks.csv", by=person(role, unit))


def test_a_duty_that_was_taken_away_no_longer_writes(cycle, person, author, commit):
    scorer = person(roles.SCORER, "DEP01")
    made = brought(commit, cycle, MARKS, scorer)
    cycles.set_responsible(cycle=cycle, item=ITEM, units=[], by=author)
    with pytest.raises(Refused, match="不能向这个周期导入"):
        actions.write(fact_import=made, by=scorer)


def test_nobody_sees_the_imports_of_another_department(cycle, person, author, commit, signed_in):
    made = brought(commit, cycle, MARKS, author)
    page = signed_in(person(roles.SCORER, "DEP01"))
    assert page.get(f"/cycles/{cycle.pk}/facts/imports/{made.pk}/").status_code == 404
    assert page.get(f"/cycles/{cycle.pk}/facts/").status_code == 200
    assert page.post(f"/cycles/{cycle.pk}/facts/imports/{made.pk}/write/").status_code == 404


# --- pages -----------------------------------------------------------------


def file_of(text, name):
    file = io.BytesIO(text.encode())
    file.name = name
    return file


def test_several_files_are_uploaded_looked_at_and_written(cycle, author, signed_in, commit):
    page = signed_in(author)
    files = [file_of(MARKS, "marks.csv"), file_of(INCIDENTS, "incidents.csv")]
    with commit(execute=True):
        sent = page.post(f"/cycles/{cycle.pk}/facts/", {"upload": files})
    told = page.get(sent.url).content.decode()
    assert "写入 5 行" in told
    with commit(execute=True):
        page.post(sent.url + "write/")
    assert "已写入" in page.get(sent.url).content.decode()
    assert Mark.objects.count() == 3


def test_errors_are_told_on_the_page_and_as_a_workbook(cycle, author, signed_in, commit):
    page = signed_in(author)
    bad = MARKS + "".join(f"X{i},{ITEM},<i>{i}</i>,1\n" for i in range(30))
    with commit(execute=True):
        sent = page.post(f"/cycles/{cycle.pk}/facts/", {"upload": [file_of(bad, "marks.csv")]})
    told = page.get(sent.url).content.decode()
    assert "没有写入任何内容" in told
    assert "第 5 行" in told
    book = openpyxl.load_workbook(io.BytesIO(page.get(sent.url + "faults.xlsx").content))
    assert book["faults"].max_row > 20


def test_a_refused_upload_says_why(cycle, author, signed_in):
    shown = signed_in(author).post(f"/cycles/{cycle.pk}/facts/", {"upload": [file_of(MARKS, "marks.exe")]})
    assert shown.status_code == 422
    assert "W404" in shown.content.decode()


# --- the engine gets back what came in -----------------------------------------------------------------


def district_of(folder, owner):
    """The units of demonstration facts below a district of their own."""
    rows = list(csv.DictReader((folder / "units.csv").open(encoding="utf-8")))
    since = datetime.date(2020, 1, 1)
    units = {
        row["unit"]: Unit.objects.get_or_create(code=row["unit"], defaults={"opened_on": since})[0] for row in rows
    }
    UnitVersion.objects.filter(unit__in=units.values()).delete()
    for row in rows:
        known = {name: row.pop(name) for name in ("unit", "name", "kind", "parent")}
        parent = units.get(known["parent"]) or (owner if known["unit"] != owner.code else None)
        UnitVersion.objects.create(
            unit=units[known["unit"]], name=known["name"], kind=known["kind"], parent=parent, from_on=since,
            attributes={name: value for name, value in row.items() if value},
        )  # fmt: skip
    TreeRevision.objects.filter(pk=1).update(number=10**8 + len(rows))
    return list(units)


@pytest.mark.parametrize("scheme", ["pucheng-towns", "dinghai-agencies", "yinzhou-centres", "huanbei-communities"])
def test_scores_of_what_is_stored_are_those_of_the_files(scheme, district, author, approver, tmp_path, commit):
    folder = tmp_path / "facts"
    write_demonstration(scheme, folder, "2026")
    codes_ = district_of(folder, district["D01"])
    version = approved(district["D01"], author, approver, scheme, in_force_from=datetime.date(2000, 1, 1))
    cycle = opened(version, author, units=codes_)
    content = packed({path.name: path.read_bytes() for path in folder.iterdir()})
    made = brought(commit, cycle, content, author, "all.zip")
    assert made.state == "checked", made.report["faults"][:5]
    if actions.changes(made):
        written(commit, made, author)
        assert actions.changes(brought(commit, cycle, content, author, "all.zip")) == 0
    path = shipped_folder() / scheme / "scheme.yaml"
    want, have = (api.score(path, facts, "2026", trial=True).results for facts in (folder, tables_of(cycle)))
    assert (have.scores, have.standings) == (want.scores, want.standings)


def test_times_are_local_and_come_back_as_they_were(cycle, author):
    row = dict.fromkeys(TABLES["cases"].names, "")
    row |= {"case": "C1", "unit": "T01", "reported_at": "2026-03-05 00:30", "due_at": "2026-03-06", "valid": "是"}
    actions.bring_in(cycle=cycle, tables={"cases": [row]}, by=author)
    stored, table = Case.objects.get(), tables_of(cycle)["cases"].to_pylist()[0]
    assert stored.reported_at == datetime.datetime(2026, 3, 4, 16, 30, tzinfo=datetime.UTC)
    assert table["reported_at"] == datetime.datetime(2026, 3, 5, 0, 30)
    assert table["due_at"] == datetime.datetime(2026, 3, 6, 23, 59, 59, 999999)
    assert (stored.valid, table["valid"], table["duplicate"]) == (True, True, None)


def test_what_a_program_brings_in_is_checked_too(cycle, author):
    with pytest.raises(Refused, match="W410"):
        actions.bring_in(
            cycle=cycle, tables={"marks": [{"unit": "T99", "item": ITEM, "assessor": "甲", "points": 1}]}, by=author
        )
    assert not Mark.objects.exists()


def test_odd_texts_come_back_as_they_were(cycle, author):
    odd = ['"', 'a"b', "\\N", "NULL", "a,b", "两\n行", "’;--", "=1", "\\", "''"]
    rows = [{"unit": "T01", "item": ITEM, "assessor": text, "points": "1e-2"} for text in odd]
    actions.bring_in(cycle=cycle, tables={"marks": rows}, by=author)
    found = tables_of(cycle)["marks"].to_pylist()
    assert sorted(row["assessor"] for row in found) == sorted(odd)
    assert {str(row["points"]) for row in found} == {"0.01"}
    assert sorted(mark.assessor for mark in Mark.objects.all()) == sorted(odd)
    again = actions.bring_in(cycle=cycle, tables={"marks": rows}, by=author)
    assert [difference.same for difference in again] == [len(odd)]
