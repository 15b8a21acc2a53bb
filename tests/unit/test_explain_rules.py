"""Every rule and every case of it, told with its figures: what a good clerk would write."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.unit.explained import cases, explained, incidents, values

STEPS = {
    "of": "general",
    "full": 18,
    "base": 48,
    "above": {"every": 1, "points": 0.5},
    "below": {"every": 1, "points": 1, "at_most": 18},
}
GENERAL = {"count": "cases", "where": "level = 一般"}


def general(count: int) -> dict[str, Any]:
    return {"cases": cases("T1", count)}


def told(rule: Any, facts: Any, zh: str, formula: str, **leaf: Any) -> None:
    found = explained(rule, facts, **leaf)
    assert (found.headline, found.formula) == (zh, formula)
    english = explained(rule, facts, language="en", **leaf)
    text = "".join((english.headline, english.formula, *english.lines))
    assert re.search(r"[，；：（）。“得分扣加次件基数]", re.sub(r"“[^”]*”", "", text)) is None, text
    assert english.points == found.points


# --- steps


@pytest.mark.parametrize(
    ("count", "headline", "formula"),
    [
        (48, "一般事件 48 件，达到基数 48 件，得 18 分；本项 18 分", "18"),
        (
            51,
            "一般事件 51 件，基数 48 件得 18 分；超出 3 件，每件加 0.5 分，加 1.5 分；本项 19.5 分",
            "18 + 3 × 0.5 = 19.5",
        ),
        (44, "一般事件 44 件，基数 48 件得 18 分；不足 4 件，每件扣 1 分，扣 4 分；本项 14 分", "18 − 4 × 1 = 14"),
        (
            10,
            "一般事件 10 件，基数 48 件得 18 分；不足 38 件，每件扣 1 分，最多扣 18 分，扣 18 分；本项 0 分",
            "18 − 最小值（38 × 1，18）= 0",
        ),
    ],
)
def test_steps_around_a_base(count, headline, formula):
    told({"steps": STEPS}, general(count), headline, formula, cap="none")


def test_the_same_in_english():
    found = explained({"steps": STEPS}, general(51), language="en", cap="none")
    assert found.headline == (
        "General matters: 51 cases; the base of 48 cases earns 18 points; 3 cases above, adds 0.5 points for every"
        " case,"
        " adds 1.5 points; the item earns 19.5 points"
    )
    assert found.formula == "18 + 3 × 0.5 = 19.5"


def test_steps_of_many_count_whole_ones():
    rule = {"steps": STEPS | {"above": {"every": 10, "points": 1, "at_most": 2}, "below": {"every": 20, "points": 1}}}
    told(
        rule,
        general(75),
        "一般事件 75 件，基数 48 件得 18 分；超出 27 件，每 10 件加 1 分，计 2 档，加 2 分；本项 20 分",
        "18 + 2 × 1 = 20",
        cap="none",
    )
    told(
        rule,
        general(99),
        "一般事件 99 件，基数 48 件得 18 分；超出 51 件，每 10 件加 1 分，计 5 档，最多加 2 分，加 2 分；本项 20 分",
        "18 + 最小值（5 × 1，2）= 20",
        cap="none",
    )
    told(
        rule,
        general(40),
        "一般事件 40 件，基数 48 件得 18 分；不足 8 件，不足一档，不扣分；本项 18 分",
        "18",
    )


def test_steps_in_percent_of_a_base_by_group():
    base = {"by": "grid_type", "table": {"urban": 50, "rural": 20}}
    rule = {"steps": STEPS | {"base": base, "above": {"every": 10, "points": 1, "unit": "percent"}}}
    told(
        rule,
        general(63),
        "一般事件 63 件，基数 50 件得 18 分；超出 13 件，每 5 件（基数的 10%）加 1 分，计 2 档，加 2 分；本项 20 分",
        "18 + 2 × 1 = 20",
        cap="none",
    )


def test_steps_stop_at_their_floor():
    rule = {"steps": {"of": "general", "full": 8, "base": 48, "below": {"every": 1, "points": 1}, "floor": 2}}
    told(
        rule,
        general(40),
        "一般事件 40 件，基数 48 件得 8 分；不足 8 件，每件扣 1 分，扣 8 分，扣至 2 分为止；本项 2 分",
        "最大值（8 − 8 × 1，2）= 2",
    )
    told(rule, general(50), "一般事件 50 件，基数 48 件得 8 分；超过基数不加分；本项 8 分", "8")


def test_a_base_that_is_measured_says_what_it_is():
    rule = {"steps": {"of": "meetings", "full": 5, "base": {"peers": "mean", "of": "meetings"}, "short": 1}}
    facts = {"values": [*values("T1", meetings=3), *values("T2", meetings=6)]}
    found = explained(rule, facts)
    assert found.headline == (
        "专题会议次数 3 次，基数 4.5 次（全部镇街平均：合计 9 ÷ 2）得 5 分；达不到基数，得 1 分；本项 1 分"
    )
    assert found.lines == ("全部镇街平均 = 合计 9 ÷ 2 = 4.5 次",)


# --- per


PER = {"of": {"incidents": "complaint"}, "points": -0.1}


@pytest.mark.parametrize(
    ("rule", "count", "headline", "formula"),
    [
        (PER, 0, "从 5 分起评；投诉 0 次，不扣分；本项 5 分", "5 + 0 ×（−0.1）= 5"),
        (PER, 3, "从 5 分起评；投诉 3 次，每次扣 0.1 分，扣 0.3 分；本项 4.7 分", "5 + 3 ×（−0.1）= 4.7"),
        (
            PER | {"free": 1},
            3,
            "从 5 分起评；投诉 3 次，前 1 次不计，每次扣 0.1 分，计 2 次，共扣 0.2 分；本项 4.8 分",
            "5 + 2 ×（−0.1）= 4.8",
        ),
        (PER | {"free": 3}, 2, "从 5 分起评；投诉 2 次，前 3 次不计，不扣分；本项 5 分", "5 + 0 ×（−0.1）= 5"),
        (
            PER | {"times": 2},
            3,
            "从 5 分起评；投诉 3 次，最多计 2 次，每次扣 0.1 分，计 2 次，共扣 0.2 分；本项 4.8 分",
            "5 + 2 ×（−0.1）= 4.8",
        ),
        (
            PER | {"every": 2},
            5,
            "从 5 分起评；投诉 5 次，每 2 次扣 0.1 分，计 2 档，共扣 0.2 分；本项 4.8 分",
            "5 + 2 ×（−0.1）= 4.8",
        ),
        (PER | {"every": 2}, 1, "从 5 分起评；投诉 1 次，不足 2 次，不扣分；本项 5 分", "5 + 0 ×（−0.1）= 5"),
        (
            PER | {"escalate": -0.1},
            3,
            "从 5 分起评；投诉 3 次，每次扣 0.1 分，另逐次递增计 3 ×（−0.1），共扣 0.6 分；本项 4.4 分",
            "5 + 3 ×（−0.1）+ 3 ×（−0.1）= 4.4",
        ),
        (
            {"of": {"incidents": "complaint"}, "points": -2},
            3,
            "从 5 分起评；投诉 3 次，每次扣 2 分，扣 6 分；得 −1 分，低于下限，按 0 分计；本项 0 分",
            "最大值（5 + 3 ×（−2），0）= 0",
        ),
        (
            {"of": {"incidents": "complaint"}, "points": 1},
            2,
            "从 5 分起评；投诉 2 次，每次加 1 分，加 2 分；得 7 分，超过上限，按 5 分计；本项 5 分",
            "最小值（5 + 2 × 1，5）= 5",
        ),
    ],
)
def test_points_for_every_incident(rule, count, headline, formula):
    facts = {"incidents": incidents("T1", *({"kind": "complaint"} for _ in range(count)))}
    told({"per": rule}, facts, headline, formula, points=5, start="full")


def test_points_case_by_case():
    rule = {"per": {"of": {"sum": "cases", "of": "rework"}, "points": -0.1, "escalate": -0.1, "within": "row"}}
    facts = {"cases": [*cases("T1", 1, rework=3), *cases("T1", 1, rework=1)]}
    told(
        rule,
        facts,
        "从 6 分起评；一般事件 4 次，逐案计算，每次扣 0.1 分，计 4 次，另逐次递增计 3 ×（−0.1），共扣 0.7 分；"
        "本项 5.3 分",
        "6 + 4 ×（−0.1）+ 3 ×（−0.1）= 5.3",
        points=6,
        start="full",
    )


def test_a_proportional_step_keeps_its_fraction():
    rule = {"per": {"of": "confirmed", "points": 1, "every": 3, "partial": "proportional"}}
    found = explained(rule, {"values": values("T1", confirmed=10)})
    assert (
        found.headline
        == "确认数 10 条，每 3 条加 1 分，计 ≈ 3.3333 档，共加 ≈ 3.3333 分；四舍五入到 4 位，本项 3.3333 分"
    )
    assert found.formula == "（10/3）× 1 ≈ 3.3333（10/3）"
    assert (found.points, found.exact) == ("3.3333", "10/3")


# --- rates and chosen points


RATES = {"of": {"incidents": ["complaint", "media"]}, "by": "level", "points": {"city": -3, "district": -2}}


def test_rates_by_level():
    facts = {
        "incidents": incidents(
            "T1",
            {"kind": "complaint", "level": "district"},
            {"kind": "media", "level": "city", "count": 2},
            {"kind": "media", "level": "province"},
        )
    }
    told(
        {"rates": RATES},
        facts,
        "投诉、曝光：市 2 次，每次扣 3 分，扣 6 分；区（县）1 次，每次扣 2 分，扣 2 分；省 1 次，不计分；共扣 8 分；"
        "本项 −8 分",
        "2 ×（−3）+ 1 ×（−2）+ 1 × 0 = −8",
        floor="none",
    )


def test_rates_without_incidents():
    told({"rates": RATES}, {}, "没有查实的投诉、曝光；本项 0 分", "0")


def test_rates_by_kind_with_recurrence():
    rule = {"rates": {"of": RATES["of"], "by": "kind", "points": {"complaint": -0.5, "media": -1}}}
    rule["rates"]["recurring"] = {"same": "subject", "points": -2}
    facts = {
        "incidents": incidents(
            "T1",
            {"kind": "media", "subject": "河道", "occurred_on": "2024-02-01"},
            {"kind": "media", "subject": "河道", "occurred_on": "2024-03-01"},
        )
    }
    told(
        rule,
        facts,
        "曝光 1 次，每次扣 1 分，扣 1 分；曝光再次发生 1 次，每次扣 2 分，扣 2 分；共扣 3 分；本项 −3 分",
        "1 ×（−1）+ 1 ×（−2）= −3",
        floor="none",
    )


def test_chosen_points():
    rule = {"chosen": {"of": {"incidents": "bonus"}, "from": 0.5, "to": 2, "sign": "add"}}
    facts = {"incidents": incidents("T1", {"kind": "bonus", "count": "1.5"}, {"kind": "bonus", "count": "0.5"})}
    told(rule, facts, "专项加分定分合计 2 分，加 2 分；本项 2 分", "2")
    told(rule, {}, "没有查实的专项加分；本项 0 分", "0")


# --- bands, proportion, efficacy, check


def test_bands_of_a_rank():
    rule = {
        "bands": {
            "of": "place",
            "rows": [{"from": 1, "to": 1, "points": 5}, {"above": 1, "to": 2, "points": 3}],
            "else": 1,
        }
    }
    facts = {"values": [*values("T1", income=90), *values("T2", income=100), *values("T3", income=80)]}
    told(
        rule,
        facts,
        "财政收入 90 万元，在 3 个镇街中第 2 名，属第 1 名（不含）至第 2 名（含），得 3 分；本项 3 分",
        "3",
    )
    told(
        rule,
        facts,
        "财政收入 80 万元，在 3 个镇街中第 3 名，不在各档内，得 1 分；本项 1 分",
        "1",
        unit="T3",
    )


def test_bands_of_a_class():
    rule = {"bands": {"of": "size", "rows": [{"is": "大", "points": 2}], "else": 1}}
    found = explained(rule)
    assert found.headline == "工作站数 22，属“大”，得 2 分；本项 2 分"
    assert explained(rule, unit="T2").headline == "工作站数 18，属“小”，不在各档内，得 1 分；本项 1 分"


def test_a_proportion_of_a_pooled_rate():
    rate = {"ratio": "confirmed", "over": {"value": "collected"}}
    rule = {
        "proportion": {
            "of": rate,
            "against": {"peers": "pooled", "of": "confirmed", "over": {"value": "collected"}},
            "full": 2,
        }
    }
    facts = {"values": [*values("T1", collected=500, confirmed=440), *values("T2", collected=760, confirmed=760)]}
    found = explained(rule, facts, points=2, title="确认率", title_en="Share confirmed")
    assert found.headline == (
        "确认率 88%，对照值 ≈ 95.2381%（全部镇街合并：合计 1\u2009200 ÷ 1\u2009260）；2 × 88 ÷ 95.2381 = 1.848 分；"
        "本项 1.848 分"
    )
    assert found.lines == (
        "确认率 = 确认数 440 条 ÷ 采集数 500 条 = 88%",
        "全部镇街合并 = 合计 1\u2009200 ÷ 1\u2009260 ≈ 95.2381%（2000/21）",
    )
    assert found.formula == "2 × 88 ÷（2000/21）= 1.848"
    english = explained(rule, facts, points=2, title="确认率", title_en="Share confirmed", language="en")
    assert english.headline == (
        "Share confirmed: 88%, set against ≈ 95.2381% (pooled over every town: 1,200 ÷ 1,260 in all);"
        " 2 × 88 ÷ 95.2381 = 1.848 points; the item earns 1.848 points"
    )


def test_a_proportion_over_its_limit():
    rule = {"proportion": {"of": "confirmed", "against": 200, "full": 2}}
    told(
        rule,
        {"values": values("T1", confirmed=300)},
        "确认数 300 条，对照值 200 条；2 × 300 ÷ 200 = 3 分；超过上限，按 2 分计；本项 2 分",
        "最小值（2 × 300 ÷ 200，2）= 2",
    )


def efficacy(**figures: int) -> dict[str, Any]:
    return {"values": [row for unit, value in figures.items() for row in values(unit, income=value)]}


EFFICACY = {"efficacy": {"of": {"value": "income"}, "base": 60, "span": 40, "equal": 100}}


def test_efficacy():
    told(
        EFFICACY,
        efficacy(T1=108, T2=130, T3=90),
        "财政收入 108 万元，最好值 130 万元，最差值 90 万元；60 + 40 ×（108 − 90）÷（130 − 90）= 78 分；本项 78 分",
        "60 + 40 ×（108 − 90）÷（130 − 90）= 78",
        points=100,
    )
    told(
        EFFICACY,
        efficacy(T1=90, T2=90),
        "财政收入 90 万元，最好值与最差值相同，得 100 分；本项 100 分",
        "100",
        points=100,
    )


def test_efficacy_beyond_its_ends():
    rule = {"efficacy": EFFICACY["efficacy"] | {"at_best": 100, "at_worst": 50}}
    told(
        rule,
        efficacy(T1=110),
        "财政收入 110 万元，最好值 100 万元，最差值 50 万元；60 + 40 ×（110 − 50）÷（100 − 50）= 108 分；"
        "超出两端，按 100 分计；本项 100 分",
        "最小值（60 + 40 ×（110 − 50）÷（100 − 50），100）= 100",
        points=100,
    )


def test_a_requirement():
    rule = {"check": {"that": "meetings >= 4 and grid_type = urban", "points": 1}}
    met = {"values": values("T1", meetings=5)}
    told(
        rule,
        met,
        "专题会议次数 5 次，网格类型“城区”；要求本期“专题会议次数”合计不低于 4 次且本单位“网格类型”为“城区”：达到，"
        "得 1 分；本项 1 分",
        "1",
        points=1,
    )
    unmet = {"values": values("T1", meetings=3)}
    assert explained(rule, unmet, points=1).headline.endswith("：未达到，得 0 分；本项 0 分")


# --- rules of rules


def test_a_sum_tells_each_clause():
    rule = {"sum": [{"per": {"of": {"incidents": "media"}, "points": -2}}, {"per": PER}, {"points": "confirmed"}]}
    facts = {"values": values("T1", confirmed=4), "incidents": incidents("T1", {"kind": "media"})}
    found = explained(rule, facts)
    assert found.headline == (
        "曝光 1 次，每次扣 2 分，扣 2 分；确认数 4 条，即为得分；各款合计 −2 + 0 + 4 = 2；本项 2 分"
    )
    assert found.lines == (
        "（1）曝光 1 次，每次扣 2 分，扣 2 分；本款 −2 分",
        "（2）投诉 0 次，不扣分；本款 0 分",
        "（3）确认数 4 条，即为得分；本款 4 分",
    )


def test_the_highest_of_several():
    rule = {"highest": [{"points": "confirmed"}, {"points": "meetings"}]}
    facts = {"values": values("T1", confirmed=4, meetings=6)}
    told(rule, facts, "各款分别得 4 分、6 分，取最高，为第 2 款：专题会议次数 6 次，即为得分；本项 6 分", "6")
    rule = {"lowest": rule["highest"]}
    told(rule, facts, "各款分别得 4 分、6 分，取最低，为第 1 款：确认数 4 条，即为得分；本项 4 分", "4")


def test_the_first_case_that_applies():
    rule = {"choose": [{"if": "meetings = 0", "then": {"points": {"number": 0}}}, {"then": {"points": "confirmed"}}]}
    told(
        rule,
        {"values": values("T1", confirmed=4, meetings=6)},
        "专题会议次数 6 次；适用第 2 款（其余情形）；确认数 4 条，即为得分；本项 4 分",
        "4",
    )
    told(
        {"choose": rule["choose"][:1]},
        {"values": values("T1", meetings=6)},
        "专题会议次数 6 次，各款都不符合，得 0 分；本项 0 分",
        "0",
    )


def test_scaled_and_bounded():
    rule = {"scale": {"points": "confirmed"}, "times": 0.5}
    facts = {"values": values("T1", confirmed=9)}
    told(rule, facts, "确认数 9 条，即为得分，得 9 分；乘以 0.5，得 4.5 分；本项 4.5 分", "9 × 0.5 = 4.5")
    rule = {"bound": {"points": "confirmed"}, "max": 5}
    told(rule, facts, "确认数 9 条，即为得分，得 9 分；不超过 5 分，按 5 分计；本项 5 分", "最小值（9，5）= 5")


def test_points_that_people_gave():
    rule = {"judged": "mean"}
    marks = [
        {"unit": "T1", "item": "1", "assessor": name, "points": points} for name, points in (("甲", 4), ("乙", "4.5"))
    ]
    told(rule, {"marks": marks}, "打分平均 4.25 分；本项 4.25 分", "4.25")
