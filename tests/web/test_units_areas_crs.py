"""Systems of coordinates: points checked by others, there and back, and a field that names the system."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from django.forms import Form

from kaoping.web.units import crs
from kaoping.web.units.place_fields import PlaceField

# googollee/eviltransform, the tests that its ports in a dozen languages share
PUBLISHED = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]


@pytest.mark.parametrize(("wgs", "gcj"), PUBLISHED)
def test_the_shift_of_gcj02_is_the_published_one(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    assert crs.from_wgs84(*wgs, crs.GCJ02) == pytest.approx(gcj, abs=1e-9)
    assert crs.to_wgs84(*gcj, crs.GCJ02) == pytest.approx(wgs, abs=1e-9)
    assert 300 < crs.metres(*wgs, *gcj) < 700


def test_bd09_is_what_baidu_says_within_a_metre() -> None:
    given, answer = (114.21892734521, 29.575429778924), (114.2307519546763, 29.57908428837437)  # of their handbook
    assert crs.metres(*crs.from_wgs84(*given, crs.BD09), *answer) < 1
    assert crs.metres(*crs.to_wgs84(*answer, crs.BD09), *given) < 1


@pytest.mark.parametrize("system", [crs.GCJ02, crs.BD09])
def test_there_and_back_within_a_ten_millionth_of_a_degree_all_over_the_country(system: str) -> None:
    x, y = (each.ravel() for each in np.meshgrid(np.linspace(74, 135, 120), np.linspace(4, 53, 120)))
    there = np.array([crs.from_wgs84(a, b, system) for a, b in zip(x[::37], y[::37], strict=True)])
    back = crs.many_to_wgs84(there[:, 0], there[:, 1], system)
    assert max(np.abs(back[0] - x[::37]).max(), np.abs(back[1] - y[::37]).max()) < 1e-7


def test_nothing_is_shifted_outside_china() -> None:
    assert crs.from_wgs84(2.35, 48.85, crs.GCJ02) == (2.35, 48.85)
    assert crs.to_wgs84(2.35, 48.85, crs.GCJ02) == (2.35, 48.85)


def test_cgcs2000_is_taken_as_it_is_and_its_difference_is_known() -> None:
    assert crs.to_wgs84(118.5, 37.4, crs.CGCS2000) == (118.5, 37.4)
    assert crs.drift(datetime.date(2000, 1, 1)) == 0
    assert 0.8 < crs.drift(datetime.date(2026, 11, 22)) < 0.9


def test_a_system_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        crs.to_wgs84(118.5, 37.4, "utm")


class Asking(Form):
    place = PlaceField(required=False)


def asked(x: str, y: str, system: str = "wgs84") -> Asking:
    form = Asking({"place_x": x, "place_y": y, "place_system": system})
    form.is_valid()
    return form


def test_a_place_in_a_form_names_its_system_and_comes_out_in_wgs84() -> None:
    placed = asked("116.38404722455657", "39.91334545536069", "gcj02").cleaned_data["place"]
    assert (placed.longitude, placed.latitude) == pytest.approx((116.377817, 39.911954), abs=1e-9)
    assert placed.system == "gcj02"


def test_a_place_in_a_form_may_be_left_out_though_the_system_stands_there() -> None:
    assert asked("", "").cleaned_data["place"] is None


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ("39.9", "116.3", "填反"),
        ("118.5", "", "一起填"),
        ("2.35", "48.85", "不在中国"),
        ("nan", "3", "数字"),
    ],
)
def test_a_place_in_a_form_that_cannot_be_is_refused(x: str, y: str, words: str) -> None:
    form = asked(x, y)
    assert "place" in form.errors
    assert words in str(form.errors["place"])


def test_a_system_in_a_form_that_is_none_of_ours_is_refused() -> None:
    assert "place" in asked("118.5", "37.4", "utm").errors
