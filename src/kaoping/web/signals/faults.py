"""Kinds of faults of signals of honesty: W900–W909."""

from __future__ import annotations

from kaoping.problems import define

NOT_YOURS = define(
    "W900",
    "error",
    zh="这条信号不能由您判断：只有监督员和考核办判断，上报、处置过它的人不能判断自己",
    en="not yours to judge: supervisors and the office do, and nobody judges what they reported or handled",
    mend_zh="请另一位监督员判断。",
    mend_en="ask another supervisor.",
)
JUDGED = define(
    "W901",
    "error",
    zh="这条信号已由 {who} 判断为“{state}”",
    en="{who} has judged this signal already: {state_en}",
    mend_zh="刷新页面看最新的情况。",
    mend_en="reload the page to see how it is now.",
)
NO_REASON = define(
    "W902",
    "error",
    zh="没有选属实或不属实，或没有写理由",
    en="neither true nor untrue is chosen, or no reason is given",
    mend_zh="选一种，再用一两句话写明理由，最多 500 字。",
    mend_en="choose one and say why in a sentence or two, at most 500 characters.",
)
