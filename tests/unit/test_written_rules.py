"""What the writer writes, the reader of written Chinese reads back as the same rule."""

from __future__ import annotations

import itertools
import logging
from pathlib import Path
from typing import Any

import lark
import pytest
from hypothesis import given
from tests.unit import test_write_apart as apart
from tests.unit.same_rule import normal
from tests.unit.sample_scheme import SCHEME, decimals, leaf, measure, rule, scheme

from kaoping.clause.written import parse
from kaoping.clause.written.read import read_item, read_measure, read_rule
from kaoping.scheme.load import load
from kaoping.scheme.write import write_item, write_measure, write_rule

SHIPPED = sorted((Path(__file__).parents[2] / "schemes").glob("*/scheme.yaml"))


def assert_read_back(one: Any, model: Any = SCHEME, at: Any = apart.LEAF) -> None:
    text = write_rule(one, at, model)
    assert normal(read_rule(text, at, model), model) == normal(one, model), text


def test_the_grammar_has_no_conflict(caplog):
    """What the parser would settle by itself, it says at this level; there must be nothing."""
    words = parse.vocabulary(SCHEME)
    options = {"parser": "lalr", "start": ["rule", "measure", "item"], "debug": True}
    with caplog.at_level(logging.DEBUG, lark.logger.name):
        lark.Lark('start: x "b"?\nx: "a" | "a" "b"', parser="lalr", debug=True)
        assert "Shift/Reduce" in caplog.text  # it does speak up
        caplog.clear()
        lark.Lark(parse.grammar(*words), **options)
    assert caplog.text == ""


