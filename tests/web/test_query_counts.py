"""How often a page asks the database: the same for few rows and for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web import sheets
from tests.web.conftest import SINCE

from kaoping.web.people import roles
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(district, author, approver):
    return sheets.make(district, author, approver)


@pytest.fixture
def asked(signed_in):
    """How many queries a page needs, once what is kept in memory is there."""

    def count(who, address: str) -> int:
        page = signed_in(who)
        assert page.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as found:
            page.get(address)
        return len(found)

    return count


# Address, and the most queries that it may need: what it needs today, and a few.
PAGES = {
    "ranking": ("/results/{cycle}/", 16),
    "heat map": ("/results/{cycle}/runs/1/heat/", 11),
    "sheet": ("/results/{cycle}/runs/1/units/T01/", 17),
    "areas of the map": ("/results/{cycle}/runs/1/areas.json", 15),
    "list of results": ("/results/", 12),
    "cycle": ("/cycles/{cycle}/", 24),
    "list of cycles": ("/cycles/", 14),
    "collection": ("/collect/", 14),
    "board": ("/collect/{cycle}/", 36),
    "incidents": ("/collect/{cycle}/incidents/", 15),
    "evidence": ("/collect/{cycle}/evidence/", 8),
    "inspections": ("/collect/{cycle}/inspections/", 9),
    "corrections": ("/collect/{cycle}/corrections/", 8),
    "exemptions": ("/collect/{cycle}/exemptions/", 10),
    "self-assessments": ("/collect/{cycle}/self/", 20),
    "workbench": ("/home/", 24),  # more where something is open, not for every cycle
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_seldom(made, author, asked, page):
    address, most = PAGES[page]
    assert asked(author, address.format(cycle=made.cycle.pk)) <= most


@pytest.mark.parametrize("address", ["/results/", "/cycles/", "/home/", "/collect/"])
def test_a_list_asks_no_more_for_more_cycles(made, district, author, asked, address):
    few = asked(author, address)
    for period in ("2020", "2021", "2022", "2023"):
        cycle = sheets.cycle_of(made.cycle.version, period, district, author)
        sheets.run_of(cycle, sheets.BEFORE, district, author)
    assert asked(author, address) == few


def test_the_list_of_people_asks_no_more_for_more_people(asked, person):
    keeper = person(roles.SYSTEM)
    few = asked(keeper, "/people/")
    for number in range(20):
        person(roles.LEADER, "T01", f"leader-{number}")
    assert asked(keeper, "/people/") == few <= 12


def test_the_tree_asks_no_more_for_more_units(district, asked, person):
    keeper = person(roles.SYSTEM)
    few = asked(keeper, "/units/")
    for number in range(20):
        unit = Unit.objects.create(code=f"X{number}", opened_on=SINCE)
        UnitVersion.objects.create(unit=unit, name=f"X{number}", kind="town", parent=district["D01"], from_on=SINCE)
    TreeRevision.objects.filter(pk=1).update(number=10**12)
    assert asked(keeper, "/units/") == few <= 10
