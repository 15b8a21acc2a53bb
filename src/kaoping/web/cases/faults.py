"""Kinds of faults of cases: W730–W759."""

from __future__ import annotations

from kaoping.problems import define

NOT_IN_THIS_STATE = define(
    "W730", "error",
    zh="案件 {number} 现在是“{state}”，不能“{action}”",
    en="case {number} is '{state_en}' now; '{action_en}' does not apply",
    mend_zh="刷新页面，看现在可以办什么。",
    mend_en="load the page again and see what applies now.",
)  # fmt: skip
NOT_YOURS = define(
    "W731", "error",
    zh="案件 {number} 的“{action}”不归您办",
    en="'{action_en}' of case {number} is not yours to do",
    mend_zh="请由案件页上写明的岗位办理。",
    mend_en="whoever the page of the case names does it.",
)  # fmt: skip
OTHERS_WERE_FIRST = define(
    "W732", "error",
    zh="案件 {number} 刚才已由{who}“{action}”，现在是“{state}”",
    en="case {number} has just had '{action_en}' by {who}; it is '{state_en}' now",
    mend_zh="您的操作没有写入。刷新页面，看是否还需要办理。",
    mend_en="nothing of yours was written. Load the page again and see whether anything is left to do.",
)  # fmt: skip
NEEDS = define(
    "W733", "error",
    zh="“{action}”还缺：{what}",
    en="'{action_en}' still needs: {what_en}",
    mend_zh="补上后再提交。",
    mend_en="add it and send again.",
)  # fmt: skip
NOT_A_CHOICE = define(
    "W734", "error",
    zh="{what}“{text}”不能用",
    en="{what_en} '{text}' cannot be used",
    mend_zh="从给出的选项里选。",
    mend_en="choose one of those offered.",
)  # fmt: skip
IN_THE_FUTURE = define(
    "W735", "error",
    zh="时间 {at} 在现在之后",
    en="{at} lies in the future",
    mend_zh="检查日期和时间；手机时钟不准时平台会按收到的时间更正。",
    mend_en="check day and time; where a phone's clock is wrong, the platform corrects it when it receives.",
)  # fmt: skip
EMPTY = define(
    "W736", "error",
    zh="没有写明情况，也没有照片",
    en="it says nothing and shows no picture",
    mend_zh="用一句话说清楚，或者拍一张照片。",
    mend_en="say it in one sentence, or take a picture.",
)  # fmt: skip
NO_PLACE = define(
    "W737", "error",
    zh="没有地点",
    en="it has no place",
    mend_zh="在地图上点一下、写明地址，或者选一个网格。",
    mend_en="point at the map, write the address, or choose a grid.",
)  # fmt: skip
MERGED_INTO_ITSELF = define(
    "W738", "error",
    zh="案件 {number} 不能并入 {other}",
    en="case {number} cannot be merged into {other}",
    mend_zh="填另一件没有并案、没有归档的案件编号。",
    mend_en="name another case that is neither merged nor archived.",
)  # fmt: skip
NOTHING_CHOSEN = define(
    "W739", "error",
    zh="选了 {count} 件，可以同时办 1 到 {most} 件",
    en="{count} cases are chosen; 1 to {most} can be done at once",
    mend_zh="在列表里勾选后再办。",
    mend_en="tick them in the list first.",
)  # fmt: skip
MAY_NOT_REPORT = define(
    "W740", "error",
    zh="您不能以“{channel}”上报",
    en="you may not report as '{channel_en}'",
    mend_zh="换成自己岗位的来源；需要时请系统管理员申请角色。",
    mend_en="choose the channel of your own post; ask for the role where you need it.",
)  # fmt: skip
TOO_MANY_FILES = define(
    "W741", "error",
    zh="一件案件最多 {most} 个文件",
    en="a case has {most} files at most",
    mend_zh="留下最能说明问题的几张。",
    mend_en="keep those that show it best.",
)  # fmt: skip
TOO_LONG = define(
    "W742", "error",
    zh="{what}超过 {most} 个字",
    en="{what_en} is longer than {most} characters",
    mend_zh="写短一些，细节放到附件里。",
    mend_en="make it shorter and put details into a file.",
)  # fmt: skip
HAD_A_HAND = define(
    "W743", "error",
    zh="案件 {number} 您参与过处置，不能“{action}”",
    en="you had a hand in handling case {number}; '{action_en}' is not for you",
    mend_zh="请没有参与处置的人办理。",
    mend_en="somebody who had no hand in it does this.",
)  # fmt: skip
NOT_SELF_HANDLED = define(
    "W744", "error",
    zh="案件 {number} 不是自办件",
    en="case {number} was not settled on the spot",
    mend_zh="先受理立案，再派遣处置。",
    mend_en="accept it and dispatch it.",
)  # fmt: skip
NO_REPORTER = define(
    "W745", "error",
    zh="案件 {number} 的上报人没有账号，退不回去",
    en="the reporter of case {number} has no account to return it to",
    mend_zh="用“不予受理”并写明理由，或者更正后受理。",
    mend_en="do not accept it and say why, or correct it and accept.",
)  # fmt: skip
NOTHING_ABOVE = define(
    "W746", "error",
    zh="案件 {number} 已在最上级平台",
    en="case {number} is with the uppermost platform already",
    mend_zh="在本级派遣。",
    mend_en="dispatch it here.",
)  # fmt: skip
NOT_ESCALATED = define(
    "W747", "error",
    zh="案件 {number} 没有提过级",
    en="case {number} has not been escalated",
    mend_zh="直接派遣。",
    mend_en="dispatch it.",
)  # fmt: skip
NO_REQUEST = define(
    "W748", "error",
    zh="案件 {number} 没有待批的延期申请",
    en="case {number} has no request for an extension",
    mend_zh="由主办单位先申请。",
    mend_en="the lead unit asks for one first.",
)  # fmt: skip
REQUEST_WAITS = define(
    "W749", "error",
    zh="案件 {number} 已有一项延期申请在等批复",
    en="a request for an extension of case {number} is waiting already",
    mend_zh="等批复后再申请。",
    mend_en="wait for the answer.",
)  # fmt: skip
EXTENDED_BEFORE = define(
    "W750", "error",
    zh="案件 {number} 已延期过，再次延期由领导批准",
    en="case {number} was extended before; a leader decides on the next",
    mend_zh="请分管领导批复。",
    mend_en="ask the leader in charge.",
)  # fmt: skip
FIRST_EXTENSION = define(
    "W751", "error",
    zh="案件 {number} 第一次延期由值班长批准",
    en="the duty chief decides on the first extension of case {number}",
    mend_zh="请值班长批复。",
    mend_en="ask the duty chief.",
)  # fmt: skip
TOO_LATE = define(
    "W752", "error",
    zh="案件 {number} 结案超过 15 天，不能再要求重办",
    en="case {number} was closed more than 15 days ago",
    mend_zh="有新情况请重新上报。",
    mend_en="report it anew if there is something new.",
)  # fmt: skip
TOP_OF_LADDER = define(
    "W753", "error",
    zh="案件 {number} 的下一级督办由领导发出，三级之后不再督办",
    en="the next rung of urging case {number} is a leader's; there are three",
    mend_zh="请领导督办，或者提级处理。",
    mend_en="ask a leader, or escalate it.",
)  # fmt: skip
STRUCK_ALREADY = define(
    "W754", "error",
    zh="案件 {number} 已经剔除",
    en="case {number} is struck already",
    mend_zh="不用再办。",
    mend_en="there is nothing left to do.",
)  # fmt: skip
NOT_STRUCK = define(
    "W755", "error",
    zh="案件 {number} 没有剔除",
    en="case {number} is not struck",
    mend_zh="不用再办。",
    mend_en="there is nothing left to do.",
)  # fmt: skip
FORGED_ALREADY = define(
    "W756", "error",
    zh="案件 {number} 已认定弄虚作假",
    en="case {number} is found to be made up already",
    mend_zh="不用再办。",
    mend_en="there is nothing left to do.",
)  # fmt: skip

GUARDED = {
    "not_handled": HAD_A_HAND,
    "self_handled": NOT_SELF_HANDLED,
    "has_reporter": NO_REPORTER,
    "has_above": NOTHING_ABOVE,
    "escalated": NOT_ESCALATED,
    "request": NO_REQUEST,
    "no_request": REQUEST_WAITS,
    "first_extension": EXTENDED_BEFORE,
    "later_extension": FIRST_EXTENSION,
    "in_time": TOO_LATE,
    "ladder": TOP_OF_LADDER,
    "counted": STRUCK_ALREADY,
    "struck": NOT_STRUCK,
    "not_forged": FORGED_ALREADY,
}
"""Guard of the table → what is wrong where it does not hold."""
