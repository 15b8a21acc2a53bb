"""Units out of files: checked with every fault, written in whole, the same file twice changes nothing."""

from __future__ import annotations

import datetime
import io
import itertools
import zipfile

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.people import roles
from kaoping.web.site import uploads
from kaoping.web.units import actions, imports
from kaoping.web.units.models import Unit, UnitVersion
from kaoping.web.units.tree import tree_at

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 1, 1)
HEAD = ["unit", "name", "kind", "parent", "from_on"]


def workbook(rows, sheet="units", head=None):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        page = book.add_worksheet(sheet)
        for i, row in enumerate([head or HEAD, *rows]):
            page.write_row(i, 0, row)
    return kept.getvalue()


def csv_of(rows, head=None, encoding="utf-8"):
    return "\n".join(",".join(map(str, row)) for row in [head or HEAD, *rows]).encode(encoding)


@pytest.fixture
def system(person):
    return person(roles.SYSTEM)


@pytest.fixture
def sheet(system):
    """Read a file as if it had been uploaded: sheet(content)."""

    def read(content, name="units.xlsx"):
        return imports.sheet_of(uploads.stage(SimpleUploadedFile(name, content), area="units", by=system))

    return read


def planned(sheet, **more):
    return imports.plan(sheet, on=DAY, by=more.get("by"))


def found(plan):
    return [(fault.code, fault.place.row, fault.place.column) for fault in plan.faults]


def write(sheet):
    return imports.write(sheet=sheet, on=DAY, expected=None, digest="0", by=None)


# --- what is accepted -------------------------------------------------------------------------------------------


def test_the_contract_table_is_taken_as_it_is(district, sheet):
    head = ["unit", "name", "kind", "parent", "grid_type", "population"]
    made = write(
        sheet(
            csv_of(
                [["X1", "新社区", "community", "T01", "", ""], ["X1-G1", "一网格", "网格", "X1", "urban", "500"]], head
            )
        )
    )
    assert (len(made.new), made.same) == (2, 0)
    tree = tree_at(DAY)
    assert tree.by_code["X1-G1"].attributes == {"grid_type": "urban", "population": "500"}
    assert tree.by_code["X1-G1"].kind == "grid"
    assert tree.by_code["X1-G1"].path.startswith(tree.by_code["T01"].path)
    entry = Entry.objects.first()
    assert (entry.action, entry.details["new"]) == ("units.imported", 2)


def test_the_same_file_twice_changes_nothing(district, sheet):
    content = workbook([["X1", "新社区", "社区", "T01", "2026-01-01"], ["X2", "另一社区", "社区", "T02", ""]])
    write(sheet(content))
    again = planned(sheet(content))
    assert (again.writes, again.same, again.faults) == (0, 2, [])


def test_what_differs_becomes_a_new_version(district, sheet):
    write(sheet(csv_of([["T01", "青岩街道", "镇街", "D01", "2026-03-01"]])))
    assert tree_at(DAY).by_code["T01"].name == "青石街道"
    assert tree_at(datetime.date(2026, 3, 1)).by_code["T01"].name == "青岩街道"
    assert [v.to_on for v in UnitVersion.objects.filter(unit=district["T01"])] == [datetime.date(2026, 3, 1), None]
    assert Entry.objects.first().details["changes"][0]["fields"] == {"name": ["青石街道", "青岩街道"]}


def test_a_column_that_is_missing_changes_nothing(district, sheet):
    actions.change_attributes(
        unit=district["T01"], attributes={"a": "1", "b": "2"}, on=datetime.date(2021, 1, 1), by=None
    )
    head = ["unit", "name", "kind", "a"]
    made = write(sheet(csv_of([["T01", "青石街道", "town", ""]], head)))
    assert made.changed[0].fields == {"a": ("1", "")}
    now = tree_at(DAY).by_code["T01"]
    assert (now.attributes, now.parent_id) == ({"b": "2"}, district["D01"].pk)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_in_any_encoding(district, sheet, encoding):
    rows = [["X1", "芸畈新村", "社区", "T01", ""]]
    assert (
        planned(sheet(csv_of(rows, ["单位编号", "名称", "类别", "上级单位", "生效日期"], encoding), "u.csv"))
        .new[0]
        .name
        == "芸畈新村"
    )


