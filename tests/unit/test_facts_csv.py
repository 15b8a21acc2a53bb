"""CSV as people save it, and as it arrives when something went wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.unit.facts_on_disk import UNITS, folder, found_in, places, rows

from kaoping.engine.facts import read_facts
from kaoping.engine.reading import csv_rows
from kaoping.problems import Refused

MARKS = "unit,item,assessor,points\n"


def test_what_excel_saves_in_china_is_read(tmp_path: Path) -> None:
    """GBK, CRLF, a line break within a cell, blank rows below the data."""
    text = 'unit,name,kind,备注\r\na,甲镇,town,"第一行\n第二行, 还有"\r\nb,“联通”路,town,\r\n,,,\r\n,,,\r\n'
    source = folder(tmp_path / "f", units=text.encode("gb18030"))
    assert found_in(source) == []
    assert rows(source, "units") == [
        {"unit": "a", "name": "甲镇", "kind": "town", "备注": "第一行\n第二行, 还有"},
        {"unit": "b", "name": "“联通”路", "kind": "town"},
    ]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, codec: str, end: str) -> None:
    mark = "\ufeff" if codec in ("utf-16-le", "utf-16-be") else ""
    text = mark + UNITS.replace("\n", end)
    source = folder(tmp_path / "f", units=text.encode(codec))
    assert found_in(source) == []
    assert [row["name"] for row in rows(source, "units")] == ["甲镇", "乙镇"]


def test_excel_unicode_text_is_separated_by_tabs(tmp_path: Path) -> None:
    source = folder(tmp_path / "f", units=UNITS.replace(",", "\t").encode("utf-16"))
    assert [row["name"] for row in rows(source, "units")] == ["甲镇", "乙镇"]


def test_the_last_line_end_may_be_missing_and_line_ends_may_differ(tmp_path: Path) -> None:
    marks = MARKS + "a,1,x,1\r\na,2,x,2\nb,1,x,3"
    assert [str(row["points"]) for row in rows(folder(tmp_path / "f", marks=marks), "marks")] == ["1", "2", "3"]


def test_cells_that_look_like_formulas_are_text(tmp_path: Path) -> None:
    source = folder(tmp_path / "f", units="unit,name,kind\na,=1+1,town\nb,@x,town\nc,'=1,town\n")
    assert [row["name"] for row in rows(source, "units")] == ["=1+1", "@x", "'=1"]


def test_words_that_other_programs_take_for_nothing_are_words(tmp_path: Path) -> None:
    source = folder(tmp_path / "f", units="unit,name,kind\na,NULL,town\nb,NA,town\nc,nan,town\nd,\\N,town\n")
    assert [row["name"] for row in rows(source, "units")] == ["NULL", "NA", "nan", "\\N"]


# --- rows that went wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ragged_rows_are_named_and_the_others_are_still_checked(tmp_path: Path, end: str) -> None:
    lines = [MARKS.strip(), "a,1,x,1", "", "a,2,x", "a,3,x,1,2", "", "a,4,x,viel", 'a,5,x,"1', '2"', "", ""]
    source = folder(tmp_path / "f", marks=end.join(lines))
    assert places(source) == [
        ("F214", "marks", 4, None),
        ("F214", "marks", 5, None),
        ("F231", "marks", 7, "points"),
        ("F231", "marks", 8, "points"),
    ]
    assert [row["item"] for row in rows(source, "marks")] == ["1", "4", "5"]


def test_a_flood_of_ragged_rows_is_summed_up(tmp_path: Path) -> None:
    found = found_in(folder(tmp_path / "f", marks=MARKS + "a,1,x\n" * 500))
    assert [fault.code for fault in found] == ["F214"] * 20 + ["F249"]
    assert "480" in found[-1].message()


def test_a_quote_that_never_closes(tmp_path: Path) -> None:
    found = places(folder(tmp_path / "f", marks=MARKS + 'a,1,x,1\na,2,"x,1\na,3,x,1\n'))
    assert found == [("F215", "marks", 3, None)]


@pytest.mark.parametrize("row", ['a,2,5" pipe,1', 'a,2,"x"y,1', 'a,2, "x",1'])
def test_a_quote_within_a_cell(tmp_path: Path, row: str) -> None:
    assert places(folder(tmp_path / "f", marks=MARKS + f"a,1,x,1\n{row}\na,3,x,1\n")) == [("F216", "marks", 3, None)]


def test_a_very_long_cell(tmp_path: Path) -> None:
    found = places(folder(tmp_path / "f", marks=MARKS + "a,1,x,1\na,2," + "x" * (1 << 21) + ",1\na,3,x,1\n"))
    assert found == [("F213", "marks", 3, None)]


def test_a_long_cell_is_read(tmp_path: Path) -> None:
    units = f"unit,name,kind\na,{'长' * 300_000},town\n"
    assert len(rows(folder(tmp_path / "f", units=units), "units")[0]["name"]) == 300_000


# --- what is no CSV ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "F211"),
        (b"\xef\xbb\xbf", "F211"),
        (b"\r\n\r\n", "F211"),
        (b"PK\x03\x04" + b"x" * 50, "F208"),
        (b"PAR1" + b"x" * 50, "F208"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "F208"),
        (b"%PDF-1.7\n", "F208"),
        (b"\x7fELF\x02\x01\x01" + bytes(50), "F210"),
        (bytes(100), "F210"),
        (b"unit,item,assessor,points\na,1,x,1\na,2,\x00,1\n", "F210"),
        ("unit,item\x00".encode("utf-16"), "F210"),
        ("unit,item,assessor,points\na,1,x,1\n".encode("utf-16-le"), "F210"),
        (b"\xff\xfe\x00\xd8\x00", "F209"),
        (b"unit,item,assessor,points\na,1,\xff\xff,1\n", "F209"),
        ("unit,item,assessor,points\na,1,张三,1\na,2,李四,1\n".encode().replace(b"\x9b\x9b", b"\x9b"), "F209"),
        (b"1,2,3\n4,5,6\n", "F226"),
        ("打分表,,,\nunit,item,assessor,points\n".encode(), "F226"),
        (b"{}\n", "F226"),
        ((",".join(f"c{i}" for i in range(1_000_000)) + "\n").encode(), "F212"),
        (b"unit,item,assessor,points" + b",x" * 1200 + b"\n", "F212"),
        (b'unit,item,assessor,"points\na,1,x,1\n', "F216"),
    ],
    ids=range(21),
)
def test_hostile_files_are_refused_with_a_word_about_why(tmp_path: Path, content: bytes, code: str) -> None:
    found = found_in(folder(tmp_path / "f", marks=content))
    assert [fault.code for fault in found] == [code]
    assert found[0].place.table == "marks"
    assert all(len(line) < 600 for line in found[0].text().splitlines())


@pytest.mark.parametrize(
    ("text", "codec", "row"),
    [("unit,name,kind\na,甲,town\nb,乙{}镇,town\n", "utf-8", 3), ("unit,name,kind\na,甲{},town\n", "gb18030", 2)],
)
def test_unsound_bytes_are_named_by_their_row(tmp_path: Path, text: str, codec: str, row: int) -> None:
    head, tail = (part.encode(codec) for part in text.split("{}"))
    (fault,) = found_in(folder(tmp_path / "f", units=head + b"\xff\xff" + tail))
    assert (fault.code, fault.place.row) == ("F209", row)
    assert "FF" in fault.message()


def test_a_truncated_chinese_character_is_no_gbk(tmp_path: Path) -> None:
    """A damaged UTF-8 file could be read as GBK, as nonsense; it is refused instead."""
    (fault,) = found_in(folder(tmp_path / "f", units="unit,name,kind\na,甲镇,town\nb,乙镇".encode()[:-1]))
    assert (fault.code, fault.place.row) == ("F209", 3)


def test_what_a_block_cuts_apart_is_still_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "BLOCK", 7)
    marks = MARKS + "".join(f'a,{i},"x ""y"", {i}",{i}\r\n' for i in range(50)) + "a,1\r\n"
    assert places(folder(tmp_path / "f", marks=marks)) == [("F214", "marks", 52, None)]


# --- headings ------------------------------------------------------------------------------------------------------


def test_headings_may_have_spaces_and_capitals(tmp_path: Path) -> None:
    source = folder(tmp_path / "f", marks=" Unit ,ITEM,assessor,Points\na,1,x,1\n")
    assert found_in(source) == []
    assert rows(source, "marks")[0]["item"] == "1"


def test_missing_wrong_and_double_headings(tmp_path: Path) -> None:
    found = found_in(folder(tmp_path / "f", marks="unit,itme,item,assessor,points,Points\na,1,1,x,1,2\n"))
    assert [fault.code for fault in found] == ["F222", "F224"]
    found = found_in(folder(tmp_path / "f", marks="unit,itme,打分人,points\na,1,x,1\n"))
    assert [(fault.code, dict(fault.details).get("column")) for fault in found] == [
        ("F221", "item"), ("F221", "assessor"), ("F224", None), ("F224", None),
    ]  # fmt: skip
    assert "itme" in found[0].message("en")
    assert "assessor" in found[1].message()


def test_a_column_without_a_name_is_a_fault_when_it_has_data(tmp_path: Path) -> None:
    assert places(folder(tmp_path / "a", marks="unit,item,assessor,points,\na,1,x,1,\n")) == []
    assert places(folder(tmp_path / "b", marks="unit,item,assessor,points,\na,1,x,1,9\n")) == [
        ("F223", "marks", 1, None)
    ]


def test_attributes_keep_their_names_and_slips_are_pointed_out(tmp_path: Path) -> None:
    source = folder(tmp_path / "f", units='unit,kind,parnet,网格 类型,"a""b"\na,town,,urban,1.50\n')
    assert places(source) == [("F227", "units", 1, None)]
    assert rows(source, "units") == [{"unit": "a", "kind": "town", "网格 类型": "urban", 'a"b': "1.50"}]


def test_a_heading_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert rows(folder(tmp_path / "f", marks=MARKS.strip()), "marks") == []


# --- folders --------------------------------------------------------------------------------------------------------


def test_there_must_be_a_folder_with_units(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("x")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    found = {name: found_in(tmp_path / name)[0].code for name in ("absent", "empty", "note.txt", "old.xls")}
    assert found == {"absent": "F201", "empty": "F203", "note.txt": "F202", "old.xls": "F202"}
    without = folder(tmp_path / "f", marks=MARKS)
    (without / "units.csv").unlink()
    assert places(without) == [("F204", "units", None, None)]
    assert places(folder(tmp_path / "g", units="unit,name,kind\n")) == [("F204", "units", None, None)]


def test_a_table_given_twice_and_files_that_are_no_table(tmp_path: Path) -> None:
    source = folder(tmp_path / "f", case="x")
    (source / "Units.parquet").write_bytes(b"")
    (source / ".~lock.units.csv").write_bytes(b"")
    (source / "readme.md").write_text("x")
    found = found_in(source)
    assert sorted(fault.code for fault in found if fault.place.file != "Units.parquet") in (["F205", "F206"], ["F206"])
    assert {"F205", "F206"} <= {fault.code for fault in found}
    assert "cases" in next(fault for fault in found if fault.code == "F206").message("en")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    source = folder(tmp_path / "f", marks=MARKS)
    (source / "marks.csv").chmod(0)
    assert [fault.code for fault in found_in(source)] == ["F207"]


def test_what_might_be_taken_for_a_table_that_is_read_is_pointed_out(tmp_path: Path) -> None:
    source = folder(tmp_path / "f")
    (source / "marks.parquet").mkdir()
    for name in ("cases.csv.gz", "Values.txt", "facts.xlsx", "说明.docx"):
        (source / name).write_bytes(b"x")
    assert [fault.place.file for fault in found_in(source)] == [
        "Values.txt",
        "cases.csv.gz",
        "facts.xlsx",
        "marks.parquet",
    ]


@pytest.mark.parametrize("name", ["a[1]*?", "it's", "cycle=2024", "中文 名"])
def test_odd_names_of_folders(tmp_path: Path, name: str) -> None:
    assert len(rows(folder(tmp_path / name), "units")) == 2


def test_read_facts_refuses_with_every_fault_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    source = folder(tmp_path / "f", marks=MARKS + "a,1,x,y\nc,1,x,2\n")
    with pytest.raises(Refused) as refused:
        read_facts(source)
    assert [fault.code for fault in refused.value.faults] == ["F231", "F252"]
    with read_facts(folder(tmp_path / "g")) as facts:
        assert facts.count("units") == 2
        assert len(list(tmp_path.glob("kaoping-*"))) == 1
    assert list(tmp_path.glob("kaoping-*")) == []
