"""Exact figures: rounding half away from zero, and figures as decimals that print as they should."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

READABLE = 12  # places of a figure without an end, for reading


def half_up(figure: Fraction, places: int) -> Fraction:
    """The figure rounded to so many places; a half goes away from zero."""
    size = Fraction(math.floor(abs(figure) * 10**places + Fraction(1, 2)), 10**places)
    return size if figure >= 0 else -size


def decimal(figure: Fraction, places: int) -> Decimal:
    """The figure rounded half up as a decimal with exactly so many places (`19.5000`); a zero has no sign."""
    units = half_up(figure, places) * 10**places
    return Decimal((int(units < 0), tuple(int(digit) for digit in str(abs(int(units)))), -places))


def plain(figure: Fraction, places: int = READABLE) -> Decimal:
    """A figure as the shortest decimal for it (`45000`, `0.5`); one without an end to so many places."""
    twos = fives = 0
    rest = figure.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return decimal(figure, max(twos, fives)) if rest == 1 else plain(half_up(figure, places))
