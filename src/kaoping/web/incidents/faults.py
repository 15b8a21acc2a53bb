"""Kinds of faults of registering incidents and deciding on them: W610–W629."""

from __future__ import annotations

from kaoping.problems import define

NOT_YOURS = define(
    "W610", "error",
    zh="“{kind}”不由您登记",
    en="'{kind}' is not yours to register",
    mend_zh="由负责该项目的责任部门或考核办登记；被考核单位可以申报本单位的事项。",
    mend_en="the department of the item or the office registers it; an appraised unit may report its own.",
)  # fmt: skip
NOT_NOW = define(
    "W611", "error",
    zh="周期现在是“{stage}”阶段，加减分事项不再登记和办理",
    en="the cycle is at '{stage_en}': incidents are no longer registered or decided",
    mend_zh="核验阶段结束以后只能在“更正”里申请，写明理由，批准后新旧内容都留在更正记录里。",
    mend_en="after the stage of checking ask for a correction with a reason; old and new stay on record.",
)  # fmt: skip
NO_SUCH_UNIT = define(
    "W612", "error",
    zh="“{text}”不是可以登记的单位{hint}",
    en="'{text}' is no unit that it can be registered for{hint_en}",
    mend_zh="填单位编号或全称，从列表里选最稳妥。",
    mend_en="give its code or its whole name; choosing from the list is safest.",
)  # fmt: skip
NO_SUCH_KIND = define(
    "W613", "error",
    zh="方案里没有“{kind}”这种事项",
    en="the scheme knows no incident '{kind}'",
    mend_zh="从列表里选事项。",
    mend_en="choose one from the list.",
)  # fmt: skip
WRONG_LEVEL = define(
    "W614", "error",
    zh="“{kind}”要写明级别，可以是：{levels}",
    en="'{kind}' needs a level, one of: {levels_en}",
    mend_zh="选与文件或批示相符的级别。",
    mend_en="choose the level of the document.",
)  # fmt: skip
OUTSIDE_PERIOD = define(
    "W615", "error",
    zh="{day} 不在本周期（{first} 至 {last}）内，不会计分",
    en="{day} lies outside the cycle ({first} to {last}): it would not count",
    mend_zh="核对发生日期；确属其他周期的，登记到那个周期。",
    mend_en="check the day; what belongs to another cycle is registered there.",
)  # fmt: skip
IN_FUTURE = define(
    "W616", "error",
    zh="{day} 还没有到",
    en="{day} is still to come",
    mend_zh="填事项发生的日期。",
    mend_en="give the day on which it happened.",
)  # fmt: skip
NOT_WHOLE = define(
    "W617", "error",
    zh="次数是 {count}，要填 1 以上的整数",
    en="the count is {count}; it has to be a whole number from 1 up",
    mend_zh="一次发生填 1；分值由方案定，不在这里填。",
    mend_en="write 1 for one time; the points follow from the scheme.",
)  # fmt: skip
OUTSIDE_RANGE = define(
    "W618", "error",
    zh="“{kind}”的分值 {points} 不在方案规定的 {least} 至 {most} 之间",
    en="{points} points for '{kind}' lie outside what the scheme allows, {least} to {most}",
    mend_zh="在范围内定分。",
    mend_en="choose within the range.",
)  # fmt: skip
NO_REASON = define(
    "W619", "error",
    zh="没有写理由",
    en="there is no reason",
    mend_zh="写一两句为什么，所有看得到这一事项的人都会看到。",
    mend_en="say in a sentence or two why; everybody who sees the incident will read it.",
)  # fmt: skip
NO_TEXT = define(
    "W620", "error",
    zh="没有写明发生了什么、依据从哪里来",
    en="it does not say what happened, or on what it rests",
    mend_zh="事由和来源（文号、媒体、热线工单号等）都要写。",
    mend_en="give both what happened and its source (number of the document, medium, hotline order …).",
)  # fmt: skip
LIKELY_DOUBLE = define(
    "W621", "error",
    zh="可能与已有的 {count} 条重复：{codes}",
    en="it may be the same as {count} that are there: {codes}",
    mend_zh="逐条看过；确实是另一件事的，选“不是重复，登记”。",
    mend_en="look at each; if it is something else, choose 'No double, register'.",
)  # fmt: skip
OWN_ENTRY = define(
    "W622", "error",
    zh="“{incident}”是您登记或修改的，要由别人查实、决定",
    en="you registered or changed {incident}: somebody else verifies and decides it",
    mend_zh="请本部门其他人员或考核办办理。",
    mend_en="ask a colleague of the department, or the office.",
)  # fmt: skip
ALREADY = define(
    "W623", "error",
    zh="“{incident}”现在是“{state}”，{by} {at} 办理过",
    en="{incident} is now '{state_en}': {by} acted on it at {at}",
    mend_zh="没有重复办理。看过新的状态再决定要不要继续。",
    mend_en="nothing was done twice. Look at its new state, then decide whether to go on.",
)  # fmt: skip
CHANGED_SINCE = define(
    "W624", "error",
    zh="您打开页面以后，{by} 改动了“{incident}”",
    en="{by} changed {incident} after you opened the page",
    mend_zh="看过新的内容再办理。",
    mend_en="look at what it says now, then act.",
)  # fmt: skip
NOT_YOURS_TO_DECIDE = define(
    "W625", "error",
    zh="“{incident}”不由您{what}",
    en="it is not yours to {what_en} {incident}",
    mend_zh="查实由责任部门或考核办办理，计入、不予计入和重新办理由考核办决定。",
    mend_en="departments and the office verify; the office decides and reopens.",
)  # fmt: skip
NO_ITEM = define(
    "W626", "error",
    zh="“{kind}”要写明涉及哪个项目",
    en="'{kind}' needs the item that it is about",
    mend_zh="从列表里选项目；没有选项目的不会计分。",
    mend_en="choose the item; without one it would not count.",
)  # fmt: skip
RECUSED = define(
    "W627", "error",
    zh="“{incident}”是您本单位或回避单位的事项",
    en="{incident} concerns your own unit, or one from which you stand aside",
    mend_zh="请别人办理。",
    mend_en="let somebody else do it.",
)  # fmt: skip
NOTHING_CHOSEN = define(
    "W628", "error",
    zh="选了 {count} 条，一次可以办理 1 至 {most} 条",
    en="{count} were chosen; 1 to {most} can be done at once",
    mend_zh="勾选要办理的事项。",
    mend_en="tick those to be done.",
)  # fmt: skip
NOT_ABOUT_UNIT = define(
    "W629", "error",
    zh="“{kind}”只计在{wanted}，“{unit}”不在其中，登记了也不会计分",
    en="'{kind}' counts for units of kind {wanted_en} and what lies below them; '{unit}' is none: it would not count",
    mend_zh="选事项所属的被考核单位，或它下面的单位。",
    mend_en="choose the appraised unit that it belongs to, or one below it.",
)  # fmt: skip
