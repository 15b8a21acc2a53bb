"""Parts that make points of points, and what follows from them, as Chinese clauses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kaoping.clause.meaning.parts import (
    ALL,
    Award,
    Bound,
    Formula,
    Fund,
    Gate,
    Grades,
    Mean,
    Range,
    Rule,
    Weighted,
)
from kaoping.clause.saying_words import (
    clause_zh,
    figure,
    head,
    place,
    ranged,
)


@clause_zh.register
def _(part: Mean, rule: Rule) -> str:
    words = {
        "mean": "的平均分为该项得分",
        "trimmed": "去掉一个最高分和一个最低分后的平均分为该项得分",
        "sum": "得分相加为该项得分",
        "highest": "的最高分为该项得分",
        "lowest": "的最低分为该项得分",
    }
    return f"{part.over}{words[part.how]}"


@clause_zh.register
def _(part: Weighted, rule: Rule) -> str:
    rows = "，".join(f"{name}占{figure(weight)}%" for name, weight in part.rows)
    return rows + "".join(f"，加{name}" for name in part.plus) + "".join(f"，减{name}" for name in part.minus)


@clause_zh.register
def _(part: Formula, rule: Rule) -> str:
    above, below = summed(part.terms), summed(part.over)
    text = f"（{above}）÷（{below}）" if part.over else above
    base = f"{figure(part.base)}+" if part.base else ""
    times = f"×{figure(part.times)}" if part.times != 1 else ""
    caps = "".join(f"，其中{name}最高{figure(most)}分" for name, most in part.most)
    return f"得分={base}{text}{times}{caps}" + ("" if part.at_most is None else f"，最高{figure(part.at_most)}分")


def summed(terms: tuple[tuple[Decimal, str], ...]) -> str:
    found = ""
    for factor, name in terms:
        sign = "-" if factor < 0 else "+" if found else ""
        found += f"{sign}{name}" + ("" if abs(factor) == 1 else f"×{figure(abs(factor) * 100)}%")
    return found


@clause_zh.register
def _(part: Bound, rule: Rule) -> str:
    scope = f"每{part.each}" if part.each else ""
    if part.low == ALL:
        return f"{scope}扣完为止"
    if isinstance(part.low, Decimal):
        return f"{scope}最多扣{figure(-part.low)}分"
    return f"{scope}累计最多加{figure(part.high)}分" if isinstance(part.high, Decimal) else f"{scope}加满为止"


CONSEQUENCE = {
    "zero_item": "该项不得分",
    "zero_section": "该大项不得分",
    "veto": "一票否决",
    "ineligible": "取消评优资格",
    "cap_grade": "不得评为优秀",
    "lower_grade": "降低一个等次",
    "full_score": "得满分",
    "none": "不扣分",
}


@clause_zh.register
def _(part: Gate, rule: Rule) -> str:
    said = part.grade if part.effect == "cap_grade" and part.grade else CONSEQUENCE[part.effect]
    return f"{part.what}{cause(part)}的，{said}"


def cause(part: Gate) -> str:
    """The figure or the grade that brings a consequence about."""
    if part.when:
        return f"考核结果为{'、'.join(part.when)}"
    if part.need is None:
        return ""
    return place(part.need, part.by) if part.by in ("rank", "last") else ranged(part.need, part.unit)


@clause_zh.register
def _(part: Award, rule: Rule) -> str:
    rows = "，".join(award_row(part, key, amount) for key, amount in part.rows)
    limits = f"，最多{figure(part.at_most)}{part.unit}" if part.at_most is not None else ""
    without = "" if part.without is None else f"，{place(part.without, 'rank')}的不重复奖励"
    named = part.by == "count" and any(isinstance(key, str) and key for key, _ in part.rows)
    return f"{'' if named else head(part.what)}{rows}{limits}{without}"


def award_row(part: Award, key: Any, amount: Decimal) -> str:
    """第1名的奖励20000元, 评为优秀的奖励3600元/人, 每次扣款500元, 90分以上的拨付100%."""
    if part.percent:
        money = f"{'拨付' if amount >= 0 else '扣服务费的'}{figure(abs(amount))}%"
    else:
        per = f"/{part.per}" if part.per else ""
        money = f"{'奖励' if amount >= 0 else '扣款'}{figure(abs(amount))}{part.unit}{per}"
    size = "" if part.every == 1 else figure(part.every)
    if part.base is not None:
        return f"低于{figure(part.base)}分的，每低{size or 1}分{money}"
    if part.by == "count":
        return f"{key}的每{size}次{money}" if key else f"每{size}次{money}"
    return f"{who(part, key)}的{money}"


def who(part: Award, key: Any) -> str:
    if isinstance(key, str):
        return f"评为{key}"
    if part.by in ("rank", "last"):
        return place(key, part.by)
    if part.by == "gain":
        return f"位次提升{ranged(key, '位')}"
    return ranged(key, "分" if part.by == "points" else "")


@clause_zh.register
def _(part: Grades, rule: Rule) -> str:
    if not part.rows:
        return "分为" + "、".join(part.names) + "等次"
    return "，".join(f"{graded(part, row)}为{name}" for row, name in part.rows)


def graded(part: Grades, row: Range) -> str:
    if part.by == "points":
        return ranged(row, "分")
    return place(row, "rank") if part.by == "rank" else place(row, "top_share")


@clause_zh.register
def _(part: Fund, rule: Rule) -> str:
    return "；".join(f"{name}各{figure(amount)}{part.unit}" for name, amount in part.rows)
