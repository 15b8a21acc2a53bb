"""Draws: announced by one person, made by another, repeated by anybody; and what nobody can do to them."""

from __future__ import annotations

import datetime
import hashlib
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.web.cycles_at_work import approved, opened
from tests.web.draws import announced, drafted, made, terms

from kaoping.cli.main import main
from kaoping.drawing.record import replay
from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.collection.models import Recusal, Seat
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.evidence.models import File, Proof
from kaoping.web.facts.faults import CYCLE_FINAL
from kaoping.web.inspection import draw_actions as actions
from kaoping.web.inspection.models import Announcement, Draw, Inspector, Visit
from kaoping.web.inspection.terms import Plan
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, GRID_WORKER, LEADER, SCORER
from kaoping.web.results.models import Run

pytestmark = pytest.mark.django_db
COMMUNITIES = ("T01-C01", "T02-C01", "T03-C01")


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    Responsibility.objects.create(cycle=cycle, item="3.1.1", unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorers(person):
    return [person(SCORER, "DEP01", f"scorer-{n}", name=name) for n, name in enumerate(("王秀英", "李国强"), 1)]


def codes(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return [fault.code for fault in refused.value.faults]


def result(draw):
    return [(visit.code, visit.inspector and visit.inspector.code) for visit in draw.visits.order_by("number")]


# --- announced, then drawn --------------------------------------------------------------------------------------------


def test_the_seed_is_bound_before_the_draw_and_the_result_follows_from_it(cycle, author, approver):
    draw = announced(cycle, author)
    kept = Announcement.objects.get(draw=draw)
    assert draw.state == "announced"
    assert kept.commitment == hashlib.sha256(draw.seed.encode()).hexdigest()
    assert kept.result is None
    done = actions.make(draw=draw, by=approver)
    keys = {code: hashlib.sha256(f"{done.seed}\n{code}".encode()).hexdigest() for code in COMMUNITIES}
    assert [code for code, _ in result(done)] == sorted(keys, key=keys.get)[:2]


def test_no_seed_is_the_same_twice(cycle, author):
    assert len({announced(cycle, author, title=f"第{n}次", items=[str(n)]).seed for n in range(3)}) == 3


def test_nobody_makes_the_draw_that_they_announced(cycle, author, approver):
    draw = announced(cycle, author)
    assert codes(actions.make, draw=draw, by=author) == ["W677"]
    draw.drawn_by = draw.announced_by
    with pytest.raises(IntegrityError), transaction.atomic():
        draw.save(update_fields=["drawn_by"])
    assert actions.make(draw=Draw.objects.get(pk=draw.pk), by=approver).state == "drawn"


def test_a_draw_is_made_once(cycle, author, approver):
    draw = made(cycle, author, approver)
    before = result(draw)
    assert codes(actions.make, draw=draw, by=approver) == ["W676"]
    assert result(draw) == before


def test_only_authors_of_the_office_prepare_and_only_the_office_draws(cycle, author, approver, person, scorers):
    draw = drafted(cycle, author)
    assert codes(actions.draft, cycle=cycle, terms=terms(), by=approver) == ["W675"]
    assert codes(actions.announce, draw=draw, by=approver) == ["W675"]
    actions.announce(draw=draw, by=author)
    for who in (scorers[0], person(LEADER, "D01"), person(AUTHOR, "T01")):
        assert codes(actions.make, draw=draw, by=who) == ["W675"]
        assert codes(actions.cancel, draw=draw, why="不想查", by=who) == ["W675"]
    assert actions.make(draw=draw, by=person(AUTHOR, "D01", "second")).drawn_by.username == "second"


def test_what_was_announced_no_longer_follows_the_cycle(cycle, author, approver):
    draw = announced(cycle, author, number=3)
    cycle.units.filter(code="T03-C01").delete()
    assert len(result(actions.make(draw=draw, by=approver))) == 3
    assert codes(actions.draft, cycle=cycle, terms=terms(), draw=draw, by=author) == ["W676"]


def test_a_draw_waits_for_its_day_and_its_public_number(cycle, author, approver, monkeypatch):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert codes(announced, cycle, author, public_source="双色球") == ["W685"]  # the number may be known today
    draw = announced(cycle, author, public_source="双色球第 2026136 期", draw_on=tomorrow)
    assert codes(actions.make, draw=draw, public_number="05", by=approver) == ["W685"]
    monkeypatch.setattr("kaoping.web.inspection.draw_actions.today", lambda: tomorrow)
    for wrong in ("", "0 5", "五", "1" * 61, "5\n6"):
        assert codes(actions.make, draw=draw, public_number=wrong, by=approver) == ["W686"]
    done = actions.make(draw=draw, public_number="０５+11 ", by=approver)
    assert done.public_number == "05+11"
    first = hashlib.sha256(f"{done.seed}05+11\n{result(done)[0][0]}".encode()).hexdigest()
    assert Announcement.objects.get(draw=done).result[0]["key"] == first


def test_a_number_that_was_not_announced_does_not_count(cycle, author, approver):
    assert codes(actions.make, draw=announced(cycle, author), public_number="7", by=approver) == ["W686"]


def test_drawing_again_names_the_cancelled_one(cycle, author, approver):
    old = made(cycle, author, approver)
    actions.cancel(draw=old, why="名单漏了一个社区", by=approver)
    assert codes(announced, cycle, author) == ["W687"]
    again = announced(cycle, author, replaces=old, replaces_why="名单漏了一个社区")
    assert again.replaces == old
    assert Draw.objects.get(pk=old.pk).visits.count() == 2  # what it drew stays for everybody to see


def test_every_step_is_in_the_log_and_the_seed_only_after_the_draw(cycle, author, approver):
    draw = announced(cycle, author)
    assert draw.seed not in json.dumps(list(Entry.objects.values_list("details", flat=True)))
    actions.make(draw=draw, by=approver)
    actions.close(draw=draw, by=approver)
    steps = Entry.objects.filter(action__startswith="draw.").order_by("number")
    assert list(steps.values_list("action", flat=True)) == [
        "draw.drafted",
        "draw.announced",
        "draw.drawn",
        "draw.closed",
    ]
    assert steps[2].details["seed"] == draw.seed


def test_a_final_cycle_takes_no_draw(cycle, author, approver):
    draft, draw = drafted(cycle, author, items=["3.1.2"]), announced(cycle, author)
    run = Run.objects.create(cycle=cycle, version=cycle.version, number=1, state="failed", asked_by=author)
    Cycle.objects.filter(pk=cycle.pk).update(final_run=run, final_at=timezone.now(), final_by=approver, stage="final")
    final = CYCLE_FINAL.code
    assert codes(actions.announce, draw=draft, by=author) == [final]
    assert codes(actions.make, draw=draw, by=approver) == [final]
    assert codes(actions.cancel, draw=draw, why="x", by=approver) == [final]


# --- the list ---------------------------------------------------------------------------------------------------------


def plan_of(cycle, author, **changes):
    return Plan(drafted(cycle, author, **changes))


def test_strata_follow_the_units_above(cycle, author):
    plan = plan_of(cycle, author, kind="grid", strata="town", number=1)
    assert [(name, each.size) for name, each in plan.named()] == [("青石街道", 1), ("望湖街道", 1), ("柳林镇", 1)]
    assert {each.code: each.group for each in plan.frame.elements}["T02-C01-G1"] == "T02"


def test_a_stratum_that_is_short_needs_a_clause(cycle, author, approver):
    assert codes(announced, cycle, author, strata="town") == ["W681"]
    draw = made(cycle, author, approver, strata="town", short_clause="办法第八条：不足两个的全查")
    assert len(result(draw)) == 3
    strata = Announcement.objects.get(draw=draw).strata
    assert next((each["name"], each["wanted"], each["taken"]) for each in strata) == ("青石街道", 2, 1)


def test_nothing_to_draw_is_not_announced(cycle, author):
    found = codes(announced, cycle, author, strata="town", short="leave", short_clause="第八条")
    assert found == ["W678"]
    assert codes(announced, cycle, author, kind="agency") == ["W678"]


def test_what_stands_below_no_stratum_is_told(cycle, author):
    assert "W680" in codes(announced, cycle, author, kind="town", strata="community", short_clause="第八条")


def test_a_pasted_list_is_checked_line_by_line(cycle, author):
    pasted = (
        "A-1\t一号台账\tT01\nA-2，二号台账，T02\n\nA-1,又一本\n=1+1,公式\nA-4,张三 13812345678\nA-5,某,T99\n,无编号"
    )
    plan = plan_of(cycle, author, what="list", kind="", pasted=pasted)
    assert [(each.code, each.group) for each in plan.frame.elements] == [("A-1", "T01"), ("A-2", "T02")]
    told = [(fault.code, dict(fault.details)["line"]) for fault in plan.faults() if fault.code == "W679"]
    assert told == [("W679", line) for line in (4, 5, 6, 7, 8)]


def test_names_of_documents_are_not_published(cycle, author, approver, client):
    for number, name in enumerate(("张三的低保材料.pdf", "李四的低保材料.pdf")):
        file = File.objects.create(
            cycle=cycle, name=name, kind="pdf", size=1, sha256=f"{number:064}", uploaded_sha256=f"{number:064}",
            stored=str(number), state="clean", uploaded_by=author,
        )  # fmt: skip
        Proof.objects.create(file=file, unit="T01", item="3.1.1", linked_by=author)
    draw = made(cycle, author, approver, what="files", kind="", number=1)
    assert "低保" in draw.visits.get().name
    for route in ("public", "public_json", "public_csv"):
        answer = client.get(reverse(f"inspection:{route}", args=[draw.public]))
        assert answer.status_code == 200
        assert "低保" not in answer.content.decode()


# --- inspectors -------------------------------------------------------------------------------------------------------


def test_inspectors_stand_aside_for_their_own_and_what_lies_below(cycle, author, approver, scorers, person):
    local = person(SCORER, "DEP01", "local")
    local.grants.create(role=APPRAISED, unit=cycle.units.get(code="T01").unit, from_on=datetime.date(2020, 1, 1))
    Recusal.objects.create(cycle=cycle, person=scorers[0], unit="T02", reason="配偶在此", declared_by=author)
    people = [local.pk, scorers[0].pk]
    draw = made(cycle, author, approver, kind="grid", number=3, people=people)
    sent = {visit.code: visit.inspector.person for visit in draw.visits.select_related("inspector__person")}
    assert sent["T01-C01-G1"] == scorers[0]
    assert sent["T02-C01-G1"] == local


def test_where_everybody_stands_aside_nothing_is_announced(cycle, author, scorers):
    Recusal.objects.create(cycle=cycle, person=scorers[0], unit="T02", reason="配偶在此", declared_by=author)
    assert codes(announced, cycle, author, people=[scorers[0].pk]) == ["W682"]


def test_who_is_no_inspector_is_not_sent(cycle, author, scorers, person):
    outsider = person(GRID_WORKER, "T01-C01-G1")
    assert codes(announced, cycle, author, people=[outsider.pk]) == ["W682"]
    draw = announced(cycle, author, people=[outsider.pk, scorers[0].pk])
    assert [each.person for each in Inspector.objects.filter(draw=draw)] == [scorers[0]]


def test_inspectors_who_could_not_write_the_marks_are_refused(cycle, author, scorers, person, district):
    other = person(SCORER, "DEP02", "other")
    give = {"targets": ["marks:3.1.1"], "kind": "town"}
    assert codes(announced, cycle, author, people=[other.pk], **give) == ["W683"]
    Seat.objects.create(cycle=cycle, unit=district["DEP01"], number=1, person=scorers[0], code="DEP01-1")
    assert codes(announced, cycle, author, people=[scorers[1].pk], **give) == ["W683"]
    assert announced(cycle, author, people=[scorers[0].pk], **give).state == "announced"


def test_one_cell_is_filled_by_one_draw(cycle, author, scorers):
    give = {"targets": ["marks:3.1.1"], "kind": "town", "people": [scorers[0].pk]}
    first = announced(cycle, author, **give)
    assert codes(announced, cycle, author, **give) == ["W684"]
    actions.cancel(draw=first, why="改期", by=author)
    assert announced(cycle, author, replaces=first, replaces_why="改期", **give).state == "announced"


def test_inspectors_can_be_drawn_themselves(cycle, author, approver, scorers, client):
    people = [who.pk for who in scorers]
    draw = made(cycle, author, approver, what="inspectors", kind="", number=1, people=people)
    assert draw.visits.get().name in ("王秀英", "李国强")
    answer = client.get(reverse("inspection:public", args=[draw.public])).content.decode()
    assert "检查员" in answer
    assert "王秀英" not in answer
    assert "李国强" not in answer


# --- for everybody ----------------------------------------------------------------------------------------------------


def test_before_the_draw_everybody_sees_what_it_is_bound_to(cycle, author, client):
    draft = drafted(cycle, author)
    assert client.get(reverse("inspection:public", args=[draft.public])).status_code == 404
    draw = actions.announce(draw=draft, by=author)
    kept = Announcement.objects.get(draw=draw)
    page = client.get(reverse("inspection:public", args=[draw.public])).content.decode()
    for shown in (kept.frame_sha256, kept.commitment, kept.sha256, "考核办法第六条"):
        assert shown in page
    record = client.get(reverse("inspection:public_json", args=[draw.public])).content.decode()
    csv = client.get(reverse("inspection:public_csv", args=[draw.public])).content
    assert hashlib.sha256(csv).hexdigest() == kept.frame_sha256
    assert draw.seed not in page + record
    assert replay(record).faults == []


def test_anybody_can_repeat_a_draw(cycle, author, approver, client, scorers, tmp_path):
    people = [who.pk for who in scorers]
    draw = made(cycle, author, approver, kind="grid", strata="town", number=1, people=people)
    path = tmp_path / "draw.json"
    path.write_bytes(client.get(reverse("inspection:public_json", args=[draw.public])).content)
    assert main(["draw", str(path)]) == 0
    page = client.get(reverse("inspection:public", args=[draw.public])).content.decode()
    assert draw.seed in page
    for leak in ("王秀英", "李国强", "张建国", "李敏"):
        assert leak not in page + path.read_text(encoding="utf-8")


def test_a_cancelled_draw_stays_for_everybody(cycle, author, client):
    draw = announced(cycle, author)
    actions.cancel(draw=draw, why="名单漏了一个社区", by=author)
    page = client.get(reverse("inspection:public", args=[draw.public])).content.decode()
    assert "名单漏了一个社区" in page
    assert draw.seed not in page
    again = announced(cycle, author, replaces=draw, replaces_why="补上漏的社区")
    assert again.public in client.get(reverse("inspection:public", args=[draw.public])).content.decode()


# --- pages ------------------------------------------------------------------------------------------------------------


def sent(**changes):
    """The form of a draw as a browser sends it."""
    given = terms(**changes)
    return {name: value for name, value in given.items() if value not in (None, [], "")}


def test_a_draw_from_draft_to_result_on_the_pages(cycle, author, approver, signed_in, scorers):
    page = signed_in(author)
    answer = page.post(reverse("inspection:new", args=[cycle.pk]), sent(people=[scorers[0].pk]))
    draw = Draw.objects.get()
    one = reverse("inspection:one", args=[cycle.pk, draw.pk])
    assert answer.headers["Location"] == one
    assert "可以公告" in page.get(one).content.decode()
    page.post(reverse("inspection:edit", args=[cycle.pk, draw.pk]), sent(number=1, people=[scorers[0].pk]))
    page.post(reverse("inspection:step", args=[cycle.pk, draw.pk, "announce"]))
    assert "抽取要由考核办另一位同事办理" in page.get(one).content.decode()
    other = signed_in(approver)
    assert other.post(reverse("inspection:step", args=[cycle.pk, draw.pk, "draw"])).status_code == 302
    visit = Visit.objects.get(draw=draw)
    assert visit.name in other.get(one).content.decode()
    assert visit.name in signed_in(scorers[0]).get(reverse("inspection:list", args=[cycle.pk])).content.decode()
    answer = other.get(reverse("inspection:export", args=[cycle.pk, draw.pk]))
    assert answer.content[:2] == b"PK"


def test_the_list_is_shown_while_the_form_is_filled_in(cycle, author, signed_in):
    page, address = signed_in(author), reverse("inspection:new", args=[cycle.pk])
    part = page.post(address, sent(strata="town", look="1") | {"look": "1"}, headers={"HX-Request": "true"})
    assert (part.status_code, Draw.objects.count()) == (200, 0)
    text = part.content.decode()
    assert "3 层不够抽" in text
    assert "青石街道" in text
    assert "W681" in text
    assert "<html" not in text
    whole = page.post(address, sent() | {"look": "1"})
    assert "<html" in whole.content.decode()
    assert Draw.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [{"number": 0}, {"number": ""}, {"percent": "101", "number": ""}, {"number": 2, "percent": "5"}, {"kind": ""},
     {"what": "everything"}, {"items": ["9.9.9"]}, {"targets": ["marks:none"]}, {"people": ["999999"]},
     {"draw_on": "0001-01-01"}, {"title": ""}, {"what": "list"}, {"replaces": "77"}],
)  # fmt: skip
def test_a_wrong_form_is_shown_again(cycle, author, signed_in, wrong):
    answer = signed_in(author).post(reverse("inspection:new", args=[cycle.pk]), sent() | wrong)
    assert answer.status_code == 422
    assert not Draw.objects.exists()


def test_drafts_are_for_the_office_alone(cycle, author, signed_in, scorers, person):
    draft = drafted(cycle, author)
    for who in (scorers[0], person(LEADER, "D01"), person(APPRAISED, "T01")):
        page = signed_in(who)
        assert page.get(reverse("inspection:one", args=[cycle.pk, draft.pk])).status_code == 404
        assert draft.title not in page.get(reverse("inspection:list", args=[cycle.pk])).content.decode()
        assert page.get(reverse("inspection:new", args=[cycle.pk])).status_code == 403
    assert (
        signed_in(person(APPROVER, "D01", "other"))
        .get(reverse("inspection:one", args=[cycle.pk, draft.pk]))
        .status_code
        == 200
    )


def test_lists_ask_the_database_no_more_for_more_rows(
    cycle, author, approver, signed_in, scorers, django_assert_max_num_queries
):
    people = [who.pk for who in scorers]
    for number in range(6):
        made(cycle, author, approver, title=f"第{number}次", items=[str(number)], number=3, people=people)
    page = signed_in(scorers[0])
    with django_assert_max_num_queries(25):
        page.get(reverse("inspection:list", args=[cycle.pk]))
    draw = Draw.objects.filter(cycle=cycle).first()
    with django_assert_max_num_queries(40):
        page.get(reverse("inspection:one", args=[cycle.pk, draw.pk]))


def test_the_pages_speak_english(cycle, author, approver, signed_in, client, scorers):
    draw = made(cycle, author, approver, strata="town", short="fill", short_clause="art. 8", people=[scorers[0].pk])
    page = signed_in(author)
    page.cookies["language"] = client.cookies["language"] = "en"
    assert "What is drawn" in page.get(reverse("inspection:new", args=[cycle.pk])).content.decode()
    assert "Digest of it all" in client.get(reverse("inspection:public", args=[draw.public])).content.decode()
    assert "Inspectors" in page.get(reverse("inspection:one", args=[cycle.pk, draw.pk])).content.decode()
