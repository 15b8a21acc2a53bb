"""Axes and bars of the charts, in percent of the width, so that a chart fits any screen without shrinking its words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from kaoping.documents.waterfall import Step, Waterfall

NICE = tuple(Decimal(each) for each in ("1", "2", "2.5", "5", "10"))
TICKS = 6
ZOOM = Decimal("0.5")  # an axis leaves out what lies below this share of the highest value


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` at the left edge to `high` at the right one, with a tick every `every`."""

    low: Decimal
    high: Decimal
    every: Decimal

    def at(self, value: Decimal) -> float:
        """The place of a value in percent of the width."""
        return round(float((value - self.low) * 100 / (self.high - self.low)), 3)

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        count = int((self.high - self.low) / self.every)
        return tuple(self.low + self.every * number for number in range(count + 1))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from x, `width` wide, both in percent."""

    x: float
    width: float


def axis(values: list[Decimal], *, zoom: bool = False) -> Axis:
    """An axis with round ticks that holds zero and all values; `zoom`: it may begin further up where all are large."""
    low, high = min(values), max(values)
    start = low - (high - low) / 5 if zoom and low > high * ZOOM else min(low, Decimal(0))
    size = (max(high, Decimal(0)) - start) or Decimal(1)
    every = step_of(size)
    first = (start / every).to_integral_value(ROUND_FLOOR) * every
    last = (max(high, Decimal(0)) / every).to_integral_value(ROUND_CEILING) * every
    return Axis(first, last if last > first else first + every, every)


def step_of(size: Decimal) -> Decimal:
    """The smallest round step that gives no more than `TICKS` ticks."""
    power = Decimal(1).scaleb((size / TICKS).adjusted())
    return next(power * nice for nice in NICE if power * nice * TICKS >= size)


def bar(axis: Axis, first: Decimal, last: Decimal) -> Bar:
    """The bar between two values."""
    left, right = sorted((axis.at(first), axis.at(last)))
    return Bar(left, round(right - left, 3))


def sided(amount: Decimal | None, largest: Decimal) -> Bar | None:
    """A bar that goes left or right from the middle; nothing for no amount."""
    if not amount or not largest:
        return None
    width = max(min(float(abs(amount) / largest), 1.0) * 50, 1.5)
    return Bar(round(50 - width if amount < 0 else 50, 2), round(width, 2))


@dataclass(frozen=True, slots=True)
class Fall:
    """One row of a waterfall: the step, its bar, and where the total stands after it."""

    step: Step
    bar: Bar
    level: float


def falls(found: Waterfall, scale: Axis) -> list[Fall]:
    """The rows between the first bar (full points) and the last (total)."""
    spans = zip(found.steps, found.levels[:-1], found.levels[1:], strict=True)
    return [Fall(step, bar(scale, before, after), scale.at(after)) for step, before, after in spans]
