"""Work in the background: one start at a time, progress, faults, another attempt, cancel, the reaper."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kaoping.problems import Refused
from kaoping.web.jobs import reaping, running
from kaoping.web.jobs.faults import WRITING
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Lost, Report, claim, enqueue, run_job
from kaoping.web.site.words import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(monkeypatch):
    """Kinds of work of one test: work[kind] = function."""
    kinds = {}
    monkeypatch.setattr(running, "WORK", kinds)
    monkeypatch.setattr(running, "ENDED", {})
    return kinds


@pytest.fixture
def ask(work, author, django_capture_on_commit_callbacks):
    """Put a job into the queue; it runs at once, with all further attempts."""

    def asking(does, **fields):
        work["test"] = does
        with django_capture_on_commit_callbacks(execute=True):
            made = enqueue("test", title=said("试一试", "a try"), by=author, **fields)
        made.refresh_from_db()
        return made

    return asking


def waiting_job(work, does=lambda report: {}, **fields):
    work["test"] = does
    return Job.objects.create(kind="test", title="试一试", heartbeat_at=timezone.now(), **fields)


def test_work_gets_its_arguments_and_leaves_its_result(ask):
    made = ask(lambda report, *, unit: {"unit": unit, "link": "/results/"}, unit=7)
    assert (made.state, made.result, made.attempts) == ("done", {"unit": 7, "link": "/results/"}, 1)
    assert made.finished_at >= made.started_at


def test_progress_is_seen_in_both_languages(ask):
    def does(report):
        report(1, of=2, message=said("读数", "reading"))
        report(2, of=2, message=said("算分", "scoring"))

    made = ask(does)
    assert (made.done, made.of, made.message, made.message_en) == (2, 2, "算分", "scoring")


def test_what_was_asked_wrongly_fails_at_once_and_says_why(ask):
    def refuses(report):
        raise Refused([WRITING.at()])

    made = ask(refuses)
    assert (made.state, made.attempts) == ("failed", 1)
    assert made.error["faults"][0]["code"] == "W224"
    assert made.error["faults"][0]["mend"]["en"].startswith("Try again")


def test_what_breaks_is_tried_again_and_fails_visibly_in_the_end(ask):
    tried = []

    def breaks(report):
        tried.append(1)
        raise RuntimeError("/secret/path")

    made = ask(breaks)
    assert (made.state, made.attempts, len(tried)) == ("failed", 3, 3)
    assert made.is_unexpected
    assert "secret" not in str(made.error)


def test_what_breaks_once_is_done_in_the_end(ask):
    def breaks_once(report):
        if report.job.attempts == 1:
            raise RuntimeError("once")

    made = ask(breaks_once)
    assert (made.state, made.attempts, made.error) == ("done", 2, {})


def test_a_result_that_cannot_be_kept_is_a_fault_of_the_program(ask):
    assert ask(lambda report: {"when": timezone.now()}, most_attempts=1).is_unexpected


def test_a_running_job_stops_at_its_next_report(ask, work):
    reached = []

    def does(report):
        report(1, of=3)
        Job.objects.filter(pk=report.job.pk).update(cancel_asked_at=timezone.now())
        report(2, of=3)
        reached.append("too far")

    assert (ask(does).state, reached) == ("cancelled", [])


def test_the_app_that_asked_is_told_of_the_end(ask, work):
    ended = []
    running.ENDED["test"] = lambda job: ended.append((job.pk, job.state))

    def breaks(report):
        raise Refused([WRITING.at()])

    made = ask(breaks)
    ask(lambda report: {})
    assert ended == [(made.pk, "failed")]


def test_a_start_is_claimed_once(work):
    tried = []
    made = waiting_job(work, lambda report: tried.append(1))
    run_job.call(made.pk)
    run_job.call(made.pk)
    assert len(tried) == 1


def test_an_attempt_that_was_taken_over_writes_nothing(work):
    made = waiting_job(work)
    first = claim(made.pk)
    Job.objects.filter(pk=made.pk).update(state="waiting")
    second = claim(made.pk)
    with pytest.raises(Lost):
        Report(first)(1, of=2)
    with pytest.raises(Lost):
        Report(first).keep()
    running.done(first, {"half": True}, {"done": 9})
    running.failed(first, [WRITING.at()])
    Report(second).keep()
    made.refresh_from_db()
    assert (made.state, made.attempts, made.done, made.result) == ("running", 2, 0, {})


def test_a_worker_that_stops_gives_its_job_back(work, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(running.stopping, "asked", -1e9)
    made = waiting_job(work, lambda report: report(1, of=2))
    with django_capture_on_commit_callbacks():
        run_job.call(made.pk)
    made.refresh_from_db()
    assert (made.state, made.most_attempts - made.attempts) == ("waiting", 3)


# --- the reaper -------------------------------------------------------------------------------------------------

LONG_AGO = datetime.timedelta(minutes=5)


def killed_job(work, **fields):
    made = waiting_job(work, **fields)
    claim(made.pk)
    Job.objects.filter(pk=made.pk).update(heartbeat_at=timezone.now() - LONG_AGO)
    made.refresh_from_db()
    return made


def test_killed_work_starts_again(work, django_capture_on_commit_callbacks):
    made = killed_job(work)
    with django_capture_on_commit_callbacks(execute=True):
        assert reaping.reap() == 1
    made.refresh_from_db()
    assert (made.state, made.attempts) == ("done", 2)


def test_work_that_was_killed_too_often_fails_visibly(work):
    made = killed_job(work, most_attempts=1)
    reaping.reap()
    made.refresh_from_db()
    assert (made.state, made.error["faults"][0]["code"]) == ("failed", "W221")


def test_killed_work_that_was_to_be_cancelled_is_cancelled(work):
    made = killed_job(work, cancel_asked_at=timezone.now())
    reaping.reap()
    made.refresh_from_db()
    assert made.state == "cancelled"


def test_living_work_is_left_alone(work):
    made = waiting_job(work)
    claim(made.pk)
    assert reaping.reap() == 0


def test_on_sqlite_a_file_is_a_sign_of_life_too(work, monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    made = killed_job(work)
    monkeypatch.setattr("kaoping.web.jobs.pulse.sign_path", lambda job: tmp_path / "sign")
    (tmp_path / "sign").touch()
    assert reaping.reap() == 0
    (tmp_path / "sign").unlink()
    assert reaping.reap() == 1
    assert made.state == "running"


def test_waiting_work_that_fell_out_of_the_queue_gets_a_new_place(work):
    ready = DBTaskResult.objects.create(
        id=uuid.uuid4(), status="READY", args_kwargs={}, task_path="x", backend_name="default", run_after=timezone.now()
    )
    old = timezone.now() - LONG_AGO
    queued = waiting_job(work, queue_id=str(ready.pk))
    lost = waiting_job(work, queue_id=str(uuid.uuid4()))
    Job.objects.update(heartbeat_at=old)
    assert reaping.reap() == 1
    queued.refresh_from_db()
    lost.refresh_from_db()
    assert (queued.state, lost.state) == ("waiting", "done")
