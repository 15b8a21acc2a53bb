"""What people typed stands between a cycle and its end until a second person has checked it."""

from __future__ import annotations

import re

import pytest
from tests.web.cycles_at_work import approved, opened
from tests.web.test_collection_handing_over import MARKS, TOWNS, VALUES, fill, sheet
from tests.web.test_cycles import computed

from kaoping.problems import Refused
from kaoping.web.collection import actions
from kaoping.web.collection.entering import Edit, save
from kaoping.web.cycles import actions as cycles
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Mark
from kaoping.web.people.models import Grant
from kaoping.web.people.roles import SCORER
from kaoping.web.results.models import Run, Snapshot

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


def published(cycle):
    Cycle.objects.filter(pk=cycle.pk).update(stage="publish")
    return Cycle.objects.get(pk=cycle.pk)


def finalised(cycle, author, approver):
    """Tried again with a fresh run each time."""
    Run.objects.all().delete()
    Snapshot.objects.all().delete()
    made = published(cycle)
    return cycles.finalise(cycle=made, run=computed(made, author), by=approver)


def handed_over(cycle, key, scorer, checker):
    actions.submit(sheet=sheet(cycle), keys=[key], by=scorer)
    actions.lock(sheet=sheet(cycle), keys=[key], by=checker)


def test_typed_columns_have_to_be_checked_first(cycle, scorer, author, approver):
    fill(cycle, scorer)
    fill(cycle, scorer, VALUES)
    with pytest.raises(Refused, match=re.escape("2 列还没有核验锁定：3.1.1（DEP01）、meetings（2026）")):
        finalised(cycle, author, approver)
    handed_over(cycle, MARKS, scorer, author)
    with pytest.raises(Refused, match="1 列还没有核验锁定：meetings"):
        finalised(cycle, author, approver)
    handed_over(cycle, VALUES, scorer, author)
    assert finalised(cycle, author, approver).final_at is not None


def test_facts_that_were_all_imported_need_no_check(cycle, author, approver):
    rows = [{"unit": town, "item": "3.1.1", "assessor": "DEP01", "points": "1"} for town in TOWNS]
    facts.bring_in(cycle=cycle, tables={"marks": rows}, by=author)
    assert finalised(cycle, author, approver).final_at is not None


def test_cells_that_were_emptied_again_need_no_check(cycle, scorer, author, approver):
    fill(cycle, scorer, towns=("T01",))
    save(sheet=sheet(cycle), edits=[Edit("T01", MARKS, "1", "")], by=scorer)
    assert finalised(cycle, author, approver).final_at is not None


def test_self_assessments_are_checked_by_nobody(cycle, scorer, author, approver):
    Mark.objects.create(cycle=cycle, unit="T01", item="3.1.1", assessor="self", points=1, entered_by=scorer)
    assert finalised(cycle, author, approver).final_at is not None


def test_an_approver_who_typed_does_not_make_it_final_even_when_somebody_wrote_over_it(
    cycle, scorer, author, approver, district, person
):
    Grant.objects.create(person=approver, role=SCORER, unit=district["DEP01"], from_on=district["D01"].opened_on)
    fill(cycle, approver, towns=("T01",))
    with pytest.raises(Refused, match="由您本人填写"):
        finalised(cycle, author, approver)
    Cycle.objects.update(stage="collect")
    save(sheet=sheet(cycle), edits=[Edit("T01", MARKS, "1", "2")], by=scorer)
    fill(cycle, scorer, towns=("T02", "T03"))
    handed_over(cycle, MARKS, scorer, author)
    with pytest.raises(Refused, match="由您本人填写"):
        finalised(cycle, author, approver)
    assert finalised(cycle, author, person("approver", "D01")).final_at is not None
