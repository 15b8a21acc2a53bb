"""The year of a demonstration: moments as minutes since its first midnight, dates and periods as text."""

from __future__ import annotations

from datetime import date, timedelta

DAY = 1440  # minutes
BEFORE, AFTER = 60, 90  # days that are written in text on either side of the year


class Year:
    def __init__(self, year: int) -> None:
        first = date(year, 1, 1)
        self.name = str(year)
        self.before = str(year - 1)
        self.days = (date(year, 12, 31) - first).days + 1
        self.end = self.days * DAY  # the first minute of the next year
        self.months = tuple(f"{year}-{month:02}" for month in range(1, 13))
        self._days = [(first + timedelta(days=day)).isoformat() for day in range(-BEFORE, self.days + AFTER)]
        self._clock = [f" {minute // 60:02}:{minute % 60:02}:00" for minute in range(DAY)]

    def moment(self, minutes: int | None) -> str | None:
        """`2024-03-05 14:22:00`; no moment stays none."""
        if minutes is None:
            return None
        return self._days[minutes // DAY + BEFORE] + self._clock[minutes % DAY]

    def date(self, day: int) -> str:
        return self._days[day + BEFORE]
