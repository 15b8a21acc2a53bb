"""Which row of a list of ranges a figure or a word falls into."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.scoring.rational import Flags, Numbers, constant
from kaoping.scheme.figures import Pending, Range


def first_row(rows: Sequence[Range], numbers: Numbers | None, words: NDArray[Any] | None) -> NDArray[np.intp]:
    """The position of the first row that holds for each subject; −1 where none does."""
    length = numbers.length if numbers is not None else len(words) if words is not None else 0
    found = np.full(length, -1, dtype=np.intp)
    for position, row in reversed(list(enumerate(rows))):
        found = np.where(holds(row, numbers, words), position, found)
    return found


def holds(row: Range, numbers: Numbers | None, words: NDArray[Any] | None) -> Flags:
    if words is not None:
        return np.asarray(words == str(row.is_), dtype=bool)
    assert numbers is not None
    if row.is_ is not None:
        return np.zeros(numbers.length, dtype=bool) if isinstance(row.is_, str) else equal(numbers, Fraction(row.is_))
    inside = np.broadcast_to(numbers.known, (numbers.length,))
    lower, with_lower = row.lower
    upper, with_upper = row.upper
    if lower is not None and not isinstance(lower, Pending):
        side = numbers.compare(constant(Fraction(lower)))
        inside = inside & ((side > 0) | ((side == 0) & with_lower))
    if upper is not None and not isinstance(upper, Pending):
        side = numbers.compare(constant(Fraction(upper)))
        inside = inside & ((side < 0) | ((side == 0) & with_upper))
    return inside


def equal(numbers: Numbers, value: Fraction) -> Flags:
    return np.asarray(numbers.known & (numbers.compare(constant(value)) == 0), dtype=bool)
