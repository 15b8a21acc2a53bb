"""Lists of cases: pages lose and repeat nothing, filters find what a slow reading finds, many are done at once."""

from __future__ import annotations

import csv
import datetime
import io
import random
from unittest.mock import Mock

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.web.cases_at_work import Crew, crew

from kaoping.web.audit.models import Entry
from kaoping.web.cases.calendars import calendar, moment
from kaoping.web.cases.loop import OVER, STATES
from kaoping.web.cases.models import CHANNELS, FINDER_OF, LEVELS, Case, Category, Contact
from kaoping.web.cases.rights import cases_seen
from kaoping.web.cases.ticking import light
from kaoping.web.desks import board as board_module
from kaoping.web.desks import finding, walking
from kaoping.web.desks.board import board_of
from kaoping.web.desks.filters import Filters
from kaoping.web.desks.places import PLACES, STANDING
from kaoping.web.people.viewer import viewer_of

pytestmark = pytest.mark.django_db
POSTS = ("supervisor", "intake", "handler", "helper", "grid", "leader")
COUNT = 120


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


@pytest.fixture
def many(at_work) -> Crew:
    """Cases of all kinds, drawn at random but always the same."""
    drawn, units, now = random.Random(5), at_work.units, timezone.now().replace(microsecond=0)
    kinds = [at_work.category, Category.objects.create(code="0202", name="井盖缺失", parent=at_work.category)]
    Category.objects.filter(pk=kinds[1].pk).update(path=f"/{kinds[0].pk}/{kinds[1].pk}/")
    for number in range(COUNT):
        state, channel = drawn.choice(list(STATES)), drawn.choice(list(CHANNELS))
        town = drawn.choice(["T01", "T02", None])
        runs = drawn.random() < 0.7 and state not in (*STANDING, *OVER)
        due = now + datetime.timedelta(hours=drawn.randrange(-9, 9)) if runs else None
        Case.objects.create(
            state=state, category=drawn.choice([*kinds, None]), level=drawn.choice(list(LEVELS)), channel=channel,
            found_by=FINDER_OF[channel], text=drawn.choice(["路面坑洞", "井盖缺失，危险", "路灯不亮 100%", "_"]),
            grid=units[f"{town}-C01-G1"] if town else None, town=units[town] if town else None,
            desk=units[town] if town and drawn.random() < 0.8 else units["D01"],
            lead=drawn.choice([units["DEP02"], units["DEP01"], None]),
            reporter=at_work["grid"] if channel == "grid" and drawn.random() < 0.5 else None,
            reported_at=now - datetime.timedelta(days=drawn.randrange(40), seconds=number), state_at=now,
            due_at=due, urged=drawn.choice([0, 0, 1, 2]),
            warn_at=due - datetime.timedelta(hours=3) if due else None,
            closed_at=now if state in ("closed", "archived") else None,
        )  # fmt: skip
    return at_work


def lists(viewer, key, query=None, now=None):
    filters = Filters(query or {}, viewer)
    assert filters.is_valid(), filters.errors
    at = now or timezone.now()
    if key:
        return finding.at_place(viewer, PLACES[key], filters.chosen, at)
    return finding.everywhere(viewer, filters.chosen, at)


def leafed(asked, most, back=False) -> list[int]:
    """Ids of all pages one after the other, from the first to the last, or back from the last to the first."""
    legs, sought = asked
    found: list[int] = []
    start = None
    for _ in range(10 * COUNT):
        page = walking.walk(legs, sought, start, back=back, most=most)
        ids = [at.id for at in page.found]
        found = [*ids, *found] if back else [*found, *ids]
        start = page.before if back else page.after
        if start is None:
            return found
        start = walking.position(str(start), legs)  # as it stands in an address
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("most", [1, 7, 50])
@pytest.mark.parametrize(
    ("post", "key"), [("supervisor", "open"), ("supervisor", ""), ("intake", "intake"), ("handler", "unit")]
)
def test_pages_lose_and_repeat_nothing_both_ways(many, post, key, most):
    asked = lists(viewer_of(many[post]), key)
    (whole,) = [leafed(asked, COUNT)]
    assert len(whole) == len(set(whole))
    assert leafed(asked, most) == whole
    assert leafed(asked, most, back=True) == whole


