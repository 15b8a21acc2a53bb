"""What is pasted from a spreadsheet: told apart, matched, and judged before anything is written."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.models import Submission
from kaoping.web.cycles.models import Responsibility
from kaoping.web.entry.paste import in_units_of
from kaoping.web.entry.pasting import Names, block_of, columns_named, read_table
from kaoping.web.facts.models import Mark
from kaoping.web.people.roles import SCORER

MARKS, FIGURES = "marks:3.1.1", "values:meetings:2026"
TOWNS = {"T01": "青石街道", "T02": "望湖街道", "T03": "柳林镇"}


# --- the table --------------------------------------------------------------------------------------------------


def test_cells_in_quotes_hold_line_breaks_and_quotes():
    assert read_table('"a\nb"\t"说""好"""\r\n1\t2\r\n') == [["a\nb", '说"好"'], ["1", "2"]]


def test_a_lone_quote_swallows_nothing():
    assert read_table('5"\t1\n6\t2') == [['5"', "1"], ["6", "2"]]


def test_rows_are_filled_up_and_empty_ones_at_the_end_dropped():
    assert read_table("1\n2\t3\n\n\t\n") == [["1", ""], ["2", "3"]]


@pytest.mark.parametrize(("text", "code"), [("", "W573"), ("\n\t\n", "W573"), ("1\t" * 20_001, "W572")])
def test_what_is_no_table_or_too_large_is_refused(text, code):
    with pytest.raises(Refused) as refused:
        read_table(text)
    assert refused.value.faults[0].code == code


def block(text):
    return block_of(read_table(text), Names(TOWNS), {MARKS: ("3.1.1", "工作机制")})


def test_figures_alone_have_neither_names_nor_heads():
    found = block("1\t2\n3\t4")
    assert (found.names, found.heads, found.first, found.rows) == (None, (), 1, [["1", "2"], ["3", "4"]])


def test_numbers_names_and_heads_are_told_apart():
    found = block("序\t镇街\t3.1.1 机制\t会议\n1\t青石街道\t1\t2\n2\t柳林镇\t3\t4")
    assert found.names == ["青石街道", "柳林镇"]
    assert found.heads == ("3.1.1 机制", "会议")
    assert (found.first, found.rows) == (2, [["1", "2"], ["3", "4"]])


def test_two_rows_of_heads_are_read_as_one():
    found = block("\t组织领导\t\n镇街\t3.1.1\t会议\n青石街道\t1\t2")
    assert (found.heads, found.first) == (("组织领导 3.1.1", "会议"), 3)


def test_a_word_among_figures_is_no_head():
    for text in ("优\n1\n2", "1\n优\n2"):
        assert block(text).rows == [[cell] for cell in text.split("\n")]  # or all figures would move up by one
    assert block("工作机制\n1\n2").rows == [["1"], ["2"]]


def test_names_are_found_by_code_width_ending_and_likeness():
    names = Names(TOWNS)
    assert [names.exact(text) for text in ("T02", "望湖 街道", "望湖")] == ["T02", "T02", ""]
    assert [names.likely(text) for text in ("望湖", "望潮街道", "柳林街道", "12", "合计", "红旗镇人民政府")] == [
        "T02", "T02", "T03", "", "", "",
    ]  # fmt: skip


def test_columns_are_found_by_number_title_or_both():
    known = {"a": ("3.1.1", "工作机制", "3.1.1 工作机制"), "b": ("3.1.10", "培训", "3.1.10 培训")}
    assert columns_named(["3.1.10 培训（满分2）", "工作机制"], known) == ["b", "a"]
    assert columns_named(["3.1.1", "备注"], known) == ["a", ""]
    assert columns_named(["甲", "乙"], known) is None


def want(**fields):
    return Want(
        "values", "rate", "2026", "参与率", "", "town", (), Decimal(0), fields.get("most"), fields.get("of", "")
    )


def test_percentages_are_taken_where_percent_or_shares_are_counted():
    assert in_units_of("95.5%", want(of="%", most=Decimal(100))) == "95.5"
    assert in_units_of("95%", want(most=Decimal(1))) == "0.95"
    for refused in (in_units_of("95%", want(of="件")), in_units_of("好%", want(of="%"))):
        assert isinstance(refused, Fault)


# --- against the sheet ------------------------------------------------------------------------------------------


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
def send(cycle, scorer, district, signed_in):
    client = signed_in(scorer)

    def sent(name, **body):
        address = reverse(f"entry:{name}", args=[cycle.pk, district["DEP01"].pk, "town"])
        body = {"person": scorer.pk, **body}
        return client.post(address, json.dumps(body), content_type="application/json")

    return sent


@pytest.fixture
def paste(send):
    def pasted(text, units=("T01", "T02", "T03"), keys=(MARKS, FIGURES), **more):
        answer = send("paste", text=text, units=list(units), keys=list(keys), **more)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return pasted


