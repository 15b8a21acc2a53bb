"""Figures that deserve a second look. They are asked about, never refused; a sentence of the person answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

FEWEST = 6  # figures of a column that can be compared
FENCE = Decimal("1.5")  # of the distance between the quartiles
LEAST_MARGIN = Decimal("0.1")  # of the scale: where most figures are equal, a small difference is none
APART = Decimal("0.3")  # of the full points: so far may two assessors, or two cycles, be apart
FACTOR = 2  # a reported figure that doubles, or halves

Figures = Mapping[str, Decimal]  # by unit


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the middle half of a column lies (`low` to `high`), and beyond what a figure is unusual."""

    low: Decimal
    high: Decimal
    least: Decimal
    most: Decimal

    def holds(self, figure: Decimal) -> bool:
        return self.least <= figure <= self.most


@dataclass(frozen=True, slots=True)
class Column:
    """What is known about one column. full: full points of marks, None for reported figures; last: of the cycle before;
    others: other assessors' marks, by assessor and unit; reasons: units whose figure somebody has explained."""

    figures: Figures
    full: Decimal | None = None
    last: Figures = field(default_factory=dict)
    others: Mapping[str, Figures] = field(default_factory=dict)
    reasons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """Why a figure is asked about: whichever of the three is not None or empty. answered: a reason stands there."""

    unit: str
    figure: Decimal
    peers: Spread | None
    last: Decimal | None
    others: tuple[tuple[str, Decimal], ...]
    answered: bool


def questions_of(column: Column) -> list[Question]:
    """Every figure of a column that is asked about, in the order of its units."""
    return list(_asked(column, spread_of(list(column.figures.values()), column.full)))


def _asked(column: Column, spread: Spread | None) -> Iterator[Question]:
    for unit, figure in column.figures.items():
        peers = spread if spread is not None and not spread.holds(figure) else None
        last = column.last.get(unit)
        last = last if last is not None and leaps(figure, last, column.full, spread) else None
        others = tuple(apart(unit, figure, column)) if column.others else ()
        if peers or last is not None or others:
            yield Question(unit, figure, peers, last, others, unit in column.reasons)


def spread_of(figures: Sequence[Decimal], full: Decimal | None = None) -> Spread | None:
    """The quartiles and fences of some figures; None for fewer than six, or where all are equal."""
    if len(figures) < FEWEST or min(figures) == max(figures):
        return None
    ordered = sorted(figures)
    low, high = quantile(ordered, Decimal("0.25")), quantile(ordered, Decimal("0.75"))
    scale = full if full is not None else abs(quantile(ordered, Decimal("0.5")))
    margin = max(FENCE * (high - low), LEAST_MARGIN * scale)
    return Spread(low, high, low - margin, high + margin)


def quantile(ordered: Sequence[Decimal], part: Decimal) -> Decimal:
    """A quantile of ascending figures, between two of them by their distance."""
    place = part * (len(ordered) - 1)
    at = int(place)
    if at + 1 >= len(ordered):
        return ordered[at]
    return ordered[at] + (ordered[at + 1] - ordered[at]) * (place - at)


def leaps(figure: Decimal, last: Decimal, full: Decimal | None, spread: Spread | None) -> bool:
    """Whether a figure is far from that of the cycle before: marks by a share of the full points, reported figures
    where they double or halve by more than the peers lie apart."""
    if full is not None:
        return abs(figure - last) > APART * full
    small, large = sorted((abs(figure), abs(last)))
    usual = spread.high - spread.low if spread else Decimal(0)
    return (large >= FACTOR * small or figure * last < 0) and abs(figure - last) > usual


def apart(unit: str, figure: Decimal, column: Column) -> Iterator[tuple[str, Decimal]]:
    """Other assessors' marks for the unit that lie too far from this one."""
    if column.full is None:
        return
    for assessor, marks in column.others.items():
        other = marks.get(unit)
        if other is not None and abs(other - figure) > APART * column.full:
            yield assessor, other
