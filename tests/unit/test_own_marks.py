"""`judged` without an item means the marks of the item in whose rule it stands; elsewhere it needs an item."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kaoping.engine.cycle import parse_cycle
from kaoping.engine.facts import read_facts
from kaoping.engine.gather import results_of
from kaoping.engine.reading.inline import rows_from
from kaoping.engine.reference import referee
from kaoping.engine.run import score
from kaoping.scheme.check import check
from kaoping.scheme.model import Scheme

FACTS = {
    "units": [{"unit": "t1", "kind": "town"}],
    "marks": [
        {"unit": "t1", "item": "1", "assessor": "a", "points": 6},
        {"unit": "t1", "item": "1", "assessor": "b", "points": 8},
        {"unit": "t1", "item": "2", "assessor": "a", "points": 3},
    ],
}
RULES = [
    {"sum": [{"judged": "mean"}, {"points": {"number": 1}}]},
    {"choose": [{"then": {"judged": "mean"}}]},
    {"scale": {"judged": "mean"}, "times": 1},
    {"bound": {"judged": "mean"}, "max": 9},
    {"per": {"of": {"judged": "mean"}, "points": 1}},
]
POINTS = [("8", "4"), ("7", "3"), ("7", "3"), ("7", "3"), ("7", "3")]


def scheme(rule: dict[str, Any], **more: Any) -> Scheme:
    items = [{"id": id, "title": id, "points": 10, "rule": rule} for id in ("1", "2")]
    head = {"id": "marks", "version": "1", "title": "marks", "in_force": {"from": "2000-01-01"}, "source": {}}
    return Scheme.model_validate({**head, "appraises": "town", "places": 4, "items": items, **more})


@pytest.mark.parametrize(("rule", "points"), list(zip(RULES, POINTS, strict=True)))
def test_each_item_reads_its_own_marks(rule: dict[str, Any], points: tuple[str, str]) -> None:
    rows, faults = rows_from(FACTS)
    assert faults == []
    slow = referee(scheme(rule), rows, parse_cycle("2024")).scores
    with read_facts(FACTS) as facts:
        fast = results_of(score(scheme(rule), facts, "2024")).scores
    assert [row.points for row in fast[:2]] == [Decimal(text) for text in points]
    assert list(fast) == slow


@pytest.mark.parametrize("measures", [{"own": {"judged": "mean"}}, {"own": {"rank": {"judged": "mean"}}}])
def test_a_measure_with_a_name_says_whose_marks(measures: dict[str, Any]) -> None:
    found = check(scheme({"points": "own"}, measures=measures))
    assert "F181" in [fault.code for fault in found]
