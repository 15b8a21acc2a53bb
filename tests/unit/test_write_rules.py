"""Rules, items and whole schemes as clauses: what a clerk would write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.unit.sample_scheme import SCHEME, decimals, entry, leaf, rule, scheme

from kaoping.scheme import write
from kaoping.scheme.load import load

CITY = {"city": 3, "district": 2}
TYPES = {"by": "grid_type", "table": {"urban": 600, "rural": 600, "port": 200}, "else": 100}

RULES = [
    (
        {"judged": "mean"},
        "得分为本项打分的平均（自评不计）",
        "the points are the mean of the marks for this item (self not counted)",
    ),
    ({"points": "confirmed"}, "得分等于本期“确认数”合计", "the points equal “confirmed” in total over the cycle"),
    (
        {"per": {"of": {"incidents": "complaint"}, "points": -0.1}},
        "查实的“投诉”次数，每 1 次扣 0.1 分，不足 1 次的不计",
        "the number of verified “complaint” incidents: every incident deducts 0.1 points, less than 1 incident does"
        " not count",
    ),
    (
        {"per": {"of": "confirmed", "points": 1, "every": 100, "partial": "proportional", "free": 2, "times": 5}},
        "本期“确认数”合计，每 100 条加 1 分，不足 100 条的按比例计，前 2 档不计，最多计 5 档",
        "“confirmed” in total over the cycle: every 100 items adds 1 point, less than 100 items counts in proportion,"
        " the first 2 steps not counted, at most 5 steps counted",
    ),
    (
        {"per": {"of": {"sum": "cases", "of": "rework"}, "points": -0.1, "escalate": -0.1, "within": "row", "free": 1}},
        "案件的返工次数合计，每 1 次扣 0.1 分，不足 1 次的不计，前 1 次不计，以后每一档比前一档再多扣 0.1 分，"
        "逐案分别计算后相加",
        "the number of failed checks of cases: every time deducts 0.1 points, less than 1 time does not count, the"
        " first"
        " 1 time not counted, each further one deducts 0.1 points more than the one before, computed case by case"
        " and added up",
    ),
    (
        {"per": {"of": "confirmed", "points": TYPES, "every": {"pending": "P1"}, "partial": "up"}},
        "本期“确认数”合计，每待定数（口径 P1）条计（按“网格类型”：城区、农村加 600 分，港口加 200 分，其他加 100 分），"
        "不足待定数（口径 P1）条的按待定数（口径 P1）条计",
        None,
    ),
    (
        {"rates": {"of": {"incidents": "complaint"}, "by": "level", "points": {"city": -3, "district": -2}}},
        "查实的“投诉”次数按级别计分：市每次扣 3 分，区（县）每次扣 2 分，其他不计分",
        "the number of verified “complaint” incidents, each by its level: city deducts 3 points, district deducts 2"
        " points,"
        " any other counts nothing",
    ),
    (
        {
            "rates": {
                "of": {"incidents": ["complaint", "media"]},
                "by": "kind",
                "points": {"complaint": -2, "media": -2},
                "else": 0.5,
                "recurring": {"same": "subject", "points": -2},
            }
        },
        "查实的“投诉”“曝光”次数按种类计分：投诉、曝光每次扣 2 分，其他每次加 0.5 分，同一问题再次发生的，"
        "第二次起改按每次扣 2 分",
        "the number of verified “complaint”, “media” incidents, each by its kind: complaint, media deducts 2 points,"
        " any"
        " other adds 0.5 points, on recurrence of the same subject each later one deducts 2 points instead",
    ),
    (
        {
            "rates": {
                "of": {"incidents": "media"},
                "by": "level",
                "points": CITY,
                "recurring": {"same": "subject", "points": 1, "how": "add"},
            }
        },
        "查实的“曝光”次数按级别计分：市每次加 3 分，区（县）每次加 2 分，其他不计分，同一问题再次发生的，"
        "第二次起每次另加 1 分",
        None,
    ),
    (
        {"rates": {"of": {"incidents": "media"}, "by": "level", "points": CITY, "once": "subject"}},
        "查实的“曝光”次数按级别计分：市每次加 3 分，区（县）每次加 2 分，其他不计分，同一问题只计一次，取分值最大的",
        None,
    ),
    (
        {"chosen": {"of": {"incidents": "bonus"}, "from": 0.5, "to": 2, "sign": "add"}},
        "查实的“专项加分”次数，每次由认定人在 0.5 分至 2 分之间定分加分",
        "the number of verified “bonus” incidents: for each one a person chooses 0.5 points to 2 points, added",
    ),
    (
        {
            "steps": {
                "of": {"count": "cases"},
                "full": 18,
                "base": 48,
                "above": {"every": 1, "points": 0.5},
                "below": {"every": 1, "points": 1, "at_most": 18},
            }
        },
        "案件数，以 48 件为基数，达到基数得 18 分；每超过 1 件加 0.5 分，加分不另设上限；"
        "每不足 1 件扣 1 分，最多扣 18 分，扣完为止；不足一档的不计",
        "the number of cases: the base is 48 cases, reaching it earns 18 points; every case above adds 0.5 points,"
        " without a"
        " limit of its own; every case below deducts 1 point, at most 18 points deducted, down to 0;"
        " less than one step does not count",
    ),
    (
        {
            "steps": {
                "of": {"count": "cases"},
                "full": 8,
                "base": TYPES,
                "above": {"every": 10, "points": 1, "unit": "percent", "at_most": 2},
                "below": {"every": 5, "points": 1, "unit": "percent"},
                "partial": "proportional",
                "floor": "none",
            }
        },
        "案件数，以（按“网格类型”：城区、农村 600 件，港口 200 件，其他 100 件）为基数，达到基数得 8 分；"
        "每超过基数的 10% 加 1 分，最多加 2 分；每不足基数的 5% 扣 1 分，可扣为负分；不足一档的按比例计",
        "the number of cases: the base is (by “grid_type”: urban, rural 600 cases; port 200 cases; other 100 cases),"
        " reaching it earns 8 points; every 10% of the base above adds 1 point, at most 2 points added;"
        " every 5% of the base below deducts 1 point, below 0 as well; less than one step counts in proportion",
    ),
    (
        {
            "steps": {
                "of": {"share": "leaders", "of": ["满意"], "among": ["满意", "不满意"]},
                "full": 5,
                "base": 100,
                "below": {"every": 1, "points": 0.5},
                "floor": 1,
                "partial": "up",
            }
        },
        "“网格长满意度”问卷答“满意”的占答“满意”“不满意”的百分比，以 100% 为基数，达到基数得 5 分；超过基数不加分；"
        "每不足 1 个百分点扣 0.5 分，扣至 1 分为止；不足一档的按一档计",
        None,
    ),
    (
        {"steps": {"of": "confirmed", "full": 1, "base": {"peers": "mean", "of": "confirmed"}, "short": 0.2}},
        "本期“确认数”合计，以（全部镇街（含本单位）本期“确认数”合计的简单平均值）为基数，达到基数得 1 分；"
        "超过基数不加分；达不到基数得 0.2 分",
        None,
    ),
    (
        {
            "bands": {
                "of": "place",
                "rows": [{"from": 1, "to": 5, "points": 0.8}, {"above": 5, "below": 11, "points": 0.6}],
                "else": 0,
            }
        },
        "本期“财政收入”合计在全部镇街中从高到低的名次：第 1 名（含）至第 5 名（含）得 0.8 分；"
        "第 5 名（不含）至第 11 名（不含）得 0.6 分；其他得 0 分",
        None,
    ),
    (
        {
            "bands": {
                "of": "confirmed",
                "rows": [{"from": 90, "points": 5}, {"is": 0, "points": -1}, {"below": 60, "points": 1}],
            }
        },
        "本期“确认数”合计：90 条（含）以上得 5 分；等于 0 条得 −1 分；60 条（不含）以下得 1 分；不在各档内的按缺数处理",
        "“confirmed” in total over the cycle: 90 items (included) and above earns 5 points; exactly 0 items earns −1"
        " point;"
        " 60 items (excluded) and below earns 1 point; anything else is missing",
    ),
    (
        {"bands": {"of": "size", "rows": [{"is": "大", "points": 2}], "else": 1}},
        "本单位“工作站数”所在的档（20（含）以上为“大”，20（不含）以下为“小”）：“大”得 2 分；其他得 1 分",
        None,
    ),
    (
        {"proportion": {"of": "confirmed", "against": 200, "full": 2}},
        "得分 = 2 分 × 本期“确认数”合计 ÷ 200 条，最低 0 分，比值超过 1 的按 1 计",
        "points = 2 points × “confirmed” in total over the cycle ÷ 200 items, at least 0, a ratio over 1 counts as 1",
    ),
    (
        {"proportion": {"of": "confirmed", "against": "meetings", "full": 2, "cap": 3}},
        "得分 = 2 分 × 本期“确认数”合计 ÷ 本期“专题会议次数”合计，最低 0 分，最高 3 分",
        None,
    ),
    (
        {"proportion": {"of": "confirmed", "against": "meetings", "full": 2, "cap": "none"}},
        "得分 = 2 分 × 本期“确认数”合计 ÷ 本期“专题会议次数”合计，最低 0 分，不封顶",
        None,
    ),
    (
        {"efficacy": {"of": "confirmed", "base": 60, "span": 40, "equal": 100}},
        "得分 = 60 + 40 ×（本单位值 − 最差值）÷（最好值 − 最差值），其中值为本期“确认数”合计，越高越好，"
        "最好值取全部镇街中的最高值，最差值取全部镇街中的最低值，最好值与最差值相同时得 100 分，得分超出两端的取端点",
        "points = 60 + 40 × (own − worst) ÷ (best − worst), where the figure is “confirmed” in total over the cycle,"
        " the"
        " higher the better, best is the highest of every town, worst is the lowest of every town, 100 points when"
        " best and"
        " worst are equal, kept between both ends",
    ),
    (
        {
            "efficacy": {
                "of": "confirmed",
                "base": 0,
                "span": 100,
                "best": "low",
                "at_best": 10,
                "equal": 0,
                "clamp": False,
            }
        },
        "得分 = 0 + 100 ×（本单位值 − 最差值）÷（最好值 − 最差值），其中值为本期“确认数”合计，越低越好，"
        "最好值定为 10 条，最差值取全部镇街中的最高值，最好值与最差值相同时得 0 分，得分可超出两端",
        None,
    ),
    (
        {"check": {"that": "meetings >= 4", "points": 1}},
        "本期“专题会议次数”合计不低于 4 次的，得 1 分；否则得 0 分",
        "if “meetings” in total over the cycle is at least 4 times: 1 point; else 0 points",
    ),
    (
        {"choose": [{"if": "meetings = 0", "then": {"points": {"number": 0}}}, {"then": {"points": "confirmed"}}]},
        "依次取第一个符合的款，都不符合得 0 分：（1）本期“专题会议次数”合计等于 0 次的：得分等于常数 0；"
        "（2）其余情形：得分等于本期“确认数”合计",
        "the first that applies, 0 points if none does: (1) if “meetings” in total over the cycle equals 0 times:"
        " the points"
        " equal the constant 0; (2) otherwise: the points equal “confirmed” in total over the cycle",
    ),
    (
        {
            "sum": [
                {"highest": [{"points": "confirmed"}, {"lowest": [{"points": "meetings"}]}]},
                {"scale": {"points": "confirmed"}, "times": 0.5},
                {"bound": {"points": "confirmed"}, "min": 0, "max": 5},
            ]
        },
        "下列各款相加：（1）下列各款取最高：（1.1）得分等于本期“确认数”合计；（1.2）下列各款取最低："
        "（1.2.1）得分等于本期“专题会议次数”合计；（2）下款得分乘以 0.5：（2.1）得分等于本期“确认数”合计；"
        "（3）下款得分不低于 0 分，不超过 5 分：（3.1）得分等于本期“确认数”合计",
        "the sum of: (1) the highest of: (1.1) the points equal “confirmed” in total over the cycle; (1.2) the"
        " lowest of:"
        " (1.2.1) the points equal “meetings” in total over the cycle; (2) the following times 0.5: (2.1) the points"
        " equal"
        " “confirmed” in total over the cycle; (3) the following, at least 0 points, at most 5 points: (3.1) the"
        " points equal"
        " “confirmed” in total over the cycle",
    ),
]


@pytest.mark.parametrize(("data", "zh", "en"), RULES)
def test_a_rule_is_one_clause(data, zh, en):
    assert write.write_rule(rule(data), leaf(data), SCHEME, "zh") == zh
    if en is not None:
        assert write.write_rule(rule(data), leaf(data), SCHEME, "en") == en


STEPS = {"steps": {"of": {"count": "cases"}, "full": 18, "base": 48, "above": {"every": 1, "points": 0.5}}}
WITHOUT_LIMIT = (
    "案件数，以 48 件为基数，达到基数得 18 分；每超过 1 件加 0.5 分，加分不封顶；达不到基数得 0 分；不足一档的不计"
)

ITEMS = [
    (
        leaf(STEPS, cap="none", each="grid"),
        f"1 一般事件（18 分）：逐个网格计分，取各网格得分的平均。{WITHOUT_LIMIT}。每个网格不低于 0 分，不封顶。",
        None,
    ),
    (
        leaf({"points": "confirmed"}, each="grid", combine="mean_first"),
        "1 一般事件（18 分）：各项数据先取各网格的平均，再计分一次。得分等于本期“确认数”合计。本项不低于 0 分，"
        "不高于满分。",
        "1 一般事件 (18 points): The figures are averaged over the grids first, then scored once."
        " The points equal “confirmed” in total over the cycle. The item: at least 0 points, at most the full points.",
    ),
    (
        leaf({"points": "confirmed"}, each="month", combine="highest", start="full", floor="none", cap=20),
        "1 一般事件（18 分）：逐月计分，取各月份得分的最高。得分等于本期“确认数”合计。从满分起评。每月可为负分，"
        "不高于 20 分。",
        None,
    ),
    (
        leaf({"points": "confirmed"}, points=0, floor={"pending": "P2"}),
        "1 一般事件（不设满分）：得分等于本期“确认数”合计。本项不低于待定数（口径 P2）分，不高于满分。",
        None,
    ),
    (
        entry(
            id="2",
            title="事件处理",
            title_en="Handling",
            points=40,
            floor=0,
            booked_on="1",
            omitted={"points": 5, "why": "原文断开"},
            missing="zero",
            exempt="rescale",
            items=[{"id": "1", "title": "一般事件", "points": 18, "rule": {"points": "confirmed"}}],
        ),
        "2 事件处理（40 分）：各子项得分相加。缺数的子项计 0 分。剔除子项后，其余得分按满分折回。"
        "合计不低于 0 分，不封顶，超出部分记入 1 项。另有 5 分没有条文，不计（原文断开）。",
        "2 Handling (40 points): Its items are added up. Items that are missing count 0 points. After an exemption"
        " the rest is"
        " brought back to the full points. Altogether at least 0 points, no upper limit, the difference is booked on"
        " item 1."
        " 5 points more have no clause and do not count (原文断开).",
    ),
    (
        entry(
            id="A",
            title="指标",
            combine={"weighted": {"A.1": 60, "A.2": 40}},
            missing="rescale",
            items=[
                {"id": "A.1", "title": "甲", "points": 100, "rule": {"points": "confirmed"}},
                {"id": "A.2", "title": "乙", "points": 100, "rule": {"points": "confirmed"}},
            ],
        ),
        "A 指标：各子项得分按权重平均（A.1 项 60、A.2 项 40）。缺数的子项不计，权重由其余子项分摊。",
        "A 指标: The weighted mean of its items (item A.1 60, item A.2 40)."
        " Items that are missing are left out and the others take their weight.",
    ),
    (
        entry(
            id="T",
            title="合成",
            combine={"formula": "0.6 * A + 0.4 * [B.1]"},
            items=[
                {"id": "A", "title": "甲", "points": 100, "rule": {"points": "confirmed"}},
                {"id": "B.1", "title": "乙", "points": 100, "rule": {"points": "confirmed"}},
            ],
        ),
        "T 合成：得分 = 0.6 × A 项 + 0.4 × B.1 项。",
        None,
    ),
]


@pytest.mark.parametrize(("item", "zh", "en"), ITEMS)
def test_an_item_says_how_it_is_scored(item, zh, en):
    assert write.write_item(item, SCHEME, "zh") == zh
    if en is not None:
        assert write.write_item(item, SCHEME, "en") == en


WHOLE = {
    "gates": [
        {"id": "g1", "title": "一票否决", "when": "meetings = 0", "effect": "zero_total"},
        {"id": "g2", "title": "限等", "when": "rank > 3", "effect": "cap_grade", "grade": "良好"},
        {"id": "g3", "title": "停拨", "when": "general > 9", "effect": "withhold_fund", "fund": "grant"},
        {"id": "g4", "title": "不予计分", "when": "general > 9", "effect": "zero_item", "item": "1"},
        {"id": "g5", "title": "不予评奖", "when": "general > 9", "effect": "bar_awards"},
    ],
    "grades": {"bands": [{"grade": "良好", "from": 80}, {"grade": "合格", "from": {"pending": "P1"}, "below": 80}]},
    "eligible": {"when": "total >= 70"},
    "awards": [
        {
            "id": "prize",
            "title": "名次奖",
            "by": "rank",
            "rows": [{"is": 1, "amount": 45000}, {"from": 2, "to": 3, "amount": 20000}],
        },
        {
            "id": "gain",
            "title": "进步奖",
            "by": "rank_gain",
            "rows": [{"from": 2, "amount": 10000}],
            "previous": {"value": "income", "period": "previous"},
            "only": "rank > 3",
            "needs_eligible": False,
            "besides": ["prize"],
            "per_head": "stations",
        },
    ],
    "funds": [
        {
            "id": "grant",
            "title": "工作经费",
            "contributions": [{"who": "社区主任", "amount": 300}],
            "matched": "等额配套",
        }
    ],
    "decisions": {
        "K1": {
            "question": "零头是否计分？",
            "options": {"whole": {"text": "不计"}, "up": {"text": "计一档"}},
            "default": "whole",
        },
        "P1": {"question": "合格线", "pending": True},
        "P2": {
            "question": "良好线",
            "pending": True,
            "decided": {"choice": 80, "by": "考核办", "on": "2024-02-01", "reason": "会议决定"},
        },
    },
    "notes": ["样例。"],
}

WHOLE_ZH = """\
样例
sample · 版本 1 · 自 2024-01-01 起施行
依据：样例办法，第三条

