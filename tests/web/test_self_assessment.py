"""自评: filled in by the unit, read by those who may, never counted; submitted, returned, in the log."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.web.regimes import regime

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.bridge.effects import scored
from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility
from kaoping.web.facts.models import Lock, Mark
from kaoping.web.facts.queries import tables_of
from kaoping.web.people.roles import APPRAISED, AUTHOR, GRID_WORKER, LEADER, SCORER
from kaoping.web.people.viewer import viewer_of
from kaoping.web.schemes.models import Version
from kaoping.web.self_assessment import queries
from kaoping.web.self_assessment.actions import Edit, hand_back, save, submit
from kaoping.web.self_assessment.models import Line, SelfAssessment
from kaoping.web.self_assessment.reading import rules_of
from kaoping.web.units.models import Unit

pytestmark = pytest.mark.django_db
ITEM, OTHER = "1.3", "1.1"  # marked, up to 15 and 10 points


@pytest.fixture
def cycle(district, author, approver):
    """Agencies with the marks of their assessors; nobody has assessed itself."""
    made = regime("dinghai-agencies", district["D01"], author, approver)
    Mark.objects.filter(cycle=made.cycle, assessor="self").delete()
    Responsibility.objects.create(cycle=made.cycle, item=ITEM, unit=district["DEP01"])
    return made.cycle


@pytest.fixture
def at(person, cycle):
    """Somebody of an agency: at("A01")."""

    def make(unit="A01", role=APPRAISED, **fields):
        who = person(None, None, **fields)
        who.grants.create(role=role, unit=Unit.objects.get(code=unit), from_on=datetime.date(2020, 1, 1))
        return who

    return make


@pytest.fixture
def clerk(at):
    return at(username="clerk", name="赵文静")


def place(cycle, code="A01"):
    return CycleUnit.objects.select_related("unit").get(cycle=cycle, code=code)


def claim(cycle, by, text, item=ITEM, base="", code="A01"):
    return save(cycle=cycle, unit=place(cycle, code), edits=[Edit("points", item, base, text)], by=by)[0]


def say(cycle, by, text, base="", item=ITEM):
    return save(cycle=cycle, unit=place(cycle), edits=[Edit("text", item, base, text)], by=by)[0]


def moved(cycle, stage):
    Cycle.objects.filter(pk=cycle.pk).update(stage=stage)
    cycle.refresh_from_db()
    return cycle


def address(name, cycle, code="A01", **query):
    text = reverse(f"self_assessment:{name}", args=[cycle.pk, place(cycle, code).unit_id])
    return text + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def refused_with(code, write, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        write(*args, **kwargs)
    assert [fault.code for fault in refused.value.faults] == [code]


# --- what is written -----------------------------------------------------------------------------------------------


def test_a_claim_stands_in_the_facts_once_it_is_submitted(cycle, clerk):
    revision = cycle.facts_revision
    told = claim(cycle, clerk, "14.5")
    assert (told.state, told.now) == ("written", "14.5")
    assert not Mark.objects.filter(cycle=cycle, assessor="self").exists()  # a draft is nobody else's to see
    assert Cycle.objects.get(pk=cycle.pk).facts_revision == revision
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    mark = Mark.objects.get(cycle=cycle, assessor="self")
    assert (mark.unit, mark.item, mark.points, mark.entered_by) == ("A01", ITEM, Decimal("14.5"), clerk)
    assert Cycle.objects.get(pk=cycle.pk).facts_revision == revision + 1
    entry = Entry.objects.get(action="claims.entered")
    assert (entry.unit_code, entry.details["claims"]) == ("A01", [[ITEM, "points", "", "14.5"]])


def test_claims_are_never_counted(cycle, clerk):
    def totals():
        decisions = {"P1": "90", "P2": "80", "P3": "60"}
        found = scored(cycle.version.text, decisions, tables_of(cycle), cycle.period)
        return [(score.unit, score.item, score.points) for score in found.scores]

    before = totals()
    for item in ("1.1", "1.2", "1.3", "1.4", "2.1"):
        assert claim(cycle, clerk, "0.25", item=item).state == "written"
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    assert Mark.objects.filter(cycle=cycle, assessor="self").count() == 5
    assert totals() == before


def test_a_scheme_that_counts_self_marks_gets_none(cycle, clerk, signed_in):
    text = cycle.version.text.replace("judged: mean", "judged: mean, except: []", 1)
    Version.objects.filter(pk=cycle.version_id).update(text=text)
    cycle = Cycle.objects.get(pk=cycle.pk)
    counted = [item for item, claimable in rules_of(cycle).items.items() if claimable.counted]
    assert len(counted) == 1
    assert claim(cycle, clerk, "5", item=counted[0]).state == "written"
    assert Line.objects.get().points == 5
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    assert not Mark.objects.filter(assessor="self").exists()
    assert "方案计入自评分" in signed_in(clerk).get(address("one", cycle)).text


def test_a_claim_for_what_facts_compute_is_no_mark(cycle, clerk):
    assert claim(cycle, clerk, "3", item="3").state == "written"
    assert Line.objects.get().points == 3
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    assert not Mark.objects.filter(cycle=cycle, assessor="self").exists()


@pytest.mark.parametrize(
    ("text", "code"), [("优", "W540"), ("15.01", "W634"), ("-1", "W635"), ("0.12345678", "W541"), ("1e3", "W540")]
)
def test_wrong_points_are_refused_and_the_rest_is_kept(cycle, clerk, text, code):
    edits = [Edit("points", ITEM, "", text), Edit("points", OTHER, "", "９.5"), Edit("points", "9.9", "", "1")]
    told = save(cycle=cycle, unit=place(cycle), edits=edits, by=clerk)
    assert [each.fault.code if each.fault else each.state for each in told] == [code, "written", "W633"]
    assert dict(Line.objects.values_list("item", "points")) == {OTHER: Decimal("9.5")}


def test_an_emptied_claim_is_missing_not_zero(cycle, clerk, author):
    day = viewer_of(author).on + datetime.timedelta(days=5)
    claim(cycle, clerk, "0")
    say(cycle, clerk, "全年无投诉")
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    assert Mark.objects.get(assessor="self").points == 0
    hand_back(cycle=cycle, unit=place(cycle), reason="补佐证", due_on=day, by=author)
    assert claim(cycle, clerk, "", base="0").state == "written"
    assert Line.objects.get().points is None
    assert Mark.objects.get(assessor="self").points == 0  # as it was submitted, until it is again
    assert claim(cycle, clerk, "", base="").state == "same"
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    assert Mark.objects.get(assessor="self").points is None


def test_texts_lose_what_no_file_can_hold_and_keep_their_lines(cycle, clerk):
    told = say(cycle, clerk, "  一\x00二\x0b三\r\n\u202e四\ufffe <b>&amp;</b>\x1b[31m  ")
    assert (told.state, told.now) == ("written", "一二三\n四 <b>&amp;</b>[31m")
    assert say(cycle, clerk, "字" * 3001, base=told.base).fault.code == "W636"
    assert Line.objects.get().text == told.now


def test_nothing_new_is_no_entry_in_the_log(cycle, clerk):
    claim(cycle, clerk, "14")
    before = Entry.objects.count()
    assert claim(cycle, clerk, "14.0", base="14").state == "same"
    assert Entry.objects.count() == before


def test_of_two_at_once_none_writes_over_the_other(cycle, clerk, at):
    other = at(username="other", name="钱立新")
    claim(cycle, clerk, "14")
    first = say(cycle, clerk, "全年无投诉")
    told = claim(cycle, other, "12")
    assert (told.state, told.now, told.by) == ("conflict", "14", "赵文静")
    told = say(cycle, other, "有一件投诉，已办结")
    assert (told.state, told.now) == ("conflict", "全年无投诉")
    assert say(cycle, other, "有一件投诉，已办结", base=first.base).state == "written"
    assert claim(cycle, other, "12", base="14").state == "written"
    assert Line.objects.get().points == 12


def test_a_claim_that_an_import_brought_is_seen_before_it_is_changed(cycle, clerk):
    Mark.objects.create(cycle=cycle, unit="A01", item=ITEM, assessor="self", points=Decimal(11))
    assert claim(cycle, clerk, "14").state == "conflict"
    assert claim(cycle, clerk, "14", base="11").state == "written"
    assert claim(cycle, clerk, "13", base="14").state == "written"
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    assert Mark.objects.get(assessor="self").points == 13


def test_a_locked_claim_stays(cycle, clerk, author):
    Lock.objects.create(cycle=cycle, table="marks", code=ITEM, part="self", locked_by=author)
    assert claim(cycle, clerk, "14").fault.code == "W637"


# --- who and when --------------------------------------------------------------------------------------------------


def test_people_of_the_unit_and_of_those_above_it_fill_it_in(cycle, clerk, at, person):
    above = at("T01", username="above")
    assert claim(cycle, above, "14").state == "written"
    neighbour, department, leader = at("A02"), person(SCORER, "DEP01"), at("A01", LEADER)
    for stranger in (neighbour, department, leader, at("A01", GRID_WORKER)):
        refused_with("W630", claim, cycle, stranger, "13", base="14")
    assert Line.objects.get().points == 14


def test_pages_are_for_the_unit_those_above_it_and_departments(cycle, clerk, at, person, author, signed_in):
    claim(cycle, clerk, "14.125")
    page = address("one", cycle)
    seen = {
        "own": signed_in(clerk).get(page),
        "office": signed_in(author).get(page),
        "leader": signed_in(at("T01", LEADER)).get(page),
        "department": signed_in(person(SCORER, "DEP01")).get(page),
    }
    assert {who: answer.status_code for who, answer in seen.items()} == dict.fromkeys(seen, 200)
    assert [who for who, answer in seen.items() if "14.125" in answer.text] == ["own", "office", "leader"]
    assert [who for who, answer in seen.items() if 'id="self-form"' in answer.text] == ["own"]
    assert signed_in(at("A02")).get(page).status_code == 404
    assert signed_in(person(SCORER, "DEP02")).get(page).status_code == 404
    assert signed_in(author).post(address("save", cycle)).status_code == 403


def test_a_department_sees_its_items_once_they_are_submitted(cycle, clerk, person, signed_in):
    claim(cycle, clerk, "14.125")
    claim(cycle, clerk, "9.125", item=OTHER)
    scorer = signed_in(person(SCORER, "DEP01"))
    assert queries.claims(cycle, [ITEM]) == {}
    say(cycle, clerk, "全年无投诉")
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    page = scorer.get(address("one", cycle)).text
    assert "14.125" in page
    assert "9.125" not in page
    assert f'id="i-{OTHER}"' not in page
    assert queries.claims(cycle, [ITEM]) == {("A01", ITEM): (Decimal("14.125"), "全年无投诉")}
    listed = scorer.get(reverse("self_assessment:list", args=[cycle.pk])).text
    assert "14.125" in listed
    assert "全年无投诉" in listed
    assert "9.125" not in listed


@pytest.mark.parametrize(("stage", "open_"), [("self", True), ("collect", True), ("check", False), ("publish", False)])
def test_it_is_filled_in_while_the_cycle_takes_it(cycle, clerk, signed_in, stage, open_):
    moved(cycle, stage)
    page = signed_in(clerk).get(address("one", cycle)).text
    assert ('id="self-form"' in page) == open_
    if open_:
        assert claim(cycle, clerk, "14").state == "written"
    else:
        refused_with("W631", claim, cycle, clerk, "14")


def test_what_is_submitted_is_closed_until_the_office_returns_it(cycle, clerk, author, seen_by):
    day = viewer_of(author).on + datetime.timedelta(days=5)
    refused_with("W642", submit, cycle=cycle, unit=place(cycle), by=clerk)
    claim(cycle, clerk, "14")
    refused_with("W638", hand_back, cycle=cycle, unit=place(cycle), reason="补佐证", due_on=day, by=author)
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    refused_with("W632", claim, cycle, clerk, "13", base="14")
    refused_with("W632", submit, cycle=cycle, unit=place(cycle), by=clerk)
    moved(cycle, "check")
    refused_with("W641", hand_back, cycle=cycle, unit=place(cycle), reason="补佐证", due_on=day, by=clerk)
    hand_back(cycle=cycle, unit=place(cycle), reason="补佐证", due_on=day, by=author)
    assert [(row.kind.zh, row.note, row.due) for row in queries.waiting(seen_by(clerk))] == [
        ("自评被退回", "补佐证", day)
    ]
    assert claim(cycle, clerk, "13", base="14").state == "written"
    SelfAssessment.objects.update(due_on=viewer_of(clerk).on - datetime.timedelta(days=1))
    refused_with("W631", claim, cycle, clerk, "12", base="13")
    assert list(Entry.objects.order_by("number").values_list("action", flat=True))[-4:] == [
        "claims.entered", "claims.submitted", "claims.returned", "claims.entered",
    ]  # fmt: skip


def test_a_return_needs_a_reason_and_a_day_to_come(cycle, clerk, author):
    claim(cycle, clerk, "14")
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    yesterday = viewer_of(author).on - datetime.timedelta(days=1)
    with pytest.raises(Refused) as refused:
        hand_back(cycle=cycle, unit=place(cycle), reason=" \x00 ", due_on=yesterday, by=author)
    assert [fault.code for fault in refused.value.faults] == ["W639", "W640"]
    assert SelfAssessment.objects.get().state == "submitted"


def test_nobody_returns_what_they_handed_in_or_fill_in_themselves(cycle, clerk, author, at, signed_in):
    claim(cycle, clerk, "1")
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    day = viewer_of(clerk).on + datetime.timedelta(days=3)
    back = {"cycle": cycle, "unit": place(cycle), "reason": "补正", "due_on": day}
    colleague = at(username="colleague")
    for who in (clerk, colleague):
        who.grants.create(role=AUTHOR, unit=cycle.owner, from_on=datetime.date(2020, 1, 1))
        refused_with("W644", hand_back, **back, by=who)
        shown = signed_in(who).get(address("one", cycle)).content.decode()
        assert address("return", cycle) not in shown
    assert address("return", cycle) in signed_in(author).get(address("one", cycle)).content.decode()
    hand_back(**back, by=author)
    assert SelfAssessment.objects.get().state == "returned"


def test_submitting_puts_back_claims_that_were_cleared_from_the_facts(cycle, clerk):
    claim(cycle, clerk, "14")
    Mark.objects.filter(assessor="self").delete()
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    assert Mark.objects.get(assessor="self").points == 14


# --- through the pages ---------------------------------------------------------------------------------------------


def test_a_script_is_told_what_became_of_every_field(cycle, clerk, signed_in):
    sent = {f"points:{ITEM}": "14", f"was:points:{ITEM}": "", "points:1.1": "11", "was:points:1.1": "", "text:1.1": "x"}
    answer = signed_in(clerk).post(address("save", cycle), sent, headers={"Accept": "application/json"})
    told = answer.json()
    assert [(each["name"], each["state"], each["base"]) for each in told["fields"]] == [
        (f"points:{ITEM}", "written", "14"),
        ("points:1.1", "refused", ""),
    ]
    assert (told["sums"]["1"], told["sums"]["total"], told["claimed"]) == ("14.00", "14.00", 1)
    assert not Line.objects.exclude(text="").exists()  # a field without its base is none of ours


def test_without_a_script_what_is_not_taken_stays_on_the_page(cycle, clerk, at, signed_in):
    other = at(username="other", name="钱立新")
    claim(cycle, other, "12")
    sent = {f"points:{ITEM}": "14", f"was:points:{ITEM}": "", "summary": "一年来……", "was:summary": ""}
    answer = signed_in(clerk).post(address("save", cycle), sent)
    assert answer.status_code == 422
    assert f'name="points:{ITEM}" form="self-form" value="14"' in answer.text
    assert f'name="was:points:{ITEM}" value="12"' in answer.text
    assert "钱立新 刚刚改成" in answer.text
    assert SelfAssessment.objects.get().summary == "一年来……"
    answer = signed_in(clerk).post(address("save", cycle), sent | {f"was:points:{ITEM}": "12", "was:summary": "x"})
    assert answer.status_code == 302
    assert Line.objects.get().points == 14


def test_submitting_asks_about_what_is_empty_and_takes_it_all_the_same(cycle, clerk, signed_in):
    client, sent = signed_in(clerk), {f"points:{ITEM}": "14", f"was:points:{ITEM}": ""}
    answer = client.post(address("submit", cycle), sent)
    assert answer.status_code == 422
    assert "还有 6 项没有填自评分" in answer.text
    assert SelfAssessment.objects.get().state == "draft"
    assert client.post(address("submit", cycle), {"sure": "1"}).status_code == 302
    assert SelfAssessment.objects.get().state == "submitted"
    assert Entry.objects.get(action="claims.submitted").details["empty"] == ["1.1", "1.2", "1.4", "2.1", "2.2", "2.3"]


def test_the_office_returns_it_on_the_page(cycle, clerk, author, signed_in):
    claim(cycle, clerk, "14")
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    answer = signed_in(author).post(address("return", cycle), {"reason": "缺佐证", "due_on": "2020-01-01"})
    assert answer.status_code == 422
    assert "W640" in answer.text
    assert "缺佐证" in answer.text
    day = viewer_of(author).on.isoformat()
    assert signed_in(author).post(address("return", cycle), {"reason": "缺佐证", "due_on": day}).status_code == 302
    assert "缺佐证" in signed_in(clerk).get(address("one", cycle)).text


def test_progress_says_how_far_every_unit_is(cycle, clerk, at, seen_by):
    claim(cycle, clerk, "14")
    claim(cycle, at("A02"), "14", code="A02")
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    assert queries.progress(cycle) == {"A01": "submitted", "A02": "draft"}
    assert queries.waiting(seen_by(clerk)) == []
    assert [row.kind.zh for row in queries.waiting(seen_by(at("A03")))] == ["待自评"]
