"""Boundaries by the file: what they would do, how they lie to one another, hostile files, whole or nothing."""

from __future__ import annotations

import datetime
import json
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.cases_at_work import square
from tests.web.conftest import SINCE

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.jobs.models import Job
from kaoping.web.people import roles
from kaoping.web.site import uploads
from kaoping.web.units import areas_reading, crs
from kaoping.web.units.actions import open_unit
from kaoping.web.units.areas_actions import write_areas
from kaoping.web.units.areas_plan import Asked, plan
from kaoping.web.units.grid_codes import check_grid_code
from kaoping.web.units.locating import locate
from kaoping.web.units.models import Boundary, TreeRevision

pytestmark = pytest.mark.django_db

A, B, C = "T01-C01-G1", "T01-C01-G2", "T02-C01-G1"
M = 1 / 111_195  # degrees of latitude of a metre
CORNER = (118.30, 33.10)
SIDE = 0.01


@pytest.fixture
def two(district):
    """A second grid beside the first of T01's community."""
    district[B] = open_unit(code=B, name="兰陂社区第2网格", kind="grid", parent=district["T01-C01"], on=SINCE, by=None)
    return district


@pytest.fixture
def keeper(person):
    return person(roles.AUTHOR, "D01", "keeper")


def feature(code, geometry, **more):
    return {"type": "Feature", "properties": {"grid": code, "label": "x"} | more, "geometry": geometry}


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features)} | more


@pytest.fixture
def staged(keeper):
    """A file as it waits after the upload: staged(content)."""

    def staging(content, by=None):
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        upload = SimpleUploadedFile("areas.geojson", raw)
        return uploads.stage(upload, area="areas", by=by or keeper, most=60 << 20)

    return staging


@pytest.fixture
def planned(staged, keeper, two):
    def planning(*features, system=crs.WGS84, on=None, name="", by=keeper, **more):
        file = staged(collection(*features, **more), by)
        return plan(file, Asked(on or datetime.date(2026, 1, 1), system, name), by)

    return planning


@pytest.fixture
def write(staged, keeper, two):
    def writing(*features, system=crs.WGS84, on=None, by=keeper):
        asked = Asked(on or datetime.date(2026, 1, 1), system)
        return write_areas(file=staged(collection(*features), by), asked=asked, expected=None, keep=lambda: None, by=by)

    return writing


def codes(made):
    return sorted(fault.code for fault in made.faults)


def beside(gap=0.0, side=SIDE):
    """A square to the east of the first, with its border moved by some degrees."""
    return square((CORNER[0] + SIDE + gap, CORNER[1]), side)


def details(made, code):
    return [dict(fault.details) for fault in made.faults if fault.code == code]


# --- what is written ----------------------------------------------------------------------------------------------


def test_areas_are_new_changed_or_the_same(write, planned, two):
    made = write(feature(A, square(CORNER, SIDE)), feature(B, beside()))
    assert (len(made.new), len(made.changed), made.same, made.faults) == (2, 0, 0, [])
    later = datetime.date(2026, 3, 1)
    again = planned(feature(A, square(CORNER, SIDE)), feature(B, beside(side=0.009)), on=later)
    assert (len(again.new), len(again.changed), again.same) == (0, 1, 1)
    assert locate(CORNER[0] + 0.005, CORNER[1] + 0.005) == two[A].pk


def test_the_same_file_twice_changes_nothing(write, two):
    write(feature(A, square(CORNER, SIDE)))
    rows = list(Boundary.objects.values_list("pk", "geometry"))
    made = write(feature(A, square(CORNER, SIDE)))
    assert (made.written, made.same) == ({}, 1)
    assert list(Boundary.objects.values_list("pk", "geometry")) == rows


def test_it_stands_in_the_log(write):
    write(feature(A, square(CORNER, SIDE)))
    entry = Entry.objects.first()
    assert (entry.action, entry.details["new_codes"], entry.details["system"]) == ("units.areas_imported", [A], "wgs84")


def test_whole_or_nothing(write, two):
    with pytest.raises(Refused):
        write(feature(A, square(CORNER, SIDE)), feature("nobody", beside()))
    assert not Boundary.objects.exists()
    assert not Entry.objects.filter(action="units.areas_imported").exists()


