"""From a run's arrays to columns of texts, all units at once: for programs that keep results in a database.

The same figures as `gather.results_of`, digit for digit, without an object for every cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from kaoping.engine.gather import columns_in_order
from kaoping.engine.run import Run
from kaoping.engine.scoring.decimals import decimal, plain
from kaoping.engine.scoring.rational import Flags, Integers, Numbers
from kaoping.engine.scoring.rollup import EXEMPT, STATES, Column


@dataclass(frozen=True, slots=True)
class ItemColumn:
    """One item of all units, in the order of their ids; figures as exact texts, None where there is none.

    rank: place among the units that have points, ties share the better one. highest, median: over those units.
    mean: rounded to the scheme's places. full_for_all: the full points where all units have the same.
    """

    item: str
    points: list[str | None]
    full: list[str | None]
    state: list[str]
    rank: list[int | None]
    known: int
    lowest: str | None
    median: str | None
    mean: str | None
    highest: str | None

    @property
    def full_for_all(self) -> str | None:
        """The full points, where every unit that has some has the same."""
        found = {text for text in self.full if text is not None}
        return found.pop() if len(found) == 1 else None


def columns_of(run: Run) -> dict[str, ItemColumn]:
    """Every item in the order of the document, `total` last."""
    return {item: column_of(item, column, run.scheme.places) for item, column in columns_in_order(run).items()}


def column_of(item: str, column: Column, places: int) -> ItemColumn:
    known = np.broadcast_to(column.known, column.state.shape)
    compared = known & (column.state != EXEMPT)
    least, middle, mean, most = spread_of(column.points[compared], places)
    return ItemColumn(
        item=item,
        points=pointed(column.points, known, places),
        full=written_full(column.full, column.state.size),
        state=np.array(STATES, dtype=object)[column.state].tolist(),
        rank=ranked(column.points, compared),
        known=int(compared.sum()),
        lowest=least,
        median=middle,
        mean=mean,
        highest=most,
    )


def pointed(points: Integers, known: Flags, places: int) -> list[str | None]:
    """Points as texts with the scheme's places; every figure is written once."""
    values, position = np.unique(points, return_inverse=True)
    texts = np.array([format(decimal(value, places), "f") for value in values], dtype=object)
    found = texts[position.ravel()]
    found[~known] = None
    return list(found)


def ranked(points: Integers, compared: Flags) -> list[int | None]:
    """1 + the number of units that have more."""
    values, position, count = np.unique(points[compared], return_inverse=True, return_counts=True)
    better = np.concatenate([np.cumsum(count[::-1])[::-1][1:], [0]]).astype(np.int64) if values.size else count
    found = np.full(points.shape, None, dtype=object)
    found[compared] = (1 + better)[position.ravel()]
    return [None if place is None else int(place) for place in found]


def written_full(full: Numbers, length: int) -> list[str | None]:
    """Full points without trailing zeros."""
    whole = full.spread(length)
    alike = length and all((part == part[0]).all() for part in (whole.num, whole.den, whole.known))
    if alike:
        one = whole.at(0)
        return [None if one is None else format(plain(one), "f")] * length
    texts: dict[tuple[Any, Any], str] = {}
    found: list[str | None] = []
    for num, den, known in zip(whole.num.tolist(), whole.den.tolist(), whole.known.tolist(), strict=True):
        if known and (num, den) not in texts:
            texts[num, den] = format(plain(Fraction(int(num), int(den))), "f")
        found.append(texts[num, den] if known else None)
    return found


def spread_of(points: Integers, places: int) -> tuple[str | None, str | None, str | None, str | None]:
    """Lowest, median, mean and highest."""
    if not points.size:
        return None, None, None, None
    ordered = np.sort(points)
    pair = int(ordered[(ordered.size - 1) // 2]) + int(ordered[ordered.size // 2])
    middle = decimal(pair // 2, places) if pair % 2 == 0 else decimal(pair * 5, places + 1)
    whole, count = sum(map(int, ordered)), int(ordered.size)
    mean = (2 * abs(whole) + count) // (2 * count) * (-1 if whole < 0 else 1)
    least, most = decimal(ordered[0], places), decimal(ordered[-1], places)
    return as_text(least), as_text(middle), as_text(decimal(mean, places)), as_text(most)


def as_text(number: Decimal) -> str:
    return format(number, "f")
