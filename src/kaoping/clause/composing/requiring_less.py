"""Points to begin with, from which something takes: 规范办理得5分；出现一件不规范扣0.5分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.requiring_lists import lost_each_time
from kaoping.clause.composing.requiring_words import NEGATIVE
from kaoping.clause.items import Bounding, Said, Words
from kaoping.clause.meaning.parts import ALL, Gate, Note, Per, Rule

COUNTED = re.compile("%|百分点|分$")


def taking_from_points(clause: Clause) -> Iterator[Found]:
    """Full points, and what each failure takes off them."""
    yield from gone_or_less(clause)
    if len(clause.saids) < 2 or clause.remarks or any(r.kind not in ("cap", "done") for r in clause.bounds):
        return
    first, rest = clause.saids[0], clause.saids[1:]
    start = begun(first)
    if start is None or clause.items.index(first) != 0 or any(re.search("分", a.text) for a in clause.asides):
        return
    pers = [taken(said, first) for said in rest]
    if any(per is None for per in pers):
        return
    capped = with_caps(clause, [per for per in pers if per is not None])
    if capped is None:
        return
    yield Found(Rule(tuple(capped), start=start), beyond(start, clause))


def gone_or_less(clause: Clause) -> Iterator[Found]:
    """未公开的不得分；未及时公开的扣2分: what loses all, and what is lost once."""
    saids = clause.saids
    if len(saids) != 2 or clause.remarks or clause.asides or any(bound.kind != "done" for bound in clause.bounds):
        return
    first, second = saids
    plain = all(isinstance(cond, Words) for said in saids for cond in said.conds)
    lost = second.effect.sort == "DED" and second.effect.kind == "points" and len(second.effect.amounts) == 1
    if not plain or first.effect.kind != "zero" or not lost or second.effect.unit or second.effect.grow:
        return
    if not NEGATIVE.search(first.words) or not NEGATIVE.search(second.words):
        return
    per = Per(-second.effect.amounts[0], unit="次", what=second.words, once=True)
    yield Found(Rule((Gate("zero_item", first.words.strip("（")), per)), (note("once", what=second.words),))


def beyond(start: Decimal | Literal["all"], clause: Clause) -> tuple[Note, ...]:
    """Points to begin with that are not those of the item."""
    other = start != ALL and clause.points is not None and start != clause.points
    return (note("start_below", start=start, points=clause.points),) if other and start == 0 else ()


def begun(said: Said) -> Decimal | Literal["all"] | None:
    """What the clause begins with."""
    effect = said.effect
    if not all(isinstance(cond, Words) for cond in said.conds) or effect.unit:
        return None
    if effect.kind == "full":
        return ALL
    whole = effect.sort == "GAIN" or bool(re.search("满分|基础分|基本分|标准分|分值$", said.words))
    if effect.kind == "points" and len(effect.amounts) == 1 and whole and effect.sort in ("GAIN", ""):
        return effect.amounts[0]
    return None


def taken(said: Said, first: Said) -> Per | None:
    """What each failure takes."""
    effect = said.effect
    if effect.kind != "points" or effect.sort != "DED" or len(effect.amounts) != 1 or effect.grow:
        return None
    per = lost_each_time(said)
    if per is None or COUNTED.search(per.unit):
        return None
    return per if per.what else replace(per, what=first.words)


def with_caps(clause: Clause, pers: list[Per]) -> list[Per] | None:
    """The same, each with the cap that follows it."""
    at, found = -1, list(pers)
    for item in clause.items[1:]:
        if isinstance(item, Said):
            at += 1
        elif isinstance(item, Bounding) and item.kind == "cap":
            if item.unit != "分" or item.sign > 0 or at < 0 or found[at].at_most is not None or item.value is None:
                return None
            found[at] = replace(found[at], at_most=item.value)
    return found
