"""Working time: examples worked by hand in the real calendar, and properties that hold for every calendar."""

from __future__ import annotations

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.web.cases import clock
from kaoping.web.cases.calendars import PUBLISHED, calendar, is_published_workday, laid_out
from kaoping.web.cases.limits import limit_of
from kaoping.web.cases.models import CalendarRevision, Case, Category, Limit, WorkingHours
from kaoping.web.cases.ticking import elapsed, extend, light, settle, shift, tick

HERE = ZoneInfo("Asia/Shanghai")
DAY = 27_000  # seconds of a working day of 7.5 hours
HOUR = 3600


def at(text: str, year: int = 2026) -> int:
    """ "11-19 09:40" as seconds."""
    return int(datetime.datetime.strptime(f"{year}-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=HERE).timestamp())


def told(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(int(seconds), tz=HERE).strftime("%m-%d %H:%M")


@pytest.fixture(scope="module")
def usual() -> clock.WorkingTime:
    """The published calendar with the usual hours 8:30–12:00, 13:30–17:30."""
    return laid_out({}, [])


@pytest.mark.parametrize(
    ("begin", "seconds", "end"),
    [
        ("11-19 09:40", 2 * DAY, "11-23 09:40"),  # Thursday, over a weekend
        ("11-19 09:40", 2 * HOUR, "11-19 11:40"),
        ("11-19 11:00", 2 * HOUR, "11-19 14:30"),  # over the noon break
        ("11-19 16:30", 2 * HOUR, "11-20 09:30"),  # over a night
        ("11-20 16:30", 2 * HOUR, "11-23 09:30"),  # over a weekend
        ("11-19 08:30", DAY, "11-19 17:30"),  # exactly the end of the day, not the next morning
        ("11-19 13:30", 4 * HOUR, "11-19 17:30"),
        ("11-18 17:30", DAY, "11-19 17:30"),  # from the very end of a day
        ("11-18 22:00", DAY, "11-19 17:30"),  # reported at night, runs from the morning on
        ("11-21 10:00", HOUR, "11-23 09:30"),  # reported on a Saturday
        ("09-30 16:30", HOUR, "09-30 17:30"),
        ("09-30 16:30", 2 * HOUR, "10-08 09:30"),  # National Day: 1 to 7 October are free
        ("09-30 09:30", 3 * DAY, "10-10 09:30"),  # Thursday 8, Friday 9, Saturday 10 October makes up
        ("09-30 09:30", 4 * DAY, "10-12 09:30"),  # Sunday the 11th is free
        ("09-18 09:30", DAY, "09-20 09:30"),  # a Friday; Sunday 20 September makes up
        ("02-13 16:30", 2 * HOUR, "02-14 09:30"),  # Saturday 14 February makes up for Spring Festival
        ("02-14 16:30", 2 * HOUR, "02-24 09:30"),  # and after it nothing is worked until the 24th
        ("12-31 16:30", HOUR, "12-31 17:30"),
    ],
)
def test_examples_worked_by_hand(usual, begin, seconds, end):
    assert told(usual.add(at(begin), seconds)) == end
    assert usual.between(at(begin), at(end)) == seconds


def test_what_was_used_up_beyond_the_limit_is_negative(usual):
    assert usual.between(at("11-23 10:40"), at("11-23 09:40")) == -HOUR
    assert usual.between(at("11-23 09:00"), at("11-20 17:00")) == -HOUR
    assert told(usual.add(at("11-23 09:00"), -HOUR)) == "11-20 17:00"


def test_nothing_is_used_up_at_night_at_noon_and_on_free_days(usual):
    assert usual.between(at("11-19 17:30"), at("11-20 08:30")) == 0
    assert usual.between(at("11-19 12:00"), at("11-19 13:30")) == 0
    assert usual.between(at("10-01 00:00"), at("10-08 00:00")) == 0
    assert usual.between(at("10-10 00:00"), at("10-11 00:00")) == DAY


def test_days_count_as_the_hours_of_the_day_have_it():
    """Hours that begin later make no limit of today longer or shorter."""
    summer = (datetime.date(2026, 12, 1), clock.read_spans([["09:00", "12:00"], ["13:00", "16:00"]]))
    time = laid_out({}, [summer])
    assert clock.seconds_of(2, "work_days", time, at("11-19 09:40")) == (2 * DAY, True)
    assert clock.seconds_of(2, "work_days", time, at("12-01 00:00")) == (12 * HOUR, True)
    assert clock.seconds_of(1.5, "days", time, at("11-19 09:40")) == (129_600, False)
    assert told(time.add(at("11-30 17:00"), HOUR)) == "12-01 09:30"


def test_a_changed_day_counts_as_it_was_changed():
    changed = {datetime.date(2026, 11, 20): False, datetime.date(2026, 11, 21): True}
    time = laid_out(changed, [])
    assert told(time.add(at("11-19 16:30"), 2 * HOUR)) == "11-21 09:30"


def test_years_nobody_knows_take_monday_to_friday():
    year = PUBLISHED + 1
    days = [datetime.date(year, 1, 1) + datetime.timedelta(days=number) for number in range(365)]
    assert all(is_published_workday(day) == (day.weekday() < 5) for day in days)


@pytest.mark.parametrize(
    "spans", [[], [["12:00", "08:00"]], [["08:00", "12:00"], ["11:00", "13:00"]], [["08:00", "24:30"]], [["8", "9:75"]]]
)
def test_hours_that_run_backwards_or_overlap_are_no_hours(spans):
    with pytest.raises(ValueError, match=r"hours|time"):
        clock.read_spans(spans)


# --- any calendar ---------------------------------------------------------------------------------------------------

FIRST = datetime.date(2026, 1, 1)
DAYS = 40
SPANS = [
    ((30600, 43200), (48600, 63000)),
    ((0, 86400),),
    ((28800, 28801),),
    ((32400, 43200), (46800, 57600), (64800, 72000)),
]


@st.composite
def calendars(draw):
    """A calendar of forty days and what it was made of: day → its stretches of local seconds since midnight."""
    works = draw(st.lists(st.booleans(), min_size=DAYS, max_size=DAYS).filter(any))
    first, second, turn = draw(st.sampled_from(SPANS)), draw(st.sampled_from(SPANS)), draw(st.integers(0, DAYS))
    hours = [first if number < turn else second for number in range(DAYS)]
    index = {FIRST + datetime.timedelta(days=number): number for number in range(DAYS)}
    time = clock.working_time(
        FIRST, max(index), lambda day: works[index[day]], lambda day: hours[index[day]], max(index)
    )
    return time, [hours[number] if works[number] else () for number in range(DAYS)]


BEGIN = int(datetime.datetime(2026, 1, 1, tzinfo=HERE).timestamp())
moments = st.integers(BEGIN - 3 * 86400, BEGIN + (DAYS + 3) * 86400)


def slowly_worked(days, first: int, second: int) -> int:
    """Working seconds from one moment to a later one, day by day: written without looking at the clock."""
    total = 0
    for number, spans in enumerate(days):
        midnight = BEGIN + number * 86400
        for begin, end in spans:
            total += max(0, min(second, midnight + end) - max(first, midnight + begin))
    return total


def slowly_added(days, begin: int, seconds: int) -> int | None:
    """The moment by which so many seconds are used up; None: the calendar is too short."""
    for number, spans in enumerate(days):
        for start, end in spans:
            start, end = max(BEGIN + number * 86400 + start, begin), BEGIN + number * 86400 + end
            if end > start:
                if seconds <= end - start:
                    return start + seconds
                seconds -= end - start
    return None


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, moments)
def test_working_time_between_is_what_counting_day_by_day_gives(made, first, second):
    time, days = made
    first, second = sorted((first, second))
    assert time.between(first, second) == slowly_worked(days, first, second)
    assert time.between(second, first) == -slowly_worked(days, first, second)


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, st.integers(1, 20 * 86400))
def test_adding_is_what_walking_day_by_day_gives(made, begin, seconds):
    time, days = made
    wanted = slowly_added(days, begin, seconds)
    if wanted is not None:
        found = int(time.add(begin, seconds))
        assert found == wanted
        assert time.between(begin, found) == seconds  # the two undo one another


@settings(max_examples=100, deadline=None)
@given(calendars(), moments, st.lists(st.integers(1, 20 * 86400), min_size=2, max_size=20))
def test_more_time_never_ends_earlier(made, begin, seconds):
    time, _ = made
    ends = time.add(begin, np.array(sorted(seconds)))
    assert (np.diff(ends) >= 0).all()


@settings(max_examples=100, deadline=None)
@given(calendars(), st.lists(moments, min_size=2, max_size=20), st.integers(1, 5 * 86400))
def test_who_begins_later_never_ends_earlier(made, begins, seconds):
    time, _ = made
    assert (np.diff(time.add(np.array(sorted(begins)), seconds)) >= 0).all()


@settings(max_examples=100, deadline=None)
@given(calendars(), st.lists(st.tuples(moments, st.integers(-86400, 20 * 86400)), min_size=1, max_size=30))
def test_many_at_once_are_what_each_is_alone(made, asked):
    time, _ = made
    begins, seconds = (np.array(column) for column in zip(*asked, strict=True))
    together = time.add(begins, seconds)
    assert together.tolist() == [int(time.add(*each)) for each in asked]
    assert time.between(begins, together).tolist() == [
        int(time.between(begin, end)) for begin, end in zip(begins.tolist(), together.tolist(), strict=True)
    ]


# --- the clocks of a case -------------------------------------------------------------------------------------------


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(at(text), tz=HERE)


@pytest.fixture
def case(db) -> Case:
    """A case (not saved) whose unit has two working days."""
    category = Category.objects.create(code="x", name="x")
    Category.objects.filter(pk=category.pk).update(path=f"/{category.pk}/")
    category.refresh_from_db()
    Limit.objects.create(category=category, stage="handle", amount=2, unit="work_days")
    return Case(category=category, level="general", state="dispatched")


def test_two_working_days_from_a_thursday_are_over_on_monday(case):
    tick(case, "start:handle", moment("11-19 09:40"))
    assert case.due_at == case.handling_due_at == moment("11-23 09:40")
    assert case.warn_at == moment("11-20 13:43")  # 0.67 of 15 hours: 6:20 on Thursday, 3:43 on Friday
    assert [light(case, moment(text)) for text in ("11-20 13:42", "11-20 13:43", "11-23 09:40", "11-23 09:41")] == [
        "green", "yellow", "yellow", "red",
    ]  # fmt: skip


def test_a_pause_at_night_costs_nothing_and_gives_nothing(case):
    tick(case, "start:handle", moment("11-19 09:40"))
    tick(case, "pause", moment("11-19 23:00"))
    assert (case.due_at, case.handling_due_at) == (None, None)
    assert case.handling_left == elapsed(moment("11-19 23:00"), moment("11-23 09:40"), True) == DAY + 4200
    tick(case, "resume", moment("11-20 03:00"))
    assert case.due_at == moment("11-23 09:40")


def test_what_is_overdue_stays_overdue_by_as_much_through_a_pause(case):
    tick(case, "start:handle", moment("11-19 09:40"))
    tick(case, "pause", moment("11-23 10:40"))
    assert case.handling_left == -HOUR
    assert case.ran_out_at == moment("11-23 09:40")
    tick(case, "resume", moment("11-25 09:30"))
    assert case.due_at == moment("11-24 17:30")  # an hour before 9:30
    assert light(case, moment("11-25 09:30")) == "red"


def test_time_that_was_extended_after_it_ran_out_does_not_undo_that(case):
    tick(case, "start:handle", moment("11-19 09:40"))
    tick(case, "keep", moment("11-23 10:00"))
    extend(case, DAY, asked_at=moment("11-23 09:50"))
    assert case.due_at == moment("11-24 09:40")
    assert case.ran_out_at == moment("11-23 09:40")


def test_a_case_closed_in_time_keeps_when_it_would_have_run_out(case):
    tick(case, "start:handle", moment("11-19 09:40"))
    tick(case, "pause+check", moment("11-20 09:40"))
    case.closed_at = moment("11-20 15:00")
    settle(case)
    assert case.handling_due_at == moment("11-23 15:00")


def test_limits_on_the_wall_clock_run_at_night(case):
    assert shift(moment("11-20 17:00"), 86400, False) == moment("11-21 17:00")


def test_the_closest_limit_holds(case):
    upper = Category.objects.create(code="u", name="u")
    Category.objects.filter(pk=upper.pk).update(path=f"/{upper.pk}/")
    case.category.path = f"/{upper.pk}/{case.category.pk}/"
    Limit.objects.create(category=upper, stage="handle", level="major", amount=9, unit="work_days")
    Limit.objects.create(category=None, stage="check", amount=3, unit="days", warn="0.50")
    assert limit_of(case.category, "general", "handle").amount == 2
    assert limit_of(case.category, "major", "handle").amount == 2  # its own before that of its class
    assert limit_of(upper, "major", "handle").amount == 9
    checked = limit_of(case.category, "daily", "check")
    assert (checked.seconds, checked.works, checked.warn) == (3 * 86400, False, Decimal("0.50"))
    assert limit_of(None, "daily", "accept").amount == 2  # nobody has said anything


def test_hours_that_begin_later_leave_todays_days_as_long_as_they_are(case):
    WorkingHours.objects.create(from_on=datetime.date(2090, 1, 1), spans=[["09:00", "11:00"]])
    CalendarRevision.objects.update_or_create(pk=1, defaults={"number": 77_001})
    assert calendar().day_at(at("11-19 09:40")) == DAY
    assert limit_of(case.category, "general", "handle").seconds == 2 * DAY
