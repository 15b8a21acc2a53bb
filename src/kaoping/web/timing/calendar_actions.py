"""Changes of the working calendar. Each raises the revision, keeps what the calendar was before, and has the clocks
that run follow (`shift_actions`)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.calendars import is_published_workday
from kaoping.web.cases.clock import read_spans
from kaoping.web.cases.models import CalendarDay, CalendarRevision, Step, WorkingHours
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import today
from kaoping.web.site.words import said
from kaoping.web.timing import faults
from kaoping.web.timing.keeping import parts_now
from kaoping.web.timing.models import CalendarChange
from kaoping.web.timing.rights import must_keep

AHEAD = 5  # years from now that anybody plans for
MOST_SPANS = 6
SHIFT = "timing.shift"


@contextmanager
def changing(by: Person) -> Iterator[None]:
    """Around every change: one at a time, the calendar as it was is kept, the revision grows, a job is asked for."""
    CalendarRevision.objects.get_or_create(pk=1)
    CalendarRevision.objects.select_for_update(no_key=True).get(pk=1)
    before = parts_now()
    yield
    CalendarRevision.objects.filter(pk=1).update(number=F("number") + 1)
    if parts_now() != before:
        _to_be_followed(before.as_json(), by)


def _to_be_followed(before: dict[str, Any], by: Person) -> Job:
    newest = Step.objects.aggregate(newest=Max("pk"))["newest"] or 0
    CalendarChange.objects.create(made_at=timezone.now(), made_by=by, before=before, last_step=newest)
    return enqueue(SHIFT, title=said("按新日历调整在办案件的时限", "clocks that run follow the calendar"), by=by)


def must_be_ahead(on: datetime.date) -> None:
    """Raises Refused for a day that is past, or so far off that it is a slip of the pen."""
    if on < today():
        raise Refused([faults.DAY_IS_PAST.at(on=on)])
    last = datetime.date(today().year + AHEAD, 12, 31)
    if on > last:
        raise Refused([faults.DAY_TOO_FAR.at(on=on, first=today(), last=last)])


@action
def set_day(*, on: datetime.date, working: bool, why: str, by: Person) -> CalendarDay:
    """Have a day worked, or free. Raises Refused: past, no reason, as it is anyway."""
    must_keep(by)
    must_be_ahead(on)
    why = why.strip()
    if not why or len(why) > 60 or not why.isprintable():
        raise Refused([faults.NO_WHY.at()])
    with changing(by):
        held = CalendarDay.objects.filter(on=on).first()
        if (held.working if held else is_published_workday(on)) == working:
            state = said("工作日", "a working day") if working else said("休息日", "a free day")
            raise Refused([faults.SAME_ALREADY.at(on=on, state=state.zh, state_en=state.en)])
        made, _ = CalendarDay.objects.update_or_create(on=on, defaults={"working": working, "why": why})
        note("calendar.day-set", made, by=by, on=on, working=working, reason=why)
    return made


@action
def take_day_back(*, on: datetime.date, by: Person) -> None:
    """Let the published holidays hold again for a day. Raises Refused: past, nothing is set."""
    must_keep(by)
    must_be_ahead(on)
    _take_back(lambda: CalendarDay.objects.filter(on=on).first(), "calendar.day-taken-back", on, by)


@action
def set_hours(*, from_on: datetime.date, spans: list[list[str]], by: Person) -> WorkingHours:
    """Hours of a working day from a day on. Raises Refused: past, not readable."""
    must_keep(by)
    must_be_ahead(from_on)
    sound_spans(spans)
    with changing(by):
        made, _ = WorkingHours.objects.update_or_create(from_on=from_on, defaults={"spans": spans})
        note("calendar.hours-set", made, by=by, on=from_on, spans=spans)
    return made


@action
def take_hours_back(*, from_on: datetime.date, by: Person) -> None:
    """Let the hours before hold on. Raises Refused: begun before today, nothing is set."""
    must_keep(by)
    must_be_ahead(from_on)
    _take_back(lambda: WorkingHours.objects.filter(from_on=from_on).first(), "calendar.hours-taken-back", from_on, by)


def _take_back(found: Callable[[], Any], what: str, on: datetime.date, by: Person) -> None:
    with changing(by):
        held = found()
        if held is None:
            raise Refused([faults.NOTHING_THERE.at(on=on)])
        note(what, held, by=by, on=on)
        held.delete()


def sound_spans(spans: list[list[str]]) -> None:
    """Raises Refused: not readable, too many, less than an hour in all."""
    text = " ".join("-".join(each) for each in spans)[:60]
    try:
        read = read_spans(spans)
    except ValueError:
        raise Refused([faults.BAD_HOURS.at(text=text)]) from None
    if len(read) > MOST_SPANS or sum(end - begin for begin, end in read) < 3600:
        raise Refused([faults.BAD_HOURS.at(text=text)])


def spans_in(text: str) -> list[list[str]]:
    """ "08:30-12:00 13:30-17:30" as pairs; en dashes, full-width signs and commas are taken as well. Raises Refused."""
    plain = text.translate(str.maketrans("：–—－~～至，,、；;", ":------     ")).replace(" - ", "-")
    pairs = [part.split("-") for part in plain.split()]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise Refused([faults.BAD_HOURS.at(text=text[:60])])
    spans = [[_clock(begin), _clock(end)] for begin, end in pairs]
    sound_spans(spans)
    return spans


def _clock(text: str) -> str:
    """8:30 as 08:30."""
    hours, parted, minutes = text.partition(":")
    return f"{hours.zfill(2)}{parted}{minutes}"[:8]