def test_a_plan_that_is_no_longer_what_was_looked_at_is_not_written(staged, keeper, two, write):
    asked = Asked(datetime.date(2026, 2, 1), crs.WGS84)
    content = collection(feature(A, square(CORNER, SIDE)))
    looked_at = plan(staged(content), asked, keeper).digest
    write(feature(A, square(CORNER, SIDE)))
    with pytest.raises(Refused):
        write_areas(file=staged(content), asked=asked, expected=looked_at, keep=lambda: None, by=keeper)


def test_one_that_another_attempt_took_over_leaves_nothing(staged, keeper, two):
    def lost():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_areas(
            file=staged(collection(feature(A, square(CORNER, SIDE)))),
            asked=Asked(datetime.date(2026, 2, 1), crs.WGS84),
            expected=None, keep=lost, by=keeper,
        )  # fmt: skip
    assert not Boundary.objects.exists()


# --- codes and days -----------------------------------------------------------------------------------------------


def test_the_property_of_the_code_is_found_or_chosen(planned):
    made = planned(feature(A, square(CORNER, SIDE), other="T01"))
    assert made.contents.property == "grid"
    chosen = planned(feature("?", square(CORNER, SIDE), other="T01"), name="other")
    assert [one.code for one in chosen.new.values()] == ["T01"]


def test_without_any_code_the_file_is_refused(planned):
    with pytest.raises(Refused) as refused:
        planned(feature("nobody", square(CORNER, SIDE)))
    assert [fault.code for fault in refused.value.faults] == ["W821"]


def test_codes_that_are_unknown_missing_or_there_twice_are_each_told(planned):
    made = planned(
        feature(A, square(CORNER, SIDE)), feature(A, beside()), feature(B, beside()), feature("nobody", beside(0.02)),
        feature(None, beside(0.04)), feature("T01", square((118.0, 33.0), 1.0)),
    )  # fmt: skip
    assert {"W167", "W822", "W823"} <= set(codes(made))
    assert [fault.place.row for fault in made.faults if fault.code == "W823"] == [2]


def test_nobody_sets_areas_outside_their_part_of_the_tree(planned, person):
    made = planned(
        feature(A, square(CORNER, SIDE)), feature(C, square((118.4, 33.1), SIDE)), by=person(roles.AUTHOR, "T01")
    )
    assert [dict(fault.details)["code"] for fault in made.faults if fault.code == "W167"] == [C]


def test_days_before_the_unit_or_its_newest_area_are_refused(planned, write):
    assert codes(planned(feature(A, square(CORNER, SIDE)), on=datetime.date(2019, 1, 1))) == ["W166"]
    write(feature(A, square(CORNER, SIDE)), on=datetime.date(2026, 5, 1))
    assert "W165" in codes(planned(feature(A, square(CORNER, 0.009)), on=datetime.date(2026, 4, 1)))


# --- how they lie -------------------------------------------------------------------------------------------------


def test_neighbours_that_share_a_border_are_sound(planned):
    assert codes(planned(feature(A, square(CORNER, SIDE)), feature(B, beside()))) == []


def test_two_that_overlap_are_an_error_with_its_square_metres(planned):
    made = planned(feature(A, square(CORNER, SIDE)), feature(B, beside(-0.001)))
    (told,) = details(made, "W830")
    assert {told["one"], told["other"]} == {A, B}
    by_hand = 0.001 * 0.01 / M / M * 0.83767  # cos(33.105°)
    assert float(told["area"].replace(",", "")) == pytest.approx(by_hand, rel=0.001)


def test_a_sliver_of_an_overlap_is_a_warning_and_a_rounding_none(planned):
    metre = M / 0.8377
    assert codes(planned(feature(A, square(CORNER, SIDE)), feature(B, beside(-0.05 * metre)))) == ["W831"]
    assert codes(planned(feature(A, square(CORNER, SIDE)), feature(B, beside(-0.001 * metre)))) == []


def test_an_area_that_covers_another_is_an_error(planned):
    assert codes(planned(feature(A, square(CORNER, SIDE)), feature(B, square(CORNER, SIDE)))) == ["W830"]


def test_a_new_area_is_held_against_those_that_are_there(planned, write):
    write(feature(A, square(CORNER, SIDE)))
    assert codes(planned(feature(B, beside(-0.002)))) == ["W830"]


