"""Words of which the Chinese clauses are made: amounts, ranges, places; and the one function for all kinds of parts."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch
from typing import Any

from kaoping.clause.meaning.parts import ALL, Choice, Part, Range, Rule


def figure(number: Decimal | str) -> str:
    """A number without needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def gain(amount: Any) -> str:
    """加2分, 扣0.5分, 扣0.5-2分."""
    if isinstance(amount, Choice):
        low, high = sorted((abs(amount.low), abs(amount.high)))
        return f"{'扣' if amount.high <= 0 else '加'}{figure(low)}-{figure(high)}分"
    return f"{'扣' if amount < 0 else '加'}{figure(abs(amount))}分"


def earned(amount: Any, taking: bool = False) -> str:
    """得2分, 得满分, 不得分, 扣2分; among amounts that only take, nothing is 不扣分."""
    if amount == ALL:
        return "得满分"
    if amount == 0:
        return "不扣分" if taking else "不得分"
    return f"得{figure(amount)}分" if amount > 0 else f"扣{figure(-amount)}分"


def measured(number: Decimal, unit: str) -> str:
    return f"{figure(number)}{unit or ''}"


def ranged(row: Range, unit: str) -> str:
    """90%以上, 80%以上不足90%, 低于60%."""
    low, high = row.low, row.high
    if low is not None and high is not None:
        if low == high:
            return measured(low, unit)
        first = f"{measured(low, unit)}以上" if row.low_in else f"超过{measured(low, unit)}"
        second = f"{measured(high, unit)}以下" if row.high_in else f"不足{measured(high, unit)}"
        return first + second if row.low_in else f"{first}{'不超过' if row.high_in else '不足'}{measured(high, unit)}"
    if low is not None:
        return f"{measured(low, unit)}以上" if row.low_in else f"超过{measured(low, unit)}"
    assert high is not None
    return f"{measured(high, unit)}以下" if row.high_in else f"低于{measured(high, unit)}"


def head(what: str) -> str:
    return f"{what}，" if what else ""


@singledispatch
def clause_zh(part: Part, rule: Rule) -> str:
    """One part in Chinese."""
    raise NotImplementedError(type(part).__name__)


def most(points: Decimal | None, amount: Any) -> str:
    """，最多扣2分."""
    return "" if points is None else f"，最多{'扣' if is_loss(amount) else '加'}{figure(points)}分"


def bracketed(points: Decimal | None, amount: Any) -> str:
    return "" if points is None else f"（{most(points, amount)[1:]}）"


def is_loss(amount: Any) -> bool:
    return (amount.high if isinstance(amount, Choice) else amount) <= 0


def place(row: Range, by: str) -> str:
    """第1名, 第1-5名, 后3名, 前20%."""
    low, high = row.low, row.high
    if by in ("top_share", "bottom_share"):
        return f"{'前' if by == 'top_share' else '后'}{figure(high or Decimal(100))}%"
    if by == "last":
        if low == high:
            return f"倒数第{figure(low or Decimal(1))}名"
        return f"后{figure(high or Decimal(1))}名"
    if low is not None and high is not None:
        return f"第{figure(low)}名" if low == high else f"第{figure(low)}-{figure(high)}名"
    return f"第{figure(low or Decimal(1))}名以后" if high is None else f"前{figure(high)}名"


BASES = {
    "average": "全区平均水平",
    "previous": "上年水平",
    "max": "最高值",
    "min": "最低值",
    "target": "目标值",
    "expected": "应有数",
}


def beside(row: Range, reference: str, unit: str) -> str:
    """低于全区平均水平, 与上年水平持平, 高于全区平均水平5个百分点以内: a range of the distance to a reference."""
    low, high = row.low, row.high
    if low == high:
        return f"与{reference}持平" if low == 0 else f"高于{reference}{measured(low or Decimal(0), unit)}"
    if high == 0:
        return f"不高于{reference}" if row.high_in else f"低于{reference}"
    if low == 0 and high is None:
        return f"不低于{reference}" if row.low_in else f"高于{reference}"
    if low == 0 and high is not None:
        return f"高于{reference}{measured(high, unit)}以内"
    return f"与{reference}相比{ranged(row, unit)}"
