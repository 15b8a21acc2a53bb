"""Measures, figures and conditions in words: what a clerk would write."""

from __future__ import annotations

import pytest
from tests.unit.sample_scheme import SCHEME, measure

from kaoping.engine import tables
from kaoping.scheme import expression, words, write

POINTS = {"满意": 5, "不满意": 0, "不了解": "mean", "拒答": "out"}

MEASURES = [
    ({"count": "cases"}, "案件数", "the number of cases"),
    (
        {"count": "cases", "where": "level = 一般 and valid and not duplicate"},
        "级别为“一般”且有效且不重复的案件数",
        "the number of cases where level is “general” and it is valid and it is no duplicate",
    ),
    (
        {"count": "cases", "when": "closed_at", "below": False},
        "案件数（以办结时间确定所属周期，不含下级单位）",
        "the number of cases (time of closing decides the cycle, without units below)",
    ),
    (
        {"sum": "cases", "of": "extensions", "where": "valid"},
        "有效的案件的延期次数合计",
        "the number of extensions of cases where it is valid",
    ),
    ({"sum": "cases", "of": "rework"}, "案件的返工次数合计", "the number of failed checks of cases"),
    ({"incidents": "complaint"}, "查实的“投诉”次数", "the number of verified “complaint” incidents"),
    (
        {"incidents": ["complaint", "media"], "where": "level = city", "below": False},
        "查实的“投诉”“曝光”中级别为“市”的次数（不含下级单位）",
        "the number of verified “complaint”, “media” incidents where level is “city” (without units below)",
    ),
    ({"value": "confirmed"}, "本期“确认数”合计", "“confirmed” in total over the cycle"),
    ({"value": "confirmed", "take": "mean"}, "本期“确认数”各时段平均", "the mean of “confirmed” over the cycle"),
    ({"value": "confirmed", "take": "last"}, "本期“确认数”最后一次的数", "the last “confirmed” of the cycle"),
    (
        {"value": "confirmed", "take": "max", "period": "previous"},
        "上期“确认数”最高数",
        "the highest “confirmed” of the previous cycle",
    ),
    ({"value": "confirmed", "take": "min"}, "本期“确认数”最低数", "the lowest “confirmed” of the cycle"),
    ({"value": "confirmed", "take": "months"}, "本期有“确认数”的月数", "the months of the cycle that have “confirmed”"),
    (
        {"value": "confirmed", "take": "months", "at_least": 1},
        "本期“确认数”不低于 1 条的月数",
        "the months of the cycle with “confirmed” of at least 1 item",
    ),
    ({"attribute": "stations"}, "本单位“工作站数”", "the unit's “stations”"),
    ({"number": 0.5}, "常数 0.5", "the constant 0.5"),
    ({"number": {"pending": "P1"}}, "常数待定数（口径 P1）", "the constant a pending figure (decision P1)"),
    (
        {"formula": "(confirmed + 2) / stations * 70%"},
        "（本期“确认数”合计 + 2）÷ 本单位“工作站数” × 0.7",
        "(“confirmed” in total over the cycle + 2) ÷ the unit's “stations” × 0.7",
    ),
    (
        {"formula": "max(confirmed, months_in_cycle) - floor(-stations)"},
        "最大值（本期“确认数”合计，周期的月数）− 取整（−本单位“工作站数”）",
        "max(“confirmed” in total over the cycle, the number of months in the cycle) − floor(−the unit's “stations”)",
    ),
    (
        {"ratio": "confirmed", "over": {"value": "meetings"}},
        "本期“确认数”合计占本期“专题会议次数”合计的百分比",
        "“confirmed” in total over the cycle as a percentage of “meetings” in total over the cycle",
    ),
    (
        {"ratio": "general", "over": {"count": "cases"}},
        "（级别为“一般”且有效且不重复的案件数）占案件数的百分比",
        "(the number of cases where level is “general” and it is valid and it is no duplicate)"
        " as a percentage of the number of cases",
    ),
    (
        {"peers": "mean", "of": "confirmed"},
        "全部镇街（含本单位）本期“确认数”合计的简单平均值",
        "the simple mean of “confirmed” in total over the cycle over every town (itself included)",
    ),
    (
        {"peers": "median", "of": "confirmed", "same": "grid_type", "own": False},
        "“网格类型”相同的全部镇街（不含本单位）本期“确认数”合计的中位数",
        "the median of “confirmed” in total over the cycle over every town of the same “grid_type” (itself left out)",
    ),
    (
        {"peers": "pooled", "of": "confirmed", "over": {"value": "meetings"}},
        "全部镇街（含本单位）本期“确认数”合计的总和占本期“专题会议次数”合计的总和的百分比（合并计算）",
        "the sum of “confirmed” in total over the cycle as a percentage of the sum of “meetings” in total over the"
        " cycle"
        " over every town (itself included) (pooled)",
    ),
    (
        {"rank": "confirmed"},
        "本期“确认数”合计在全部镇街中从高到低的名次",
        "the rank by “confirmed” in total over the cycle among every town, from the highest",
    ),
    (
        {"rank": "confirmed", "best": "low", "counted": "bottom"},
        "本期“确认数”合计在全部镇街中从低到高的倒数名次",
        "the rank counted from the last place by “confirmed” in total over the cycle among every town, from the lowest",
    ),
    (
        {"class": "confirmed", "bands": [{"name": "大", "above": 100}, {"name": "中", "from": 50, "to": 100}]},
        "本期“确认数”合计所在的档（100 条（不含）以上为“大”，50 条（含）至 100 条（含）为“中”）",
        "the class of “confirmed” in total over the cycle"
        " (100 items (excluded) and above is “大”, 50 items (included) to 100 items (included) is “中”)",
    ),
    ({"judged": "mean"}, "本项打分的平均（自评不计）", "the mean of the marks for this item (self not counted)"),
    (
        {"judged": "trimmed", "item": "B.1", "except": []},
        "B.1 项打分去掉一个最高、一个最低（不足 3 个的不去）后的平均（打分人全部计入）",
        "the mean of the marks for item B.1 without the highest and the lowest one (of fewer than 3 all count)"
        " (every assessor counted)",
    ),
    (
        {"judged": "highest", "except": ["self", "甲"]},
        "本项打分的最高分（自评、甲不计）",
        "the highest mark for this item (self, 甲 not counted)",
    ),
    (
        {"share": "leaders", "of": ["满意"], "among": ["满意", "不满意"]},
        "“网格长满意度”问卷答“满意”的占答“满意”“不满意”的百分比",
        "answers “满意” as a percentage of answers “满意”, “不满意” to survey “leaders”",
    ),
    (
        {"share": "public", "question": "aware", "of": ["知晓"], "among": ["知晓", "不知晓"], "each": "group"},
        "“民意调查”问卷“知晓”题答“知晓”的占答“知晓”“不知晓”的百分比（先按组别各自计算，再取各组平均）",
        "answers “知晓” as a percentage of answers “知晓”, “不知晓” to question “aware” of survey “public”"
        " (within each group, then the mean of the groups)",
    ),
    (
        {"answer_score": "public", "points": POINTS, "questions": ["aware"]},
        "“民意调查”问卷的百分制得分（“满意”5 分，“不满意”0 分，“不了解”取同组同题其他答案的平均，"
        "“拒答”不参加该题计分；各组分别计算后平均）（只计“知晓”题）",
        "the score out of 100 of survey “public” (“满意” 5 points, “不满意” 0 points, “不了解” the mean of the group's"
        " other answers to the question, “拒答” leaves the respondent out of the question; the mean of the groups)"
        " (only questions “aware”)",
    ),
]


