"""Whoever checks a column sees on the board how many questions about its figures nobody has answered."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.cycles_at_work import approved, opened
from tests.web.test_collection_handing_over import MARKS, fill, sheet

from kaoping.web.collection import actions
from kaoping.web.collection.entering import Edit, save
from kaoping.web.collection.queries import sheet_state
from kaoping.web.cycles.models import Responsibility
from kaoping.web.entry.doubts import unanswered
from kaoping.web.facts.models import Mark
from kaoping.web.people.roles import SCORER

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in ("3.1.1", "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def other(person):
    return person(SCORER, "DEP01", "other", name="李国强")


@pytest.fixture
def submitted(cycle, scorer, district):
    """Three marks of 1; another department gave 2 of 2 to the first town, which is asked about."""
    Responsibility.objects.create(cycle=cycle, item="3.1.1", unit=district["DEP02"])
    Mark.objects.create(cycle=cycle, unit="T01", item="3.1.1", assessor="DEP02", points=2)
    Mark.objects.create(cycle=cycle, unit="T02", item="3.1.1", assessor="self", points=2)  # claimed, never asked about
    fill(cycle, scorer)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    return cycle


def doubts(cycle, viewer):
    return list(unanswered([sheet_state(viewer, sheet(cycle))]).values())


def test_the_board_tells_the_checker_of_open_questions(submitted, scorer, other, author, signed_in, seen_by):
    assert doubts(submitted, seen_by(author)) == [1]
    board = reverse("collection:board", args=[submitted.pk])
    for who, told in ((author, True), (other, True), (scorer, False)):
        assert ("疑问 1 处未说明" in signed_in(who).get(board).text) is told


def test_a_reason_answers(submitted, scorer, author, seen_by):
    actions.give_back(sheet=sheet(submitted), keys=[MARKS], reason="请说明", by=author)
    save(sheet=sheet(submitted), edits=[Edit("T01", MARKS, "1", "1", "两次巡查均有记录")], by=scorer)
    actions.submit(sheet=sheet(submitted), keys=[MARKS], by=scorer)
    assert doubts(submitted, seen_by(author)) == []
