"""Arrays of exact rational numbers, some of them missing.

`Numbers` holds n numbers as numerators over denominators. Integers stay in 64 bits while every intermediate result
provably fits; otherwise numpy carries Python's own unbounded integers (dtype object) with the same code. So nothing
overflows, nothing is rounded, and small figures stay fast.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[Any]
Flags: TypeAlias = NDArray[np.bool_]
SAFE = 2**62  # results below this fit int64 with a bit to spare


def size(values: Integers) -> int:
    """Largest magnitude in an integer array; 0 for an empty one."""
    if values.size <= 1:
        return abs(int(values[0])) if values.size else 0
    return max(abs(int(values.max())), abs(int(values.min())))


def widened(values: Integers) -> Integers:
    return values if values.dtype == object else values.astype(object)


def narrowed(values: Integers) -> Integers:
    """Back to 64 bits where everything fits."""
    return values.astype(np.int64) if values.dtype == object and size(values) < SAFE else values


def times(left: Integers, right: Integers) -> Integers:
    if left.dtype != object and right.dtype != object and size(left) * size(right) < SAFE:
        return left * right
    return narrowed(widened(left) * widened(right))


def plus(left: Integers, right: Integers) -> Integers:
    """The sum of two integer arrays, in 64 bits only where it provably fits."""
    if left.dtype != object and right.dtype != object and size(left) + size(right) < SAFE:
        return left + right
    return narrowed(widened(left) + widened(right))


def array(values: Iterable[int]) -> Integers:
    found = np.array(list(values), dtype=object)
    return narrowed(found) if found.size else found.astype(np.int64)


ONE = np.ones(1, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """num ÷ den where `known`; den is positive. All three broadcast against each other to one length."""

    num: Integers
    den: Integers
    known: Flags

    @property
    def length(self) -> int:
        sizes = (self.num.size, self.den.size, self.known.size)
        return max(sizes) if all(sizes) else 0

    def spread(self, length: int) -> Numbers:
        """The same numbers with every part at full length."""
        shape = (length,)
        return Numbers(*(np.broadcast_to(part, shape) for part in (self.num, self.den, self.known)))

    def take(self, index: NDArray[np.intp], length: int) -> Numbers:
        """Rows by position."""
        full = self.spread(length)
        return Numbers(full.num[index], full.den[index], full.known[index])

    def at(self, index: int) -> Fraction | None:
        def one(part: NDArray[Any]) -> Any:
            return part[0 if part.size == 1 else index]

        return Fraction(int(one(self.num)), int(one(self.den))) if one(self.known) else None

    def lowest_terms(self) -> Numbers:
        """The same numbers reduced, which keeps big ones from growing."""
        if self.num.dtype != object and self.den.dtype != object:
            return self
        divisor = np.gcd(widened(self.num), widened(self.den))
        return Numbers(narrowed(self.num // divisor), narrowed(self.den // divisor), self.known)

    def __add__(self, other: Numbers) -> Numbers:
        known = self.known & other.known
        if self.den.size == other.den.size == 1 and self.den[0] == other.den[0]:
            return Numbers(plus(self.num, other.num), self.den, known)
        num = plus(times(self.num, other.den), times(other.num, self.den))
        return Numbers(num, times(self.den, other.den), known).lowest_terms()

    def __neg__(self) -> Numbers:
        return Numbers(-self.num, self.den, self.known)

    def __sub__(self, other: Numbers) -> Numbers:
        return self + -other

    def __mul__(self, other: Numbers) -> Numbers:
        known = self.known & other.known
        return Numbers(times(self.num, other.num), times(self.den, other.den), known).lowest_terms()

    def __truediv__(self, other: Numbers) -> Numbers:
        """Exact quotient; missing where the divisor is 0."""
        nonzero = other.num != 0
        sign = np.where(other.num < 0, -1, 1)
        den = np.where(nonzero, other.num * sign, 1)
        den = den if den.dtype != object else narrowed(den)
        quotient = Numbers(times(times(self.num, other.den), sign), times(self.den, den), self.known & other.known)
        return Numbers(quotient.num, quotient.den, quotient.known & nonzero.astype(bool)).lowest_terms()

    def floor(self) -> Numbers:
        return Numbers(narrowed(np.floor_divide(self.num, self.den)), ONE, self.known)

    def ceiling(self) -> Numbers:
        return -((-self).floor())

    def compare(self, other: Numbers) -> Integers:
        """−1, 0 or 1 where both are known (elsewhere meaningless)."""
        difference = plus(times(self.num, other.den), -times(other.num, self.den))
        return np.sign(difference).astype(np.int64)

    def least(self, other: Numbers) -> Numbers:
        return choose(self.compare(other) <= 0, self, other, known=self.known & other.known)

    def most(self, other: Numbers) -> Numbers:
        return choose(self.compare(other) >= 0, self, other, known=self.known & other.known)

    def rounded(self, places: int) -> Integers:
        """Half-up (halves away from zero) to so many places, as integers scaled by 10**places; 0 where missing."""
        num = times(np.where(self.known, self.num, 0), np.array([10**places], dtype=object))
        magnitude = plus(times(abs(num), np.array([2])), self.den)
        rounded = magnitude // times(self.den, np.array([2]))
        return narrowed(np.where(num < 0, -rounded, rounded))

    def where_known(self, mask: Flags) -> Numbers:
        """Missing wherever `mask` is false."""
        return Numbers(self.num, self.den, self.known & mask)

    def order_keys(self) -> Integers:
        """Integers that sort and tie exactly as the numbers do."""
        largest = size(self.den)
        if largest == 1:
            return self.num
        shift = 2 * largest.bit_length() + 1
        scaled = widened(self.num) * (1 << shift)
        return narrowed(scaled // widened(self.den))

    def common(self) -> tuple[Integers, int]:
        """Numerators over one common denominator (the least one)."""
        denominators = {int(value) for value in np.unique(self.den)}
        whole = math.lcm(*denominators) if denominators else 1
        factor = narrowed(np.array([whole // int(value) for value in self.den], dtype=object))
        return times(self.num, factor), whole


def choose(condition: Flags, yes: Numbers, no: Numbers, known: Flags | None = None) -> Numbers:
    """Row by row the one or the other."""
    return Numbers(
        np.where(condition, yes.num, no.num),
        np.where(condition, yes.den, no.den),
        np.where(condition, yes.known, no.known) if known is None else known,
    )


@lru_cache(maxsize=4096)
def constant(value: Fraction | int) -> Numbers:
    """One number for every subject."""
    fraction = Fraction(value)
    return Numbers(array([fraction.numerator]), array([fraction.denominator]), np.ones(1, dtype=bool))


def missing() -> Numbers:
    return Numbers(np.zeros(1, dtype=np.int64), ONE, np.zeros(1, dtype=bool))


def whole_numbers(values: Integers, known: Flags | None = None, scale: int = 0) -> Numbers:
    """Integers (over 10**scale) as numbers; all known unless said."""
    flags = np.ones(values.size, dtype=bool) if known is None else known
    return Numbers(values, array([10**scale]), flags)


def from_fractions(values: Iterable[Fraction | None]) -> Numbers:
    """Numbers from fractions; None = missing."""
    found = list(values)
    return Numbers(
        array(0 if value is None else value.numerator for value in found),
        array(1 if value is None else value.denominator for value in found),
        np.array([value is not None for value in found], dtype=bool),
    )


def sum_by(numbers: Numbers, group: NDArray[np.intp], groups: int) -> tuple[Numbers, NDArray[np.int64]]:
    """Sum of the known numbers of each group, and how many are known. A group without any sums to 0."""
    full = numbers.spread(group.size)
    counts = np.bincount(group[full.known], minlength=groups).astype(np.int64)
    if full.den.size and (full.den == full.den[0]).all():
        numerators, whole = full.num, int(full.den[0])
    else:
        numerators, whole = full.common()
    if numerators.dtype != object and size(numerators) * max(group.size, 1) >= SAFE:
        numerators = widened(numerators)
    sums = np.zeros(groups, dtype=numerators.dtype if numerators.dtype == object else np.int64)
    np.add.at(sums, group[full.known], numerators[full.known])
    return Numbers(narrowed(sums), array([whole]), np.ones(groups, dtype=bool)).lowest_terms(), counts
