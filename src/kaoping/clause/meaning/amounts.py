"""Amounts on the way: the item's points for `all`, children, exact numbers as JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaoping.clause.meaning.inputs import Inputs, Unfit, figures
from kaoping.clause.meaning.parts import ALL, Choice


def ends(amount: Any) -> tuple[Any, Any]:
    return (amount.low, amount.high) if isinstance(amount, Choice) else (amount, amount)


def full(amount: Any, given: Inputs) -> Fraction:
    """An amount, or the item's points for `all`."""
    if amount == ALL:
        if given.points is None:
            raise Unfit("no_item_points")
        return given.points
    return Fraction(amount)


def children(given: Inputs) -> tuple[Fraction, ...]:
    return figures(given.given["children"]) if given.has("children") else ()


def plain(figure: Fraction) -> int | float:
    """An exact number as JSON writes it."""
    return figure.numerator if figure.denominator == 1 else float(figure)