def cells(found):
    return [(unit, key, text) for unit, key, _, text in found["edits"]]


@pytest.mark.django_db
def test_a_block_goes_where_the_person_stands(paste):
    found = paste("1.5\t４\n2\t1,200", units=("T02", "T03"))
    assert cells(found) == [
        ("T02", MARKS, "1.5"),
        ("T02", FIGURES, "４"),
        ("T03", MARKS, "2"),
        ("T03", FIGURES, "1,200"),
    ]
    assert "写入 4 格" in found["html"]
    assert not Mark.objects.exists()


@pytest.mark.django_db
def test_names_and_heads_decide_over_the_place(paste):
    found = paste("镇街\t召开会议\t3.1.1\n柳林镇\t4\t1\n青石街道\t5\t2\n合计\t9\t3", units=("T03",), keys=(FIGURES,))
    assert {cell[:2] for cell in cells(found)} >= {("T03", MARKS), ("T01", MARKS)}
    assert ("T03", MARKS, "1") in cells(found)
    assert "合计、平均等行" in found["html"]


@pytest.mark.django_db
def test_a_misspelt_name_is_asked_about_and_written_when_chosen(paste):
    text = "青石街道\t1\n望潮街道\t2\n柳林镇\t1"
    found = paste(text)
    assert [unit for unit, _, _ in cells(found)] == ["T01", "T03"]
    assert "可能是 望湖街道" in found["html"]
    assert [unit for unit, _, _ in cells(paste(text, choices={"2": "T02"}))] == ["T01", "T02", "T03"]
    assert [unit for unit, _, _ in cells(paste(text, choices={"2": "-"}))] == ["T01", "T03"]
    assert [unit for unit, _, _ in cells(paste(text, choices={"2": "D01"}))] == ["T01", "T03"]


@pytest.mark.django_db
def test_what_cannot_be_written_is_told_and_the_rest_is_written(paste):
    found = paste("优\t1\n3\t2\n1\t3\n1\t4")
    assert cells(found) == [("T01", FIGURES, "1"), ("T02", FIGURES, "2"), ("T03", MARKS, "1"), ("T03", FIGURES, "3")]
    for words in ("不是数字", "超出范围", "3 超过满分 2", "超出表格"):
        assert words in found["html"]


@pytest.mark.django_db
def test_figures_that_would_be_replaced_are_shown_with_the_old_one(send, paste):
    send("save", edits=[{"unit": "T01", "key": MARKS, "base": "", "text": "1.5"},
                        {"unit": "T02", "key": MARKS, "base": "", "text": "2"}])  # fmt: skip
    found = paste("1\n2\n\n")
    assert found["edits"] == [["T01", MARKS, "1.5", "1"]]
    for words in ("其中 1 格会改掉已填的数", "<del>1.5</del>", "与原来相同"):
        assert words in found["html"]


@pytest.mark.django_db
def test_empty_cells_of_a_paste_leave_the_sheet_alone(send, paste):
    send("save", edits=[{"unit": "T01", "key": MARKS, "base": "", "text": "1.5"}])
    found = paste("\t1\n1\t\n")
    assert cells(found) == [("T01", FIGURES, "1"), ("T02", MARKS, "1")]
    assert "空格子" in found["html"]


@pytest.mark.django_db
def test_locked_columns_and_units_named_twice_are_left_out(cycle, scorer, district, paste):
    Submission.objects.create(
        cycle=cycle, unit=district["DEP01"], table="marks", code="3.1.1", state="submitted",
        submitted_at=timezone.now(), submitted_by=scorer,
    )  # fmt: skip
    found = paste("青石街道\t1\t5\n青石街道\t1\t6")
    assert cells(found) == [("T01", FIGURES, "5")]
    for words in ("已锁定或已提交", "单位重复"):
        assert words in found["html"]


@pytest.mark.django_db
def test_a_pasted_script_stays_text(paste):
    html = paste("<script>x</script>\t<i>1</i>\n1\t2")["html"]
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert "<i>" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("body", [{}, {"text": "1", "units": "x", "keys": []}, {"text": "1", "units": [], "keys": [],
                                  "choices": {"a": "T01"}}, {"text": "\0", "units": [], "keys": []}])  # fmt: skip
def test_a_paste_that_is_none_is_refused(send, body):
    assert send("paste", **body).json()["faults"][0]["code"] == "W570"


@pytest.mark.django_db
def test_what_was_pasted_is_written_as_a_paste(send, paste):
    found = paste("1\n2")
    edits = [dict(zip(("unit", "key", "base", "text"), edit, strict=True)) for edit in found["edits"]]
    told = send("save", edits=edits, way="paste").json()["told"]
    assert [each["state"] for each in told] == ["written", "written"]
    assert dict(Mark.objects.values_list("unit", "points")) == {"T01": 1, "T02": 2}