@pytest.mark.parametrize(("data", "zh", "en"), MEASURES)
def test_a_measure_is_a_noun(data, zh, en):
    assert write.write_measure(measure(data), SCHEME, "zh") == zh
    assert write.write_measure(measure(data), SCHEME, "en") == en


def test_a_named_measure_reads_like_the_measure_itself():
    assert write.write_measure("confirmed", SCHEME) == "本期“确认数”合计"


def test_two_indicators_of_one_title_are_told_apart_by_their_keys():
    assert write.write_measure(measure({"value": "collected"}), SCHEME) == "本期“采集数”〔collected〕合计"
    assert write.write_measure(measure({"value": "again"}), SCHEME) == "本期“采集数”〔again〕合计"


ROW_CONDITIONS = [
    ("level = 一般", "级别为“一般”", "level is “general”"),
    ("level != 较大", "级别不为“较大”", "level is not “major”"),
    ("level in [一般, 较大]", "级别为“一般”“较大”之一", "level is one of “general” “major”"),
    ("found_by = supervisor", "发现者为“监督员”", "finder is “supervisor”"),
    ("category = '路灯 \"坏\"'", '类别为“路灯 "坏"”', 'category is “路灯 "坏"”'),
    ("not returned", "未退回", "it was not returned"),
    ("not (valid or duplicate)", "并非（有效或重复）", "not (it is valid or it is a duplicate)"),
    (
        "valid and (duplicate or fabricated)",
        "有效且（重复或虚报）",
        "it is valid and (it is a duplicate or it is fabricated)",
    ),
    (
        "valid or duplicate and fabricated",
        "有效或（重复且虚报）",
        "it is valid or (it is a duplicate and it is fabricated)",
    ),
    ("closed_at in cycle", "办结时间在考评周期内", "time of closing is within the cycle"),
    ("not closed_at in cycle", "办结时间不在考评周期内", "time of closing is not within the cycle"),
    ("closed_at is missing", "办结时间空白", "time of closing is empty"),
    ("closed_at is known", "办结时间不空白", "time of closing is not empty"),
    ("closed_at > due_at", "办结时间晚于办结期限", "time of closing is after due time"),
    ("due_at before cycle_end", "办结期限早于周期结束时刻", "due time is before the end of the cycle"),
    ("due_at >= cycle_start", "办结期限不早于周期开始时刻", "due time is not before the start of the cycle"),
    (
        "extensions + 1 >= 2 * rework",
        "延期次数 + 1 不低于 2 × 返工次数",
        "number of extensions + 1 is at least 2 × number of failed checks",
    ),
]


