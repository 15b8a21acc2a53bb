"""The map of cases: squares whose counts are those of a slow reference, for everybody what they see and no more."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from django.utils import timezone
from tests.web import cases_at_work
from tests.web.cases_at_work import CORNERS, SIDE

from kaoping.web.cases.cells import ZOOM, cell_of, stretch
from kaoping.web.cases.loop import OPEN, OVER
from kaoping.web.cases.models import Case, Category
from kaoping.web.cases.rights import cases_seen
from kaoping.web.cases.ticking import light
from kaoping.web.jobs.running import WORK, load_work
from kaoping.web.mapping import live, tiles, work
from kaoping.web.mapping.models import Snapshot
from kaoping.web.mapping.points import folder
from kaoping.web.people import roles
from kaoping.web.people.viewer import viewer_of
from kaoping.web.units.crs import metres

pytestmark = pytest.mark.django_db

NEAR = 14  # zoom
POSTS = ["grid", "intake", "dispatcher", "handler", "helper", "checker", "supervisor", "leader", "district_dispatcher"]


@pytest.fixture
def crew(district, person):
    return cases_at_work.crew(district, person)


@pytest.fixture
def many(crew, district):
    """300 cases written at once, all over three towns and outside, in all states, with every sort of clock."""
    chance = np.random.default_rng(5)
    now, states = timezone.now(), (*OPEN, *OVER)
    below = Category.objects.create(code="020101", name="井盖缺失", parent=crew.category, path="")
    Category.objects.filter(pk=below.pk).update(path=f"{crew.category.path}{below.pk}/")
    towns = ["T01", "T02", "T03"]
    made = []
    for i in range(300):
        town = towns[i % 3]
        x, y = CORNERS[f"{town}-C01-G1"]
        x, y = x + chance.uniform(0, SIDE), y + chance.uniform(0, SIDE)
        outside = i % 17 == 0
        state = states[i % len(states)]
        due = now + datetime.timedelta(minutes=int(chance.integers(-500, 500))) if state in OPEN and i % 5 else None
        made.append(
            Case(
                state=state, category=[None, crew.category, below][i % 3],
                level=["daily", "general", "major"][i % 4 % 3],
                channel=["grid", "hotline", "public"][i % 5 % 3], found_by="grid", text=f"第{i}件", longitude=x,
                latitude=y, cell=cell_of(x, y), grid=None if outside else district[f"{town}-C01-G1"],
                town=None if outside else district[town], desk=district["D01" if outside else town],
                lead=district["DEP02"] if i % 4 == 0 else None, reporter=crew["grid"] if i % 11 == 0 else None,
                reported_at=now - datetime.timedelta(days=i % 60), state_at=now, due_at=due,
                warn_at=due - datetime.timedelta(minutes=120) if due else None,
            )
        )  # fmt: skip
    Case.objects.bulk_create(made)
    Case.objects.create(
        state="reported",
        level="daily",
        channel="grid",
        found_by="grid",
        desk=district["D01"],
        reported_at=now,
        state_at=now,
    )  # no place
    return crew


def look(signed_in, who, **query):
    """All squares of the country at a zoom that splits the towns: total and the squares by address."""
    client = signed_in(who)
    zoom = query.pop("zoom", 10)
    found = {}
    for x, y in sorted({square_of(zoom, *corner, i, j) for corner in CORNERS.values() for i in (0, 1) for j in (0, 1)}):
        answer = client.get(f"/cases/map/tiles/{zoom}/{x}/{y}.json", query)
        assert answer.status_code == 200
        found[x, y] = answer.json()
    return found


def square_of(zoom, x, y, right=0, up=0):
    cell = cell_of(x + right * SIDE, y + up * SIDE) >> 2 * (ZOOM - zoom)
    return unspread(cell), unspread(cell >> 1)


def unspread(bits):
    return sum((bits >> 2 * i & 1) << i for i in range(ZOOM))


def total(squares):
    return sum(square["n"] for square in squares.values())


def reference(who, zoom, x, y, fits):
    """Cases of a square, counted by their own rows one by one."""
    first, last = stretch(zoom, x, y)
    rows = cases_seen(viewer_of(who)).filter(cell__gte=first, cell__lt=last)
    return [case for case in rows if fits(case)]


def lamp(case, now):
    return light(case, now) or "still"


# --- counts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({}, lambda case: case.state in OPEN),
        ({"state": "all"}, lambda case: True),
        ({"state": "over"}, lambda case: case.state in OVER),
        ({"state": "handling"}, lambda case: case.state == "handling"),
        ({"state": "all", "category": "0201"}, lambda case: case.category is not None),
        ({"state": "all", "category": "020101"}, lambda case: case.category and case.category.code == "020101"),
        ({"state": "all", "category": "none"}, lambda case: False),
        ({"state": "all", "level": "major"}, lambda case: case.level == "major"),
        ({"state": "all", "channel": "hotline"}, lambda case: case.channel == "hotline"),
        ({"state": "all", "town": "T02"}, lambda case: case.town and case.town.code == "T02"),
        ({"light": "red"}, lambda case: case.state in OPEN and lamp(case, at_minute()) == "red"),
        ({"light": "yellow"}, lambda case: case.state in OPEN and lamp(case, at_minute()) == "yellow"),
        ({"state": "all", "light": "still"}, lambda case: lamp(case, at_minute()) == "still"),
    ],
)
@pytest.mark.parametrize("kept", [False, True], ids=["live", "snapshot"])
def test_squares_count_what_a_slow_reference_counts(many, signed_in, query, fits, kept):
    if kept:
        make_snapshot()
    for (x, y), square in look(signed_in, many["supervisor"], **query).items():
        found = reference(many["supervisor"], 10, x, y, fits)
        assert square["n"] == len(found)
        lights = [lamp(case, at_minute()) for case in found]
        if square["clusters"]:
            for name in ("red", "yellow", "green", "still"):
                assert sum(cluster[name] for cluster in square["clusters"]) == lights.count(name)
            assert sum(cluster["n"] for cluster in square["clusters"]) == len(found)
        else:
            assert sorted(one["number"] for one in square["cases"]) == sorted(case.number for case in found)


def at_minute():
    return timezone.now().replace(second=0, microsecond=0)


def test_a_period_has_both_its_days(many, signed_in):
    day = timezone.localdate() - datetime.timedelta(days=7)
    asked = {"state": "all", "from": day.isoformat(), "to": day.isoformat()}
    days = [timezone.localtime(case.reported_at).date() for case in Case.objects.filter(cell__isnull=False)]
    assert total(look(signed_in, many["supervisor"], **asked)) == days.count(day) > 0


def test_the_heat_layer_counts_the_same(many, signed_in):
    squares = look(signed_in, many["supervisor"], **{"state": "all", "as": "heat"})
    assert total(squares) == 300
    assert all(sum(count for _, count in square["squares"]) == square["n"] for square in squares.values())


def test_the_heat_layer_puts_a_case_into_its_own_square(crew, signed_in):
    case = crew.reported()
    x, y = square_of(NEAR, case.longitude, case.latitude)
    answer = signed_in(crew["supervisor"]).get(f"/cases/map/tiles/{NEAR}/{x}/{y}.json", {"as": "heat"}).json()
    first, _ = stretch(NEAR, x, y)
    assert answer["squares"] == [[(case.cell - first) >> 2 * (ZOOM - NEAR - 4), 1]]


def test_few_cases_are_shown_one_by_one_with_what_they_are(crew, signed_in):
    case = crew.at_the_unit()
    x, y = square_of(NEAR, case.longitude, case.latitude)
    answer = signed_in(crew["supervisor"]).get(f"/cases/map/tiles/{NEAR}/{x}/{y}.json").json()
    (one,) = answer["cases"]
    assert (one["number"], one["title"], one["light"]) == (case.number, case.text, "green")
    assert (one["x"], one["y"], one["href"]) == (case.longitude, case.latitude, f"/cases/{case.pk}/")
    assert one["place"] == "兰陂社区第1网格"


def test_a_cluster_stands_in_the_middle_of_its_cases_and_says_where(many, signed_in):
    squares = look(signed_in, many["supervisor"], zoom=8, state="all")
    clusters = [cluster for square in squares.values() for cluster in square["clusters"]]
    assert sum(cluster["n"] for cluster in clusters) == 300
    cases = list(Case.objects.filter(cell__isnull=False))
    middle = np.mean([(case.longitude, case.latitude) for case in cases], axis=0)
    of_clusters = np.average([(c["x"], c["y"]) for c in clusters], axis=0, weights=[c["n"] for c in clusters])
    assert metres(*middle, *of_clusters) < 1
    assert all(cluster["near"] for cluster in clusters)


# --- who sees -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("kept", [False, True], ids=["live", "snapshot"])
def test_everybody_finds_on_the_map_exactly_what_they_see(many, signed_in, post, kept):
    many.dispatched()  # assisted by nobody
    assisted = many.accepted()
    many.does("dispatcher", "dispatch", assisted, unit=many.units["DEP02"], assisting=[many.units["DEP01"]])
    if kept:
        make_snapshot()
    seen = cases_seen(viewer_of(many[post])).filter(cell__isnull=False)
    assert total(look(signed_in, many[post], state="all")) == seen.count()


def test_a_person_of_one_town_gets_nothing_of_another(many, signed_in, person):
    make_snapshot()
    other = person(roles.INTAKE, "T02")
    for (x, y), square in look(signed_in, other, state="all", zoom=12).items():
        for one in square["cases"]:
            assert one["place"] in ("枣畈社区第1网格", "望湖街道")
        assert square["n"] == len(reference(other, 12, x, y, lambda case: True))
    names = {one["properties"]["name"] for one in areas(signed_in, other)["features"]}
    assert names == {"枣畈社区第1网格"}


def test_whoever_has_no_part_in_cases_gets_no_map(crew, signed_in, person):
    client = signed_in(person(roles.SCORER, "DEP01"))
    for address in ("/cases/map/", "/cases/map/tiles/10/1/1.json", "/cases/map/areas.json?zoom=9&box=0,0,1,1"):
        assert client.get(address).status_code == 403


# --- what happens is seen -----------------------------------------------------------------------------------------


def test_what_happens_after_the_snapshot_is_on_the_map_at_once(many, signed_in):
    make_snapshot()
    before = total(look(signed_in, many["supervisor"], state="reported"))
    case = many.reported()
    assert total(look(signed_in, many["supervisor"], state="reported")) == before + 1
    many.does("intake", "accept", case)
    assert total(look(signed_in, many["supervisor"], state="reported")) == before
    assert total(look(signed_in, many["supervisor"], state="all")) == 301


def test_the_next_snapshot_takes_in_what_happened(many, signed_in):
    make_snapshot()
    case = many.reported()
    make_snapshot()
    assert Snapshot.objects.first().cases == 301
    many.does("intake", "accept", case)
    make_snapshot()
    assert Snapshot.objects.first().cases == 301
    assert Snapshot.objects.count() == 2
    assert sorted(each.name for each in folder("x").parent.iterdir()) == sorted(
        Snapshot.objects.values_list("name", flat=True)
    )
    assert total(look(signed_in, many["supervisor"], state="all")) == 301
    assert (
        total(look(signed_in, many["supervisor"], state="accepted", town="T01"))
        == Case.objects.filter(state="accepted", town__code="T01").count()
    )


def test_after_too_much_at_once_the_map_says_how_old_it_is(many, signed_in, monkeypatch):
    make_snapshot()
    monkeypatch.setattr(live, "MOST_SINCE", 1)
    for _ in range(2):
        many.reported()
    assert total(look(signed_in, many["supervisor"], state="all")) == 300
    assert "数据截至" in signed_in(many["supervisor"]).get("/cases/map/").content.decode()


def test_without_a_snapshot_of_very_many_cases_the_page_says_that_it_is_prepared(many, signed_in, monkeypatch):
    monkeypatch.setattr(live, "MOST_SINCE", 10)
    page = signed_in(many["supervisor"]).get("/cases/map/")
    assert page.status_code == 200
    assert "正由后台生成" in page.content.decode()


def test_the_worker_makes_a_snapshot_when_enough_has_happened(many, monkeypatch):
    work.ask_snapshot()
    assert not Snapshot.objects.exists()
    monkeypatch.setattr(work, "WORTH_IT", 100)
    load_work()
    work.ask_snapshot()
    assert work.Job.objects.filter(kind=work.SNAPSHOT).count() == 1
    work.ask_snapshot()
    assert work.Job.objects.filter(kind=work.SNAPSHOT, state__in=("waiting", "running")).count() <= 1


def test_lost_files_are_no_harm(many, signed_in):
    make_snapshot()
    for each in folder("x").parent.iterdir():
        for file in each.iterdir():
            file.unlink()
    assert total(look(signed_in, many["supervisor"], state="all")) == 300


class Done:
    """A report of a job that nobody took over."""

    def __call__(self, *_, **__):
        pass

    def keep(self):
        pass


def make_snapshot():
    load_work()
    return WORK[work.SNAPSHOT](Done())


# --- addresses that anybody may type ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "tiles/19/0/0.json", "tiles/2/0/0.json", "tiles/10/1024/0.json", "tiles/10/0/99999999999999999999.json",
        "areas.json", "areas.json?zoom=9&box=1,2,3", "areas.json?zoom=9&box=nan,0,1,1", "areas.json?zoom=9&box=5,0,1,1",
        "areas.json?zoom=99&box=0,0,1,1", "areas.json?zoom=9&box=0,0,1e999,1",
    ],
)  # fmt: skip
def test_squares_that_cannot_be_are_not_there(crew, signed_in, path):
    assert signed_in(crew["supervisor"]).get(f"/cases/map/{path}").status_code == 404


def test_a_filter_that_makes_no_sense_is_the_default_one(many, signed_in):
    odd = {"state": "x" * 500, "level": "'", "light": "blue", "from": "31.12.2026", "to": "0001-01-01", "town": ""}
    assert total(look(signed_in, many["supervisor"], **odd)) == total(look(signed_in, many["supervisor"]))


# --- page and ground ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_tells_its_numbers_and_keeps_its_filter(many, signed_in, language):
    client = signed_in(many["supervisor"])
    client.post("/language/", {"language": language, "next": "/"})
    page = client.get("/cases/map/?state=all&town=T02&light=red&as=heat")
    text = page.content.decode()
    assert 'value="T02" selected' in text
    assert 'value="red" selected' in text
    assert "state=all&amp;" in text
    assert {"zh": "热力", "en": "Density"}[language] in text


def areas(signed_in, who, zoom=15, box="118,33,119,34"):
    return signed_in(who).get("/cases/map/areas.json", {"zoom": zoom, "box": box}).json()


def test_far_away_towns_are_drawn_and_close_by_grids(crew, signed_in):
    far = {one["properties"]["name"] for one in areas(signed_in, crew["supervisor"], zoom=9)["features"]}
    near = {one["properties"]["name"] for one in areas(signed_in, crew["supervisor"])["features"]}
    assert far == {"青石街道", "望湖街道", "柳林镇"}
    assert near == {"兰陂社区第1网格", "枣畈社区第1网格", "芸畈社区第1网格"}
    assert areas(signed_in, crew["supervisor"], box="0,0,1,1")["features"] == []


def test_those_who_handle_see_the_ground_beside_their_unit(crew, signed_in):
    assert len(areas(signed_in, crew["handler"])["features"]) == 3


def test_a_tile_costs_few_queries(many, signed_in, django_assert_max_num_queries):
    make_snapshot()
    client = signed_in(many["intake"])
    x, y = square_of(9, *CORNERS["T01-C01-G1"])
    client.get(f"/cases/map/tiles/9/{x}/{y}.json")
    with django_assert_max_num_queries(16):
        client.get(f"/cases/map/tiles/9/{x}/{y}.json")


def test_singles_are_few_enough_for_one_query():
    assert tiles.SINGLES <= tiles.SINGLES_CLOSE <= 500
