"""Who sees which job, and what one may do with it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from kaoping.web.audit.models import Entry
from kaoping.web.jobs.faults import BROKE, WRITING
from kaoping.web.jobs.models import Job
from kaoping.web.people import roles

pytestmark = pytest.mark.django_db


def made(by=None, state="waiting", **fields):
    fields = {"title": "计算 机密考核 一季度", "kind": "results.compute", "heartbeat_at": timezone.now()} | fields
    return Job.objects.create(asked_by=by, state=state, **fields)


@pytest.fixture
def admin(person):
    return person(roles.SYSTEM, None, "sysadmin")


def text(response):
    return response.content.decode()


def test_everybody_sees_the_own_jobs_only(author, approver, signed_in):
    made(by=author)
    assert "机密考核" in text(signed_in(author).get("/jobs/"))
    assert "机密考核" not in text(signed_in(approver).get("/jobs/"))


@pytest.mark.parametrize("route", ["job", "progress", "cancel"])
def test_jobs_of_others_are_not_there(route, author, approver, signed_in):
    url = reverse(f"jobs:{route}", args=[made(by=author).pk])
    page = signed_in(approver)
    assert (page.post(url) if route == "cancel" else page.get(url)).status_code == 404


def test_the_system_administrator_sees_all_jobs_and_nothing_of_their_content(author, admin, signed_in):
    secret = {"faults": [WRITING.at().as_json() | {"message": {"zh": "机密考核", "en": "secret"}}]}
    job = made(by=author, state="failed", error=secret, result={"link": "/results/9/"}, message="机密考核")
    page = signed_in(admin)
    for url in ("/jobs/", f"/jobs/{job.pk}/", f"/jobs/{job.pk}/progress/"):
        seen = text(page.get(url))
        assert "计算得分" in seen
        assert "机密考核" not in seen
        assert "/results/9/" not in seen
    assert "W224" in text(page.get(f"/jobs/{job.pk}/"))


def test_progress_is_asked_for_again_until_the_job_is_over(author, signed_in):
    job = made(by=author, state="running", done=3, of=10, message="算分", message_en="scoring")
    page = signed_in(author)
    seen = text(page.get(f"/jobs/{job.pk}/progress/"))
    assert 'hx-trigger="every 1s"' in seen
    assert 'value="3" max="10"' in seen
    assert "算分" in seen
    page.cookies["language"] = "en"
    assert "scoring" in text(page.get(f"/jobs/{job.pk}/progress/"))
    Job.objects.update(state="done", result={"link": "/results/1/", "zh": "算完了", "en": "done"})
    over = page.get(f"/jobs/{job.pk}/progress/")
    assert "hx-trigger" not in text(over)
    assert 'href="/results/1/"' in text(over)


def test_the_page_around_is_loaded_anew_only_when_the_job_ended_while_watched(author, signed_in):
    job = made(by=author, state="done")
    page = signed_in(author)
    assert "HX-Refresh" not in page.get(f"/jobs/{job.pk}/progress/?refresh=1").headers
    assert page.get(f"/jobs/{job.pk}/progress/?refresh=1&watched=1").headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("link", ["//evil.example/", "https:evil", "javascript:alert(1)"])
def test_a_result_leads_nowhere_else(link, author, signed_in):
    job = made(by=author, state="done", result={"link": link})
    assert link not in text(signed_in(author).get(f"/jobs/{job.pk}/"))


def test_words_are_escaped(author, signed_in):
    job = made(by=author, state="running", title="<b>x</b>", message="<script>")
    seen = text(signed_in(author).get(f"/jobs/{job.pk}/"))
    assert "<b>x</b>" not in seen
    assert "&lt;script&gt;" in seen


def test_a_waiting_job_is_cancelled_at_once_and_on_record(author, signed_in):
    job = made(by=author)
    signed_in(author).post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == "cancelled"
    entry = Entry.objects.get(action="job.cancelled")
    assert (entry.actor, entry.object_id, entry.details["was"]) == (author, str(job.pk), "waiting")


def test_a_running_job_is_asked_to_stop(author, signed_in):
    job = made(by=author, state="running")
    answer = signed_in(author).post(f"/jobs/{job.pk}/cancel/", headers={"HX-Request": "true"})
    assert "正在停下" in text(answer)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked_at is not None) == ("running", True)


def test_what_is_over_is_not_cancelled(author, signed_in):
    job = made(by=author, state="done")
    answer = signed_in(author).post(f"/jobs/{job.pk}/cancel/")
    assert (answer.status_code, "W222" in text(answer)) == (409, True)
    assert not Entry.objects.exists()


def test_a_job_that_broke_is_retried_by_the_system_administrator_alone(author, admin, signed_in):
    broken = {"faults": [BROKE.at(job=1, attempts=3).as_json()]}
    job = made(by=author, state="failed", attempts=3, error=broken, kind="none")
    assert signed_in(author).post(f"/jobs/{job.pk}/retry/").status_code == 403
    assert signed_in(admin).post(f"/jobs/{job.pk}/retry/").status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempts, job.most_attempts, job.error) == ("waiting", 3, 6, {})
    assert Entry.objects.get().action == "job.retried"


def test_a_job_whose_end_was_told_is_asked_for_anew_instead(author, admin, signed_in):
    broken = {"faults": [BROKE.at(job=1, attempts=3).as_json()]}
    job = made(by=author, state="failed", error=broken, kind="facts.check")
    page = signed_in(admin)
    assert "重新提交" in text(page.get(f"/jobs/{job.pk}/"))
    assert page.post(f"/jobs/{job.pk}/retry/").status_code == 409


def test_a_job_that_was_refused_is_not_retried(author, admin, signed_in):
    job = made(by=author, state="failed", error={"faults": [WRITING.at().as_json()]})
    page = signed_in(admin)
    assert "disabled" in text(page.get(f"/jobs/{job.pk}/"))
    assert page.post(f"/jobs/{job.pk}/retry/").status_code == 409


def test_jobs_come_page_by_page(author, signed_in):
    for number in range(60):
        made(by=author, title=f"job-{number}-")
    page = signed_in(author)
    first = text(page.get("/jobs/"))
    assert "job-59-" in first
    assert "job-9-" not in first
    older = Job.objects.order_by("-pk")[49].pk
    assert f"before={older}" in first
    assert "job-9-" in text(page.get(f"/jobs/?before={older}"))
