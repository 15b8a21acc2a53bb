"""Columns of a sheet go from hand to hand: submitted, returned, checked by a second person, locked."""

from __future__ import annotations

import pytest
from tests.web.cycles_at_work import approved, opened

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.collection import actions
from kaoping.web.collection.entering import Edit, save
from kaoping.web.collection.models import Recusal, Seat, Submission
from kaoping.web.collection.plan import sheets_of
from kaoping.web.collection.queries import sheet_state
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Lock, Mark
from kaoping.web.people.roles import LEADER, SCORER

pytestmark = pytest.mark.django_db
MARKS, VALUES = "marks:3.1.1", "values:meetings:2026"
TOWNS = ("T01", "T02", "T03")


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


def sheet(cycle, unit="DEP01"):
    return next(each for each in sheets_of(Cycle.objects.get(pk=cycle.pk)) if each.unit.code == unit)


def fill(cycle, by, key=MARKS, towns=TOWNS):
    told, _ = save(sheet=sheet(cycle), edits=[Edit(town, key, "", "1") for town in towns], by=by)
    assert [each.state for each in told] == ["written"] * len(towns)


def refused(do, **given):
    with pytest.raises(Refused) as found:
        do(**given)
    return [fault.code for fault in found.value.faults]


def column(cycle, viewer, key=MARKS):
    return sheet_state(viewer, sheet(cycle)).columns[key]


def test_a_complete_column_is_submitted_and_no_longer_filled_in(cycle, scorer):
    fill(cycle, scorer)
    assert actions.submit(sheet=sheet(cycle), by=scorer) == [MARKS]  # the other one is not complete
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", MARKS, "1", "2")], by=scorer)
    assert told[0].fault.code == "W546"
    assert Entry.objects.get(action="columns.submitted").details["columns"] == [MARKS]


def test_a_column_with_missing_cells_is_refused_with_their_number_and_the_first_unit(cycle, scorer):
    fill(cycle, scorer, towns=("T01",))
    with pytest.raises(Refused) as found:
        actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    fault = found.value.faults[0]
    assert fault.code == "W555"
    assert "还缺 2 格" in fault.message("zh")
    assert "望湖街道" in fault.message("zh")
    assert not Submission.objects.exists()


def test_nothing_complete_is_told(cycle, scorer):
    assert refused(actions.submit, sheet=sheet(cycle), by=scorer) == ["W556"]
    assert refused(actions.submit, sheet=sheet(cycle), keys=["marks:9.9"], by=scorer) == ["W553"]


def test_who_does_not_fill_in_the_sheet_does_not_submit_it(cycle, person, scorer):
    fill(cycle, scorer)
    assert refused(actions.submit, sheet=sheet(cycle), by=person(SCORER, "DEP02")) == ["W550"]


def test_whoever_submitted_or_entered_does_not_check(cycle, scorer, other, author):
    fill(cycle, scorer)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=other)
    assert refused(actions.lock, sheet=sheet(cycle), keys=[MARKS], by=other) == ["W558"]
    assert refused(actions.lock, sheet=sheet(cycle), keys=[MARKS], by=scorer) == ["W558"]
    assert actions.lock(sheet=sheet(cycle), keys=[MARKS], by=author) == [MARKS]


def test_somebody_else_of_the_department_checks(cycle, scorer, other, seen_by):
    fill(cycle, scorer)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    assert (column(cycle, seen_by(scorer)).may_check, column(cycle, seen_by(scorer)).own) == (False, "submitted")
    assert column(cycle, seen_by(other)).may_check
    actions.lock(sheet=sheet(cycle), keys=[MARKS], by=other)
    lock = Lock.objects.get()
    assert (lock.table, lock.code, lock.part, lock.locked_by) == ("marks", "3.1.1", "DEP01", other)


def test_a_stranger_and_a_leader_check_nothing(cycle, scorer, person):
    fill(cycle, scorer)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    for who in (person(SCORER, "DEP02"), person(LEADER, "D01")):
        assert refused(actions.lock, sheet=sheet(cycle), keys=[MARKS], by=who) == ["W559"]
        assert refused(actions.give_back, sheet=sheet(cycle), keys=[MARKS], reason="重填", by=who) == ["W559"]


def test_reported_figures_are_locked_by_their_period(cycle, scorer, author):
    fill(cycle, scorer, VALUES)
    actions.submit(sheet=sheet(cycle), keys=[VALUES], by=scorer)
    actions.lock(sheet=sheet(cycle), keys=[VALUES], by=author)
    assert list(Lock.objects.values_list("table", "code", "part")) == [("values", "meetings", "2026")]


def test_of_two_checkers_the_second_is_told(cycle, scorer, author, approver):
    fill(cycle, scorer)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    actions.lock(sheet=sheet(cycle), keys=[MARKS], by=author)
    with pytest.raises(Refused) as found:
        actions.lock(sheet=sheet(cycle), keys=[MARKS], by=approver)
    assert found.value.faults[0].code == "W557"
    assert "已锁定" in found.value.faults[0].message("zh")
    assert author.name in found.value.faults[0].message("zh")
    assert Lock.objects.get().locked_by == author


