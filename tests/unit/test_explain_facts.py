"""Which rows of facts stand behind an item, and how they read; sections and the total; figures."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.explained import UNITS, cases, explained, incidents, values
from tests.unit.sample_scheme import SCHEME, leaf, scheme

from kaoping.engine.cycle import parse_cycle
from kaoping.engine.reading.inline import rows_from
from kaoping.engine.reasons import Subject
from kaoping.engine.reference import referee
from kaoping.engine.telling.explain_sections import explain_section
from kaoping.engine.telling.fact_requests import FactRequest, fact_requests, in_words
from kaoping.engine.telling.fact_tables import facts_table
from kaoping.engine.telling.teller import Setting, Teller, decimal_text
from kaoping.scheme.voice import Voice, tidy


def requests(rule: Any, **fields: Any) -> tuple[FactRequest, ...]:
    return fact_requests(leaf(rule, **fields), SCHEME, Subject("T1"))


# --- requests


def test_cases_are_asked_for_with_their_condition_and_its_columns():
    rule = {"per": {"of": {"sum": "cases", "of": "rework", "where": "not returned", "when": "closed_at"}, "points": -1}}
    (found,) = requests(rule)
    columns = ("case", "unit", "level", "category", "closed_at", "returned", "rework")
    assert found == FactRequest("cases", "T1", columns, where="not returned", when="closed_at", below=True)
    assert tidy(in_words(found, Voice(SCHEME))) == "案件：未退回，按办结时间属本期，含下级单位"
    assert in_words(found, Voice(SCHEME, "en")) == (
        "cases: it was not returned, within the cycle by time of closing, units below included"
    )


def test_incidents_marks_values_and_answers_are_asked_for_by_their_words():
    (kinds,) = requests({"rates": {"of": {"incidents": ["complaint", "media"]}, "by": "kind", "points": {"media": 1}}})
    assert (kinds.fixed, kinds.when, kinds.below) == ((("kind", ("complaint", "media")),), "occurred_on", True)
    assert tidy(in_words(kinds, Voice(SCHEME))) == "加减分事项：事项为“投诉”“曝光”，按发生日期属本期，含下级单位"
    (marks,) = requests({"judged": "mean"})
    assert (marks.table, marks.fixed) == ("marks", (("item", ("1",)),))
    (previous,) = requests({"points": {"value": "income", "period": "previous"}})
    assert (previous.fixed, previous.period, previous.when) == ((("indicator", ("income",)),), "previous", "period")
    assert tidy(in_words(previous, Voice(SCHEME))) == "指标数值：指标为“财政收入”，按周期属上期"
    (asked,) = requests(
        {"points": {"share": "public", "question": "aware", "of": ["知晓"], "among": ["知晓", "不知晓"]}}
    )
    assert tidy(in_words(asked, Voice(SCHEME))) == "问卷：问卷名为“民意调查”，问题为“知晓”"


def test_figures_of_the_peers_are_asked_for_apart():
    rule = {"proportion": {"of": "confirmed", "against": {"peers": "mean", "of": "meetings"}, "full": 2}}
    own, peers = requests(rule)
    assert (own.fixed, own.peers) == ((("indicator", ("confirmed",)),), False)
    assert (peers.fixed, peers.peers) == ((("indicator", ("meetings",)),), True)
    assert in_words(peers, Voice(SCHEME)) == "指标数值：指标为“专题会议次数”，按周期属本期，全部镇街"
    ranked = requests({"bands": {"of": "place", "rows": [{"from": 1, "points": 1}]}})
    assert [each.peers for each in ranked] == [False, True]


def test_names_in_conditions_and_tables_by_group_are_followed():
    table = {"by": "grid_type", "table": {"urban": 1}}
    rule = {"check": {"that": "meetings >= 4 and stations > 2", "points": table}}
    values_, units = requests(rule, each="grid")
    assert (values_.table, values_.each) == ("values", "grid")
    assert units == FactRequest("units", "T1", ("unit", "name", "grid_type", "stations"), each="grid")


# --- rows in words


def test_rows_have_trade_names_and_words():
    request = requests({"rates": {"of": {"incidents": "media"}, "by": "level", "points": {"city": 1}}})[0]
    rows = [
        {"incident": "X1", "unit": "T1", "kind": "media", "level": "city", "occurred_on": datetime.date(2024, 3, 1),
         "count": Decimal("2.0"), "subject": None},
        {"incident": "X2", "unit": "G9", "kind": "media", "level": "", "occurred_on": None, "count": Decimal(1)},
    ]  # fmt: skip
    units = {"T1": {"name": "东湖镇"}}
    table = facts_table(request, rows, Teller(Voice(SCHEME), Setting(units=units)))
    assert table.head == ("事项编号", "单位", "事项", "级别", "发生日期", "次数或分值")
    assert table.rows == (("X1", "东湖镇", "曝光", "市", "2024-03-01", "2"), ("X2", "G9", "曝光", "", "", "1"))
    assert (table.right, table.count) == ((5,), 2)
    english = facts_table(request, rows, Teller(Voice(SCHEME, "en"), Setting(units=units)))
    assert english.head == ("incident", "unit", "kind of incident", "level", "date", "count")
    assert english.rows[0] == ("X1", "东湖镇", "media", "city", "2024-03-01", "2")


def test_flags_moments_and_attributes_read_as_words():
    request = requests({"per": {"of": {"count": "cases", "where": "not duplicate"}, "points": 1}})[0]
    row = {
        "case": "C1",
        "unit": "T1",
        "reported_at": datetime.datetime(2024, 3, 1, 9, 5),
        "duplicate": False,
        "level": "一般",
    }
    table = facts_table(request, [row], Teller(Voice(SCHEME), Setting()))
    assert dict(zip(table.head, table.rows[0], strict=True)) == {
        "案件编号": "C1", "单位": "T1", "级别": "一般", "上报时间": "2024-03-01 09:05", "是否重复": "否",
    }  # fmt: skip
    units = FactRequest("units", "T1", ("unit", "name", "grid_type", "stations"))
    rows = [{"unit": "T1", "name": "东湖镇", "grid_type": "urban", "stations": "22"}]
    shown = facts_table(units, rows, Teller(Voice(SCHEME), Setting()))
    assert shown.head == ("单位编号", "名称", "网格类型", "工作站数")
    assert shown.rows == (("T1", "东湖镇", "城区", "22"),)


def test_rows_that_were_handed_in_are_shown():
    rule = {"per": {"of": {"incidents": "complaint"}, "points": -1}}
    (request,) = requests(rule)
    row = {"incident": "X1", "unit": "T1", "kind": "complaint", "count": Decimal(1)}
    plain = explained(rule, floor="none")
    assert (plain.requests, plain.tables) == ((request,), ())
    teller = Teller(Voice(SCHEME), Setting(rows={request: [row]}, counts={request: 31}))
    table = facts_table(request, [row], teller)
    assert table.as_text().splitlines()[-1] == "  … (31)"


def test_answers_name_their_question_and_stand_under_what_was_asked():
    asked = {"share": "public", "question": "aware", "of": ["知晓"], "among": ["知晓", "不知晓"]}
    request = requests({"points": asked})[0]
    row = {"unit": "T1", "question": "aware", "group": "", "respondent": "R1", "answer": "知晓"}
    table = facts_table(request, [row], Teller(Voice(SCHEME), Setting()))
    assert table.title == "问卷：问卷名为“民意调查”，问题为“知晓”"
    assert (table.head, table.rows) == (("单位", "问题", "答卷人", "答案"), (("T1", "知晓", "R1", "知晓"),))


def test_a_terminal_shows_the_first_rows_of_many():
    rows = [{"unit": "T1", "question": "aware", "respondent": f"R{at}", "answer": "知晓"} for at in range(30)]
    request = requests({"points": {"share": "public", "of": ["知晓"], "among": ["知晓"]}})[0]
    text = facts_table(request, rows, Teller(Voice(SCHEME), Setting())).as_text().splitlines()
    assert (len(text), text[-1]) == (1 + 1 + 20 + 1, "  … (30)")


# --- sections and the total


WHOLE = {
    "items": [
        {"id": "1", "title": "甲", "points": 10, "rule": {"points": "confirmed"}},
        {"id": "2", "title": "乙", "points": 5, "rule": {"points": "meetings"}},
    ],
    "points": 15,
    "grades": {"bands": [{"grade": "优秀", "from": 10}, {"grade": "合格", "below": 10}]},
    "gates": [{"id": "g", "title": "否决", "when": "general > 0", "effect": "withhold_fund", "fund": "f"}],
    "awards": [{"id": "a", "title": "名次奖", "by": "rank", "rows": [{"is": 1, "amount": 45000}]}],
    "funds": [{"id": "f", "title": "工作经费"}],
}


def total(unit: str = "T1", language: Any = "zh", facts: Any = None, **changes: Any) -> Any:
    made = scheme(**(WHOLE | changes))
    given = facts or {
        "values": [*values("T1", confirmed=8, meetings=3), *values("T2", confirmed=5)],
        "cases": cases("T1", 1),
    }
    rows, faults = rows_from({"units": UNITS, **given})
    assert faults == []
    outcome = referee(made, rows, parse_cycle("2024"))
    scores = {score.item: score for score in outcome.scores if score.unit == unit}
    standing = next(each for each in outcome.standings if each.unit == unit)
    setting = Setting(units={row["unit"]: row for row in rows["units"]}, gates=standing.gates)
    return explain_section("total", unit, scores, made, language, setting, standing)


def test_the_total_adds_up_and_says_what_follows():
    found = total()
    assert (found.headline, found.formula) == ("8 + 3 = 11；总分 11 分", "8 + 3 = 11")
    assert found.lines == (
        "1 甲 8 分（满分 10 分）",
        "2 乙 3 分（满分 5 分）",
        "“否决”已触发：（级别为“一般”且有效且不重复的案件数）超过 0 件的，取消“工作经费”，得分和名次不变",
        "名次：第 1 名",
        "等次：“优秀”（10 分（含）以上）",
        "可以评奖",
        "工作经费：取消",
        "名次奖：45\u2009000 元",
    )
    assert found.tables[0].rows[0] == ("1 甲", "8.0000", "10", "已算")


def test_the_total_in_english():
    found = total(language="en")
    assert found.headline == "8 + 3 = 11; the total is 11 points"
    assert found.lines[3:] == (
        "rank: place 1", "grade: “优秀” (10 points (included) and above)", "can have awards", "工作经费: cancelled",
        "名次奖: 45,000 yuan",
    )  # fmt: skip


def test_a_missing_item_shows_in_the_total():
    found = total("T2")
    assert (found.state, found.headline) == ("missing", "2 项缺数；总分 5 分")
    assert found.lines[:2] == ("1 甲 5 分（满分 10 分）", "2 乙 缺数（满分 5 分）")


@pytest.mark.parametrize(
    ("changes", "headline"),
    [
        ({"combine": {"weighted": {"1": 3, "2": 1}}}, "（3 × 8 + 1 × 3）÷ 4 = 6.75；总分 6.75 分"),
        ({"combine": "mean"}, "（8 + 3）÷ 2 = 5.5；总分 5.5 分"),
        ({"combine": "highest"}, "最大值（8，3）= 8；总分 8 分"),
        ({"combine": {"formula": "0.5 * [1] - [2]"}}, "0.5 × 8 − 3 = 1；总分 1 分"),
        ({"combine": {"formula": "[1] / 3 + [2]"}}, "8 ÷ 3 + 3 ≈ 5.6667（17/3）；四舍五入到 4 位；总分 5.6667 分"),
        ({"cap": 10}, "8 + 3 = 11；超过上限 10 分；总分 10 分"),
        ({"floor": 12}, "8 + 3 = 11；低于下限 12 分；总分 12 分"),
    ],
)
def test_every_way_of_combining(changes, headline):
    assert total(**changes).headline == headline


def test_exempt_items_are_left_out():
    given = {"values": values("T1", confirmed=8, meetings=3), "exemptions": [{"unit": "T1", "item": "2"}]}
    assert total(facts=given).headline == "2 项剔除；总分 8 分"
    assert total(facts=given, exempt="rescale").headline == "2 项剔除；8 × 1.5 = 12；总分 12 分"


def test_points_taken_away_are_taken_away():
    items = [
        *WHOLE["items"],
        {"id": "3", "title": "丙", "points": 0, "floor": "none", "rule": {"per": {"of": "general", "points": -2}}},
    ]
    assert total(items=items, points=15).headline == "8 + 3 − 2 = 9；总分 9 分"
    formula = {"formula": "[1] + [2] + [3]"}
    assert total(items=items, points=15, combine=formula).headline == "8 + 3 − 2 = 9；总分 9 分"


def test_incidents_of_units_below_count():
    facts = {"incidents": incidents("G1", {"kind": "complaint"})}
    found = explained({"per": {"of": {"incidents": "complaint"}, "points": -1}}, facts, points=0, floor="none")
    assert found.headline == "投诉 1 次，每次扣 1 分，扣 1 分；本项 −1 分"


# --- figures


@given(st.fractions(), st.sampled_from(["zh", "en"]))
def test_a_figure_that_is_written_out_is_the_figure(value, language):
    text, ends = decimal_text(value, language)
    read = Fraction(text.replace("\u2009", "").replace(",", "").replace("−", "-"))
    assert read == value if ends else abs(read - value) * 2 * 10**4 <= 1


def test_thousands_stand_apart():
    assert decimal_text(Fraction(1234567), "zh")[0] == "1\u2009234\u2009567"
    assert decimal_text(Fraction("-1234.5"), "en")[0] == "−1,234.5"
    assert decimal_text(Fraction(-1, 100000), "zh") == ("−0.00001", True)
    assert decimal_text(Fraction(-1, 300000), "zh") == ("−0.00000333", False)
