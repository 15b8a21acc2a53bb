"""Nobody reads a code where there is a name: assessors, and the places of a cycle's collection."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from tests.web.cycles_at_work import approved, opened

from kaoping.web.collection import seat_actions
from kaoping.web.collection.naming import assessor_names
from kaoping.web.collection.plan import sheets_of
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts.models import Mark
from kaoping.web.people.roles import APPRAISED, SCORER

pytestmark = pytest.mark.django_db
ITEM = "3.1.1"  # is marked, up to 2 points
KEY = f"marks:{ITEM}"


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    Responsibility.objects.create(cycle=cycle, item=ITEM, unit=district["DEP01"])
    return Cycle.objects.get(pk=cycle.pk)


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


def name_of(cycle, unit):
    return next(sheet.name for sheet in sheets_of(cycle) if sheet.unit == unit)


def test_an_assessor_is_called_by_department_seat_or_as_the_unit_itself(cycle, district, author, person, scorer):
    other = person(SCORER, "DEP01", "other", name="李国强")
    department = district["DEP01"]
    name = name_of(cycle, department)
    assert assessor_names(cycle)[department.code] == name
    seats = seat_actions.set_seats(cycle=cycle, unit=department, persons=[scorer, other], by=author)
    names = assessor_names(cycle)
    assert names["self"] == "自评"
    assert [names[seat.code] for seat in seats] == [f"{name}评分人 1", f"{name}评分人 2"]
    assert not any("王秀英" in each for each in names.values())


def test_what_a_unit_says_of_itself_is_shown_beside_and_not_counted(cycle, district, scorer, signed_in):
    for assessor, points in ((district["DEP01"].code, "1"), ("另一部门", "2"), ("self", "2")):
        Mark.objects.create(cycle=cycle, unit="T01", item=ITEM, assessor=assessor, points=Decimal(points))
    sheet = next(sheet for sheet in sheets_of(cycle) if sheet.column(KEY))
    side = reverse("entry:side", args=(cycle.pk, sheet.unit.pk, sheet.kind))
    page = signed_in(scorer).get(side, {"unit": "T01", "key": KEY}).content.decode()
    assert "自评" in page
    assert ">self<" not in page
    assert "现为 1.5" in page


@pytest.mark.parametrize("listing", ["incidents:list", "evidence:list", "inspection:list", "corrections:exemptions"])
def test_every_list_leads_to_the_others(cycle, author, signed_in, listing):
    shown = signed_in(author).get(reverse(listing, args=(cycle.pk,))).content.decode()
    for other in ("collection:board", "self_assessment:list", "entry:figures", "corrections:list", "field:findings"):
        assert f'href="{reverse(other, args=(cycle.pk,))}"' in shown
    assert f'href="{reverse(listing, args=(cycle.pk,))}" aria-current="page"' in shown


def test_nobody_is_led_where_they_may_not_go(cycle, district, person, signed_in):
    town = signed_in(person(APPRAISED, "T01", "town", name="陈卫东"))
    shown = town.get(reverse("incidents:list", args=(cycle.pk,))).content.decode()
    assert reverse("field:findings", args=(cycle.pk,)) not in shown
    assert reverse("corrections:list", args=(cycle.pk,)) in shown
