"""The workbench: everybody sees what waits for them, and nothing of others."""

from __future__ import annotations

import datetime

import pytest

from kaoping.web.bridge.schemes import shipped_text
from kaoping.web.cycles.actions import open_cycle
from kaoping.web.people import roles
from kaoping.web.schemes import actions as schemes

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(district, author, approver):
    text = shipped_text("dongying-towns")
    made = schemes.create(text=text, owner=district["D01"], by=author)
    made = schemes.submit(version=made, by=author)
    return schemes.approve(version=made, in_force_from=datetime.date(2024, 1, 1), by=approver)


@pytest.fixture
def cycle(version, district, author):
    return open_cycle(version=version, period="2026", owner=district["D01"], title="二六年考核", by=author)


def home(client):
    response = client.get("/home/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_submitted_version_waits_for_the_approver_and_not_for_its_author(
    district, author, approver, signed_in, version
):
    made = schemes.create(text=version.text + "\n# 改\n", owner=district["D01"], by=author)
    assert "草稿" in home(signed_in(author))
    schemes.submit(version=made, by=author)
    assert "方案待审批" in home(signed_in(approver))
    assert "方案待审批" not in home(signed_in(author))


def test_a_returned_draft_says_why(district, author, approver, signed_in, version):
    made = schemes.submit(
        version=schemes.create(text=version.text + "\n# 改\n", owner=district["D01"], by=author), by=author
    )
    schemes.return_draft(version=made, reason="第三条与上级文件不符", by=approver)
    page = home(signed_in(author))
    assert "被退回" in page
    assert "第三条与上级文件不符" in page


def test_a_proposed_decision_waits_for_somebody_else(district, person, author, approver, signed_in):
    text = shipped_text("dinghai-agencies")
    made = schemes.submit(version=schemes.create(text=text, owner=district["D01"], by=author), by=author)
    schemes.decide(version=made, key="P1", choice="90", why="专题会议议定", by=approver)
    assert "口径待确认" not in home(signed_in(approver))
    assert "口径待确认" in home(signed_in(person(roles.APPROVER, "D01")))


@pytest.mark.parametrize(
    ("role", "unit", "sees"),
    [
        (roles.LEADER, "D01", True),
        (roles.APPRAISED, "T01", True),
        (roles.GRID_WORKER, "T01-C01-G1", True),
        (roles.SYSTEM, None, False),
        (roles.SECURITY, None, False),
        (roles.AUDIT, None, False),
    ],
)
def test_administrators_see_no_business(person, signed_in, cycle, role, unit, sees):
    assert (cycle.title in home(signed_in(person(role, unit)))) is sees


def test_who_has_no_role_is_told_so(person, signed_in):
    assert "还没有角色" in home(signed_in(person()))


def test_nothing_waits_is_said(author, signed_in):
    page = home(signed_in(author))
    assert "没有等您处理的事项" in page
    assert "开一个周期" in page


def test_a_cycle_past_its_deadline_is_marked(person, signed_in, cycle):
    cycle.stages.filter(name="self").update(starts_on=datetime.date(2024, 1, 1), due_on=datetime.date(2024, 1, 2))
    assert "超期" in home(signed_in(person(roles.LEADER, "D01")))


def test_the_workbench_asks_a_bounded_number_of_questions(
    person, signed_in, cycle, version, district, author, django_assert_max_num_queries
):
    for year in range(2021, 2026):
        period = str(year)
        schemes_version = version
        if year < 2024:
            continue
        open_cycle(version=schemes_version, period=period, owner=district["D01"], by=author)
    client = signed_in(person(roles.LEADER, "D01"))
    home(client)
    with django_assert_max_num_queries(40):
        home(client)
