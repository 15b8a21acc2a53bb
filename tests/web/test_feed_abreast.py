"""Many cases are read through several connections at once: the same rows, of one moment."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from django.db import connection, transaction
from django.utils import timezone

from kaoping.web.cases import columns
from kaoping.web.cases.models import Case
from kaoping.web.feed import reading
from kaoping.web.feed.scope import Scope
from kaoping.web.units.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cases() -> list[int]:
    desk = Unit.objects.create(code="D01", opened_on=timezone.localdate())
    now = timezone.now()
    made = Case.objects.bulk_create(
        Case(state="archived", level="daily", channel="grid", found_by="grid", desk=desk, reported_at=now, state_at=now,
             extensions=number, rework=number % 3, fabricated=number % 2 == 0)
        for number in range(30)
    )  # fmt: skip
    return [case.pk for case in made]


@pytest.fixture
def scope() -> Scope:
    now = timezone.now()
    return Scope(now - datetime.timedelta(days=1), now + datetime.timedelta(days=1))


def ids_of(scope: Scope) -> list[int]:
    return [int(each) for part in reading.read(scope) for each in part.id]


def test_short_stretches_give_the_same_rows(cases, scope, monkeypatch):
    whole = list(reading.read(scope))
    monkeypatch.setattr(columns, "STRETCH", 3)
    monkeypatch.setattr(columns, "AT_ONCE", 2)
    parts = list(reading.read(scope))
    for name in ("id", "packed", "reported_at"):
        one, many = (np.concatenate([getattr(part, name) for part in found]) for found in (whole, parts))
        assert one.tolist() == many.tolist()
    assert [int(each) for part in parts for each in part.id] == cases
    assert [int(each) for part in parts for each in part.bits(reading.EXTENSIONS, 9)] == list(range(30))
    assert [bool(each) for part in parts for each in part.flag("fabricated")] == [n % 2 == 0 for n in range(30)]


def test_what_is_not_committed_yet_is_read_too(cases, scope, monkeypatch):
    monkeypatch.setattr(columns, "STRETCH", 3)
    monkeypatch.setattr(columns, "AT_ONCE", 2)
    with transaction.atomic():
        Case.objects.filter(pk=cases[0]).update(reported_at=scope.end)
        with transaction.atomic():
            assert ids_of(scope) == cases[1:]
        transaction.set_rollback(True)
    assert ids_of(scope) == cases


def test_the_connections_are_given_back(cases, scope, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("one connection reads SQLite")
    monkeypatch.setattr(columns, "STRETCH", 3)
    monkeypatch.setattr(columns, "AT_ONCE", 2)
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        before = cursor.fetchone()[0]
        assert ids_of(scope) == cases
        cursor.execute(asked)
        assert cursor.fetchone()[0] <= before + 1  # one that is just closing
