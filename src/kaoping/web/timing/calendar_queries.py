"""The calendar of a year as a page shows it: every day with what it is and who says so."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from chinese_calendar.constants import Holiday, holidays, workdays

from kaoping.web.cases.calendars import FIRST, PUBLISHED, is_published_workday
from kaoping.web.cases.clock import USUAL
from kaoping.web.cases.models import CalendarDay, WorkingHours
from kaoping.web.people.viewer import today
from kaoping.web.site.words import Said, said
from kaoping.web.timing.calendar_actions import AHEAD
from kaoping.web.timing.models import CalendarChange, KnownYear

KINDS: dict[str, Said] = {
    "work": said("工作日", "working day"),
    "rest": said("双休日", "weekend"),
    "holiday": said("节假日休息", "holiday"),
    "makeup": said("调休上班", "worked to make up"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """kind: of `KINDS`. name: of the holiday. changed: the office has set it; why: on what grounds."""

    on: datetime.date
    kind: str
    name: str
    changed: bool
    why: str

    @property
    def working(self) -> bool:
        return self.kind in ("work", "makeup")

    @property
    def words(self) -> Said:
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Month:
    """before: empty places in the first week, which begins on a Monday."""

    number: int
    before: range
    days: list[Day]
    worked: int


def years() -> range:
    """Years that can be shown."""
    return range(FIRST.year, today().year + AHEAD + 1)


def months(year: int) -> list[Month]:
    """The days of a year by month; one query."""
    changed = {row.on: row for row in CalendarDay.objects.filter(on__year=year)}
    found = []
    for number in range(1, 13):
        first = datetime.date(year, number, 1)
        days = []
        day = first
        while day.month == number:
            days.append(_day(day, changed.get(day)))
            day += datetime.timedelta(days=1)
        found.append(Month(number, range(first.weekday()), days, sum(each.working for each in days)))
    return found


def one_day(on: datetime.date) -> Day:
    return _day(on, CalendarDay.objects.filter(on=on).first())


def _day(on: datetime.date, changed: CalendarDay | None) -> Day:
    working = changed.working if changed else is_published_workday(on)
    weekend = on.weekday() >= 5
    kind = ("makeup" if weekend else "work") if working else ("rest" if weekend else "holiday")
    if kind == "rest" and (on in holidays or (changed and not changed.working)):
        kind = "holiday"
    return Day(on, kind, _name(on), changed is not None, changed.why if changed else "")


def _name(on: datetime.date) -> str:
    """The holiday to which a published day belongs, in Chinese; "" for others."""
    english = holidays.get(on) or workdays.get(on)
    return str(Holiday(english).chinese) if english else ""


def own_days() -> list[CalendarDay]:
    """What the office has set from today on, the next first."""
    return list(CalendarDay.objects.filter(on__gte=today()).order_by("on"))


@dataclass(frozen=True, slots=True)
class Hours:
    """from_on None: the usual ones, before anything was set. seconds: of a day; now: in force today."""

    from_on: datetime.date | None
    text: str
    seconds: int
    now: bool


def hours() -> list[Hours]:
    """Hours of a working day, the oldest first."""
    rows = list(WorkingHours.objects.order_by("from_on"))
    texts = [(None, _spans(USUAL))] + [(row.from_on, row.spans) for row in rows]
    holds = max(number for number, (since, _) in enumerate(texts) if since is None or since <= today())
    return [
        Hours(since, "　".join(f"{begin}–{end}" for begin, end in spans), _length(spans), number == holds)
        for number, (since, spans) in enumerate(texts)
    ]


def _spans(spans: tuple[tuple[int, int], ...]) -> list[list[str]]:
    return [[f"{at // 3600:02}:{at // 60 % 60:02}" for at in span] for span in spans]


def _length(spans: list[list[str]]) -> int:
    minutes = [[int(at[:-3]) * 60 + int(at[-2:]) for at in span] for span in spans]
    return sum(end - begin for begin, end in minutes) * 60


def source_of(year: int) -> tuple[str, KnownYear | None]:
    """Who says which days of a year are worked: "published", "office" or "nobody"."""
    known = KnownYear.objects.select_related("said_by").filter(year=year).first()
    if year <= PUBLISHED:
        return "published", known
    return ("office", known) if known else ("nobody", None)


def last_changes(count: int = 5) -> list[CalendarChange]:
    """The newest changes that clocks followed or still have to."""
    return list(CalendarChange.objects.select_related("made_by").order_by("-pk")[:count])
