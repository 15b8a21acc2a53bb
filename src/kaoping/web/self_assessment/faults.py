"""Kinds of faults of the self-assessment: W630–W649."""

from __future__ import annotations

from kaoping.problems import define

NOT_YOURS = define(
    "W630", "error",
    zh="{unit}的自评不由您填写",
    en="the self-assessment of {unit} is not yours to fill in",
    mend_zh="由该单位（或其上级）的被考核单位人员填写。",
    mend_en="people of the appraised unit, or of one above it, do.",
)  # fmt: skip
NOT_NOW = define(
    "W631", "error",
    zh="周期现在是“{stage}”阶段，自评不再收",
    en="the cycle is at '{stage_en}', self-assessments are closed",
    mend_zh="确需修改的，请考核办退回并定新的期限。",
    mend_en="have the office return it with a new date.",
)  # fmt: skip
SUBMITTED = define(
    "W632", "error",
    zh="自评已提交，不能再改",
    en="the self-assessment is submitted and can no longer be changed",
    mend_zh="请考核办退回。",
    mend_en="have the office return it.",
)  # fmt: skip
NO_SUCH_ITEM = define(
    "W633", "error",
    zh="方案里没有可自评的项目“{item}”",
    en="the scheme has no item '{item}' to assess",
    mend_zh="刷新页面再填。",
    mend_en="load the page anew.",
)  # fmt: skip
OVER = define(
    "W634", "error",
    zh="自评分 {points} 超过本项最多 {most} 分",
    en="{points} is over the {most} points of the item",
    mend_zh="填不超过 {most} 的数；原值已保留。",
    mend_en="claim {most} or less; the old figure is kept.",
)  # fmt: skip
UNDER = define(
    "W635", "error",
    zh="自评分 {points} 低于本项最少 {least} 分",
    en="{points} is under the least points of the item, {least}",
    mend_zh="填不小于 {least} 的数；原值已保留。",
    mend_en="claim {least} or more; the old figure is kept.",
)  # fmt: skip
TOO_LONG = define(
    "W636", "error",
    zh="有 {length} 字，最多 {most} 字",
    en="it has {length} characters, at most {most} are kept",
    mend_zh="写短一些，细节放进佐证材料。",
    mend_en="shorten it; details belong into the evidence.",
)  # fmt: skip
LOCKED = define(
    "W637", "error",
    zh="本项的自评分已锁定",
    en="the claim for this item is locked",
    mend_zh="在“更正”里申请改动。",
    mend_en="ask for a correction.",
)  # fmt: skip
NOT_SUBMITTED = define(
    "W638", "error",
    zh="{unit}的自评没有提交，不用退回",
    en="the self-assessment of {unit} is not submitted, there is nothing to return",
    mend_zh="刷新页面：别人可能刚退回过。",
    mend_en="load the page anew: somebody may have returned it already.",
)  # fmt: skip
NO_REASON = define(
    "W639", "error",
    zh="退回没有写理由",
    en="the return has no reason",
    mend_zh="写明要补正什么，最多 300 字。",
    mend_en="say what has to be mended, in 300 characters at most.",
)  # fmt: skip
BAD_DAY = define(
    "W640", "error",
    zh="新的期限 {day} 不对",
    en="{day} is no new date",
    mend_zh="填今天或以后、一年以内的日期。",
    mend_en="give today or a later day, within a year.",
)  # fmt: skip
NOT_THE_OFFICE = define(
    "W641", "error",
    zh="退回自评的是考核办",
    en="it is the office that returns a self-assessment",
    mend_zh="请考核办处理。",
    mend_en="ask the office.",
)  # fmt: skip
YOUR_OWN = define(
    "W644", "error",
    zh="{unit}的自评由您本人提交，或由您所在单位填报，不能由您退回",
    en="you submitted the self-assessment of {unit} yourself, or fill it in: you cannot return it",
    mend_zh="请考核办另一位同事退回。",
    mend_en="ask somebody else of the office.",
)  # fmt: skip
EMPTY = define(
    "W642", "error",
    zh="自评还是空的，没有可提交的内容",
    en="the self-assessment is empty, there is nothing to submit",
    mend_zh="至少填一项自评分、自评情况，或写年度工作情况。",
    mend_en="claim points, say something of an item, or write the report first.",
)  # fmt: skip
TOO_MANY = define(
    "W643", "error",
    zh="一次保存 {count} 处，超过 {most} 处",
    en="{count} fields in one save, the limit is {most}",
    mend_zh="刷新页面，分几次保存。",
    mend_en="load the page anew and save in several parts.",
)  # fmt: skip
