"""An import: checked first with every error told, written as a whole or not at all."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from tests.web.cycles_at_work import ITEM, MARKS, approved, brought, codes, csv_of, opened, packed, written

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts import actions, receiving, writing
from kaoping.web.facts.models import FactImport, Incident, Mark, Value
from kaoping.web.facts.queries import tables_of
from kaoping.web.people import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(district, author, approver):
    return opened(approved(district["D01"], author, approver), author)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def book_of(sheets):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return kept.getvalue()


def assert_told(client, made):
    """The page of an import says what is wrong, also where the fault lies in no row and no table."""
    page = client.get(f"/cycles/{made.cycle_id}/facts/imports/{made.pk}/").content.decode()
    for fault in made.report["faults"]:
        assert fault["code"] in page


# --- the way in -----------------------------------------------------------------


def test_nothing_is_written_before_it_is_asked_for(cycle, author, commit):
    made = brought(commit, cycle, MARKS, author)
    assert (made.state, made.report["tables"]) == ("checked", {"marks": {"rows": 3, "new": 3, "changed": 0, "same": 0}})
    assert not Mark.objects.exists()
    made = written(commit, made, author)
    assert (made.state, made.written_by) == ("written", author)
    cycle.refresh_from_db()
    assert (cycle.facts_revision, Mark.objects.filter(brought_by=made).count()) == (1, 3)
    entry = Entry.objects.get(action="facts.written")
    assert (entry.details["sha256"], entry.details["tables"]["marks"]["new"]) == (made.sha256, 3)


def test_an_empty_cell_is_nothing_and_figures_are_exact(cycle, author, commit):
    written(commit, brought(commit, cycle, MARKS, author), author)
    assert {mark.unit: mark.points for mark in Mark.objects.all()}["T03"] is None
    assert [str(points) for points in tables_of(cycle)["marks"]["points"].to_pylist()] == ["1.5", "2.0", "None"]


def test_the_same_file_twice_changes_nothing(cycle, author, commit):
    written(commit, brought(commit, cycle, MARKS, author), author)
    again = brought(commit, cycle, MARKS.replace("1.50", "1.5"), author)
    assert again.report["tables"]["marks"] == {"rows": 3, "new": 0, "changed": 0, "same": 3}
    with pytest.raises(Refused, match="没有变化"):
        actions.write(fact_import=again, by=author)
    cycle.refresh_from_db()
    assert cycle.facts_revision == 1


def test_changed_cells_are_shown_and_others_stay(cycle, author, commit):
    written(commit, brought(commit, cycle, MARKS, author), author)
    made = brought(commit, cycle, f"unit,item,assessor,points\nT01,{ITEM},甲,1.75\nT01,{ITEM},乙,1\n", author)
    assert made.report["tables"]["marks"] == {"rows": 2, "new": 1, "changed": 1, "same": 0}
    assert made.report["cells"]["marks"] == [
        {"row": 2, "key": f"T01 · {ITEM} · 甲", "column": "points", "old": "1.5", "new": "1.75"}
    ]
    written(commit, made, author)
    assert Mark.objects.count() == 4


def test_columns_that_are_not_given_keep_their_cells(cycle, author, commit):
    rows = [{"incident": "I1", "unit": "T01", "kind": "media", "level": "city", "verified": "true", "subject": "井盖"}]
    written(commit, brought(commit, cycle, csv_of(rows), author, "incidents.csv"), author)
    del rows[0]["subject"]
    rows[0]["level"] = "province"
    written(commit, brought(commit, cycle, csv_of(rows), author, "incidents.csv"), author)
    stored = Incident.objects.get()
    assert (stored.subject, stored.level) == ("井盖", "province")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_csv(cycle, author, commit, encoding):
    made = brought(commit, cycle, MARKS.encode(encoding), author, "打分.csv")
    assert made.state == "checked", made.report["faults"]


def test_parquet_workbook_and_chosen_table(cycle, author, commit):
    file = io.BytesIO()
    pq.write_table(pa.table({"unit": ["T01"], "item": [ITEM], "assessor": ["甲"], "points": [1.25]}), file)
    assert brought(commit, cycle, file.getvalue(), author, "export.parquet", "marks").state == "checked"
    rows = [["unit", "item", "assessor", "points"], ["T01", ITEM, "甲", 1.5]]
    made = brought(commit, cycle, book_of({"marks": rows, "说明": [["随便"]]}), author, "表.xlsx")
    assert (made.state, made.report["warnings"]) == ("checked", 0)
    with pytest.raises(Refused, match="哪一张表"):
        actions.upload(cycle=cycle, file=ContentFile(b"unit"), name="数据.csv", by=author)


def test_units_only_change_their_attributes(cycle, author, commit):
    content = "unit,name,kind,parent,area\nT01,改名街道,town,D01,4\nT02,,town,,\n"
    made = brought(commit, cycle, content, author, "units.csv")
    assert (made.state, codes(made, "warning")) == ("checked", ["W411"])
    written(commit, made, author)
    unit = CycleUnit.objects.get(cycle=cycle, code="T01")
    assert (unit.name, unit.attributes) == ("青石街道", {"area": "4"})
    assert brought(commit, cycle, content, author, "units.csv").report["tables"]["units"]["same"] == 2


def test_units_in_the_words_of_the_platform(cycle, author, commit):
    made = brought(commit, cycle, "unit,kind,area\nT01,镇街,4\nT02,镇街,5\n", author, "units.csv")
    assert (made.state, codes(made, "warning")) == ("checked", [])


def test_unknown_units_are_told_with_the_row_and_the_page_that_helps(cycle, author, commit):
    files = {
        "units.csv": "unit,kind\nT77,town\nT01,town\n",
        "marks.csv": f"unit,item,assessor,points\nT01,{ITEM},甲,1\nT99,{ITEM},甲,1\n",
    }
    made = brought(commit, cycle, packed(files), author, "all.zip")
    assert codes(made) == ["W410", "W410"]
    places = [
        (fault["place"]["table"], fault["place"]["row"]) for fault in made.report["faults"] if fault["code"] == "W410"
    ]
    assert sorted(places) == [("marks", 3), ("units", 2)]
    assert "单位" in made.report["faults"][0]["mend"]["zh"]


# --- what is wrong -----------------------------------------------------------------


def test_every_error_at_once_with_row_and_column(cycle, author, commit):
    content = f"unit,item,assessor,points\nT01,{ITEM},甲,3\nT01,{ITEM},甲,优\n,{ITEM},甲,1\nT02,{ITEM},{'长' * 61},-1\n"
    made = brought(commit, cycle, content, author)
    assert made.state == "refused"
    found = {
        (fault["code"], fault["place"].get("row"), fault["place"].get("column")) for fault in made.report["faults"]
    }
    assert {
        ("F261", 2, "points"),
        ("F231", 3, "points"),
        ("F251", 3, "unit"),
        ("F244", 4, "unit"),
        ("F236", 5, "points"),
        ("W412", 5, "assessor"),
    } <= found
    with pytest.raises(Refused):
        actions.write(fact_import=made, by=author)
    assert not Mark.objects.exists()


def test_a_wrong_template(cycle, author, commit, signed_in):
    made = brought(commit, cycle, "姓名,电话\n张三,123\n", author)
    assert codes(made) == ["F226"]
    made = brought(commit, cycle, book_of({"Sheet1": [["a"]]}), author, "花名册.xlsx")
    assert codes(made) == ["W425"]
    assert "“花名册.xlsx”" in made.report["faults"][0]["message"]["zh"], "no path of the server"
    assert_told(signed_in(author), made)
    assert_told(signed_in(author), brought(commit, cycle, b"PK no book", author, "坏.xlsx"))


def test_formulas_are_never_calculated(cycle, author, commit):
    rows = [["unit", "item", "assessor", "points"], ["T01", ITEM, "=1+1", "=HYPERLINK(1)"]]
    made = brought(commit, cycle, book_of({"marks": rows}), author, "f.xlsx")
    stored = "".join(fault["code"] for fault in made.report["faults"])
    assert made.state == "refused" or "F250" in stored or made.report["tables"]
    made = brought(commit, cycle, f"unit,item,assessor,points\nT01,{ITEM},=cmd|' /C calc'!A0,1\n", author)
    written(commit, made, author)
    assert Mark.objects.get().assessor == "=cmd|' /C calc'!A0"


def test_a_period_that_overlaps_what_is_stored(cycle, author, commit):
    written(commit, brought(commit, cycle, "unit,indicator,period,value\nT01,x,2026,5\n", author, "values.csv"), author)
    made = brought(
        commit, cycle, "unit,indicator,period,value\nT01,x,2026-03,5\nT02,x,2026-03,5\n", author, "values.csv"
    )
    assert codes(made) == ["W416"]
    assert made.report["faults"][0]["place"]["row"] == 2
    assert Value.objects.count() == 1


def test_too_large_empty_and_of_another_kind(cycle, author, settings):
    settings.KAOPING_UPLOAD_LIMIT = 100
    for name, content, code in (("a.csv", b"x" * 101, "W402"), ("a.csv", b"", "W403"), ("a.exe", b"MZ", "W404")):
        with pytest.raises(Refused) as caught:
            actions.upload(cycle=cycle, file=ContentFile(content), name=name, table="marks", by=author)
        assert [fault.code for fault in caught.value.faults] == [code]
    assert not FactImport.objects.exists()


def test_a_zip_bomb_is_put_down(cycle, author, commit, monkeypatch):
    monkeypatch.setattr(receiving, "UNPACKED", 1 << 20)
    bomb = packed({"marks.csv": b"0" * (3 << 20)})
    assert len(bomb) < 10_000
    assert codes(brought(commit, cycle, bomb, author, "b.zip")) == ["W407"]
    many = packed({f"{i}/marks.csv": "x" for i in range(41)})
    assert codes(brought(commit, cycle, many, author, "m.zip")) == ["W407"]


def test_archives_that_are_none(cycle, author, commit):
    assert codes(brought(commit, cycle, b"PK\x03\x04 no archive", author, "x.zip")) == ["W406"]
    twice = packed({"marks.csv": MARKS, "a/打分.csv": MARKS})
    assert codes(brought(commit, cycle, twice, author, "t.zip")) == ["W408"]
    mixed = packed({"x.xlsx": b"", "marks.csv": MARKS})
    assert codes(brought(commit, cycle, mixed, author, "m.zip")) == ["W409"]
    escaping = packed({"../../marks.csv": MARKS, "__MACOSX/._marks.csv": "x"})
    assert brought(commit, cycle, escaping, author, "e.zip").state == "checked"
    lying = io.BytesIO()
    with zipfile.ZipFile(lying, "w") as archive:
        archive.writestr("marks.csv", book_of({"marks": [["unit"]]}))
    assert codes(brought(commit, cycle, lying.getvalue(), author, "l.zip")) == ["F208"]


def test_a_workbook_that_unpacks_without_end(cycle, author, commit, monkeypatch):
    monkeypatch.setattr("kaoping.engine.reading.workbook_guard.UNPACKED", 1 << 16)
    rows = [["unit", "item", "assessor", "points"], *[[f"T{i}", ITEM, "甲", i] for i in range(3000)]]
    assert codes(brought(commit, cycle, book_of({"marks": rows}), author, "big.xlsx")) == ["F212"]


# --- all or nothing -----------------------------------------------------------------


def test_a_write_that_breaks_leaves_nothing(cycle, author, commit, monkeypatch):
    files = {"marks.csv": MARKS, "incidents.csv": "incident,unit,kind,level,verified\nI1,T01,media,city,true\n"}
    made = brought(commit, cycle, packed(files), author, "all.zip")
    real, done = writing._insert, []

    def breaks(*arguments):
        real(*arguments)
        done.append(arguments)
        if len(done) % 2 == 0:
            raise OSError("the disk is full")

    monkeypatch.setattr(writing, "_insert", breaks)
    made = written(commit, made, author)
    cycle.refresh_from_db()
    assert done
    assert (Mark.objects.count(), Incident.objects.count(), cycle.facts_revision) == (0, 0, 0)
    assert made.state == "failed"
    monkeypatch.setattr(writing, "_insert", real)
    with commit(execute=True):
        actions.check_again(fact_import=made, by=author)
    made.refresh_from_db()
    assert written(commit, made, author).state == "written"
    assert (Mark.objects.count(), Incident.objects.count()) == (3, 1)


def test_facts_that_changed_meanwhile_are_compared_anew(cycle, author, commit):
    first, second = brought(commit, cycle, MARKS, author), brought(commit, cycle, MARKS.replace("1.50", "1.25"), author)
    written(commit, first, author)
    second = written(commit, second, author)
    assert (second.state, codes(second, "warning")) == ("checked", ["W423"])
    assert second.report["tables"]["marks"] == {"rows": 3, "new": 0, "changed": 1, "same": 2}
    assert written(commit, second, author).state == "written"
    assert Cycle.objects.get().facts_revision == 2


def test_of_two_who_write_one_wins(cycle, author, person, commit):
    colleague = person(roles.AUTHOR, "D01")
    made = brought(commit, cycle, MARKS, author)
    actions.write(fact_import=made, by=author)
    with pytest.raises(Refused, match="写入中"):
        actions.write(fact_import=made, by=colleague)


def test_who_approves_enters_no_facts(cycle, author, approver, commit):
    with pytest.raises(Refused):
        brought(commit, cycle, MARKS, approver)
    written(commit, brought(commit, cycle, MARKS, author), author)
    with pytest.raises(Refused, match="拟订人"):
        actions.clear(cycle=cycle, table="marks", reason="导错了表", by=approver)


def test_a_dropped_import_is_gone(cycle, author, commit):
    made = brought(commit, cycle, MARKS, author)
    actions.drop(fact_import=made, by=author)
    with pytest.raises(Refused, match="已放弃"):
        actions.write(fact_import=made, by=author)


def test_a_table_is_cleared_with_a_reason(cycle, author, commit):
    written(commit, brought(commit, cycle, MARKS, author), author)
    with pytest.raises(Refused, match="理由"):
        actions.clear(cycle=cycle, table="marks", reason=" ", by=author)
    assert actions.clear(cycle=cycle, table="marks", reason="导错了表", by=author) == 3
    cycle.refresh_from_db()
    assert (Mark.objects.count(), cycle.facts_revision) == (0, 2)
    assert Entry.objects.get(action="facts.cleared").details["reason"] == "导错了表"


def test_the_template_comes_in_again(cycle, author, commit, signed_in):
    content = b"".join(signed_in(author).get(f"/cycles/{cycle.pk}/facts/files/template.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert set(book.sheetnames) == {"说明", "units", "cases", "incidents", "marks", "values", "ballots", "exemptions"}
    assert [cell.value for cell in book["marks"][1]] == ["unit", "item", "assessor", "points"]
    assert book["units"].max_row == 13
    book["marks"].append(["T01", ITEM, "甲", 1.5])
    filled = io.BytesIO()
    book.save(filled)
    made = brought(commit, cycle, filled.getvalue(), author, "填好.xlsx")
    assert (made.state, made.report["tables"]["marks"]["new"]) == ("checked", 1), made.report["faults"]
