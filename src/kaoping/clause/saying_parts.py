"""Parts of a rule as clauses: one function a kind and language."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import singledispatch
from itertools import pairwise
from typing import Any

from kaoping.clause.lexicon import LEVEL
from kaoping.clause.meaning.parts import (
    ALL,
    Allot,
    Award,
    Bands,
    Bound,
    Check,
    Choice,
    Efficacy,
    Formula,
    Fund,
    Gate,
    Grades,
    Kinds,
    Mean,
    Nth,
    Part,
    Per,
    Range,
    Rates,
    Repeated,
    Rule,
    Share,
    Steps,
    Survey,
    Weighted,
)


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


def earned(amount: Any) -> str:
    """得2分, 得满分, 不得分, 扣2分."""
    if amount == ALL:
        return "得满分"
    if amount == 0:
        return "不得分"
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


@clause_zh.register
def _(part: Allot, rule: Rule) -> str:
    return f"{part.what or '本项'}（{figure(part.points)}分）"


@clause_zh.register
def _(part: Check, rule: Rule) -> str:
    if part.graded:
        return (
            f"{part.what}（{figure(part.points)}分）。按情况评分" if part.points != ALL else f"{part.what}，按情况评分"
        )
    if part.need is not None and isinstance(part.points, Decimal) and part.points < 0:
        return f"{part.what}{ranged(part.need, part.unit)}的，{earned(part.points)}"
    condition = f"{part.what}{ranged(part.need, part.unit)}" if part.need is not None else part.what or "符合要求"
    other = "否则不得分" if part.otherwise == 0 else f"否则{earned(part.otherwise)}"
    return (
        f"{condition}的，{earned(part.points)}，{other}"
        if len(rule.parts) == 1
        else f"{condition}的，{earned(part.points)}"
    )


@clause_zh.register
def _(part: Per, rule: Rule) -> str:
    every = "" if part.every == 1 else figure(part.every)
    unit = part.unit or "次"
    limits = (
        f"，最多{'扣' if is_loss(part.amount) else '加'}{figure(part.at_most)}分" if part.at_most is not None else ""
    )
    if part.once:
        return f"{part.what or '发生'}的，{gain(part.amount)}，只{'扣' if is_loss(part.amount) else '加'}一次{limits}"
    start = f"{part.what}累计{figure(part.at_least)}{unit}以上的，" if part.at_least else head(part.what)
    free = f"前{figure(part.free)}{unit}不计，" if part.free else ""
    grows = f"，以后每{unit}比前一{unit}多{gain(part.grows)}" if part.grows else ""
    times = f"，最多计{figure(part.times)}{unit}" if part.times is not None else ""
    scope = f"每{part.each}" if part.each else ""
    partial = {
        "whole": "",
        "up": f"，不足{every or 1}{unit}的按{every or 1}{unit}计",
        "proportional": f"，不足{every or 1}{unit}的按比例计",
    }[part.partial]
    limits = limits.replace("，最多", f"，{scope}最多") if scope else limits
    return f"{start}{free}每{every}{unit}{gain(part.amount)}{grows}{times}{partial}{limits}"


def most(points: Decimal | None, amount: Any) -> str:
    """，最多扣2分."""
    return "" if points is None else f"，最多{'扣' if is_loss(amount) else '加'}{figure(points)}分"


def bracketed(points: Decimal | None, amount: Any) -> str:
    return "" if points is None else f"（{most(points, amount)[1:]}）"


def is_loss(amount: Any) -> bool:
    return (amount.high if isinstance(amount, Choice) else amount) <= 0


@clause_zh.register
def _(part: Rates, rule: Rule) -> str:
    caps = dict(part.most)
    limits = (
        f"，最多{'扣' if is_loss(part.rows[0][1]) else '加'}{figure(part.at_most)}分"
        if part.at_most is not None
        else ""
    )
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


BASES = {
    "average": "全区平均水平",
    "previous": "上年水平",
    "max": "最高值",
    "min": "最低值",
    "target": "目标值",
    "expected": "应有数",
}


@clause_zh.register
def _(part: Steps, rule: Rule) -> str:
    unit = part.unit
    if isinstance(part.base, tuple):
        rows = "，".join(f"{name}为{measured(base, unit)}" for name, base in part.base)
        base = f"{part.what}以标准基数（{rows}）为基数"
    elif isinstance(part.base, Decimal):
        base = f"{part.what}以{measured(part.base, unit)}为基数"
    else:
        base = f"{part.what}以{BASES[part.base]}为基数" if part.base else part.what
    texts = [base] if base else []
    if part.full is not None:
        texts.append(f"达到基数{earned(part.full)}")
    for word, side in (("每增加", part.above), ("每减少", part.below)):
        if side is not None:
            step = measured(side.every, "%" if side.percent else unit)
            toward = side.points if word == "每增加" else -side.points
            cap = f"，最多{'加' if toward > 0 else '扣'}{figure(side.at_most)}分" if side.at_most is not None else ""
            texts.append(f"{word}{step}{gain(toward)}{cap}")
    if part.zero is not None:
        texts.append(f"{ranged(part.zero, unit)}的不得分")
    if part.partial == "up":
        texts.append("不足一档的按一档计")
    if part.partial == "proportional":
        texts.append("不足一档的按比例计")
    if part.uncapped:
        texts.append("加分不设上限")
    return "，".join(texts)


@clause_zh.register
def _(part: Bands, rule: Rule) -> str:
    if part.by in ("rank", "last"):
        rows = "，".join(f"{place(row, part.by)}{earned(points)}" for row, points in part.rows)
        less = f"，其余依次递减{figure(part.less)}分" if part.less is not None else ""
        other = "" if part.other in (None, 0) else f"，其他{earned(part.other)}"
        return f"{head(part.what)}{rows}{less}{other}"
    against = f"与{BASES[part.against]}相比" if part.against else ""
    rows = "，".join(f"{ranged(row, part.unit)}的{earned(points)}" for row, points in part.rows)
    other = "" if part.other is None else f"，其他的{earned(part.other)}"
    return f"{part.what}{against}{rows}{other}"


def place(row: Range, by: str) -> str:
    """第1名, 第1-5名, 后3名."""
    low, high = row.low, row.high
    if by == "last":
        if low == high:
            return f"倒数第{figure(low or Decimal(1))}名"
        return f"后{figure(high or Decimal(1))}名"
    if low is not None and high is not None:
        return f"第{figure(low)}名" if low == high else f"第{figure(low)}-{figure(high)}名"
    return f"第{figure(low or Decimal(1))}名以后" if high is None else f"前{figure(high)}名"


@clause_zh.register
def _(part: Kinds, rule: Rule) -> str:
    rows = "，".join(f"{name}的{earned(points)}" for name, points in part.rows)
    return f"{head(part.what)}{rows}" + ("" if part.other is None else f"，其他的{earned(part.other)}")


@clause_zh.register
def _(part: Share, rule: Rule) -> str:
    full = "本项分值" if part.full == ALL else f"{figure(part.full)}分"
    below = (
        BASES[part.against]
        if isinstance(part.against, str)
        else ""
        if part.against == 100
        else measured(part.against, part.unit)
    )
    ratio = f"{part.what or '完成率'}与{below}之比" if below else part.what or "完成率"
    cap = "不封顶" if part.uncapped else "最高得满分"
    under = f"，低于{figure(part.under)}%的不得分" if part.under is not None else ""
    return f"得分={ratio}×{full}，{cap}{under}"


@clause_zh.register
def _(part: Efficacy, rule: Rule) -> str:
    way = "（最低为最好）" if part.low else ""
    return f"{head(part.what)}得分={figure(part.base)}+{figure(part.span)}×（实际值-最差值）÷（最好值-最差值）{way}"


@clause_zh.register
def _(part: Survey, rule: Rule) -> str:
    words = {"mean": "按平均分计", "out": "不计入"}
    rows = "，".join(
        f"选“{name}”的" + (words[points] if isinstance(points, str) else f"计{figure(points)}分")
        for name, points in part.points
    )
    return f"{head(part.what)}{rows}，取平均分"


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
    text = f"得分=（{above}）÷（{below}）" if part.over else f"得分={above}"
    times = f"×{figure(part.times)}" if part.times != 1 else ""
    return text + times + ("" if part.at_most is None else f"，最高{figure(part.at_most)}分")


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
    need = ""
    if part.need is not None:
        need = place(part.need, part.by) if part.by in ("rank", "last") else ranged(part.need, part.unit)
    return f"{part.what}{need}的，{CONSEQUENCE[part.effect]}"


@clause_zh.register
def _(part: Award, rule: Rule) -> str:
    rows = "，".join(award_row(part, key, amount) for key, amount in part.rows)
    limits = f"，最多{figure(part.at_most)}{part.unit}" if part.at_most is not None else ""
    return f"{head(part.what)}{rows}{limits}"


def award_row(part: Award, key: Any, amount: Decimal) -> str:
    money = f"{figure(abs(amount))}{'%' if part.percent else part.unit}" + (f"/{part.per}" if part.per else "")
    verb = "奖励" if amount >= 0 else "扣款"
    if part.by == "count":
        return f"每{'' if part.every == 1 else figure(part.every)}次{verb}{money}"
    where = (
        key
        if isinstance(key, str)
        else place(key, "rank")
        if part.by == "rank"
        else ranged(key, "分" if part.by == "points" else "")
    )
    return f"{'评为' + where if part.by == 'grade' else where}的{verb}{money}"


@clause_zh.register
def _(part: Grades, rule: Rule) -> str:
    if not part.rows:
        return "分为" + "、".join(part.names) + "等次"
    return "，".join(f"{ranged(row, '分')}为{name}" for row, name in part.rows)


@clause_zh.register
def _(part: Fund, rule: Rule) -> str:
    return "；".join(f"{name}各{figure(amount)}{part.unit}" for name, amount in part.rows)
