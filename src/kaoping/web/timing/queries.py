"""Reads of clocks and calendars that other pages ask: years nobody knows, lights, what turns red."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils import timezone

from kaoping.web.cases.calendars import PUBLISHED, calendar, moment
from kaoping.web.cases.models import Case
from kaoping.web.timing.keeping import shift_of
from kaoping.web.timing.models import CalendarChange, KnownYear

LOOK_AHEAD = datetime.timedelta(days=120)  # further ahead hardly any limit reaches


def is_known(year: int) -> bool:
    """Whether somebody has said which days of a year are worked: the library, or the office."""
    return year <= PUBLISHED or KnownYear.objects.filter(year=year).exists()


def unknown_years(upto: datetime.date | None = None) -> list[int]:
    """Years from this one to that of a day (as far as limits reach) whose holidays nobody has entered: their clocks
    take Monday to Friday for worked."""
    here = timezone.localdate()
    last = (upto or here + LOOK_AHEAD).year
    known = set(KnownYear.objects.filter(year__lte=last).values_list("year", flat=True))
    return [year for year in range(here.year, last + 1) if year > PUBLISHED and year not in known]


@dataclass(frozen=True, slots=True)
class Lights:
    """How many clocks that run are in time, near their end, over it."""

    green: int
    yellow: int
    red: int

    @property
    def total(self) -> int:
        return self.green + self.yellow + self.red


def lights(q: Q, now: datetime.datetime) -> Lights:
    """Lights of the cases of a condition, as `cases.ticking.light` has them, by comparing moments alone."""
    over = Q(due_at__lt=now)
    counts = Case.objects.filter(q, due_at__isnull=False).aggregate(
        total=Count("pk"), red=Count("pk", filter=over), yellow=Count("pk", filter=~over & Q(warn_at__lte=now))
    )
    return Lights(counts["total"] - counts["red"] - counts["yellow"], counts["yellow"], counts["red"])


def turns_red(now: datetime.datetime, hours: float) -> Q:
    """Cases whose clock runs out within so many working hours from now, if nobody does anything."""
    last = moment(calendar().add(int(now.timestamp()), round(hours * 3600)))
    return Q(due_at__gte=now, due_at__lt=max(last, now))


def turning_red(q: Q, now: datetime.datetime, hours: float) -> int:
    """How many of the cases of a condition turn red within so many working hours."""
    return Case.objects.filter(q, turns_red(now, hours)).count()


def changes_to_follow() -> list[CalendarChange]:
    """Changes that not all clocks have followed yet, in their order."""
    return list(CalendarChange.objects.filter(done_at__isnull=True).select_related("made_by").order_by("pk"))


def clocks_moved_at() -> datetime.datetime | None:
    """When clocks last followed a change: whoever keeps deadlines reads them anew. No step of a case tells of it."""
    found: datetime.datetime | None = CalendarChange.objects.filter(followed__gt=0).aggregate(at=Max("done_at"))["at"]
    return found


def clocks_after(change: CalendarChange) -> int:
    """How many clocks that run lie behind the first moment that a change moves."""
    since = shift_of(change).differs_from()
    if since is None:
        return 0
    at = max(moment(since), change.made_at)
    return Case.objects.filter(pk__gt=change.upto, due_at__gt=at, clock_works=True).count()
