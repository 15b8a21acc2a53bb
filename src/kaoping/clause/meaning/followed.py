"""What follows besides points: effects, money, grades."""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch
from typing import Any

from kaoping.clause.meaning.amounts import plain
from kaoping.clause.meaning.counted import capped
from kaoping.clause.meaning.inputs import Inputs, Unfit, exact
from kaoping.clause.meaning.measured import place
from kaoping.clause.meaning.parts import Award, Fund, Gate, Grades, Part, Range
from kaoping.clause.meaning.stepping import whole


@singledispatch
def consequence(part: Part, given: Inputs) -> dict[str, Any]:
    """What follows besides points: an effect, money, a grade."""
    raise NotImplementedError(type(part).__name__)


@consequence.register
def _(part: Gate, given: Inputs) -> dict[str, Any]:
    return {"effect": part.effect if happened(part, given) else "none"}


def happened(part: Gate, given: Inputs) -> bool:
    """Whether what brings the consequence about came true."""
    if part.need is not None and (not given.has("met") or given.has("value", "num", "count", "rank", "children")):
        figure = {"rank": given.rank, "last": given.last, "count": given.count}.get(part.by, given.value)()
        return part.need.holds(figure)  # type: ignore[arg-type]
    if given.has("met"):
        return all(given.met) is (part.effect == "full_score")  # what earns all is a deed, all else a failing
    return given.count() > 0


@consequence.register
def _(part: Award, given: Inputs) -> dict[str, Any]:
    amount = award_amount(part, given)
    return (
        {"award_pct": plain(amount)}
        if part.percent and not given.has("reference")
        else {"award": plain(fee(part, amount, given)), "award_unit": part.unit}
    )


def fee(part: Award, amount: Fraction, given: Inputs) -> Fraction:
    """Percent of a fee as money."""
    return amount * given.reference("fee") / 100 if part.percent else amount


def award_amount(part: Award, given: Inputs) -> Fraction:
    if part.without is not None and given.has("rank") and part.without.holds(given.rank()):  # type: ignore[arg-type]
        return Fraction(0)
    if part.by == "count":
        n = whole(given.count(wanted=part.rows[0][1] > 0) / Fraction(part.every), "whole")
        return capped(n * Fraction(part.rows[0][1]), part.at_most)
    if part.by == "grade":
        return next((Fraction(amount) for name, amount in part.rows if name == given.given.get("grade")), Fraction(0))
    figure = {"rank": given.rank}.get(part.by, given.value)()
    return next(
        (Fraction(amount) for row, amount in part.rows if isinstance(row, Range) and row.holds(figure)), Fraction(0)
    )  # type: ignore[arg-type]


@consequence.register
def _(part: Grades, given: Inputs) -> dict[str, Any]:
    figure = place("rank" if part.by == "rank" else "value", given)
    if part.by == "share":
        figure = 100 * given.rank() / exact(given.given.get("of"))
    grade = next((name for row, name in part.rows if row.holds(figure)), None)  # type: ignore[arg-type]
    if grade is None:
        raise Unfit("out_of_range")
    return {"grade": grade}


@consequence.register
def _(part: Fund, given: Inputs) -> dict[str, Any]:
    rows = dict(part.rows)
    kind = str(given.given.get("grade", ""))
    if kind not in rows:
        raise Unfit("unknown_kind")
    return {"award": plain(Fraction(rows[kind])), "award_unit": part.unit}
