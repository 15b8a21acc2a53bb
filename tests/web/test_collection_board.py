"""Who owes what: the board, the work list, reminders, the daily mail."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened
from tests.web.test_collection_handing_over import MARKS, TOWNS, VALUES, fill, refused, sheet

from kaoping.web.audit.models import Entry
from kaoping.web.collection import actions, reminder_actions, work
from kaoping.web.collection.board import board
from kaoping.web.collection.models import Digest, Reminder, Seat
from kaoping.web.collection.worklist import everything, waiting
from kaoping.web.config.mailing import mail_server
from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility, Stage
from kaoping.web.jobs.models import Job
from kaoping.web.people.roles import APPRAISED, LEADER, SCORER
from kaoping.web.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(district, author, approver):
    return approved(district["D01"], author, approver)


@pytest.fixture
def cycle(version, district, author):
    made = opened(version, author)
    for item in ("3.1.1", "3.1.3"):
        Responsibility.objects.create(cycle=made, item=item, unit=district["DEP01"])
    return made


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英", email="wang@example.invalid")


def lines(cycle, viewer):
    return {line.sheet.unit.code: line for line in board(viewer, Cycle.objects.get(pk=cycle.pk)).lines}


def due_in(cycle, days, *stages):
    on = timezone.localdate() + datetime.timedelta(days=days)
    Stage.objects.filter(cycle=cycle, name__in=stages).update(starts_on=on - datetime.timedelta(days=9), due_on=on)


# --- the board ----------------------------------------------------------------------------------------------------


def test_the_office_and_its_leaders_see_every_sheet_and_a_department_its_own(cycle, author, scorer, person, seen_by):
    assert set(lines(cycle, seen_by(author))) == {"DEP01", "D01"}
    assert set(lines(cycle, seen_by(person(LEADER, "D01")))) == {"DEP01", "D01"}
    assert set(lines(cycle, seen_by(scorer))) == {"DEP01"}
    assert lines(cycle, seen_by(person(APPRAISED, "T01"))) == {}


def test_a_sheet_says_what_is_owed_and_how_far_it_is(cycle, scorer, author, seen_by):
    fill(cycle, scorer)
    fill(cycle, scorer, VALUES, towns=("T01",))
    line = lines(cycle, seen_by(author))["DEP01"]
    assert (line.state.filled, line.state.owed, line.state.missing, line.percent) == (4, 6, 2, 66)
    assert line.counts == {"open": 2}
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    assert lines(cycle, seen_by(author))["DEP01"].counts == {"submitted": 1, "open": 1}
    actions.lock(sheet=sheet(cycle), keys=[MARKS], by=author)
    assert lines(cycle, seen_by(author))["DEP01"].counts == {"locked": 1, "open": 1}


def test_a_deadline_is_told_in_days_and_marked_when_it_is_past(cycle, author, seen_by, signed_in):
    due_in(cycle, 2, "collect")
    due = lines(cycle, seen_by(author))["DEP01"].due
    assert (due.left, due.late, due.light, due.words.zh) == (2, False, "yellow", "还剩 2 天")
    due_in(cycle, -4, "collect")
    due = lines(cycle, seen_by(author))["DEP01"].due
    assert (due.late, due.light, due.words.zh) == (True, "red", "超期 4 天")
    assert "■ 超期 4 天" in signed_in(author).get(f"/collect/{cycle.pk}/").content.decode()


def test_an_appraised_unit_sees_its_own_self_assessment_alone(cycle, person, seen_by, author, signed_in):
    town = person(APPRAISED, "T01")
    seen = board(seen_by(town), cycle)
    assert ([own.unit.code for own in seen.assessing], seen.lines, seen.needs) == (["T01"], [], [])
    assert [own.unit.code for own in board(seen_by(author), cycle).assessing] == list(TOWNS)
    page = signed_in(town).get(f"/collect/{cycle.pk}/").content.decode()
    assert "青石街道" in page
    assert "望湖街道" not in page
    assert "区联动办" not in page


def test_what_comes_from_elsewhere_is_told_to_the_office_and_has_no_sheet(cycle, author, seen_by):
    needed = {need.table for need in board(seen_by(author), cycle).needs}
    assert needed
    assert needed <= {"units", "cases", "ballots"}
    assert all(
        want.table in ("marks", "values")
        for line in lines(cycle, seen_by(author)).values()
        for want in line.sheet.columns
    )


def test_the_board_asks_the_database_as_often_for_many_units_and_departments(cycle, author, district, signed_in):
    def asked():
        page = signed_in(author)
        page.get(f"/collect/{cycle.pk}/")
        with CaptureQueriesContext(connection) as found:
            assert page.get(f"/collect/{cycle.pk}/").status_code == 200
        return len(found)

    few = asked()
    place = CycleUnit.objects.get(cycle=cycle, code="T01")
    for number in range(30):
        CycleUnit.objects.create(
            cycle=cycle, unit_id=unit_at(number), code=f"X{number}", name=f"新{number}",
            kind="town", path=f"{place.path}x{number}/",
        )  # fmt: skip
    Responsibility.objects.create(cycle=cycle, item="3.2.1", unit=district["DEP02"])
    assert asked() <= few + 1  # the mark of a second department is none of the first
    assert few <= 45


def unit_at(number):
    return Unit.objects.create(code=f"X{number}", opened_on=datetime.date(2020, 1, 1)).pk


# --- the work list ------------------------------------------------------------------------------------------------


def test_the_work_list_says_what_is_missing_what_was_returned_and_what_is_to_be_submitted(
    cycle, scorer, author, seen_by
):
    fill(cycle, scorer)
    kinds = [(each.kind.zh, each.note) for each in waiting(seen_by(scorer))]
    assert [kind for kind, _ in kinds] == ["填报", "提交"]
    assert "缺 3 格" in kinds[0][1]
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    assert [each.kind.zh for each in waiting(seen_by(scorer))] == ["填报"]
    assert "核验" in [each.kind.zh for each in waiting(seen_by(author))]
    actions.give_back(sheet=sheet(cycle), keys=[MARKS], reason="青石街道请复核", by=author)
    returned = next(each for each in waiting(seen_by(scorer)) if each.kind.zh == "已退回")
    assert returned.note == "青石街道请复核"
    assert "核验" not in [each.kind.zh for each in waiting(seen_by(author))]


def test_the_office_owes_its_own_sheet_and_not_those_of_departments(cycle, author, approver, seen_by):
    words = [each.words for each in waiting(seen_by(author))]
    assert len(words) == 1
    assert "青河区采集表" in words[0]
    assert waiting(seen_by(approver)) == []


def test_an_assessor_owes_the_own_marks_only(cycle, scorer, person, district, seen_by):
    second, third = person(SCORER, "DEP01", "second"), person(SCORER, "DEP01", "third")
    for number, who in enumerate((scorer, second), start=1):
        Seat.objects.create(cycle=cycle, unit=district["DEP01"], number=number, person=who, code=f"DEP01-{number}")
    fill(cycle, scorer)
    fill(cycle, scorer, VALUES)
    assert [each.kind.zh for each in waiting(seen_by(scorer))] == ["提交"]
    assert "缺 3 格" in waiting(seen_by(second))[0].note
    assert [each.kind.zh for each in waiting(seen_by(third))] == ["提交"]  # the figures, and none of the marks


def test_nothing_of_a_final_or_a_computed_cycle_waits(cycle, scorer, seen_by):
    Cycle.objects.filter(pk=cycle.pk).update(stage="compute")
    assert waiting(seen_by(scorer)) == []


def test_the_nearest_deadline_stands_first(version, cycle, district, author, scorer, seen_by):
    other = opened(version, author, period="2025")
    Responsibility.objects.create(cycle=other, item="3.1.1", unit=district["DEP01"])
    due_in(cycle, 20, "collect")
    due_in(other, 1, "collect")
    assert [each.about[0] for each in everything(seen_by(scorer))] == [other.pk, cycle.pk]


def test_the_work_list_asks_no_more_for_more_cycles(version, cycle, district, author, scorer, seen_by):
    def asked():
        waiting(seen_by(scorer))
        with CaptureQueriesContext(connection) as found:
            assert waiting(seen_by(scorer))
        return len(found)

    few = asked()
    for period in ("2023", "2024", "2025"):
        more = opened(version, author, period=period)
        Responsibility.objects.create(cycle=more, item="3.1.1", unit=district["DEP01"])
    assert asked() == few <= 20


def test_the_list_and_the_workbench_show_what_waits(cycle, scorer, author, person, signed_in):
    for who in (scorer, author):
        assert "采集表" in signed_in(who).get("/collect/").content.decode()
        assert "采集表" in signed_in(who).get("/home/").content.decode()
    assert signed_in(person(SCORER, "DEP02")).get(f"/collect/{cycle.pk}/").status_code == 404


# --- reminders ----------------------------------------------------------------------------------------------------


def test_a_reminder_stands_in_the_work_list_of_the_department(cycle, scorer, author, seen_by, signed_in):
    signed_in(author).post(
        f"/collect/{cycle.pk}/remind/", {"unit": sheet(cycle).unit.pk, "kind": "town", "text": "周三前报齐"}
    )
    reminder = Reminder.objects.get()
    assert (reminder.unit.code, reminder.by, reminder.text) == ("DEP01", author, "周三前报齐")
    assert "张建国" in waiting(seen_by(scorer))[0].note
    assert "周三前报齐" in waiting(seen_by(scorer))[0].note
    assert Entry.objects.get(action="reminder.sent").details["sheets"] == ["区联动办采集表（镇街）"]


def test_a_sheet_is_reminded_once_a_day(cycle, scorer, author):
    reminder_actions.remind(cycle=cycle, sheets=[sheet(cycle)], by=author)
    assert refused(reminder_actions.remind, cycle=cycle, sheets=[sheet(cycle)], by=author) == ["W565"]
    Reminder.objects.update(on=timezone.localdate() - datetime.timedelta(days=1))
    reminder_actions.remind(cycle=cycle, sheets=[sheet(cycle)], by=author)
    assert Reminder.objects.count() == 2


def test_all_unfinished_sheets_of_departments_are_reminded_at_once(cycle, author, scorer, district, signed_in):
    Responsibility.objects.create(cycle=cycle, item="3.2.1", unit=district["DEP02"])
    fill(cycle, scorer)
    fill(cycle, scorer, VALUES)
    actions.submit(sheet=sheet(cycle), by=scorer)
    signed_in(author).post(f"/collect/{cycle.pk}/remind/")
    assert list(Reminder.objects.values_list("unit__code", flat=True)) == ["DEP02"]
    signed_in(author).post(f"/collect/{cycle.pk}/remind/")
    assert Reminder.objects.count() == 1


def test_only_the_office_reminds(cycle, scorer, person, signed_in):
    assert refused(reminder_actions.remind, cycle=cycle, sheets=[sheet(cycle)], by=scorer) == ["W568"]
    assert signed_in(scorer).post(f"/collect/{cycle.pk}/remind/").status_code == 403


# --- mail ---------------------------------------------------------------------------------------------------------


def run_digest(commit):
    with commit(execute=True):
        work.enqueue(work.DIGEST, title="x", by=None, on=timezone.localdate().isoformat())
    return Job.objects.latest("pk")


def test_without_a_mail_server_the_job_says_so_and_sends_nothing(cycle, scorer, django_capture_on_commit_callbacks):
    done = run_digest(django_capture_on_commit_callbacks)
    assert done.state == "done"
    assert "没有配置邮件" in done.result["zh"]
    assert (mail.outbox, Digest.objects.count()) == ([], 0)


def test_everybody_with_open_items_gets_one_mail_a_day(
    cycle, scorer, person, settings, django_capture_on_commit_callbacks
):
    settings.KAOPING_MAIL = True
    person(SCORER, "DEP02", "idle", email="idle@example.invalid")
    for _ in range(2):
        done = run_digest(django_capture_on_commit_callbacks)
        assert done.state == "done", done.error
    assert [letter.to for letter in mail.outbox] == [["wang@example.invalid"]]
    assert "1 件" in mail.outbox[0].subject
    assert "区联动办采集表" in mail.outbox[0].body
    assert Digest.objects.get().person == scorer


def test_a_mail_that_does_not_go_out_is_tried_again_and_hinders_no_other(
    cycle, scorer, author, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.KAOPING_MAIL = True
    author.email = "zhang@example.invalid"
    author.save()
    send = reminder_actions.send_mail

    def broken(subject, text, sender, to):
        if to == ["wang@example.invalid"]:
            raise OSError("no such box")
        return send(subject, text, sender, to)

    monkeypatch.setattr(reminder_actions, "send_mail", broken)
    done = run_digest(django_capture_on_commit_callbacks)
    assert "1 封没有发出" in done.result["zh"]
    assert list(Digest.objects.values_list("person__username", flat=True)) == ["author"]


def test_the_worker_asks_for_the_mail_once_a_day_and_only_where_a_server_is_named(settings, monkeypatch):
    monkeypatch.setattr(work, "HOUR", 0)
    work.ask_digest()
    assert not Job.objects.exists()
    settings.KAOPING_MAIL = True
    work.ask_digest()
    work.ask_digest()
    assert Job.objects.filter(kind="collection.digest").count() == 1


def test_the_mail_server_is_named_by_one_address():
    found = mail_server("smtp+tls://kaoping:p%40ss@mail.example:2525")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_HOST_PASSWORD"]) == ("mail.example", 2525, "p@ss")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (True, False)
    assert mail_server("smtps://mail.example")["EMAIL_PORT"] == 465
    assert mail_server(None) == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    for wrong in ("mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x"):
        with pytest.raises(Exception, match="KAOPING_MAIL"):
            mail_server(wrong)
