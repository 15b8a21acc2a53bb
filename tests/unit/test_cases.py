"""Which cases of a rule the examples must show: all that can happen, and none that cannot."""

from __future__ import annotations

import textwrap

import pytest
from tests.spec.book import Spec

from kaoping.engine.examples.cases import CASES, REQUIRED, cases_of
from kaoping.engine.examples.reach import MEASURES, RULES
from kaoping.engine.referee.derived import KINDS
from kaoping.engine.referee.measures import MEASURES as WORKED_OUT
from kaoping.engine.referee.rules import RULES as SCORED
from kaoping.scheme.model import Leaf


def required(text: str) -> set[str]:
    scheme, faults = Spec("例 · Example", textwrap.dedent(text)).built()
    assert faults == []
    leaf = next(scheme.leaves())
    return {
        f"{case.path.removeprefix('rule')}:{case.case}".lstrip(":") if case.path else f"item:{case.case}"
        for case in cases_of(leaf, scheme)
    }


def of_rule(rule: str, rest: str = "points: 10\nfloor: none\ncap: none") -> set[str]:
    return required(f"{rest}\nrule: {rule}") - {"item:within"}


@pytest.mark.parametrize(
    ("rule", "cases"),
    [
        ("{per: {of: {count: cases}, points: 1}}", {"none", "some"}),
        ("{per: {of: {count: cases}, points: 1, free: 2, times: 3}}", {"none", "some", "free", "times"}),
        ("{per: {of: {sum: cases, of: rework}, points: 1, free: 2, within: row}}", {"none", "some"}),
        ("{rates: {of: {incidents: k}, by: level, points: {city: 1, district: 2}}}", {"city", "district"}),
        (
            "{rates: {of: {incidents: k}, by: kind, points: {k: 1}, else: 2, recurring: {same: subject, points: 1}}}",
            {"k", "else", "recurring"},
        ),
        ("{chosen: {of: {incidents: k}, from: 0, to: 1, sign: add}}", {"none", "some"}),
        ("{judged: trimmed}", {"trimmed"}),
        ("{points: {count: cases}}", {"points"}),
        ("{check: {that: months_in_cycle > 3, points: 1}}", {"met", "unmet"}),
        (
            "{bands: {of: {count: cases}, rows: [{from: 5, points: 2}, {from: 2, below: 5, points: 1}], else: 0}}",
            {"row 1", "row 2", "else"},
        ),
        ("{bands: {of: {value: x}, rows: [{from: 5, points: 2}, {below: 5, points: 1}]}}", {"row 1", "row 2"}),
        ("{proportion: {of: {value: x}, against: 5, full: 1}}", {"within", "capped"}),
        ("{proportion: {of: {value: x}, against: 5, full: 1, cap: none}}", {"within"}),
        ("{proportion: {of: {share: s, of: [a], among: [a, b]}, against: 100, full: 10}}", {"within"}),
        ("{efficacy: {of: {value: x}, base: 0, span: 1, equal: 1}}", {"best", "between", "worst", "equal"}),
        (
            "{efficacy: {of: {value: x}, base: 0, span: 1, equal: 1, at_best: 9, at_worst: 1}}",
            {"best", "between", "worst", "clamped"},
        ),
        ("{choose: [{if: months_in_cycle > 3, then: {judged: mean}}]}", {"branch 1", "none", ".choose[0]:mean"}),
        (
            "{choose: [{if: months_in_cycle > 3, then: {judged: mean}}, {then: {points: {count: cases}}}]}",
            {"branch 1", "branch 2", ".choose[0]:mean", ".choose[1]:points"},
        ),
        (
            "{highest: [{judged: mean}, {points: {count: cases}}]}",
            {"rule 1", "rule 2", ".highest[0]:mean", ".highest[1]:points"},
        ),
        ("{bound: {points: {count: cases}}, min: 0, max: 5}", {"within", "max", ".bound:points"}),
        ("{bound: {points: {value: x}}, min: 0, max: 5}", {"within", "min", "max", ".bound:points"}),
        ("{scale: {points: {value: x}}, times: 2}", {".scale:points"}),
        ("{sum: [{points: {value: x}}, {judged: mean}]}", {".sum[0]:points", ".sum[1]:mean"}),
    ],
)
def test_cases_of_each_kind_of_rule(rule: str, cases: set[str]) -> None:
    assert of_rule(rule) == cases


