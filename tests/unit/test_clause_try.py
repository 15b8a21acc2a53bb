"""`kaoping try`: one JSON object a line in, one out, whatever stands in the line."""

from __future__ import annotations

import io
import itertools
import json
from decimal import Decimal
from typing import Any

import pytest

from kaoping.clause.attempt import attempt
from kaoping.clause.meaning.as_json import as_json, from_json
from kaoping.clause.meaning.parts import Check, Per, Range, Rule
from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.saying import same, say
from kaoping.cli.main import main

KEYS = {"id", "outcome", "reasons", "assumptions", "written", "rule", "results"}
NUMBERED = itertools.count()


def tried(lines: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[Any]]:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    code = main(["try", "-"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_clause_is_read_and_tried(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    record = {
        "id": "x",
        "text": "沿街门店占道经营的，每处扣0.2分。",
        "item_points": 1,
        "cases": [{"inputs": {"count": 0}}, {"inputs": {"count": 3}}, {"inputs": {"count": 30}}],
    }
    code, answers = tried(json.dumps(record) + "\n", monkeypatch, capsys)
    assert code == 0
    assert set(answers[0]) == KEYS
    assert answers[0]["outcome"] == "read"
    assert answers[0]["written"] == "沿街门店占道经营，每处扣0.2分。"
    assert [result["points"] for result in answers[0]["results"]] == [0, -0.6, -1]


def test_a_flagged_clause_has_reasons_and_no_results(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {"id": 7, "text": "情节严重的，酌情扣分。", "item_points": 5, "cases": [{"inputs": {"count": 1}}]}
    _, answers = tried(json.dumps(record), monkeypatch, capsys)
    assert (answers[0]["outcome"], answers[0]["results"], answers[0]["rule"]) == ("flag", [], {})
    assert answers[0]["reasons"]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "3",
        "[" * 5000,
        '{"text": 5}',
        '{"text": "扣1分", "item_points": "many"}',
        '{"text": "扣1分", "item_points": -1}',
        '{"text": "扣1分", "item_points": NaN}',
        '{"text": "扣1分", "item_points": 1e999999}',
        '{"text": "扣1分", "item_points": true}',
        '{"text": "扣1分", "cases": 5}',
        '{"text": "扣1分", "cases": [1]}',
        '{"text": "扣1分", "cases": [{"inputs": []}]}',
    ],
    ids=NUMBERED,
)
def test_a_line_that_is_no_record_is_answered_and_the_next_one_is_read(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps({"id": 2, "text": "乱堆放每处扣1分", "item_points": 5, "cases": []})
    code, answers = tried(f"{line}\n\n{good}\n", monkeypatch, capsys)
    assert code == 2
    assert set(answers[0]) == KEYS
    assert answers[0]["outcome"] == "flag"
    assert "第 1 行" in answers[0]["reasons"][0]
    assert answers[1]["outcome"] == "read"


@pytest.mark.parametrize(
    "inputs",
    [
        {"count": "many"},
        {"count": True},
        {"count": [1]},
        {"count": {}},
        {"count": "NaN"},
        {"count": "1/0"},
        {"met": 3},
        {"met": ["yes"]},
        {"value": []},
        {"num": 1, "den": 0},
        {"num": 1},
        {"counts": 4},
        {"counts": {"a": None}},
        {"picked": "x"},
        {"reference": 5},
        {"unknown": 1},
    ],
    ids=NUMBERED,
)
@pytest.mark.parametrize(
    "text", ["每处扣0.2分", "办结率达到95%的得5分，每低1个百分点扣0.5分", "第一名得5分，第二名得3分"], ids=NUMBERED
)
def test_unfit_inputs_give_an_error_or_points_and_never_break(text: str, inputs: dict[str, Any]) -> None:
    answer = attempt({"id": 1, "text": text, "item_points": 5, "cases": [{"inputs": inputs}]})
    assert len(answer["results"]) == 1
    assert set(answer["results"][0]) & {"points", "error"}


@pytest.mark.parametrize(
    "text",
    ["", " \n", "▏", "\x00扣1分", "扣" * 3000, "每" * 500, "1" * 3000, "（" * 900, "a" * 5000, "😀每次扣1分"],
    ids=NUMBERED,
)
def test_hostile_text_is_answered(text: str) -> None:
    assert attempt({"id": 1, "text": text, "item_points": None, "cases": []})["outcome"] in ("read", "confirm", "flag")


def test_empty_text_is_no_reading() -> None:
    assert attempt({"id": 1, "text": " ", "item_points": 5, "cases": []})["outcome"] == "flag"


def test_figures_keep_every_digit() -> None:
    rule = Rule((Per(Decimal("-0.1"), unit="次"),))
    assert try_rule(rule, None, {"count": 3}) == {"points": -0.3}


def test_rules_as_data_come_back_whole_and_what_is_no_rule_is_refused() -> None:
    rule = Rule((Check(Decimal(2), need=Range(low=Decimal(4)), unit="次"),), low=Decimal(-3))
    assert from_json(json.loads(json.dumps(as_json(rule)))) == rule
    for broken in (
        {},
        {"parts": []},
        {"parts": [{"nothing": {}}]},
        {"parts": [{"per": {"amount": "x"}}]},
        {"parts": 3},
    ):
        with pytest.raises(ValueError, match=r"."):
            from_json(broken)


def test_the_cap_of_a_single_part_is_the_cap_of_the_clause() -> None:
    one = Rule((Per(Decimal(-1), unit="次", at_most=Decimal(5)),))
    other = Rule((Per(Decimal(-1), unit="起", what="别的"),), low=Decimal(-5))
    assert same(one, other)
    assert not same(one, Rule((Per(Decimal(-1), unit="次"),)))


def test_a_rule_is_written_in_both_languages() -> None:
    rule = Rule((Per(Decimal("-0.5"), Decimal(2), "件", "工单逾期"),), low=Decimal(-5))
    assert say(rule) == "工单逾期，每2件扣0.5分，最多扣5分。"
    assert say(rule, "en") == "“工单逾期”: −0.5 points for every 2 件, at most 5 points deducted."
