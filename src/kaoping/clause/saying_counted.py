"""Parts about what is counted or required, as Chinese clauses."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from kaoping.clause.lexicon import LEVEL
from kaoping.clause.meaning.parts import (
    ALL,
    Allot,
    Check,
    Choice,
    Nth,
    Per,
    Range,
    Rates,
    Repeated,
    Rule,
)
from kaoping.clause.saying_words import (
    BASES,
    beside,
    bracketed,
    clause_zh,
    earned,
    figure,
    gain,
    head,
    is_loss,
    measured,
    most,
    ranged,
)


@clause_zh.register
def _(part: Allot, rule: Rule) -> str:
    return f"{part.what or '本项'}（{figure(part.points)}分）"


@clause_zh.register
def _(part: Check, rule: Rule) -> str:
    if part.graded:
        points = "" if part.points == ALL else f"（{figure(part.points)}分）"
        return f"{part.what}{points}。按情况评分"
    if part.points == 0 and part.otherwise not in (0, ALL):
        return failed(part)
    if part.need is not None and isinstance(part.points, Decimal) and part.points < 0:
        return f"{needed(part)}的，{earned(part.points)}"
    other = "否则不得分" if part.otherwise == 0 else f"否则{earned(part.otherwise)}"
    found = f"{needed(part) or '符合要求'}的，{earned(part.points)}"
    return f"{found}，{other}" if len(rule.parts) == 1 else found


def needed(part: Check) -> str:
    """What is required: words, a figure, a comparison."""
    if part.against is not None:
        return part.what + beside(part.need or Range(low=Decimal(0)), BASES[part.against], part.unit)
    return part.what if part.need is None else f"{part.what}{ranged(part.need, part.unit)}"


def failed(part: Check) -> str:
    """What is lost where a requirement is not met."""
    if part.need is None or part.need.low is None or part.against is not None:
        return f"{needed(part) or '不符合要求'}的，{earned(part.otherwise)}，只扣一次"
    return f"{part.what}低于{measured(part.need.low, part.unit)}的，{earned(part.otherwise)}"


@clause_zh.register
def _(part: Per, rule: Rule) -> str:
    every = "" if part.every == 1 else figure(part.every)
    unit = part.unit or "次"
    limits = most(part.at_most, part.amount)
    if part.once:
        return f"{part.what or '发生'}的，{gain(part.amount)}，只{'扣' if is_loss(part.amount) else '加'}一次{limits}"
    start = f"{part.what}累计{figure(part.at_least)}{unit}以上的，" if part.at_least else head(part.what)
    free = f"前{figure(part.free)}{unit}不计，" if part.free else ""
    grows = f"，以后每{unit}比前一{unit}多{gain(part.grows)}" if part.grows else ""
    times = f"，最多计{figure(part.times)}{unit}" if part.times is not None else ""
    scope = f"每{part.each}" if part.each else ""
    size = f"{every or 1}{unit}"
    partial = {"whole": "", "up": f"，不足{size}的按{size}计", "proportional": f"，不足{size}的按比例计"}[part.partial]
    limits = limits.replace("，最多", f"，{scope}最多") if scope else limits
    return f"{start}{free}每{every}{unit}{gain(part.amount)}{grows}{times}{partial}{limits}"


@clause_zh.register
def _(part: Rates, rule: Rule) -> str:
    caps = dict(part.most)
    limits = most(part.at_most, part.rows[0][1])
    highest = "，就高不重复计分" if part.highest else ""
    if not caps and all(re.fullmatch(LEVEL, name) for name, _ in part.rows):
        return f"{levels(part)}{highest}{limits}"
    rows = "，".join(
        f"{name}的每{part.unit or '次'}{gain(amount)}{bracketed(caps.get(name), amount)}" for name, amount in part.rows
    )
    return f"{head(part.what)}{rows}{highest}{limits}"


def levels(part: Rates) -> str:
    """中央、省、市级的，每件分别扣5分、4分、3分."""
    names = "、".join(name for name, _ in part.rows)
    sign = "扣" if is_loss(part.rows[0][1]) else "加"
    if any(isinstance(amount, Choice) or is_loss(amount) != (sign == "扣") for _, amount in part.rows):
        return head(part.what) + "，".join(f"{name}的每{part.unit or '次'}{gain(amount)}" for name, amount in part.rows)
    amounts = "、".join(f"{figure(abs(amount))}分" for _, amount in part.rows if isinstance(amount, Decimal))
    return f"{head(part.what)}属于{names}的，每{part.unit or '次'}分别{sign}{amounts}"


@clause_zh.register
def _(part: Nth, rule: Rule) -> str:
    rows = "，".join(f"第{at}{part.unit}{gain(amount)}" for at, amount in enumerate(part.amounts, 1))
    further = f"，以后每{part.unit}{gain(part.further)}" if part.further is not None else ""
    further += going_on(part)
    zero = f"，第{part.zero_from}{part.unit}起该项不得分" if part.zero_from is not None else ""
    return f"{head(part.what)}{'累计' if part.total else ''}{rows}{further}{zero}"


def going_on(part: Nth) -> str:
    """How amounts go on after those that are listed."""
    unit = part.unit
    if part.factor != 1:
        return f"，以后每{unit}按前一{unit}的{figure(part.factor)}倍扣分"
    if not part.grows:
        return ""
    even = {b - a for a, b in pairwise(part.amounts)} == {part.grows}
    return "，以此类推" if even else f"，以后每{unit}比前一{unit}多{gain(part.grows)}"


@clause_zh.register
def _(part: Repeated, rule: Rule) -> str:
    first = f"首次{gain(part.first)}，" if part.first else ""
    again = {
        "each": f"同一问题再次出现的，每次{gain(part.again)}",
        "besides": f"同一问题再次出现的，每次另{gain(part.again)}",
        "times": f"同一问题再次出现的，按{figure(part.again)}倍扣分",
        "compound": f"同一问题再次出现的，按上一次的{figure(part.again)}倍扣分",
    }[part.how]
    limits = most(part.at_most, part.first)
    return f"{head(part.what)}{first}{again}{limits}"
