"""Whether a figure or a category lies in a range of a scheme."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kaoping.scheme.figures import Figure, Pending, Range


def decided(figure: Figure) -> Fraction:
    """A figure of a scheme as an exact number. Raises ValueError where it is still pending."""
    if isinstance(figure, Pending):
        raise ValueError(f"the figure {figure.pending} is pending")
    return Fraction(figure)


def is_open(interval: Range) -> bool:
    """Whether an edge of the range is still pending."""
    return any(isinstance(edge, Pending) for edge in (interval.from_, interval.above, interval.to, interval.below))


def lies_in(figure: Fraction | str, interval: Range) -> bool:
    """Whether a figure (or a category, which only `is` can name) lies in the range."""
    if interval.is_ is not None:
        return is_the_one(figure, interval.is_)
    if isinstance(figure, str):
        return False
    (lower, with_lower), (upper, with_upper) = interval.lower, interval.upper
    above = lower is None or figure > decided(lower) or (with_lower and figure == decided(lower))
    below = upper is None or figure < decided(upper) or (with_upper and figure == decided(upper))
    return above and below


def is_the_one(figure: Fraction | str, named: str | Decimal) -> bool:
    """Whether a figure or a category is the one that is named."""
    if isinstance(figure, str):
        return figure == str(named)
    return isinstance(named, Decimal) and figure == Fraction(named)