@pytest.mark.parametrize("looked", [1, 2, 3])
@pytest.mark.parametrize("key", ["", "open"])
def test_a_look_that_ends_early_goes_on_where_it_stopped(many, monkeypatch, key, looked):
    viewer, query = viewer_of(many["supervisor"]), {"level": "major", "q": "井盖"}
    whole = leafed(lists(viewer, key, query), COUNT)
    assert whole
    monkeypatch.setattr(walking, "LOOKED", looked)
    monkeypatch.setattr(walking, "FEWEST", looked)
    asked = lists(viewer, key, query)
    assert walking.walk(*asked, None, most=50).stopped is not None
    assert leafed(asked, 2) == whole
    assert leafed(asked, 2, back=True) == whole


QUERIES = (
    {"level": "major"}, {"channel": "grid"}, {"found_by": "public"}, {"light": "red"}, {"light": "yellow"},
    {"light": "green"}, {"light": "none"}, {"state": "handling"}, {"state": "open"}, {"state": "over"},
    {"unit": "T01"}, {"unit": "T02-C01-G1"}, {"unit": "望湖街道"}, {"lead": "DEP02"}, {"q": "井盖"}, {"q": "100%"},
    {"q": "_"}, {"q": "井盖 危险"}, {"within": "4"}, {"category": "class"}, {"category": "kind"},
    {"from_on": "-20", "to_on": "-5"}, {"to_on": "-30"}, {"unit": "T01", "light": "red", "level": "daily"},
    {"category": "class", "unit": "T02", "from_on": "-15"}, {"lead": "DEP01", "state": "open", "q": "路"},
)  # fmt: skip


def asked_for(query: dict[str, str]) -> dict[str, str]:
    """Categories by their ids, days by their dates."""
    kinds = {"class": Category.objects.get(code="0201").pk, "kind": Category.objects.get(code="0202").pk}
    today = timezone.localdate()
    found = {name: str(kinds.get(value, value)) for name, value in query.items()}
    for name in ("from_on", "to_on"):
        if name in found:
            found[name] = (today + datetime.timedelta(days=int(found[name]))).isoformat()
    return found


def fits(case: Case, query: dict[str, str], until: datetime.datetime, now: datetime.datetime) -> bool:
    """The filters once more, case by case."""
    day = timezone.localdate(case.reported_at).isoformat()
    path = f"{case.category.path}{case.category.pk}/" if case.category else ""
    places = {unit.code for unit in (case.town, case.grid) if unit} | (
        {"望湖街道"} if case.town and case.town.code == "T02" else set()
    )
    checks = {
        "level": lambda wanted: case.level == wanted,
        "channel": lambda wanted: case.channel == wanted,
        "found_by": lambda wanted: case.found_by == wanted,
        "light": lambda wanted: (light(case, now) or "none") == wanted,
        "state": lambda wanted: {"open": case.state not in OVER, "over": case.state in OVER}.get(
            wanted, case.state == wanted
        ),
        "unit": lambda wanted: wanted in places,
        "lead": lambda wanted: case.lead is not None and case.lead.code == wanted,
        "q": lambda wanted: all(word in case.text or word in case.address for word in wanted.split()),
        "within": lambda wanted: case.due_at is not None and now <= case.due_at <= until,
        "category": lambda wanted: f"/{wanted}/" in path,
        "from_on": lambda wanted: day >= wanted,
        "to_on": lambda wanted: day <= wanted,
    }
    return all(checks[name](wanted) for name, wanted in query.items())


@pytest.mark.parametrize("post", POSTS)
def test_filters_find_what_a_slow_reading_of_everything_seen_finds(many, post):
    viewer, now = viewer_of(many[post]), timezone.now()
    seen = list(cases_seen(viewer).select_related("category", "town", "grid", "lead"))
    until = _until(now, 4)
    for each in QUERIES:
        query = asked_for(each)
        wanted = {case.pk for case in seen if fits(case, query, until, now)}
        found = leafed(lists(viewer, "", query, now), 9)
        assert (len(found), set(found)) == (len(wanted), wanted), query


def _until(now, hours):
    return moment(calendar().add(int(now.timestamp()), hours * 3600))


def test_filters_hold_at_a_work_place_too(many):
    viewer, now = viewer_of(many["supervisor"]), timezone.now()
    place = set(leafed(lists(viewer, "open", now=now), COUNT))
    cases = list(Case.objects.filter(pk__in=place).select_related("category", "town", "grid", "lead"))
    for each in QUERIES:
        query = asked_for(each)
        wanted = {case.pk for case in cases if fits(case, query, _until(now, 4), now)}
        assert set(leafed(lists(viewer, "open", query, now), 9)) == wanted, query


