"""Cycles: opened by an author with an approved version, moved stage by stage, made final by another."""

from __future__ import annotations

import datetime

import pytest
from django.db.models import F
from django.utils import timezone
from tests.web.cycles_at_work import ITEM, approved, opened

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cycles import actions, queries
from kaoping.web.cycles.models import STAGES, Cycle, CycleUnit, Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import FactImport
from kaoping.web.people import roles
from kaoping.web.people.viewer import viewer_of
from kaoping.web.results.models import Run, Snapshot
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(district, author, approver):
    return approved(district["D01"], author, approver)


@pytest.fixture
def cycle(version, author):
    return opened(version, author)


def refused(act, **arguments):
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return [fault.code for fault in caught.value.faults]


# --- opening ----------------------------------------------------------------------------------------------------------


def test_the_tree_of_the_day_is_copied(cycle, district):
    grid = CycleUnit.objects.get(cycle=cycle, code="T01-C01-G1")
    assert grid.parent_code == "T01-C01"
    assert grid.path.split("/")[1:-1] == [str(district[code].pk) for code in ("D01", "T01", "T01-C01", "T01-C01-G1")]
    UnitVersion.objects.filter(unit=district["T01"]).update(name="新名字")
    TreeRevision.objects.filter(pk=1).update(number=10**9)
    assert CycleUnit.objects.get(cycle=cycle, code="T01").name == "青石街道"


def test_kinds_and_units_can_be_left_out(version, author):
    made = opened(version, author, kinds=frozenset({"district", "town"}), units=["D01", "T01", "T02", "T01-C01"])
    assert sorted(made.units.values_list("code", flat=True)) == ["D01", "T01", "T02"]


def test_stages_are_proposed_from_the_period(cycle):
    assert [stage.name for stage in cycle.stages.all()] == list(STAGES)
    first = cycle.stages.first()
    assert (first.starts_on, first.entered_by.username) == (datetime.date(2026, 12, 1), "author")


@pytest.mark.parametrize(
    ("period", "changes", "code"),
    [
        ("2026", {"state": "draft"}, "W351"),
        ("2017", {}, "W352"),
        ("2026Q1", {}, "W353"),
        ("2026-13", {}, "F281"),
        ("2019", {"in_force_to": datetime.date(2019, 1, 1)}, "W352"),
    ],
)
def test_what_cannot_be_opened(version, author, period, changes, code):
    for name, value in changes.items():
        setattr(version, name, value)
    version.save()
    assert code in refused(opened, version=version, author=author, period=period)
    assert not Cycle.objects.exists()


def test_the_same_cycle_is_not_opened_twice(cycle, version, author):
    assert refused(opened, version=version, author=author) == ["W354"]


def test_only_an_author_of_the_place_opens(version, approver, person):
    elsewhere = person(roles.AUTHOR, "T01")
    for somebody in (approver, elsewhere):
        assert refused(opened, version=version, author=somebody) == ["W350"]


def test_dates_that_run_backwards_are_refused(version, author):
    day = datetime.date(2026, 12, 1)
    stages = dict.fromkeys(STAGES, (day, day)) | {"check": (day, day - datetime.timedelta(days=1))}
    assert refused(opened, version=version, author=author, stages=stages) == ["W356"]


def test_responsible_departments_are_found_by_their_names(district, author, approver, person):
    UnitVersion.objects.filter(unit=district["DEP01"]).update(name="区领导小组考核组")
    TreeRevision.objects.filter(pk=1).update(number=10**9 + 1)
    made = opened(approved(district["D01"], author, approver), author)
    assert set(Responsibility.objects.filter(cycle=made, item=ITEM).values_list("unit__code", flat=True)) == {"DEP01"}


# --- stages -----------------------------------------------------------------------------------------------------------


def test_a_cycle_goes_one_stage_at_a_time(cycle, author, approver):
    assert refused(actions.advance, cycle=cycle, stage="compute", by=author) == ["W357"]
    actions.advance(cycle=cycle, stage="collect", by=approver)
    assert refused(actions.advance, cycle=cycle, stage="collect", by=author) == ["W357"]  # the second of two
    assert refused(actions.advance, cycle=cycle, stage="self", by=author) == ["W358"]
    actions.advance(cycle=cycle, stage="self", reason="还有单位没有自评", by=author)
    assert Cycle.objects.get().stage == "self"
    assert cycle.stages.get(name="collect").entered_at is None
    assert Entry.objects.filter(action="cycle.moved-back", details__reason="还有单位没有自评").exists()


