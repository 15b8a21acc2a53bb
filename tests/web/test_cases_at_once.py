"""Two people at one case, one import or one list in the same moment: one wins, the other is told, nothing is double."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from tests.web.cases_at_work import INSIDE, crew
from tests.web.test_people_at_once import at_once, losers

from kaoping.web.audit.models import Entry
from kaoping.web.cases.actions import act
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.models import Case, Source, Step
from kaoping.web.cases.report_actions import Report, report
from kaoping.web.dispatching import duty_actions, rota_actions, rule_actions
from kaoping.web.dispatching.duty_actions import Offer
from kaoping.web.dispatching.models import Duty, Rota, Rule
from kaoping.web.dispatching.rotas import in_turn, read_groups
from kaoping.web.dispatching.rule_actions import Wording
from kaoping.web.people import roles
from kaoping.web.people.viewer import today
from kaoping.web.reporting.models import Dispute
from kaoping.web.reporting.reply_actions import grant, refuse
from kaoping.web.takeover import actions as takeover

pytestmark = pytest.mark.django_db(transaction=True)
GROUPS = "李敏（副书记）；王强（综治办主任）、张丽（司法所长）；城管所"


@pytest.fixture
def at_work(district, person):
    made = crew(district, person)
    made.people["author"] = person(roles.AUTHOR, "D01", "the-author")
    made.people["second"] = person(roles.AUTHOR, "T01", "the-second")
    made.people["approver"] = person(roles.APPROVER, "D01", "the-approver")
    made.people["other"] = person(roles.APPROVER, "T01", "the-other")
    return made


def test_two_dispatchers(at_work):
    case = at_work.accepted()
    given = {"case": case.pk, "action": "dispatch", "steps": case.steps}
    came = at_once(
        (act, {**given, "given": Inputs(unit=at_work.units["DEP01"]), "by": at_work["dispatcher"]}),
        (act, {**given, "given": Inputs(unit=at_work.units["DEP02"]), "by": at_work["district_dispatcher"]}),
    )
    assert losers(came) <= {"W732"}
    case.refresh_from_db()
    if "done" in came:
        assert case.lead == at_work.units[("DEP01", "DEP02")[came.index("done")]]
    assert Step.objects.filter(case=case, action="dispatch").count() == came.count("done")
    assert Entry.objects.filter(action="case.dispatch").count() == came.count("done")


def test_verified_and_failed(at_work):
    case = at_work.handled()
    given = {"case": case.pk, "steps": case.steps, "given": Inputs(reason="看过")}
    came = at_once(
        (act, {**given, "action": "pass", "by": at_work["checker"]}),
        (act, {**given, "action": "fail", "by": at_work["grid"]}),
    )
    assert losers(came) <= {"W732"}
    case.refresh_from_db()
    assert case.steps == 5 + came.count("done")


def test_the_same_report_of_a_phone_twice(at_work):
    sent = Report("grid", "坑洞", longitude=INSIDE[0], latitude=INSIDE[1], uuid="6f6c1d2e-9b5b-4a39-9c2e-6a1c50c3a009")
    came = at_once(*[(report, {"sent": sent, "by": at_work["grid"]})] * 2)
    assert set(came) <= {"done", "locked"}
    assert Case.objects.count() == Step.objects.count() == ("done" in came)


def test_two_imports_of_one_source(at_work):
    source = Source.objects.create(code="other", name="数字城管", unit=at_work.units["D01"])
    row = {"number": "GD-1", "reported_at": timezone.localtime().isoformat(), "text": "路面坑洞", "state": "reported",
           "longitude": INSIDE[0], "latitude": INSIDE[1]}  # fmt: skip
    given = {"source": source, "rows": [row], "content": b"x", "is_trial": False}
    came = at_once(*[(takeover.take, given)] * 2)
    assert set(came) <= {"done", "locked"}
    assert Case.objects.filter(source=source).count() == Step.objects.count() == ("done" in came)


def test_a_duty_admitted_by_two(at_work):
    units = at_work.units
    offer = Offer(
        "duty", "city", "户外招牌日常巡查", "职责清单第 7 条", "发现", place=units["T01"], lead=units["DEP02"]
    )
    duty = duty_actions.propose(offer=offer, reason="划转", by=at_work["author"])
    duty_actions.review(duties=[duty.pk], opinion="可以", favours=True, by=at_work["second"])
    came = at_once(
        (duty_actions.admit, {"duties": [duty.pk], "from_on": today(), "by": at_work["approver"]}),
        (duty_actions.refuse, {"duties": [duty.pk], "decision": "不宜", "by": at_work["other"]}),
    )
    assert losers(came) <= {"W782"}
    decided = Duty.objects.get(pk=duty.pk).state
    assert decided == {0: "admitted", 1: "refused"}.get(came.index("done") if "done" in came else -1, "reviewed")


def test_two_rules_for_the_same_cases(at_work):
    one, two = (Wording(at_work.units["T01"], at_work.category, "", at_work.units[code]) for code in ("DEP01", "DEP02"))
    came = at_once(
        (rule_actions.add, {"wording": one, "reason": "目录", "by": at_work["author"]}),
        (rule_actions.add, {"wording": two, "reason": "目录", "by": at_work["second"]}),
    )
    assert losers(came) <= {"W785"}
    assert Rule.objects.filter(state="accepted").count() == came.count("done")


def test_a_proposed_rule_decided_by_two(at_work):
    wording = Wording(at_work.units["T01"], at_work.category, "", at_work.units["DEP02"])
    made = rule_actions.add(wording=wording, reason="目录", by=at_work["dispatcher"])
    came = at_once(
        (rule_actions.accept, {"rule": made.pk, "by": at_work["author"]}),
        (rule_actions.refuse, {"rule": made.pk, "decision": "不必", "by": at_work["second"]}),
    )
    assert losers(came) <= {"W782"}
    assert Entry.objects.filter(action__in=("rule.accepted", "rule.refused")).count() == came.count("done")


def test_a_rota_published_by_two(at_work, person):
    month = datetime.date(2026, 10, 1)
    chiefs = [at_work["duty_chief"], person(roles.DUTY_CHIEF, "T01", "chief-2")]
    rota = rota_actions.make(unit=at_work.units["T01"], month=month, by=at_work["intake"])
    rota_actions.write(rota=rota.pk, days=in_turn(read_groups(GROUPS), month), steps=0, by=at_work["intake"])
    came = at_once(*[(rota_actions.publish, {"rota": rota.pk, "steps": 1, "by": chief}) for chief in chiefs])
    assert losers(came) <= {"W782"}
    assert Rota.objects.get(pk=rota.pk).steps == 1 + came.count("done")


def test_a_dispute_decided_by_two(at_work, person):
    case = at_work.closed()
    dispute = Dispute.objects.create(case=case, text="还是坏的")
    other = person(roles.SUPERVISOR, "T01", "supervisor-2")
    came = at_once(
        (grant, {"dispute": dispute, "why": "属实", "steps": case.steps, "by": at_work["supervisor"]}),
        (refuse, {"dispute": dispute, "why": "已修", "by": other}),
    )
    assert len(losers(came)) <= 1
    case.refresh_from_db()
    dispute.refresh_from_db()
    assert (case.state, dispute.state) in {("accepted", "granted"), ("closed", "refused"), ("closed", "waiting")}