# --- pages ---------------------------------------------------------------------------------------------------------

HOSTILE = ("", "'", "\x00", "9" * 400, "-1", "1e9", "０", "<script>", "../../etc", "%00", "汉" * 200, "0..",
           "0.9999999999999999.1", "5.1.1", "0.1.1", "..", "0.x.1", "open", "9999-12-31", "0001-01-01")  # fmt: skip
NAMES = ("desk", "q", "category", "level", "light", "state", "unit", "lead", "alone", "run_by", "channel", "found_by",
         "from_on", "to_on", "within", "after", "before", "was")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_parameter_breaks_a_list(many, signed_in, name):
    client = signed_in(many["supervisor"])
    for where in ("desks:list", "desks:all", "desks:counts", "desks:number"):
        for text in HOSTILE:
            status = client.get(reverse(where), {name: text}).status_code
            assert status in (200, 302, 400, 422), (where, text, status)


def test_a_number_a_ticket_and_a_number_elsewhere_find_the_case_itself(at_work, signed_in):
    case = at_work.reported(channel="public", contact={"phone": "13800001111"})
    client = signed_in(at_work["intake"])
    for text in (case.number, case.number.lower(), case.ticket, case.ticket.lower()):
        page = client.get(reverse("desks:all"), {"q": text}).content.decode()
        assert case.number in page
        assert "按编号找到" in page
    assert "13800001111" not in page


def test_a_number_of_elsewhere_finds_nothing(at_work, person, signed_in):
    case = at_work.reported()
    other = person("intake", "T02", "intake-of-t02")
    answer = signed_in(other).get(reverse("desks:all"), {"q": case.number})
    assert answer.context["shown"].lines == []
    assert case.text not in answer.content.decode()


