"""Kinds of faults of corrections (W690–W699) and exemptions (W710–W719)."""

from __future__ import annotations

from kaoping.problems import define

NOT_YOURS = define(
    "W690", "error",
    zh="这一格不由您申请更正（{unit}，{column}）",
    en="this cell is not yours to have corrected ({unit}, {column})",
    mend_zh="由责任部门、考核办拟订人或该单位自己申请。",
    mend_en="its department, an author of the office, or the unit itself asks.",
)  # fmt: skip
NOT_LOCKED = define(
    "W691", "error",
    zh="{column}还没有锁定，不需要申请更正",
    en="{column} is not locked yet, there is no need for a correction",
    mend_zh="由填报的部门直接在采集表上改；已提交的，请考核办先退回。",
    mend_en="its department edits the sheet; where it was submitted, the office returns it first.",
)  # fmt: skip
NOTHING_CHANGED = define(
    "W692", "error",
    zh="没有一格与现在的数不同",
    en="no cell differs from what stands there now",
    mend_zh="在要改的格里填上正确的数。",
    mend_en="enter the right figure in the cells to be changed.",
)  # fmt: skip
TOO_MANY = define(
    "W693", "error",
    zh="一次申请 {count} 格，超过 {most} 格",
    en="{count} cells in one request, the limit is {most}",
    mend_zh="分几次申请。",
    mend_en="ask in several parts.",
)  # fmt: skip
LINE_UNREAD = define(
    "W694", "error",
    zh="第 {line} 行看不懂：“{text}”",
    en="line {line} cannot be read: '{text}'",
    mend_zh="每行一个单位：编号或名称，空一格（或制表符），再写正确的数；名称重复的写编号。",
    mend_en="one unit a line: code or name, a tab or space, the right figure; give the code where names repeat.",
)  # fmt: skip
OUTDATED = define(
    "W695", "error",
    zh="申请以后又有人改过其中的格（{cells}），本申请已失效",
    en="some of the cells were changed after the request ({cells}); it is outdated",
    mend_zh="按现在的数重新申请。",
    mend_en="ask anew, from the figures as they stand.",
)  # fmt: skip
SETTLED = define(
    "W696", "error",
    zh="这份申请{state}，不能再办",
    en="this request can no longer be decided: {state_en}",
    mend_zh="刷新页面看结果。",
    mend_en="load the page again to see what became of it.",
)  # fmt: skip
NOT_DECIDER = define(
    "W697", "error",
    zh="您不能审批这份申请：{why}",
    en="you may not decide this request: {why_en}",
    mend_zh="由考核办另一位人员审批。",
    mend_en="another person of the office decides.",
)  # fmt: skip
ALREADY_ASKED = define(
    "W698", "error",
    zh="其中的格已经有一份申请在等审批（第 {number} 号）",
    en="a request for one of these cells is waiting already (no. {number})",
    mend_zh="等它办结，或请申请人撤回后再申请。",
    mend_en="wait for it, or have it withdrawn, then ask again.",
)  # fmt: skip
REASON_TOO_LONG = define(
    "W699", "error",
    zh="理由有 {length} 字，最多 {most} 字",
    en="the reason has {length} characters, at most {most} are kept",
    mend_zh="写短一些，细节放进佐证材料。",
    mend_en="shorten it; details belong into the evidence.",
)  # fmt: skip
NO_SUCH_PLACE = define(
    "W710", "error",
    zh="本周期没有这个被考核单位或项目（{unit}，{item}）",
    en="the cycle has no such appraised unit or item ({unit}, {item})",
    mend_zh="从列表里选单位和项目。",
    mend_en="choose unit and item from the lists.",
)  # fmt: skip
EXEMPT_ALREADY = define(
    "W711", "error",
    zh="{unit}的“{item}”已经剔除",
    en="'{item}' is already taken out for {unit}",
    mend_zh="不需要再申请；要改回来，在剔除清单里申请恢复考核。",
    mend_en="there is nothing to ask for; to undo it, ask for it to be lifted.",
)  # fmt: skip
NOT_EXEMPT = define(
    "W712", "error",
    zh="{unit}的“{item}”没有剔除",
    en="'{item}' is not taken out for {unit}",
    mend_zh="刷新剔除清单看最新情况。",
    mend_en="load the list again.",
)  # fmt: skip
EXEMPTION_ASKED = define(
    "W713", "error",
    zh="{unit}的“{item}”已经有一份申请在等审批（第 {number} 号）",
    en="a request for '{item}' of {unit} is waiting already (no. {number})",
    mend_zh="等它办结，或请申请人撤回后再申请。",
    mend_en="wait for it, or have it withdrawn, then ask again.",
)  # fmt: skip
NO_GROUND = define(
    "W714", "error",
    zh="没有选情形",
    en="no ground was chosen",
    mend_zh="选一种：{grounds}。",
    mend_en="choose one: {grounds_en}.",
)  # fmt: skip
NOT_YOURS_TO_EXEMPT = define(
    "W715", "error",
    zh="您不能为这个单位申请剔除这一项",
    en="you may not ask for this exemption",
    mend_zh="由考核办拟订人、负责该项的部门或该单位自己申请。",
    mend_en="an author of the office, the department that answers for the item, or the unit itself asks.",
)  # fmt: skip
WRONG_FIELD = define(
    "W716", "error",
    zh="“{text}”不能作{field}",
    en="'{text}' cannot be the {field_en}",
    mend_zh="{mend}",
    mend_en="{mend_en}",
)  # fmt: skip
NO_SUCH_INCIDENT = define(
    "W717", "error",
    zh="没有您能申请更正的这件加减分事项（{incident}）",
    en="there is no such incident that you may have corrected ({incident})",
    mend_zh="从列表里选。",
    mend_en="choose it from the list.",
)  # fmt: skip
