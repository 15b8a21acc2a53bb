"""Parts about what is measured or ranked, as Chinese clauses."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kaoping.clause.meaning.parts import (
    ALL,
    Bands,
    Efficacy,
    Kinds,
    Range,
    Rule,
    Share,
    Steps,
    Survey,
)
from kaoping.clause.saying_words import (
    BASES,
    beside,
    clause_zh,
    earned,
    figure,
    gain,
    head,
    measured,
    most,
    place,
    ranged,
)


@clause_zh.register
def _(part: Steps, rule: Rule) -> str:
    texts = [base(part)]
    if part.full is not None:
        texts.append(f"达到基数{earned(part.full)}")
    for word, side in (("每增加", part.above), ("每减少", part.below)):
        if side is not None:
            toward = side.points if word == "每增加" else -side.points
            step = measured(side.every, "%" if side.percent else part.unit)
            texts.append(f"{word}{step}{gain(toward)}{most(side.at_most, toward)}")
    if part.zero is not None:
        texts.append(f"{nothing(part)}的不得分")
    texts.append({"whole": "", "up": "不足一档的按一档计", "proportional": "不足一档的按比例计"}[part.partial])
    texts.append("加分不设上限" if part.uncapped and not rule.uncapped else "")
    return "，".join(text for text in texts if text)


LEFT_OVER = re.compile(r"以?为(?:基数|基准|标准|基础)|达到(?:基数|基准)|(?:与|比|较)$|[，、：]+$")


def base(part: Steps) -> str:
    """What is measured, and from where."""
    part = replace(part, what=LEFT_OVER.sub("", LEFT_OVER.sub("", part.what)))
    if isinstance(part.base, tuple):
        rows = "，".join(f"{name}为{measured(each, part.unit)}" for name, each in part.base)
        return f"{part.what}以标准基数（{rows}）为基数"
    if isinstance(part.base, Decimal):
        return f"{part.what}以{measured(part.base, part.unit)}为基数"
    return f"{part.what}以{BASES[part.base]}为基数" if part.base else part.what


def nothing(part: Steps) -> str:
    """The figures that earn nothing."""
    assert part.zero is not None
    return (
        beside(part.zero, BASES[part.base], part.unit) if isinstance(part.base, str) else ranged(part.zero, part.unit)
    )


@clause_zh.register
def _(part: Bands, rule: Rule) -> str:
    amounts = [points for _, points in part.rows]
    taking = all(points != ALL and points <= 0 for points in amounts) and any(points != 0 for points in amounts)
    ranked = part.by not in ("value", "count", "gain")
    of = "" if ranked else "的"
    rows = "，".join(f"{row_of(part, row)}{of}{earned(points, taking)}" for row, points in part.rows)
    less = f"，其余依次递减{figure(part.less)}分" if part.less is not None else ""
    silent = part.other is None or (ranked and part.other == 0)
    other = "" if silent else f"，其他{of}{earned(part.other, taking)}"
    what = LEFT_OVER.sub("", part.what) if part.against is not None else part.what
    return f"{head(what) if ranked else what}{rows}{less}{other}"


def row_of(part: Bands, row: Range) -> str:
    if part.against is not None:
        return beside(row, BASES[part.against], part.unit)
    if part.by == "gain":
        return moved(row)
    return ranged(row, part.unit) if part.by in ("value", "count", "gain") else place(row, part.by)


def moved(row: Range) -> str:
    """Places won or lost: 上升3位以上, 后退1-2位."""
    near, far = (row.low, row.high) if row.low is not None and row.low > 0 else (row.high, row.low)
    if not near:
        return "持平"
    way, low = ("上升" if near > 0 else "后退"), figure(abs(near))
    if far is None:
        return f"{way}{low}位以上"
    return f"{way}{low}位" if near == far else f"{way}{low}-{figure(abs(far))}位"


@clause_zh.register
def _(part: Kinds, rule: Rule) -> str:
    rows = "，".join(f"{name}的{earned(points)}" for name, points in part.rows)
    return f"{head(part.what)}{rows}" + ("" if part.other is None else f"，其他的{earned(part.other)}")


@clause_zh.register
def _(part: Share, rule: Rule) -> str:
    full = "本项分值" if part.full == ALL else f"{figure(part.full)}分"
    against = part.against
    target = "" if against == 100 else measured(against, part.unit) if isinstance(against, Decimal) else BASES[against]
    ratio = f"{part.what or '完成率'}与{target}之比" if target else part.what or "完成率"
    cap = "不封顶" if part.uncapped else "最高得满分"
    under = f"，低于{figure(part.under)}%的不得分" if part.under is not None else ""
    return f"得分={ratio}×{full}，{cap}{under}"


@clause_zh.register
def _(part: Efficacy, rule: Rule) -> str:
    above = "（最高值-实际值）" if part.low else "（实际值-最低值）"
    return f"{head(part.what)}得分={figure(part.base)}+{figure(part.span)}×{above}÷（最高值-最低值）"


@clause_zh.register
def _(part: Survey, rule: Rule) -> str:
    words = {"mean": "按平均分计", "out": "不计入"}
    worth = {name: words.get(str(points)) or f"计{points}分" for name, points in part.points}
    rows = "，".join(f"选“{name}”的{points}" for name, points in worth.items())
    return f"{head(part.what)}{rows}，取平均分"
