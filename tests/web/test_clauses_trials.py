"""Every rule that the reader makes can be tried on the page: what is asked for suffices, and something comes of it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from kaoping.web.bridge import reading, reading_trials
from kaoping.web.bridge.reading_pending import MARK, rule_with_gap

SETS = Path(__file__).parents[1] / "clauses"
ROWS = [json.loads(line) for name in ("work-a", "work-b") for line in (SETS / f"{name}.jsonl").read_text().splitlines()]


def points_of(row) -> Decimal | None:
    return None if row["item_points"] is None else Decimal(str(row["item_points"]))


@pytest.fixture(scope="module")
def read():
    """(text, points, readings) of every clause of the working sets that has any."""
    found = [(row["text"], points_of(row), reading.read_again(row["text"], points_of(row))) for row in ROWS]
    return [(text, points, [one.rule, *one.others]) for text, points, one in found if one.rule]


def test_nearly_every_rule_has_an_example_and_none_lacks_a_figure(read):
    examples = [reading_trials.example(rules, points, "zh") for _, points, rules in read]
    shown = [example for example in examples if example is not None]
    broken = [example for example in shown if all(outcome.sign == "error" for outcome in example.outcomes)]
    assert len(shown) > 0.95 * len(read) > 150
    assert not broken


def test_every_rule_is_said_in_both_languages(read):
    for _, _, rules in read:
        for rule in rules:
            assert reading.said(rule, "zh")
            assert reading.said(rule, "en")


@pytest.mark.parametrize(
    ("text", "typed", "words"),
    [
        ("以48件为基数，达到基数得8分，每少1件扣0.5分。", {"in-value": "46"}, "+7 分"),
        ("完成率95%以上得10分，90%以上得8分，其余不得分。", {"in-value": "92"}, "+8 分"),
        ("约谈一次扣1分、通报一次扣2分。", {"in-counts-约谈": "1", "in-counts-通报": "2"}, "−5 分"),
        ("未建立制度的，扣3分。", {"in-count": "1"}, "−3 分"),
        ("发生重大安全事故的，一票否决。", {"in-met": "no"}, "一票否决"),
    ],
)
def test_figures_typed_by_people_give_what_the_clause_says(text, typed, words):
    rule = reading.read_again(text, Decimal(10)).rule
    assert reading_trials.outcome(rule, Decimal(10), typed, "zh").words == words


def test_readings_that_differ_are_shown_on_a_case_that_tells_them_apart():
    found = reading.read_again("重复上报的，扣2分。", Decimal(10))
    assert found.others, "once, or each time"
    example = reading_trials.example([found.rule, *found.others], Decimal(10), "zh")
    assert len({outcome.words for outcome in example.outcomes}) == 2


def test_a_gap_in_the_text_has_its_place_in_the_rule():
    assert str(MARK) in str(rule_with_gap("满意度低于□□%的，每低1个百分点扣0.5分。", Decimal(10)))
    assert rule_with_gap("满意度低于□□%的，每低□个百分点扣0.5分。", Decimal(10)) is None
    assert rule_with_gap("满意度低于85%的，每低1个百分点扣0.5分。", Decimal(10)) is None


def test_only_plain_figures_are_tried():
    rule = reading.read_again("每件扣0.5分。", Decimal(10)).rule
    for typed in ("1e99", "NaN", "9" * 40, "1/3", "", "一"):
        found = reading_trials.outcome(rule, Decimal(10), {"in-count": typed}, "zh")
        assert found.sign == "error"