def test_a_returned_column_is_open_again_with_the_reason(cycle, scorer, author, seen_by):
    fill(cycle, scorer)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    assert refused(actions.give_back, sheet=sheet(cycle), keys=[MARKS], reason=" ", by=author) == ["W560"]
    actions.give_back(sheet=sheet(cycle), keys=[MARKS], reason="青石街道与附件不符", by=author)
    state = column(cycle, seen_by(scorer))
    assert (state.state, state.why, state.who) == ("returned", "青石街道与附件不符", author.name)
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", MARKS, "1", "2")], by=scorer)
    assert told[0].state == "written"
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    assert column(cycle, seen_by(scorer)).why == ""


def test_what_is_locked_is_not_returned(cycle, scorer, author):
    fill(cycle, scorer)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    actions.lock(sheet=sheet(cycle), keys=[MARKS], by=author)
    assert refused(actions.give_back, sheet=sheet(cycle), keys=[MARKS], reason="重填", by=author) == ["W557"]
    assert refused(actions.submit, sheet=sheet(cycle), keys=[MARKS], by=scorer) == ["W554"]


def test_a_column_of_several_assessors_waits_for_all_of_them(cycle, scorer, other, district, seen_by, author):
    for number, who in enumerate((scorer, other), start=1):
        Seat.objects.create(cycle=cycle, unit=district["DEP01"], number=number, person=who, code=f"DEP01-{number}")
    Recusal.objects.create(cycle=cycle, person=other, unit="T02", reason="亲属在此任职", declared_by=author)
    fill(cycle, scorer)
    state = column(cycle, seen_by(scorer))
    assert (state.filled, state.owed) == (3, 5)  # three towns and two: one of them stands aside for T02
    assert [(part.filled, part.owed) for part in state.progress.parts] == [(3, 3), (0, 2)]
    with pytest.raises(Refused) as found:
        actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    assert "青石街道（李国强）" in found.value.faults[0].message("zh")
    fill(cycle, other, towns=("T01", "T03"))
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    actions.lock(sheet=sheet(cycle), keys=[MARKS], by=author)
    assert sorted(Lock.objects.values_list("part", flat=True)) == ["DEP01-1", "DEP01-2"]


def test_a_mark_given_before_standing_aside_counts_no_more(cycle, scorer, other, district, author, seen_by):
    for number, who in enumerate((scorer, other), start=1):
        Seat.objects.create(cycle=cycle, unit=district["DEP01"], number=number, person=who, code=f"DEP01-{number}")
    fill(cycle, other)
    Recusal.objects.create(cycle=cycle, person=other, unit="T02", reason="亲属在此任职", declared_by=author)
    assert [(part.filled, part.owed) for part in column(cycle, seen_by(other)).progress.parts] == [(0, 3), (2, 2)]


def test_an_emptied_cell_is_owed_again(cycle, scorer, seen_by):
    fill(cycle, scorer)
    save(sheet=sheet(cycle), edits=[Edit("T01", MARKS, "1", "")], by=scorer)
    state = column(cycle, seen_by(scorer))
    assert (state.filled, state.owed, state.may_submit) == (2, 3, False)


def test_marks_that_an_import_brought_for_every_unit_are_owed_by_nobody(cycle, author, scorer, seen_by):
    rows = [{"unit": town, "item": "3.1.1", "assessor": "甲", "points": "1"} for town in TOWNS]
    facts.bring_in(cycle=cycle, tables={"marks": rows[:2]}, by=author)
    assert column(cycle, seen_by(scorer)).owed == 3
    facts.bring_in(cycle=cycle, tables={"marks": rows}, by=author)
    state = column(cycle, seen_by(scorer))
    assert (state.progress.elsewhere, state.owed, state.may_submit) == (True, 0, False)


def test_figures_that_an_import_brought_are_complete_and_nobody_has_to_submit_them(cycle, author, scorer, seen_by):
    rows = [{"unit": town, "indicator": "meetings", "period": "2026", "value": "1"} for town in TOWNS]
    facts.bring_in(cycle=cycle, tables={"values": rows}, by=author)
    state = column(cycle, seen_by(scorer), VALUES)
    assert (state.filled, state.owed, state.to_submit, state.may_submit) == (3, 3, False, True)


def test_marks_of_units_of_another_kind_fill_no_cell(cycle, scorer, seen_by):
    Mark.objects.create(cycle=cycle, unit="T01-C01", item="3.1.1", assessor="DEP01", points=1)
    assert column(cycle, seen_by(scorer)).filled == 0


def test_the_pages_of_a_sheet_post_to_these_addresses(cycle, scorer, author, signed_in, district):
    fill(cycle, scorer)
    base = f"/collect/{cycle.pk}/sheets/{district['DEP01'].pk}/town/"
    assert signed_in(scorer).post(f"{base}submit/").status_code == 302
    assert Submission.objects.get().state == "submitted"
    signed_in(author).post(f"{base}return/", {"column": MARKS, "reason": "重核"})
    assert Submission.objects.get().state == "returned"
    signed_in(scorer).post(f"{base}submit/", {"column": MARKS})
    signed_in(author).post(f"{base}lock/", {"column": MARKS})
    assert Submission.objects.get().state == "locked"
    assert signed_in(author).post(f"/collect/{cycle.pk}/sheets/{district['DEP02'].pk}/town/lock/").status_code == 404
