"""Kinds of faults of cycles: W350–W399."""

from __future__ import annotations

from kaoping.problems import define

NOT_YOURS = define(
    "W350",
    "error",
    zh="您不能{what}这个周期",
    en="you may not {what_en} this cycle",
    mend_zh="需要{role_zh}的权限，并且周期属于您的单位。",
    mend_en="it takes the role of {role_en}, and a cycle of your own unit.",
)
NOT_APPROVED = define(
    "W351",
    "error",
    zh="方案“{title}”的这一版还没有批准，不能开周期",
    en="this version of '{title}' is not approved, no cycle can be opened with it",
    mend_zh="先在“方案”页送审、批准。",
    mend_en="have it submitted and approved on the page Schemes first.",
)
NOT_IN_FORCE = define(
    "W352",
    "error",
    zh="方案“{title}”这一版在 {period} 没有施行（{from_on} 起{until}）",
    en="this version of '{title}' is not in force in {period} (from {from_on}{until_en})",
    mend_zh="换一个周期，或选用那段时间施行的版本。",
    mend_en="choose another period, or the version that was in force then.",
)
WRONG_SIZE = define(
    "W353",
    "error",
    zh="“{title}”按{wanted}考核，{period} 不是{wanted}",
    en="'{title}' appraises by the {wanted_en}, {period} is none",
    mend_zh="年写 2026，季写 2026Q1，月写 2026-11。",
    mend_en="write a year as 2026, a quarter as 2026Q1, a month as 2026-11.",
)
OPEN_ALREADY = define(
    "W354",
    "error",
    zh="“{title}”的 {period} 周期已经有了",
    en="there is a cycle of '{title}' for {period} already",
    mend_zh="请在周期列表里打开它。",
    mend_en="open it from the list of cycles.",
)
NO_UNITS = define(
    "W355",
    "error",
    zh="{day} 那天没有可以考核的单位（类别 {kind}）",
    en="on {day} there is no unit to appraise (kind {kind_en})",
    mend_zh="换一天，或在“单位”页核对类别，并至少留下一个被考核单位。",
    mend_en="choose another day, or check the kinds on the page Units, and leave at least one appraised unit.",
)
BAD_STAGES = define(
    "W356",
    "error",
    zh="阶段“{stage}”的日期不对：{what}",
    en="the dates of the stage '{stage_en}' are wrong: {what_en}",
    mend_zh="每个阶段先开始后截止，各阶段按顺序开始。",
    mend_en="a stage begins before it ends, and stages begin in their order.",
)
NOT_NEXT = define(
    "W357",
    "error",
    zh="周期现在是“{now}”，不能进入“{stage}”",
    en="the cycle is at '{now_en}' and cannot enter '{stage_en}'",
    mend_zh="一次进一个阶段；可能有人刚刚改过，请刷新页面。",
    mend_en="it moves one stage at a time; somebody may just have moved it: load the page again.",
)
NO_REASON = define(
    "W358",
    "error",
    zh="没有写明理由",
    en="no reason is given",
    mend_zh="写一句为什么，它会记入审计日志。",
    mend_en="write a sentence why; it goes into the audit log.",
)
FINAL = define(
    "W359",
    "error",
    zh="“{cycle}”已经定稿，不能再改",
    en="'{cycle}' is final and can no longer change",
    mend_zh="没有写入任何内容。",
    mend_en="nothing was written.",
)
NO_SUCH_ITEM = define(
    "W360",
    "error",
    zh="方案里没有项目 {item}",
    en="the scheme has no item {item}",
    mend_zh="刷新页面后重选。",
    mend_en="load the page again and choose.",
)
NO_SUCH_UNIT = define(
    "W361",
    "error",
    zh="{owner} 下面没有单位“{unit}”",
    en="there is no unit '{unit}' below {owner}",
    mend_zh="从列表里选。",
    mend_en="choose from the list.",
)
CANNOT_BE_FINAL = define(
    "W362",
    "error",
    zh="还不能定稿：{what}",
    en="it cannot be made final yet: {what_en}",
    mend_zh="{mend}",
    mend_en="{mend_en}",
)
