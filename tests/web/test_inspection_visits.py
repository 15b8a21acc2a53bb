"""What inspectors find: by whom it is recorded and corrected, and how it comes into the facts, once."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened
from tests.web.draws import made

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.collection.entering import Edit, save
from kaoping.web.collection.models import Recusal, Seat, Submission
from kaoping.web.collection.plan import sheets_of, wants
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts.models import Incident, Lock, Mark, Value
from kaoping.web.incidents.models import Registration
from kaoping.web.inspection import draw_actions
from kaoping.web.inspection.models import Flow, Record, Visit
from kaoping.web.inspection.visit_actions import Seen, reassign, record
from kaoping.web.people.roles import APPRAISED, LEADER, SCORER

pytestmark = pytest.mark.django_db
MARK = "marks:3.1.1"  # up to 2 points


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in ("3.1.1", "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorers(person):
    return [person(SCORER, "DEP01", f"scorer-{n}", name=name) for n, name in enumerate(("王秀英", "李国强"), 1)]


@pytest.fixture
def draw(cycle, author, approver, scorers):
    """Two grids of every town, their points put together; one town has a second grid."""
    return marked(cycle, author, approver, scorers)


def marked(cycle, author, approver, people, **changes):
    given = {"kind": "town", "number": 3, "targets": [MARK], "people": [who.pk for who in people]}
    return made(cycle, author, approver, **(given | changes))


def visit_of(draw, unit):
    return Visit.objects.select_related("inspector__person", "latest", "draw__cycle").get(draw=draw, unit=unit)


def seen(points="1.5", **changes):
    given = {"visited_on": timezone.localdate(), "text": "台账缺三月", "figures": {MARK: points}}
    return Seen(**(given | changes))


def recorded(draw, unit, points="1.5", **changes):
    visit = visit_of(draw, unit)
    return record(visit=visit, seen=seen(points, **changes), by=visit.inspector.person)


def codes(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return [fault.code for fault in refused.value.faults]


def marks(cycle):
    return dict(Mark.objects.filter(cycle=cycle).values_list("unit", "points"))


# --- into the facts ---------------------------------------------------------------------------------------------------


def test_a_finding_is_the_mark_of_its_inspector(cycle, draw, scorers):
    recorded(draw, "T01")
    mark = Mark.objects.get(cycle=cycle)
    visit = visit_of(draw, "T01")
    assert (mark.unit, mark.item, mark.assessor, mark.points) == ("T01", "3.1.1", "DEP01", Decimal("1.5"))
    assert mark.entered_by == visit.inspector.person
    assert "抽查" in mark.reason
    assert Entry.objects.get(action="cells.entered").details["way"] == "inspection"


def test_with_seats_it_is_written_at_the_seat_of_the_inspector(cycle, author, approver, scorers, district):
    for number, who in enumerate(scorers, 1):
        Seat.objects.create(cycle=cycle, unit=district["DEP01"], number=number, person=who, code=f"DEP01-{number}")
    draw = marked(cycle, author, approver, scorers)
    for unit in ("T01", "T02", "T03"):
        recorded(draw, unit)
    written = {(mark.unit, mark.assessor) for mark in Mark.objects.filter(cycle=cycle)}
    visits = [visit_of(draw, unit) for unit in ("T01", "T02", "T03")]
    expected = {(visit.unit, f"DEP01-{scorers.index(visit.inspector.person) + 1}") for visit in visits}
    assert written == expected


def test_points_taken_off_are_taken_off_the_full_points(cycle, author, approver, scorers):
    draw = marked(cycle, author, approver, scorers, figure="deduction", merge="sum")
    recorded(draw, "T01", "0.25")
    assert marks(cycle) == {"T01": Decimal("1.75")}


@pytest.mark.parametrize(
    ("figure", "merge", "expected"),
    [("points", "mean", "0.833333"), ("points", "sum", "2"), ("deduction", "mean", "1.166667"),
     ("deduction", "sum", "0")],
)  # fmt: skip
def test_several_of_one_unit_are_put_together_when_all_are_there(
    cycle, author, approver, scorers, figure, merge, expected
):
    pasted = "A-1,一,T01\nA-2,二,T01\nA-3,三,T01"
    points = ("1", "1", "0.5") if merge == "mean" or figure == "deduction" else ("1", "0.5", "0.5")
    given = {"what": "list", "kind": "", "pasted": pasted, "figure": figure, "merge": merge}
    draw = marked(cycle, author, approver, scorers, **given)
    visits = list(Visit.objects.filter(draw=draw).select_related("inspector__person", "draw__cycle").order_by("number"))
    assert len({visit.inspector for visit in visits}) == 1
    for visit, each in zip(visits, points, strict=True):
        assert marks(cycle) == {}
        record(visit=visit, seen=seen(each), by=visit.inspector.person)
    assert marks(cycle) == {"T01": Decimal(expected)}


def test_a_sum_over_the_full_points_is_refused_whole(cycle, author, approver, scorers):
    pasted = "A-1,一,T01\nA-2,二,T01"
    draw = marked(cycle, author, approver, scorers, what="list", kind="", pasted=pasted, number=2, merge="sum")
    one, two = Visit.objects.filter(draw=draw).select_related("inspector__person", "draw__cycle").order_by("number")
    record(visit=one, seen=seen("1.5"), by=one.inspector.person)
    assert codes(record, visit=two, seen=seen("1.5"), by=two.inspector.person) == ["W542"]
    assert (marks(cycle), Record.objects.count()) == ({}, 1)


def test_what_could_not_be_visited_does_not_count(cycle, author, approver, scorers):
    pasted = "A-1,一,T01\nA-2,二,T01"
    draw = marked(cycle, author, approver, scorers, what="list", kind="", pasted=pasted, number=2)
    one, two = Visit.objects.filter(draw=draw).select_related("inspector__person", "draw__cycle").order_by("number")
    record(visit=one, seen=seen("1.5"), by=one.inspector.person)
    record(visit=two, seen=Seen(timezone.localdate(), "拆迁，无法入内", missed=True), by=two.inspector.person)
    assert marks(cycle) == {"T01": Decimal("1.5")}


def test_figures_are_written_as_figures(cycle, author, approver, scorers):
    key = "values:meetings:2026"
    draw = marked(cycle, author, approver, scorers, targets=[key])
    recorded(draw, "T02", figures={key: "4"})
    assert Value.objects.get(cycle=cycle).value == 4


def test_the_same_report_twice_is_one(cycle, draw):
    recorded(draw, "T01")
    before = Entry.objects.count()
    recorded(draw, "T01", base=1)
    assert (Entry.objects.count(), Record.objects.count(), Flow.objects.count()) == (before, 1, 1)


# --- corrections ------------------------------------------------------------------------------------------------------


def test_a_correction_keeps_what_was_there_and_changes_the_mark(cycle, draw):
    recorded(draw, "T01")
    recorded(draw, "T01", "1", base=1, why="二月的也缺", text="台账缺二、三月")
    assert marks(cycle) == {"T01": Decimal(1)}
    told = list(Record.objects.order_by("number").values_list("number", "figures", "why"))
    assert told == [(1, {MARK: "1.5"}, ""), (2, {MARK: "1"}, "二月的也缺")]


def test_a_correction_needs_a_reason_and_what_was_seen_last(cycle, draw):
    recorded(draw, "T01")
    assert codes(recorded, draw, "T01", "1", base=1) == ["W673"]
    assert codes(recorded, draw, "T01", "1", base=0, why="看错了") == ["W674"]


def test_what_somebody_else_typed_is_left_alone(cycle, draw, scorers):
    sheet = next(each for each in sheets_of(Cycle.objects.get(pk=cycle.pk)) if each.unit.code == "DEP01")
    save(sheet=sheet, edits=[Edit("T01", MARK, "", "0.5")], by=scorers[0])
    assert codes(recorded, draw, "T01") == ["W689"]
    assert (marks(cycle), Record.objects.count()) == ({"T01": Decimal("0.5")}, 0)


def test_a_locked_or_submitted_column_takes_no_correction(cycle, draw, scorers, author, district):
    recorded(draw, "T01")
    Submission.objects.create(
        cycle=cycle, unit=district["DEP01"], table="marks", code="3.1.1", state="locked", submitted_at=timezone.now(),
        submitted_by=scorers[0],
    )  # fmt: skip
    Lock.objects.create(cycle=cycle, table="marks", code="3.1.1", part="DEP01", locked_by=author)
    assert codes(recorded, draw, "T01", "1", base=1, why="看错了") == ["W546"]
    assert marks(cycle) == {"T01": Decimal("1.5")}


def test_after_findings_a_draw_is_no_longer_cancelled_and_after_its_end_nothing_changes(cycle, draw, author):
    recorded(draw, "T01")
    assert codes(draw_actions.cancel, draw=draw, why="重来", by=author) == ["W688"]
    draw_actions.close(draw=draw, by=author)
    assert codes(recorded, draw, "T02") == ["W676"]


# --- what is refused --------------------------------------------------------------------------------------------------


def test_only_the_inspector_who_was_drawn_records(cycle, draw, scorers, author):
    visit = visit_of(draw, "T01")
    others = [who for who in (*scorers, author) if who != visit.inspector.person]
    for who in others:
        assert codes(record, visit=visit, seen=seen(), by=who) == ["W675"]


@pytest.mark.parametrize(
    ("points", "code"), [("", "W673"), ("优", "W540"), ("2.5", "W542"), ("-1", "W544"), ("0.1234567", "W541")]
)
def test_a_wrong_figure_is_refused(draw, points, code):
    assert codes(recorded, draw, "T01", points) == [code]
    assert not Record.objects.exists()


def test_a_visit_lies_between_the_draw_and_today(draw):
    for days in (-1, 1):
        day = timezone.localdate() + datetime.timedelta(days=days)
        assert codes(recorded, draw, "T01", visited_on=day) == ["W673"]


# --- other inspectors -------------------------------------------------------------------------------------------------


def test_another_inspector_is_sent_unless_they_stand_aside(cycle, draw, author, scorers):
    visit = visit_of(draw, "T01")
    other = draw.inspectors.exclude(pk=visit.inspector_id).get()
    recusal = Recusal.objects.create(cycle=cycle, person=other.person, unit="T01", reason="亲属", declared_by=author)
    assert codes(reassign, visit=visit, to=other, why="原检查员病假", by=author) == ["W682"]
    recusal.delete()
    assert codes(reassign, visit=visit, to=other, why="原检查员病假", by=scorers[0]) == ["W675"]
    reassign(visit=visit, to=other, why="原检查员病假", by=author)
    assert visit_of(draw, "T01").inspector == other
    recorded(draw, "T01")
    assert codes(reassign, visit=visit_of(draw, "T01"), to=visit.inspector, why="换回", by=author) == ["W673"]


# --- incidents --------------------------------------------------------------------------------------------------------


@pytest.fixture
def incident(cycle, district):
    """A kind of incident for which the department answers."""
    kind = next(kind for kind in wants(cycle).kinds if kind.items)
    Responsibility.objects.get_or_create(cycle=cycle, item=kind.items[0], unit=district["DEP01"])
    return kind


def test_a_finding_registers_one_incident_that_others_verify(cycle, author, approver, scorers, incident):
    people = [who.pk for who in scorers]
    draw = made(cycle, author, approver, kind="town", number=3, people=people, incident=incident.code)
    figures = {"incident": "1", "level": incident.levels[0] if incident.levels else ""}
    recorded(draw, "T01", figures=figures)
    held = Registration.objects.get(cycle=cycle)
    assert (held.unit, held.kind, held.state) == ("T01", incident.code, "registered")
    assert not Incident.objects.get(cycle=cycle).verified
    recorded(draw, "T01", figures=figures, base=1, why="补充说明", text="台账缺三月和四月")
    held.refresh_from_db()
    assert (Registration.objects.count(), held.text) == (1, "台账缺三月和四月")
    assert codes(recorded, draw, "T01", figures={}, base=2, why="没有") == ["W673"]
    recorded(draw, "T02", figures={})
    assert Registration.objects.count() == 1


# --- pages ------------------------------------------------------------------------------------------------------------


def address(draw, visit, name="visit"):
    return reverse(f"inspection:{name}", args=[draw.cycle_id, draw.pk, visit.number])


def test_an_inspector_records_on_the_page(cycle, draw, signed_in):
    visit = visit_of(draw, "T01")
    page = signed_in(visit.inspector.person)
    sent = {"visited_on": timezone.localdate().isoformat(), "text": "台账缺三月", "f0": "1.5", "base": "0"}
    assert page.post(address(draw, visit), sent | {"f0": "9"}).status_code == 422
    assert page.post(address(draw, visit), sent | {"visited_on": "昨天"}).status_code == 422
    assert page.post(address(draw, visit), sent).status_code == 302
    assert marks(cycle) == {"T01": Decimal("1.5")}
    text = page.get(address(draw, visit)).content.decode()
    assert "保存更正" in text
    assert page.post(address(draw, visit), sent | {"f0": "1", "base": "1"}).status_code == 422  # without a reason
    assert page.post(address(draw, visit), sent | {"f0": "1", "base": "1", "why": "看错了"}).status_code == 302
    assert "看错了" in page.get(address(draw, visit)).content.decode()


def test_others_see_findings_of_their_part_without_the_name_of_the_inspector(cycle, draw, person, signed_in):
    recorded(draw, "T01")
    town, beside = signed_in(person(APPRAISED, "T01")), signed_in(person(APPRAISED, "T02"))
    visit = visit_of(draw, "T01")
    text = town.get(address(draw, visit)).content.decode()
    assert "台账缺三月" in text
    assert visit.inspector.person.name not in text
    assert beside.get(address(draw, visit)).status_code == 404
    one = beside.get(reverse("inspection:one", args=[cycle.pk, draw.pk])).content.decode()
    assert "台账缺三月" not in one
    assert "望湖街道" in one
    assert town.post(address(draw, visit), {"text": "x"}).status_code == 403
    assert "台账缺三月" in signed_in(person(LEADER, "D01")).get(address(draw, visit)).content.decode()


def test_the_office_sends_another_on_the_page(cycle, draw, author, signed_in):
    visit = visit_of(draw, "T01")
    other = draw.inspectors.exclude(pk=visit.inspector_id).get()
    page = signed_in(author)
    assert "改派" in page.get(address(draw, visit)).content.decode()
    page.post(address(draw, visit, "reassign"), {"to": other.pk, "why": ""})
    assert visit_of(draw, "T01").inspector != other
    page.post(address(draw, visit, "reassign"), {"to": other.pk, "why": "原检查员病假"})
    assert visit_of(draw, "T01").inspector == other
    assert page.post(address(draw, visit, "reassign"), {"to": "999", "why": "x"}).status_code == 404
    assert Entry.objects.filter(action="visit.reassigned").count() == 1


def test_no_finding_stands_in_the_public_file(cycle, draw, client):
    recorded(draw, "T01")
    for name in ("public", "public_json", "public_csv"):
        assert "台账缺三月" not in client.get(reverse(f"inspection:{name}", args=[draw.public])).content.decode()
