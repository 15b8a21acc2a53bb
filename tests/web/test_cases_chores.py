"""What the worker does with cases by itself: parked ones are taken up again, closed ones go to the archive."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from tests.web.cases_at_work import Crew, crew

from kaoping.web.audit.models import Entry
from kaoping.web.cases import work
from kaoping.web.cases.models import Case
from kaoping.web.cases.rights import DISPUTED_WITHIN
from kaoping.web.jobs.chores import CHORES

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


def parked(at_work: Crew, days: int) -> Case:
    """A case that was parked until so many days from today."""
    case, today = at_work.at_the_unit(), timezone.localdate()
    at_work.does("supervisor", "park", case, reason="等雨停", until=today + datetime.timedelta(days=max(days, 1)))
    Case.objects.filter(pk=case.pk).update(parked_until=today + datetime.timedelta(days=days))
    return case


def closed(at_work: Crew, ago: datetime.timedelta) -> Case:
    case = at_work.closed()
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - ago)
    return case


def test_a_parked_case_is_taken_up_again_on_its_day_and_its_clock_goes_on(at_work):
    due, later = parked(at_work, 0), parked(at_work, 1)
    assert due.due_at is None
    assert work.take_up_parked() == 1
    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.state, later.state) == ("handling", "parked")
    assert due.parked_until is None
    assert due.due_at == due.handling_due_at is not None
    last = due.history.last()
    assert (last.action, last.by) == ("unpark", None)
    entry = Entry.objects.filter(action="case.unpark", object_id=str(due.pk)).get()
    assert entry.actor_name == "system"
    assert work.take_up_parked() == 0


def test_a_closed_case_goes_to_the_archive_once_nobody_may_dispute_it(at_work):
    old, young = closed(at_work, DISPUTED_WITHIN + datetime.timedelta(minutes=1)), closed(at_work, DISPUTED_WITHIN / 2)
    assert work.archive_closed() == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, young.state) == ("archived", "closed")
    assert old.history.last().by is None


def test_a_case_that_lies_in_no_grid_is_archived_too(at_work):
    case = at_work.reported(channel="hotline", longitude=100.0, latitude=30.0)
    long_ago = timezone.now() - DISPUTED_WITHIN - datetime.timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=long_ago)
    assert work.archive_closed() == 1


def test_what_somebody_was_first_with_is_left_to_them(at_work, monkeypatch):
    case, act = parked(at_work, 0), work.act

    def later(**given):
        at_work.does("supervisor", "unpark", case)
        return act(**given)

    monkeypatch.setattr(work, "act", later)
    assert work.take_up_parked() == 0
    assert case.history.filter(action="unpark").count() == 1


def test_the_worker_does_both():
    done = [chore.do for chore in CHORES]
    assert work.take_up_parked in done
    assert work.archive_closed in done
