"""The trade's names of what a scheme does not name itself: tables, columns, levels, states, units of measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from kaoping.scheme.hints import Words
from kaoping.scheme.quotes import unit_label

Sort = Literal["text", "number", "flag", "moment"]


class Column(NamedTuple):
    """A column of a fact table. A flag has a phrase for yes and one for no (an empty cell is no)."""

    name: Words
    sort: Sort = "text"
    yes: Words | None = None
    no: Words | None = None


def flag(name: Words, yes: Words, no: Words) -> Column:
    return Column(name, "flag", yes, no)


TABLES: Mapping[str, Words] = {
    "units": Words("单位", "units"),
    "cases": Words("案件", "cases"),
    "incidents": Words("加减分事项", "incidents"),
    "marks": Words("打分", "marks"),
    "values": Words("指标数值", "reported figures"),
    "ballots": Words("问卷", "survey answers"),
    "exemptions": Words("剔除", "exemptions"),
}

UNIT = Column(Words("单位编号", "unit"))
ITEM = Column(Words("项目", "item"))

# The Chinese names are those of the contract of the fact tables (engine/tables.py); a test keeps them alike.
COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "units": {
        "unit": UNIT,
        "name": Column(Words("名称", "name")),
        "kind": Column(Words("类别", "kind of unit")),
        "parent": Column(Words("上级单位", "parent")),
    },
    "cases": {
        "case": Column(Words("案件编号", "case")),
        "unit": UNIT,
        "level": Column(Words("级别", "level")),
        "category": Column(Words("类别", "category")),
        "channel": Column(Words("渠道", "channel")),
        "found_by": Column(Words("发现者", "finder")),
        "reported_at": Column(Words("上报时间", "time of report"), "moment"),
        "filed_at": Column(Words("立案时间", "time of filing"), "moment"),
        "due_at": Column(Words("办结期限", "due time"), "moment"),
        "closed_at": Column(Words("办结时间", "time of closing"), "moment"),
        "status": Column(Words("状态", "status")),
        "valid": flag(Words("是否有效", "validity"), Words("有效", "it is valid"), Words("无效", "it is not valid")),
        "duplicate": flag(
            Words("是否重复", "duplication"), Words("重复", "it is a duplicate"), Words("不重复", "it is no duplicate")
        ),
        "fabricated": flag(
            Words("是否虚报", "fabrication"), Words("虚报", "it is fabricated"), Words("非虚报", "it is not fabricated")
        ),
        "wrong_level": flag(
            Words("是否定级错误", "wrong level"),
            Words("定级错误", "its level is wrong"),
            Words("定级无误", "its level is not wrong"),
        ),
        "returned": flag(
            Words("是否退回", "return"), Words("已退回", "it was returned"), Words("未退回", "it was not returned")
        ),
        "extensions": Column(Words("延期次数", "number of extensions"), "number"),
        "rework": Column(Words("返工次数", "number of failed checks"), "number"),
    },
    "incidents": {
        "incident": Column(Words("事项编号", "incident")),
        "unit": UNIT,
        "kind": Column(Words("事项", "kind of incident")),
        "level": Column(Words("级别", "level")),
        "occurred_on": Column(Words("发生日期", "date"), "moment"),
        "count": Column(Words("次数或分值", "count"), "number"),
        "verified": flag(
            Words("是否查实", "verification"), Words("已查实", "it is verified"), Words("未查实", "it is not verified")
        ),
        "subject": Column(Words("同一问题", "subject")),
        "item": ITEM,
    },
    "marks": {
        "unit": UNIT,
        "item": ITEM,
        "assessor": Column(Words("打分人", "assessor")),
        "points": Column(Words("分值", "points"), "number"),
    },
    "values": {
        "unit": UNIT,
        "indicator": Column(Words("指标", "indicator")),
        "period": Column(Words("周期", "period")),
        "value": Column(Words("数值", "value"), "number"),
    },
    "ballots": {
        "survey": Column(Words("问卷名", "survey")),
        "unit": UNIT,
        "question": Column(Words("问题", "question")),
        "respondent": Column(Words("答卷人", "respondent")),
        "group": Column(Words("组别", "group")),
        "answer": Column(Words("答案", "answer")),
    },
    "exemptions": {
        "unit": UNIT,
        "item": ITEM,
        "reason": Column(Words("理由", "reason")),
    },
}

CASE_LEVELS: Mapping[str, Words] = {
    "日常": Words("日常", "daily"),
    "一般": Words("一般", "general"),
    "较大": Words("较大", "major"),
}

LEVELS: Mapping[str, Words] = {
    "central": Words("中央", "central"),
    "national": Words("国家", "national"),
    "province": Words("省", "province"),
    "city": Words("市", "city"),
    "district": Words("区（县）", "district"),
}

FINDERS: Mapping[str, Words] = {
    "grid": Words("网格员", "grid"),
    "supervisor": Words("监督员", "supervisor"),
    "public": Words("公众", "public"),
    "upper": Words("上级", "upper"),
    "media": Words("媒体", "media"),
}

ASSESSORS: Mapping[str, Words] = {"self": Words("自评", "self")}

STATES: Mapping[str, Words] = {
    "ok": Words("已算", "computed"),
    "missing": Words("缺数", "missing"),
    "pending": Words("待定", "pending"),
    "exempt": Words("剔除", "exempt"),
}

KINDS_OF_UNITS: Mapping[str, Words] = {
    "district": Words("区县", "district"),
    "town": Words("镇街", "town"),
    "street": Words("街道", "street"),
    "community": Words("社区", "community"),
    "village": Words("村", "village"),
    "grid": Words("网格", "grid"),
    "department": Words("部门", "department"),
    "agency": Words("派驻机构", "agency"),
    "centre": Words("中心", "centre"),
    "person": Words("人员", "person"),
    "month": Words("月份", "month"),
}

REWARDS: Mapping[str, Words] = {
    "granted": Words("照拨", "granted"),
    "cancelled": Words("取消", "cancelled"),
    "pending": Words("待定", "pending"),
    "missing": Words("缺数", "missing"),
}

TOTALS: Mapping[str, Words] = {  # what conditions after the roll-up may read besides measures and attributes
    "total": Words("总分", "the total"),
    "full": Words("总分的满分", "the full total"),
    "rank": Words("名次", "the rank"),
    "grade": Words("等次", "the grade"),
}

VALUES: Mapping[tuple[str, str], Mapping[str, Words]] = {  # columns whose entries are words of the trade
    ("cases", "level"): CASE_LEVELS,
    ("cases", "found_by"): FINDERS,
    ("incidents", "level"): LEVELS,
    ("marks", "assessor"): ASSESSORS,
}


class Unit(NamedTuple):
    """A unit of measure: how a figure is written with it; in English for one and for any other number."""

    zh: str
    one: str
    many: str


NO_UNIT = Unit("{}", "{}", "{}")
PERCENT = Unit("{}%", "{}%", "{}%")
PERCENTAGE_POINTS = Unit("{}个百分点", "{} percentage point", "{} percentage points")
POINTS = Unit("{}分", "{} point", "{} points")
CASES = Unit("{}件", "{} case", "{} cases")
TIMES = Unit("{}次", "{} time", "{} times")
INCIDENTS = Unit("{}次", "{} incident", "{} incidents")
PLACE = Unit("第{}名", "place {}", "place {}")
PLACES = Unit("{}名", "{} place", "{} places")
MONTHS = Unit("{}个月", "{} month", "{} months")
STEPS = Unit("{}档", "{} step", "{} steps")

UNITS: Mapping[str, Unit] = {  # units of indicators that English has a word for
    "%": PERCENT,
    "分": POINTS,
    "件": CASES,
    "次": TIMES,
    "个月": MONTHS,
    "元": Unit("{}元", "{} yuan", "{} yuan"),
    "万元": Unit("{}万元", "{} × 10,000 yuan", "{} × 10,000 yuan"),
    "人": Unit("{}人", "{} person", "{} persons"),
    "名": Unit("{}名", "{} person", "{} persons"),
    "户": Unit("{}户", "{} household", "{} households"),
    "篇": Unit("{}篇", "{} item", "{} items"),
    "条": Unit("{}条", "{} item", "{} items"),
    "个": Unit("{}个", "{}", "{}"),
    "处": Unit("{}处", "{} place", "{} places"),
    "间": Unit("{}间", "{} room", "{} rooms"),
    "平方米": Unit("{}平方米", "{} m²", "{} m²"),
    "天": Unit("{}天", "{} day", "{} days"),
    "小时": Unit("{}小时", "{} hour", "{} hours"),
}


def unit_named(name: str) -> Unit:
    """The unit of measure that an indicator names; one without an English word keeps its own."""
    if not name:
        return NO_UNIT
    shown = unit_label(name.replace("{", "").replace("}", ""))
    return UNITS.get(name, Unit("{}" + shown, "{} " + shown, "{} " + shown))
