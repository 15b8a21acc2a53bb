"""Kinds of faults that only a scheme shows: F26x, F27x (facts that this scheme cannot use)."""

from __future__ import annotations

from kaoping.problems import define

ABOVE_FULL = define(
    "F261",
    "error",
    zh="打分 {points} 超过项目 {item} 的满分 {full}",
    en="{points} points are above the full {full} of item {item}",
    mend_zh="改正打分。",
    mend_en="correct the points.",
)
UNREAD_ITEM = define(
    "F262",
    "warning",
    zh="项目“{name}”有 {count} 行打分，但本方案没有规则读它{hint}",
    en="no rule of this scheme reads the item '{name}' (marks: {count}){hint_en}",
    mend_zh="改正项目编号；确是别的方案的就不用管。",
    mend_en="correct the item; nothing need be done if it belongs to another scheme.",
)
WRONG_ANSWER = define(
    "F263",
    "error",
    zh="问卷 {survey} 没有“{answer}”这个答案（共 {count} 行；可选：{answers}）",
    en="the survey {survey} has no answer '{answer}' (rows: {count}; choices: {answers})",
    mend_zh="改成可选的答案；没有回答就留空。",
    mend_en="use one of the choices; leave it empty if there was no answer.",
)
UNREAD_SURVEY = define(
    "F264",
    "warning",
    zh="问卷“{name}”有 {count} 行，但本方案没有规则读它{hint}",
    en="no rule of this scheme reads the survey '{name}' (ballots: {count}){hint_en}",
    mend_zh="改正问卷名；确是别的方案的就不用管。",
    mend_en="correct the survey; nothing need be done if it belongs to another scheme.",
)
UNREAD_QUESTION = define(
    "F265",
    "warning",
    zh="问卷 {survey} 的问题“{name}”有 {count} 行，但本方案没有规则读它{hint}",
    en="no rule of this scheme reads the question '{name}' of the survey {survey} (ballots: {count}){hint_en}",
    mend_zh="改正问题名；确是别的用途就不用管。",
    mend_en="correct the question; nothing need be done if it serves another purpose.",
)
UNREAD_KIND = define(
    "F266",
    "warning",
    zh="事项“{name}”有 {count} 行，但本方案没有规则读它{hint}",
    en="no rule of this scheme reads the kind '{name}' (incidents: {count}){hint_en}",
    mend_zh="改正 kind；确是别的方案的就不用管。",
    mend_en="correct the kind; nothing need be done if it belongs to another scheme.",
)
UNREAD_LEVEL = define(
    "F267",
    "warning",
    zh="事项 {kind} 的级别“{level}”有 {count} 行，规则里没有这个级别，不计分（有：{levels}）",
    en="no rule gives points for the level '{level}' of {kind} (incidents: {count}; known levels: {levels})",
    mend_zh="核对 level。",
    mend_en="check the level.",
)
UNREAD_INDICATOR = define(
    "F268",
    "warning",
    zh="指标“{name}”有 {count} 行，但本方案没有规则读它{hint}",
    en="no rule of this scheme reads the indicator '{name}' (values: {count}){hint_en}",
    mend_zh="改正指标名；确是别的方案的就不用管。",
    mend_en="correct the indicator; nothing need be done if it belongs to another scheme.",
)
OUT_OF_RANGE = define(
    "F269",
    "error",
    zh="{indicator} 的数值 {value} 超出范围（{range}）",
    en="the value {value} of {indicator} is out of its range ({range})",
    mend_zh="改正数值；没有数据就留空。",
    mend_en="correct the value; leave it empty if there is none.",
)
OUT_OF_CHOICE = define(
    "F270",
    "error",
    zh="事项 {kind} 的分数 {count} 超出可选范围（{range}）",
    en="the points {count} chosen for {kind} are out of the range allowed ({range})",
    mend_zh="在范围内取值。",
    mend_en="choose within the range.",
)
ATTRIBUTE_WORD = define(
    "F271",
    "error",
    zh="“{text}”不是属性 {attribute} 可用的词{hint}",
    en="'{text}' is not one of the words of the attribute {attribute}{hint_en}",
    mend_zh="可用：{words}。",
    mend_en="allowed: {words}.",
)
ATTRIBUTE_NUMBER = define(
    "F272",
    "error",
    zh="属性 {attribute} 应是数字，读到“{text}”",
    en="the attribute {attribute} must be a number, it reads '{text}'",
    mend_zh="只写数字，如 12；没有就留空。",
    mend_en="write a plain number such as 12; leave it empty if there is none.",
)
ATTRIBUTE_BELOW = define(
    "F273",
    "error",
    zh="属性 {attribute} 为 {text}，低于最小值 {least}",
    en="the attribute {attribute} is {text}, below its least value {least}",
    mend_zh="改正这一格。",
    mend_en="correct the cell.",
)
ATTRIBUTE_EMPTY = define(
    "F274",
    "warning",
    zh="有 {count} 个{kind}单位没有填属性 {attribute}（最先的行：{rows}）",
    en="units of the kind {kind} without {attribute}: {count} (the first: {rows})",
    mend_zh="补上；缺了它，用到它的项目会标为“缺数据”，不按零算。",
    mend_en="fill it in; without it the items that need it are 'missing', never zero.",
)
COLUMN_ABSENT = define(
    "F275",
    "error",
    zh="本方案要用列 {column}，表里没有这一列",
    en="the scheme reads the column {column}, which the table does not have",
    mend_zh="补上这一列；个别没有数据的格可留空。",
    mend_en="add the column; single cells may stay empty.",
)
TABLE_ABSENT = define(
    "F276",
    "warning",
    zh="本方案要用 {table} 表，数据里没有，当作没有任何行",
    en="the scheme reads the table {table}, which is not among the facts; it is taken to have no rows",
    mend_zh="如确实没有发生就不用管；否则补上这张表。",
    mend_en="nothing need be done if there is truly nothing to report; otherwise add the table.",
)
NOBODY_APPRAISED = define(
    "F277",
    "error",
    zh="units 表里没有被考评的单位（kind = {kind}；表里有：{found}）",
    en="the table units has no unit to appraise (kind = {kind}; it holds: {found})",
    mend_zh="核对 kind 列，或换用相应的方案。",
    mend_en="check the column kind, or choose the scheme that fits.",
)
LEVEL_EMPTY = define(
    "F278",
    "warning",
    zh="事项 {kind} 有 {count} 行没有级别（最先的行：{rows}）",
    en="incidents {kind} without a level: {count} (the first: {rows})",
    mend_zh="补上 level（{levels}）；缺了它，按级别计分的项目会标为“缺数据”。",
    mend_en="fill in the level ({levels}); without it the items that go by level are 'missing'.",
)
UNREAD_EXEMPTION = define(
    "F279",
    "warning",
    zh="剔除的项目“{name}”不在本方案里（共 {count} 行）{hint}",
    en="the exempted item '{name}' is not in this scheme (rows: {count}){hint_en}",
    mend_zh="改正项目编号；确是别的方案的就不用管。",
    mend_en="correct the item; nothing need be done if it belongs to another scheme.",
)
