"""What was handed over changes by a correction only: no import, no other department, no other period reaches it."""

from __future__ import annotations

import pytest
from tests.web.cycles_at_work import approved, brought, codes, opened
from tests.web.test_collection_handing_over import MARKS, TOWNS, VALUES, column, fill, refused, sheet

from kaoping.problems import Refused
from kaoping.web.collection import actions
from kaoping.web.collection.entering import Edit, save
from kaoping.web.cycles import actions as cycles
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Lock, Mark, Value
from kaoping.web.people.models import Grant
from kaoping.web.people.roles import SCORER

pytestmark = pytest.mark.django_db
OTHERS = "unit,item,assessor,points\nT01,3.1.1,{who},2\n"


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
def submitted(cycle, scorer):
    """Marks and figures, waiting to be checked."""
    for key in (MARKS, VALUES):
        fill(cycle, scorer, key)
    actions.submit(sheet=sheet(cycle), keys=[MARKS, VALUES], by=scorer)
    return Cycle.objects.get(pk=cycle.pk)


def figures(cycle):
    marks = Mark.objects.filter(cycle=cycle).order_by("pk").values_list("unit", "item", "assessor", "points")
    return list(marks), list(Value.objects.filter(cycle=cycle).order_by("pk").values_list("unit", "period", "value"))


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("marks.csv", OTHERS.format(who="DEP01")),
        ("marks.csv", OTHERS.format(who="甲")),  # beside the assessors of the platform
        ("values.csv", "unit,indicator,period,value\nT01,meetings,2026,9\n"),
    ],
)
def test_an_import_changes_nothing_that_waits_or_is_locked(
    submitted, author, django_capture_on_commit_callbacks, name, rows
):
    before = figures(submitted)
    made = brought(django_capture_on_commit_callbacks, submitted, rows, author, name)
    assert (made.state, codes(made)) == ("refused", ["W432"])
    actions.lock(sheet=sheet(submitted), keys=[MARKS, VALUES], by=author)
    made = brought(django_capture_on_commit_callbacks, submitted, rows + "\n", author, name)
    assert (made.state, codes(made)) == ("refused", ["W430"])
    assert figures(submitted) == before


@pytest.mark.parametrize(
    "rows", ["unit,indicator,period,value\nT01,meetings,2026-02,9\n", "unit,indicator,value\nT01,meetings,9\n"]
)
def test_nor_do_figures_of_other_periods(submitted, author, django_capture_on_commit_callbacks, rows):
    made = brought(django_capture_on_commit_callbacks, submitted, rows, author, "values.csv")
    assert codes(made) == ["W416"]


def test_an_import_is_refused_even_when_it_was_checked_before(
    cycle, scorer, author, django_capture_on_commit_callbacks
):
    fill(cycle, scorer)
    made = brought(django_capture_on_commit_callbacks, cycle, OTHERS.format(who="甲"), author)
    assert made.state == "checked"
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    before = figures(cycle)
    with django_capture_on_commit_callbacks(execute=True):
        facts.write(fact_import=made, by=author)
    made.refresh_from_db()
    assert made.state == "failed"
    assert figures(cycle) == before


def test_marks_of_other_items_and_of_open_columns_come_in(submitted, district, author):
    Responsibility.objects.create(cycle=submitted, item="3.1.1", unit=district["DEP02"])
    rows = [{"unit": "T01", "item": "3.1.1", "assessor": "DEP02", "points": "2"},
            {"unit": "T01", "item": "3.1.2", "assessor": "甲", "points": "1"}]  # fmt: skip
    facts.bring_in(cycle=submitted, tables={"marks": rows}, by=author)
    assert Mark.objects.filter(cycle=submitted, unit="T01").count() == 3


def test_a_table_with_columns_that_wait_is_not_emptied(submitted, author):
    for table in ("marks", "values"):
        assert refused(facts.clear, cycle=submitted, table=table, reason="重来", by=author) == ["W433"]
    actions.lock(sheet=sheet(submitted), keys=[MARKS], by=author)
    assert refused(facts.clear, cycle=submitted, table="marks", reason="重来", by=author) == ["W431"]


