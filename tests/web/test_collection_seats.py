"""Who gives marks for a department, and who stands aside."""

from __future__ import annotations

import pytest
from tests.web.cycles_at_work import approved, opened
from tests.web.test_collection_handing_over import MARKS, TOWNS, fill, refused, sheet

from kaoping.web.audit.models import Entry
from kaoping.web.collection import actions, seat_actions
from kaoping.web.collection.entering import Edit, save
from kaoping.web.collection.models import Recusal, Seat
from kaoping.web.collection.queries import sheet_state
from kaoping.web.collection.seating import seating_or_404
from kaoping.web.collection.seats import recused_by_seat, recused_from, seats_of
from kaoping.web.cycles.models import Responsibility
from kaoping.web.facts.models import Mark
from kaoping.web.people.models import Grant
from kaoping.web.people.roles import APPRAISED, AUTHOR, SCORER
from kaoping.web.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in ("3.1.1", "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return cycle


@pytest.fixture
def first(person):
    return person(SCORER, "DEP01", "first", name="王秀英")


@pytest.fixture
def second(person):
    return person(SCORER, "DEP01", "second", name="李国强")


@pytest.fixture
def dep(district):
    return district["DEP01"]


def held(cycle, dep):
    return [(seat.code, seat.person.username if seat.person else None) for seat in seats_of(cycle, dep)]


def seat_codes(cycle, dep, persons, by):
    return [seat.code for seat in seat_actions.set_seats(cycle=cycle, unit=dep, persons=persons, by=by)]


def test_assessors_are_named_in_their_order(cycle, dep, first, second, author):
    assert held(cycle, dep) == [("DEP01", None)]
    assert seat_codes(cycle, dep, [second, first], author) == ["DEP01-1", "DEP01-2"]
    assert held(cycle, dep) == [("DEP01-1", "second"), ("DEP01-2", "first")]
    assert Entry.objects.get(action="seats.set").details["after"] == ["DEP01-1 李国强", "DEP01-2 王秀英"]
    seat_codes(cycle, dep, [], author)
    assert held(cycle, dep) == [("DEP01", None)]


def test_a_code_that_a_unit_bears_is_no_code_of_a_seat(cycle, dep, first, author):
    Unit.objects.create(code="DEP01-1", opened_on=dep.opened_on)
    assert seat_codes(cycle, dep, [first], author) == ["DEP01-S1"]


def test_only_people_of_the_department_sit_there_and_only_the_office_says_so(cycle, dep, first, author, person):
    other = person(SCORER, "DEP02")
    assert refused(seat_actions.set_seats, cycle=cycle, unit=dep, persons=[first, other], by=author) == ["W561"]
    assert refused(seat_actions.set_seats, cycle=cycle, unit=dep, persons=[author], by=author) == ["W561"]
    assert refused(seat_actions.set_seats, cycle=cycle, unit=dep, persons=[first], by=first) == ["W568"]


def test_the_sheet_of_the_office_is_marked_by_its_authors(cycle, district, author, first):
    assert seat_codes(cycle, district["D01"], [author], author) == ["D01-1"]
    assert refused(seat_actions.set_seats, cycle=cycle, unit=district["D01"], persons=[first], by=author) == ["W561"]


def test_a_seat_with_marks_is_not_taken_away(cycle, dep, first, second, author, person):
    fill(cycle, first)  # in the seat that all share
    assert refused(seat_actions.set_seats, cycle=cycle, unit=dep, persons=[first], by=author) == ["W562"]
    save(sheet=sheet(cycle), edits=[Edit(town, MARKS, "1", "") for town in TOWNS], by=first)
    seat_actions.set_seats(cycle=cycle, unit=dep, persons=[first, second], by=author)
    fill(cycle, second, towns=("T01",))
    assert refused(seat_actions.set_seats, cycle=cycle, unit=dep, persons=[first], by=author) == ["W562"]
    third = person(SCORER, "DEP01", "third")
    seat_actions.set_seats(cycle=cycle, unit=dep, persons=[third, second], by=author)
    assert held(cycle, dep) == [("DEP01-1", "third"), ("DEP01-2", "second")]  # who has given marks keeps the code
    assert Mark.objects.get(points__isnull=False).assessor == "DEP01-2"


def test_seats_and_recusals_stand_once_marks_are_submitted(cycle, dep, first, second, author):
    fill(cycle, first)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=first)
    assert refused(seat_actions.set_seats, cycle=cycle, unit=dep, persons=[first], by=author) == ["W567"]
    given = {"cycle": cycle, "unit": dep, "person": second, "code": "T01", "reason": "亲属"}
    assert refused(seat_actions.recuse, **given, by=second) == ["W567"]