def test_a_gap_inside_the_parent_is_told_and_does_not_block(planned, write):
    community = feature("T01-C01", square(CORNER, 2 * SIDE))
    upper = {
        "type": "Polygon",
        "coordinates": [[[118.3, 33.11], [118.32, 33.11], [118.32, 33.12], [118.3, 33.12], [118.3, 33.11]]],
    }
    made = planned(community, feature(A, square(CORNER, SIDE)), feature(B, upper))
    assert (codes(made), made.errors) == (["W834"], [])
    assert details(made, "W834")[0]["look"] == "空缺"
    assert float(details(made, "W834")[0]["area"].replace(",", "")) == pytest.approx(0.0001 / M / M * 0.8377, rel=0.001)


def test_a_hole_between_units_is_told_where_the_parent_has_no_area(planned, two):
    x, y = CORNER
    ring = square(CORNER, 0.03)["coordinates"][0]
    hole = square((x + 0.01, y + 0.01), 0.01)["coordinates"][0][::-1]
    inner = square((x + 0.01, y + 0.01), 0.009)
    made = planned(feature(A, {"type": "Polygon", "coordinates": [ring, hole]}), feature(B, inner))
    assert codes(made) == ["W834"]


def test_while_others_have_no_area_yet_a_gap_is_none(planned):
    assert codes(planned(feature("T01-C01", square(CORNER, 0.02)), feature(A, square(CORNER, SIDE)))) == []


def test_one_outside_its_parent_is_an_error_and_a_little_beyond_a_warning(planned):
    parent = feature("T01-C01", square(CORNER, SIDE))
    assert codes(planned(parent, feature(A, beside(0.005)))) == ["W832"]
    assert codes(planned(parent, feature(A, square((CORNER[0] - 0.0002, CORNER[1]), SIDE)))) == ["W833"]


@pytest.mark.parametrize(
    "ring",
    [
        [[118.3, 33.1], [118.31, 33.11], [118.31, 33.1], [118.3, 33.11], [118.3, 33.1]],  # a bow
        [[118.3, 33.1], [118.31, 33.1], [118.32, 33.1], [118.3, 33.1]],  # no area
        [[118.3, 33.1], [118.31, 33.1], [118.31, 33.11], [118.3, 33.11]],  # not closed
        [[118.3, 33.1], [118.31, 33.1], [118.3, 33.1]],
    ],
)
def test_areas_that_are_not_valid_are_told_and_not_mended(planned, ring):
    made = planned(feature(A, {"type": "Polygon", "coordinates": [ring]}))
    assert (codes(made), made.written) == (["W824"], {})


# --- systems ------------------------------------------------------------------------------------------------------


def shifted(geometry, system):
    return geometry | {"coordinates": [[list(crs.from_wgs84(x, y, system)) for x, y in geometry["coordinates"][0]]]}


@pytest.mark.parametrize("system", [crs.GCJ02, crs.BD09])
def test_shifted_coordinates_are_brought_back(write, two, system):
    write(feature(A, shifted(square(CORNER, SIDE), system)), system=system)
    kept = Boundary.objects.get().geometry["coordinates"][0]
    assert kept == [pytest.approx(point, abs=1e-7) for point in square(CORNER, SIDE)["coordinates"][0]]


def test_the_wrong_system_is_recognised_by_its_shift(planned, write):
    write(feature(A, square(CORNER, SIDE)))
    made = planned(feature(A, shifted(square(CORNER, SIDE), crs.GCJ02)), on=datetime.date(2026, 3, 1))
    (told,) = details(made, "W829")
    assert 300 < told["metres"] < 700
    assert "GCJ-02" in told["likely"]


def named(name):
    return {"crs": {"type": "name", "properties": {"name": name}}}


def test_a_crs_member_is_read_and_held_against_the_choice(planned):
    one = feature(A, square(CORNER, SIDE))
    assert codes(planned(one, **named("urn:ogc:def:crs:OGC:1.3:CRS84"))) == []
    assert codes(planned(one, system=crs.CGCS2000, **named("urn:ogc:def:crs:EPSG::4490"))) == []
    assert codes(planned(one, **named("EPSG:4490"))) == ["W826"]
    assert codes(planned(one, **named("EPSG:4547"))) == ["W825"]  # projected


def test_swapped_coordinates_are_recognised(planned):
    ring = [[y, x] for x, y in square(CORNER, SIDE)["coordinates"][0]]
    assert codes(planned(feature(A, {"type": "Polygon", "coordinates": [ring]}))) == ["W827"]