1 一般事件（18 分）：得分等于级别为“一般”且有效且不重复的案件数。本项不低于 0 分，不高于满分。
总分：各子项得分相加。

一票否决与限制
1. 一票否决：本期“专题会议次数”合计等于 0 次的，总分计 0 分。
2. 限等：名次在第 3 名之后的，等次不高于“良好”。
3. 停拨：（级别为“一般”且有效且不重复的案件数）超过 9 件的，取消“工作经费”，得分和名次不变。
4. 不予计分：（级别为“一般”且有效且不重复的案件数）超过 9 件的，1 项计 0 分。
5. 不予评奖：（级别为“一般”且有效且不重复的案件数）超过 9 件的，不得评奖。

等次
1. 等次按总分评定：80 分（含）以上为“良好”；待定数（口径 P1）分（含）至 80 分（不含）为“合格”。

奖励
1. 总分不低于 70 分的，可以评奖。
2. 名次奖：按名次：第 1 名 45000 元；第 2 名（含）至第 3 名（含） 20000 元。
3. 进步奖：按名次上升：2 名（含）以上 10000 元 × 本单位“工作站数”；上期名次为上期“财政收入”合计；\
只给名次在第 3 名之后的单位；不论能否评奖；已得“名次奖”的不再给。

经费
1. 工作经费：每人每年缴纳：社区主任 300 元；配套：等额配套。