def test_the_template_comes_back_filled(district, system, sheet, signed_in):
    answer = signed_in(system).get("/units/import/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book["units"][2]][:5] == HEAD
    assert book["units"].data_validations.dataValidation
    for i, cell in enumerate(["X1", "=1+1", "社区", "T01", "2026-02-01"], 1):
        book["units"].cell(3, i).value = cell
        book["units"].cell(3, i).data_type = "s"
    kept = io.BytesIO()
    book.save(kept)
    plan = planned(sheet(kept.getvalue()))
    assert plan.faults == []
    assert (plan.new[0].name, plan.new[0].row, plan.new[0].on) == ("=1+1", 3, datetime.date(2026, 2, 1))


def test_a_formula_is_the_value_that_was_stored(district, sheet):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        page = book.add_worksheet("units")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ["X1", "", "社区", "T01", ""])
        page.write_formula(1, 1, '="新"&"村"', None, "新村")
        page.write_row(2, 0, ["X2", "", "社区", "T01", ""])
        page.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    plan = planned(sheet(kept.getvalue()))
    assert ("W528", 3, "name") in found(plan)
    assert plan.new[0].name == "新村"


# --- what is refused, all at once -------------------------------------------------------------------------------


def test_every_fault_of_every_row_at_once(district, sheet):
    rows = [
        ["X 1", "甲", "社区", "T01", ""],
        ["X2", "", "社区", "T01", ""],
        ["X3", "丙", "", "T01", "31.1."],
        ["X4", "丁", "社区", "none", ""],
        ["X5", "戊", "社区", "T01", ""],
        ["X5", "戊", "社区", "T01", ""],
        ["T01", "换名", "镇街", "D01", "2020-01-01"],
        ["X7", "庚", "社区", "X8", "2025-01-01"],
        ["X8", "辛", "社区", "T01", "2026-01-01"],
    ]
    plan = planned(sheet(workbook(rows)))
    assert found(plan) == [
        ("W152", 2, "unit"), ("W153", 3, "name"), ("W154", 4, "kind"), ("W173", 4, "from_on"), ("W170", 7, "unit"),
        ("W158", 8, "from_on"), ("W171", 5, "parent"), ("W171", 9, "parent"),
    ]  # fmt: skip
    before = Unit.objects.count(), UnitVersion.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as refused:
        write(sheet(workbook(rows)))
    assert len(refused.value.faults) == 8
    assert before == (Unit.objects.count(), UnitVersion.objects.count(), Entry.objects.count())


def test_a_fault_of_a_row_is_not_that_of_the_rows_below(district, sheet):
    rows = [["X1", "", "社区", "T99", "2025-06-01"], ["X1-G1", "网格", "网格", "X1", "2025-06-01"]]
    assert found(planned(sheet(workbook(rows)))) == [("W153", 2, "name"), ("W171", 2, "parent")]


def test_rows_in_a_circle(district, sheet):
    rows = [["X1", "甲", "社区", "X2", ""], ["X2", "乙", "社区", "X1", ""], ["X3", "丙", "网格", "X1", ""]]
    assert {fault[0] for fault in found(planned(sheet(workbook(rows))))} == {"W157"}
    rows = [["T01", "青石街道", "town", "T01-C01", ""]]
    assert found(planned(sheet(workbook(rows)))) == [("W157", 2, "parent")]


def test_an_office_imports_into_its_own_part(district, person, sheet):
    office = person(roles.AUTHOR, "T01")
    rows = [
        ["X1", "甲", "社区", "T01", ""],
        ["X2", "乙", "社区", "T02", ""],
        ["T03", "丙镇", "镇街", "D01", ""],
        ["X4", "丁", "区县", "", ""],
    ]
    assert sorted(found(planned(sheet(workbook(rows)), by=office))) == [
        ("W150", 3, "parent"), ("W150", 4, "unit"), ("W172", 5, "parent")
    ]  # fmt: skip


@pytest.mark.parametrize(("content", "code"), [
    (b"", "W521"),
    (b"%PDF-1.4", "W522"),
    (b"\x00\x01\x02binary", "W522"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "W522"),
    (b"PK\x03\x04 cut off", "W522"),
    (csv_of([["a"]], ["so", "etwas"]), "W526"),
    (csv_of([], ["unit", "unit", "name", "kind"]), "W527"),
    (workbook([["a", "b"]], head=["编号", "什么"]), "W526"),
    (b"unit,name,kind\n\xff\xff,\xfe,x", "W529"),
], ids=itertools.count())  # fmt: skip
def test_files_that_are_none(district, sheet, content, code):
    with pytest.raises(Refused) as refused:
        sheet(content)
    assert code in [fault.code for fault in refused.value.faults]


