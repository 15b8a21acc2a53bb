"""Kinds of faults of a draw's file: W670–W674."""

from __future__ import annotations

from kaoping.problems import define

NO_DRAW = define(
    "W670", "error",
    zh="这不是抽查文件，或缺了内容（{what}）",
    en="this is no file of a draw, or something is missing in it ({what})",
    mend_zh="在抽查的公开页面下载 JSON 文件，不要改动它。",
    mend_en="save the JSON file from the public page of the draw, and leave it as it is.",
)  # fmt: skip
OTHER_FRAME = define(
    "W671", "error",
    zh="名单与公告的名单校验码不符",
    en="the list is not the one whose digest was announced",
    mend_zh="重新下载；仍不符时，公告后名单被改过，请向考核办提出。",
    mend_en="save the file anew; if it still differs, the list was changed after the announcement: tell the office.",
)  # fmt: skip
OTHER_ANNOUNCEMENT = define(
    "W672", "error",
    zh="方法、检查员或公告内容与公告校验码不符",
    en="the method, the inspectors or the terms are not those whose digest was announced",
    mend_zh="重新下载；仍不符时，公告后内容被改过，请向考核办提出。",
    mend_en="save the file anew; if it still differs, they were changed after the announcement: tell the office.",
)  # fmt: skip
OTHER_SEED = define(
    "W673", "error",
    zh="种子与公告的种子校验码不符",
    en="the seed is not the one whose digest was announced",
    mend_zh="重新下载；仍不符时，种子被换过，这次抽查不能采信。",
    mend_en="save the file anew; if it still differs, the seed was exchanged and the draw is not to be trusted.",
)  # fmt: skip
OTHER_RESULT = define(
    "W674", "error",
    zh="按种子重算的结果与文件里的结果不同",
    en="the seed gives another result than the one in the file",
    mend_zh="以重算的结果为准，并向考核办提出。",
    mend_en="what was computed anew holds; tell the office.",
)  # fmt: skip
