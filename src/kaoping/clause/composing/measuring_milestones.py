"""One figure for each point of time: 一季度达25%、上半年达50%，有一个未达到的扣2分."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found
from kaoping.clause.composing.figures import period, where
from kaoping.clause.items import Cond, Every, Figure, In, One, Said, Words
from kaoping.clause.meaning.parts import Check, Part, Range, Rule


def milestones(clause: Clause) -> Iterator[Found]:
    if clause.remarks or clause.asides or any(bound.kind != "done" for bound in clause.bounds):
        return
    parts = together(clause.saids[0]) if len(clause.saids) == 1 else apart(clause.saids)
    if len(parts) > 1:
        yield Found(Rule(parts))


def together(said: Said) -> tuple[Part, ...]:
    """Several targets, then one amount for every one that is met or missed."""
    if said.effect.kind != "points" or len(said.effect.amounts) != 1 or said.effect.sign == 0:
        return ()
    each = [cond for cond in said.conds if isinstance(cond, One | Every)]
    needs = targets(said.conds)
    if len(each) != 1 or (isinstance(each[0], Every) and each[0].every != 1) or len(needs) < 2:
        return ()
    if not all(isinstance(cond, Words | In | Figure | One | Every) for cond in said.conds):
        return ()
    if len({period(words) for words, _, _ in needs} - {""}) != len(needs):
        return ()
    points, lost = said.effect.amounts[0], said.effect.sign < 0
    good, bad = (Decimal(0), -points) if lost else (points, Decimal(0))
    return tuple(Check(good, bad, words, need, unit) for words, need, unit in needs)


def targets(conds: tuple[Cond, ...]) -> list[tuple[str, Range, str]]:
    """Every figure with the description before it; a bare figure is one to be reached."""
    found, words = [], ""
    for cond in conds:
        if isinstance(cond, Words):
            words = cond.text.strip("，、；：。")
        elif isinstance(cond, In) and not cond.against and not cond.kind:
            found.append((words, cond.range, cond.unit))
        elif isinstance(cond, Figure):
            found.append((words, Range(low=cond.value), cond.unit))
    return found


def apart(saids: tuple[Said, ...]) -> tuple[Part, ...]:
    """Every target with its own amount: 一季度达到25%得1分，上半年达到50%得1分."""
    parts: list[Part] = []
    seen: set[str] = set()
    for said in saids:
        place, effect = where(said), said.effect
        when = period(said.words)
        if place is None or place.against or effect.kind != "points" or len(effect.amounts) != 1 or effect.sign == 0:
            return ()
        if not all(isinstance(cond, Words | In | Figure) for cond in said.conds) or not when or when in seen:
            return ()
        seen.add(when)
        need = Range(low=place.range.low) if place.range.low == place.range.high else place.range
        parts.append(Check(effect.sign * effect.amounts[0], Decimal(0), said.words, need, place.unit))
    return tuple(parts)