def test_a_workbook_of_something_else_names_the_sheets(district, sheet):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        book.add_worksheet("一月")
        book.add_worksheet("二月")
    with pytest.raises(Refused) as refused:
        sheet(kept.getvalue())
    assert refused.value.faults[0].code == "W525"
    assert "二月" in refused.value.faults[0].message("zh")


def test_a_zip_bomb_is_not_unpacked(district, sheet):
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as sound,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for member in sound.infolist():
            bomb.writestr(member.filename, sound.read(member))
        with bomb.open("xl/media/image1.png", "w", force_zip64=True) as member:
            for _ in range(160):
                member.write(bytes(1 << 20))
    assert len(kept.getvalue()) < 1 << 20
    with pytest.raises(Refused) as refused:
        sheet(kept.getvalue())
    assert refused.value.faults[0].code == "W523"


def test_a_cell_at_the_end_of_the_sheet_takes_no_memory(district, sheet):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        page = book.add_worksheet("units")
        page.write_row(0, 0, HEAD)
        page.write(1_048_575, 16_383, "x")
    with pytest.raises(Refused):
        sheet(kept.getvalue())


def test_too_large_and_too_many_rows(district, sheet, monkeypatch):
    monkeypatch.setattr(imports, "MOST_ROWS", 2)
    with pytest.raises(Refused) as refused:
        sheet(csv_of([[f"X{i}", "甲", "社区", "T01", ""] for i in range(3)]))
    assert refused.value.faults[0].code == "W524"
    with pytest.raises(Refused) as refused:
        sheet(bytes(11 << 20))
    assert refused.value.faults[0].code == "W520"


# --- through the pages ------------------------------------------------------------------------------------------


def test_check_then_write(district, system, signed_in):
    client = signed_in(system)
    file = SimpleUploadedFile("<i>u.xlsx", workbook([["X1", "<script>x</script>", "社区", "T01", ""]]))
    checked = client.post("/units/import/", {"file": file, "on": "2026-01-01"})
    assert checked.status_code == 302
    page = client.get(checked.url)
    text = page.content.decode()
    assert "写入 1 个单位" in text
    assert "<script>x" not in text
    assert "<i>u" not in text
    assert not Unit.objects.filter(code="X1").exists()
    written = client.post(checked.url, {"expected": page.context["plan"].digest})
    assert written.status_code == 302
    assert Unit.objects.filter(code="X1").exists()
    assert client.get(checked.url).status_code == 422  # the file waits no longer


def test_what_changed_in_between_is_shown_again(district, system, signed_in):
    client = signed_in(system)
    content = workbook([["X1", "甲", "社区", "T01", ""], ["X2", "乙", "社区", "T01", ""]])
    address = client.post("/units/import/", {"file": SimpleUploadedFile("u.xlsx", content), "on": "2026-01-01"}).url
    expected = client.get(address).context["plan"].digest
    actions.open_unit(code="X1", name="甲", kind="社区", parent=district["T01"], on=DAY, by=None)
    answer = client.post(address, {"expected": expected})
    assert answer.status_code == 422
    assert "W531" in answer.content.decode()
    assert not Unit.objects.filter(code="X2").exists()
    assert client.post(address, {"expected": answer.context["plan"].digest}).status_code == 302
    assert Unit.objects.filter(code="X2").exists()


def test_a_waiting_file_belongs_to_who_brought_it(district, system, person, signed_in):
    content = workbook([["X1", "甲", "社区", "T01", ""]])
    address = (
        signed_in(system)
        .post("/units/import/", {"file": SimpleUploadedFile("u.xlsx", content), "on": "2026-01-01"})
        .url
    )
    other = signed_in(person(roles.AUTHOR, "T01"))
    assert other.get(address).status_code == 422
    assert other.get("/units/import/..%2f..%2fsecret-key/").status_code == 404


def test_a_page_with_errors_writes_nothing_and_says_where(district, system, signed_in):
    client = signed_in(system)
    content = workbook([["X1", "", "社区", "T99", ""]])
    address = client.post("/units/import/", {"file": SimpleUploadedFile("u.xlsx", content), "on": "2026-01-01"}).url
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 422
    assert "第 2 行" in text
    assert "W153" in text
    assert "先处理" in text
    assert client.post(address, {"expected": page.context["plan"].digest}).status_code == 422
    assert not Unit.objects.filter(code="X1").exists()
