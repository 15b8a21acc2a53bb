"""What follows from a result: vetoes, grades, money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.items import Every, Figure, Graded, In, One, Ranked, Said, Words
from kaoping.clause.meaning.parts import Award, Gate, Grades, Range, Rule

EFFECTS = {
    "veto": "veto",
    "ineligible": "ineligible",
    "cap_grade": "cap_grade",
    "lower_grade": "lower_grade",
    "zero_section": "zero_section",
}


def consequences(clause: Clause) -> Iterator[Found]:
    if clause.remarks or not clause.saids:
        return
    yield from gates(clause)
    yield from grades(clause)
    yield from awards(clause)


def gates(clause: Clause) -> Iterator[Found]:
    if len(clause.saids) != 1 or clause.saids[0].effect.kind not in EFFECTS or clause.bounds:
        return
    said = clause.saids[0]
    needs = said.all(In)
    ranked = said.all(Ranked)
    if not all(isinstance(c, Words | In | Ranked | Every | One) for c in said.conds) or len(needs) + len(ranked) > 1:
        return
    need: Range | None = None
    by, unit = "count", ""
    if needs:
        need, unit = needs[0].range, needs[0].unit  # type: ignore[union-attr]
        by = "count" if unit in ("次", "起", "件", "例") else "value"
    if ranked:
        need, by = ranked[0].ranges[0], ranked[0].by  # type: ignore[union-attr]
    yield Found(Rule((Gate(EFFECTS[said.effect.kind], said.words, need, by, unit, said.effect.text),)))  # type: ignore[arg-type]


def grades(clause: Clause) -> Iterator[Found]:
    rows = []
    for said in clause.saids:
        if (
            said.effect.kind != "grade"
            or len(said.all(In)) != 1
            or not all(isinstance(c, Words | In) for c in said.conds)
        ):
            return
        rows.append((said.all(In)[0].range, said.effect.text))  # type: ignore[union-attr]
    if len(rows) >= 2:
        yield Found(Rule((Grades(tuple(rows)),)))


def awards(clause: Clause) -> Iterator[Found]:
    """Money by rank, by grade, or for each."""
    if any(said.effect.kind != "money" for said in clause.saids):
        return
    ranked: list[tuple[Range | str, Decimal]] = []
    graded: list[tuple[Range | str, Decimal]] = []
    for said in clause.saids:
        amounts = [said.effect.sign * each for each in said.effect.amounts]
        places, names = said.all(Ranked), said.all(Graded)
        if places and not names:
            ranges = [r for place in places for r in place.ranges]  # type: ignore[union-attr]
            if len(amounts) == 1:
                amounts = amounts * len(ranges)
            if len(amounts) != len(ranges):
                return
            ranked.extend(zip(ranges, amounts, strict=True))
        elif len(names) == 1 and not places and len(amounts) == 1:
            graded.append((names[0].name, amounts[0]))  # type: ignore[union-attr]
        elif len(clause.saids) == 1:
            yield from each(clause, said)
            return
        else:
            return
    per = clause.saids[0].effect.unit
    if ranked and not graded:
        yield Found(Rule((Award("rank", tuple(ranked), per=per),)))
    if graded and not ranked:
        yield Found(Rule((Award("grade", tuple(graded), per=per),)))


def each(clause: Clause, said: Said) -> Iterator[Found]:
    everies = [*said.all(Every), *said.all(One)]
    if (
        not all(isinstance(c, Words | Every | One) for c in said.conds)
        or len(everies) > 1
        or len(said.effect.amounts) != 1
    ):
        return
    step = everies[0].every if everies and isinstance(everies[0], Every) else Decimal(1)
    cap = next((b.value for b in clause.bounds if b.kind == "cap" and b.unit == "元"), None)
    if len([b for b in clause.bounds if b.kind == "cap"]) != (cap is not None):
        return
    row = ("", said.effect.sign * said.effect.amounts[0])
    notes = () if everies or said.effect.unit else (note("each_time", what=said.words),)
    yield Found(Rule((Award("count", (row,), every=step, per=said.effect.unit, at_most=cap, what=said.words),)), notes)


__all__ = ["Figure", "consequences"]
