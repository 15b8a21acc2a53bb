"""Whoever enters does not approve, and what belongs to others stays theirs, whichever way somebody tries."""

from __future__ import annotations

import pytest
from tests.web.cycles_at_work import approved, opened
from tests.web.evidence_files import put
from tests.web.test_corrections import asked, give
from tests.web.test_incidents import PERIOD, put_down, step

from kaoping.problems import Refused
from kaoping.web.corrections import actions as corrections
from kaoping.web.corrections import exemption_actions as exemptions
from kaoping.web.cycles.finality import asked_for_facts
from kaoping.web.cycles.models import Responsibility
from kaoping.web.people.models import Grant
from kaoping.web.people.roles import APPRAISED, AUTHOR, SCORER

pytestmark = pytest.mark.django_db
ITEM = "3.1.1"


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author, period=PERIOD)
    for item, unit in ((ITEM, "DEP01"), ("4.2", "DEP01"), ("2.2", "DEP02")):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district[unit])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer")


@pytest.fixture
def foreign(person):
    return person(SCORER, "DEP02", "foreign")


def also(who, role, unit):
    Grant.objects.create(person=who, role=role, unit=unit, from_on=unit.opened_on)


def test_an_approver_whose_incident_counts_does_not_make_the_cycle_final(cycle, district, author, approver, scorer):
    also(approver, SCORER, district["DEP01"])
    made = put_down(cycle, approver)
    assert not asked_for_facts(cycle, approver)
    step(cycle, made, "verify", scorer)
    step(cycle, made, "count", author)
    assert asked_for_facts(cycle, approver)
    assert not asked_for_facts(cycle, scorer)


def test_an_approver_who_asked_for_a_change_does_not_make_the_cycle_final(cycle, district, approver, person, scorer):
    also(approver, AUTHOR, cycle.owner)
    other = person("approver", "D01")
    give(cycle, {"T01": "1"}, scorer)
    request = asked(cycle, approver)
    assert not asked_for_facts(cycle, approver)
    corrections.approve(correction=request, by=other)
    assert asked_for_facts(cycle, approver)
    asked_too = exemptions.ask(cycle=cycle, unit="T02", item=ITEM, ground="force", reason="台风", by=scorer)
    exemptions.approve(request=asked_too, by=other)
    assert asked_for_facts(cycle, scorer)
    assert not asked_for_facts(cycle, other)


def test_a_department_puts_nothing_beside_what_others_ask_or_register(cycle, author, scorer, foreign):
    give(cycle, {"T01": "1"}, scorer)
    request = asked(cycle, scorer)
    exemption = exemptions.ask(cycle=cycle, unit="T01", item=ITEM, ground="force", reason="台风", by=scorer)
    incident = put_down(cycle, scorer)
    for about in (f"correction:{request.pk}", f"exemption:{exemption.pk}", f"incident:{incident.code}", "finding:1"):
        with pytest.raises(Refused, match="W6"):
            put(cycle, foreign, item="", about=about)
        if about != "finding:1":
            assert put(cycle, scorer, item="", about=about).proofs.filter(about=about).exists()


def test_whose_grant_ended_decides_and_asks_nothing_from_then_on(cycle, approver, scorer, person):
    give(cycle, {"T01": "1"}, scorer)
    request = asked(cycle, scorer)
    exemption = exemptions.ask(cycle=cycle, unit="T01", item=ITEM, ground="force", reason="台风", by=scorer)
    town = person(APPRAISED, "T01")
    Grant.objects.filter(person__in=(approver, scorer, town)).update(to_on="2020-01-01", from_on="2019-01-01")
    for write in (
        lambda: corrections.approve(correction=request, by=approver),
        lambda: corrections.refuse(correction=request, reason="x", by=approver),
        lambda: exemptions.approve(request=exemption, by=approver),
        lambda: put_down(cycle, scorer),
        lambda: put_down(cycle, town),
        lambda: asked(cycle, town),
        lambda: exemptions.ask(cycle=cycle, unit="T02", item=ITEM, ground="force", reason="x", by=scorer),
        lambda: put(cycle, scorer),
        lambda: put(cycle, town),
    ):
        with pytest.raises(Refused):
            write()


def test_who_belongs_to_a_unit_decides_nothing_about_it(cycle, district, approver, person, scorer):
    also(approver, APPRAISED, district["T01"])
    give(cycle, {"T01": "1"}, scorer)
    request = asked(cycle, scorer)
    exemption = exemptions.ask(cycle=cycle, unit="T01", item="2.2", ground="force", reason="台风", by=_author(cycle))
    for write in (
        lambda: corrections.approve(correction=request, by=approver),
        lambda: corrections.refuse(correction=request, reason="x", by=approver),
        lambda: exemptions.approve(request=exemption, by=approver),
        lambda: exemptions.refuse(request=exemption, reason="x", by=approver),
    ):
        with pytest.raises(Refused, match="回避"):
            write()
    other = person("approver", "D01")
    corrections.approve(correction=request, by=other)
    exemptions.approve(request=exemption, by=other)


def _author(cycle):
    return cycle.stages.exclude(entered_by=None).first().entered_by