def test_only_the_office_moves_a_cycle(cycle, person):
    for role in (roles.LEADER, roles.SCORER, roles.APPRAISED):
        assert refused(actions.advance, cycle=cycle, stage="collect", by=person(role, "D01")) == ["W350"]


def test_deadlines_change_with_a_reason(cycle, author):
    dates = {stage.name: (stage.starts_on, stage.due_on) for stage in cycle.stages.all()}
    dates["collect"] = (dates["collect"][0], dates["collect"][1] + datetime.timedelta(days=3))
    assert refused(actions.set_dates, cycle=cycle, stages=dates, reason=" ", by=author) == ["W358"]
    actions.set_dates(cycle=cycle, stages=dates, reason="放假", by=author)
    assert cycle.stages.get(name="collect").due_on == dates["collect"][1]
    assert "collect" in Entry.objects.get(action="cycle.dates-changed").details["stages"]


def test_lights_carry_a_word(cycle, seen_by, author):
    late = datetime.date(2026, 12, 20)
    line = queries.lines(viewer_of(author, late), [cycle])[0]
    assert (line.now.light, line.now.sign, line.now.time_left.zh) == ("red", "■", "超期 5 天")
    near = queries.lines(viewer_of(author, datetime.date(2026, 12, 14)), [cycle])[0]
    assert (near.now.sign, near.now.time_left.zh) == ("▲", "还剩 1 天")


def test_responsibility_is_given_within_the_owners_part(cycle, author, district):
    actions.set_responsible(cycle=cycle, item=ITEM, units=[district["DEP01"]], by=author)
    actions.set_responsible(cycle=cycle, item=ITEM, units=[district["DEP02"]], by=author)
    assert Responsibility.objects.get(cycle=cycle, item=ITEM).unit.code == "DEP02"
    assert refused(actions.set_responsible, cycle=cycle, item="99", units=[], by=author) == ["W360"]


# --- final ------------------------------------------------------------------------------------------------------------


def computed(cycle, by, **fields):
    snapshot = Snapshot.objects.create(
        cycle=cycle, digest="1" * 64, tables={}, facts_revision=fields.pop("facts_revision", cycle.facts_revision)
    )
    number = cycle.runs.count() + 1
    given = {"state": "done", "final": True, "finished_at": timezone.now(), "snapshot": snapshot, **fields}
    return Run.objects.create(
        cycle=cycle, number=number, version=cycle.version, scheme_digest="0" * 64, asked_by=by, **given
    )


@pytest.fixture
def published(cycle):
    Cycle.objects.filter(pk=cycle.pk).update(stage="publish")
    cycle.refresh_from_db()
    return cycle


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"trial": True}, "试算"),
        ({"final": False}, "缺数"),
        ({"facts_revision": 7}, "事实"),
        ({"state": "failed"}, "没有完成"),
        ({"decisions": {"K1": "other"}}, "口径又改过"),
    ],
)
def test_what_keeps_a_run_from_being_final(published, author, approver, fields, word):
    run = computed(published, author, **fields)
    with pytest.raises(Refused, match=word):
        actions.finalise(cycle=published, run=run, by=approver)
    assert Cycle.objects.get().final_at is None


def test_who_computed_does_not_make_it_final(published, author, approver):
    with pytest.raises(Refused, match="本人"):
        actions.finalise(cycle=published, run=computed(published, approver), by=approver)
    assert refused(actions.finalise, cycle=published, run=Run.objects.get(), by=author) == ["W350"]


def test_who_brought_in_facts_does_not_make_it_final(published, author, approver):
    details = {"name": "a.csv", "stored": "a", "sha256": "0" * 64, "size": 1, "state": "written"}
    FactImport.objects.create(cycle=published, uploaded_by=approver, **details)
    with pytest.raises(Refused, match="导入"):
        actions.finalise(cycle=published, run=computed(published, author), by=approver)


def test_too_early_to_be_final(cycle, author, approver):
    with pytest.raises(Refused, match="自评"):
        actions.finalise(cycle=cycle, run=computed(cycle, author), by=approver)