@pytest.mark.parametrize(
    ("rest", "cases"),
    [
        ("base: 10", {"at", "above", "below"}),
        ("base: 0", {"at", "above"}),
        ("base: 10, above: {every: 1, points: 1, at_most: 3}", {"at", "above", "above at most", "below"}),
        ("base: 10, below: {every: 1, points: 1}", {"at", "above", "below", "floor"}),
        ("base: 8, below: {every: 1, points: 1}", {"at", "above", "below"}),
        ("base: 9, below: {every: 1, points: 1}", {"at", "above", "below", "floor"}),
        ("base: 10, below: {every: 1, points: 1}, floor: none", {"at", "above", "below"}),
        ("base: 10, below: {every: 1, points: 1, at_most: 8}", {"at", "above", "below", "below at most"}),
        ("base: 10, below: {every: 1, points: 1, at_most: 9}", {"at", "above", "below", "floor"}),
        ("base: 10, below: {every: 1, points: 1, at_most: 3}", {"at", "above", "below", "below at most"}),
        ("base: 3, below: {every: 1, points: 1, at_most: 3}", {"at", "above", "below"}),
    ],
)
def test_steps_need_what_a_count_can_reach(rest: str, cases: set[str]) -> None:
    """Eight points at the base, never under 0: the floor and the most are required only where a count gets there."""
    assert of_rule(f"{{steps: {{of: {{count: cases}}, full: 8, {rest}}}}}") == cases


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("points: 10\nrule: {points: {count: cases}}", {"within", "cap"}),
        ("points: 10\nrule: {points: {value: x}}", {"within", "floor", "cap"}),
        ("points: 10\nrule: {judged: mean}", {"within"}),
        ("points: 10\nstart: full\nrule: {per: {of: {count: cases}, points: -1}}", {"within", "floor"}),
        ("points: 10\nstart: full\nrule: {per: {of: {count: cases}, points: -1, times: 10}}", {"within"}),
        ("points: 0\nfloor: none\nrule: {per: {of: {count: cases}, points: -1}}", {"within"}),
        ("points: 1\nrule: {check: {that: months_in_cycle > 3, points: 1}}", {"within"}),
        ("points: 1\nrule: {check: {that: months_in_cycle > 3, points: 2}}", {"within", "cap"}),
        ("points: 5\nrule: {scale: {proportion: {of: {value: x}, against: 1, full: 10}}, times: 0.5}", {"within"}),
        (
            "points: 5\nfloor: -1\nrule: {scale: {proportion: {of: {value: x}, against: 1, full: 9}}, times: -1}",
            {"within", "floor"},
        ),
        ("points: 9\nrule: {efficacy: {of: {value: x}, base: 6, span: 3, equal: 9}}", {"within"}),
        ("points: 5\nmeasures: {a: {share: s, of: [y], among: [y, n]}}\nrule: {points: {formula: a / 20}}", {"within"}),
        ("points: 5\nmeasures: {a: {count: cases}}\nrule: {points: {formula: 5 - a}}", {"within", "floor"}),
        ("points: 5\nmeasures: {a: {count: cases}}\nrule: {points: {formula: 'min(a, 5)'}}", {"within"}),
    ],
)
def test_bounds_are_required_where_points_can_pass_them(text: str, cases: set[str]) -> None:
    assert {case.removeprefix("item:") for case in required(text) if case.startswith("item:")} == cases


def test_nothing_is_required_of_an_item_that_is_pending() -> None:
    text = "points: 5\nrule: {per: {of: {count: cases}, points: =P}}\ndecisions: {P: {question: 几分, pending: true}}"
    assert required(text) == set()


def test_every_kind_of_rule_has_its_words() -> None:
    assert {*SCORED, Leaf} == CASES.keys() == REQUIRED.keys()
    assert SCORED.keys() == RULES.keys()


def test_every_kind_of_measure_is_worked_out() -> None:
    assert MEASURES.keys() <= WORKED_OUT.keys() | KINDS.keys()
