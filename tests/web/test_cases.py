"""A case on its way through the loop: by whom, with what, and what its clocks do."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from tests.web.cases_at_work import Crew, crew

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cases.actions import Pick, act, act_with_many
from kaoping.web.cases.doing import Inputs, Joint
from kaoping.web.cases.models import Assisting, Case, Contact, Limit, Plan, Step
from kaoping.web.cases.numbering import find
from kaoping.web.cases.report_actions import Report, report
from kaoping.web.cases.rights import cases_seen, hand_of, open_rows
from kaoping.web.cases.ticking import light, set_deadline
from kaoping.web.people.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


def refused(call, *args, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **given)
    return caught.value.faults[0].code


def test_the_usual_way_has_six_stages_and_a_step_for_each(at_work):
    case = at_work.closed()
    assert case.state == "closed"
    assert [step.action for step in case.history.all()] == [
        "report", "accept", "dispatch", "sign", "finish", "pass", "close",
    ]  # fmt: skip
    assert [step.number for step in case.history.all()] == list(range(1, 8))
    assert case.steps == 7
    assert case.satisfaction == "satisfied"
    assert case.closed_at is not None
    assert case.due_at is None
    assert case.handling_due_at >= case.closed_at  # handled in time


def test_every_step_leaves_an_entry_in_the_log(at_work):
    case = at_work.closed()
    told = Entry.objects.filter(object_kind="case", object_id=str(case.pk)).order_by("number")
    assert [entry.action for entry in told] == [f"case.{step.action}" for step in case.history.all()]


def test_the_place_says_grid_town_and_desk(at_work):
    case = at_work.reported()
    units = at_work.units
    assert (case.grid, case.town, case.desk) == (units["T01-C01-G1"], units["T01"], units["T01"])


def test_a_place_in_no_grid_goes_to_the_uppermost_desk(at_work):
    case = at_work.reported(channel="hotline", longitude=100.0, latitude=30.0)
    assert (case.grid, case.town, case.desk) == (None, None, at_work.units["D01"])


def test_the_number_names_the_day_and_finds_the_case(at_work):
    case = at_work.reported()
    assert case.number == f"AJ-{timezone.localtime(case.reported_at):%y%m%d}-{case.pk:04}"
    assert find(case.number.lower().replace("-", "")) == case
    assert find(f"AJ-200101-{case.pk:04}") is None


def test_the_same_report_of_a_phone_is_one_case(at_work):
    uuid = "6f6c1d2e-9b5b-4a39-9c2e-6a1c50c3a001"
    first, second = at_work.reported(uuid=uuid), at_work.reported(uuid=uuid, text="又一次")
    assert first.pk == second.pk
    assert Case.objects.count() == 1


def test_who_handled_it_neither_verifies_nor_evaluates(at_work, person):
    case = at_work.handled()
    for role in ("checker", "supervisor"):
        Grant.objects.create(person=at_work["handler"], role=role, unit=at_work.units["D01"], from_on="2020-01-01")
    assert refused(at_work.does, "handler", "pass", case) == "W743"
    at_work.does("checker", "pass", case)
    assert refused(at_work.does, "handler", "close", case) == "W743"


def test_of_two_dispatchers_one_wins_and_the_other_is_told(at_work):
    case = at_work.accepted()
    steps = case.steps
    given = Inputs(unit=at_work.units["DEP02"])
    act(case=case.pk, action="dispatch", steps=steps, given=given, by=at_work["dispatcher"])
    with pytest.raises(Refused) as caught:
        act(case=case.pk, action="dispatch", steps=steps, given=given, by=at_work["district_dispatcher"])
    assert caught.value.faults[0].code == "W732"
    assert "dispatcher" in caught.value.faults[0].message("zh")
    assert Step.objects.filter(case=case, action="dispatch").count() == 1


def test_what_the_table_does_not_know_is_refused(at_work):
    case = at_work.reported()
    assert refused(at_work.does, "dispatcher", "dispatch", case, unit=at_work.units["DEP02"]) == "W730"
    assert refused(at_work.does, "checker", "accept", case) == "W731"
    assert refused(at_work.does, "intake", "reject", case) == "W733"


def test_the_first_extension_is_the_duty_chiefs_and_the_next_a_leaders(at_work):
    case = at_work.at_the_unit()
    due = case.handling_due_at
    at_work.does("handler", "ask_extension", case, reason="材料未到", amount=27000)
    assert refused(at_work.does, "leader", "grant_extension", case) == "W751"
    at_work.does("duty_chief", "grant_extension", case)
    assert case.handling_due_at > due
    assert case.extensions == 1
    at_work.does("handler", "ask_extension", case, reason="仍未到", amount=27000)
    assert refused(at_work.does, "duty_chief", "grant_extension", case) == "W750"
    at_work.does("leader", "grant_extension", case)
    assert case.extensions == 2


def test_a_parked_case_is_out_of_the_clock(at_work):
    case = at_work.at_the_unit()
    before = case.handling_due_at
    day = timezone.localdate() + datetime.timedelta(days=30)
    at_work.does("supervisor", "park", case, reason="等待拆迁", until=day)
    assert (case.due_at, case.handling_due_at) == (None, None)
    assert case.handling_left > 0
    assert light(case, timezone.now()) == ""
    at_work.does("leader", "unpark", case)
    assert abs((case.handling_due_at - before).total_seconds()) < 5


def test_what_has_run_out_stays_run_out(at_work):
    case = at_work.at_the_unit()
    late = timezone.now() - datetime.timedelta(hours=1)
    Case.objects.filter(pk=case.pk).update(handling_due_at=late, due_at=late)
    at_work.does("dispatcher", "transfer", case, unit=at_work.units["DEP01"], reason="职责属该单位")
    assert case.ran_out_at == late
    at_work.does("helper", "sign", case)
    at_work.does("helper", "finish", case, reason="已办")
    at_work.does("checker", "pass", case)
    at_work.does("supervisor", "close", case)
    assert case.handling_due_at == late < case.closed_at


def test_an_extension_asked_for_in_time_heals_a_late_answer(at_work):
    case = at_work.at_the_unit()
    at_work.does("handler", "ask_extension", case, reason="材料未到", amount=27000)
    asked = case.history.get(action="ask_extension").at
    Case.objects.filter(pk=case.pk).update(handling_due_at=asked + datetime.timedelta(milliseconds=1))
    at_work.does("handler", "progress", case, reason="还在等")
    assert case.ran_out_at is not None
    at_work.does("duty_chief", "grant_extension", case)
    assert case.ran_out_at is None


def test_a_failed_verification_is_rework_on_what_is_left_of_the_clock(at_work):
    case = at_work.handled()
    left = case.handling_left
    at_work.does("checker", "fail", case, reason="坑洞仍在")
    assert case.state == "handling"
    assert case.rework == 1
    assert case.handling_left is None
    assert left is not None


def test_the_public_is_verified_before_acceptance(at_work):
    case = at_work.reported(channel="public", contact={"name": "王女士", "phone": "13900000000"})
    assert case.state == "to_verify"
    assert len(case.ticket) == 10
    assert Contact.objects.get(case=case).phone == "13900000000"
    assert refused(at_work.does, "intake", "accept", case) == "W730"
    at_work.does("grid", "verify", case)
    assert case.state == "reported"


def test_several_units_one_leads_with_a_plan(at_work):
    case = at_work.accepted()
    day = timezone.localdate() + datetime.timedelta(days=9)
    plan = Joint("分管副镇长", "周立民", "先围挡后修复", day)
    at_work.does(
        "dispatcher", "dispatch", case, unit=at_work.units["DEP02"], assisting=(at_work.units["DEP01"],), plan=plan
    )
    assert list(Assisting.objects.filter(case=case).values_list("unit__code", flat=True)) == ["DEP01"]
    assert Plan.objects.get(case=case).officer == "周立民"
    assert case.handling_due_at == case.due_at
    assert timezone.localdate(case.due_at) <= day < timezone.localdate(case.due_at) + datetime.timedelta(days=9)
    at_work.does("handler", "sign", case)
    at_work.does("helper", "progress", case, reason="管线已核对")
    assert refused(at_work.does, "helper", "finish", case, reason="已办") == "W731"


def test_the_deadline_of_a_plan_is_the_deadline_of_its_case(at_work):
    """20 November 2026 is a Friday: work ends at 17:30, and the limit of five working days no longer counts."""
    case = at_work.accepted()
    now = timezone.make_aware(datetime.datetime(2026, 11, 18, 9, 0))
    set_deadline(case, datetime.date(2026, 11, 20), now)
    assert timezone.localtime(case.handling_due_at).isoformat() == "2026-11-20T17:30:00+08:00"
    assert case.handling_allowed == 8 * 3600 - 1800 + 2 * 27000 - 1800
    set_deadline(case, datetime.date(2026, 11, 22), now)  # a Sunday: the last working hour before it
    assert timezone.localtime(case.handling_due_at).isoformat() == "2026-11-20T17:30:00+08:00"


def test_a_duplicate_goes_into_the_other_case(at_work):
    first, second = at_work.accepted(), at_work.reported(text="同一个坑")
    at_work.does("intake", "merge", second, other=first.number)
    assert (second.state, second.duplicate_of_id, second.due_at) == ("merged", first.pk, None)
    third = at_work.reported()
    at_work.does("intake", "merge", third, other=second.number)
    assert third.duplicate_of_id == first.pk
    assert refused(at_work.does, "intake", "merge", at_work.reported(), other="AJ-000000-99999") == "W738"


def test_the_platform_above_takes_what_is_escalated(at_work):
    case = at_work.accepted()
    at_work.does("dispatcher", "escalate", case, reason="涉及两镇")
    assert (case.desk.code, case.escalated) == ("D01", True)
    assert refused(at_work.does, "dispatcher", "dispatch", case, unit=at_work.units["DEP02"]) == "W731"
    at_work.does("district_dispatcher", "send_down", case, reason="镇内可办")
    assert (case.desk.code, case.escalated) == ("T01", False)


def test_what_was_settled_on_the_spot_closes_at_the_desk(at_work):
    case = at_work.reported(self_handled=True, level="daily")
    at_work.does("intake", "accept_done", case)
    assert case.state == "closed"
    assert refused(at_work.does, "intake", "accept_done", at_work.reported()) == "W744"


def test_the_third_urging_is_a_leaders(at_work):
    case = at_work.at_the_unit()
    for _ in range(2):
        at_work.does("supervisor", "urge", case, reason="请抓紧")
    assert refused(at_work.does, "supervisor", "urge", case, reason="请抓紧") == "W753"
    at_work.does("leader", "urge", case, reason="限期办结")
    assert case.urged == 3


def test_many_at_once_each_for_itself(at_work):
    cases = [at_work.reported(text=f"第 {n} 件") for n in range(3)]
    picks = [Pick(case.pk, case.steps) for case in cases]
    at_work.does("intake", "reject", cases[1], reason="不属实")
    done, wrong = act_with_many(picks=picks, action="accept", given=Inputs(), by=at_work["intake"])
    assert [step.case_id for step in done] == [cases[0].pk, cases[2].pk]
    assert list(wrong) == [cases[1].pk]


def test_people_see_the_cases_of_their_part_of_the_tree(at_work, person, seen_by):
    case = at_work.dispatched()
    there = {who: cases_seen(seen_by(at_work[who])).filter(pk=case.pk).exists() for who in at_work.people}
    assert there == {who: who != "helper" for who in at_work.people}
    for role, unit in (("intake", "T02"), ("leader", "T02"), ("grid_worker", "T02-C01-G1"), ("handler", "DEP01")):
        assert not cases_seen(seen_by(person(role, unit))).filter(pk=case.pk).exists()
    assert not cases_seen(seen_by(person())).exists()


def test_only_what_one_may_do_is_offered(at_work, seen_by):
    case = at_work.at_the_unit()
    offered = [row.action for row in open_rows(hand_of(seen_by(at_work["handler"]), case))]
    assert offered == ["send_back", "progress", "ask_extension", "mediate", "refer_court", "finish"]
    assert [row.action for row in open_rows(hand_of(seen_by(at_work["intake"]), case))] == ["merge", "relevel"]


def test_a_report_from_the_future_or_without_a_place_is_refused(at_work):
    at = timezone.now() + datetime.timedelta(hours=1)
    assert refused(at_work.reported, at=at) == "W735"
    assert refused(at_work.reported, longitude=None, latitude=None, channel="hotline") == "W737"
    assert refused(report, sent=Report("grid", text="x", address="y"), by=at_work["intake"]) == "W740"
    assert refused(report, sent=Report("grid", text="x", address="y"), by=None) == "W740"


def test_another_level_has_another_limit_and_what_was_used_stays_used(at_work):
    Limit.objects.create(level="major", stage="handle", amount=10, unit="work_days")
    case = at_work.at_the_unit()
    due = case.handling_due_at
    at_work.does("supervisor", "relevel", case, level="major", reason="可能伤人")
    assert case.handling_due_at > due
    assert case.wrong_level
    assert case.handling_allowed == 10 * 27000


def test_reopening_gives_a_new_clock(at_work):
    case = at_work.closed()
    at_work.does("supervisor", "reopen", case, reason="复查仍有坑洞")
    assert (case.state, case.closed_at, case.lead_id) == ("accepted", None, None)
    at_work.does("dispatcher", "dispatch", case, unit=at_work.units["DEP02"])
    assert case.handling_due_at is not None
