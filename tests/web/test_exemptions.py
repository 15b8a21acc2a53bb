"""剔除: who asks and who approves, what goes into the facts, what every peer sees of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from tests.web.cycles_at_work import approved, opened
from tests.web.regimes import regime
from tests.web.test_corrections import codes, make_final

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.collection.effect import both
from kaoping.web.corrections import ahead, exemption_actions, exemption_queries, queries
from kaoping.web.corrections.models import CorrectedCell, ExemptionRequest
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.facts import actions as facts
from kaoping.web.facts.models import Exemption, Value
from kaoping.web.people.roles import APPRAISED, AUTHOR, GRID_WORKER, LEADER, SCORER
from kaoping.web.people.viewer import viewer_of

pytestmark = pytest.mark.django_db
ITEM = "3.1.1"  # 2 points
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}" + "长" * 400
WHY = "台风导致停电一周，联系电话 13812345678"


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in (ITEM, "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    marks = [{"unit": f"T0{n}", "item": ITEM, "assessor": "甲", "points": p} for n, p in ((1, "1"), (2, "2"), (3, "0"))]
    facts.bring_in(cycle=cycle, tables={"marks": marks}, by=author)
    return Cycle.objects.get(pk=cycle.pk)


@pytest.fixture
def town(person):
    return person(APPRAISED, "T01", "town", name="陈卫东")


def ask(cycle, by, unit="T01", item=ITEM, ground="force", reason=WHY):
    return exemption_actions.ask(cycle=cycle, unit=unit, item=item, ground=ground, reason=reason, by=by)


def granted(cycle, approver, by, **fields):
    return exemption_actions.approve(request=ask(cycle, by, **fields), by=approver)


def now(cycle):
    """The facts as they stand, scored by the engine."""
    found = both(Cycle.objects.get(pk=cycle.pk), {})
    assert found is not None
    return found[0]


def test_points_and_full_points_are_dropped_and_nothing_else(cycle, town, approver):
    before = now(cycle)
    request = granted(cycle, approver, town)
    after = now(cycle)
    item, total = after.by_cell["T01", ITEM], after.by_cell["T01", "total"]
    assert (item.state, item.points, item.full) == ("exempt", None, None)
    was = before.by_cell["T01", "total"]
    assert (was.points - total.points, was.full - total.full) == (1, 2)
    for unit in ("T02", "T03"):
        assert after.by_cell[unit, "total"] == before.by_cell[unit, "total"]
    own, whole = request.effect["own"], request.effect["total"]
    assert (own["before"], own["full_before"], own["state_after"]) == ("1.0000", "2", "exempt")
    assert (Decimal(whole["before"]), Decimal(whole["full_before"])) == (was.points, was.full)
    assert (Decimal(whole["after"]), Decimal(whole["full_after"])) == (total.points, total.full)
    row = Exemption.objects.get(cycle=cycle)
    assert (row.unit, row.item, row.reason) == ("T01", ITEM, f"不可抗力：{WHY}")


def test_a_section_takes_out_all_below_it(cycle, author, approver):
    granted(cycle, approver, author, item="3.1")
    after = now(cycle)
    states = {item: score.state for (unit, item), score in after.by_cell.items() if unit == "T01"}
    assert {states[item] for item in states if item.startswith("3.1")} == {"exempt"}


def test_an_exemption_goes_through_two_people(cycle, town, author, approver, person):
    request = ask(cycle, author)
    for who in (author, town, person(AUTHOR, "D01"), person(LEADER, "D01")):
        for write in (
            lambda who=who: exemption_actions.approve(request=request, by=who),
            lambda who=who: exemption_actions.refuse(request=request, reason="x", by=who),
        ):
            with pytest.raises(Refused) as refused:
                write()
            assert codes(refused) == ["W697"]
    assert not Exemption.objects.exists()
    assert exemption_actions.approve(request=request, by=approver).state == "approved"
    with pytest.raises(Refused) as refused:
        exemption_actions.approve(request=request, by=approver)
    assert codes(refused) == ["W696"]


def test_who_may_ask_for_what(cycle, town, person, author):
    scorer, stranger = person(SCORER, "DEP01"), person(SCORER, "DEP02")
    assert ask(cycle, town).asked_as == "unit"
    assert ask(cycle, scorer, unit="T02").asked_as == "department"
    assert ask(cycle, author, unit="T03").asked_as == "office"
    for who, unit, item in (
        (town, "T02", "3.1.3"),
        (stranger, "T01", "3.1.3"),
        (scorer, "T01", "1.1"),
        (scorer, "T01", "3.1"),  # it does not answer for all below it
        (person(GRID_WORKER, "T01"), "T01", "3.1.3"),
    ):
        with pytest.raises(Refused) as refused:
            ask(cycle, who, unit=unit, item=item)
        assert codes(refused) == ["W715"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"unit": "T9"}, "W710"),
        ({"unit": "T01-C01"}, "W710"),
        ({"item": "9.9"}, "W710"),
        ({"item": "total"}, "W710"),
        ({"ground": "mood"}, "W714"),
        ({"reason": ""}, "W420"),
        ({"reason": "长" * 501}, "W699"),
    ],
)
def test_what_cannot_be_exempted_is_refused(cycle, author, fields, code):
    with pytest.raises(Refused) as refused:
        ask(cycle, author, **fields)
    assert codes(refused) == [code]


def test_the_same_is_not_asked_for_twice(cycle, author, town, approver):
    request = ask(cycle, town)
    with pytest.raises(Refused) as refused:
        ask(cycle, author)
    assert codes(refused) == ["W713"]
    exemption_actions.approve(request=request, by=approver)
    with pytest.raises(Refused) as refused:
        ask(cycle, author)
    assert codes(refused) == ["W711"]


def test_an_exemption_is_lifted_as_it_came(cycle, town, author, approver):
    request = granted(cycle, approver, town)
    before = now(cycle)
    lift = exemption_actions.ask_to_lift(cycle=cycle, unit="T01", item=ITEM, reason="已恢复供电", by=author)
    assert (lift.lifts, Exemption.objects.count()) == (request, 1)
    cycle.refresh_from_db()
    revision = cycle.facts_revision
    exemption_actions.approve(request=lift, by=approver)
    cycle.refresh_from_db()
    assert (Exemption.objects.count(), cycle.facts_revision) == (0, revision + 1)
    assert now(cycle).by_cell["T01", ITEM].full == 2
    assert before.by_cell["T01", ITEM].full is None
    with pytest.raises(Refused) as refused:
        exemption_actions.ask_to_lift(cycle=cycle, unit="T01", item=ITEM, reason="再来", by=author)
    assert codes(refused) == ["W712"]
    assert ask(cycle, town).state == "asked"  # and it can be asked for anew


def test_what_an_import_brought_can_be_lifted_too(cycle, author, approver):
    row = {"unit": "T01", "item": ITEM, "reason": "区里文件"}
    facts.bring_in(cycle=cycle, tables={"exemptions": [row]}, by=author)
    assert [(each.reason, each.request) for each in exemption_queries.in_force(cycle)] == [("区里文件", None)]
    lift = exemption_actions.ask_to_lift(cycle=cycle, unit="T01", item=ITEM, reason="不再适用", by=author)
    exemption_actions.approve(request=lift, by=approver)
    assert not Exemption.objects.exists()


def test_a_final_cycle_takes_no_exemption(cycle, town, approver):
    request = ask(cycle, town)
    make_final(cycle, approver)
    for write in (
        lambda: ask(cycle, town, item="3.1.3"),
        lambda: exemption_actions.approve(request=request, by=approver),
        lambda: exemption_actions.withdraw(request=request, by=town),
    ):
        with pytest.raises(Refused) as refused:
            write()
        assert codes(refused) == ["W401"]


def test_every_step_stands_in_the_log(cycle, town, author, approver):
    granted(cycle, approver, town)
    lift = exemption_actions.ask_to_lift(cycle=cycle, unit="T01", item=ITEM, reason="恢复", by=author)
    exemption_actions.refuse(request=lift, reason="不同意", by=approver)
    exemption_actions.withdraw(request=ask(cycle, town, item="3.1.3"), by=town)
    made = Entry.objects.filter(action__startswith="exemption.").order_by("number").values_list("action", flat=True)
    assert list(made) == [
        "exemption.asked",
        "exemption.approved",
        "exemption.lift_asked",
        "exemption.refused",
        "exemption.asked",
        "exemption.withdrawn",
    ]
    entry = Entry.objects.get(action="exemption.approved")
    assert (entry.actor, entry.details["ground"], entry.details["asker"]) == (approver, "force", "陈卫东 (town)")


def test_every_peer_sees_what_was_approved_and_not_what_was_asked(cycle, town, approver, person, signed_in):
    granted(cycle, approver, town)
    pending = ask(cycle, town, item="3.1.3", reason="还没有批")
    page = reverse("corrections:exemptions", args=[cycle.pk])
    for role, unit in ((APPRAISED, "T03"), (SCORER, "DEP01"), (LEADER, "T02"), (GRID_WORKER, "T02-C01-G1")):
        client = signed_in(person(role, unit))
        shown = client.get(page).content.decode()
        assert "青石街道" in shown
        assert "不可抗力" in shown
        assert "138****5678" in shown
        assert "13812345678" not in shown
        assert "陈卫东" not in shown
        assert ("还没有批" in shown) == (role == SCORER)  # the department of that item sees what is asked of it
        expected = 200 if role == SCORER else 404
        assert client.get(reverse("corrections:exemption", args=[cycle.pk, pending.pk])).status_code == expected
    one = reverse("corrections:exemption", args=[cycle.pk, ExemptionRequest.objects.get(state="approved").pk])
    shown = signed_in(person(APPRAISED, "T03")).get(one).content.decode()
    assert "分子和分母" in shown
    assert "1.0000" in shown


def test_peers_do_not_learn_the_scores_and_ranks_of_others(cycle, town, approver, person, signed_in):
    request = granted(cycle, approver, town)
    told = request.effect
    assert told["total"]["before"]
    for role, unit, whole in ((APPRAISED, "T03", False), (SCORER, "DEP01", False), (APPRAISED, "T01", True)):
        viewer = viewer_of(person(role, unit))
        seen = ahead.limited(told, viewer, cycle)
        totals = [row["unit"] for row in seen["rows"] if row["before"] or row["after"] or row["rank_before"]]
        assert set(totals) <= {unit}, role
        assert bool(seen["total"]["before"]) is whole
        assert (seen["own"], seen["total"]["full_after"]) == (told["own"], told["total"]["full_after"])
    page = reverse("corrections:exemption", args=[cycle.pk, request.pk])
    shown = signed_in(person(APPRAISED, "T03")).get(page).content.decode()
    assert Decimal(told["total"]["before"]) != Decimal(told["own"]["before"])
    assert told["total"]["before"] not in shown


def test_hostile_texts_break_no_page(cycle, author, approver, person, signed_in):
    request = granted(cycle, approver, author, reason=HOSTILE)
    ask(cycle, author, unit="T02", reason=HOSTILE)
    client = signed_in(approver)
    for page in (
        reverse("corrections:exemptions", args=[cycle.pk]),
        reverse("corrections:exemption", args=[cycle.pk, request.pk]),
    ):
        shown = client.get(page).content.decode()
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)" in shown
        assert "{{ 7|add:7 }}" in shown
    assert len(Exemption.objects.get().reason) <= 200


def test_the_effect_by_the_facts_of_now_can_be_asked_for(cycle, author, approver, signed_in):
    request = granted(cycle, approver, author)
    facts.bring_in(
        cycle=cycle, tables={"marks": [{"unit": "T01", "item": ITEM, "assessor": "甲", "points": "2"}]}, by=author
    )
    one = reverse("corrections:exemption", args=[cycle.pk, request.pk])
    assert "1.0000" in (then := signed_in(author).get(one).content.decode())
    assert "2.0000" not in then
    assert "2.0000" in signed_in(author).get(f"{one}?now").content.decode()


def test_what_waits_stands_on_the_workbench(cycle, town, approver, author):
    request = ask(cycle, town)
    page = reverse("corrections:exemption", args=[cycle.pk, request.pk])
    assert [row.href for row in queries.waiting(viewer_of(approver))] == [page]
    assert queries.waiting(viewer_of(author)) == []  # an author does not decide exemptions
    exemption_actions.refuse(request=request, reason="未见证明", by=approver)
    assert [(row.href, row.note) for row in queries.waiting(viewer_of(town))] == [(page, "未见证明")]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    cycle, author, approver, signed_in, django_assert_max_num_queries
):
    client, page = signed_in(author), reverse("corrections:exemptions", args=[cycle.pk])
    granted(cycle, approver, author)
    with django_assert_max_num_queries(60) as few:
        client.get(page)
    for unit, item in (("T02", ITEM), ("T03", ITEM), ("T02", "3.1.3"), ("T03", "3.1.3"), ("T01", "1.1")):
        granted(cycle, approver, author, unit=unit, item=item)
    with django_assert_max_num_queries(len(few)):
        client.get(page)


def test_peers_are_told_by_how_much_a_change_moves_them(district, author, approver):
    """minhang-daliandong reads the mean of all streets: one street's figure changes the points of the others."""
    cycle = regime("minhang-daliandong", district["D01"], author, approver).cycle
    Cycle.objects.filter(pk=cycle.pk).update(stage="publish")
    cycle.refresh_from_db()
    moved = []
    for code in sorted(set(Value.objects.filter(cycle=cycle).values_list("indicator", flat=True))):
        row = Value.objects.filter(cycle=cycle, indicator=code).exclude(value="0").order_by("-pk").first()
        cell = CorrectedCell(unit=row.unit, table="values", code=code, part=row.period, old="1", new="0")
        effect = ahead.of_correction(cycle, [cell])
        moved = [each for each in effect["rows"] if not each["own"] and each["difference"].strip("-0.")]
        if moved:
            break
    assert moved
    assert all(each["items"] for each in moved)
