"""Kinds of faults of the inspector's page: W720–W729."""

from __future__ import annotations

from kaoping.problems import define

NOT_READABLE = define(
    "W720", "error",
    zh="手机发来的记录不完整（{what}）",
    en="what the phone sent is not complete ({what})",
    mend_zh="记录仍在手机里；刷新页面后重发。",
    mend_en="it is still in the phone; load the page anew and send it again.",
)  # fmt: skip
TOO_OLD = define(
    "W721", "error",
    zh="这条记录写于 {day}，不在最近 {days} 天内",
    en="this was written down on {day}, more than {days} days ago",
    mend_zh="核对后在采集表里填写。",
    mend_en="check it, then enter it on the sheet.",
)  # fmt: skip
