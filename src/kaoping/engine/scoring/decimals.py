"""Exact figures as decimals for reading. Built from digits, since decimal arithmetic rounds to its context."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

READABLE = 12  # places of a figure without an end


def decimal(points: Any, places: int) -> Decimal:
    """Integer points over 10**places as a decimal with exactly that many places."""
    return Decimal(f"{int(points)}E-{places}")


def plain(value: Fraction) -> Decimal:
    """A figure without trailing zeros; repeating ones to 12 places, half-up."""
    scaled = value * 10**READABLE
    rounded = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    whole, digits = divmod(rounded, 10**READABLE)
    shown = f"{whole}.{digits:0{READABLE}d}".rstrip("0").rstrip(".")
    return Decimal(f"-{shown}" if value < 0 and rounded else shown)
