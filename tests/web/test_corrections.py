"""Corrections after the lock: who may ask and who may decide, what is written, what stays, who sees it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.cycles_at_work import approved, brought, opened, written

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.collection.models import Recusal, Seat
from kaoping.web.corrections import actions, ahead, queries
from kaoping.web.corrections.asking import pasted
from kaoping.web.corrections.cells import Proposed, Rights, cells_of, column_of, units_open
from kaoping.web.corrections.models import Correction
from kaoping.web.cycles.finality import changed_facts
from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Incident, Lock, Mark, Value
from kaoping.web.incidents.models import Registration, Step
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, LEADER, SCORER
from kaoping.web.people.viewer import viewer_of
from kaoping.web.results.models import Run

pytestmark = pytest.mark.django_db
ITEM = "3.1.1"  # is marked, up to 2 points
WHY = "录入时看错一行，台账记为 1.5 分"


def codes(refused):
    return [fault.code for fault in refused.value.faults]


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in (ITEM, "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return Cycle.objects.get(pk=cycle.pk)


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def town(person):
    return person(APPRAISED, "T01", "town", name="陈卫东")


def give(cycle, marks, by, assessor="DEP01", lock=True):
    """Marks of the item by unit, entered by somebody, and locked."""
    for unit, points in marks.items():
        Mark.objects.create(
            cycle=cycle, unit=unit, item=ITEM, assessor=assessor, points=Decimal(points), entered_by=by,
            entered_at=timezone.now(), revision=1,
        )  # fmt: skip
    if lock:
        Lock.objects.create(cycle=cycle, table="marks", code=ITEM, part=assessor, locked_by=by)


@pytest.fixture
def locked(cycle, scorer):
    give(cycle, {"T01": "1", "T02": "2", "T03": "0.5"}, scorer)
    return cycle


def mark(unit, text, part="DEP01", base=None):
    return Proposed(unit, "marks", ITEM, part, text, base)


def asked(cycle, by, *proposed, reason=WHY):
    return actions.ask(cycle=cycle, proposed=list(proposed) or [mark("T01", "1.5")], reason=reason, by=by)


def make_final(cycle, by):
    run = Run.objects.create(
        cycle=cycle, number=1, version=cycle.version, scheme_digest="0" * 64, asked_by=by, state="failed"
    )
    Cycle.objects.filter(pk=cycle.pk).update(final_run=run, final_at=timezone.now(), final_by=by, stage="final")


# --- asking -------------------------------------------------------------------------------------------------------


def test_nothing_changes_before_somebody_else_has_approved(locked, scorer, approver):
    request = asked(locked, scorer)
    assert (request.state, request.asked_as) == ("asked", "department")
    assert Mark.objects.get(unit="T01").points == 1
    revision = locked.facts_revision
    actions.approve(correction=request, by=approver)
    now = Mark.objects.get(unit="T01")
    assert (now.points, now.reason, now.entered_by) == (Decimal("1.5"), WHY, scorer)
    locked.refresh_from_db()
    assert locked.facts_revision == revision + 1
    assert Lock.objects.filter(cycle=locked, table="marks", code=ITEM, part="DEP01").count() == 1


def test_before_the_lock_the_sheet_is_the_way(cycle, scorer):
    give(cycle, {"T01": "1"}, scorer, lock=False)
    with pytest.raises(Refused) as refused:
        asked(cycle, scorer)
    assert codes(refused) == ["W691"]


@pytest.mark.parametrize("stage", ["compute", "publish"])
def test_after_the_time_of_entry_every_cell_needs_a_correction(cycle, scorer, approver, stage):
    give(cycle, {"T01": "1"}, scorer, lock=False)
    Cycle.objects.filter(pk=cycle.pk).update(stage=stage)
    actions.approve(correction=asked(cycle, scorer), by=approver)
    assert Mark.objects.get(unit="T01").points == Decimal("1.5")


def test_a_final_cycle_takes_no_correction(locked, scorer, approver):
    request = asked(locked, scorer)
    make_final(locked, approver)
    for write in (
        lambda: asked(locked, scorer, mark("T02", "1")),
        lambda: actions.approve(correction=request, by=approver),
        lambda: actions.refuse(correction=request, reason="x", by=approver),
    ):
        with pytest.raises(Refused) as refused:
            write()
        assert codes(refused) == ["W401"]


@pytest.mark.parametrize(
    ("text", "code"), [("优", "W540"), ("2.1", "W542"), ("-1", "W544"), ("0.12345678", "W541"), ("1", "W692")]
)
def test_a_new_figure_is_checked_as_on_the_sheet(locked, scorer, text, code):
    with pytest.raises(Refused) as refused:
        asked(locked, scorer, mark("T01", text))
    assert codes(refused) == [code]


@pytest.mark.parametrize(("reason", "code"), [("  ", "W420"), ("长" * 501, "W699")])
def test_a_reason_is_demanded(locked, scorer, reason, code):
    with pytest.raises(Refused) as refused:
        asked(locked, scorer, reason=reason)
    assert codes(refused) == [code]


def test_who_saw_another_figure_than_stands_there_asks_anew(locked, scorer):
    with pytest.raises(Refused) as refused:
        asked(locked, scorer, mark("T01", "1.5", base="0.5"))
    assert codes(refused) == ["W695"]


def test_one_cell_has_one_open_request(locked, scorer, author):
    first = asked(locked, scorer)
    with pytest.raises(Refused) as refused:
        asked(locked, author, mark("T02", "1"), mark("T01", "2"))
    assert codes(refused) == ["W698"]
    actions.withdraw(correction=first, by=scorer)
    assert asked(locked, author, mark("T02", "1"), mark("T01", "2")).asked_as == "office"


def test_a_unit_asks_for_its_own_row_and_no_other(locked, town):
    assert asked(locked, town).asked_as == "unit"
    with pytest.raises(Refused) as refused:
        asked(locked, town, mark("T02", "1"))
    assert codes(refused) == ["W690"]


def test_another_department_and_a_leader_ask_for_nothing(locked, person):
    for role, unit in ((SCORER, "DEP02"), (LEADER, "D01"), (APPROVER, "D01")):
        with pytest.raises(Refused) as refused:
            asked(locked, person(role, unit))
        assert codes(refused) == ["W690"]


def test_a_department_does_not_touch_the_marks_of_another(locked, district, person, scorer):
    Responsibility.objects.create(cycle=locked, item=ITEM, unit=district["DEP02"])
    give(locked, {"T01": "2"}, person(SCORER, "DEP02"), assessor="DEP02")
    with pytest.raises(Refused) as refused:
        asked(locked, scorer, mark("T01", "1", part="DEP02"))
    assert codes(refused) == ["W690"]
    rights, want = Rights(viewer_of(scorer), locked), column_of(locked, f"marks:{ITEM}")
    units = [unit for unit in units_open(rights, want) if unit.code == "T01"]
    assert [(cell.part, cell.now) for cell in cells_of(rights, want, units)] == [("DEP01", "1")]


def test_who_stands_aside_for_a_unit_asks_for_nothing_there(locked, scorer, author):
    Recusal.objects.create(cycle=locked, person=scorer, unit="T01", reason="配偶任职", declared_by=author)
    with pytest.raises(Refused) as refused:
        asked(locked, scorer)
    assert codes(refused) == ["W547"]


def test_the_marks_of_several_assessors_are_corrected_one_by_one(cycle, scorer, district, person, approver):
    for number, who in enumerate((scorer, person(SCORER, "DEP01", "second")), start=1):
        code = f"DEP01-{number}"
        Seat.objects.create(cycle=cycle, unit=district["DEP01"], number=number, person=who, code=code)
        give(cycle, {"T01": str(number)}, who, assessor=code)
    actions.approve(correction=asked(cycle, scorer, mark("T01", "1.5", part="DEP01-2")), by=approver)
    assert dict(Mark.objects.values_list("assessor", "points")) == {"DEP01-1": 1, "DEP01-2": Decimal("1.5")}


def test_a_column_is_corrected_in_one_request(locked, scorer, approver):
    request = asked(locked, scorer, mark("T01", "2"), mark("T02", "1"), mark("T03", ""))
    actions.approve(correction=request, by=approver)
    assert dict(Mark.objects.values_list("unit", "points")) == {"T01": 2, "T02": 1, "T03": None}
    with pytest.raises(Refused) as refused:
        asked(locked, scorer, *(mark(f"T{n}", "1") for n in range(201)))
    assert codes(refused) == ["W693"]


def test_what_is_pasted_is_read_line_by_line(locked, scorer):
    want = column_of(locked, f"marks:{ITEM}")
    units = list(CycleUnit.objects.filter(cycle=locked, kind="town"))
    found = pasted("T01\t1.5\n望湖街道  1\n\n", want, "DEP01", units)
    assert [(each.unit, each.text) for each in found] == [("T01", "1.5"), ("T02", "1")]
    with pytest.raises(Refused) as refused:
        pasted("T01\nT9 1\nT01 1\nT01 2", want, "DEP01", units)
    assert codes(refused) == ["W694", "W694", "W694"]


def test_a_figure_that_was_never_entered_can_be_corrected(locked, author, approver):
    Lock.objects.create(cycle=locked, table="values", code="meetings", part="2026", locked_by=approver)
    request = asked(locked, author, Proposed("T01", "values", "meetings", "2026", "４"))
    assert [(cell.old, cell.new) for cell in request.cells.all()] == [("", "4")]
    actions.approve(correction=request, by=approver)
    assert Value.objects.get(cycle=locked).value == 4


# --- deciding -----------------------------------------------------------------------------------------------------


def test_who_asked_does_not_decide(locked, author, person):
    request = asked(locked, author)
    for write in (
        lambda: actions.approve(correction=request, by=author),
        lambda: actions.refuse(correction=request, reason="x", by=author),
    ):
        with pytest.raises(Refused) as refused:
            write()
        assert codes(refused) == ["W697"]
    assert actions.approve(correction=request, by=person(AUTHOR, "D01")).state == "approved"


def test_who_entered_the_old_figure_does_not_decide(cycle, author, approver, scorer):
    give(cycle, {"T01": "1"}, author)
    request = asked(cycle, scorer)
    with pytest.raises(Refused) as refused:
        actions.approve(correction=request, by=author)
    assert codes(refused) == ["W697"]
    assert actions.approve(correction=request, by=approver).state == "approved"


def test_who_imported_the_old_figure_does_not_decide(cycle, author, scorer, django_capture_on_commit_callbacks):
    made = brought(django_capture_on_commit_callbacks, cycle, "unit,item,assessor,points\nT01,3.1.1,甲,1\n", author)
    written(django_capture_on_commit_callbacks, made, author)
    Lock.objects.create(cycle=cycle, table="marks", code=ITEM, part="甲", locked_by=scorer)
    request = asked(cycle, scorer, mark("T01", "1.5", part="甲"))
    with pytest.raises(Refused) as refused:
        actions.approve(correction=request, by=author)
    assert codes(refused) == ["W697"]


def test_only_the_office_decides(locked, scorer, person, town):
    request = asked(locked, scorer)
    for who in (town, person(SCORER, "DEP01"), person(LEADER, "D01")):
        with pytest.raises(Refused) as refused:
            actions.approve(correction=request, by=who)
        assert codes(refused) == ["W697"]


def test_of_two_decisions_one_wins(locked, scorer, approver, person):
    request = asked(locked, scorer)
    stale = Correction.objects.get(pk=request.pk)
    actions.approve(correction=request, by=approver)
    for write in (
        lambda: actions.approve(correction=stale, by=person(APPROVER, "D01")),
        lambda: actions.refuse(correction=stale, reason="不对", by=person(APPROVER, "D01")),
        lambda: actions.withdraw(correction=stale, by=scorer),
    ):
        with pytest.raises(Refused) as refused:
            write()
        assert codes(refused) == ["W696"]
    assert Entry.objects.filter(action="correction.approved").count() == 1


def test_a_request_is_outdated_where_its_cell_has_changed(locked, scorer, author, approver):
    request = asked(locked, scorer, mark("T01", "1.5"), mark("T02", "1"))
    Mark.objects.filter(unit="T01").update(points=Decimal("0.5"))
    standing = queries.standing_of(viewer_of(approver), locked, request)
    assert [cell.unit for cell in standing.changed] == ["T01"]
    done = actions.approve(correction=request, by=approver)
    assert done.state == "outdated"
    assert dict(Mark.objects.values_list("unit", "points"))["T02"] == 2  # nothing of it was written
    assert Entry.objects.filter(action="correction.outdated").exists()


def test_a_refusal_says_why(locked, scorer, approver):
    request = asked(locked, scorer)
    with pytest.raises(Refused):
        actions.refuse(correction=request, reason=" ", by=approver)
    actions.refuse(correction=request, reason="台账里就是 1 分", by=approver)
    request.refresh_from_db()
    assert (request.state, request.answer) == ("refused", "台账里就是 1 分")
    assert Mark.objects.get(unit="T01").points == 1


def test_the_log_has_old_and_new_reason_and_both_people(locked, scorer, approver):
    actions.approve(correction=asked(locked, scorer), by=approver)
    entry = Entry.objects.get(action="correction.approved")
    assert entry.details["cells"] == [["T01", "marks", ITEM, "DEP01", "1", "1.5"]]
    assert (entry.actor, entry.details["reason"]) == (approver, WHY)
    assert scorer.name in str(entry.details["asker"])


def test_who_decided_has_entered_nothing_and_may_make_it_final(locked, scorer, approver):
    actions.approve(correction=asked(locked, scorer), by=approver)
    assert not changed_facts(locked, approver)


def test_the_effect_said_before_is_what_the_engine_computes_afterwards(locked, scorer, approver):
    request = asked(locked, scorer, mark("T03", "2"))
    said = ahead.of_correction(locked, list(request.cells.all()))
    row = next(row for row in said["rows"] if row["unit"] == "T03")
    assert [(item["id"], item["before"], item["after"]) for item in row["items"]] == [(ITEM, "0.5000", "2.0000")]
    done = actions.approve(correction=request, by=approver)
    assert done.effect == said
    locked.refresh_from_db()
    back = ahead.of_correction(locked, [cell_back(cell) for cell in request.cells.all()])
    again = next(row for row in back["rows"] if row["unit"] == "T03")
    assert (again["before"], again["after"]) == (row["after"], row["before"])
    assert (again["rank_before"], again["rank_after"]) == (row["rank_after"], row["rank_before"])


def cell_back(cell):
    cell.new = cell.old
    return cell


# --- incidents ----------------------------------------------------------------------------------------------------


@pytest.fixture
def incident(cycle, author):
    row = {"incident": "I1", "unit": "T01", "kind": "complaint", "level": "city", "occurred_on": "2026-03-05",
           "count": "1", "verified": "true"}  # fmt: skip
    facts.bring_in(cycle=cycle, tables={"incidents": [row]}, by=author)
    Lock.objects.create(cycle=cycle, table="incidents", code="I1", locked_by=author)
    return Incident.objects.get(cycle=cycle)


def field(part, text):
    return Proposed("T01", "incidents", "I1", part, text)


def test_the_fields_of_an_incident_are_corrected_and_its_lock_stays(cycle, incident, author, approver):
    held = Lock.objects.get(code="I1")
    request = asked(cycle, author, field("level", "district"), field("verified", "false"))
    actions.approve(correction=request, by=approver)
    now = Incident.objects.get(cycle=cycle)
    assert (now.level, now.verified, str(now.occurred_on)) == ("district", False, "2026-03-05")
    kept = Lock.objects.get(code="I1")
    assert (kept.table, kept.locked_at, kept.locked_by) == ("incidents", held.locked_at, held.locked_by)
    with pytest.raises(Refused) as refused:
        facts.bring_in(
            cycle=cycle,
            tables={"incidents": [{"incident": "I1", "unit": "T01", "kind": "complaint", "level": "province"}]},
            by=author,
        )
    assert codes(refused) == ["W430"]


@pytest.mark.parametrize(
    ("part", "text", "code"),
    [
        ("level", "galactic", "W716"),
        ("occurred_on", "昨天", "W716"),
        ("occurred_on", "2099-01-01", "W716"),
        ("verified", "maybe", "W716"),
        ("count", "-1", "W716"),
        ("count", "x", "W540"),
        ("level", "city", "W692"),
    ],
)
def test_a_field_takes_only_what_may_stand_there(cycle, incident, author, part, text, code):
    with pytest.raises(Refused) as refused:
        asked(cycle, author, field(part, text))
    assert codes(refused) == [code]


def test_its_registration_follows_an_incident(cycle, incident, author, approver, scorer):
    made = Registration.objects.create(
        cycle=cycle, code="I1", unit="T01", kind="complaint", level="city", count=1, state="counted", token="x",
        registered_at=timezone.now(), registered_by=scorer,
    )  # fmt: skip
    actions.approve(correction=asked(cycle, author, field("verified", "false")), by=approver)
    made.refresh_from_db()
    assert (made.state, made.steps) == ("rejected", 2)
    step = Step.objects.get(registration=made)
    assert (step.by, step.changes) == (author, {"verified": ["true", "false"]})


def test_an_incident_on_its_way_through_hands_is_not_corrected(cycle, incident, author, scorer):
    Registration.objects.create(
        cycle=cycle, code="I1", unit="T01", kind="complaint", count=1, token="x", registered_at=timezone.now(),
        registered_by=scorer,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        asked(cycle, author, field("level", "district"))
    assert codes(refused) == ["W691"]


def test_who_registered_an_incident_does_not_decide_its_correction(cycle, incident, author, person, town):
    Registration.objects.create(
        cycle=cycle, code="I1", unit="T01", kind="complaint", count=1, state="counted", token="x",
        registered_at=timezone.now(), registered_by=(registrar := person(AUTHOR, "D01")),
    )  # fmt: skip
    request = asked(cycle, town, field("level", "district"))
    with pytest.raises(Refused) as refused:
        actions.approve(correction=request, by=registrar)
    assert codes(refused) == ["W697"]


# --- who sees it --------------------------------------------------------------------------------------------------


def test_each_sees_the_own_part_of_the_list(locked, scorer, approver, town, person):
    both = asked(locked, scorer, mark("T01", "1.5"), mark("T02", "1"))
    other = asked(locked, scorer, mark("T03", "1"))
    seen = {
        who.username: [request.pk for request in queries.corrections_seen(viewer_of(who), locked)]
        for who in (approver, scorer, town, person(APPRAISED, "T03", "third"), person(SCORER, "DEP02", "stranger"))
    }
    assert seen == {
        "approver": [other.pk, both.pk],
        "scorer": [other.pk, both.pk],
        "town": [both.pk],
        "third": [other.pk],
        "stranger": [],
    }
    line = queries.lines(viewer_of(town), locked, [both])[0]
    assert [cell.unit for cell in line.cells] == ["T01"]  # of the row of another town nothing is said
    assert line.asker == "区联动办"


def test_a_department_sees_its_items_and_no_total(locked, scorer, approver, town):
    cells = list(asked(locked, scorer).cells.all())
    effect = ahead.of_correction(locked, cells)
    mine = ahead.limited(effect, viewer_of(scorer), locked)
    assert mine["rows"][0]["items"]
    assert not any(row["before"] or row["rank_before"] for row in mine["rows"])
    own = ahead.limited(effect, viewer_of(town), locked)
    assert [row["unit"] for row in own["rows"]] == ["T01"]
    assert own["rows"][0]["after"]
    assert ahead.limited(effect, viewer_of(approver), locked)["whole"]


def test_a_changed_figure_shows_its_history_at_its_item(locked, scorer, approver):
    actions.approve(correction=asked(locked, scorer), by=approver)
    history = queries.of_unit(locked, "T01")[ITEM]
    assert [(each.cell.old, each.cell.new, each.cell.difference) for each in history] == [("1", "1.5", "0.5")]
    assert queries.of_unit(locked, "T02").get(ITEM, []) == []
    assert queries.of_unit(locked, "T01").get("3.1.3", []) == []


def test_the_workbench_says_what_waits_and_what_was_refused(locked, scorer, approver, author):
    request = asked(locked, scorer)
    assert [row.href for row in queries.waiting(viewer_of(approver))] == [
        reverse("corrections:one", args=[locked.pk, request.pk])
    ]
    assert queries.waiting(viewer_of(scorer)) == []
    actions.refuse(correction=request, reason="依据不足", by=approver)
    assert queries.waiting(viewer_of(approver)) == []
    assert [row.note for row in queries.waiting(viewer_of(scorer))] == ["依据不足"]
    asked(locked, author)
    assert queries.waiting(viewer_of(author)) == []  # one's own does not wait for oneself
