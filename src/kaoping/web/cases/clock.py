"""Working time, for one moment or a million at once: how much lies between two moments, when so much is used up.

Moments are seconds since 1970 (UTC) in numpy arrays or single numbers; the calendar is a sorted list of stretches in
which work is done. Nothing here asks a database or what time it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

HERE = ZoneInfo("Asia/Shanghai")
EAST = 8 * 3600  # seconds that local time is ahead; China keeps no summer time
DAY = 86400
Moments = NDArray[np.int64]
Spans = tuple[tuple[int, int], ...]  # seconds since midnight
USUAL: Spans = ((30600, 43200), (48600, 63000))  # 8:30–12:00, 13:30–17:30


@dataclass(frozen=True)
class WorkingTime:
    """begins, ends: of each stretch, sorted; before: working seconds before each stretch. lengths: (since when, seconds
    of a working day), since the hours of a day may change. known_until: the first day about which nobody has said which
    days are worked."""

    begins: Moments
    ends: Moments
    before: Moments
    lengths: tuple[tuple[int, int], ...]
    known_until: datetime.date

    def day_at(self, at: int) -> int:
        """Seconds of a working day at a moment."""
        return next((seconds for since, seconds in reversed(self.lengths) if since <= at), self.lengths[0][1])

    def worked(self, at: Any) -> Any:
        """Working seconds from the beginning of the calendar to each moment."""
        moments = np.asarray(at, dtype=np.int64)
        place = np.maximum(np.searchsorted(self.begins, moments, side="right") - 1, 0)
        inside = np.clip(moments, self.begins[place], self.ends[place]) - self.begins[place]
        return self.before[place] + inside

    def moment(self, worked: Any) -> Any:
        """The first moment by which so many working seconds are used up: the end of a day, not the next morning."""
        wanted = np.asarray(worked, dtype=np.int64)
        full = self.before + (self.ends - self.begins)
        place = np.minimum(np.searchsorted(full, wanted, side="left"), len(full) - 1)
        return self.begins[place] + np.maximum(wanted - self.before[place], 0)

    def add(self, at: Any, seconds: Any) -> Any:
        """The moment by which so many working seconds after `at` are used up; before `at` for negative ones."""
        return self.moment(self.worked(at) + np.asarray(seconds, dtype=np.int64))

    def between(self, first: Any, second: Any) -> Any:
        """Working seconds from one moment to another; negative when the second comes first."""
        return self.worked(second) - self.worked(first)


def working_time(
    first: datetime.date,
    last: datetime.date,
    works: Callable[[datetime.date], bool],
    hours: Callable[[datetime.date], Spans],
    known_until: datetime.date,
) -> WorkingTime:
    """The calendar of the days from first to last. works: whether a day is worked; hours: its stretches."""
    begins: list[int] = []
    ends: list[int] = []
    day_lengths: list[tuple[int, int]] = []
    for number in range((last - first).days + 1):
        day = first + datetime.timedelta(days=number)
        midnight = (day - datetime.date(1970, 1, 1)).days * DAY - EAST
        spans = hours(day)
        length = sum(end - begin for begin, end in spans)
        if not day_lengths or day_lengths[-1][1] != length:
            day_lengths.append((midnight, length))
        if works(day):
            begins += [midnight + begin for begin, _ in spans]
            ends += [midnight + end for _, end in spans]
    lengths = np.asarray(ends, dtype=np.int64) - np.asarray(begins, dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    moments = np.asarray(begins, dtype=np.int64), np.asarray(ends, dtype=np.int64)
    return WorkingTime(*moments, before, tuple(day_lengths), known_until)


def seconds_of(amount: float, unit: str, time: WorkingTime, at: int) -> tuple[int, bool]:
    """A limit in seconds, and whether of working time. unit: work_hours, work_days (as long as one is at the moment
    `at`), hours, days."""
    sizes = {"work_hours": 3600, "work_days": time.day_at(at), "hours": 3600, "days": DAY}
    return round(amount * sizes[unit]), unit.startswith("work")


def read_spans(text: Sequence[Sequence[str]]) -> Spans:
    """[["08:30", "12:00"], …] as seconds since midnight. Raises ValueError: out of order, beyond the day."""
    spans = tuple((_seconds(begin), _seconds(end)) for begin, end in text)
    flat = [at for span in spans for at in span]
    if not spans or flat != sorted(set(flat)) or flat[-1] > DAY:
        raise ValueError("working hours overlap or run backwards")
    return spans


def _seconds(text: str) -> int:
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(minutes) < 60):
        raise ValueError(f"{text} is no time of the day")
    return int(hours) * 3600 + int(minutes) * 60
