"""Items in the whole: parts, bounds, rounding, what is missing, pending or exempt; gates; as text and JSON."""

from __future__ import annotations

import datetime
import json

from tests.unit.explained import cases, explained, incidents, values
from tests.unit.sample_scheme import scheme

from kaoping.engine.reasons import Reason, Subject
from kaoping.engine.telling.explain import explain
from kaoping.engine.telling.teller import Setting
from kaoping.scheme.decisions import Choice

STEPS = {
    "of": "general",
    "full": 18,
    "base": 48,
    "above": {"every": 1, "points": 0.5},
    "below": {"every": 1, "points": 1, "at_most": 18},
}
BY_TYPE = STEPS | {"base": {"by": "grid_type", "table": {"urban": 48, "rural": 40}}}
GRIDS = {"cases": [*cases("G1", 51), *cases("G2", 44)]}


# --- parts


def test_every_part_has_a_line_and_a_row():
    found = explained({"steps": BY_TYPE}, GRIDS, each="grid", cap="none")
    assert found.headline == "2 个网格得分合计 39.5 ÷ 2 = 19.75；本项 19.75 分"
    assert found.formula == "39.5 ÷ 2 = 19.75"
    assert found.lines == (
        "东湖第1网格：一般事件 51 件，基数 48 件得 18 分；超出 3 件，每件加 0.5 分，加 1.5 分；得 19.5 分",
        "东湖第2网格：一般事件 44 件，基数 40 件得 18 分；超出 4 件，每件加 0.5 分，加 2 分；得 20 分",
    )
    (table,) = found.tables
    assert table.head == ("网格", "网格类型", "一般事件", "基数", "算式", "得分")
    assert table.rows == (
        ("东湖第1网格", "城区", "51", "48", "18 + 3 × 0.5", "19.5"),
        ("东湖第2网格", "农村", "44", "40", "18 + 4 × 0.5", "20"),
    )
    assert table.right == (2, 3, 5)


def test_parts_in_english():
    found = explained({"steps": BY_TYPE}, GRIDS, each="grid", cap="none", language="en")
    assert found.headline == "2 grids earn 39.5 in all ÷ 2 = 19.75; the item earns 19.75 points"
    assert found.lines[1] == (
        "东湖第2网格: General matters: 44 cases; the base of 40 cases earns 18 points; 4 cases above, adds 0.5"
        " points for"
        " every case, adds 2 points; earns 20 points"
    )
    assert found.tables[0].head == ("grid", "grid_type", "General matters", "base", "formula", "points")


def test_a_mean_is_rounded_once_and_says_so():
    units = [{"unit": f"G{at}", "name": f"第{at}网格", "kind": "grid", "parent": "T1"} for at in (3, 4)]
    facts = {"cases": [*cases("G1", 48), *cases("G2", 48), *cases("G3", 49)]}
    three = explained({"steps": STEPS}, facts | {"units": [*BASE, units[0]]}, each="grid", cap="none")
    assert three.headline == "3 个网格得分合计 54.5 ÷ 3 ≈ 18.1667，四舍五入到 4 位；本项 18.1667 分"
    assert three.formula == "54.5 ÷ 3 ≈ 18.1667（109/6）"
    places = explained(
        {"steps": STEPS}, facts | {"units": [*BASE, *units]}, each="grid", cap="none", model={"places": 1}
    )
    assert places.headline == "4 个网格得分合计 54.5 ÷ 4 = 13.625，四舍五入到 1 位为 13.6；本项 13.6 分"
    assert places.formula == "54.5 ÷ 4 = 13.625 ≈ 13.6"


BASE = (
    {"unit": "T1", "name": "东湖镇", "kind": "town"},
    {"unit": "G1", "name": "第1网格", "kind": "grid", "parent": "T1"},
    {"unit": "G2", "name": "第2网格", "kind": "grid", "parent": "T1"},
)


def test_parts_taken_together_in_other_ways():
    rule = {"steps": STEPS}
    total = explained(rule, GRIDS, each="grid", cap="none", combine="sum")
    assert (total.headline, total.formula) == ("2 个网格得分合计 33.5 分；本项 33.5 分", "19.5 + 14 = 33.5")
    best = explained(rule, GRIDS, each="grid", cap="none", combine="highest")
    assert best.headline == "2 个网格中最高的是东湖第1网格，19.5 分；本项 19.5 分"
    first = explained(rule, GRIDS, each="grid", cap="none", combine="mean_first")
    assert first.headline == (
        "各网格平均：一般事件 47.5 件，基数 48 件得 18 分；不足 0.5 件，不足一档，不扣分；本项 18 分"
    )
    assert first.tables == ()