def test_areas_far_away_are_told(planned, write):
    assert codes(planned(feature(A, square((2.35, 48.85), SIDE)))) == ["W828"]
    write(feature(B, square(CORNER, SIDE)))
    made = planned(feature(A, square((121.4, 31.2), SIDE)))
    assert codes(made) == ["W828"]
    assert details(made, "W828")[0]["km"] == pytest.approx(359, abs=3)


# --- hostile files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe\x00", b'{"type": "FeatureCollection"}',
        b'{"type": "FeatureCollection", "features": []}', b'{"type": "FeatureCollection", "features": [1]}',
        b'{"type": "FeatureCollection", "features": {"a": 1}}', b'{"a":' * 100_000, b"[" * 100_000,
        b'{"type": "FeatureCollection", "features": [NaN]}', b'{"n": ' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words(two, staged, keeper, content):
    with pytest.raises(Refused):
        plan(staged(content), Asked(SINCE, crs.WGS84), keeper)


@pytest.mark.parametrize(
    "coordinates",
    [
        None, [], [[]], [[[]]], "x", [1, 2], [[[1, 2], [3], [4, 5], [1, 2]]], [[["1", "2"]] * 4],
        [[[True, False]] * 4], [[[10**400, 1]] * 4], [[[118, 33, 0, 0, 0]] * 4], [[[500, 33]] * 4], [[[118, 95]] * 4],
        [[[{"a": 1}, 2]] * 4], [[[[118.3, 33.1]] * 4] * 4],
    ],
)  # fmt: skip
def test_an_area_that_cannot_be_read_is_told_with_its_feature(planned, coordinates):
    made = planned(feature(B, beside()), feature(A, {"type": "Polygon", "coordinates": coordinates}))
    assert [fault.place.row for fault in made.faults if fault.code == "W824"] == [2]


def test_a_number_beyond_all_numbers_is_none(two, staged, keeper):
    text = json.dumps(collection(feature(A, square(CORNER, SIDE)))).replace("118.31", "1e999")
    assert codes(plan(staged(text.encode()), Asked(SINCE, crs.WGS84), keeper)) == ["W824"]


def test_a_million_points_are_refused_at_once(planned):
    ring = [[118.3 + i * 1e-7, 33.1] for i in range(1_000_000)]
    began = time.process_time()
    made = planned(feature(A, {"type": "Polygon", "coordinates": [ring]}))
    assert codes(made) == ["W824"]
    assert time.process_time() - began < 60


def test_too_many_features_or_points_are_refused(planned, monkeypatch):
    monkeypatch.setattr(areas_reading, "MOST_FEATURES", 1)
    with pytest.raises(Refused):
        planned(feature(A, square(CORNER, SIDE)), feature(B, beside()))
    monkeypatch.undo()
    monkeypatch.setattr(areas_reading, "MOST_IN_ALL", 7)
    with pytest.raises(Refused):
        planned(feature(A, square(CORNER, SIDE)), feature(B, beside()))


def test_names_of_properties_are_shown_as_text(planned):
    with pytest.raises(Refused) as refused:
        planned(feature("x", square(CORNER, SIDE), **{"<script>alert(1)</script>": 1}))
    assert refused.value.faults[0].code == "W821"


# --- codes of grids -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "parent", "odd"),
    [
        ("T01-C01-G1", "T01-C01", False),
        ("370502001001001", "370502001001", False),
        ("3705020010010011", "370502001001", False),
        ("37050200100101", "370502001001", False),
        ("370502001001001", "370502001000", False),  # the town, filled up to 12 digits
        ("370502001001001", "370502001", False),
        ("370502001001001", "T01-C01", False),
        ("370502001001000", "370502001001", True),  # serial 000
        ("370502001002001", "370502001001", True),  # another community
        ("370502001000001", "370502001", True),  # no community
        ("990502001001001", "990502001001", True),  # no such province
        ("12345", "", False),
    ],
)
def test_codes_that_look_official_hold_together(code, parent, odd):
    assert (check_grid_code(code, parent) is not None) is odd


def test_an_odd_code_warns_and_does_not_block(planned, two):
    parent = open_unit(code="370502001001", name="社区", kind="community", parent=two["T01"], on=SINCE, by=None)
    open_unit(code="370502001009001", name="网格", kind="grid", parent=parent, on=SINCE, by=None)
    made = planned(feature("370502001009001", square(CORNER, SIDE)))
    assert (codes(made), made.errors) == (["W836"], [])


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(signed_in, keeper, two):
    return signed_in(keeper)


