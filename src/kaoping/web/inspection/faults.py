"""Kinds of faults of inspections: W673–W689 (those of a draw's file: `kaoping.drawing.faults`)."""

from __future__ import annotations

from kaoping.problems import define

FINDING_WRONG = define(
    "W673", "error",
    zh="检查结果不能保存：{why}",
    en="the finding cannot be saved: {why_en}",
    mend_zh="补全或改正后再保存，已填的内容还在。",
    mend_en="complete or mend it and save again; what was typed is still there.",
)  # fmt: skip
CHANGED_SINCE = define(
    "W674", "error",
    zh="这份检查结果刚被另一次保存改过",
    en="another save has just changed this finding",
    mend_zh="看过现在的内容，再决定是否更正。",
    mend_en="look at what is there now, then decide whether to correct it.",
)  # fmt: skip
NOT_YOURS = define(
    "W675", "error",
    zh="这一步由{who}办理",
    en="this is done by {who_en}",
    mend_zh="请对方办理。",
    mend_en="ask them to do it.",
)  # fmt: skip
WRONG_STATE = define(
    "W676", "error",
    zh="这次抽查现在是“{state}”，这一步已不能办",
    en="this draw is now '{state_en}'; this can no longer be done",
    mend_zh="刷新页面看最新情况：可能已有人办过。",
    mend_en="load the page anew: somebody may have done it already.",
)  # fmt: skip
SAME_PERSON = define(
    "W677", "error",
    zh="公告和抽取不能是同一个人",
    en="who announced a draw does not make it",
    mend_zh="请考核办另一位同事按“抽取”。",
    mend_en="have somebody else of the office press 'draw'.",
)  # fmt: skip
NOTHING_TO_DRAW = define(
    "W678", "error",
    zh="名单有 {size} 个，按这个办法一个也抽不出",
    en="the list has {size} entries, and this method draws none of them",
    mend_zh="检查抽取对象、数量和“不够时怎么办”。",
    mend_en="look at what is drawn, how many, and what is done where there are too few.",
)  # fmt: skip
BAD_LINE = define(
    "W679", "error",
    zh="名单第 {line} 行不能用：{why}",
    en="line {line} of the list cannot be used: {why_en}",
    mend_zh="每行依次是编号、名称、单位编号，用逗号或制表符分开；编号不重复，不含个人信息。",
    mend_en="a line has code, name, code of a unit, parted by commas or tabs; no code twice, nothing personal.",
)  # fmt: skip
NO_STRATUM = define(
    "W680", "error",
    zh="有 {count} 个没有所属的{kind}，不能分层：{first}",
    en="{count} of them belong to no {kind_en} and to no stratum: {first}",
    mend_zh="改用别的分层，或不分层。",
    mend_en="part the list by something else, or not at all.",
)  # fmt: skip
SHORT_WITHOUT_CLAUSE = define(
    "W681", "error",
    zh="有 {count} 层不够抽，没有写依据",
    en="{count} strata have too few, and no clause says what is done",
    mend_zh="写明方案哪一条规定了不够时的做法，或按百分比抽。",
    mend_en="cite the clause that says what is done then, or draw by percentage.",
)  # fmt: skip
NOBODY_MAY = define(
    "W682", "error",
    zh="有 {count} 个谁都不能去查：{first}",
    en="no inspector may visit {count} of them: {first}",
    mend_zh="加检查员：现有的都要回避，或一个也没有选。",
    mend_en="add inspectors: all of them stand aside there, or there are none.",
)  # fmt: skip
NOT_FITTING = define(
    "W683", "error",
    zh="检查结果不能计入“{title}”：{why}",
    en="findings cannot go into '{title}': {why_en}",
    mend_zh="改选去向，或换检查员。",
    mend_en="choose another destination, or other inspectors.",
)  # fmt: skip
FED_ALREADY = define(
    "W684", "error",
    zh="“{title}”已由抽查“{other}”填写",
    en="'{title}' is already filled by the draw '{other}'",
    mend_zh="一个格子只由一次抽查填写：办结前的在原抽查里更正，或这次不计入。",
    mend_en="a cell is filled by one draw only: correct the findings of that one, or let this one fill nothing.",
)  # fmt: skip
WRONG_DAY = define(
    "W685", "error",
    zh="抽取日期不合适：{why}",
    en="the day of the draw does not fit: {why_en}",
    mend_zh="有公共数字的，抽取日期要晚于公告当天；没有的，不早于公告当天。",
    mend_en="with a public number it lies after the day of the announcement, else not before it.",
)  # fmt: skip
PUBLIC_NUMBER = define(
    "W686", "error",
    zh="公共数字不对：{why}",
    en="the public number is not right: {why_en}",
    mend_zh="按公告的来源照抄，最多 60 个字母、数字和 + - . 号，不含空格。",
    mend_en="copy it from the announced source: at most 60 letters, digits and + - . without spaces.",
)  # fmt: skip
NAME_THE_OLD = define(
    "W687", "error",
    zh="同样的抽查“{other}”已作废，重抽要写明它和理由",
    en="the draw '{other}' of the same was cancelled; drawing again must name it, with the reason",
    mend_zh="在“重抽”里选它，写明理由。",
    mend_en="choose it under 'drawn again' and say why.",
)  # fmt: skip
HAS_FIGURES = define(
    "W688", "error",
    zh="检查结果已经计入，不能作废",
    en="findings have gone into the facts; the draw cannot be cancelled",
    mend_zh="更正单个检查结果；已锁定的在“更正”里申请。",
    mend_en="correct single findings; where they are locked, ask for a correction.",
)  # fmt: skip
CELL_TAKEN = define(
    "W689", "error",
    zh="{unit}的“{title}”里已有 {now}（{who}），没有改动",
    en="'{title}' of {unit} already holds {now} ({who}); it was left alone",
    mend_zh="先在采集表里核对：清空那一格，再保存检查结果。",
    mend_en="look at it on the sheet: empty that cell, then save the finding again.",
)  # fmt: skip
