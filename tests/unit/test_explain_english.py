"""The same rules and cases in English: what a good clerk would write."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.explained import cases, explained, incidents, values
from tests.unit.test_explain_rules import EFFICACY, PER, RATES, STEPS

COMPLAINTS = {"incidents": incidents("T1", *({"kind": "complaint"} for _ in range(3)))}
TENS = {"steps": STEPS | {"above": {"every": 10, "points": 1, "at_most": 2}, "below": {"every": 20, "points": 1}}}
INCOME = {"values": [*values("T1", income=108), *values("T2", income=130), *values("T3", income=90)]}
FIGURES = {"values": values("T1", confirmed=4, meetings=6)}
TWO = [{"points": "confirmed"}, {"points": "meetings"}]
FIVE = {"points": 5, "start": "full"}


def general(count: int) -> dict[str, Any]:
    return {"cases": cases("T1", count)}


TOLD = [
    (
        {"steps": STEPS},
        general(48),
        {},
        "General matters: 48 cases, just the base of 48 cases, earns 18 points; the item earns 18 points",
    ),
    (
        {"steps": STEPS},
        general(10),
        {},
        "General matters: 10 cases; the base of 48 cases earns 18 points; 38 cases below, deducts 1 point for every"
        " case,"
        " at most 18 points, deducts 18 points; the item earns 0 points",
    ),
    (
        TENS,
        general(99),
        {"cap": "none"},
        "General matters: 99 cases; the base of 48 cases earns 18 points; 51 cases above, adds 1 point for every 10"
        " cases,"
        " 5 steps counted, at most 2 points, adds 2 points; the item earns 20 points",
    ),
    (
        TENS,
        general(40),
        {},
        "General matters: 40 cases; the base of 48 cases earns 18 points; 8 cases below, less than one step, deducts"
        " nothing; the item earns 18 points",
    ),
    (
        {"per": PER},
        COMPLAINTS,
        FIVE,
        "Starting from 5 points; complaint: 3 incidents, deducts 0.1 points for every incident, deducts 0.3 points;"
        " the item earns 4.7 points",
    ),
    (
        {"per": PER | {"free": 1}},
        COMPLAINTS,
        FIVE,
        "Starting from 5 points; complaint: 3 incidents, the first 1 incident not counted, deducts 0.1 points for every"
        " incident, 2 incidents counted, in all deducts 0.2 points; the item earns 4.8 points",
    ),
    (
        {"per": PER | {"escalate": -0.1}},
        COMPLAINTS,
        FIVE,
        "Starting from 5 points; complaint: 3 incidents, deducts 0.1 points for every incident, and for the growth"
        " 3 × (−0.1), in all deducts 0.6 points; the item earns 4.4 points",
    ),
    (
        {"per": PER | {"points": -2}},
        COMPLAINTS,
        FIVE,
        "Starting from 5 points; complaint: 3 incidents, deducts 2 points for every incident, deducts 6 points;"
        " gives −1 point, below the lower bound, counts as 0 points; the item earns 0 points",
    ),
    (
        {"rates": RATES},
        {
            "incidents": incidents(
                "T1", {"kind": "media", "level": "city", "count": 2}, {"kind": "media", "level": "province"}
            )
        },
        {"floor": "none"},
        "complaint, media: city: 2 incidents, each deducts 3 points, deducts 6 points; province: 1 incident, no points;"
        " in all deducts 6 points; the item earns −6 points",
    ),
    ({"rates": RATES}, {}, {}, "No verified incident of complaint, media; the item earns 0 points"),
    (
        {"chosen": {"of": {"incidents": "bonus"}, "from": 0.5, "to": 2, "sign": "add"}},
        {"incidents": incidents("T1", {"kind": "bonus", "count": 2})},
        {},
        "bonus: 2 points chosen in all, adds 2 points; the item earns 2 points",
    ),
    (
        {"bands": {"of": "place", "rows": [{"above": 1, "to": 2, "points": 3}], "else": 1}},
        INCOME,
        {},
        "income: 108 × 10,000 yuan, place 2 of 3 towns, in the range place 1 (excluded) to place 2 (included),"
        " earns 3 points; the item earns 3 points",
    ),
    (
        {"bands": {"of": "size", "rows": [{"is": "大", "points": 2}], "else": 1}},
        {},
        {},
        "stations: 22, in “大”, earns 2 points; the item earns 2 points",
    ),
    (
        {"proportion": {"of": "confirmed", "against": 3, "full": 2}},
        FIGURES,
        {},
        "confirmed: 4 items, set against 3 items; 2 × 4 ÷ 3 ≈ 2.6667 points; above the upper bound, counts as 2 points;"
        " the item earns 2 points",
    ),
    (
        EFFICACY,
        INCOME,
        {"points": 100},
        "income: 108 × 10,000 yuan, best 130 × 10,000 yuan, worst 90 × 10,000 yuan; 60 + 40 × (108 − 90) ÷ (130 − 90)"
        " = 78 points; the item earns 78 points",
    ),
    (
        {"check": {"that": "meetings >= 9 and grid_type = urban", "points": 1}},
        FIGURES,
        {},
        "meetings: 6 times, grid_type “urban”; required: “meetings” in total over the cycle is at least 9 times and the"
        " unit's “grid_type” is “urban”: not met, earns 0 points; the item earns 0 points",
    ),
    (
        {"sum": [*TWO, {"per": PER}]},
        FIGURES,
        {},
        "confirmed: 4 items, taken as the points; meetings: 6 times, taken as the points; in all 4 + 6 + 0 = 10;"
        " the item earns 10 points",
    ),
    (
        {"highest": TWO},
        FIGURES,
        {},
        "The clauses earn 4 points, 6 points; the highest is number 2: meetings: 6 times, taken as the points;"
        " the item earns 6 points",
    ),
    (
        {"choose": [{"if": "meetings = 0", "then": TWO[0]}, {"then": TWO[1]}]},
        FIGURES,
        {},
        "meetings: 6 times; case 2 applies (otherwise); meetings: 6 times, taken as the points; the item earns 6"
        " points",
    ),
    (
        {"scale": TWO[0], "times": 0.5},
        FIGURES,
        {},
        "confirmed: 4 items, taken as the points, earns 4 points; times 0.5, earns 2 points; the item earns 2 points",
    ),
    (
        {"bound": TWO[1], "max": 5},
        FIGURES,
        {},
        "meetings: 6 times, taken as the points, earns 6 points; not over 5 points, counts as 5 points;"
        " the item earns 5 points",
    ),
    (
        {"judged": "mean"},
        {"marks": [{"unit": "T1", "item": "1", "assessor": "A", "points": 4}]},
        {},
        "Mean mark: 4 points; the item earns 4 points",
    ),
    (
        {"judged": "mean"},
        {},
        {},
        "Missing: nobody gave a mark to this item",
    ),
    (
        {"points": {"share": "leaders", "of": ["满意"], "among": ["满意", "不满意"]}},
        {},
        {},
        "Missing: survey “leaders” has no answer that counts",
    ),
    (
        {"proportion": {"of": "confirmed", "against": {"number": 0}, "full": 2}},
        FIGURES,
        {},
        "Missing: the figure it is set against is 0",
    ),
    (
        {"points": "confirmed"},
        {"exemptions": [{"unit": "T1", "item": "1"}]},
        {},
        "The item is exempt: its points and full points are taken out",
    ),
]


@pytest.mark.parametrize(("rule", "facts", "leaf", "headline"), TOLD)
def test_a_rule_in_english(rule, facts, leaf, headline):
    assert explained(rule, facts, language="en", **leaf).headline == headline
