"""The parts of which a calendar is made, read and kept, so that clocks can be carried from one calendar to the next."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from kaoping.web.cases.calendars import PUBLISHED, laid_out
from kaoping.web.cases.clock import WorkingTime, read_spans
from kaoping.web.cases.models import CalendarDay, WorkingHours
from kaoping.web.timing.models import CalendarChange
from kaoping.web.timing.shifting import Shift


@dataclass(frozen=True, slots=True)
class Parts:
    """changed: day → worked; hours: since when → spans as in `WorkingHours`; published: the library's last year."""

    changed: dict[datetime.date, bool]
    hours: dict[datetime.date, list[list[str]]]
    published: int

    def as_json(self) -> dict[str, Any]:
        return {
            "changed": {day.isoformat(): works for day, works in self.changed.items()},
            "hours": {day.isoformat(): spans for day, spans in self.hours.items()},
            "published": self.published,
        }

    def time(self) -> WorkingTime:
        """The calendar laid out; some milliseconds."""
        spans = [(day, read_spans(self.hours[day])) for day in sorted(self.hours)]
        return laid_out(self.changed, spans, self.published)


def parts_now() -> Parts:
    """As the tables have it now."""
    return Parts(
        dict(CalendarDay.objects.values_list("on", "working")),
        dict(WorkingHours.objects.values_list("from_on", "spans")),
        PUBLISHED,
    )


def parts_of(kept: dict[str, Any]) -> Parts:
    """From what `as_json` gave."""
    day = datetime.date.fromisoformat
    return Parts(
        {day(on): works for on, works in kept["changed"].items()},
        {day(on): spans for on, spans in kept["hours"].items()},
        kept["published"],
    )


def shift_of(change: CalendarChange) -> Shift:
    """From the calendar before a change to the one after it: that before the next change, or today's."""
    following = CalendarChange.objects.filter(pk__gt=change.pk).order_by("pk").first()
    after = parts_of(following.before) if following else parts_now()
    return Shift(parts_of(change.before).time(), after.time(), int(change.made_at.timestamp()))
