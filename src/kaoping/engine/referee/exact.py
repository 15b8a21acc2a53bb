"""Exact figures: rounding half away from zero, and figures as decimals that print as they should."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

READABLE = 12  # places of a figure without an end, for reading


def units(figure: Fraction, places: int) -> int:
    """The figure in units of its last place, rounded; a half goes away from zero."""
    size = (2 * abs(figure.numerator) * 10**places + figure.denominator) // (2 * figure.denominator)
    return int(size if figure >= 0 else -size)


def half_up(figure: Fraction, places: int) -> Fraction:
    """The figure rounded to so many places; a half goes away from zero."""
    return Fraction(units(figure, places), 10**places)


def decimal(figure: Fraction, places: int) -> Decimal:
    """The figure rounded half up as a decimal with exactly so many places (`19.5000`); a zero has no sign."""
    return Decimal(f"{units(figure, places)}E-{places}")


def plain(figure: Fraction, places: int = READABLE) -> Decimal:
    """A figure as the shortest decimal for it (`45000`, `0.5`); one without an end to so many places."""
    twos = fives = 0
    rest = figure.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return decimal(figure, max(twos, fives)) if rest == 1 else plain(half_up(figure, places))