def test_a_file_has_every_case_no_formula_and_nobody_s_number(at_work, signed_in):
    case = at_work.reported(
        channel="hotline",
        text='=HYPERLINK("http://x") 电话13812345678',
        contact={"name": "王五", "phone": "13800001111"},
    )
    client = signed_in(at_work["intake"])
    text = b"".join(client.post(reverse("desks:export"), {"form": "csv"}).streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["案件编号"] == case.number
    assert row["情况"] == '\'=HYPERLINK("http://x") 电话138****5678'
    assert "王五" not in text
    assert "13800001111" not in text
    book = load_workbook(io.BytesIO(b"".join(client.post(reverse("desks:export"), {"form": "xlsx"}).streaming_content)))
    assert book.active["A2"].value == case.number
    assert Entry.objects.filter(action="case.exported").count() == 2
    assert Contact.objects.count() == 1


def test_a_file_that_would_be_too_long_is_refused(at_work, signed_in, monkeypatch):
    monkeypatch.setattr("kaoping.web.desks.export_views.MOST", 1)
    at_work.reported()
    at_work.reported()
    answer = signed_in(at_work["intake"]).post(reverse("desks:export"))
    assert answer.status_code == 422
    assert "W810" in answer.content.decode()
    assert not Entry.objects.filter(action="case.exported").exists()


def test_many_are_done_at_once_and_it_is_told_who_was_first(at_work, signed_in):
    first, second, third = (at_work.reported() for _ in range(3))
    picks = [f"{case.pk}:{case.steps}" for case in (first, second, third)]
    at_work.does("intake", "accept", second)
    client = signed_in(at_work["intake"])
    sent = {"action": "reject", "case": [*picks, "99999999:1", "x:y"], "desk": "intake"}
    asked = client.post(reverse("desks:bulk"), sent)
    assert asked.status_code == 200
    assert Case.objects.filter(state="rejected").count() == 0  # a form first
    lacking = client.post(reverse("desks:bulk"), {**sent, "sure": "1"})
    assert lacking.status_code == 422
    done = client.post(reverse("desks:bulk"), {**sent, "sure": "1", "reason": "不属于受理范围"})
    page = done.content.decode()
    assert done.status_code == 200
    assert "已办 2 件" in page
    assert "W732" in page or "刚才已由intake“受理立案”" in page
    states = [Case.objects.get(pk=case.pk).state for case in (first, second, third)]
    assert states == ["rejected", "accepted", "rejected"]


def test_many_are_dispatched_to_a_unit_by_its_name(at_work, signed_in):
    cases = [at_work.accepted() for _ in range(2)]
    sent = {"action": "dispatch", "sure": "1", "case": [f"{case.pk}:{case.steps}" for case in cases]}
    client = signed_in(at_work["dispatcher"])
    assert "W812" in client.post(reverse("desks:bulk"), {**sent, "unit": "没有的单位"}).content.decode()
    lost = {**sent, "unit": "区城管所", "assisting": "DEP01、没有的单位"}
    assert "W812" in client.post(reverse("desks:bulk"), lost).content.decode()
    client.post(reverse("desks:bulk"), {**sent, "unit": "区城管所", "assisting": "DEP01， "})
    assert {each.unit.code for case in cases for each in case.assisting.all()} == {"DEP01"}
    assert {Case.objects.get(pk=case.pk).lead.code for case in cases} == {"DEP02"}


def test_others_cases_cannot_be_done_by_ticking_their_numbers(at_work, person, signed_in):
    case = at_work.reported()
    other = person("intake", "T02", "intake-of-t02")
    answer = signed_in(other).post(reverse("desks:bulk"), {"action": "accept", "sure": "1", "case": f"{case.pk}:1"})
    assert answer.status_code == 422
    assert case.number not in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "reported"


@pytest.mark.parametrize("action", ["", "delete", "strike", "reopen"])
def test_only_what_the_table_offers_for_many_is_done_with_many(at_work, signed_in, action):
    answer = signed_in(at_work["supervisor"]).post(
        reverse("desks:bulk"), {"action": action, "case": "1:1", "sure": "1"}
    )
    assert answer.status_code == 422


# --- the board -----------------------------------------------------------------------------------------------------


def test_the_board_counts_what_a_slow_reading_counts(many, signed_in):
    cache.clear()
    viewer = viewer_of(many["supervisor"])
    board = board_of(viewer)
    held = [case for case in Case.objects.select_related("desk") if case.state not in OVER]
    told = {row.key: (row.red, row.yellow, row.green, row.parked, row.total) for row in board.towns}
    for code in ("T01", "T02", "D01"):
        own = [case for case in held if case.desk.code == code]
        lights = [light(case, board.at) for case in own]
        wanted = (
            *(lights.count(each) for each in ("red", "yellow", "green")),
            sum(c.state == "parked" for c in own),
            len(own),
        )
        assert told[code] == wanted
    assert board.whole.total == len(held)
    assert [count for _, count in board.ladder] == [sum(case.urged == rung for case in held) for rung in (1, 2, 3)]
    assert len(board.oldest) == min(10, board.whole.red)
    assert signed_in(many["supervisor"]).get(reverse("desks:board")).status_code == 200


def test_every_row_of_the_board_leads_to_as_many_cases_as_it_tells(many):
    cache.clear()
    viewer = viewer_of(many["supervisor"])
    board = board_of(viewer)
    assert {row.key for row in board.towns} == {"D01", "T01", "T02"}
    for rows, query in ((board.towns, {}), (board.units, {"alone": "1"})):
        for row in rows:
            named = "lead" if query else "run_by"
            found = leafed(lists(viewer, "open", {**query, named: row.key}, board.at), COUNT)
            red = leafed(lists(viewer, "open", {**query, named: row.key, "light": "red"}, board.at), COUNT)
            assert (len(found), len(red)) == (row.total, row.red), (named, row.key)


def test_the_board_of_a_town_is_its_own(many):
    cache.clear()
    board = board_of(viewer_of(many["duty_chief"]))
    assert [row.key for row in board.towns] == ["T01"]


def test_the_board_is_kept_for_a_minute_and_says_from_when(many, signed_in):
    cache.clear()
    client = signed_in(many["supervisor"])
    first = client.get(reverse("desks:board")).context["board"].at
    Case.objects.update(state="archived")
    again = client.get(reverse("desks:board"))
    assert again.context["board"].at == first
    assert f"{timezone.localtime(first):%H:%M:%S}" in again.content.decode()


def test_an_old_board_is_shown_while_it_is_counted_anew(many, monkeypatch):
    cache.clear()
    viewer = viewer_of(many["supervisor"])
    first = board_of(viewer)
    asked = []
    monkeypatch.setattr(board_module, "KEPT", 0)
    monkeypatch.setattr(board_module, "Thread", lambda **given: asked.append(given) or Mock())
    monkeypatch.setattr(board_module, "connection", Mock())  # a thread has one of its own
    Case.objects.update(state="archived")
    assert board_of(viewer).at == first.at
    (given,) = asked
    given["target"](*given["args"])
    assert (board_of(viewer).whole.total, first.whole.total > 0) == (0, True)
