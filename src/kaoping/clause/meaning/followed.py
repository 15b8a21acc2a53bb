"""What follows besides points: effects, money, grades."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import singledispatch
from typing import Any

from kaoping.clause.meaning.amounts import plain
from kaoping.clause.meaning.counted import capped, matched
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
    if part.when and given.has("grade"):
        return str(given.given["grade"]) in part.when
    if part.effect == "full_score" and part.need is None and ABSENT.search(part.what) and given.has("count"):
        return given.count() == 0  # 全年无事故的得满分: what is counted must not have happened
    if events_of_size(part) and given.has("count") and not given.has("value", "num"):
        return given.count() > 0
    if part.need is not None and (not given.has("met") or given.has("value", "num", "count", "rank", "children")):
        figure = {"rank": given.rank, "last": given.last, "count": given.count}.get(part.by, given.value)()
        return part.need.holds(decimal(figure))
    if given.has("met"):
        return all(given.met) is (part.effect == "full_score")  # what earns all is a deed, all else a failing
    return given.count() > 0


def events_of_size(part: Gate) -> bool:
    """死亡3人以上的事故: what is counted is such events, the figure is their size."""
    return (
        part.by == "value"
        and part.need is not None
        and part.unit not in ("%", "分", "")
        and bool(EVENT.search(part.what))
    )


ABSENT = re.compile("(?:无|没有|未(?:发生|出现|发现|被|有|受)|不(?:发生|出现|存在)|零)[^，。；]*$")
EVENT = re.compile("(?:事故|案件|事件|火灾|疫情|灾害)$")


def decimal(figure: Fraction) -> Any:
    """A range holds exact figures of any sort."""
    return figure


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
    if part.without is not None and given.has("rank") and part.without.holds(decimal(given.rank())):
        return Fraction(0)
    match part.by:
        case "count":
            return capped(counted(part, given), part.at_most)
        case "grade":
            return graded(part, given)
        case "rank":
            figure = given.rank()
        case "last":
            figure = given.last()
        case _:
            figure = given.value()
    hit = next((amount for row, amount in part.rows if isinstance(row, Range) and row.holds(decimal(figure))), None)
    steps = (
        Fraction(1) if part.base is None else whole(abs(figure - Fraction(part.base)) / Fraction(part.every), "whole")
    )
    return Fraction(0) if hit is None else steps * Fraction(hit)


def graded(part: Award, given: Inputs) -> Fraction:
    """The sum of a grade; a requirement that is not met is the one grade that is named."""
    if not given.has("grade") and given.has("met") and len(part.rows) == 1:
        return Fraction(0) if all(given.met) is (part.rows[0][1] < 0) else Fraction(part.rows[0][1])
    return next((Fraction(amount) for name, amount in part.rows if name == given.given.get("grade")), Fraction(0))


def counted(part: Award, given: Inputs) -> Fraction:
    """So much for each, of one kind or of several."""
    if len(part.rows) == 1:
        n = whole(given.count(wanted=part.rows[0][1] > 0) / Fraction(part.every), "whole")
        return n * Fraction(part.rows[0][1])
    counts = matched(tuple(str(name) for name, _ in part.rows), given)
    return sum((counts.get(str(name), Fraction(0)) * Fraction(amount) for name, amount in part.rows), Fraction(0))


@consequence.register
def _(part: Grades, given: Inputs) -> dict[str, Any]:
    figure = place("rank" if part.by == "rank" else "value", given)
    if part.by == "share":
        figure = 100 * given.rank() / exact(given.given.get("of"))
    grade = next((name for row, name in part.rows if row.holds(figure)), None)
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
