"""The platform's working calendar: the published holidays, what the office has changed, the hours of a day."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

import chinese_calendar
from chinese_calendar.constants import holidays, workdays

from kaoping.web.cases.clock import USUAL, Spans, WorkingTime, read_spans, working_time
from kaoping.web.cases.models import CalendarDay, CalendarRevision, WorkingHours

FIRST = datetime.date(2016, 1, 1)
AHEAD = 4  # years after the last known one that are laid out, Monday to Friday
PUBLISHED = max(day.year for day in [*holidays, *workdays])  # the last year whose holidays are known to the library


def calendar() -> WorkingTime:
    """The calendar in force; read again only after a change."""
    return _read(CalendarRevision.objects.values_list("number", flat=True).first() or 0)


@lru_cache(maxsize=4)
def _read(revision: int) -> WorkingTime:
    changed = dict(CalendarDay.objects.values_list("on", "working"))
    spans = [(row.from_on, read_spans(row.spans)) for row in WorkingHours.objects.order_by("from_on")]
    return laid_out(changed, spans)


def laid_out(
    changed: dict[datetime.date, bool], spans: list[tuple[datetime.date, Spans]], published: int = PUBLISHED
) -> WorkingTime:
    """A calendar from its parts. changed: day → worked or not; spans: hours, each since a day; published: the last
    year whose holidays are known."""
    known = {published, *(day.year for day in changed if day.year > published)}
    return working_time(
        FIRST,
        datetime.date(max(known) + AHEAD, 12, 31),
        lambda day: changed.get(day, is_published_workday(day, published)),
        lambda day: hours_on(day, spans),
        datetime.date(max(known) + 1, 1, 1),
    )


def is_published_workday(day: datetime.date, published: int = PUBLISHED) -> bool:
    """As the State Council's notice has it; Monday to Friday in a year whose notice is not known."""
    if day.year > published:
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def hours_on(day: datetime.date, spans: list[tuple[datetime.date, Spans]]) -> Spans:
    """The hours in force on a day."""
    held = [each for since, each in spans if since <= day]
    return held[-1] if held else USUAL


def moment(seconds: Any) -> datetime.datetime:
    """A moment from the seconds that the clock gives."""
    return datetime.datetime.fromtimestamp(int(seconds), tz=datetime.UTC)
