"""Kinds of faults of work places and lists of cases: W810–W819."""

from __future__ import annotations

from kaoping.problems import define

TOO_MANY_ROWS = define(
    "W810", "error",
    zh="按这些条件导出的案件超过 {most} 件",
    en="more than {most} cases fit these conditions",
    mend_zh="缩短上报期间或再加一个条件，分几次导出。",
    mend_en="shorten the period or add a condition, and export in parts.",
)  # fmt: skip
LOOKS_TOO_FAR = define(
    "W811", "error",
    zh="看了 {looked} 件还没有到底，这次没有导出",
    en="after {looked} cases the end was not reached; nothing was exported",
    mend_zh="加上上报期间、镇街或类别，只导出那一部分。",
    mend_en="add a period, a town or a category, and export that part.",
)  # fmt: skip
NO_SUCH_UNIT = define(
    "W812", "error",
    zh="没有名为或编号为“{text}”的主办单位",
    en="there is no unit with the name or code '{text}'",
    mend_zh="从列表里选，或者填完整的单位编号。",
    mend_en="choose one from the list, or type its whole code.",
)  # fmt: skip
NOT_FOR_MANY = define(
    "W813", "error",
    zh="“{text}”不能成批办理",
    en="'{text}' is not done with many at once",
    mend_zh="打开案件逐件办理。",
    mend_en="open the cases one by one.",
)  # fmt: skip
