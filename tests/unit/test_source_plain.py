"""Plain text: any encoding that Chinese offices use, the characters of the file kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.source_files import notices, read, refused, texts

from kaoping.clause.source import faults

CLAUSE = "（一）未按时上报的，每次扣0.5分；累计三次以上的，本项不得分。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "utf-32"]
)
def test_encodings_are_told_apart(encoding):
    source = read((CLAUSE * 3).encode(encoding), "细则.txt")
    assert (source.text, source.form, notices(source)) == (CLAUSE * 3, "txt", [])


def test_traditional_text_in_big5_is_read_and_told():
    source = read("評審標準：未按時處理的，每次扣1分，累計計算。".encode("big5"), "細則.txt")
    assert texts(source) == ["評審標準：未按時處理的，每次扣1分，累計計算。"]
    assert notices(source) == [faults.TRADITIONAL]


def test_a_rare_name_is_no_traditional_text():
    assert notices(read("联系人：李喆、王堃。扣一分".encode(), "a.txt")) == []


def test_every_line_with_text_is_a_paragraph_and_columns_stay():
    source = read("标题\r\n\r\n\t分值\t办法\r到岗\t5\t扣1分  ".encode(), "a.txt")
    assert texts(source) == ["标题", "\t分值\t办法", "到岗\t5\t扣1分"]
    assert source.text == "标题\n\n\t分值\t办法\n到岗\t5\t扣1分  \n"


@given(
    st.text(st.sampled_from("扣考核分一二3. \t\n，。；"), min_size=1).filter(
        lambda text: any(c in text for c in "扣考核分")
    )
)
def test_the_text_is_that_of_the_file(text):
    assert read(text.encode("utf-8"), "a.txt").text == (text if text.endswith("\n") else text + "\n")


def test_a_few_broken_bytes_are_told():
    source = read((CLAUSE * 20).encode() + b"\xff\xfe" + CLAUSE.encode(), "a.txt")
    assert notices(source) == [faults.BAD_LETTERS]


@pytest.mark.parametrize("data", [b"", b"  \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(data):
    assert refused(data, "a.txt") == [faults.NOT_FOUND]


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x7fELF" + bytes(500), b"\0" * 100 + b"\x01\x02"], ids=range(3)
)
def test_what_is_no_text_is_refused(data):
    assert refused(data, "a.txt") == [faults.UNKNOWN_FORM]


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n" + bytes(90), b"\xff\xd8\xff\xe0" + bytes(90), b"Rar!\x1a\x07" + bytes(90), b"\x1f\x8b" * 9],
)
def test_pictures_and_archives_are_refused(data):
    assert refused(data, "a.txt") == [faults.UNKNOWN_FORM]


def test_english_is_refused_and_mostly_english_is_told():
    assert refused(b"One point is deducted for each late report.", "a.txt") == [faults.NOT_CHINESE]
    mixed = read("One point is deducted for each late report. 每次扣一分".encode(), "a.txt")
    assert notices(mixed) == [faults.MOSTLY_FOREIGN]


def test_signs_of_radicals_become_the_letters_that_they_look_like():
    found = read("⼀、⽹格巡查（20分）\n未为⺠服务的，每次扣2分，扣完为⽌。\n".encode(), "a.txt")
    assert found.text == "一、网格巡查（20分）\n未为民服务的，每次扣2分，扣完为止。\n"