def test_months_are_parts_too():
    rule = {"check": {"that": "meetings >= 1", "points": 1}}
    months = [
        {"unit": "T1", "indicator": "meetings", "period": f"2024-{at:02}", "value": at % 2} for at in range(1, 13)
    ]
    found = explained(rule, {"values": months}, each="month")
    assert found.headline == "12 个月得分合计 6 ÷ 12 = 0.5；本项 0.5 分"
    assert found.lines[1] == (
        "2024 年 2 月：专题会议次数 0 次；要求本期“专题会议次数”合计不低于 1 次：未达到，得 0 分；得 0 分"
    )


# --- what is missing, pending or exempt


def test_a_missing_figure_is_named():
    rule = {"per": {"of": {"ratio": "confirmed", "over": {"value": "meetings"}}, "points": 1}}
    found = explained(rule, {"values": values("T1", confirmed=3)})
    assert (found.headline, found.state, found.points) == ("缺数：2024 年没有“专题会议次数”", "missing", "")
    english = explained(rule, {"values": values("T1", confirmed=3)}, language="en")
    assert english.headline == "Missing: no “meetings” for 2024"


def test_a_zero_denominator_is_named():
    rule = {"points": {"ratio": "confirmed", "over": {"value": "meetings"}}}
    found = explained(rule, {"values": values("T1", confirmed=3, meetings=0)})
    assert found.headline == "缺数：专题会议次数为 0，不能作除数"


def test_every_other_gap_is_named():
    judged = explained({"judged": "mean"})
    assert judged.headline == "缺数：没有人给本项打分"
    survey = explained({"points": {"share": "leaders", "of": ["满意"], "among": ["满意", "不满意"]}})
    assert survey.headline == "缺数：“网格长满意度”问卷没有可计的答案"
    group = explained({"steps": BY_TYPE}, {"cases": cases("T3", 1)}, unit="T3")
    assert group.headline == "缺数：“网格类型”空白或不在表内"
    bands = explained(
        {"bands": {"of": "meetings", "rows": [{"from": 9, "points": 1}]}}, {"values": values("T1", meetings=3)}
    )
    assert bands.headline == "缺数：专题会议次数 3 次，不在任何一档"
    rates = {"rates": {"of": {"incidents": "complaint"}, "by": "level", "points": {"city": -1}}}
    level = explained(rates, {"incidents": incidents("T1", {"kind": "complaint"}, {"kind": "complaint"})})
    assert level.headline == "缺数：有 2 次事项没有填级别"
    previous = explained({"points": {"value": "income", "period": "previous"}})
    assert previous.headline == "缺数：上期没有“财政收入”"
    against = {"proportion": {"of": "confirmed", "against": "meetings", "full": 2}}
    nothing = explained(against, {"values": values("T1", confirmed=3, meetings=0)})
    assert nothing.headline == "缺数：对照值为 0"
    attribute = explained(
        {"points": {"formula": "confirmed / stations"}}, {"values": values("T1", confirmed=3), "units": BASE}
    )
    assert attribute.headline == "缺数：没有填“工作站数”"


def test_a_unit_without_a_group_has_no_peers():
    rule = {"points": {"peers": "mean", "of": "meetings", "same": "grid_type"}}
    found = explained(rule, {"values": values("T3", meetings=3)}, unit="T3")
    assert found.headline == "缺数：没有填“网格类型”"


def test_missing_parts_are_named():
    rule = {"check": {"that": "meetings >= 1", "points": 1}}
    found = explained(rule, {"values": values("G1", meetings=2)}, each="grid")
    assert found.headline == "缺数：2 个网格中有 1 个缺数（东湖第2网格）"
    assert found.lines[1] == "东湖第2网格：缺数：2024 年没有“专题会议次数”"
    none = explained(rule, unit="T2", each="grid")
    assert none.headline == "缺数：没有所辖网格"


def test_a_pending_figure_names_its_decision():
    rule = {"per": {"of": {"incidents": "complaint"}, "points": {"pending": "P1"}}}
    model = {"decisions": {"P1": {"question": "每次扣几分", "pending": True}}}
    found = explained(rule, model=model)
    assert (found.headline, found.state) == ("本项待定：P1 每次扣几分", "pending")


def test_an_exempt_item_says_so():
    found = explained({"points": "confirmed"}, {"exemptions": [{"unit": "T1", "item": "1", "reason": "无此职能"}]})
    assert (found.headline, found.state) == ("本项已剔除，得分和满分一并去掉", "exempt")


# --- what came after the rule


def test_a_gate_that_zeroed_the_item_is_told():
    gates = [{"id": "g", "title": "弄虚作假", "when": "general > 0", "effect": "zero_item", "item": "1"}]
    found = explained(
        {"points": "confirmed"}, {"values": values("T1", confirmed=3), "cases": cases("T1", 1)}, model={"gates": gates}
    )
    assert found.headline == "确认数 3 条，即为得分；本项 3 分；因“弄虚作假”，最终 0 分"
    assert found.points == "0.0000"
    assert found.lines[-1] == "（级别为“一般”且有效且不重复的案件数）超过 0 件的，1 项计 0 分"


