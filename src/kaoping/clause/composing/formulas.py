"""Formulas of one figure: a share of the points (完成数÷任务数×15), the efficacy coefficient."""

from __future__ import annotations

import re
from decimal import Decimal

from kaoping.clause.building import HIGHEST, LOWEST, reference_of
from kaoping.clause.lexicon import DIGITS, FACTOR, WHOLE
from kaoping.clause.meaning.parts import ALL, Efficacy, Share

TERM = r"（([^（）\d]+)-([^（）\d]+)）"
COEFFICIENT = (
    re.compile(rf"(?P<base>{DIGITS})分?\+(?:(?P<span>{DIGITS})分?×|（(?P<top>{DIGITS})-(?P<low>{DIGITS})）×)?{TERM}(?:÷|/){TERM}(?:×(?P<after>{DIGITS})分?)?$"),
    re.compile(rf"（?{TERM}(?:÷|/){TERM}）?×(?P<span>{DIGITS})分?\+(?P<base>{DIGITS})分?$"),
)  # fmt: skip
PARTS = (
    re.compile(rf"(?P<part>{FACTOR})(?:÷(?P<under>{FACTOR}))?(?:×100%)?×(?P<full>{WHOLE})$"),
    re.compile(rf"(?P<full>{WHOLE})×(?P<part>{FACTOR})(?:÷(?P<under>{FACTOR}))?(?:×100%)?$"),
)
RATE = re.compile(r"率|比例|百分比|占比|比重|满意度|安全感")
TOP, LOW = re.compile(rf"{HIGHEST.pattern}|满意值|上限"), re.compile(rf"{LOWEST.pattern}|不允许值|下限")


def right_side(text: str) -> str:
    return re.sub("(?:来|进行)?(?:计算|折算|换算|计)(?:得分|分值|分)?$", "", text.rsplit("=", 1)[-1])


def efficacy(text: str) -> Efficacy | None:
    """base + span × （value − worst）÷（best − worst）; None where the terms are not these."""
    found = next((hit for each in COEFFICIENT if (hit := each.match(right_side(text)))), None)
    if found is None:
        return None
    a, b, c, d = (each for each in found.groups() if each and not re.fullmatch(DIGITS, each))
    marks = found.groupdict()
    span = marks.get("span") or marks.get("after")
    if marks.get("top") and marks["low"] == marks["base"]:
        span = str(Decimal(marks["top"]) - Decimal(marks["low"]))
    if not span or not TOP.search(c) or not LOW.search(d):
        return None
    if LOW.search(b) and not TOP.search(a) and not LOW.search(a):
        return Efficacy(Decimal(marks["base"]), Decimal(span))
    if TOP.search(a) and not LOW.search(b) and not TOP.search(b):
        return Efficacy(Decimal(marks["base"]), Decimal(span), low=True)
    return None


DEFINED = re.compile(
    r"(?:^|[，。；：])([^，。；：=\d]{2,16})=[^，。；：=×+\-]{2,30}/[^，。；：=×+\-]{2,30}(?:×100%)?(?=[，。；])"
)


def share_of(text: str, before: str = "") -> Share | None:
    """完成率×10, 本单位数÷全区最高×20; None where it is no share (a score with a coefficient is a weight). before: the
    whole text, which may say of a name that it is a quotient (契合度=甲/乙；得分=契合度×10)."""
    found = next((hit for each in PARTS if (hit := each.match(right_side(text)))), None)
    if found is None:
        return None
    part, under, whole = found["part"], found["under"], found["full"]
    ratio = re.fullmatch(r"（?(.+?)(?:与|和|占)(.+?)(?:之比|的?比例|的?比重|的?比值)）?", part)
    if under is None and ratio:
        part, under = ratio.groups()
    elif under is None:
        pieces = part.strip("（）").split("÷" if "÷" in part else "/")
        part, under = (pieces[0], pieces[1]) if len(pieces) == 2 else (part, None)
    full = Decimal(re.search(DIGITS, whole).group()) if re.search(DIGITS, whole) else ALL  # type: ignore[union-attr]
    if re.search(r"1-|-", part):
        return None
    if under is None:
        rate = RATE.search(part) or part in DEFINED.findall(before)
        return Share(full) if rate else None  # type: ignore[arg-type]
    if re.search("平均|最高|最大|最好|最低|最小|最差|上年|去年|同期", under):
        return Share(full, reference_of(under))  # type: ignore[arg-type]
    return Share(full)  # type: ignore[arg-type]
