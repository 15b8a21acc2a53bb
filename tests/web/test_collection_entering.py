"""Cells that people fill in: ranges, locks, recusal, two people at once, and what stands in the facts afterwards."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.bridge.effects import shifts
from kaoping.web.collection.effect import both
from kaoping.web.collection.entering import Edit, save
from kaoping.web.collection.models import Recusal, Seat, Submission
from kaoping.web.collection.plan import sheets_of
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Lock, Mark, Value
from kaoping.web.people.roles import SCORER

pytestmark = pytest.mark.django_db
ITEM = "marks:3.1.1"  # up to 2 points


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in ("3.1.1", "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


def sheet(cycle, unit="DEP01"):
    return next(each for each in sheets_of(Cycle.objects.get(pk=cycle.pk)) if each.unit.code == unit)


def states(told):
    return [each.fault.code if each.fault else each.state for each in told]


def test_marks_go_to_every_department_and_figures_to_one(cycle, district):
    Responsibility.objects.create(cycle=cycle, item="3.1.1", unit=district["DEP02"])
    Responsibility.objects.create(cycle=cycle, item="3.1.3", unit=district["DEP02"])
    columns = {each.unit.code: [want.key for want in each.columns] for each in sheets_of(cycle)}
    assert columns["DEP01"] == ["marks:3.1.1", "values:meetings:2026"]
    assert columns["DEP02"] == ["marks:3.1.1"]
    assert "marks:3.1.2" in columns["D01"]  # nobody answers for it: the office does


def test_figures_that_came_in_by_month_are_entered_by_month(cycle, author):
    facts.bring_in(
        cycle=cycle,
        tables={"values": [{"unit": "T01", "indicator": "meetings", "period": "2026-02", "value": "1"}]},
        by=author,
    )
    keys = [want.key for want in sheet(cycle).columns if want.table == "values"]
    assert keys == [f"values:meetings:2026-{month:02}" for month in range(1, 13)]


def test_cells_are_written_with_one_entry_in_the_log(cycle, scorer):
    edits = [Edit("T01", ITEM, "", "1.5", "两次无记录"), Edit("T02", "values:meetings:2026", "", "４")]
    told, revision = save(sheet=sheet(cycle), edits=edits, by=scorer)
    assert states(told) == ["written", "written"]
    mark = Mark.objects.get(cycle=cycle)
    assert (mark.unit, mark.item, mark.assessor, mark.points) == ("T01", "3.1.1", "DEP01", Decimal("1.5"))
    assert (mark.reason, mark.entered_by, mark.revision) == ("两次无记录", scorer, revision)
    assert Value.objects.get(cycle=cycle).value == 4
    entry = Entry.objects.get(action="cells.entered")
    assert entry.details["cells"] == [
        ["T01", "marks", "3.1.1", "DEP01", "", "1.5"],
        ["T02", "values", "meetings", "2026", "", "4"],
    ]


def test_a_wrong_cell_is_refused_alone(cycle, scorer):
    wrong = [("优", "W540"), ("2.1", "W542"), ("-1", "W544"), ("0.12345678", "W541")]
    edits = [*(Edit("T01", ITEM, "", text) for text, _ in wrong), Edit("T9", ITEM, "", "1"), Edit("T02", ITEM, "", "2")]
    told, _ = save(sheet=sheet(cycle), edits=edits, by=scorer)
    assert states(told) == [*(code for _, code in wrong), "W545", "written"]
    assert Mark.objects.get(cycle=cycle).unit == "T02"


def test_of_two_at_once_the_second_sees_the_first(cycle, scorer, person):
    other = person(SCORER, "DEP01", "other", name="李国强")
    save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1.5")], by=scorer)
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1")], by=other)
    assert (states(told), told[0].now, told[0].by) == (["conflict"], "1.5", "王秀英")
    assert Mark.objects.get(cycle=cycle).points == Decimal("1.5")
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "1.5", "1")], by=other)
    assert states(told) == ["written"]


def test_nothing_new_is_no_entry_in_the_log(cycle, scorer):
    save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1.5")], by=scorer)
    before = Entry.objects.count()
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "1.5", "1.50")], by=scorer)
    assert (states(told), Entry.objects.count()) == (["same"], before)


def test_an_emptied_cell_is_missing_not_zero(cycle, scorer):
    save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1.5")], by=scorer)
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "1.5", "")], by=scorer)
    assert states(told) == ["written"]
    assert Mark.objects.get(cycle=cycle).points is None


def test_a_submitted_column_is_closed(cycle, scorer, district):
    Submission.objects.create(
        cycle=cycle, unit=district["DEP01"], table="marks", code="3.1.1", state="submitted",
        submitted_at=timezone.now(), submitted_by=scorer,
    )  # fmt: skip
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1")], by=scorer)
    assert states(told) == ["W546"]


def test_seats_stand_in_the_facts_by_their_codes(cycle, scorer, person, district):
    second = person(SCORER, "DEP01", "second")
    for number, who in enumerate((scorer, second), start=1):
        Seat.objects.create(cycle=cycle, unit=district["DEP01"], number=number, person=who, code=f"DEP01-{number}")
    for who, points in ((scorer, "1"), (second, "2")):
        save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", points)], by=who)
    assert dict(Mark.objects.values_list("assessor", "points")) == {"DEP01-1": 1, "DEP01-2": 2}
    third = person(SCORER, "DEP01", "third")
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1")], by=third)
    assert states(told) == ["W548"]


def test_nobody_marks_their_own_unit(cycle, scorer, author):
    Recusal.objects.create(cycle=cycle, person=scorer, unit="T02", reason="配偶在望湖街道任职", declared_by=author)
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1"), Edit("T02", ITEM, "", "1")], by=scorer)
    assert states(told) == ["written", "W547"]


def test_who_does_not_answer_for_it_enters_nothing(cycle, person):
    stranger = person(SCORER, "DEP02", "stranger")
    with pytest.raises(Refused) as refused:
        save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1")], by=stranger)
    assert refused.value.faults[0].code == "W550"


def test_a_locked_column_takes_no_import(cycle, scorer, author):
    save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1")], by=scorer)
    Lock.objects.create(cycle=cycle, table="marks", code="3.1.1", part="DEP01", locked_by=author)
    row = {"unit": "T01", "item": "3.1.1", "assessor": "DEP01", "points": "2"}
    with pytest.raises(Refused) as refused:
        facts.bring_in(cycle=cycle, tables={"marks": [row]}, by=author)
    assert refused.value.faults[0].code == "W430"
    facts.bring_in(cycle=cycle, tables={"marks": [{**row, "points": "1"}]}, by=author)  # nothing changes
    with pytest.raises(Refused) as refused:
        facts.clear(cycle=cycle, table="marks", reason="重来", by=author)
    assert refused.value.faults[0].code == "W431"


def test_the_effect_of_a_change_is_known_before_it_is_made(cycle, scorer):
    save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "", "1")], by=scorer)
    row = {"unit": "T01", "item": "3.1.1", "assessor": "DEP01", "points": Decimal("1.75")}
    assert _differences(cycle, row) == [("3.1.1", "0.7500")]
    assert Mark.objects.get(cycle=cycle).points == 1
    save(sheet=sheet(cycle), edits=[Edit("T01", ITEM, "1", "1.5")], by=scorer)
    assert _differences(cycle, row) == [("3.1.1", "0.2500")]  # what stood there is read anew


def _differences(cycle, row):
    found = shifts(*both(Cycle.objects.get(pk=cycle.pk), {"marks": [row]}))
    return next([(item, by) for item, _, _, by in shift.why] for shift in found if shift.unit == "T01")
