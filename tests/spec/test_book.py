"""The pages of the book, on every engine. The contents stand in `contents.py`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.spec.book import Spec
from tests.spec.contents import CHAPTERS
from tests.spec.engines import Engine

PAGES = [
    pytest.param(page, id=f"{name.rpartition('.')[2]}: {page.title.rpartition(' · ')[2]}")
    for name, chapter in CHAPTERS.items()
    for page in chapter.SPECS
]


def same(expected: Any, found: Any) -> bool:
    """Numbers by value, everything else as it is."""
    if isinstance(found, Decimal):
        return expected is not None and Decimal(str(expected)) == found
    return expected == found


@pytest.mark.parametrize("page", PAGES)
def test_points_are_as_worked_out_by_hand(page: Spec, engine: Engine) -> None:
    scheme, _ = page.built()
    found = engine(scheme, page.rows(), page.cycle)
    wrong = {}
    for unit, item, expected in page.points():
        score = found.scores[unit, item]
        for name, wanted in expected.items():
            if not same(wanted, getattr(score, name)):
                wrong[unit, item, name] = f"{wanted} expected, {getattr(score, name)} found"
    for unit, expected in page.totals.items():
        standing = found.standings[unit]
        for name, wanted in expected.items():
            value = standing.rewards_text if name == "rewards" else getattr(standing, name)
            if not same(wanted, value):
                wrong[unit, name] = f"{wanted} expected, {value} found"
    assert wrong == {}


@pytest.mark.parametrize("page", PAGES)
def test_schemes_are_sound(page: Spec) -> None:
    _, found = page.built()
    assert [fault.text("en") for fault in found] == []


@pytest.mark.parametrize("page", PAGES)
def test_something_is_expected(page: Spec) -> None:
    assert page.expect or page.totals
    assert " · " in page.title