def test_marks_that_an_import_brought_beside_are_locked_with_the_column(cycle, scorer, author):
    facts.bring_in(
        cycle=cycle, tables={"marks": [{"unit": "T01", "item": "3.1.1", "assessor": "甲", "points": "2"}]}, by=author
    )
    fill(cycle, scorer)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    actions.lock(sheet=sheet(cycle), keys=[MARKS], by=author)
    assert set(Lock.objects.values_list("code", "part")) == {("3.1.1", "DEP01"), ("3.1.1", "甲")}


def test_whoever_brought_figures_by_an_import_does_not_check_them(
    cycle, scorer, author, approver, seen_by, django_capture_on_commit_callbacks
):
    fill(cycle, scorer, towns=TOWNS[1:])
    made = brought(django_capture_on_commit_callbacks, cycle, OTHERS.format(who="DEP01"), author)
    with django_capture_on_commit_callbacks(execute=True):
        facts.write(fact_import=made, by=author)
    actions.submit(sheet=sheet(cycle), keys=[MARKS], by=scorer)
    assert column(cycle, seen_by(author)).own == "entered"
    assert refused(actions.lock, sheet=sheet(cycle), keys=[MARKS], by=author) == ["W558"]
    assert actions.lock(sheet=sheet(cycle), keys=[MARKS], by=approver) == [MARKS]


def test_a_department_does_not_lose_what_it_handed_over(submitted, district, author, scorer):
    def move(item, *units):
        return refused(
            cycles.set_responsible, cycle=submitted, item=item, units=[district[u] for u in units], by=author
        )

    assert move("3.1.1", "DEP02") == ["W569", "W578"]
    assert move("3.1.3", "DEP02") == ["W569"]
    assert move("3.1.3") == ["W569"]  # to nobody: to the office
    assert set(Responsibility.objects.values_list("unit__code", flat=True)) == {"DEP01"}
    actions.give_back(sheet=sheet(submitted), keys=[MARKS, VALUES], reason="换部门", by=author)
    assert move("3.1.1", "DEP02") == ["W578"]  # its marks would go on counting
    cycles.set_responsible(cycle=submitted, item="3.1.3", units=[district["DEP02"]], by=author)
    save(sheet=sheet(submitted), edits=[Edit(town, MARKS, "1", "") for town in TOWNS], by=scorer)
    cycles.set_responsible(cycle=submitted, item="3.1.1", units=[district["DEP02"]], by=author)
    keys = {want.key for want in sheet(submitted, "DEP02").columns}
    assert keys == {MARKS, VALUES}
    assert Value.objects.filter(cycle=submitted, value=1).count() == 3  # reported figures go along


def test_another_department_may_join(submitted, district, author):
    cycles.set_responsible(cycle=submitted, item="3.1.1", units=[district["DEP01"], district["DEP02"]], by=author)
    assert MARKS in {want.key for want in sheet(submitted, "DEP02").columns}


def test_the_marks_of_the_office_stay_until_it_has_emptied_them(cycle, district, author):
    save(sheet=sheet(cycle, "D01"), edits=[Edit("T01", "marks:3.1.2", "", "0")], by=author)
    with pytest.raises(Refused, match=r"青河区在“.*”已打 1 个分"):
        cycles.set_responsible(cycle=cycle, item="3.1.2", units=[district["DEP01"]], by=author)


def test_a_lock_of_the_facts_closes_the_column_of_whoever_answers_now(cycle, district, author, person):
    """As after an older release, in which responsibilities moved freely."""
    Lock.objects.create(cycle=cycle, table="values", code="meetings", part="2026", locked_by=author)
    who = person(SCORER, "DEP01", "late")
    Grant.objects.filter(person=who).update(from_on="2020-01-01")
    told, _ = save(sheet=sheet(cycle), edits=[Edit("T01", VALUES, "", "4")], by=who)
    assert told[0].fault.code == "W546"
    assert not Value.objects.exists()
