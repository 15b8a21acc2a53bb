"""The clock of a demonstration while it is planted: two years pass in a minute, and every entry bears its own day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.utils import timezone

NINE = datetime.time(9, 0)


class Clock:
    """Says when something happens; between two questions a second passes. It never goes back."""

    def __init__(self) -> None:
        self.moment = datetime.datetime.min.replace(tzinfo=datetime.UTC)

    def now(self) -> datetime.datetime:
        self.moment += datetime.timedelta(seconds=1)
        return self.moment

    def go_to(self, day: datetime.date, time: datetime.time = NINE) -> None:
        """It is that day now, or later if it is already."""
        local = timezone.make_aware(datetime.datetime.combine(day, time))
        self.moment = max(self.moment, local.astimezone(datetime.UTC))


@contextmanager
def running() -> Iterator[Clock]:
    """A clock that the whole process reads instead of the real one."""
    clock = Clock()
    with mock.patch.object(timezone, "now", clock.now):
        yield clock
