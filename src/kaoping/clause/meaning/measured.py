"""Parts about what is measured or required, tried."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kaoping.clause.meaning.amounts import full
from kaoping.clause.meaning.contributing import points
from kaoping.clause.meaning.counted import chosen
from kaoping.clause.meaning.inputs import Inputs, Unfit
from kaoping.clause.meaning.parts import ALL, Allot, Bands, Check, Efficacy, Kinds, Range, Share, Steps, Survey
from kaoping.clause.meaning.stepping import distance_to, steps_points


@points.register
def _(part: Allot, given: Inputs) -> Fraction:
    if given.has("picked"):
        return sum(given.picked(), Fraction(0))
    return Fraction(part.points) if not given.has("met") or all(given.met) else Fraction(0)


@points.register
def _(part: Check, given: Inputs) -> Fraction:
    if given.has("picked") and part.graded:
        return chosen(given.picked()[0], Fraction(0), full(part.points, given))
    holds = is_met(part, given)
    found = full(part.points if holds else part.otherwise, given)
    return -found if not holds and part.otherwise == ALL else found


def is_met(part: Check, given: Inputs) -> bool:
    """Whether the requirement holds: as answered, or by the figure. Nothing said about it: it holds."""
    if given.has("met"):
        return all(given.met)
    if (
        part.against is not None
        and part.need is not None
        and part.need != Range(low=Decimal(0))
        and part.need.low is not None
    ):
        return part.need.holds(given.value() - given.reference(part.against))
    if part.against is not None:
        return given.value() >= given.reference(part.against)
    if part.need is not None and given.has("value", "num", "count"):
        return all(part.need.holds(one.value()) for one in given.each())
    return not given.has("count") or given.count() == 0


@points.register
def _(part: Steps, given: Inputs) -> Fraction:
    return steps_points(part, given, full)


@points.register
def _(part: Bands, given: Inputs) -> Fraction:
    return sum((band(part, one) for one in given.each()), Fraction(0))


RANKED = ("rank", "last", "top_share", "bottom_share")


def band(part: Bands, given: Inputs) -> Fraction:
    if part.by in RANKED and not given.has("rank") and given.has("met"):
        return Fraction(0)  # who does not take part has no rank
    figure = place(part.by, given)
    if part.against is not None:
        figure = distance_to(part.against, figure, given)
    for row, amount in part.rows:
        if row.holds(figure):
            return full(amount, given)
    if part.less is not None and part.by in ("rank", "last"):
        return following(part, figure, given)
    if part.other is None:
        raise Unfit("out_of_range")
    return Fraction(part.other)


def following(part: Bands, rank: Fraction, given: Inputs) -> Fraction:
    """Every further rank gets so much less than the one before it."""
    last, amount = part.rows[-1]
    behind = rank - Fraction(last.high or last.low or 0)
    found = full(amount, given) - behind * Fraction(part.less or 0)
    return found if part.floor is None else max(found, Fraction(part.floor))


def place(by: str, given: Inputs) -> Fraction:
    match by:
        case "rank":
            return given.rank()
        case "last":
            return given.last()
        case "top_share":
            return 100 * given.rank() / given.peers()
        case "bottom_share":
            return 100 * given.last() / given.peers()
        case "count":
            return given.count()
        case _:
            return given.value()


@points.register
def _(part: Kinds, given: Inputs) -> Fraction:
    rows, kind = dict(part.rows), str(given.given.get("grade", ""))
    if given.has("answers"):
        return points(Survey(part.rows), given)  # many are asked: the mean of what their answers are worth
    if kind in rows:
        return Fraction(rows[kind])
    if part.other is None:
        raise Unfit("unknown_kind")
    return Fraction(part.other)


@points.register
def _(part: Share, given: Inputs) -> Fraction:
    if given.has("num") and given.has("den") and part.against in (100, "expected", "target"):
        share = given.quotient()
    else:
        below = given.reference(part.against) if isinstance(part.against, str) else Fraction(part.against)
        if below == 0:
            raise Unfit("zero_denominator")
        share = given.value() / below
    reached = given.value() if part.unit == "%" and not isinstance(part.against, str) else share * 100
    if part.under is not None and reached < Fraction(part.under):
        return Fraction(0)
    share = max(share, Fraction(0))
    return full(part.full, given) * (share if part.uncapped else min(share, Fraction(1)))


@points.register
def _(part: Efficacy, given: Inputs) -> Fraction:
    best, worst = ("min", "max") if part.low else ("max", "min")
    top, bottom = given.reference(best), given.reference(worst)
    if top == bottom:
        return Fraction(part.base) + Fraction(part.span)
    return Fraction(part.base) + Fraction(part.span) * (given.value() - bottom) / (top - bottom)