@pytest.mark.parametrize(("text", "zh", "en"), ROW_CONDITIONS)
def test_a_row_condition_is_a_statement(text, zh, en):
    condition = expression.resolve(expression.read(text), frozenset(words.COLUMNS["cases"]))
    assert write.write_condition(condition, SCHEME, "zh", "cases") == zh
    assert write.write_condition(condition, SCHEME, "en", "cases") == en


UNIT_CONDITIONS = [
    ("meetings >= 4", "本期“专题会议次数”合计不低于 4 次", "“meetings” in total over the cycle is at least 4 times"),
    ("general < 1", "（级别为“一般”且有效且不重复的案件数）低于 1 件", None),
    ("grid_type = urban", "本单位“网格类型”为“城区”", "the unit's “grid_type” is “urban”"),
    ("size = 大", "（本单位“工作站数”所在的档（20（含）以上为“大”，20（不含）以下为“小”））为“大”", None),
    ("place <= 3", "（本期“财政收入”合计在全部镇街中从高到低的名次）为第 3 名或在其前", None),
    ("rank > 3", "名次在第 3 名之后", "the rank is after place 3"),
    ("total >= 70% * full", "总分不低于 0.7 × 总分的满分", "the total is at least 0.7 × the full total"),
    (
        "total >= 60 and grade != 不合格",
        "总分不低于 60 分且等次不为“不合格”",
        "the total is at least 60 points and the grade is not “不合格”",
    ),
    ("meetings is missing or not (stations = 0)", "本期“专题会议次数”合计缺数或并非（本单位“工作站数”等于 0）", None),
]


@pytest.mark.parametrize(("text", "zh", "en"), UNIT_CONDITIONS)
def test_a_condition_over_units_is_a_statement(text, zh, en):
    known = {*SCHEME.measures, *SCHEME.inputs.attributes, *words.TOTALS}
    condition = expression.resolve(expression.read(text), frozenset(known))
    assert write.write_condition(condition, SCHEME) == zh
    if en is not None:
        assert write.write_condition(condition, SCHEME, "en") == en


def test_the_columns_are_called_as_in_the_contract_of_the_fact_tables():
    contract = {name: {column.name: column.zh for column in table.columns} for name, table in tables.TABLES.items()}
    ours = {name: {key: column.name.zh for key, column in columns.items()} for name, columns in words.COLUMNS.items()}
    assert ours == contract
    assert {name: pair.zh for name, pair in words.TABLES.items()} == {
        name: table.zh for name, table in tables.TABLES.items()
    }