def test_an_assessor_stands_aside_and_owes_nothing_there(cycle, dep, first, second, author, seen_by):
    seat_actions.set_seats(cycle=cycle, unit=dep, persons=[first, second], by=author)
    seat_actions.recuse(cycle=cycle, unit=dep, person=first, code="T02", reason="配偶在此任职", by=first)
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T02", MARKS, "", "1")], by=first)
    assert told[0].fault.code == "W547"
    column = sheet_state(seen_by(first), sheet(cycle)).columns[MARKS]
    assert [part.owed for part in column.progress.parts] == [2, 3]
    entry = Entry.objects.get(action="recusal.declared")
    assert (entry.details["code"], entry.details["reason"]) == ("T02", "配偶在此任职")


def test_marks_that_were_given_have_to_be_emptied_first(cycle, dep, first, second, author):
    given = {"cycle": cycle, "unit": dep, "person": first, "code": "T02", "reason": "亲属", "by": author}
    fill(cycle, first, towns=("T02",))  # the shared seat: only one's own marks count
    assert refused(seat_actions.recuse, **given) == ["W563"]
    seat_actions.recuse(**(given | {"person": second}))
    save(sheet=sheet(cycle), edits=[Edit("T02", MARKS, "1", "")], by=first)
    seat_actions.recuse(**given)
    assert Recusal.objects.count() == 2


def test_nonsense_is_no_recusal(cycle, dep, first, second, author, person):
    given = {"cycle": cycle, "unit": dep, "person": first, "code": "T02", "reason": "亲属", "by": author}
    assert refused(seat_actions.recuse, **(given | {"code": "T99"})) == ["W564"]
    assert refused(seat_actions.recuse, **(given | {"reason": " "})) == ["W560"]
    assert refused(seat_actions.recuse, **(given | {"person": person(SCORER, "DEP02")})) == ["W564"]
    assert refused(seat_actions.recuse, **(given | {"by": second})) == ["W568"]  # only for oneself
    seat_actions.recuse(**given)
    assert refused(seat_actions.recuse, **given) == ["W564"]


def test_the_office_takes_a_recusal_back(cycle, dep, first, author):
    made = seat_actions.recuse(cycle=cycle, unit=dep, person=first, code="T02", reason="亲属", by=first)
    assert refused(seat_actions.lift, cycle=cycle, unit=dep, recusal=made, by=first) == ["W568"]
    seat_actions.lift(cycle=cycle, unit=dep, recusal=made, by=author)
    assert refused(seat_actions.lift, cycle=cycle, unit=dep, recusal=made, by=author) == ["W564"]
    assert not Recusal.objects.exists()


def test_the_own_unit_and_all_below_need_no_entry_whoever_asks(cycle, dep, first, second, district, author):
    Grant.objects.create(person=first, role=APPRAISED, unit=district["T03"], from_on=dep.opened_on)
    seat_actions.set_seats(cycle=cycle, unit=dep, persons=[first, second], by=author)
    seat_actions.recuse(cycle=cycle, unit=dep, person=first, code="T01", reason="亲属", by=first)
    for seat in Seat.objects.all():
        assert set(recused_by_seat([seat]).get(seat.pk, {})) == set(recused_from(cycle, seat.person))
    assert set(recused_from(cycle, first)) == {"DEP01", "T01", "T03", "T03-C01", "T03-C01-G1"}


def test_a_unit_from_which_all_stand_aside_is_told(cycle, dep, first, second, author, seen_by):
    seat_actions.set_seats(cycle=cycle, unit=dep, persons=[first, second], by=author)
    for who in (first, second):
        assert seating_or_404(seen_by(author), cycle.pk, dep.pk).nobody_for == []
        seat_actions.recuse(cycle=cycle, unit=dep, person=who, code="T02", reason="亲属", by=who)
    assert seating_or_404(seen_by(author), cycle.pk, dep.pk).nobody_for == ["望湖街道"]


def test_the_page_names_assessors_and_recusals(cycle, dep, first, second, author, signed_in, person):
    page = f"/collect/{cycle.pk}/seats/{dep.pk}/"
    office = signed_in(author)
    assert "取平均" in office.get(page).content.decode()  # how several marks become one
    office.post(page, {"person": [str(second.pk), "", str(first.pk), "x"]})
    assert held(cycle, dep) == [("DEP01-1", "second"), ("DEP01-2", "first")]
    signed_in(first).post(f"{page}recuse/", {"code": "T01", "reason": "亲属在此任职"})
    for who in (author, first, second):
        shown = signed_in(who).get(page).content.decode()
        assert "亲属在此任职" in shown
        assert "青石街道" in shown
    assert "指定评分人" not in signed_in(first).get(page).content.decode()
    office.post(f"{page}lift/{Recusal.objects.get().pk}/")
    assert not Recusal.objects.exists()
    assert signed_in(person(SCORER, "DEP02")).get(page).status_code == 404
    assert signed_in(person(AUTHOR, "T01")).get(page).status_code in (403, 404)
