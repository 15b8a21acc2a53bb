"""Steps from a base, and what an incomplete step counts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from kaoping.clause.meaning.inputs import Inputs, Unfit
from kaoping.clause.meaning.parts import ALL, Partial, Side, Steps


def whole(steps: Fraction, partial: Partial) -> Fraction:
    """Steps of which the last may be incomplete."""
    match partial:
        case "whole":
            return Fraction(floor(steps))
        case "up":
            return Fraction(ceil(steps))
        case "proportional":
            return steps


def steps_points(part: Steps, given: Inputs, full: Callable[[Any, Inputs], Fraction]) -> Fraction:
    """Points of one figure, or the sum over several milestones."""
    return sum((one_figure(part, one, full) for one in given.each()), Fraction(0))


def one_figure(part: Steps, given: Inputs, full: Callable[[Any, Inputs], Fraction]) -> Fraction:
    figure, base = given.value(), base_of(part, given)
    start = Fraction(0) if part.full is None else full(part.full, given)
    distance = figure - base
    if part.zero is not None and part.zero.holds(distance if part.base in (None, "previous") else figure):
        return -full(ALL, given) if takes(part) else Fraction(0)
    if distance < 0 and part.below is None and part.short is not None:
        return Fraction(part.short)
    side = part.above if distance > 0 else part.below
    found = start
    if side is not None and distance != 0:
        signed = side_points(side, abs(distance), base, part.partial)
        found += signed if distance > 0 else -signed
    return found if part.floor is None or part.full is None else max(found, Fraction(part.floor))


def takes(part: Steps) -> bool:
    """Whether the steps only take away: nothing earned then means that all of the item is lost."""
    above, below = part.above, part.below
    loses = (above is None or above.points <= 0) and (below is None or below.points >= 0)
    return part.full is None and loses


def distance_to(name: str, figure: Fraction, given: Inputs) -> Fraction:
    """Figure − reference. A figure set against the year before, without that year's, is itself the change."""
    if name == "previous" and not given.refers(name):
        return figure
    return figure - given.reference(name)


def side_points(side: Side, distance: Fraction, base: Fraction, partial: Partial) -> Fraction:
    if side.percent:
        if base == 0:
            raise Unfit("zero_denominator")
        distance = 100 * distance / abs(base)
    found = whole(distance / Fraction(side.every), partial) * Fraction(side.points)
    if side.at_most is None:
        return found
    most = Fraction(side.at_most)
    return max(-most, min(most, found))


def base_of(part: Steps, given: Inputs) -> Fraction:
    """The base: a figure, a reference, a row of a table; 0 where the input is itself the distance."""
    match part.base:
        case None:
            return Fraction(0)
        case "previous" if not given.refers("previous"):
            return Fraction(0)
        case Decimal() as figure:
            return Fraction(figure)
        case str() as reference:
            return given.reference(reference)
        case rows:
            return Fraction(dict(rows)[group(rows, str(given.given.get("grade") or ""))])


def group(rows: tuple[tuple[str, Decimal], ...], name: str) -> str:
    """The row of a group; the first row's name may still carry what is counted, before
    it or behind (上报量平原镇, 一类社区上报量)."""
    if name in dict(rows):
        return name
    found = [row for row, _ in rows if name and (row.endswith(name) or row.startswith(name))]
    if len(found) != 1:
        raise Unfit("unknown_kind")
    return found[0]
