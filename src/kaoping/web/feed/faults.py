"""Kinds of faults of the feed of cases into a cycle, and of 责任倒查: W890–W899."""

from __future__ import annotations

from kaoping.problems import define

OFFICE_ONLY = define(
    "W890",
    "error",
    zh="只有考核办的方案管理员可以开始或停止供数",
    en="only an author of the office starts or stops the feed",
    mend_zh="请负责本周期的方案管理员办理。",
    mend_en="ask an author of the office that keeps the cycle.",
)
CYCLE_FINAL = define(
    "W891",
    "error",
    zh="“{cycle}”已经定稿，以定稿时的快照为准",
    en="'{cycle}' is final, the snapshot that it was made of counts",
    mend_zh="没有改动任何内容。",
    mend_en="nothing was changed.",
)
HAS_ROWS = define(
    "W892",
    "error",
    zh="本周期已经手工导入过 {count} 行案件，不能同时由平台供数",
    en="{count} rows of cases were imported into the cycle; the platform cannot feed it as well",
    mend_zh="先在事实页清空案件表（写明理由），再开始供数。",
    mend_en="clear the table of cases on the page of facts, with a reason, then start the feed.",
)
NOT_READ = define(
    "W893",
    "error",
    zh="本周期的方案不用案件，供数没有用处",
    en="the scheme of the cycle reads no cases, a feed would do nothing",
    mend_zh="换一个按案件计分的周期。",
    mend_en="choose a cycle whose scheme counts cases.",
)
ALREADY = define(
    "W894",
    "error",
    zh="本周期的供数已经是这个状态，可能刚有人办过",
    en="the feed of the cycle is in this state already, somebody may have been first",
    mend_zh="刷新页面看现在的状态。",
    mend_en="reload the page to see how it is now.",
)
NO_REASON = define(
    "W895",
    "error",
    zh="没有写理由",
    en="no reason is given",
    mend_zh="用一两句话写明理由，最多 500 字。",
    mend_en="say why in a sentence or two, at most 500 characters.",
)
NOT_YOURS = define(
    "W896",
    "error",
    zh="{number} 不能由您判断：上报、处置过它的人和处置单位的人不作责任倒查",
    en="{number} is not yours to judge: who reported or handled it, or is of the unit that did, does not",
    mend_zh="请另一位监督员判断。",
    mend_en="ask another supervisor.",
)
JUDGED = define(
    "W897",
    "error",
    zh="{number} 已经有人判断过，或已登记为加减分事项，或已不在清单里",
    en="{number} was judged by somebody, made an incident, or is no longer on the list",
    mend_zh="刷新页面看最新的清单。",
    mend_en="reload the page to see the list as it is now.",
)
NO_SUCH_KIND = define(
    "W898",
    "error",
    zh="方案里没有“{kind}”这一种事项",
    en="the scheme has no kind of incident '{kind}'",
    mend_zh="从列出的种类里选一种。",
    mend_en="choose one of the kinds that are listed.",
)
NO_SUCH_SOURCE = define(
    "W899",
    "error",
    zh="选的来源不存在，或不属于本周期的上下级",
    en="a source that was chosen is not there, or not of the units above and below the cycle's",
    mend_zh="从列出的来源里选。",
    mend_en="choose among the sources that are listed.",
)
