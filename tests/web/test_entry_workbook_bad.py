"""Workbooks that are wrong: every fault with its cell, nothing written, nothing believed."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from functools import partial

import openpyxl
import pytest
from tests.web.cycles_at_work import approved, opened
from tests.web.workbooks import MARKS, T01, T02, T03, VALUES, column, content, hand_in, put, sheet, template, told

from kaoping.problems import Refused
from kaoping.web.collection.entering import Edit, save
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.entry.workbook_book import NAME
from kaoping.web.entry.workbook_mark import SHEET
from kaoping.web.facts.models import Mark
from kaoping.web.people.roles import SCORER
from kaoping.web.site.uploads import MEGABYTE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in ("3.1.1", "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def handed_in(django_capture_on_commit_callbacks):
    return partial(hand_in, django_capture_on_commit_callbacks)


def at(book, key, row):
    return f"{column(book, key)}{row}"


def repacked(data, change):
    """The archive with some members changed. change: name, bytes → bytes or None (left out)."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (member := change(name, old.read(name))) is not None:
                new.writestr(name, member)
    return kept.getvalue()


def shared(data):
    """The workbook as Excel keeps it: texts in a table of their own, cells refer to them."""
    texts = []

    def refer(found):
        texts.append(found.group(2))
        return found.group(1).replace(b't="inlineStr"', b't="s"') + b"<v>%d</v></c>" % (len(texts) - 1)

    cell = re.compile(rb'(<c [^>]*t="inlineStr"[^>]*>)<is><t[^>]*>(.*?)</t></is></c>', re.S)
    data = repacked(data, lambda name, part: cell.sub(refer, part) if name.startswith("xl/worksheets/") else part)
    table = b"".join(b"<si><r><t>%s</t></r><rPh><t>x</t></rPh></si>" % text for text in texts)
    kept = io.BytesIO(repacked(data, lambda name, part: None if name == "xl/sharedStrings.xml" else part))
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", b'<?xml version="1.0"?><sst>' + table + b"</sst>")
    return kept.getvalue()


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "format_", "code"),
    [
        ("优秀", None, "W597"),
        ("=1+1", None, "W597"),
        (True, None, "W597"),
        (datetime.date(2026, 1, 2), None, "W597"),
        (1, "yyyy-mm-dd", "W597"),
        (0.5, "0.0%", "W597"),
        (3, None, "W542"),
        (-1, None, "W544"),
        (0.12345678, None, "W541"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place(cycle, scorer, handed_in, value, format_, code):
    book = template(cycle, scorer)
    cell = put(book, MARKS, T02, value)
    if format_:
        cell.number_format = format_
    made = handed_in(cycle, book, scorer)
    assert (made.state, told(made)) == ("refused", [(code, at(book, MARKS, T02))])


def test_an_error_of_the_spreadsheet_is_no_figure(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    cell = put(book, MARKS, T02, "#N/A")
    cell.data_type = "e"
    assert told(handed_in(cycle, book, scorer)) == [("W597", at(book, MARKS, T02))]


def test_the_kept_value_of_a_formula_is_not_taken(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    put(book, MARKS, T02, 1.5)
    place = at(book, MARKS, T02).encode()

    def with_formula(name, data):
        if name != "xl/worksheets/sheet1.xml":
            return data
        return re.sub(rb'(<c r="' + place + rb'"[^>]*>)<v>1.5</v>', rb"\1<f>B1*2</f><v>1.5</v>", data)

    made = handed_in(cycle, repacked(content(book), with_formula), scorer)
    assert told(made) == [("W597", at(book, MARKS, T02))]
    assert "=B1*2" in made.report["faults"][0]["message"]["zh"]


@pytest.mark.parametrize(("value", "code"), [(0.1 + 0.2, []), ("１.５", ["W599"]), ("1.5", ["W599"]), (" ", [])])
def test_what_can_be_read_without_doubt_is_read(cycle, scorer, handed_in, value, code):
    book = template(cycle, scorer)
    put(book, MARKS, T02, value)
    made = handed_in(cycle, book, scorer)
    assert (made.state, [each for each, _ in told(made)]) == ("checked", code)
    assert made.report["new"] == (0 if value == " " else 1)


def test_texts_are_read_wherever_a_spreadsheet_keeps_them(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    put(book, MARKS, T02, 1.5)
    data = shared(content(book))
    assert b't="s"' in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    made = handed_in(cycle, data, scorer)
    assert (made.state, told(made), made.report["new"]) == ("checked", [], 1)


def test_merged_cells_are_refused(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    book[NAME].merge_cells(f"{at(book, MARKS, T01)}:{at(book, MARKS, T02)}")
    assert told(handed_in(cycle, book, scorer)) == [("W596", at(book, MARKS, T01))]


def test_hidden_cells_are_asked_about(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    put(book, MARKS, T02, 1)
    put(book, VALUES, T03, 2)
    book[NAME].row_dimensions[T02].hidden = True
    book[NAME].column_dimensions[column(book, VALUES)].hidden = True
    made = handed_in(cycle, book, scorer)
    assert (made.state, told(made), made.report["hidden"]) == ("checked", [("W598", "")], 2)


# --- rows and columns -------------------------------------------------------------------------------------------------


def test_units_that_are_unknown_double_or_out_of_place(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    page = book[NAME]
    page["A7"], page["B8"] = "T99", "柳林镇"
    page["A10"], page["B10"] = "T03", "柳林镇"
    put(book, MARKS, 11, 1)  # a figure without a unit
    made = handed_in(cycle, book, scorer)
    assert told(made) == [("W593", "A7"), ("W595", "B8"), ("W594", "A10"), ("W593", "A11")]


def test_a_missing_column_is_named(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    book[NAME].delete_cols(4)
    made = handed_in(cycle, book, scorer)
    assert [code for code, _ in told(made)] == ["W591"]


def test_a_column_of_another_sheet_is_refused(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    book[NAME]["F6"] = "marks:9.9"
    book[NAME]["G6"] = MARKS
    assert told(handed_in(cycle, book, scorer)) == [("W592", "F6"), ("W592", "G6")]


# --- the wrong template -----------------------------------------------------------------------------------------------


def test_a_workbook_of_ones_own_is_no_template(cycle, scorer, handed_in):
    book = openpyxl.Workbook()
    book.active.append(["unit", "name", MARKS])
    assert told(handed_in(cycle, book, scorer)) == [("W585", "")]


def test_an_altered_mark_is_refused(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    book[SHEET]["B2"] = "2\t9"
    assert told(handed_in(cycle, book, scorer)) == [("W585", "")]
    book = template(cycle, scorer)
    book[SHEET]["A1"] = book[SHEET]["A1"].value[:-3] + "abc"
    assert told(handed_in(cycle, book, scorer)) == [("W585", "")]


def test_the_template_of_last_year_is_known_as_such(cycle, scorer, author, handed_in):
    last = opened(cycle.version, author, "2025")
    Responsibility.objects.create(cycle=last, item="3.1.1", unit=cycle.responsibilities.first().unit)
    made = handed_in(cycle, template(last, scorer), scorer)
    assert told(made) == [("W587", "")]
    assert "2025" in made.report["faults"][0]["message"]["zh"]


def test_the_template_of_another_department_is_known_as_such(cycle, scorer, district, person, handed_in):
    Responsibility.objects.create(cycle=cycle, item="3.1.2", unit=district["DEP02"])
    other = template(cycle, person(SCORER, "DEP02", "other"), "DEP02")
    assert told(handed_in(cycle, other, scorer)) == [("W588", "")]


def test_the_template_of_an_older_version_is_known_as_such(cycle, scorer, author, approver, handed_in):
    old = template(cycle, scorer)
    newer = approved(cycle.owner, author, approver, code="next", number=2)
    Cycle.objects.filter(pk=cycle.pk).update(version=newer)
    assert told(handed_in(cycle, old, scorer)) == [("W589", "")]


# --- files that are none, and files that mean harm --------------------------------------------------------------------


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLD, "老式"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("unit,name\nT01,青石街道\n".encode(), "文字"),
        (b"PK\x03\x04 and nothing else", "压缩包"),
    ],
)
def test_what_is_no_workbook_is_named(cycle, scorer, handed_in, data, words):
    made = handed_in(cycle, data, scorer)
    assert made.state == "refused"
    assert words in made.report["faults"][0]["message"]["zh"]


def test_macros_are_refused_whatever_the_name(cycle, scorer, handed_in):
    def with_macros(name, data):
        return (
            data.replace(b"sheet.main+xml", b"x").replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.x",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            if name == "[Content_Types].xml"
            else data
        )

    made = handed_in(cycle, repacked(content(template(cycle, scorer)), with_macros), scorer)
    assert told(made) == [("W586", "")]
    assert "宏" in made.report["faults"][0]["message"]["zh"]


@pytest.mark.parametrize(
    "member", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
)
def test_entities_are_never_expanded(cycle, scorer, handed_in, member):
    bomb = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def with_bomb(name, data):
        return (
            re.sub(rb"(<\?xml[^>]*\?>)?", lambda found: found.group(0) + bomb, data, count=1)
            if name == member
            else data
        )

    made = handed_in(cycle, repacked(shared(content(template(cycle, scorer))), with_bomb), scorer)
    assert made.state == "refused"
    assert not Mark.objects.exists()


def test_a_zip_bomb_is_not_unpacked(cycle, scorer, handed_in):
    zeros = b"0" * (160 * MEGABYTE)
    packed = repacked(content(template(cycle, scorer)), lambda name, data: zeros if "theme" in name else data)
    assert len(packed) < MEGABYTE
    assert told(handed_in(cycle, packed, scorer)) == [("W523", "")]


def test_a_file_of_50_mb_and_an_empty_one_are_refused_at_the_door(cycle, scorer, handed_in):
    for data, code in ((b"PK\x03\x04" + b"x" * (50 * MEGABYTE), "W520"), (b"", "W521")):
        with pytest.raises(Refused) as refused:
            handed_in(cycle, data, scorer)
        assert refused.value.faults[0].code == code


def test_a_row_that_lies_far_below_is_refused(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    book[NAME]["A200000"] = "T01"
    assert told(handed_in(cycle, book, scorer)) == [("W704", "")]


def test_one_wrong_cell_keeps_the_whole_workbook_out(cycle, scorer, handed_in):
    save(sheet=sheet(cycle), edits=[Edit("T03", MARKS, "", "1")], by=scorer)
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1)
    put(book, MARKS, T02, 99)
    assert handed_in(cycle, book, scorer).state == "refused"
    assert [mark.unit for mark in Mark.objects.all()] == ["T03"]
