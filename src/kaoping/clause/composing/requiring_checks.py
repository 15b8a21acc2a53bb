"""Requirements with points: one, and what is said for both cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.requiring_words import (
    BASE,
    DENIED,
    DUTY,
    NEGATIVE,
    OPPOSITE,
    akin,
    failing,
)
from kaoping.clause.items import Every, Figure, In, One, Said, Words
from kaoping.clause.meaning.parts import ALL, Check, Gate, Note, Range, Rule


def one(clause: Clause) -> Iterator[Found]:
    """One requirement, met or not: 有台账得1分, 每年至少4次（1分）, 低于90%扣2分."""
    if clause.remarks or any(bound.kind in ("cap", "nocap", "tofull") for bound in clause.bounds):
        return
    if len(clause.saids) > 1:
        yield from all_gone(clause)
    if len(clause.saids) != 1:
        return
    said, effect = clause.saids[0], clause.saids[0].effect
    if effect.unit or effect.grow:
        return
    if effect.kind == "full":
        yield from fulfilled(clause, said)
    elif effect.kind == "zero":
        yield from gone(said)
    elif effect.kind == "points" and len(effect.amounts) == 1:
        found = check_of(said, listing=closing(said, clause))
        if found is not None and not aside_scores(clause):
            yield Found(Rule((found,)), () if effect.sign or effect.bracket else unsigned(found, clause))


def comma(said: Said) -> bool:
    """Whether a comma stands between what is asked and its points."""
    last = said.conds[-1] if said.conds else None
    return isinstance(last, Words) and last.text.endswith("，")


def closing(said: Said, clause: Clause) -> bool:
    """Points without a sign that end the whole requirement: 安排专人值班，0.5分。"""
    return (
        len(clause.items) <= 2
        and not clause.asides
        and comma(said)
        and not (failing(said.words) or said.words.endswith("分"))
    )


def unsigned(found: Check, clause: Clause) -> tuple[Note, ...]:
    """Whether such points are earned is certain where the words name a duty of an item."""
    sure = clause.points is not None and DUTY.search(found.what) and not failing(found.what)
    return () if sure else (note("direction", what=found.what, way="得"),)


def aside_scores(clause: Clause) -> bool:
    """Whether description after the amount speaks of scores."""
    return any(re.search("分|扣|奖|罚", aside.text) for aside in clause.asides)


def check_of(said: Said, listing: bool = False) -> Check | None:
    """The requirement that earns points (or loses them where a figure lies in a range)."""
    effect = said.effect
    needed = need_of(said)
    if needed is None:
        return None
    need, unit, every = needed
    named = not effect.sign and ((effect.bracket and (need is not None or every)) or listing)
    earned = (effect.sort == "GAIN" and not BASE.search(effect.text)) or named
    what = texts(said) if every else said.words
    if earned and not (need is None and every and not effect.bracket):
        return Check(effect.amounts[0], what=what, need=need, unit=unit)
    if effect.sort == "DED" and need is not None and not every:
        return Check(-effect.amounts[0], Decimal(0), said.words, need, unit)
    return None


def texts(said: Said) -> str:
    return "".join(cond.text for cond in said.conds).strip("，、：。的")


def need_of(said: Said) -> tuple[Range | None, str, bool] | None:
    """The one figure that a requirement names, its unit, whether a 每 stands before it; None where it names more."""
    if not all(isinstance(cond, Words | In | Figure | Every | One) for cond in said.conds):
        return None
    ranges, figures = said.all(In), said.all(Figure)
    if len(ranges) + len(figures) > 1 or any(r.kind or r.against for r in ranges):  # type: ignore[union-attr]
        return None
    if (figures or said.has(Every, One)) and not said.effect.bracket:
        return None
    if ranges:
        return ranges[0].range, ranges[0].unit, said.has(Every, One)  # type: ignore[union-attr]
    if figures:
        return Range(low=figures[0].value), figures[0].unit, said.has(Every, One)  # type: ignore[union-attr]
    return None, "", said.has(Every, One)


def fulfilled(clause: Clause, said: Said) -> Iterator[Found]:
    """…的，得满分: a figure that earns all; without one, a deed that earns all whatever else is said."""
    needed = need_of(said)
    if needed is None or needed[2] or (needed[0] is None and said.has(In, Figure)):
        return
    if needed[0] is not None:
        yield Found(Rule((Check(ALL, what=said.words, need=needed[0], unit=needed[1]),)))
    else:
        yield Found(Rule((Gate("full_score", re.sub("，?(?:该项|本项|此项)?(?:直接|可)*$", "", said.words)),)))


def gone(said: Said) -> Iterator[Found]:
    """…的，该项不得分."""
    if not all(isinstance(cond, Words | In | One) for cond in said.conds) or len(said.all(In)) > 1:
        return
    needs: list[In] = said.all(In)  # type: ignore[assignment]
    if any(need.against or need.kind not in ("", "cumulative") for need in needs):
        return
    need, unit = (needs[0].range, needs[0].unit) if needs else (None, "")
    by = "value" if needs and unit in ("%", "分", "", "个百分点") else "count"
    yield Found(Rule((Gate("zero_item", said.words, need, by, unit),)))  # type: ignore[arg-type]


def all_gone(clause: Clause) -> Iterator[Found]:
    """无目标的，不得分；目标未下发的，不得分: each of them by itself."""
    plain = all(isinstance(cond, Words) for said in clause.saids for cond in said.conds)
    failing = all(NEGATIVE.search(said.words) for said in clause.saids)
    if plain and failing and not clause.asides and all(said.effect.kind == "zero" for said in clause.saids):
        yield Found(Rule(tuple(Gate("zero_item", said.words) for said in clause.saids)))


def unlike(clause: Clause) -> Iterator[Note]:
    for first, second in pairwise(clause.saids):
        if second.effect.kind == "zero" and first.effect.kind != "zero" and not akin(first, second):
            yield note("either_or", what=second.words)


def opposites(clause: Clause) -> Iterator[Found]:
    """有台账得1分，没有不得分; 达到95%的得5分，否则扣1分."""
    if len(clause.saids) != 2 or clause.remarks or any(bound.kind != "done" for bound in clause.bounds):
        return
    first, second = clause.saids
    points, needed = earned_by(first), need_of(first)
    if points is None or needed is None or needed[2] or second.effect.unit or aside_scores(clause):
        return
    if not all(isinstance(cond, Words) for cond in second.conds):
        return
    need, unit, _ = needed
    opposite = bool(OPPOSITE.search(second.words))
    if DENIED.match(first.words) and DENIED.match(second.words):
        return  # 无甲得3分，无乙得2分: two things
    negative = opposite or bool(NEGATIVE.search(second.words))
    if second.effect.kind == "zero" and negative:
        yield Found(Rule((Check(points, what=first.words, need=need, unit=unit),)), tuple(unlike(clause)))
    elif opposite and second.effect.kind == "points" and len(second.effect.amounts) == 1:
        lost = (second.effect.sign or 1) * second.effect.amounts[0]
        check = Check(points, lost, first.words, need, unit)
        sure = second.words.startswith(("否则", "反之"))
        yield Found(Rule((check,)), () if sure else (note("either_or"),))


def earned_by(said: Said) -> Decimal | Literal["all"] | None:
    match said.effect.kind:
        case "full":
            return ALL
        case "points" if len(said.effect.amounts) == 1 and said.effect.sign >= 0 and said.effect.sort != "ADD":
            return said.effect.amounts[0]
        case _:
            return None
