"""The seven fact tables: the contract between whoever collects facts and whoever scores them.

One folder, one table a file. A missing table has no rows; an empty cell is missing, never zero.
Conversion of cells is in `cells.py`, which holds to the types named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Type = Literal["text", "number", "whole", "flag", "moment", "day", "period"]
"""text · number: exact decimal · whole: 0, 1, 2 … · flag: true or false · moment: date, or date and time · day: date ·
period: `2024`, `2024Q1`, `2024-03` or empty."""

NO_WORDS: Mapping[str, str] = MappingProxyType({})


def _words(*canonical: str, **aliases: str) -> Mapping[str, str]:
    """Accepted spellings (in lower case) → the word itself."""
    return MappingProxyType({**{word: word for word in canonical}, **aliases})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `required`: must be there when the table is given. `filled`: every row needs a value.

    `words`: accepted spellings → canonical word, empty when any word will do. `default`: stands for an empty cell.
    `least`: smallest possible number. `to_end_of_day`: a date without time means the end of that day.
    """

    name: str
    type: Type
    zh: str
    required: bool = False
    filled: bool = False
    words: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    default: int | None = None
    least: int | None = None
    to_end_of_day: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        """The canonical words, in the order of the contract."""
        return tuple(dict.fromkeys(self.words.values()))


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `key`: the columns that tell its rows apart. `open`: further columns are attributes (kept as text)."""

    name: str
    zh: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    open: bool = False
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", MappingProxyType({column.name: column for column in self.columns}))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """The contract's column; in an open table any other name is an attribute."""
        return self.by_name[name] if name in self.by_name or not self.open else attribute(name)


def attribute(name: str) -> Column:
    """A column of `units` that only schemes know: kept as text."""
    return Column(name, "text", name)


def _key(name: str, zh: str) -> Column:
    return Column(name, "text", zh, required=True, filled=True)


CASE_LEVELS = _words("日常", "一般", "较大", daily="日常", general="一般", major="较大")
INCIDENT_LEVELS = _words(
    "central", "national", "province", "city", "district",
    中央="central", 国家="national", 省="province", 市="city", 区="district",
)  # fmt: skip
FINDERS = _words("grid", "supervisor", "public", "upper", "media")

UNITS = Table(
    "units",
    "单位",
    ("unit",),
    (
        _key("unit", "单位编号"),
        Column("name", "text", "名称"),
        Column("kind", "text", "类别", required=True, filled=True),
        Column("parent", "text", "上级单位"),
    ),
    open=True,
)
CASES = Table(
    "cases",
    "案件",
    ("case",),
    (
        _key("case", "案件编号"),
        _key("unit", "单位编号"),
        Column("level", "text", "级别", words=CASE_LEVELS),
        Column("category", "text", "类别"),
        Column("channel", "text", "渠道"),
        Column("found_by", "text", "发现者", words=FINDERS),
        Column("reported_at", "moment", "上报时间"),
        Column("filed_at", "moment", "立案时间"),
        Column("due_at", "moment", "办结期限", to_end_of_day=True),
        Column("closed_at", "moment", "办结时间"),
        Column("status", "text", "状态"),
        Column("valid", "flag", "是否有效"),
        Column("duplicate", "flag", "是否重复"),
        Column("fabricated", "flag", "是否虚报"),
        Column("wrong_level", "flag", "是否定级错误"),
        Column("returned", "flag", "是否退回"),
        Column("extensions", "whole", "延期次数", least=0),
        Column("rework", "whole", "返工次数", least=0),
    ),
)
INCIDENTS = Table(
    "incidents",
    "加减分事项",
    ("incident",),
    (
        _key("incident", "事项编号"),
        _key("unit", "单位编号"),
        _key("kind", "事项"),
        Column("level", "text", "级别", words=INCIDENT_LEVELS),
        Column("occurred_on", "day", "发生日期"),
        Column("count", "number", "次数或分值", default=1, least=0),
        Column("verified", "flag", "是否查实"),
        Column("subject", "text", "同一问题"),
        Column("item", "text", "项目"),
    ),
)
MARKS = Table(
    "marks",
    "打分",
    ("unit", "item", "assessor"),
    (
        _key("unit", "单位编号"),
        _key("item", "项目"),
        _key("assessor", "打分人"),
        Column("points", "number", "分值", required=True, least=0),
    ),
)
VALUES = Table(
    "values",
    "指标数值",
    ("unit", "indicator", "period"),
    (
        _key("unit", "单位编号"),
        _key("indicator", "指标"),
        Column("period", "period", "周期"),
        Column("value", "number", "数值", required=True),
    ),
)
BALLOTS = Table(
    "ballots",
    "问卷",
    ("survey", "unit", "question", "respondent"),
    (
        _key("survey", "问卷名"),
        _key("unit", "单位编号"),
        _key("question", "问题"),
        _key("respondent", "答卷人"),
        Column("group", "text", "组别"),
        Column("answer", "text", "答案", required=True),
    ),
)
EXEMPTIONS = Table(
    "exemptions",
    "剔除",
    ("unit", "item"),
    (
        _key("unit", "单位编号"),
        _key("item", "项目"),
        Column("reason", "text", "理由"),
    ),
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (UNITS, CASES, INCIDENTS, MARKS, VALUES, BALLOTS, EXEMPTIONS)}
)
