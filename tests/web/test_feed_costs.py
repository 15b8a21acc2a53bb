"""What a case costs its unit before it turns red, in the engine's own figures."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from tests.web.cases_at_work import Crew, crew
from tests.web.test_feed import fed_cycle

from kaoping.web.cases.models import Case
from kaoping.web.feed import costs
from kaoping.web.feed.queries import effect_lines
from kaoping.web.feed.risk import at_risk
from kaoping.web.people.viewer import viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(district, person) -> Crew:
    costs._lines.clear()
    return crew(district, person)


def told(at_work, case) -> dict[str, tuple[str, str]]:
    """Kind → points, and the figures of the items."""
    lines = effect_lines(viewer_of(at_work["supervisor"]), case)
    return {line.kind: (costs.signed(line.points), " ".join(f"{i[0]} {i[3]}" for i in line.items)) for line in lines}


def test_minhang_overtime_costs_a_tenth_and_so_does_a_failed_verification(at_work, district, author, approver):
    """3.2: −0.1 for a case that is overtime; the first failed verification −0.1, the second one −0.2 more."""
    fed_cycle("minhang-daliandong", district, author, approver)
    case = at_work.at_the_unit()
    assert told(at_work, case) == {
        "in_time": ("0", ""), "overtime": ("−0.1", "3.2 −0.1"), "failed": ("−0.1", "3.2 −0.1"),
    }  # fmt: skip
    at_work.does("handler", "finish", case, reason="已修补")
    at_work.does("checker", "fail", case, reason="仍有积水")
    assert told(at_work, case)["failed"] == ("−0.2", "3.2 −0.2")


def test_what_has_turned_red_is_lost_already(at_work, district, author, approver):
    fed_cycle("minhang-daliandong", district, author, approver)
    case = at_work.at_the_unit()
    past = timezone.now() - datetime.timedelta(hours=2)
    Case.objects.filter(pk=case.pk).update(handling_due_at=past, due_at=past)
    case.refresh_from_db()
    assert told(at_work, case) == {"overtime": ("−0.1", "3.2 −0.1"), "failed": ("−0.1", "3.2 −0.1")}


def test_dongying_closing_the_case_that_fills_a_step_is_worth_the_step(at_work, district, author, approver):
    """2.1, base 500 in group a, −1 for each complete 25 cases below: none closed is 20 steps (0 points), one is 499
    below, 19 complete steps (1 point); the second one changes nothing. Overtime is no matter of this scheme."""
    fed_cycle("dongying-towns", district, author, approver)
    case = at_work.at_the_unit()
    assert told(at_work, case) == {"in_time": ("+1", "2.1 +1"), "overtime": ("0", ""), "failed": ("0", "")}
    at_work.closed()
    costs._lines.clear()
    assert told(at_work, case)["in_time"] == ("0", "")


def test_a_case_that_is_over_or_of_no_running_cycle_costs_nothing(at_work, district, author, approver):
    assert effect_lines(viewer_of(at_work["supervisor"]), at_work.at_the_unit()) == []
    fed_cycle("minhang-daliandong", district, author, approver)
    assert effect_lines(viewer_of(at_work["supervisor"]), at_work.closed()) == []


def test_in_a_cycle_too_large_to_score_at_once_the_items_are_named(at_work, district, author, approver, monkeypatch):
    monkeypatch.setattr(costs, "MOST_UNITS", 1)
    fed_cycle("minhang-daliandong", district, author, approver)
    (line,) = effect_lines(viewer_of(at_work["supervisor"]), at_work.at_the_unit())
    assert line.kind == "by_rule"
    assert [item[0] for item in line.items] == ["3.2"]
    assert "3.2" in line.words


def test_a_line_says_cycle_outcome_unit_and_item(at_work, district, author, approver):
    cycle = fed_cycle("minhang-daliandong", district, author, approver)
    lines = effect_lines(viewer_of(at_work["supervisor"]), at_work.at_the_unit())
    words = next(str(line) for line in lines if line.kind == "overtime")
    assert words == f"{cycle.title}：超期，青石街道 −0.1 分（3.2 处置核查 −0.1）"


def test_the_unit_sees_which_cases_are_about_to_turn_red_and_what_they_cost(
    at_work, district, author, approver, signed_in
):
    """One case due in an hour (−0.1 if it turns red), one overdue (lost already), one due next month."""
    fed_cycle("minhang-daliandong", district, author, approver)
    soon, late, later = (at_work.at_the_unit(text=f"情况{n}") for n in range(3))
    now = timezone.now()
    for case, due in ((soon, 1), (late, -1), (later, 24 * 30)):
        at = now + datetime.timedelta(hours=due)
        Case.objects.filter(pk=case.pk).update(due_at=at, handling_due_at=at)
    found = at_risk(viewer_of(at_work["handler"]))
    assert [each.case for each in found] == [late, soon]
    assert found[0].light == "red"
    handler = signed_in(at_work["handler"])
    page = handler.get("/cases/feed/costs/").content.decode()
    assert soon.number in page
    assert later.number not in page
    assert "−0.1 分" in handler.get(f"/cases/feed/costs/{soon.pk}/").content.decode()
    assert handler.get(f"/cases/feed/costs/{later.pk}/").status_code == 404
    assert at_risk(viewer_of(at_work["helper"])) == []
    assert signed_in(at_work["helper"]).get(f"/cases/feed/costs/{soon.pk}/").status_code == 404
