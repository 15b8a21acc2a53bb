"""What is required: headings, requirements met or not, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note, with_bounds
from kaoping.clause.items import Aside, Every, Figure, In, Manner, One, Said, Words
from kaoping.clause.meaning.parts import ALL, Allot, Bound, Check, Gate, Per, Rule

HEADING = re.compile(r"^[^，。；：]{1,20}$")
GRADED = re.compile(r"主要考核|情况|程度|是否|质量|水平|效果|作风")
NEGATIVE = re.compile(r"未|没有|无(?!障)|不(?!断|少|仅)|缺|弄虚作假|发生|造成|出现|被|违反|违规|逾期|超")


def requiring(clause: Clause) -> Iterator[Found]:
    if any(remark.kind in ("GROW", "FALL", "EXEMPT", "ELSEWHERE", "HIGHEST", "ONLY") for remark in clause.remarks):
        return
    yield from alone(clause)
    yield from headings(clause)
    yield from checks(clause)
    yield from start_and_take(clause)


def alone(clause: Clause) -> Iterator[Found]:
    """A bound by itself: 扣完为止."""
    if clause.saids or not clause.bounds or clause.remarks:
        return
    done = all(bound.kind == "done" for bound in clause.bounds)
    if done and sum(len(aside.text) for aside in clause.asides) < 12:
        yield Found(Rule((Bound(low=ALL, high=None),)))
    caps = [bound for bound in clause.bounds if bound.kind == "cap" and bound.unit == "分"]
    if len(clause.bounds) == 1 and caps and caps[0].value is not None and caps[0].sign:
        low, high = (-caps[0].value, None) if caps[0].sign < 0 else (None, caps[0].value)
        yield Found(Rule((Bound(low, high),)))


def headings(clause: Clause) -> Iterator[Found]:
    """机制建设（15分）: points without a sign after a title."""
    if len(clause.saids) != 1 or clause.bounds or clause.remarks:
        return
    said = clause.saids[0]
    if (
        said.effect.kind != "points"
        or len(said.effect.amounts) != 1
        or said.effect.sign
        or not all(isinstance(c, Words) for c in said.conds)
    ):
        return
    words, after = said.words, "".join(aside.text for aside in clause.asides)
    points = said.effect.amounts[0]
    if re.search(r"[×÷=+]", words):
        return
    if after:
        yield Found(Rule((Check(points, what=f"{words}：{after}", graded=True),)))
    elif len(words) <= 12 and not re.search("[，。；]", words):
        yield Found(Rule((Allot(points, words),)))
    elif said.effect.bracket:
        yield Found(Rule((Check(points, what=words),)))


def checks(clause: Clause) -> Iterator[Found]:
    """One requirement met or not."""
    if clause.remarks or any(bound.kind in ("cap", "nocap") for bound in clause.bounds):
        return
    if not clause.saids and clause.asides and clause.points is not None:
        what = "".join(aside.text for aside in clause.asides).strip("。；，")
        yield Found(Rule((Check(ALL, what=what),)), (note("whole_item", what=what),))
        return
    if len(clause.saids) == 1:
        yield from one_check(clause, clause.saids[0])
    elif len(clause.saids) == 2:
        yield from both_ways(*clause.saids)


def need_of(said: Said) -> tuple[In | Figure | None, bool]:
    """The one figure that a requirement names, and whether there is nothing else than words beside it."""
    needs = [*said.all(In), *said.all(Figure)]
    fit = all(isinstance(cond, Words | In) for cond in said.conds) and len(needs) <= 1
    if needs and isinstance(needs[0], In) and (needs[0].kind or needs[0].against):  # type: ignore[union-attr]
        return None, False
    return (needs[0] if needs else None), fit  # type: ignore[return-value]


def one_check(clause: Clause, said: Said) -> Iterator[Found]:
    need, fit = need_of(said)
    if not fit or said.effect.unit:
        return
    range_, unit = (need.range, need.unit) if isinstance(need, In) else (None, "")
    effect = said.effect
    if (
        effect.kind == "points"
        and len(effect.amounts) == 1
        and (effect.sort == "GAIN" or (effect.bracket and need is not None))
    ):
        yield Found(Rule((Check(effect.amounts[0], what=said.words, need=range_, unit=unit),)))
    elif effect.kind == "full":
        yield Found(Rule((Check(ALL, what=said.words, need=range_, unit=unit),)))
    elif effect.kind == "zero":
        yield Found(Rule((Gate("zero_item", said.words, range_, "value" if range_ else "count", unit),)))
    elif effect.kind == "points" and len(effect.amounts) == 1 and effect.sort == "DED" and range_ is not None:
        yield Found(Rule((lost_there(said, range_, unit),)))


def lost_there(said: Said, range_: object, unit: str) -> Check:
    """低于90%的扣2分: lost once when the figure lies there."""
    return Check(-said.effect.amounts[0], Decimal(0), said.words, range_, unit)  # type: ignore[arg-type]


def both_ways(first: Said, second: Said) -> Iterator[Found]:
    """有台账得1分，没有不得分."""
    for said in (first, second):
        if not all(isinstance(cond, Words) for cond in said.conds) or said.effect.unit:
            return
    good = first.effect
    if good.kind not in ("points", "full") or good.sign < 0 or len(good.amounts) > 1:
        return
    points = ALL if good.kind == "full" else good.amounts[0]
    opposite = bool(re.search("^(?:，|；|。)?(?:否则|反之|未|没有|无|不|达不到|缺|其他|其余)", second.words))
    if second.effect.kind == "zero" and (opposite or NEGATIVE.search(second.words)):
        yield Found(Rule((Check(points, what=first.words),)))  # type: ignore[arg-type]
    elif opposite and second.effect.kind == "points" and len(second.effect.amounts) == 1:
        yield Found(
            Rule((Check(points, second.effect.sign * second.effect.amounts[0], first.words),)), (note("either_or"),)
        )  # type: ignore[arg-type]


def start_and_take(clause: Clause) -> Iterator[Found]:
    """规范办理得5分；出现一件不规范扣0.5分."""
    if len(clause.saids) != 2:
        return
    first, second = clause.saids
    good = first.effect
    if good.sort != "GAIN" or len(good.amounts) != 1 or not all(isinstance(c, Words) for c in first.conds):
        return
    if second.effect.sort != "DED" or second.effect.kind != "points" or len(second.effect.amounts) != 1:
        return
    everies = [*second.all(Every), *second.all(One)]
    if len(everies) != 1 or second.has(Manner, In, Figure):
        return
    every = everies[0].every if isinstance(everies[0], Every) else Decimal(1)
    cap = next((b.value for b in clause.bounds if b.kind == "cap"), None)
    per = Per(-second.effect.amounts[0], every, everies[0].unit, second.words, at_most=cap)  # type: ignore[union-attr]
    yield Found(Rule((Check(good.amounts[0], what=first.words), per), start=Decimal(0)))


__all__ = ["Aside", "requiring", "with_bounds"]
