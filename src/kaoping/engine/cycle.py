"""The cycle that is appraised: a year, a quarter or a month. Nothing here knows what day it is today.

A *period* is the span a reported figure stands for; it is written like a cycle, and may be empty.
Both are spans of whole months, counted as `12 * year + (month - 1)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from kaoping.engine.faults import NOT_A_CYCLE
from kaoping.problems import Refused

FIRST_YEAR = 1990  # a date before this year, or after the last, is taken for a slip of the pen
LAST_YEAR = 2200

PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})|[Qq]([1-4]))?")


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, from `first` to `last` inclusive, each `12 * year + (month - 1)`."""

    first: int
    last: int

    def covers(self, other: Span) -> bool:
        return self.first <= other.first and other.last <= self.last

    def text(self) -> str:
        """As it is written: `2024`, `2024Q1` or `2024-03`."""
        year, month = divmod(self.first, 12)
        length = self.last - self.first + 1
        return {12: f"{year}", 3: f"{year}Q{month // 3 + 1}", 1: f"{year}-{month + 1:02}"}[length]


def span_of(text: str) -> Span | None:
    """The months of `2024`, `2024Q1`, `2024-03` (also `2024-3`); None if the text is no period."""
    match = PERIOD.fullmatch(text)
    if match is None:
        return None
    year, month, quarter = (int(part) if part else 0 for part in match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR or month > 12 or (match.group(2) and not month):
        return None
    if quarter:
        return Span(12 * year + 3 * quarter - 3, 12 * year + 3 * quarter - 1)
    return Span(12 * year + month - 1, 12 * year + month - 1) if month else Span(12 * year, 12 * year + 11)


@dataclass(frozen=True, slots=True)
class Cycle:
    """One appraised span. `start` is its first moment, `end` the first moment after it."""

    text: str
    start: datetime
    end: datetime
    months: tuple[str, ...]

    @property
    def previous(self) -> Cycle:
        """The span of the same length just before: the year, quarter or month before."""
        span, length = self.span, len(self.months)
        return _cycle(Span(span.first - length, span.last - length))

    @property
    def span(self) -> Span:
        first = 12 * self.start.year + self.start.month - 1
        return Span(first, first + len(self.months) - 1)

    def contains(self, period: str | None) -> bool:
        """Whether a figure of this period belongs to the cycle. An empty period belongs to every cycle [K22],
        a period longer than the cycle to none."""
        if not period:
            return True
        span = span_of(period)
        return span is not None and self.span.covers(span)


def parse_cycle(text: str) -> Cycle:
    """Read `2024`, `2024Q1` or `2024-03`; `Refused` if it is anything else."""
    span = span_of(text.strip())
    if span is None:
        raise Refused([NOT_A_CYCLE.at(text=text[:40])])
    return _cycle(span)


def _cycle(span: Span) -> Cycle:
    months = tuple(f"{m // 12}-{m % 12 + 1:02}" for m in range(span.first, span.last + 1))
    return Cycle(span.text(), _first_moment(span.first), _first_moment(span.last + 1), months)


def _first_moment(month: int) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1)
