"""Ranges as intervals: empty ones, overlaps, gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaoping.scheme.figures import Pending, Range
from kaoping.scheme.hints import Words, number_text


@dataclass(frozen=True, slots=True)
class Interval:
    """The figures between two edges: (figure, 0) lies just under the figure, (figure, 1) just above; None = endless."""

    lower: tuple[Fraction, int] | None
    upper: tuple[Fraction, int] | None

    @property
    def empty(self) -> bool:
        return self.lower is not None and self.upper is not None and self.lower >= self.upper

    def shared(self, other: Interval) -> Interval:
        """The figures that belong to both."""
        lowers = [edge for edge in (self.lower, other.lower) if edge is not None]
        uppers = [edge for edge in (self.upper, other.upper) if edge is not None]
        return Interval(max(lowers, default=None), min(uppers, default=None))

    def in_steps(self, step: Fraction | None) -> Interval:
        """The same figures where only multiples of `step` are possible: edges moved to just under a multiple."""
        if step is None:
            return self
        return Interval(snapped(self.lower, step), snapped(self.upper, step))

    @property
    def words(self) -> Words:
        """``60 ≤ x < 80`` as words of either language."""
        if self.lower is None and self.upper is None:
            return Words("所有的数", "every figure")
        if self.lower and self.upper and self.lower[0] == self.upper[0]:
            return Words(number_text(self.lower[0]), number_text(self.lower[0]))
        low = "" if self.lower is None else f"{number_text(self.lower[0])} {'<' if self.lower[1] else '≤'} "
        high = "" if self.upper is None else f" {'≤' if self.upper[1] else '<'} {number_text(self.upper[0])}"
        return Words(f"{low}x{high}", f"{low}x{high}")


def snapped(edge: tuple[Fraction, int] | None, step: Fraction) -> tuple[Fraction, int] | None:
    """The edge just under the first multiple of `step` that lies above it."""
    if edge is None:
        return None
    at, above = edge
    steps = at / step
    whole = -(-steps.numerator // steps.denominator)  # rounded up
    return ((whole + 1) * step if above and whole == steps else whole * step, 0)


def interval(range_: Range) -> Interval | None:
    """A range of figures; None for a category, or while an edge is pending."""
    if range_.is_ is not None:
        if not isinstance(range_.is_, Decimal):
            return None
        figure = Fraction(range_.is_)
        return Interval((figure, 0), (figure, 1))
    (lower, low_belongs), (upper, high_belongs) = range_.lower, range_.upper
    if isinstance(lower, Pending) or isinstance(upper, Pending):
        return None
    return Interval(
        None if lower is None else (Fraction(lower), 0 if low_belongs else 1),
        None if upper is None else (Fraction(upper), 1 if high_belongs else 0),
    )


def uncovered(domain: Interval, rows: Sequence[Interval]) -> list[Interval]:
    """The parts of a domain that no row covers, from the lowest up."""
    gaps: list[Interval] = []
    rest = domain
    for row in sorted(
        (row for row in rows if not row.empty), key=lambda row: (row.lower is not None, row.lower or (0, 0))
    ):
        if row.lower is not None and (rest.lower is None or row.lower > rest.lower):
            gap = Interval(rest.lower, row.lower).shared(domain)
            if not gap.empty:
                gaps.append(gap)
        if row.upper is None:
            return gaps
        if rest.lower is None or row.upper > rest.lower:
            rest = Interval(row.upper, rest.upper)
    return gaps if rest.empty else [*gaps, rest]
