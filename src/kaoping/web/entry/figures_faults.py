"""Kinds of faults of reported figures: W706–W709."""

from __future__ import annotations

from kaoping.problems import define

FIGURES_CHANGED = define(
    "W706", "error",
    zh="看过之后又有人改了这一列的数，没有取用",
    en="somebody changed this column since you saw it; nothing was taken over",
    mend_zh="下面是现在的数，看过再取用。",
    mend_en="look at the figures below, then take them over.",
)  # fmt: skip
NOTHING_TO_TAKE = define(
    "W707", "error",
    zh="没有可以取用的数：上一周期没有定稿，或数已相同",
    en="there is nothing to take over: no earlier cycle is final, or the figures are the same",
    mend_zh="照来源材料填写。",
    mend_en="enter the figures from their source.",
)  # fmt: skip
