"""The working calendar: what the office changes, how clocks that run follow, years that nobody knows."""

from __future__ import annotations

import datetime
import time
from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.cases_at_work import Crew, crew

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cases.calendars import PUBLISHED, calendar, is_published_workday, laid_out, moment
from kaoping.web.cases.clock import read_spans
from kaoping.web.cases.models import CalendarDay, CalendarRevision, Case
from kaoping.web.cases.ticking import light
from kaoping.web.jobs.models import Job
from kaoping.web.people import roles
from kaoping.web.timing import calendar_actions as actions
from kaoping.web.timing import queries, shift_actions
from kaoping.web.timing.models import CalendarChange, KnownYear
from kaoping.web.timing.shifting import Shift

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
DAY = 27_000
HOLIDAYS = """2027-01-01 休 元旦
2027/02/06，休，春节
2027年2月7日\t休\t春节
2027-02-08 休 春节
2027-02-09 休 春节
2027-02-10 休 春节
2027-02-11 休 春节
2027-02-12 休 春节
2027-02-20 班 春节调休
"""


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


@pytest.fixture(autouse=True)
def an_own_calendar(db):
    """Revisions that no other test has read."""
    CalendarRevision.objects.update_or_create(pk=1, defaults={"number": time.time_ns()})


def refused(call, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.faults[0].code


def a_workday(ahead: int) -> datetime.date:
    """A published working day, some days from now."""
    day = timezone.localdate() + datetime.timedelta(days=ahead)
    while not is_published_workday(day):
        day += datetime.timedelta(days=1)
    return day


def follow_all() -> int:
    """What the job does."""
    for change in queries.changes_to_follow():
        while not shift_actions.follow(change=change.pk, by=change.made_by):
            pass
    return sum(CalendarChange.objects.values_list("followed", flat=True))


def left(case: Case, now: datetime.datetime) -> int:
    return int(calendar().between(int(now.timestamp()), int(case.due_at.timestamp())))


# --- days and hours -------------------------------------------------------------------------------------------------


def test_a_day_of_the_office_moves_new_clocks_at_once(author):
    day = a_workday(3)
    noon = int(datetime.datetime(day.year, day.month, day.day, 11, tzinfo=HERE).timestamp())
    assert calendar().between(noon, noon + 3600) == 3600
    actions.set_day(on=day, working=False, why="台风停工", by=author)
    assert calendar().between(noon, noon + 3600) == 0
    actions.take_day_back(on=day, by=author)
    assert calendar().between(noon, noon + 3600) == 3600
    assert list(Entry.objects.order_by("number").values_list("action", flat=True))[-2:] == [
        "calendar.day-set", "calendar.day-taken-back",
    ]  # fmt: skip


def test_hours_hold_from_their_day_on(author):
    day = a_workday(20)
    actions.set_hours(from_on=day, spans=actions.spans_in("9:00—12:00，13:00～16:00"), by=author)
    midnight = int(datetime.datetime(day.year, day.month, day.day, tzinfo=HERE).timestamp())
    assert calendar().between(midnight, midnight + 86_400) == 6 * 3600
    assert calendar().between(midnight - 86_400, midnight) in (0, DAY)
    actions.take_hours_back(from_on=day, by=author)
    assert calendar().between(midnight, midnight + 86_400) == DAY


@pytest.mark.parametrize(
    "text", ["", "8-12", "12:00-08:00", "08:00-12:00 11:00-13:00", "08:00-08:30", "一到二", "24:00"]
)
def test_hours_that_cannot_be_are_refused(text):
    assert refused(actions.spans_in, text=text) == "W766"


def test_what_makes_no_sense_of_a_day_is_refused(author, person):
    past, soon = timezone.localdate() - datetime.timedelta(days=1), a_workday(2)
    far = datetime.date(timezone.localdate().year + 9, 1, 4)
    assert refused(actions.set_day, on=past, working=False, why="x", by=author) == "W761"
    assert refused(actions.set_day, on=far, working=False, why="x", by=author) == "W762"
    assert refused(actions.set_day, on=soon, working=False, why=" ", by=author) == "W763"
    assert refused(actions.set_day, on=soon, working=True, why="x", by=author) == "W764"
    assert refused(actions.take_day_back, on=soon, by=author) == "W765"
    of_a_town = person(roles.AUTHOR, "T01")
    assert refused(actions.set_day, on=soon, working=False, why="x", by=of_a_town) == "W760"
    assert not CalendarDay.objects.exists()
    assert not CalendarChange.objects.exists()


# --- clocks that run follow -----------------------------------------------------------------------------------------


def test_what_a_case_has_left_stays_left(at_work, author):
    case = at_work.dispatched()
    now, before, warn = timezone.now(), left(case, timezone.now()), case.warn_at
    day = timezone.localtime(case.due_at).date()
    actions.set_day(on=day, working=False, why="停工", by=author)
    assert Job.objects.filter(kind="timing.shift").count() == 1
    assert follow_all() == 1
    due = case.due_at
    case.refresh_from_db()
    assert case.due_at > due
    assert case.due_at == case.handling_due_at
    assert abs(left(case, now) - before) <= 1
    assert case.warn_at == warn  # its yellow comes before the changed day
    actions.take_day_back(on=day, by=author)
    follow_all()
    case.refresh_from_db()
    assert case.due_at == due


def test_an_overdue_clock_one_that_stands_and_a_closed_case_stay_as_they_are(at_work, author):
    overdue, standing, closed = at_work.dispatched(), at_work.at_the_unit(), at_work.closed()
    past = timezone.now() - datetime.timedelta(days=2)
    Case.objects.filter(pk=overdue.pk).update(due_at=past, handling_due_at=past)
    until = timezone.localdate() + datetime.timedelta(days=30)
    at_work.does("supervisor", "park", standing, reason="等资金", until=until)
    kept = list(Case.objects.order_by("pk").values_list("due_at", "handling_due_at", "handling_left"))
    actions.set_day(on=a_workday(0), working=False, why="停工", by=author)
    assert follow_all() == 0
    assert list(Case.objects.order_by("pk").values_list("due_at", "handling_due_at", "handling_left")) == kept
    assert closed.closed_at is not None


def test_a_limit_on_the_wall_clock_does_not_move(at_work, author):
    case = at_work.dispatched()
    Case.objects.filter(pk=case.pk).update(clock_works=False, handling_works=False)
    actions.set_day(on=timezone.localtime(case.due_at).date(), working=False, why="停工", by=author)
    assert follow_all() == 0


def test_a_clock_started_after_the_change_is_not_moved_twice(at_work, author):
    day = a_workday(1)
    actions.set_day(on=day, working=False, why="停工", by=author)
    case = at_work.dispatched()
    due = case.due_at
    assert follow_all() == 0
    case.refresh_from_db()
    assert case.due_at == due


def test_several_changes_are_followed_one_after_the_other(at_work, author):
    case = at_work.dispatched()
    now, before = timezone.now(), left(case, timezone.now())
    for ahead in (1, 2, 3):
        day = a_workday(ahead)
        if not CalendarDay.objects.filter(on=day).exists():
            actions.set_day(on=day, working=False, why="停工", by=author)
    follow_all()
    case.refresh_from_db()
    assert abs(left(case, now) - before) <= 1


def test_batches_follow_where_the_last_one_stopped(at_work, author, monkeypatch):
    monkeypatch.setattr(shift_actions, "BATCH", 2)
    cases = [at_work.dispatched() for _ in range(5)]
    before = [case.due_at for case in cases]
    actions.set_day(on=a_workday(1), working=False, why="停工", by=author)
    change = CalendarChange.objects.get()
    assert not shift_actions.follow(change=change.pk, by=author)  # and killed after it
    change.refresh_from_db()
    assert (change.followed, change.done_at) == (2, None)
    assert follow_all() == 5
    for case, due in zip(cases, before, strict=True):
        case.refresh_from_db()
        assert case.due_at > due
        assert light(case, timezone.now()) == "green"
    shift_actions.follow(change=change.pk, by=author)  # asked again, it moves nothing
    change.refresh_from_db()
    assert change.followed == 5


def test_the_job_does_all_of_it(at_work, author, django_capture_on_commit_callbacks):
    case = at_work.dispatched()
    with django_capture_on_commit_callbacks(execute=True):
        actions.set_day(on=timezone.localtime(case.due_at).date(), working=False, why="停工", by=author)
    job = Job.objects.get(kind="timing.shift")
    assert (job.state, job.result["zh"]) == ("done", "调整了 1 件案件的时限")
    assert queries.changes_to_follow() == []


SPANS = [[["08:30", "12:00"], ["13:30", "17:30"]], [["09:00", "17:00"]], [["08:00", "11:30"], ["14:30", "18:00"]]]
NOW = int(datetime.datetime(2026, 11, 19, 10, 0, tzinfo=HERE).timestamp())
calendars = st.builds(
    lambda days, spans: laid_out(
        {datetime.date(2026, 11, 19) + datetime.timedelta(days=n): works for n, works in days.items()},
        [(datetime.date(2026, 11, 20), read_spans(spans))],
    ),
    st.dictionaries(st.integers(0, 30), st.booleans(), max_size=6),
    st.sampled_from(SPANS),
)


@settings(max_examples=30, deadline=None)
@given(calendars, calendars, st.lists(st.integers(-20, 400_000), min_size=1, max_size=20))
def test_from_any_calendar_to_any_other_the_seconds_left_stay(old, new, seconds):
    shift = Shift(old, new, NOW)
    due = old.add(NOW, np.array(sorted(seconds)))
    moved = shift.moved(due)
    running = np.array(sorted(seconds)) > 0
    assert (new.between(NOW, moved)[running] == np.array(sorted(seconds))[running]).all()
    assert (moved[~running] == due[~running]).all()
    assert (np.diff(moved[running]) >= 0).all()
    since = shift.differs_from()
    assert (moved[due <= since] == due[due <= since]).all() if since is not None else (moved == due).all()


# --- years nobody knows ---------------------------------------------------------------------------------------------


def test_a_year_nobody_knows_is_told_everywhere_until_its_list_is_in(author, signed_in):
    year = PUBLISHED + 1
    assert queries.unknown_years(datetime.date(year, 1, 31)) == [year]
    client = signed_in(author)
    for page in ("settings", "calendar"):
        shown = client.get(reverse(f"timing:{page}"), {"year": year}).content.decode()
        asked = queries.unknown_years()
        assert ("没有" in shown and f"{year}年的放假安排" in shown) == (year in asked)
    KnownYear.objects.create(year=year, source="国办发明电")
    assert queries.unknown_years(datetime.date(year, 1, 31)) == []
    assert queries.unknown_years(datetime.date(PUBLISHED, 1, 31)) == []


def test_one_day_of_its_own_makes_no_year_known(author):
    year = PUBLISHED + 1
    CalendarDay.objects.create(on=datetime.date(year, 1, 4), working=False, why="x")
    assert queries.unknown_years(datetime.date(year, 6, 1)) == [year]


def test_a_pasted_list_is_checked_then_written(author, signed_in):
    client = signed_in(author)
    sent = client.post(reverse("timing:holidays"), {"text": HOLIDAYS})
    assert sent.status_code == 302
    page = client.get(sent.url)
    assert page.context["plan"].faults == []
    assert page.context["plan"].years == [2027]
    assert not CalendarDay.objects.exists()
    wanted = {"expected": page.context["plan"].digest, "complete": "1", "source": "国办发明电〔2026〕9 号"}
    assert client.post(sent.url, wanted | {"expected": "other"}).status_code == 422
    assert not CalendarDay.objects.exists()
    assert client.post(sent.url, wanted).status_code == 302
    days = dict(CalendarDay.objects.values_list("on", "working"))
    assert days[datetime.date(2027, 2, 8)] is False
    assert days[datetime.date(2027, 2, 20)] is True
    assert datetime.date(2027, 2, 6) not in days  # a Saturday is free anyway
    assert queries.unknown_years(datetime.date(2027, 12, 31)) == []
    assert Entry.objects.filter(action="calendar.holidays-imported").count() == 1


def test_a_list_tells_all_its_faults_at_once(author, signed_in):
    client = signed_in(author)
    text = "2027-02-30 休 x\n2027-01-01 休 元旦\n2027-01-01 休 元旦\n2027-01-04 半 x\n2001-01-01 休 x\n"
    sent = client.post(reverse("timing:holidays"), {"text": text})
    page = client.get(sent.url)
    assert page.status_code == 422
    codes = {fault.code for fault in page.context["faults"]}
    assert codes >= {"W767", "W768", "W769", "W762", "W770"}


def test_a_workbook_of_holidays_is_read(author, signed_in):
    client = signed_in(author)
    template = client.get(reverse("timing:holidays_template"))
    book = openpyxl.load_workbook(BytesIO(template.content))
    book["holidays"].append(["2027-01-01", "休", "元旦"])
    kept = BytesIO()
    book.save(kept)
    file = SimpleUploadedFile("holidays.xlsx", kept.getvalue())
    sent = client.post(reverse("timing:holidays"), {"file": file})
    page = client.get(sent.url, {"complete": "0"})
    assert [(str(day.on), day.working) for day in page.context["plan"].days] == [("2027-01-01", False)]
    assert page.context["plan"].years == []


# --- pages ----------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_year_as_it_was_published(author, signed_in):
    page = signed_in(author).get(reverse("timing:calendar"), {"year": 2026})
    days = {day.on: day for month in page.context["months"] for day in month.days}
    assert days[datetime.date(2026, 10, 1)].kind == "holiday"
    assert days[datetime.date(2026, 10, 1)].name == "国庆节"
    assert days[datetime.date(2026, 10, 10)].kind == "makeup"
    assert days[datetime.date(2026, 11, 21)].kind == "rest"
    assert days[datetime.date(2026, 11, 19)].kind == "work"
    assert sum(day.working for day in days.values()) == page.context["worked"]


def test_the_office_sets_a_day_and_takes_it_back_on_the_page(author, signed_in):
    client, day = signed_in(author), a_workday(5)
    sent = {"on": day.isoformat(), "working": "0", "why": "文明城市测评"}
    assert client.post(reverse("timing:set_day"), sent).status_code == 302
    assert CalendarDay.objects.get().why == "文明城市测评"
    again = client.post(reverse("timing:set_day"), sent)
    assert (again.status_code, again.context["faults"][0].code) == (422, "W764")
    assert client.post(reverse("timing:set_day"), {"on": "x"}).status_code == 422
    assert client.post(reverse("timing:set_day"), {"back": day.isoformat()}).status_code == 302
    assert not CalendarDay.objects.exists()
    hours = {"from_on": day.isoformat(), "spans": "08:00-12:00 14:00-18:00"}
    assert client.post(reverse("timing:set_hours"), hours).status_code == 302
    assert client.post(reverse("timing:set_hours"), hours | {"spans": "8"}).status_code == 422
    assert client.post(reverse("timing:set_hours"), {"back": day.isoformat()}).status_code == 302


def test_those_who_only_read_see_no_form(person, signed_in):
    page = signed_in(person(roles.SUPERVISOR, "D01")).get(reverse("timing:calendar"))
    assert reverse("timing:set_day") not in page.content.decode()


# --- lights ---------------------------------------------------------------------------------------------------------


def test_lights_are_those_of_each_case(at_work):
    now = timezone.now()
    for offset in range(-3, 4):
        case = at_work.dispatched()
        due = now + datetime.timedelta(hours=offset)
        Case.objects.filter(pk=case.pk).update(due_at=due, warn_at=due - datetime.timedelta(hours=2))
    at_work.closed()
    each = [light(case, now) for case in Case.objects.all()]
    found = queries.lights(Q(), now)
    assert (found.green, found.yellow, found.red) == tuple(each.count(name) for name in ("green", "yellow", "red"))
    assert found.total == 7
    assert queries.lights(Q(desk=at_work.units["T02"]), now).total == 0


def test_what_turns_red_soon_is_counted_in_working_hours(at_work):
    friday = datetime.datetime(2026, 11, 20, 16, 30, tzinfo=HERE)
    case = at_work.dispatched()
    Case.objects.filter(pk=case.pk).update(due_at=datetime.datetime(2026, 11, 23, 9, 0, tzinfo=HERE))
    assert queries.turning_red(Q(), friday, 1) == 0
    assert queries.turning_red(Q(), friday, 2) == 1
    assert moment(calendar().add(int(friday.timestamp()), 7200)).astimezone(HERE).hour == 9
