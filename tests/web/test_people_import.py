"""People out of files: accounts at once, roles as requests; in whole or not at all; pass words shown once."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.people import actions, import_views, imports, roles
from kaoping.web.people.models import GrantRequest, Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site import uploads

pytestmark = pytest.mark.django_db

HEAD = ["username", "name", "unit", "roles", "phone", "email"]
GOOD = [
    ["wang", "王芳", "T01", "被考核单位、领导@D01", "13800001234", ""],
    ["li", "李娜", "DEP01", "责任部门", "", "li@example.org"],
    ["zhao", "赵敏", "", "审计管理员", "", ""],
]


def workbook(rows, head=HEAD):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("people")
        for i, row in enumerate([head, *rows]):
            page.write_row(i, 0, row)
    return kept.getvalue()


@pytest.fixture
def system(person):
    return person(roles.SYSTEM, username="sys", name="系统甲")


@pytest.fixture
def security(person):
    return person(roles.SECURITY, username="sec", name="安全乙")


@pytest.fixture
def sheet(system):
    def read(rows, head=HEAD):
        file = SimpleUploadedFile("people.xlsx", workbook(rows, head))
        return imports.sheet_of(uploads.stage(file, area="people", by=system))

    return read


def found(plan):
    return [(fault.code, fault.place.row, fault.place.column) for fault in plan.faults]


def write(sheet, by):
    return imports.write(sheet=sheet, expected=None, digest="0", by=by)


def test_accounts_at_once_and_roles_as_requests(district, sheet, system, security):
    written = write(sheet(GOOD), system)
    assert [person.username for person, _ in written.passwords] == ["wang", "li", "zhao"]
    for person, secret in written.passwords:
        kept = Person.objects.get(username=person.username)
        assert kept.check_password(secret)
        assert kept.must_change_password
        assert viewer_of(kept).roles == frozenset()
    asked = {(r.person.username, r.role, r.unit and r.unit.code) for r in GrantRequest.objects.all()}
    assert asked == {
        ("wang", roles.APPRAISED, "T01"), ("wang", roles.LEADER, "D01"), ("li", roles.SCORER, "DEP01"),
        ("zhao", roles.AUDIT, None),
    }  # fmt: skip
    entry = Entry.objects.first()
    assert (entry.action, entry.details["new"], entry.details["roles_asked"]) == (
        "people.imported",
        ["wang", "li", "zhao"],
        4,
    )
    assert not any(secret in str(entry.details) for _, secret in written.passwords)
    actions.confirm_requests(requests=list(GrantRequest.objects.all()), by=security)
    assert viewer_of(Person.objects.get(username="wang")).roles == {roles.APPRAISED, roles.LEADER}


def test_the_same_file_twice_changes_nothing(district, sheet, system, security):
    write(sheet(GOOD), system)
    assert (imports.plan(sheet(GOOD)).writes, imports.plan(sheet(GOOD)).same) == (0, 3)
    some = list(GrantRequest.objects.order_by("pk"))
    actions.confirm_requests(requests=some[:2], by=security)
    actions.refuse_requests(requests=some[2:], reason="不需要", by=security)
    assert imports.plan(sheet(GOOD)).writes == 0


def test_what_differs_is_changed_and_asked_for(district, sheet, system):
    write(sheet(GOOD), system)
    plan = imports.plan(sheet([["WANG", "王小芳", "T02", "被考核单位", "13800001234", ""]]))
    assert plan.changed[0].fields == ("name", "unit")
    assert plan.changed[0].wishes == ((roles.APPRAISED, district["T02"].pk),)
    written = write(sheet([["WANG", "王小芳", "T02", "被考核单位", "13800001234", ""]]), system)
    assert written.passwords == []
    kept = Person.objects.get(username="wang")
    assert (kept.name, kept.unit, kept.phone) == ("王小芳", district["T02"], "13800001234")


def test_columns_that_are_missing_change_nothing(district, sheet, system):
    write(sheet(GOOD), system)
    assert imports.plan(sheet([["wang", "王芳"]], HEAD[:2])).same == 1


def test_every_fault_of_every_row_at_once(district, sheet, system, person):
    closed = person(username="closed")
    actions.deactivate(person=closed, by=system)
    rows = [
        ["a b", "甲", "", "", "", ""],
        ["u2", "", "T99", "皇帝", "电话", "nobody"],
        ["u3", "丙", "", "领导", "", ""],
        ["u4", "丁", "T01", "系统管理员、领导", "", ""],
        ["u5", "戊", "", "", "", ""],
        ["U5", "戊", "", "", "", ""],
        ["closed", "己", "", "", "", ""],
        ["sys", "系统甲", "", "审计管理员", "", ""],
        ["u9", "庚", "", "领导@T99", "", ""],
    ]
    plan = imports.plan(sheet(rows))
    assert found(plan) == [
        ("W100", 2, "username"), ("W102", 3, "name"), ("W103", 3, "phone"), ("W104", 3, "email"), ("W131", 3, "unit"),
        ("W114", 3, "roles"), ("W109", 4, "roles"), ("W107", 5, "roles"), ("W130", 7, "username"),
        ("W132", 8, "username"), ("W107", 9, "roles"), ("W131", 10, "roles"),
    ]  # fmt: skip
    before = Person.objects.count(), Entry.objects.count()
    with pytest.raises(Refused):
        write(sheet(rows), system)
    assert before == (Person.objects.count(), Entry.objects.count())


def test_only_the_system_administrator_imports(district, sheet, security):
    with pytest.raises(Refused) as refused:
        write(sheet(GOOD), security)
    assert refused.value.faults[0].code == "W105"
    assert not Person.objects.filter(username="wang").exists()


def test_an_empty_table_says_so(district, sheet):
    assert found(imports.plan(sheet([]))) == [("W133", None, None)]


@pytest.mark.parametrize(("word", "role"), [
    ("领导", roles.LEADER), ("leader", roles.LEADER), ("考核办(拟订)", roles.AUTHOR), ("考核办(审批)", roles.APPROVER),
    ("Appraised unit", roles.APPRAISED), ("grid_worker", roles.GRID_WORKER), ("领", None),
])  # fmt: skip
def test_a_role_in_any_words(word, role):
    assert imports.role_of(word) == role


def test_from_the_template_to_the_pass_words(district, system, signed_in):
    client = signed_in(system)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/people/import/template.xlsx").content))
    for i, cell in enumerate(["wang", "<b>王</b>", "T01", "领导", "13800001234", ""], 1):
        book["people"].cell(3, i).value = cell
    kept = io.BytesIO()
    book.save(kept)
    address = client.post("/people/import/", {"file": SimpleUploadedFile("p.xlsx", kept.getvalue())}).url
    page = client.get(address)
    text = page.content.decode()
    assert "写入 1 个账号" in text
    assert "<b>王" not in text
    assert "138****1234" in text
    assert "13800001234" not in text
    done = client.post(address, {"expected": page.context["plan"].digest})
    secret = done.context["rows"][0][2]
    assert done["Cache-Control"] == "no-store"
    assert Person.objects.get(username="wang").check_password(secret)
    table = client.post("/people/import/passwords.xlsx", {"sealed": done.context["sealed"]})
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(table.content)).active]
    assert cells[1] == ["wang", "<b>王</b>", secret]
    assert client.get(address).status_code == 422


def test_pass_words_are_given_to_their_owner_for_a_while(system, person, signed_in, monkeypatch):
    client = signed_in(system)
    rows = [["=cmd()", "甲", "secret"]]
    sealed = signing.dumps([system.pk, rows], salt=import_views.SALT, compress=True)
    answer = client.post("/people/import/passwords.xlsx", {"sealed": sealed})
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).active["A2"].value == "'=cmd()"
    assert client.post("/people/import/passwords.xlsx", {"sealed": sealed[:-1] + "x"}).status_code == 400
    assert signed_in(person(roles.SYSTEM)).post("/people/import/passwords.xlsx", {"sealed": sealed}).status_code == 400
    monkeypatch.setattr(import_views, "READABLE_FOR", -1)
    assert client.post("/people/import/passwords.xlsx", {"sealed": sealed}).status_code == 400


def test_a_wrong_template_is_told_by_its_columns(district, system, signed_in):
    client = signed_in(system)
    file = SimpleUploadedFile("p.xlsx", workbook([["a", "b"]], ["工号牌", "姓名"]))
    answer = client.get(client.post("/people/import/", {"file": file}).url)
    assert answer.status_code == 422
    assert "账号(username)" in answer.content.decode()
    assert "disabled" in answer.content.decode()
