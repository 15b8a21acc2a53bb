"""Several requirements beside one another, each with points of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.requiring_checks import aside_scores, check_of, unlike
from kaoping.clause.composing.requiring_words import (
    ALTERNATIVE,
    COMPARED,
    DUTY,
    HAPPENS,
    NEGATIVE,
    OPPOSITE,
    STATE,
    failing,
    fewer,
)
from kaoping.clause.items import Every, One, Said, Step, Words
from kaoping.clause.meaning.parts import Check, Note, Per, Rule


def lists(clause: Clause) -> Iterator[Found]:
    """Several requirements, each with points of its own."""
    if clause.remarks or any(bound.kind != "done" for bound in clause.bounds) or aside_scores(clause):
        return
    shared = [part for said in clause.saids for part in one_amount_each(said)]
    if len(clause.saids) == 1 and shared:
        yield Found(Rule(tuple(shared)), state_doubt(shared))
        return
    saids = without_opposites(clause.saids)
    parts = [each for said in saids for each in [listed(said, clause.points is not None)] if each]
    if len(parts) < 2 or len(parts) != len(saids):
        return
    checks_ = [part for part in parts if isinstance(part, Check)]
    if len(saids) > 1 and alternatives(clause, saids):
        return
    if not checks_ or not one_way(parts) or not all(part.what for part in parts):
        return
    notes = (*state_doubt(checks_), *too_many(checks_, clause), *signless(saids, clause), *unlike(clause))
    yield Found(Rule(tuple(parts)), notes)


def signless(saids: list[Said], clause: Clause) -> Iterator[Note]:
    """Points in brackets or bare behind words that speak of a failure, or of nothing that is asked."""
    whole = sum((said.effect.amounts[0] for said in saids), Decimal(0)) == clause.points
    for said in saids:
        duty = said.effect.bracket or whole or DUTY.search(said.words)
        sure = said.effect.sort or (not failing(said.words) and duty)
        if not sure:
            yield note("direction", what=said.words, way="得")


def listed(said: Said, in_item: bool) -> Check | Per | None:
    """One of several: earned, lost once, or lost each time. in_item: bare points are those of an item's requirement."""
    effect = said.effect
    if effect.kind != "points" or len(effect.amounts) != 1 or effect.grow:
        return None
    if effect.sort == "DED":
        per, everies = lost_each_time(said), said.has(Every, One, Step)
        if per is not None:
            return per
        if not everies and not effect.unit and all(isinstance(cond, Words) for cond in said.conds):
            state = STATE.search(said.words) and not HAPPENS.search(said.words)
            return Check(Decimal(0), -effect.amounts[0], said.words) if state else None
        return None
    bare = not effect.bracket and not effect.sign
    if effect.unit or re.search("[各]|分别", effect.text) or (bare and (not in_item or failing(said.words))):
        return None
    return check_of(said, listing=True)


def alternatives(clause: Clause, saids: list[Said]) -> bool:
    """Whether the points are alternatives and not to be added: 做到的得5分，基本做到的得3分，没有做到的不得分."""
    if any(ALTERNATIVE.search(said.words) for said in saids if not said.effect.bracket and said.effect.sort == "GAIN"):
        return True
    dropped = len(clause.saids) - len(saids)
    return bool(dropped) and dropped != len(saids)


def without_opposites(saids: tuple[Said, ...]) -> list[Said]:
    """有制度得2分，无制度不得分；有记录得3分，无记录不得分: who does not earn gets nothing anyhow."""
    found: list[Said] = []
    for at, said in enumerate(saids):
        first = saids[at - 1] if at else None
        plain = said.effect.kind == "zero" and (
            all(isinstance(cond, Words) for cond in said.conds) or fewer(said, first)
        )
        local = not re.search("项|大|全部", said.effect.text)
        if plain and local and first is not None and first.effect.sort == "GAIN" and OPPOSITE.search(said.words):
            continue
        found.append(said)
    return found


def lost_each_time(said: Said) -> Per | None:
    """每缺一次扣0.2分, 发现一处扣1分, 扣0.5分/次."""
    marks: list[Every | One | Step] = [*said.all(Every), *said.all(One), *said.all(Step)]  # type: ignore[list-item]
    effect = said.effect
    if len(marks) + bool(effect.unit) != 1 or not all(isinstance(c, Words | Every | One | Step) for c in said.conds):
        return None
    if not marks:
        return Per(-effect.amounts[0], effect.every, effect.unit, said.words)
    mark = marks[0]
    every = Decimal(1) if isinstance(mark, One) else mark.every
    if isinstance(mark, Step) and (mark.way != "less" or mark.against or COMPARED.search(mark.unit)):
        return None
    return Per(-effect.amounts[0], every, mark.unit, said.words)


def one_way(parts: list[Check | Per]) -> bool:
    """Whether all of them earn or all of them lose."""
    earn = [isinstance(part, Check) and part.points != 0 for part in parts]
    return all(earn) or not any(earn)


def too_many(checks: list[Check], clause: Clause) -> tuple[Note, ...]:
    total = sum((check.points for check in checks if isinstance(check.points, Decimal)), Decimal(0))
    return (
        (note("sum_above", total=total, points=clause.points),)
        if clause.points is not None and total > clause.points
        else ()
    )


def one_amount_each(said: Said) -> list[Check]:
    """未成立甲、未制定乙、未组建丙的，各扣2分: one check each."""
    effect = said.effect
    if effect.kind != "points" or not re.search("各|分别", effect.text) or effect.unit:
        return []
    if not all(isinstance(cond, Words) for cond in said.conds) or effect.sort not in ("DED", "GAIN"):
        return []
    names = [each for each in re.split("、|，(?=未|无|没)|或者?|；", said.words) if each]
    if len(names) < 2:
        return []
    opening = re.match(r"^(?P<head>[^未无没缺]*)(?=[未无没缺])", names[0])
    if opening is None and effect.sort == "DED":
        return []
    if effect.sort == "DED" and not all(NEGATIVE.search(name) for name in names):
        return []
    amounts = effect.amounts * len(names) if len(effect.amounts) == 1 else effect.amounts
    if len(amounts) != len(names):
        return []
    if effect.sort == "GAIN":
        return [Check(points, what=name) for name, points in zip(names, amounts, strict=True)]
    return [Check(Decimal(0), -points, name) for name, points in zip(names, amounts, strict=True)]


def state_doubt(parts: list[Check]) -> tuple[Note, ...]:
    """Lost once: certain where a thing that should stand does not, else asked."""
    unsure = [part.what for part in parts if part.otherwise != 0 and not STATE.search(part.what)]
    return tuple(note("once", what=what) for what in unsure)
