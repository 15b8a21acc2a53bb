"""Kinds of faults of reporting: W840–W859."""

from __future__ import annotations

from kaoping.problems import define

NOT_READABLE = define(
    "W840", "error",
    zh="这条上报有几栏读不出来：{what}",
    en="some fields of this report cannot be read: {what}",
    mend_zh="在手机上点“改”，重新填这几栏后再提交。",
    mend_en="press Change on the phone, fill in these fields again and send.",
)  # fmt: skip
TOO_OLD = define(
    "W841", "error",
    zh="这是 {day} 的情况，超过 {days} 天，不能再从手机上报",
    en="this was seen on {day}; after {days} days it is not taken from a phone any more",
    mend_zh="到现场看看，还在的重新上报。",
    mend_en="have another look on the spot; if it is still there, report it anew.",
)  # fmt: skip
ONLY_DAILY = define(
    "W842", "error",
    zh="只有“日常”级别能报自办件，这一件是“{level}”",
    en="only daily matters are settled on the spot; this one is '{level_en}'",
    mend_zh="把级别改为日常，或者不选自办件。",
    mend_en="make it daily, or do not say that it is settled.",
)  # fmt: skip
NOT_YOUR_PLACE = define(
    "W843", "error",
    zh="选的网格或单位不在您的范围内",
    en="the grid or unit that is chosen is not in your part",
    mend_zh="用定位、在地图上点，或者写明地址，平台会归到该归的网格。",
    mend_en="use your position, point at the map or write the address: the platform finds the grid.",
)  # fmt: skip
FORM_TOO_OLD = define(
    "W844", "error",
    zh="这张表打开太久，或者不是从本页打开的",
    en="this form was open for too long, or does not come from this page",
    mend_zh="内容还在，看一遍后再提交一次；照片请重新选。",
    mend_en="what you wrote is still here: look through it and send once more; choose photos again.",
)  # fmt: skip
TOO_OFTEN = define(
    "W845", "error",
    zh="从您这里来的上报太多，请稍后再试",
    en="too many reports come from where you are; please try later",
    mend_zh="一小时后再报；紧急情况请拨打 12345 或 110。",
    mend_en="try again in an hour; in an emergency call 12345 or 110.",
)  # fmt: skip
TOO_MANY_PHOTOS = define(
    "W846", "error",
    zh="照片有 {count} 张，最多 {most} 张",
    en="{count} photos were chosen, {most} at most",
    mend_zh="留下最能说明问题的几张。",
    mend_en="keep those that show it best.",
)  # fmt: skip
NOT_A_PICTURE = define(
    "W847", "error",
    zh="{name} 不是照片",
    en="{name} is no photo",
    mend_zh="请上传 JPEG、PNG 或 WebP 照片。",
    mend_en="send JPEG, PNG or WebP photos.",
)  # fmt: skip
NO_SUCH_TICKET = define(
    "W848", "error",
    zh="没有查到编号 {ticket}",
    en="no report has the number {ticket}",
    mend_zh="对照收到的 10 位编号再输一遍；不含字母 I、L、O、U 和数字 0、1。",
    mend_en="compare it with the 10 signs you were given; I, L, O, U, 0 and 1 do not occur.",
)  # fmt: skip
ANSWERED_ALREADY = define(
    "W849", "error",
    zh="这次办结您已经评价过了",
    en="you have answered about this closing already",
    mend_zh="不用再评价；还没解决的，可以要求重办。",
    mend_en="there is nothing left to say; if it is not settled, ask to open it again.",
)  # fmt: skip
NOT_OVER = define(
    "W850", "error",
    zh="这一件还没有办结",
    en="this has not been closed yet",
    mend_zh="办结后再评价或要求重办。",
    mend_en="wait until it is closed.",
)  # fmt: skip
DISPUTE_WAITS = define(
    "W851", "error",
    zh="已经收到您的重办要求，正在等决定",
    en="you have asked to open it again; the decision is pending",
    mend_zh="决定会显示在本页。",
    mend_en="the decision will be shown on this page.",
)  # fmt: skip
DISPUTE_TOO_LATE = define(
    "W852", "error",
    zh="办结超过 {days} 天，不能再要求重办",
    en="it was closed more than {days} days ago",
    mend_zh="有新情况请重新上报。",
    mend_en="report it anew if there is something new.",
)  # fmt: skip
LIKELY_THE_SAME = define(
    "W853", "warning",
    zh="附近最近有 {count} 件很像的案件",
    en="{count} cases nearby look like this one",
    mend_zh="先看是不是同一件；不是的，勾选“不是同一件”后再登记。",
    mend_en="see whether it is one of them; if not, tick that it is another one and save again.",
)  # fmt: skip
NEEDS_DOCUMENT = define(
    "W854", "error",
    zh="“{channel}”要写明批示或交办的文号",
    en="'{channel_en}' needs the number of the instruction",
    mend_zh="填“批示文号”；没有文号的写领导签批日期。",
    mend_en="fill in the number; where there is none, the day it was signed.",
)  # fmt: skip
NEEDS_MEDIUM = define(
    "W855", "error",
    zh="“媒体曝光”要写明媒体名称",
    en="'media' needs the name of the medium",
    mend_zh="填报纸、电视台、网站或账号的名称。",
    mend_en="name the paper, broadcaster, site or account.",
)  # fmt: skip
DECIDED_ALREADY = define(
    "W856", "error",
    zh="这项重办要求已有决定",
    en="this request has been decided already",
    mend_zh="刷新页面看决定。",
    mend_en="load the page again to see the decision.",
)  # fmt: skip
HAS_A_TICKET = define(
    "W857", "error",
    zh="案件 {number} 已有查询编号",
    en="case {number} has a tracking number already",
    mend_zh="把页面上的编号告诉上报人。",
    mend_en="tell the reporter the number on the page.",
)  # fmt: skip
SAYS_NOTHING = define(
    "W858", "error",
    zh="没有写{what}，或者超过 {most} 个字",
    en="{what_en} is missing or longer than {most} characters",
    mend_zh="写一句话再提交。",
    mend_en="write one sentence and send again.",
)  # fmt: skip
NO_TICKET = define(
    "W859", "error",
    zh="案件 {number} 没有查询编号，上报人看不到答复",
    en="case {number} has no tracking number: the reporter would not see a reply",
    mend_zh="先给查询编号，并告诉上报人。",
    mend_en="give it a tracking number first, and tell the reporter.",
)  # fmt: skip
