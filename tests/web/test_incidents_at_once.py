"""Two people at one incident in the same moment: one wins, the other is told, the facts hold what the winner did."""

from __future__ import annotations

import pytest
from tests.web.cycles_at_work import approved, opened
from tests.web.test_incidents import MEDIA, PERIOD, fact, put_down, step
from tests.web.test_people_at_once import at_once, losers

from kaoping.web.cycles.models import Responsibility
from kaoping.web.facts.models import Incident, Lock
from kaoping.web.incidents.actions import Pick, act, register
from kaoping.web.incidents.models import Registration, Step
from kaoping.web.people.roles import SCORER

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author, period=PERIOD)
    Responsibility.objects.create(cycle=cycle, item="4.2", unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


def test_counting_and_refusing_at_once(cycle, scorer, author, approver):
    made = put_down(cycle, scorer)
    step(cycle, made, "verify", author)
    given = {"cycle": cycle, "picks": [Pick(made.code, 2)], "reason": "已核对原件"}
    came = at_once((act, {**given, "step": "count", "by": author}), (act, {**given, "step": "reject", "by": approver}))
    assert losers(came) <= {"W623"}
    made.refresh_from_db()
    done = came.index("done")
    assert (made.state, fact(made).verified) == [("counted", True), ("rejected", False)][done]
    assert Lock.objects.filter(cycle=cycle, table="incidents", code=made.code).count() == 1
    assert Step.objects.filter(registration=made).count() == 3


def test_a_double_click_in_the_same_moment(cycle, scorer):
    given = {"cycle": cycle, "typed": MEDIA, "token": "d" * 32, "by": scorer}
    at_once((register, given), (register, given))
    assert Registration.objects.count() == Incident.objects.filter(cycle=cycle).count() == 1


def test_the_same_thing_registered_by_two_at_once(cycle, scorer, person):
    other = person(SCORER, "DEP01", "other")
    came = at_once(
        (register, {"cycle": cycle, "typed": MEDIA, "token": "d" * 32, "by": scorer}),
        (register, {"cycle": cycle, "typed": MEDIA, "token": "e" * 32, "by": other}),
    )
    assert losers(came) <= {"W621"}
    assert Registration.objects.count() == 1