口径
1. K1 零头是否计分？“whole”不计（默认）；“up”计一档；未另行决定，按默认。
2. P1 合格线：待定。
3. P2 良好线：已定为 80（考核办，2024-02-01，会议决定）。

注：样例。

通则
1. 缺数不是 0："""


def test_a_scheme_is_numbered_clauses():
    assert write.write_scheme(scheme(**WHOLE)).startswith(WHOLE_ZH)


def test_a_scheme_reads_in_english():
    text = write.write_scheme(scheme(**WHOLE), "en")
    assert "3. 停拨: if (the number of cases where level is “general” and it is valid and it is no duplicate)" in text
    assert (
        "1. Grades by the total: 80 points (included) and above is “良好”; a pending figure (decision P1) points"
        in text
    )
    assert (
        "only units for which the rank is after place 3; whether or not the unit can have awards; not besides “prize”."
        in text
    )
    assert "3. P2 良好线: decided as 80 (考核办, 2024-02-01, 会议决定)." in text
    assert "half away from zero to 4 places" in text


def test_quotas_take_the_best_shares():
    quotas = {"quotas": [{"grade": "优秀", "share": 0.2}, {"grade": "合格"}]}
    text = write.write_scheme(scheme(grades=quotas))
    assert (
        "1. 等次按名次评定：前 20% 为“优秀”；其余为“合格”；名额不足 1 个的部分舍去，并列跨越名额的按低一等次。" in text
    )


SHIPPED = sorted(path.parent.name for path in (Path(__file__).parents[2] / "schemes").glob("*/scheme.yaml"))


@pytest.mark.parametrize("id_", SHIPPED)
def test_chinese_clauses_have_full_width_punctuation_and_no_gaps(id_):
    model = load(id_).scheme
    own_words = [write.write_item(each, model).split("：", 1)[1] for each in model.entries()]
    for text in own_words:
        bare = re.sub(r"“[^”]*”", "", text)
        assert re.search(r"[,;:()?!]|  |[，；：。]{2}|（）|None|[{}]|\ue000", bare) is None, text
        assert re.search(r"[\u4e00-\u9fff][0-9]|[0-9%][\u4e00-\u9fff]", bare) is None, text


@pytest.mark.parametrize("id_", SHIPPED)
def test_english_clauses_hold_chinese_only_in_quotes_and_titles(id_):
    model = load(id_).scheme
    for item in model.leaves():
        clause = write.write_rule(item.rule, item, model, "en")
        bare = re.sub(r"“[^”]*”", "name", clause)
        assert re.search(r"[\u3400-\u9fff，。；：（）]|  |None|[{}]", bare) is None, clause


def test_figures_of_a_literal_are_exact():
    assert decimals({"a": [0.1]})["a"][0] * 10 == 1
