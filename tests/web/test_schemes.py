"""The register of schemes: from a draft to being in force, by two people; decisions by two people."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.people import roles
from kaoping.web.schemes import actions, queries
from kaoping.web.schemes.models import Decision

pytestmark = pytest.mark.django_db

SHIPPED = Path(__file__).parents[2] / "schemes"
TOWNS = (SHIPPED / "dongying-towns" / "scheme.yaml").read_text(encoding="utf-8")
DEPARTMENTS = (SHIPPED / "dongying-departments" / "scheme.yaml").read_text(encoding="utf-8")
START = datetime.date(2026, 1, 1)


def codes(caught) -> list[str]:
    return [fault.code for fault in caught.value.faults]


@pytest.fixture
def draft(district, author):
    return actions.create(text=TOWNS, owner=district["D01"], by=author)


@pytest.fixture
def in_force(draft, author, approver):
    return actions.approve(version=actions.submit(version=draft, by=author), in_force_from=START, by=approver)


# --- from a draft to being in force -----------------------------------------------------------------------------


def test_a_text_becomes_the_first_version_of_its_scheme(draft):
    assert (draft.scheme.code, draft.number, draft.state) == ("dongying-towns", 1, "draft")
    assert draft.title == "城乡社区网格化服务管理考核（镇街）"


def test_the_way_into_force_leaves_a_trail(in_force, approver):
    assert (in_force.state, in_force.approved_by, in_force.in_force_from) == ("approved", approver, START)
    assert list(Entry.objects.order_by("number").values_list("action", flat=True)) == [
        "scheme.drafted",
        "scheme.submitted",
        "scheme.approved",
    ]


def test_a_text_without_an_id_cannot_be_registered(district, author):
    with pytest.raises(Refused) as caught:
        actions.create(text="title: 没有编号\n", owner=district["D01"], by=author)
    assert "W300" in codes(caught)


def test_a_text_with_faults_is_kept_as_a_draft_but_not_submitted(district, author):
    version = actions.create(text=TOWNS.replace("points: 100", "points: 95"), owner=district["D01"], by=author)
    with pytest.raises(Refused) as caught:
        actions.submit(version=version, by=author)
    assert codes(caught)[0] == "W305"
    assert len(caught.value.faults) > 1


def test_a_text_that_cannot_be_read_may_be_saved_and_mended(draft, author):
    saved = actions.save_draft(version=draft, text="items: [", note="", by=author)
    assert saved.title == "城乡社区网格化服务管理考核（镇街）"
    with pytest.raises(Refused):
        actions.submit(version=saved, by=author)
    actions.submit(version=actions.save_draft(version=saved, text=TOWNS, note="", by=author), by=author)


def test_the_id_in_the_text_stays_that_of_the_scheme(draft, author):
    other = actions.save_draft(version=draft, text=TOWNS.replace("id: dongying-towns", "id: other"), note="", by=author)
    with pytest.raises(Refused) as caught:
        actions.submit(version=other, by=author)
    found = {fault.code: fault for fault in caught.value.faults}
    assert found["W301"].place.line == 3


def test_what_was_submitted_is_not_edited(draft, author):
    actions.submit(version=draft, by=author)
    with pytest.raises(Refused) as caught:
        actions.save_draft(version=draft, text=TOWNS + "\n", note="", by=author)
    assert codes(caught) == ["W303"]


def test_nothing_is_lost_when_two_edit_the_same_draft(draft, author, person):
    second = person(roles.AUTHOR, "D01", "second")
    actions.save_draft(version=draft, text=TOWNS + "# 乙\n", note="", by=second, loaded=draft.digest)
    with pytest.raises(Refused) as caught:
        actions.save_draft(version=draft, text=TOWNS + "# 甲\n", note="", by=author, loaded=draft.digest)
    assert codes(caught) == ["W304"]
    draft.refresh_from_db()
    assert draft.text.endswith("# 乙\n")


def test_who_had_a_hand_in_the_text_does_not_approve(draft, author, person):
    both = person(roles.APPROVER, "D01", "both")
    actions_by_both = person(roles.AUTHOR, "D01", "helper")
    for role in (roles.AUTHOR,):
        both.grants.create(role=role, unit=draft.scheme.owner, from_on=datetime.date(2020, 1, 1))
    actions.save_draft(version=draft, text=TOWNS + "# 改\n", note="", by=both)
    submitted = actions.submit(version=draft, by=actions_by_both)
    with pytest.raises(Refused) as caught:
        actions.approve(version=submitted, in_force_from=START, by=both)
    assert codes(caught) == ["W307"]
    with pytest.raises(Refused) as caught:
        actions.approve(version=submitted, in_force_from=START, by=author)
    assert codes(caught) == ["W310"]


def test_an_approver_of_a_town_does_not_approve_for_the_district(draft, author, person):
    actions.submit(version=draft, by=author)
    with pytest.raises(Refused) as caught:
        actions.approve(version=draft, in_force_from=START, by=person(roles.APPROVER, "T01"))
    assert codes(caught) == ["W310"]


def test_a_returned_draft_says_why_and_can_be_submitted_again(draft, author, approver):
    actions.submit(version=draft, by=author)
    with pytest.raises(Refused):
        actions.return_draft(version=draft, reason=" ", by=approver)
    back = actions.return_draft(version=draft, reason="1.2 与会议纪要不符", by=approver)
    assert (back.state, back.returned_reason, back.submitted_by) == ("draft", "1.2 与会议纪要不符", None)
    assert actions.submit(version=back, by=author).state == "submitted"


def test_the_second_of_two_approvers_is_told_who_was_first(in_force, person):
    with pytest.raises(Refused) as caught:
        actions.approve(version=in_force, in_force_from=START, by=person(roles.APPROVER, "D01", name="王静"))
    assert codes(caught) == ["W306"]
    assert "李敏" in caught.value.faults[0].message()


def test_a_changed_database_is_noticed(draft, author, approver):
    actions.submit(version=draft, by=author)
    type(draft).objects.filter(pk=draft.pk).update(text=TOWNS.replace("points: 8", "points: 9"))
    with pytest.raises(Refused) as caught:
        actions.approve(version=draft, in_force_from=START, by=approver)
    assert codes(caught) == ["W315"]


def test_a_new_version_ends_the_one_before(in_force, district, author, approver):
    second = actions.create(text=TOWNS + "# 2\n", owner=district["D01"], by=author)
    assert second.number == 2
    actions.submit(version=second, by=author)
    with pytest.raises(Refused) as caught:
        actions.approve(version=second, in_force_from=START, by=approver)
    assert codes(caught) == ["W308"]
    july = datetime.date(2026, 7, 1)
    actions.approve(version=second, in_force_from=july, by=approver)
    scheme = second.scheme
    assert queries.version_in_force(scheme, datetime.date(2026, 6, 30)).number == 1
    assert queries.version_in_force(scheme, july).number == 2
    assert queries.version_in_force(scheme, datetime.date(2025, 12, 31)) is None
    actions.withdraw(version=second, reason="发文有误", by=approver)
    assert queries.version_in_force(scheme, july).number == 1


def test_an_id_belongs_to_the_unit_that_registered_it(draft, district, person):
    with pytest.raises(Refused) as caught:
        actions.create(text=TOWNS, owner=district["T01"], by=person(roles.AUTHOR, "T01"))
    assert codes(caught) == ["W316"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("id: x\n" + "a" * (2 * 1024 * 1024), "W318"), ("id: x\ntitle: \x00\n", "W302")],
)
def test_hostile_texts_are_refused(text, code, district, author):
    with pytest.raises(Refused) as caught:
        actions.create(text=text, owner=district["D01"], by=author)
    assert codes(caught) == [code]


# --- decisions --------------------------------------------------------------------------------------------------


def settle(version, key, choice, author, approver):
    return actions.confirm(
        decision=actions.decide(version=version, key=key, choice=choice, why="会议纪要", by=author), by=approver
    )


def test_a_decision_holds_when_another_person_confirms_it(in_force, author, approver):
    waiting = actions.decide(version=in_force, key="K12", choice="counts", why="会议纪要", by=author)
    assert queries.decisions_in_force(in_force) == {}
    assert {each.key: each.state for each in queries.register(in_force)}["K12"] == "waiting"
    actions.confirm(decision=waiting, by=approver)
    assert queries.decisions_in_force(in_force) == {"K12": "counts"}
    found = {each.key: each for each in queries.register(in_force)}
    assert (found["K12"].state, found["K1"].state) == ("decided", "default")
    assert found["K12"].choice_words == "先平均各网格件数，再计一次分"


def test_nobody_confirms_the_own_proposal(in_force, approver):
    made = actions.decide(version=in_force, key="K1", choice="proportional", why="更公平", by=approver)
    with pytest.raises(Refused) as caught:
        actions.confirm(decision=made, by=approver)
    assert codes(caught) == ["W313"]


def test_what_was_decided_before_stays_on_record(in_force, author, approver):
    settle(in_force, "K1", "proportional", author, approver)
    settle(in_force, "K1", "whole", author, approver)
    assert queries.decisions_in_force(in_force) == {"K1": "whole"}
    (entry,) = [each for each in queries.register(in_force) if each.key == "K1"]
    assert [row.choice for row, _ in entry.history] == ["proportional"]
    assert Decision.objects.count() == 2


def test_a_refused_proposal_changes_nothing(in_force, author, approver):
    made = actions.decide(version=in_force, key="K1", choice="proportional", why="更公平", by=author)
    actions.refuse(decision=made, reason="办法第二条已明确", by=approver)
    assert queries.decisions_in_force(in_force) == {}
    with pytest.raises(Refused) as caught:
        actions.confirm(decision=made, by=approver)
    assert codes(caught) == ["W314"]


@pytest.mark.parametrize(
    ("key", "choice", "why", "code"),
    [
        ("K99", "x", "w", "W311"),
        ("K1", "nonsense", "w", "W312"),
        ("K1", "whole", " ", "W309"),
        ("P1", "四十", "w", "W311"),
    ],
)
def test_a_choice_must_be_one(in_force, author, key, choice, why, code):
    with pytest.raises(Refused) as caught:
        actions.decide(version=in_force, key=key, choice=choice, why=why, by=author)
    assert codes(caught) == [code]


def test_pending_figures_are_open_until_all_are_confirmed(district, author, approver):
    version = actions.create(text=DEPARTMENTS, owner=district["D01"], by=author)
    assert [each.key for each in queries.open_decisions(version)] == ["P1", "P2", "P3", "P4", "P5"]
    for key, points in {"P1": "40", "P2": "15", "P3": "15", "P4": "15"}.items():
        settle(version, key, points, author, approver)
    with pytest.raises(Refused) as caught:  # the five must come to 100
        actions.decide(version=version, key="P5", choice="20", why="会议纪要", by=author)
    assert caught.value.faults[0].code.startswith("F")
    settle(version, "P5", "15", author, approver)
    assert queries.open_decisions(version) == []
    actions.reopen(decision=version.decisions.get(key="P5"), reason="重议", by=approver)
    assert [each.key for each in queries.open_decisions(version)] == ["P5"]


def test_what_was_decided_holds_for_the_next_version_where_it_asks_the_same(in_force, district, author, approver):
    for key, choice in (("K12", "counts"), ("K13", "each")):
        proposed = actions.decide(version=in_force, key=key, choice=choice, why="考核办会议", by=author)
        actions.confirm(decision=proposed, by=approver)
    asked = next(each.question for each in queries.checked(in_force).questions if each.key == "K13")
    text = TOWNS.replace(asked, "另一个问题")
    later = actions.create(text=text, owner=district["D01"], by=author)
    assert queries.decisions_in_force(later) == {"K12": "counts"}
    assert Entry.objects.first().details["carried"] == ["K12"]


def test_a_text_that_no_longer_asks_sets_the_answer_aside(draft, author, approver):
    settle(draft, "K1", "proportional", author, approver)
    (line,) = [line for line in TOWNS.splitlines(keepends=True) if line.startswith("      proportional: {text: ")]
    text = TOWNS.replace(line, "")
    actions.save_draft(version=draft, text=text, note="", by=author)
    assert queries.decisions_in_force(draft) == {}
    assert Decision.objects.get().replaced_at is not None