def test_nothing_of_a_final_cycle_can_be_written(published, author, approver, district):
    run = computed(published, author)
    actions.finalise(cycle=published, run=run, by=approver)
    final = Cycle.objects.get()
    assert (final.final_run, final.final_by, final.stage) == (run, approver, "final")
    dates = {stage.name: (stage.starts_on, stage.due_on) for stage in final.stages.all()}
    writes = [
        (actions.advance, {"stage": "publish", "reason": "x"}),
        (actions.set_dates, {"stages": dates, "reason": "x"}),
        (actions.set_responsible, {"item": ITEM, "units": []}),
        (actions.match, {}),
        (actions.finalise, {"run": run}),
        (facts.clear, {"table": "marks", "reason": "x"}),
        (facts.bring_in, {"tables": {"marks": [{"unit": "T01", "item": ITEM, "assessor": "甲", "points": 1}]}}),
    ]
    for act, arguments in writes:
        assert refused(act, cycle=published, by=approver, **arguments)[0] in ("W359", "W401"), act


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_cycle_is_opened_on_its_page(version, author, signed_in):
    page = signed_in(author)
    shown = page.get("/cycles/new/", {"version": version.pk, "period": "2026"})
    form = shown.context["form"]
    data = {"version": version.pk, "period": "2026", "units_on": shown.context["proposal"].on.isoformat()}
    data |= {field.html_name: field.value() for stage, *fields in form.pairs() for field in fields}
    data |= {"title": "今年的考核", "kinds": ["district", "department", "town", "community", "grid"]}
    sent = page.post("/cycles/new/", {**data, "taking_part": ["T01", "T02"]})
    made = Cycle.objects.get()
    assert sent.url == f"/cycles/{made.pk}/"
    assert not made.units.filter(code__startswith="T03").exists()  # left out with all that is below
    assert made.units.filter(code="T02-C01-G1").exists()
    page.post("/cycles/new/", {**data, "taking_part": ["T01"]})
    assert Cycle.objects.count() == 1


def test_a_year_before_the_installation_takes_the_first_units(version, author, signed_in):
    """Units are there from the day of the installation on; the office appraises the year before all the same."""
    begun = datetime.date(2026, 3, 1)
    Unit.objects.update(opened_on=begun)
    UnitVersion.objects.update(from_on=begun)
    TreeRevision.objects.update(number=F("number") + 1)
    shown = signed_in(author).get("/cycles/new/", {"version": version.pk, "period": "2025"})
    assert shown.context["proposal"].on == begun
    assert shown.context["proposal"].appraised
    owner = Unit.objects.get(code="D01")
    assert actions.open_cycle(version=version, period="2025", owner=owner, by=author).units_on == begun


def test_a_day_without_units_is_told(version, author, signed_in):
    page = signed_in(author).get("/cycles/new/", {"version": version.pk, "period": "2026", "units_on": "1999-01-01"})
    assert (page.status_code, "1999-01-01 那天没有可以考核的单位（类别 镇街）" in page.content.decode()) == (422, True)


def test_who_sees_which_cycle(cycle, version, author, person, signed_in):
    for role, unit, status in (
        (roles.LEADER, "D01", 200),
        (roles.APPRAISED, "T01", 200),
        (roles.GRID_WORKER, "T01-C01-G1", 200),
        (roles.SCORER, "DEP02", 404),
    ):
        page = signed_in(person(role, unit))
        assert page.get(f"/cycles/{cycle.pk}/").status_code == status, role
        listed = page.get("/cycles/").content.decode()
        assert (cycle.title in listed) == (status == 200)
    assert signed_in(person(roles.SYSTEM)).get("/cycles/").status_code == 403


def test_pages_of_the_office(cycle, author, signed_in):
    page = signed_in(author)
    for address in ("", "dates/", "responsible/", f"responsible/?item={ITEM}"):
        assert page.get(f"/cycles/{cycle.pk}/{address}").status_code == 200
    page.post(f"/cycles/{cycle.pk}/advance/", {"stage": "collect"})
    assert Cycle.objects.get().stage == "collect"
    told = page.post(f"/cycles/{cycle.pk}/advance/", {"stage": "self"}, follow=True).content.decode()
    assert "没有写明理由" in told


def test_others_change_nothing(cycle, person, signed_in):
    page = signed_in(person(roles.LEADER, "D01"))
    for address in ("advance/", "match/", "finalise/"):
        assert page.post(f"/cycles/{cycle.pk}/{address}", {"stage": "collect"}).status_code == 403
    assert page.get(f"/cycles/{cycle.pk}/dates/").status_code == 403
    assert Cycle.objects.get().stage == "self"


@pytest.mark.parametrize("number", ["²", "9" * 30, "-1", "x"])
def test_a_number_that_is_none_breaks_nothing(cycle, author, approver, signed_in, number):
    assert signed_in(approver).post(f"/cycles/{cycle.pk}/finalise/", {"run": number}).status_code == 404
    form = {"item": ITEM, "units": [number]}
    assert signed_in(author).post(f"/cycles/{cycle.pk}/responsible/", form).status_code == 302
