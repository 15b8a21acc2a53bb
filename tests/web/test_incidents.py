"""Incidents from their report to the points: who does what, what is refused, what stands in the facts afterwards."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import FactImport, Incident
from kaoping.web.incidents import actions
from kaoping.web.incidents.actions import Pick, act, change, register
from kaoping.web.incidents.judging import Typed
from kaoping.web.incidents.models import Registration
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, GRID_WORKER, LEADER, SCORER

pytestmark = pytest.mark.django_db
PERIOD = str(timezone.localdate().year)
DAY = datetime.date(timezone.localdate().year, 1, 15)
MEDIA = Typed(
    unit="T01", kind="media", level="city", occurred_on=DAY, text="网格走访经验在市报头版刊发", source="青河日报 2 版"
)


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author, period=PERIOD)
    for item in ("4.1", "4.2"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    Responsibility.objects.create(cycle=cycle, item="2.2", unit=district["DEP02"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def colleague(person):
    return person(SCORER, "DEP01", "colleague", name="赵志强")


def fresh(cycle):
    return Cycle.objects.get(pk=cycle.pk)


def put_down(cycle, by, token="a" * 32, looked_at=(), **changes):
    typed = Typed(**{name: getattr(MEDIA, name) for name in Typed.__slots__} | changes)
    return register(cycle=cycle, typed=typed, looked_at=looked_at, token=token, by=by)


def step(cycle, made, what, by, reason="", steps=None):
    made.refresh_from_db()
    pick = Pick(made.code, made.steps if steps is None else steps)
    return act(cycle=fresh(cycle), step=what, picks=[pick], reason=reason, by=by)


def refused(call, *arguments, **named):
    with pytest.raises(Refused) as found:
        call(*arguments, **named)
    return [fault.code for fault in found.value.faults]


def fact(made):
    return Incident.objects.get(cycle=made.cycle_id, incident=made.code)


def counted(cycle, scorer, colleague, approver, **changes):
    made = put_down(cycle, scorer, **changes)
    step(cycle, made, "verify", colleague)
    step(cycle, made, "count", approver)
    made.refresh_from_db()
    return made


# --- from report to points ----------------------------------------------------------------------------------------


def test_what_is_registered_stands_in_the_facts_and_does_not_count(cycle, scorer):
    made = put_down(cycle, scorer, subject="走访经验", count="２")
    row = fact(made)
    assert (row.unit, row.kind, row.level, row.occurred_on, row.count) == ("T01", "media", "city", DAY, Decimal(2))
    assert (row.verified, row.subject, row.item) == (False, "走访经验", None)
    assert (made.code, made.state, made.reported) == (f"{PERIOD}-J0001", "registered", False)
    entry = Entry.objects.get(action="incident.registered")
    assert entry.actor == scorer
    assert (entry.details["incident"], entry.details["level"]) == (made.code, "city")


def test_it_counts_only_once_two_others_have_looked(cycle, scorer, colleague, approver):
    made = put_down(cycle, scorer)
    step(cycle, made, "verify", colleague, "原件已核对")
    assert fact(made).verified is False
    step(cycle, made, "count", approver)
    made.refresh_from_db()
    assert fact(made).verified is True
    assert (made.state, made.verified_by, made.decided_by) == ("counted", colleague, approver)
    assert [(each.done, each.by, each.reason) for each in made.history.all()] == [
        ("registered", scorer, ""), ("verified", colleague, "原件已核对"), ("counted", approver, ""),
    ]  # fmt: skip
    told = Entry.objects.filter(action__startswith="incident.").order_by("number")
    assert [entry.action for entry in told] == ["incident.registered", "incident.verified", "incident.counted"]


def test_one_person_of_the_office_may_verify_and_decide_what_others_registered(cycle, scorer, author):
    made = put_down(cycle, scorer)
    step(cycle, made, "verify", author)
    step(cycle, made, "count", author)
    assert fact(made).verified is True


def test_who_registers_neither_verifies_nor_decides(cycle, author, scorer, colleague, approver):
    own = put_down(cycle, author)
    for what in ("verify", "reject"):
        assert refused(step, cycle, own, what, author, "x") == ["W622"]
    step(cycle, own, "verify", colleague)
    assert refused(step, cycle, own, "count", author) == ["W622"]
    step(cycle, own, "count", approver)
    theirs = put_down(cycle, scorer, token="b" * 32, unit="T02")
    assert refused(step, cycle, theirs, "verify", scorer) == ["W622"]


def test_who_changes_it_has_entered_it_too(cycle, scorer, colleague, approver):
    made = put_down(cycle, scorer)
    change(registration=made, typed=Typed(**told(MEDIA) | {"level": "province"}), steps=1, by=colleague)
    assert refused(step, cycle, made, "verify", colleague) == ["W622"]
    step(cycle, made, "verify", approver)


def told(typed):
    return {name: getattr(typed, name) for name in Typed.__slots__}


def test_what_is_not_counted_says_why(cycle, scorer, approver):
    made = put_down(cycle, scorer)
    assert refused(step, cycle, made, "reject", approver) == ["W619"]
    step(cycle, made, "reject", approver, "未见原件")
    made.refresh_from_db()
    assert (made.state, fact(made).verified) == ("rejected", False)


def test_it_is_verified_before_it_counts(cycle, scorer, approver):
    made = put_down(cycle, scorer)
    assert refused(step, cycle, made, "count", approver) == ["W623"]


def test_a_decided_one_is_taken_up_again_by_the_office_with_a_reason(cycle, scorer, colleague, approver, author):
    made = counted(cycle, scorer, colleague, approver)
    assert refused(step, cycle, made, "reopen", colleague, "级别有误") == ["W625"]
    assert refused(step, cycle, made, "reopen", author) == ["W619"]
    step(cycle, made, "reopen", author, "级别有误")
    made.refresh_from_db()
    assert (made.state, made.verified_by, made.decided_by, fact(made).verified) == ("registered", None, None, False)
    changed = change(registration=made, typed=Typed(**told(MEDIA) | {"level": "district"}), steps=4, by=scorer)
    last = changed.history.last()
    assert (last.done, last.changes) == ("changed", {"level": ["city", "district"]})
    assert fact(made).level == "district"


# --- two at once --------------------------------------------------------------------------------------------------


def test_of_two_confirmations_one_wins_and_the_other_is_told(cycle, scorer, colleague, author, approver):
    made = put_down(cycle, scorer)
    step(cycle, made, "verify", colleague, steps=1)
    with pytest.raises(Refused) as late:
        step(cycle, made, "verify", author, steps=1)
    fault = late.value.faults[0]
    assert (fault.code, "赵志强" in fault.message("zh"), "已查实" in fault.message("zh")) == ("W623", True, True)
    step(cycle, made, "count", approver, steps=2)
    assert refused(step, cycle, made, "reject", author, "x", steps=2) == ["W623"]
    assert fact(made).verified is True


def test_nobody_confirms_what_was_changed_since_they_looked(cycle, scorer, colleague):
    made = put_down(cycle, scorer)
    change(registration=made, typed=Typed(**told(MEDIA) | {"level": "central"}), steps=1, by=scorer)
    assert refused(step, cycle, made, "verify", colleague, steps=1) == ["W624"]


def test_of_two_changes_the_second_is_told(cycle, scorer, colleague):
    made = put_down(cycle, scorer)
    change(registration=made, typed=Typed(**told(MEDIA) | {"level": "central"}), steps=1, by=scorer)
    late = Typed(**told(MEDIA) | {"level": "district"})
    assert refused(change, registration=made, typed=late, steps=1, by=colleague) == ["W624"]
    assert fact(made).level == "central"


def test_the_same_form_twice_makes_one(cycle, scorer):
    first, second = put_down(cycle, scorer), put_down(cycle, scorer)
    assert first == second
    assert Registration.objects.count() == 1
    assert Entry.objects.filter(action="incident.registered").count() == 1


def test_a_form_sent_again_with_other_words_makes_another(cycle, scorer):
    first = put_down(cycle, scorer)
    second = put_down(cycle, scorer, unit="T02")
    assert (first.unit, second.unit, Registration.objects.count()) == ("T01", "T02", 2)


def test_a_change_to_nothing_new_is_no_entry_in_the_log(cycle, scorer):
    made = put_down(cycle, scorer)
    before = Entry.objects.count()
    change(registration=made, typed=MEDIA, steps=1, by=scorer)
    assert (Entry.objects.count(), made.history.count()) == (before, 1)


# --- who may ------------------------------------------------------------------------------------------------------


def test_a_department_registers_the_kinds_of_its_items(cycle, scorer, person):
    assert refused(put_down, cycle, scorer, kind="open_loop", level="") == ["W610"]
    other = person(SCORER, "DEP02", "other")
    assert put_down(cycle, other, kind="open_loop", level="").kind == "open_loop"


def test_a_unit_reports_its_own_and_no_others(cycle, person, colleague):
    mine = person(APPRAISED, "T01", "town")
    made = put_down(cycle, mine)
    assert made.reported is True
    assert refused(put_down, cycle, mine, unit="T02", token="b" * 32) == ["W612"]
    assert refused(step, cycle, made, "verify", mine) == ["W625"]
    step(cycle, made, "verify", colleague)


@pytest.mark.parametrize(("role", "unit"), [(LEADER, "D01"), (APPROVER, "D01"), (GRID_WORKER, "T01")])
def test_others_register_nothing(cycle, person, role, unit):
    assert refused(put_down, cycle, person(role, unit)) in (["W610"], ["W612"])


def test_a_department_verifies_its_own_kinds_and_never_decides(cycle, scorer, colleague, person):
    made = put_down(cycle, scorer)
    assert refused(step, cycle, made, "verify", person(SCORER, "DEP02", "other")) == ["W625"]
    step(cycle, made, "verify", colleague)
    assert refused(step, cycle, made, "count", colleague) == ["W625"]


def test_nobody_decides_about_the_own_unit(cycle, scorer, person, district):
    both = person(AUTHOR, "D01", "both")
    both.grants.create(role=APPRAISED, unit=district["T01"], from_on=datetime.date(2020, 1, 1))
    made = put_down(cycle, scorer)
    assert refused(step, cycle, made, "verify", both) == ["W627"]


def test_several_are_done_together_or_none(cycle, scorer, colleague, author):
    two = [put_down(cycle, scorer), put_down(cycle, scorer, token="b" * 32, unit="T02")]
    own = put_down(cycle, colleague, token="c" * 32, unit="T03")
    picks = [Pick(made.code, 1) for made in (*two, own)]
    assert refused(act, cycle=cycle, step="verify", picks=picks, reason="", by=colleague) == ["W622"]
    assert set(Registration.objects.values_list("state", flat=True)) == {"registered"}
    assert act(cycle=cycle, step="verify", picks=picks[:2], reason="已核对", by=colleague) == 2
    assert act(cycle=cycle, step="count", picks=[Pick(made.code, 2) for made in two], reason="", by=author) == 2
    assert [fact(made).verified for made in two] == [True, True]
    assert refused(act, cycle=cycle, step="verify", picks=[], reason="", by=colleague) == ["W628"]


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"unit": "T99"}, ["W612"]),
        ({"unit": ""}, ["W612"]),
        ({"unit": "街道"}, ["W612"]),  # two have it in their name
        ({"unit": "D01"}, ["W629"]),
        ({"kind": "nothing"}, ["W613"]),
        ({"level": ""}, ["W614"]),
        ({"level": "galaxy"}, ["W614"]),
        ({"occurred_on": DAY.replace(year=DAY.year - 1)}, ["W615"]),
        ({"occurred_on": timezone.localdate() + datetime.timedelta(days=1)}, ["W616"]),
        ({"count": "0"}, ["W617"]),
        ({"count": "1.5"}, ["W617"]),
        ({"count": "-1"}, ["W617"]),
        ({"count": "两次"}, ["W540"]),
        ({"item": "9.9"}, ["W626"]),
        ({"text": " "}, ["W620"]),
        ({"source": ""}, ["W620"]),
        ({"unit": "T99", "level": "", "count": "0"}, ["W612", "W614", "W617"]),
    ],
)
def test_what_does_not_fit_is_refused_all_at_once(cycle, scorer, changes, codes):
    found = refused(put_down, cycle, scorer, **changes)
    assert [code for code in found if code != "W615"] == codes or found == codes
    assert not Registration.objects.exists()


def test_a_unit_is_found_by_code_name_or_the_part_of_a_name_that_only_one_has(cycle, scorer):
    for number, text in enumerate(("T01", "T01 青石街道", "青石街道", " 青石 ")):
        made = put_down(cycle, scorer, unit=text, token=f"{number:032}", looked_at=codes_so_far())
        assert made.unit == "T01"


def codes_so_far():
    return tuple(Registration.objects.values_list("code", flat=True))


def test_what_happened_below_a_town_counts_for_it(cycle, scorer):
    assert put_down(cycle, scorer, unit="T01-C01-G1").unit == "T01-C01-G1"


def test_after_checking_nothing_goes_on_but_by_correction(cycle, scorer, colleague, approver):
    made = counted(cycle, scorer, colleague, approver)
    for stage in ("compute", "publish", "final"):
        Cycle.objects.filter(pk=cycle.pk).update(stage=stage)
        assert refused(put_down, fresh(cycle), scorer, token="z" * 32) == ["W611"]
        assert refused(step, cycle, made, "reopen", approver, "x") == ["W611"]
    assert "更正" in actions.faults.NOT_NOW.at(stage="计算", stage_en="computing").mend("zh")


# --- imports ------------------------------------------------------------------------------------------------------


def row_of(made, **changes):
    row = {"incident": made.code, "unit": made.unit, "kind": made.kind, "level": made.level, "count": "1"}
    return {**row, "occurred_on": DAY.isoformat(), "verified": "true", **changes}


def test_an_import_does_not_change_what_was_decided(cycle, scorer, colleague, approver, author):
    made = counted(cycle, scorer, colleague, approver)
    wrong = row_of(made, level="central")
    assert refused(facts.bring_in, cycle=fresh(cycle), tables={"incidents": [wrong]}, by=author) == ["W430"]
    facts.bring_in(cycle=fresh(cycle), tables={"incidents": [row_of(made)]}, by=author)  # nothing new in it
    assert fact(made).level == "city"
    with pytest.raises(Refused):
        facts.clear(cycle=fresh(cycle), table="incidents", reason="x", by=author)


def test_no_import_counts_what_nobody_has_verified(cycle, scorer, author):
    made = put_down(cycle, scorer)
    counts = {"cycle": fresh(cycle), "tables": {"incidents": [row_of(made, verified="true")]}, "by": author}
    assert refused(facts.bring_in, **counts) == ["W430"]
    assert fact(made).verified is False


def test_who_imported_one_neither_verifies_nor_counts_it_even_when_it_is_taken_up_again(
    cycle, author, scorer, approver
):
    row = {"incident": "X-7", "unit": "T02", "kind": "media", "level": "district", "verified": ""}
    facts.bring_in(cycle=cycle, tables={"incidents": [row]}, by=author)
    brought = FactImport.objects.create(
        cycle=cycle, name="a.csv", size=1, uploaded_by=author, written_by=author, written_at=timezone.now()
    )
    Incident.objects.filter(incident="X-7").update(brought_by=brought)
    act(cycle=fresh(cycle), step="take", picks=[Pick("X-7", 0)], reason="", by=scorer)
    made = Registration.objects.get(code="X-7")
    assert [(each.number, each.done, each.by) for each in made.history.all()] == [
        (1, "imported", author), (2, "taken-in", scorer),
    ]  # fmt: skip
    assert refused(step, cycle, made, "verify", author) == ["W622"]
    step(cycle, made, "verify", approver)
    assert refused(step, cycle, made, "count", author) == ["W622"]
    step(cycle, made, "count", approver)
    step(cycle, made, "reopen", author, "级别有误")
    assert refused(step, cycle, made, "verify", author) == ["W622"]


def test_an_imported_one_is_taken_into_the_flow(cycle, author, scorer, colleague, approver):
    row = {"incident": "X-7", "unit": "T02", "kind": "media", "level": "district", "verified": ""}
    facts.bring_in(cycle=cycle, tables={"incidents": [row]}, by=author)
    take = {"cycle": fresh(cycle), "step": "take", "picks": [Pick("X-7", 0)], "reason": "补办查实"}
    assert act(**take, by=scorer) == 1
    assert refused(act, **take, by=colleague) == ["W623"]
    made = Registration.objects.get(code="X-7")
    assert (made.unit, made.level, made.count, made.registered_by) == ("T02", "district", Decimal(1), scorer)
    assert refused(step, cycle, made, "verify", scorer) == ["W622"]
    step(cycle, made, "verify", colleague)
    step(cycle, made, "count", approver)
    assert fact(made).verified is True


def test_an_imported_one_that_counts_is_not_taken_in(cycle, author, scorer):
    row = {"incident": "X-7", "unit": "T02", "kind": "media", "level": "district", "verified": "true"}
    facts.bring_in(cycle=cycle, tables={"incidents": [row]}, by=author)
    picks = [Pick("X-7", 0)]
    assert refused(act, cycle=fresh(cycle), step="take", picks=picks, reason="", by=scorer) == ["W625"]


def test_a_level_that_an_import_left_out_has_to_be_there_before_it_counts(cycle, author, scorer, colleague, approver):
    row = {"incident": "X-7", "unit": "T02", "kind": "media", "level": "", "verified": ""}
    facts.bring_in(cycle=cycle, tables={"incidents": [row]}, by=author)
    act(cycle=fresh(cycle), step="take", picks=[Pick("X-7", 0)], reason="", by=scorer)
    made = Registration.objects.get(code="X-7")
    step(cycle, made, "verify", colleague)
    assert refused(step, cycle, made, "count", approver) == ["W614"]


def test_a_code_that_an_import_has_used_is_not_given_again(cycle, author, scorer):
    row = {"incident": f"{PERIOD}-J0001", "unit": "T02", "kind": "media", "level": "district", "verified": ""}
    facts.bring_in(cycle=cycle, tables={"incidents": [row]}, by=author)
    assert put_down(fresh(cycle), scorer).code == f"{PERIOD}-J0002"
