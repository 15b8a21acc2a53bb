"""责任倒查: what others found and the grid should have: judged by a person, made an incident by another step."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from tests.web.cases_at_work import INSIDE, Crew, crew
from tests.web.test_feed import fed_cycle

from kaoping.problems import Refused
from kaoping.web.cases.models import Case
from kaoping.web.facts.models import Incident
from kaoping.web.feed import missed, missed_actions
from kaoping.web.feed.models import Missed
from kaoping.web.people import roles
from kaoping.web.people.viewer import viewer_of

pytestmark = pytest.mark.django_db
METRE = 1 / 111_195  # degrees of latitude


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


@pytest.fixture
def cycle(at_work, district, author, approver):
    return fed_cycle("minhang-daliandong", district, author, approver)


def listed(at_work, cycle, by="supervisor") -> list[Case]:
    found, _ = missed.page(viewer_of(at_work[by]), cycle, None)
    return [line.case for line in found]


def code_of(call, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.faults[0].code


def test_what_the_grid_found_itself_or_nobody_accepted_is_not_on_the_list(at_work, cycle):
    at_work.accepted()
    at_work.reported(channel="hotline", text="没有受理")
    told = at_work.accepted(channel="hotline", text="热线反映", latitude=INSIDE[1] + 500 * METRE)
    assert listed(at_work, cycle) == [told]


@pytest.mark.parametrize(
    ("away", "days", "on_the_list"),
    [(90, 1, False), (110, 1, True), (10, 29, False), (10, 31, True)],
    ids=["near by", "too far", "within a month", "longer ago"],
)
def test_a_report_of_the_grid_near_by_in_the_weeks_before_speaks_for_it(at_work, cycle, away, days, on_the_list):
    own = at_work.accepted(latitude=INSIDE[1] + away * METRE)
    told = at_work.accepted(channel="media", text="媒体报道")
    Case.objects.filter(pk=own.pk).update(reported_at=told.reported_at - datetime.timedelta(days=days))
    assert (told in listed(at_work, cycle)) is on_the_list


def test_a_report_of_another_kind_does_not_speak_for_it(at_work, cycle):
    own = at_work.accepted()
    Case.objects.filter(pk=own.pk).update(category=None)
    told = at_work.accepted(channel="upper", text="上级交办")
    assert listed(at_work, cycle) == [told]


def test_a_report_that_came_after_does_not_speak_for_it(at_work, cycle):
    told = at_work.accepted(channel="hotline", text="热线反映")
    at_work.accepted()
    assert listed(at_work, cycle) == [told]


def test_a_confirmed_one_becomes_an_incident_that_nobody_has_verified_yet(at_work, cycle, author):
    told = at_work.accepted(channel="media", text="媒体报道路面坑洞")
    (line,) = missed.page(viewer_of(at_work["supervisor"]), cycle, None)[0]
    assert (line.may_judge, line.may_hand_on, line.proposed) == (True, False, "grid_media")
    judged = missed_actions.judge(
        cycle=cycle, case=told, state="confirmed", reason="每日必巡路段", by=at_work["supervisor"]
    )
    assert not Incident.objects.exists()
    done = missed_actions.hand_on(missed=judged, kind="grid_media", by=author)
    (row,) = Incident.objects.all()
    assert (row.unit, row.kind, row.subject, row.verified) == ("T01-C01-G1", "grid_media", told.number, False)
    assert row.occurred_on == timezone.localdate(told.reported_at)
    assert done.registration.registered_by == author
    assert code_of(missed_actions.hand_on, missed=judged, kind="grid_media", by=author) == "W897"


def test_what_was_dismissed_is_not_handed_on_and_a_kind_must_be_the_schemes(at_work, cycle, author):
    first = at_work.accepted(channel="media", text="媒体报道")
    second = at_work.accepted(channel="media", text="又一报道", latitude=INSIDE[1] + 900 * METRE)
    given = {"cycle": cycle, "by": at_work["supervisor"], "reason": "当日新发生"}
    dismissed = missed_actions.judge(case=first, state="dismissed", **given)
    confirmed = missed_actions.judge(case=second, state="confirmed", **given)
    assert code_of(missed_actions.hand_on, missed=dismissed, kind="grid_media", by=author) == "W897"
    assert code_of(missed_actions.hand_on, missed=confirmed, kind="nothing", by=author) == "W898"
    assert not Incident.objects.exists()


def test_it_is_judged_once_with_a_reason_by_a_supervisor_of_the_place(at_work, cycle, person):
    told = at_work.accepted(channel="hotline", text="热线反映")
    given = {"cycle": cycle, "case": told, "state": "confirmed", "reason": "应发现", "by": at_work["supervisor"]}
    stranger = person(roles.SUPERVISOR, "T02", "of-another-town")
    assert code_of(missed_actions.judge, **given | {"by": stranger}) == "W896"
    assert code_of(missed_actions.judge, **given | {"by": at_work["intake"]}) == "W896"
    assert code_of(missed_actions.judge, **given | {"reason": ""}) == "W895"
    missed_actions.judge(**given)
    assert code_of(missed_actions.judge, **given) == "W897"
    assert missed.page(viewer_of(stranger), cycle, None)[0] == []
    assert Missed.objects.count() == 1


def test_who_reported_it_does_not_judge_it(at_work, cycle):
    told = at_work.accepted(channel="supervisor", text="监督员发现")
    given = {"cycle": cycle, "case": told, "state": "confirmed", "reason": "我先发现的"}
    assert code_of(missed_actions.judge, **given, by=at_work["supervisor"]) == "W896"


def test_pages_of_the_list_follow_one_another(at_work, cycle, monkeypatch):
    monkeypatch.setattr(missed, "PAGE", 2)
    cases = [
        at_work.accepted(channel="hotline", text=f"反映{n}", latitude=INSIDE[1] + n * 300 * METRE) for n in range(3)
    ]
    viewer = viewer_of(at_work["supervisor"])
    first, before = missed.page(viewer, cycle, None)
    second, end = missed.page(viewer, cycle, before)
    assert [line.case for line in (*first, *second)] == cases[::-1]
    assert end is None


def test_the_page_is_judged_and_handed_on_by_its_forms(at_work, cycle, author, signed_in):
    told = at_work.accepted(channel="media", text="媒体报道路面坑洞")
    supervisor, office = signed_in(at_work["supervisor"]), signed_in(author)
    where = f"/cases/feed/{cycle.pk}/missed/"
    assert told.number in supervisor.get(where).content.decode()
    supervisor.post(f"{where}{told.pk}/judge/", {"state": "confirmed", "reason": "每日必巡路段"})
    assert "grid_media" in office.get(where).content.decode()
    office.post(f"{where}{told.pk}/register/", {"kind": "grid_media"})
    code = Missed.objects.get().registration.code
    assert code in office.get(where).content.decode()
    assert signed_in(at_work["handler"]).get(where).status_code == 403
