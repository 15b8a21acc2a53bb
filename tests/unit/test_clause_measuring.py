"""Clauses about figures, ranks and grades, in words of our own: what they compute, and what is never taken for read."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaoping.clause.meaning.parts import Reading
from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.read import read_clause
from kaoping.clause.saying import same

TABLE = Path(__file__).with_name("clauses_measured.jsonl")
ROWS = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
ONE_RULE = [row for row in ROWS if not row.get("asked")]
ASKED = [row for row in ROWS if row.get("asked")]


def reading(text: str, points: Any = None) -> Reading:
    return read_clause(text, None if points is None else Decimal(str(points)))


@pytest.mark.parametrize("row", ONE_RULE, ids=lambda row: row["id"])
def test_the_rule_of_a_clause_computes_what_its_words_say(row: dict[str, Any]) -> None:
    found = reading(row["text"], row["item_points"])
    assert found.outcome != "flag", found.reasons
    assert found.rule is not None
    for case in row["cases"]:
        got = try_rule(found.rule, row["item_points"], case["inputs"])
        assert got.get("points") == pytest.approx(case["points"]), (case, got)


@pytest.mark.parametrize("row", ONE_RULE, ids=lambda row: row["id"])
def test_what_the_words_leave_open_is_named(row: dict[str, Any]) -> None:
    found = reading(row["text"], row["item_points"])
    assert set(row["assumptions"]) <= {note.code for note in found.assumptions}


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row["id"])
def test_a_word_that_has_no_place_keeps_a_clause_from_being_read(row: dict[str, Any]) -> None:
    assert reading(row["text"], row["item_points"]).outcome != "read"


CHANGES = (
    ("处置率达到95%得5分，每低1个百分点扣0.5分。", "处置率达到95%得5分，每低2个百分点扣0.5分。"),
    ("处置率达到95%得5分，每低1个百分点扣0.5分。", "处置率达到95%得5分，每低1个百分点扣0.5分，最多扣2分。"),
    ("处置率低于95%的，每低1个百分点扣0.5分。", "处置率不低于95%的，每低1个百分点扣0.5分，低于60%不得分。"),
    ("第1-3名得5分，第4-6名得3分。", "前3名得5分，后3名扣3分。"),
    ("3%以内扣1分，3%以上扣2分。", "3%以内扣1分，3%以上扣3分。"),
    ("差错率不超过3%得5分，每超1个百分点扣1分。", "差错率超过3%得5分，每超1个百分点扣1分。"),
    ("得分=完成率×10分。", "得分=完成率与全区最高完成率之比×10分。"),
    ("整改率达到90%得3分，低于90%不得分。", "整改率未达到90%得3分，低于90%不得分。"),
)


@pytest.mark.parametrize(("one", "other"), CHANGES)
def test_another_figure_or_side_is_another_rule(one: str, other: str) -> None:
    first, second = reading(one, 10), reading(other, 10)
    assert first.rule is not None
    assert second.outcome != "read" or (second.rule is not None and not same(first.rule, second.rule))


def test_bands_that_overlap_at_an_edge_give_it_to_the_first_row() -> None:
    found = reading("参与率95%以上得5分，90%-95%得3分，低于90%不得分。", 5)
    assert found.rule is not None
    assert try_rule(found.rule, 5, {"value": 95}) == {"points": 5}


def test_bands_written_upwards_ask_who_has_the_edge() -> None:
    found = reading("覆盖率60%-70%得1分，70%-80%得2分，80%-100%得3分，60%以下不得分。", 5)
    assert "edge" in {note.code for note in found.assumptions}


def test_a_figure_in_a_gap_has_no_points_until_it_is_decided() -> None:
    found = reading("参与率95%以上得5分，80%-90%得3分，80%以下不得分。", 5)
    assert {note.code for note in found.assumptions} >= {"gaps"}
    assert found.rule is not None
    assert try_rule(found.rule, 5, {"value": 92}) == {"error": "out_of_range"}


def test_a_table_of_bases_asks_for_a_group_it_knows() -> None:
    found = reading("平原镇以600亩为基数，山区镇以200亩为基数，完成基数得10分，每少20亩扣1分。", 10)
    assert found.rule is not None
    assert try_rule(found.rule, 10, {"value": 180, "grade": "山区镇"}) == {"points": 9}
    assert try_rule(found.rule, 10, {"value": 180, "grade": "海岛镇"}) == {"error": "unknown_kind"}


def test_a_change_may_be_given_as_such_or_by_the_year_before() -> None:
    found = reading("税收收入比上年每增长1个百分点得0.5分，最高得5分。", 5)
    assert found.rule is not None
    assert try_rule(found.rule, 5, {"value": 4}) == {"points": 2}
    assert try_rule(found.rule, 5, {"value": 104, "reference": {"previous": 100}}) == {"points": 2}


def test_efficacy_without_its_parameters_is_flagged() -> None:
    assert reading("采用功效系数法计分。", 10).outcome == "flag"
