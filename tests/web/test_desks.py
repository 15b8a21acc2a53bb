"""Work places: who finds which cases where, in which order, with which next step."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.cases_at_work import Crew, crew

from kaoping.web.cases.loop import OPEN, STATES
from kaoping.web.cases.models import Assisting, Case
from kaoping.web.cases.rights import cases_seen, hand_of, open_rows
from kaoping.web.desks import finding
from kaoping.web.desks.filters import Chosen
from kaoping.web.desks.places import PLACES, places_of
from kaoping.web.desks.rows import left_words, lines
from kaoping.web.people.models import Grant
from kaoping.web.people.viewer import viewer_of

pytestmark = pytest.mark.django_db
ELSEWHERE = {"longitude": 118.42, "latitude": 33.12}  # in a grid of T02


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


@pytest.fixture
def everywhere(at_work) -> Crew:
    """Cases of every state, in two towns."""
    for where in ({}, ELSEWHERE):
        for state in STATES:
            case = at_work.reported(**where)
            lead = at_work.units["DEP02"] if STATES[state].stage in ("handle", "check", "evaluate") else None
            clock = state not in ("held", "returned", "parked", "mediation", "court") and not STATES[state].over
            at = timezone.now() + datetime.timedelta(hours=case.pk) if clock else None
            Case.objects.filter(pk=case.pk).update(
                state=state, lead=lead, due_at=at, warn_at=at,
                closed_at=timezone.now() if state in ("closed", "archived") else None,
            )  # fmt: skip
    return at_work


def ids(viewer, key) -> list[int]:
    page = finding.page(finding.at_place(viewer, PLACES[key], Chosen(), timezone.now()), None)
    return [at.id for at in page.found]


def states(viewer, key) -> set[tuple[str, str]]:
    """Codes of towns and states of the cases at a work place."""
    return set(Case.objects.filter(pk__in=ids(viewer, key)).values_list("desk__code", "state"))


OWN_TOWN = {
    "intake": {"intake": {"reported", "held", "returned"}, "close": {"checked"}, "archive": {"closed"}},
    "dispatcher": {"dispatch": {"accepted"}, "open": set(OPEN)},
    "duty_chief": {"extensions": set(), "open": set(OPEN), "urged": set(), "parked": {"parked"}},
    "checker": {"check": {"to_verify", "handled"}},
    "grid": {"check": {"to_verify", "handled"}, "mine": set(STATES)},
}


@pytest.mark.parametrize("post", OWN_TOWN)
def test_a_town_finds_its_own_cases_and_no_others(everywhere, post):
    viewer = viewer_of(everywhere[post])
    assert set(places_of(viewer)) == OWN_TOWN[post].keys()
    for key, wanted in OWN_TOWN[post].items():
        if key == "mine":
            assert {state for _, state in states(viewer, key)} == wanted
        else:
            assert states(viewer, key) == {("T01", state) for state in wanted}, key


def test_the_district_finds_those_of_every_town(everywhere):
    supervisor = viewer_of(everywhere["supervisor"])
    assert states(supervisor, "close") == {("T01", "checked"), ("T02", "checked")}
    assert {state for _, state in states(supervisor, "open")} == set(OPEN)
    assert len(ids(supervisor, "open")) == 2 * len(OPEN)
    dispatcher = viewer_of(everywhere["district_dispatcher"])
    assert states(dispatcher, "dispatch") == {("T01", "accepted"), ("T02", "accepted")}


def test_a_unit_finds_what_it_leads_and_what_it_assists_in(everywhere):
    handler, helper = viewer_of(everywhere["handler"]), viewer_of(everywhere["helper"])
    at_unit = {"dispatched", "handling", "mediation", "court"}
    assert {state for _, state in states(handler, "unit")} == at_unit
    assert ids(helper, "unit") == []
    case = Case.objects.filter(state="handling")[0]
    Assisting.objects.create(case=case, unit=everywhere.units["DEP01"])
    assert ids(helper, "unit") == [case.pk]
    (line,) = lines(helper, [case.pk], PLACES["unit"], timezone.now())
    assert line.assists
    assert line.next == ""


@pytest.mark.parametrize(
    "post", ["intake", "dispatcher", "duty_chief", "handler", "checker", "supervisor", "leader", "grid"]
)
def test_whatever_lies_at_a_work_place_is_seen_and_the_count_is_that_of_the_list(everywhere, post):
    viewer = viewer_of(everywhere[post])
    counts = finding.waiting(viewer, places_of(viewer))
    for key in places_of(viewer):
        found = ids(viewer, key)
        assert len(found) == len(set(found)) == counts[key]
        assert cases_seen(viewer).filter(pk__in=found).count() == len(found), key


@pytest.mark.parametrize("post", ["intake", "dispatcher", "handler", "checker", "supervisor", "leader", "grid"])
def test_the_next_step_offered_is_one_that_the_table_allows(everywhere, post):
    viewer, now = viewer_of(everywhere[post]), timezone.now()
    for key, place in places_of(viewer).items():
        for line in lines(viewer, ids(viewer, key), place, now):
            allowed = {row.action for row in open_rows(hand_of(viewer, line.case, now))}
            wanted = place.next.get(line.case.state, "")
            assert line.next == (wanted if wanted in allowed else ""), (key, line.case.state)


def test_requests_for_more_time_go_to_the_chief_first_and_to_a_leader_next(at_work):
    case = at_work.at_the_unit()
    at_work.does("handler", "ask_extension", case, reason="材料未到", amount=27000)
    chief, leader = viewer_of(at_work["duty_chief"]), viewer_of(at_work["leader"])
    assert (ids(chief, "extensions"), ids(leader, "extensions")) == ([case.pk], [])
    at_work.does("duty_chief", "grant_extension", case)
    at_work.does("handler", "ask_extension", case, reason="仍未到", amount=27000)
    assert (ids(chief, "extensions"), ids(leader, "extensions")) == ([], [case.pk])


def test_what_is_due_first_stands_on_top_and_what_has_no_clock_below(everywhere):
    viewer = viewer_of(everywhere["supervisor"])
    rows = [Case.objects.get(pk=pk) for pk in ids(viewer, "open")]
    dues = [case.due_at for case in rows]
    running = [due for due in dues if due is not None]
    assert running == sorted(running)
    assert dues == [*running, *[None] * (len(dues) - len(running))]


def test_urged_cases_lie_with_those_who_chase_and_with_the_unit(at_work):
    case = at_work.at_the_unit()
    at_work.does("supervisor", "urge", case, reason="尽快处置")
    for post in ("supervisor", "leader", "duty_chief", "handler"):
        assert ids(viewer_of(at_work[post]), "urged") == [case.pk], post
    other = at_work.reported(**ELSEWHERE)
    Case.objects.filter(pk=other.pk).update(urged=1)
    assert other.pk not in ids(viewer_of(at_work["duty_chief"]), "urged")


def test_who_handled_a_case_is_told_that_it_is_not_theirs_to_verify(at_work, signed_in):
    case = at_work.handled()
    Grant.objects.create(person=at_work["handler"], role="checker", unit=at_work.units["T01"], from_on="2020-01-01")
    answer = signed_in(at_work["handler"]).get(reverse("desks:list"), {"desk": "check"})
    assert case.number in answer.content.decode()
    assert "您参与过处置" in answer.content.decode()
    assert f'value="{case.pk}:' not in answer.content.decode()  # nor can it be ticked


def test_people_without_a_work_place_are_led_to_all_cases(person, at_work, signed_in):
    appraised = person("appraised", "T01", "appraised-town")
    assert signed_in(appraised).get(reverse("desks:list")).url == reverse("desks:all")
    case = at_work.reported()
    assert case.number in signed_in(appraised).get(reverse("desks:all")).content.decode()


def test_a_work_place_of_others_is_not_opened(at_work, signed_in):
    answer = signed_in(at_work["checker"]).get(reverse("desks:list"), {"desk": "dispatch"})
    assert answer.status_code == 302


def test_a_page_needs_few_queries_however_many_rows(everywhere, signed_in, django_assert_max_num_queries):
    client = signed_in(everywhere["supervisor"])
    client.get(reverse("desks:list"), {"desk": "open"})
    with django_assert_max_num_queries(24):
        answer = client.get(reverse("desks:list"), {"desk": "open"})
    assert answer.content.decode().count("<tr>") > 20


def test_the_bar_is_read_again_and_says_when_the_list_has_changed(at_work, signed_in):
    case = at_work.reported()
    client, where = signed_in(at_work["intake"]), reverse("desks:counts")
    same = client.get(where, {"desk": "intake", "was": "1"}).content.decode()
    changed = client.get(where, {"desk": "intake", "was": "2"}).content.decode()
    assert "重新载入" not in same
    assert "重新载入" in changed
    assert case.state == "reported"


@pytest.mark.parametrize(
    ("seconds", "works", "zh", "en"),
    [
        (15600, True, "剩 4 工作小时 20 分", "4 working h 20 min left"),
        (-90, True, "超 1 分", "1 min over"),
        (50 * 3600, True, "剩 50 工作小时", "50 working h left"),
        (-4 * 86400 - 7200, False, "超 4 天 2 小时", "4 d 2 h over"),
        (7200, False, "剩 2 小时", "2 h left"),
    ],
)
def test_the_time_left_is_told_in_the_time_it_is_counted_in(seconds, works, zh, en):
    words = left_words(seconds, works)
    assert (words.zh, words.en) == (zh, en)


def test_pages_are_complete_in_english(everywhere, signed_in):
    client = signed_in(everywhere["supervisor"])
    client.post(reverse("language"), {"language": "en"})
    for where in ("desks:list", "desks:all", "desks:board"):
        text = client.get(reverse(where)).content.decode()
        assert "overdue" in text or "All cases" in text
        for word in ("时限", "案件编号", "督办", "下一页", "没有"):
            assert word not in text, (where, word)
