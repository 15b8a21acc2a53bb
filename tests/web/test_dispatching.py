"""Rules of dispatch: which one wins, what follows a merger, who may make them; what dispatches teach."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.cases_at_work import Crew, crew
from tests.web.conftest import SINCE

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry as Log
from kaoping.web.cases.models import LEVELS, Category
from kaoping.web.dispatching import learning, lesson_actions, rule_actions
from kaoping.web.dispatching.models import Lesson, Rule, RuleRevision
from kaoping.web.dispatching.queries import Want, suggest, suggest_for, suggest_many
from kaoping.web.dispatching.rule_actions import Wording
from kaoping.web.people import roles
from kaoping.web.people.viewer import today, viewer_of
from kaoping.web.units import actions as unit_actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(district, person) -> Crew:
    made = crew(district, person)
    made.people["author"] = person(roles.AUTHOR, "D01", "rules-author", name="拟订")
    made.people["town_author"] = person(roles.AUTHOR, "T01", "town-author", name="镇拟订")
    roads = Category.objects.create(code="02", name="道路", path="")
    roads.path = f"/{roads.pk}/"
    roads.save()
    Category.objects.filter(pk=made.category.pk).update(parent=roads, path=f"/{roads.pk}/{made.category.pk}/")
    made.category.refresh_from_db()
    made.extra["roads"] = roads
    return made


def refused(call, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.faults[0].code


def rule(at_work: Crew, unit: str, place: str = "", category=None, level: str = "", by: str = "author", **more) -> Rule:
    units = at_work.units
    wording = Wording(units[place] if place else None, category, level, units[unit], **more)
    return rule_actions.add(wording=wording, reason="目录", by=at_work[by])


def test_the_rule_is_told_in_words(at_work):
    rule(at_work, "DEP02", "T01", at_work.category, "general", assisting=(at_work.units["DEP01"],))
    told = suggest(at_work.accepted())
    assert (told.name, told.helpers) == ("区城管所", ("区联动办",))
    assert told.why.zh == "按“道路—路面坑洞”目录、青石街道，一般级"
    assert told.why.en == "by '道路 – 路面坑洞', 青石街道, general level"
    assert suggest(at_work.accepted(level="major")) is None


# Worked by hand: of the rules that fit a pothole of level general in the grid T01-C01-G1, which one wins?
ORDER = [  # place, category, level → the most specific first
    ("T01-C01-G1", "pothole", "general"), ("T01-C01-G1", "pothole", ""), ("T01-C01-G1", "roads", "general"),
    ("T01-C01-G1", "roads", ""), ("T01-C01-G1", "", "general"), ("T01-C01-G1", "", ""),
    ("T01", "pothole", "general"), ("T01", "pothole", ""), ("T01", "roads", "general"), ("T01", "", ""),
    ("D01", "pothole", "general"), ("D01", "roads", ""), ("", "pothole", "general"), ("", "pothole", ""),
    ("", "roads", "general"), ("", "", "general"), ("", "", ""),
]  # fmt: skip


def test_the_nearest_place_wins_then_the_nearest_category_then_the_level(at_work):
    known = {"pothole": at_work.category, "roads": at_work.extra["roads"], "": None}
    made = [rule(at_work, "DEP02", place, known[kind], level) for place, kind, level in reversed(ORDER)]
    want = Want(at_work.units["T01-C01-G1"].pk, at_work.category.pk, "general")
    for expected in reversed(made):
        assert suggest_for([want])[0].rule == expected
        rule_actions.close(rule=expected.pk, on=today(), reason="试", by=at_work["author"])
    assert suggest_for([want]) == [None]


PLACES = ("", "D01", "T01", "T02", "T01-C01", "T01-C01-G1", "T02-C01-G1")
SPECS = st.tuples(st.sampled_from(PLACES), st.sampled_from(("", "roads", "pothole")), st.sampled_from(("", *LEVELS)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(SPECS, max_size=14), st.lists(SPECS, min_size=1, max_size=8))
def test_the_lookup_agrees_with_a_slow_walk_over_all_rules(at_work, specs, wants):
    known = {"pothole": at_work.category, "roads": at_work.extra["roads"], "": None}
    Rule.objects.all().delete()
    made = [
        Rule.objects.create(
            place=at_work.units.get(place), category=known[kind], level=level, unit=at_work.units["DEP02"],
            state="accepted", from_on=SINCE, made_at=timezone.now(), made_by=at_work["author"],
        )
        for place, kind, level in sorted(specs)
    ]  # fmt: skip
    revision = RuleRevision.objects.get_or_create(pk=1)[0]
    RuleRevision.objects.filter(pk=1).update(number=revision.number + 1)
    asked = [
        Want(at_work.units[place or "T01"].pk, known[kind].pk if kind else None, level or "general")
        for place, kind, level in wants
    ]
    told = [each.rule if each else None for each in suggest_for(asked)]
    assert told == [slowly(at_work, made, want) for want in asked]


def slowly(at_work: Crew, rules: list[Rule], want: Want) -> Rule | None:
    """Every rule is held against the case; of those that fit the one with the greatest depths."""
    tree = viewer_of(at_work["author"]).tree
    above = [want.place, *(node.id for node in tree.ancestors(want.place))]
    kinds = [] if want.category is None else [want.category]
    if want.category == at_work.category.pk:
        kinds.append(at_work.extra["roads"].pk)
    fitting = [
        rule
        for rule in rules
        if (rule.place_id is None or rule.place_id in above)
        and (rule.category_id is None or rule.category_id in kinds)
        and rule.level in ("", want.level)
    ]
    depth = {None: 0} | {place: len(above) - i for i, place in enumerate(above)}
    fine = {None: 0} | {kind: len(kinds) - i for i, kind in enumerate(kinds)}
    return max(fitting, key=lambda r: (depth[r.place_id], fine[r.category_id], r.level != ""), default=None)


def test_many_cases_cost_as_many_queries_as_one(at_work):
    rule(at_work, "DEP02", "T01", at_work.category)
    cases = [at_work.accepted() for _ in range(12)]
    suggest(cases[0])
    with CaptureQueriesContext(
        connection,
    ) as one:
        suggest(cases[0])
    with CaptureQueriesContext(connection) as many:
        told = suggest_many(cases)
    assert len(many) == len(one)
    assert {each.name for each in told.values()} == {"区城管所"}


def test_other_units_of_less_specific_rules_are_named(at_work):
    rule(at_work, "DEP02", "T01", at_work.category)
    rule(at_work, "DEP02", "T01")
    rule(at_work, "DEP01", "D01", at_work.extra["roads"])
    told = suggest(at_work.accepted())
    assert [(each.name, each.why.zh) for each in told.alternatives] == [("区联动办", "按“道路”目录、青河区，不分级别")]


def test_a_rule_follows_its_unit_into_another_one(at_work, author):
    rule(at_work, "DEP02", "T01", at_work.category)
    unit_actions.merge(units=[at_work.units["DEP02"]], into=at_work.units["DEP01"], on=today(), by=author)
    told = suggest(at_work.accepted())
    assert told.unit == at_work.units["DEP01"]
    assert told.followed
    assert told.why.zh.endswith("；原单位已并入区联动办")


def test_a_rule_whose_unit_is_gone_is_passed_over_and_told(at_work, author, signed_in):
    broken = rule(at_work, "DEP02", "T01", at_work.category)
    other = rule(at_work, "DEP01", "D01")
    unit_actions.close(unit=at_work.units["DEP02"], on=today(), by=author)
    told = suggest(at_work.accepted())
    assert (told.rule, told.broken) == (other, (broken,))
    page = signed_in(at_work["author"]).get("/cases/rules/?view=broken").content.decode()
    assert "没有接续单位" in page
    assert f"/cases/rules/{other.pk}/" not in page


# --- who may ----------------------------------------------------------------------------------------------------------


def test_an_author_of_a_town_writes_rules_of_the_town_only(at_work):
    made = rule(at_work, "DEP02", "T01", at_work.category, by="town_author")
    assert made.state == "accepted"
    for place in ("T02", "D01", ""):
        with pytest.raises(Refused) as caught:
            rule(at_work, "DEP02", place, by="town_author")
        assert caught.value.faults[0].code == "W780"


def test_a_dispatcher_proposes_and_an_author_accepts(at_work):
    made = rule(at_work, "DEP02", "T01", at_work.category, by="dispatcher")
    assert made.state == "proposed"
    assert suggest(at_work.accepted()) is None
    assert refused(rule_actions.accept, rule=made.pk, by=at_work["dispatcher"]) == "W780"
    rule_actions.accept(rule=made.pk, by=at_work["town_author"])
    assert suggest(at_work.accepted()).rule == made
    assert Log.objects.filter(action="rule.accepted", object_id=str(made.pk)).count() == 1


def test_who_proposes_a_rule_does_not_accept_it(at_work):
    made = rule(at_work, "DEP02", "T01", by="dispatcher")
    at_work["dispatcher"].grants.create(role=roles.AUTHOR, unit=at_work.units["T01"], from_on=SINCE)
    assert refused(rule_actions.accept, rule=made.pk, by=at_work["dispatcher"]) == "W781"


def test_of_two_who_decide_on_a_proposal_the_second_is_told(at_work):
    made = rule(at_work, "DEP02", "T01", by="dispatcher")
    rule_actions.accept(rule=made.pk, by=at_work["author"])
    assert refused(rule_actions.refuse, rule=made.pk, decision="不必", by=at_work["town_author"]) == "W782"


def test_the_same_cases_have_one_rule(at_work):
    first = rule(at_work, "DEP02", "T01", at_work.category)
    with pytest.raises(Refused) as caught:
        rule(at_work, "DEP01", "T01", at_work.category, by="town_author")
    assert caught.value.faults[0].code == "W785"
    assert str(first.pk) in caught.value.faults[0].message("zh")


def test_a_change_ends_the_old_rule_on_the_day_on_which_the_new_one_begins(at_work):
    first = rule(at_work, "DEP02", "T01", at_work.category)
    later = today() + datetime.timedelta(days=10)
    wording = Wording(at_work.units["T01"], at_work.category, "", at_work.units["DEP01"], from_on=later)
    second = rule_actions.add(wording=wording, reason="职责调整", replaces=first.pk, by=at_work["author"])
    first.refresh_from_db()
    assert (first.to_on, second.replaces) == (later, first)
    want = Want(at_work.units["T01"].pk, at_work.category.pk, "general")
    assert [suggest_for([want], day)[0].rule for day in (today(), later)] == [first, second]


def test_rules_of_another_part_of_the_tree_are_not_there(at_work, signed_in, person):
    made = rule(at_work, "DEP02", "T02", at_work.category)
    client = signed_in(at_work["town_author"])
    assert client.get(f"/cases/rules/{made.pk}/").status_code == 404
    assert client.post(f"/cases/rules/{made.pk}/do/close/", {"on": today(), "reason": "x"}).status_code == 404
    assert signed_in(at_work["author"]).get(f"/cases/rules/{made.pk}/").status_code == 200


def test_trying_shows_the_unit_and_the_rule(at_work, signed_in):
    made = rule(at_work, "DEP02", "T01", at_work.category)
    asked = {"try-place": "T01", "try-category": at_work.category.pk, "try-level": "general"}
    page = signed_in(at_work["dispatcher"]).get("/cases/rules/", asked).content.decode()
    assert "按“道路—路面坑洞”目录、青石街道，不分级别" in page
    assert f'href="/cases/rules/{made.pk}/"' in page


def test_a_rule_is_added_and_ended_on_the_pages(at_work, signed_in):
    client = signed_in(at_work["author"])
    sent = {"place": "T01 青石街道", "category": at_work.category.pk, "level": "", "unit": "区城管所",
            "assisting": "DEP01", "from_on": today(), "reason": "事项目录"}  # fmt: skip
    answer = client.post("/cases/rules/new/", sent)
    made = Rule.objects.get()
    assert answer["Location"] == f"/cases/rules/{made.pk}/"
    assert list(made.assisting.all()) == [at_work.units["DEP01"]]
    assert client.post("/cases/rules/new/", sent | {"unit": "没有这个单位"}).status_code == 422
    client.post(f"/cases/rules/{made.pk}/do/close/", {"on": today(), "reason": "撤并"})
    made.refresh_from_db()
    assert (made.to_on, made.ended_why) == (today(), "撤并")


# --- lessons ----------------------------------------------------------------------------------------------------------


def count(at_work: Crew) -> list[Lesson]:
    since = timezone.now() - datetime.timedelta(days=90)
    found = learning.lessons(since, today())
    lesson_actions.keep_lessons(found=found, since=timezone.localdate(since), report=None, by=None)
    return list(Lesson.objects.filter(state="open"))


def moved(at_work: Crew, times: int, way: str = "transfer") -> None:
    """Cases that were dispatched to DEP02 and ended at DEP01."""
    for _ in range(times):
        case = at_work.dispatched()
        if way == "send_back":
            at_work.does("handler", "send_back", case, reason="不归我们")
            at_work.does("dispatcher", "dispatch", case, unit=at_work.units["DEP01"])
        else:
            at_work.does("dispatcher", "transfer", case, unit=at_work.units["DEP01"], reason="归联动办")


def test_dispatches_teach_and_nothing_changes_by_itself(at_work):
    first = rule(at_work, "DEP02", "T01", at_work.category)
    moved(at_work, 2)
    moved(at_work, 1, "send_back")
    at_work.dispatched()  # where the rule says
    (lesson,) = count(at_work)
    assert (lesson.suggested, lesson.unit) == (at_work.units["DEP02"], at_work.units["DEP01"])
    assert (lesson.times, lesson.total, lesson.moved) == (3, 4, 3)
    assert suggest(at_work.accepted()).rule == first


def test_too_few_cases_or_less_than_half_teach_nothing(at_work):
    rule(at_work, "DEP02", "T01", at_work.category)
    moved(at_work, 2)
    assert count(at_work) == []
    moved(at_work, 1)
    for _ in range(4):
        at_work.dispatched()
    assert count(at_work) == []


def test_where_no_rule_is_the_usual_unit_is_suggested(at_work):
    for _ in range(3):
        at_work.dispatched()
    (lesson,) = count(at_work)
    assert (lesson.suggested, lesson.unit, lesson.moved) == (None, at_work.units["DEP02"], 0)


def test_an_accepted_lesson_takes_the_place_of_the_rule(at_work):
    wide = rule(at_work, "DEP02", "T01", at_work.category)
    moved(at_work, 3)
    (lesson,) = count(at_work)
    made = lesson_actions.accept(lesson=lesson.pk, by=at_work["town_author"]).rule
    told = suggest(at_work.accepted())
    assert (told.rule, told.unit) == (made, at_work.units["DEP01"])
    wide.refresh_from_db()
    assert wide.to_on is None  # it holds for the other levels
    assert refused(lesson_actions.dismiss, lesson=lesson.pk, reason="x", by=at_work["author"]) == "W782"
    assert count(at_work) == []


def test_a_dismissed_lesson_does_not_come_again(at_work):
    rule(at_work, "DEP02", "T01", at_work.category)
    moved(at_work, 3)
    (lesson,) = count(at_work)
    assert refused(lesson_actions.dismiss, lesson=lesson.pk, reason=" ", by=at_work["author"]) == "W783"
    lesson_actions.dismiss(lesson=lesson.pk, reason="临时抽调", by=at_work["author"])
    assert count(at_work) == []
    assert Lesson.objects.get().reason == "临时抽调"


def test_a_lesson_shows_its_cases_and_only_its_author_decides(at_work, signed_in, person):
    rule(at_work, "DEP02", "T01", at_work.category)
    moved(at_work, 3)
    (lesson,) = count(at_work)
    page = signed_in(at_work["dispatcher"]).get(f"/cases/rules/lessons/{lesson.pk}/").content.decode()
    assert page.count("AJ-") >= 3
    assert "定为规则？" not in page
    assert signed_in(at_work["dispatcher"]).post(f"/cases/rules/lessons/{lesson.pk}/do/accept/").status_code == 403
    other = signed_in(person(roles.AUTHOR, "T02", "other-author"))
    assert other.post(f"/cases/rules/lessons/{lesson.pk}/do/accept/").status_code == 404
    assert signed_in(at_work["author"]).post(f"/cases/rules/lessons/{lesson.pk}/do/accept/").status_code == 302
    lesson.refresh_from_db()
    assert lesson.state == "accepted"
