"""Place → grid: borders, holes, many at once, the nearest as a suggestion."""

from __future__ import annotations

import time

import numpy as np
import pytest
from tests.web.cases_at_work import CORNERS, SIDE, square
from tests.web.conftest import SINCE

from kaoping.web.units.locating import NONE, areas, locate, locate_many, nearest
from kaoping.web.units.models import Boundary, TreeRevision

pytestmark = pytest.mark.django_db

A, B, C = "T01-C01-G1", "T02-C01-G1", "T03-C01-G1"


@pytest.fixture
def draw(district):
    """Give units areas from a day on: draw(code, geometry, on)."""

    def drawing(code, geometry, on=SINCE):
        Boundary.objects.create(unit=district[code], geometry=geometry, from_on=on)
        TreeRevision.objects.filter(pk=1).update(number=time.time_ns())

    return drawing


@pytest.fixture
def grids(draw):
    """Three squares: A and B touch, C lies apart and has a hole."""
    draw(B, square((118.35, 33.10)))
    draw(A, square((118.30, 33.10)))
    ring = square((118.50, 33.10))["coordinates"][0]
    hole = square((118.52, 33.12), 0.01)["coordinates"][0][::-1]
    draw(C, {"type": "Polygon", "coordinates": [ring, hole]})


def code_of(district, unit):
    return next((code for code, each in district.items() if each.pk == unit), None)


@pytest.mark.parametrize(
    ("place", "grid"),
    [
        ((118.32, 33.12), A),
        ((118.37, 33.12), B),
        ((118.35, 33.12), A),  # on the border of both: the first by code
        ((118.35, 33.10), A),  # a corner of both
        ((118.30, 33.12), A),  # the outer border belongs to it
        ((118.51, 33.11), C),
        ((118.525, 33.125), None),  # in the hole
        ((118.52, 33.125), C),  # on the border of the hole
        ((118.45, 33.12), None),
        ((0.0, 0.0), None),
        ((float("nan"), 33.1), None),
        ((float("inf"), 33.1), None),
    ],
)
def test_a_place_has_one_grid_or_none(district, grids, place, grid):
    assert code_of(district, locate(*place)) == grid
    assert code_of(district, locate_many(np.array([place[0]]), np.array([place[1]]))[0]) == grid


def test_many_places_at_once_are_the_same_as_one_by_one(district, grids):
    chance = np.random.default_rng(7)
    x, y = chance.uniform(118.28, 118.58, 3000), chance.uniform(33.08, 33.17, 3000)
    x[::10] = np.round(x[::10], 2)  # some of them on borders
    one_by_one = [locate(a, b) or NONE for a, b in zip(x, y, strict=True)]
    assert locate_many(x, y).tolist() == one_by_one
    assert {NONE, district[A].pk, district[B].pk, district[C].pk} == set(one_by_one)


def test_no_places_at_all(district, grids):
    assert locate_many(np.empty(0), np.empty(0)).tolist() == []


def test_without_any_area_no_place_has_a_grid(district):
    assert locate(118.3, 33.1) is None
    assert locate_many(np.array([118.3]), np.array([33.1])).tolist() == [NONE]
    assert nearest(118.3, 33.1) is None


def test_the_smallest_unit_with_an_area_has_the_place(district, draw):
    draw("T01", square((118.30, 33.10), 0.5))
    assert locate(118.6, 33.5) == district["T01"].pk
    draw(A, square((118.30, 33.10)))
    assert locate(118.32, 33.12) == district[A].pk
    assert locate(118.6, 33.5) is None  # the town is drawn by its grids now


def test_a_newer_area_takes_the_place_of_the_old_one_and_a_later_one_waits(district, draw):
    draw(A, square(CORNERS[A]))
    draw(A, square((118.60, 33.10)), on=SINCE.replace(year=2022))
    draw(A, square((118.90, 33.10)), on=SINCE.replace(year=2199))
    assert (locate(118.32, 33.12), locate(118.62, 33.12), locate(118.92, 33.12)) == (None, district[A].pk, None)


def test_the_nearest_grid_is_told_with_its_distance_and_only_within_reach(district, grids):
    a_degree_of_longitude = 111_195 * np.cos(np.radians(33.12))
    east = 118.40 + 100 / a_degree_of_longitude  # 100 m beside B
    found = nearest(east, 33.12)
    assert locate(east, 33.12) is None
    assert (found.unit, round(found.metres)) == (district[B].pk, 100)
    assert nearest(east, 33.12, within=99) is None
    north = nearest(118.32, 33.10 + SIDE + 150 / 111_195)
    assert (north.unit, round(north.metres)) == (district[A].pk, 150)
    assert nearest(118.45, 33.30) is None


def test_one_query_a_place_once_the_areas_are_read(district, grids, django_assert_num_queries):
    locate(118.32, 33.12)
    with django_assert_num_queries(1):
        locate(118.33, 33.12)
    with django_assert_num_queries(1):
        locate_many(np.full(1000, 118.33), np.full(1000, 33.12))


def test_a_change_of_the_tree_is_seen_at_once(district, grids, draw):
    before = areas()
    assert areas() is before
    draw("T01-C01", square((118.0, 33.0), 0.01))
    assert areas() is not before