def upload(page, content, capture, **more):
    file = SimpleUploadedFile("areas.geojson", json.dumps(content).encode())
    given = {"file": file, "system": "wgs84", "property": "", "on": "2026-01-01"} | more
    with capture(execute=True):
        return page.post("/units/areas/", given)


def test_a_file_is_checked_looked_at_and_written(page, two, django_capture_on_commit_callbacks):
    content = collection(feature(A, square(CORNER, SIDE)), feature(B, beside(-0.0001)))
    answer = upload(
        page, collection(feature(A, square(CORNER, SIDE)), feature(B, beside())), django_capture_on_commit_callbacks
    )
    text = page.get(answer.url).content.decode()
    assert "写入边界" in text
    assert "disabled" not in text.split("写入边界")[0].rsplit("<button", 1)[1]
    assert not Boundary.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        page.post(answer.url)
    assert Boundary.objects.count() == 2
    assert "相同" in page.get(upload(page, content, django_capture_on_commit_callbacks).url).content.decode()


def test_errors_keep_the_button_shut_and_stand_on_the_map(page, two, django_capture_on_commit_callbacks):
    content = collection(feature(A, square(CORNER, SIDE)), feature(B, beside(-0.001)))
    url = upload(page, content, django_capture_on_commit_callbacks).url
    text = page.get(url).content.decode()
    assert "重叠" in text
    assert '<path class="hit error"' in text
    with django_capture_on_commit_callbacks(execute=True):
        assert page.post(url).url == url
    assert not Boundary.objects.exists()
    page.post("/language/", {"language": "en", "next": "/"})
    assert "overlap by" in page.get(url).content.decode()


def test_a_file_that_cannot_be_read_says_why_on_its_page(page, django_capture_on_commit_callbacks):
    url = upload(page, {"type": "Feature"}, django_capture_on_commit_callbacks).url
    assert "不是 FeatureCollection" in page.get(url).content.decode()


def test_what_one_person_had_checked_no_other_sees(page, two, signed_in, person, django_capture_on_commit_callbacks):
    url = upload(page, collection(feature(A, square(CORNER, SIDE))), django_capture_on_commit_callbacks).url
    assert signed_in(person(roles.AUTHOR, "D01", "another")).get(url).status_code == 404
    assert Job.objects.get(pk=url.split("/")[-2]).kind == "units.areas_check"


def test_a_form_without_a_system_or_file_is_refused(page):
    assert page.post("/units/areas/", {"system": "utm", "on": "2026-01-01"}).status_code == 422


def exported(client, **query):
    answer = client.get("/units/areas.geojson", query)
    assert answer["Content-Type"] == "application/geo+json"
    return json.loads(b"".join(answer.streaming_content))["features"]


def test_the_export_is_what_was_imported_and_can_be_imported_again(page, write, two, planned, keeper):
    write(feature(A, square(CORNER, SIDE)), feature(B, beside()))
    found = exported(page)
    assert [one["properties"]["unit"] for one in found] == [A, B]
    again = planned(*found, on=datetime.date(2026, 2, 1))
    assert (again.same, again.written, again.contents.property) == (2, {}, "unit")


def test_the_export_of_a_day_holds_the_areas_of_that_day_and_of_ones_own_part(page, write, two, signed_in, person):
    write(feature(A, square(CORNER, SIDE)))
    write(feature(A, square(CORNER, 0.009)), feature(C, square((118.4, 33.1), SIDE)), on=datetime.date(2026, 3, 1))
    assert len(exported(page, on="2026-02-01")) == 1
    assert exported(page, on="2026-02-01")[0]["geometry"]["coordinates"] == square(CORNER, SIDE)["coordinates"]
    own = exported(signed_in(person(roles.AUTHOR, "T02")))
    assert [one["properties"]["unit"] for one in own] == [C]


def test_an_import_of_units_tells_odd_codes(page, two):
    TreeRevision.objects.filter(pk=1).update(number=time.time_ns())
    rows = "unit,name,kind,parent\n370502001001,新社区,community,T01\n370502001002001,网格,grid,370502001001\n"
    answer = page.post("/units/import/", {"file": SimpleUploadedFile("u.csv", rows.encode()), "on": "2026-01-01"})
    assert "像国标网格编码" in page.get(answer.url).content.decode()
