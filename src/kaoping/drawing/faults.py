"""Kinds of faults of a draw's file: W670–W672."""

from __future__ import annotations

from kaoping.problems import define

NO_DRAW = define(
    "W670", "error",
    zh="这不是抽查文件，或缺了内容（{what}）",
    en="this is no file of a draw, or something is missing in it ({what})",
    mend_zh="在抽查的公开页面下载 JSON 文件，不要改动它。",
    mend_en="save the JSON file from the public page of the draw, and leave it as it is.",
)  # fmt: skip
NOT_AS_ANNOUNCED = define(
    "W671", "error",
    zh="{what}与公告的校验码不符",
    en="{what_en} not what was announced, by its digest",
    mend_zh="重新下载；仍不符时，公告后被改过，这次抽查不能采信，请向考核办提出。",
    mend_en="save the file anew; if it still differs, it was changed after the announcement: tell the office.",
)  # fmt: skip
OTHER_RESULT = define(
    "W672", "error",
    zh="按种子重算的结果与文件里的结果不同",
    en="the seed gives another result than the one in the file",
    mend_zh="以重算的结果为准，并向考核办提出。",
    mend_en="what was computed anew holds; tell the office.",
)  # fmt: skip