def test_a_difference_booked_here_is_told():
    section = {
        "items": [
            {
                "id": "1",
                "title": "扣分",
                "points": 0,
                "floor": "none",
                "cap": "none",
                "rule": {"per": {"of": "general", "points": -3}},
            },
            {"id": "2", "title": "得分", "points": 5, "rule": {"points": "confirmed"}},
        ],
        "floor": 0,
        "booked_on": "1",
    }
    facts = {"cases": cases("T1", 3), "values": values("T1", confirmed=4)}
    found = explained({"points": "confirmed"}, facts, model=section)
    assert found.headline == "扣分 3 件，每件扣 3 分，扣 9 分；本项 −9 分；总分有上下限，差额 5 分记在本项，最终 −4 分"


def test_bounds_are_told():
    found = explained({"points": "confirmed"}, {"values": values("T1", confirmed=30)})
    assert found.headline == "确认数 30 条，即为得分；得 30 分，超过上限，按 18 分计；本项 18 分"
    assert found.formula == "最小值（30，18）= 18"


# --- around the figures


DECISIONS = {
    "K1": {
        "question": "零头是否计分？",
        "options": {"whole": {"text": "只计整档"}, "up": {"text": "计一档"}},
        "default": "whole",
    },
    "P1": {"question": "每次扣几分", "pending": True},
}


def test_decisions_say_what_was_chosen_and_by_whom():
    made = scheme(
        items=[{"id": "1", "title": "甲", "points": 5, "rule": {"points": "confirmed"}, "decisions": ["K1", "P1"]}],
        decisions=DECISIONS,
    )
    leaf = made.items[0]
    reason = Reason(leaf, Subject("T1"), None, "exempt")
    plain = explain(reason, made)
    assert plain.decisions == ("K1 零头是否计分？ 只计整档（默认）", "P1 每次扣几分 待定")
    on = datetime.date(2024, 1, 15)
    choices = (Choice("K1", "up", "up", "decided", "考核办", on, "会议纪要"), Choice("P1", "2", 2, "override"))
    settled = explain(reason, made, "zh", Setting(choices=choices))
    assert settled.decisions == (
        "K1 零头是否计分？ 计一档（考核办，2024-01-15，会议纪要）",
        "P1 每次扣几分 2（本次指定）",
    )
    assert (
        explain(reason, made, "en", Setting(choices=choices)).decisions[1] == "P1 每次扣几分 — 2 (chosen for this run)"
    )


def test_clause_rule_and_source_stand_beside():
    source = {"document": "样例办法", "article": "第三条", "row": "2", "part": "一般事件"}
    found = explained(
        {"points": "confirmed"}, {"values": values("T1", confirmed=3)}, clause="按确认数得分。", source=source
    )
    assert (found.clause, found.source) == ("按确认数得分。", "样例办法，第三条，第 2 行，“一般事件”")
    assert found.rule == "1 一般事件（18 分）：得分等于本期“确认数”合计。本项不低于 0 分，不高于满分。"


def test_an_explanation_is_text():
    found = explained({"steps": BY_TYPE}, GRIDS, each="grid", cap="none", clause="各网格得分取平均。")
    assert (
        found.as_text()
        == """\
东湖镇 · 1 一般事件
2 个网格得分合计 39.5 ÷ 2 = 19.75；本项 19.75 分
  东湖第1网格：一般事件 51 件，基数 48 件得 18 分；超出 3 件，每件加 0.5 分，加 1.5 分；得 19.5 分
  东湖第2网格：一般事件 44 件，基数 40 件得 18 分；超出 4 件，每件加 0.5 分，加 2 分；得 20 分
算式：39.5 ÷ 2 = 19.75
条款：各网格得分取平均。
规则：1 一般事件（18 分）：逐个网格计分，取各网格得分的平均。级别为“一般”且有效且不重复的案件数，以（按“网格类型”：\
城区 48 件，农村 40 件）为基数，达到基数得 18 分；每超过 1 件加 0.5 分，加分不封顶；每不足 1 件扣 1 分，最多扣 18 分，\
扣完为止；不足一档的不计。每个网格不低于 0 分，不封顶。
事实：案件：级别为“一般”且有效且不重复，按上报时间属本期，所辖各网格
事实：单位：看“网格类型”，所辖各网格

各网格得分
  网格         网格类型  一般事件  基数  算式          得分
  东湖第1网格  城区            51    48  18 + 3 × 0.5  19.5
  东湖第2网格  农村            44    40  18 + 4 × 0.5    20
"""
    )


def test_an_explanation_is_json_without_floats():
    found = explained({"steps": STEPS}, GRIDS, each="grid", cap="none").as_json()
    again = json.loads(json.dumps(found, ensure_ascii=False), parse_float=lambda text: 1 / 0)
    assert (again["points"], again["exact"], again["state"]) == ("16.7500", "67/4", "ok")
    assert again["tables"][0]["rows"][0] == ["东湖第1网格", "51", "48", "18 + 3 × 0.5", "19.5"]
    assert again["requests"][0]["table"] == "cases"
