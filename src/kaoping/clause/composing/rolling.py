"""How points become other points: means, weights, formulas, survey answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found
from kaoping.clause.items import Answers, Said, Words
from kaoping.clause.meaning.parts import Formula, Mean, Rule, Weighted

NAME = re.compile(r"[^，、；。：（）“”的]+?(?=成绩|得分|分数|$)")


def rolling(clause: Clause) -> Iterator[Found]:
    if clause.remarks or clause.bounds:
        return
    yield from weights(clause)


def weights(clause: Clause) -> Iterator[Found]:
    """上级成绩占40%，本办成绩占20%."""
    if len(clause.saids) < 2 or any(
        said.effect.kind != "weight" or not all(isinstance(c, Words) for c in said.conds) for said in clause.saids
    ):
        return
    rows = tuple(
        (re.sub(r"^(?:按照|其中|按|由|，|、|；)+", "", said.words), said.effect.amounts[0]) for said in clause.saids
    )
    if sum(weight for _, weight in rows) == 100 and len({name for name, _ in rows}) == len(rows):
        yield Found(Rule((Weighted(rows),)))


__all__ = ["Answers", "Decimal", "Formula", "Mean", "Said", "rolling"]