@pytest.mark.parametrize("family", apart.FAMILIES)
def test_every_option_is_read_back(family):
    rules = apart.FAMILIES[family]
    for one in rules[:: 1 + len(rules) // 150]:
        assert_read_back(one)


def test_every_measure_is_read_back():
    for data in apart.measures():
        one = measure({key: value for key, value in data.items() if value is not None})
        text = write_measure(one, SCHEME)
        assert normal(read_measure(text, SCHEME), SCHEME) == normal(one, SCHEME), text


def test_rules_of_every_shape_are_read_back():
    for data in itertools.chain.from_iterable(apart.shapes(size) for size in range(1, 5)):
        assert_read_back(rule(data))


@given(apart.TREES)
def test_rules_within_rules_are_read_back(one):
    assert_read_back(one)


@given(apart.ROWS)
def test_conditions_over_rows_are_read_back(text):
    assert_read_back(rule({"points": {"count": "cases", "where": text}}))


@given(apart.UNITS)
def test_conditions_over_units_are_read_back(text):
    assert_read_back(rule({"check": {"that": text, "points": 1}}))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_shipped_schemes_are_read_back(path):
    model = load(path).scheme
    for entry in model.leaves():
        assert_read_back(entry.rule, model, entry)
        assert same_leaf(read_item(write_item(entry, model), model), entry, model)
    for name, one in model.measures.items():
        assert normal(read_measure(write_measure(name, model), model), model) == normal(one, model)


# --- names that try to be taken for something else


STRANGE = scheme(
    appraises="城区A",
    inputs={
        "attributes": {
            "g": {"of": "城区A", "title": "类型（新）", "words": {"u": "城区", "r": "城区", "其他": "其他"}},
            "h": {"of": "城区A", "title": "类型（新）"},
            "n]〕“”": {"of": "城区A", "title": "办结数", "number": True},
            "m〕": {"of": "城区A", "title": "办结数", "number": True},
        },
        "indicators": {
            "a": {"title": "办结数", "unit": "件（次）"},
            "b": {"title": "办结数", "unit": "km"},
            "c": {"title": "办结数”合计占本期“a", "unit": "件/万 人"},
            "d": {"title": 'a"“”＼』b', "unit": "2号件"},
            "e": {"title": "项数", "unit": "项"},
            "f": {"title": "时长", "unit": "分钟"},
        },
        "kinds": {"x": {"title": "投诉"}, "y": {"title": "投诉"}, "z": {"title": "（1）"}},
    },
    measures={"m": {"value": "a"}, "k": {"class": {"value": "a"}, "bands": [{"name": "城区", "from": 1}]}},
    items=[{"id": "1", "title": "甲", "points": 5, "rule": {"points": "m"}}],
)
LABELS = (
    *("u", "城区", "其他", "x y", "（1）", "每次", "城区加", "加工区", "待定数", "不计", "每户", "以上", "第", "第一"),
    *("A区", "甲每次", "区（县）", "其他加工", "其他不计分", "2号", "最好值", "计", "a〕", "“”", '"'),
)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("by", ["g", "h", "k"])
def test_labels_of_tables_are_read_back(label, by):
    for points, rest in itertools.product([1, -1, {"pending": "甲"}], [{}, {"else": 2}]):
        table = {"by": by, "table": {label: points, "乙": 3}, **rest}
        assert_read_back(rule({"scale": {"points": "m"}, "times": table}), STRANGE)
        assert_read_back(rule({"per": {"of": "m", "points": table}}), STRANGE)


@pytest.mark.parametrize("label", LABELS)
def test_levels_and_assessors_are_read_back(label):
    found = {"of": {"incidents": "x"}, "by": "level", "points": {label: 1, "city": 1, "市": -2}}
    assert_read_back(rule({"rates": found}), STRANGE)
    assert_read_back(rule({"judged": "mean", "except": [label, "self", "自评"]}), STRANGE)


@pytest.mark.parametrize("key", ["a", "b", "c", "d", "e", "f"])
def test_units_of_measure_are_read_back(key):
    value = {"value": key}
    assert_read_back(rule({"per": {"of": value, "every": 5, "points": 1, "free": 2, "times": 3}}), STRANGE)
    assert_read_back(rule({"steps": {"of": value, "full": 5, "base": 7, "below": {"every": 1, "points": 1}}}), STRANGE)
    assert_read_back(rule({"bands": {"of": value, "rows": [{"from": 1, "below": 5, "points": 1}]}}), STRANGE)
    assert_read_back(rule({"points": {"value": key, "take": "months", "at_least": 2}}), STRANGE)


@pytest.mark.parametrize("key", ["n]〕“”", "m〕"])
def test_keys_beside_titles_are_read_back(key):
    assert_read_back(rule({"points": {"attribute": key}}), STRANGE)
    assert_read_back(rule({"points": {"peers": "mean", "of": "m", "same": key}}), STRANGE)


@pytest.mark.parametrize("text", ["甲", "'甲”且有效'", '"甲“"', "'”'", "'“\"'", "其他", "'一'", "level"])
def test_texts_of_conditions_are_read_back(text):
    assert_read_back(rule({"points": {"count": "cases", "where": f"category = {text} or category in [{text}, 乙]"}}))


# --- items


LIMITS = [0, 5, "full", "none", {"pending": "P1"}]
PARTS: list[dict[str, Any]] = [
    {},
    {"combine": "sum"},
    *({"each": each, "combine": how} for each in ("grid", "month", "网格", "所A") for how in apart.COMBINE),
]


def same_leaf(one: Any, other: Any, model: Any) -> bool:
    return told(one, model) == told(other, model)


def told(one: Any, model: Any) -> Any:
    """What a leaf says that changes points, and its heading."""
    how = one.combine if one.each else one.combine == "mean"
    return (one.id, one.title, one.points, one.start, one.floor, one.cap, one.each, how, normal(one.rule, model))


@pytest.mark.parametrize("fields", PARTS, ids=str)
def test_items_are_read_back(fields):
    for start, floor, cap in itertools.product(LIMITS, repeat=3):
        one = leaf({"points": "confirmed"}, start=start, floor=floor, cap=cap, **fields)
        text = write_item(one, SCHEME)
        assert same_leaf(read_item(text, SCHEME), one, SCHEME), text


@pytest.mark.parametrize("title", ["一般事件", "A 级（5 分）：事件", "甲。乙：（x）", "2024 年事件", " 甲 "])
@pytest.mark.parametrize("number", ["1.2", "甲1", "A甲"])
@pytest.mark.parametrize("points", [18, 0, 0.5, {"pending": "满分"}])
def test_headings_are_read_back(title, number, points):
    one = leaf({"points": "confirmed"}, id=number, title=title, points=decimals(points))
    assert same_leaf(read_item(write_item(one, SCHEME), SCHEME), one, SCHEME)
