"""The front door: by content and not by name; whatever comes in, no traceback comes out."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import Workbook
from tests.unit.source_files import notices, p, packed, read, refused, relations, tbl, tc, texts, tr, word, xml

from kaoping.clause.source import converting, faults
from kaoping.clause.source.reading import read_source
from kaoping.problems import Refused

CLAUSES = "未按时上报的，每次扣1分。"


def workbook() -> bytes:
    made, file = Workbook(), BytesIO()
    made.active.append(["项目", "分值"])
    made.save(file)
    return file.getvalue()


def ole(*streams: str, inside: bytes = b"") -> bytes:
    """Enough of an old Office file to be taken for one."""
    named = b"".join(stream.encode("utf-16-le") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + inside.ljust(1024, b"\0") + named


# --- where it comes from ------------------------------------------------------------------------------------------


def test_a_file_is_read_by_its_path(tmp_path):
    path = tmp_path / "细则.txt"
    path.write_text(CLAUSES, encoding="utf-8")
    assert (read_source(path).name, read_source(path).text) == ("细则.txt", CLAUSES + "\n")


def test_standard_input_is_read_by_its_content():
    assert read_source(None, data=word(p(CLAUSES)), name="-").form == "docx"
    assert read_source(None, data=CLAUSES.encode(), name="-").form == "txt"


@pytest.mark.parametrize("name", ["没有.txt", "."])
def test_what_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(Refused) as caught:
        read_source(tmp_path / name)
    assert [fault.kind for fault in caught.value.faults] == [faults.NOT_FOUND]


def test_progress_is_told_up_to_the_end():
    told: list[tuple[int, int]] = []
    read_source(None, data=word(p(CLAUSES) * 250), name="a.docx", progress=lambda *step: told.append(step))
    assert told[0] == (0, 250)
    assert told[-1] == (250, 250)


# --- what it is ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (word(p(CLAUSES)), "a.pdf", "docx"),
        (word(p(CLAUSES)), "a.doc", "docx"),
        (workbook(), "a.docx", "xlsx"),
        (f"<html><p>{CLAUSES}</p></html>".encode(), "a.doc", "html"),
        (CLAUSES.encode(), "a.docx", "txt"),
    ],
    ids=["pdf is docx", "doc is docx", "docx is xlsx", "doc is html", "docx is txt"],
)
def test_a_wrong_extension_is_told_and_the_content_read(data, name, form):
    source = read(data, name)
    assert (source.form, notices(source)) == (form, [faults.OTHER_FORM])


@pytest.mark.parametrize("name", ["办法", "a.docx", "-", "a.2031年稿"])
def test_a_right_or_an_unknown_extension_is_not_told(name):
    assert notices(read(word(p(CLAUSES)), name)) == []


@pytest.mark.parametrize("parts", [{"a.txt": "x"}, {"OFD.xml": "x"}, {"ppt/presentation.xml": "x"}], ids=str)
def test_packages_of_other_programs_are_refused(parts):
    assert refused(packed(parts), "a.docx") == [faults.UNKNOWN_FORM]


# --- what keeps it from being read -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        ole("EncryptionInfo", "EncryptedPackage"),
        ole("WordDocument", inside=b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01"),
        ole("Workbook", inside=b"\x09\x08\x10\x00" + bytes(16) + b"\x2f\x00\x36\x00"),
    ],
    ids=["package", "doc", "xls"],
)
def test_encrypted_files_are_refused(data):
    assert refused(data, "a.docx") == [faults.ENCRYPTED]


def test_other_old_containers_are_refused():
    assert refused(ole("PowerPoint Document"), "a.doc") == [faults.UNKNOWN_FORM]


@pytest.mark.parametrize("keep", [30, 300, 700])
def test_a_package_that_broke_off_is_refused(keep):
    assert refused(word(p(CLAUSES))[:keep], "a.docx") == [faults.BROKEN]


@pytest.mark.parametrize("inside", ["<w:body><w:p>", "", "<w:body/></w:body>"])
def test_broken_xml_is_refused(inside):
    parts = {"_rels/.rels": relations({"word/document.xml": "officeDocument"}), "word/document.xml": inside}
    assert refused(packed(parts), "a.docx") == [faults.BROKEN]


def test_a_word_file_without_text_is_refused():
    assert refused(word("<w:p/>" + tbl(tr(tc(""), tc("")))), "a.docx") == [faults.NO_TEXT]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding):
    bomb = '<!DOCTYPE w:document [<!ENTITY a "扣分"><!ENTITY b "&a;&a;">]>'
    document = xml("document", f"<w:body>{p('&b;')}</w:body>").partition("?>")[2]
    data = packed({"word/document.xml": (bomb + document).encode(encoding)})
    assert refused(data, "a.docx") == [faults.BROKEN]


def test_a_workbook_with_entities_is_refused_before_it_is_opened():
    made, file = BytesIO(workbook()), {}
    with ZipFile(made) as package:
        file = {name: package.read(name) for name in package.namelist()}
    file["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + file["xl/workbook.xml"]
    assert refused(packed(file), "a.xlsx") == [faults.BROKEN]


def test_a_package_that_expands_beyond_measure_is_refused():
    data = packed({"word/document.xml": b" " * 210_000_000})
    assert len(data) < 1_000_000
    assert refused(data, "a.docx") == [faults.TOO_LARGE]


def test_tables_nested_beyond_sense_are_refused():
    inside = p(CLAUSES)
    for _ in range(70):
        inside = tbl(tr(f"<w:tc>{inside}</w:tc>"))
    assert refused(word(inside), "a.docx") == [faults.BROKEN]


def test_nothing_that_is_damaged_ends_in_a_traceback():
    """Every outcome is a source or a refusal."""
    chance = random.Random(6)
    whole = [
        word(p(CLAUSES) + tbl(tr(tc("甲"), tc("乙")))),
        workbook(),
        f"<p>{CLAUSES}".encode(),
        CLAUSES.encode("gbk"),
    ]
    for data in whole * 40:
        broken = bytearray(data)
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(Refused):
            read(bytes(broken), "a.docx")


@pytest.mark.parametrize("whole", [word(p(CLAUSES) + tbl(tr(tc("甲"), tc("乙")))), workbook()], ids=["docx", "xlsx"])
def test_a_package_with_damaged_parts_never_ends_in_a_traceback(whole):
    chance = random.Random(7)
    with ZipFile(BytesIO(whole)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in sorted(parts) * 12:
        broken = bytearray(parts[name])
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.choice(b"0123456789<>/x")
        with suppress(Refused):
            read(packed(parts | {name: bytes(broken)}), "a.docx")


# --- old forms ------------------------------------------------------------------------------------------------------


def test_without_a_converter_an_old_form_is_refused(monkeypatch):
    monkeypatch.setattr(converting.shutil, "which", lambda program: None)
    assert refused(ole("WordDocument"), "a.doc") == [faults.NOT_CONVERTED]


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine")
def test_an_old_form_is_read_through_the_converter():
    made = r"{\rtf1\ansi\ansicpg936\pard " + "".join(f"\\u{ord(letter)}?" for letter in CLAUSES) + r"\par}"
    source = read(made.encode("ascii"), "a.doc")
    assert (texts(source), source.form, notices(source)) == ([CLAUSES], "doc", [])


def test_a_converter_that_gives_nothing_is_told(monkeypatch):
    monkeypatch.setattr(converting, "PROGRAMS", ("true",))
    assert refused(ole("WordDocument"), "a.doc") == [faults.NOT_CONVERTED]


def test_a_document_of_python_docx_is_read_whole():
    made, file = Document(), BytesIO()
    table = made.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "标题"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "巡查"
    table.cell(1, 1).text, table.cell(2, 2).text = CLAUSES, "5"
    made.save(file)
    assert read(file.getvalue(), "a.docx").text == f"标题\n巡查\n{CLAUSES}\n5\n"


def test_a_text_beyond_measure_is_refused_before_its_clauses_are_read():
    line = "未按期办结的，每件扣0.5分。\n"
    assert refused((line * (300_000 // len(line) + 1)).encode(), "a.txt") == [faults.TOO_LARGE]
