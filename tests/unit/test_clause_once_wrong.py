"""Clauses of shapes that were once read wrongly in silence; none may be again."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest

from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.read import read_clause

NUMBERED = itertools.count()


@pytest.mark.parametrize(
    "text",
    [
        "上报材料有误的，每份扣  分，扣完为止。",
        "绿化覆盖率较上年提高1个百分点得5分，每少0.1个百分点扣0.5分。",
        "走访10户居民，政策知晓率每低10%扣1分。",
        "未按期报送的扣1分，未按期报送的不扣分。",
        "对50户以上的楼栋，每少配1名楼栋长扣0.5分。",
        "迟交1次扣0.2分，漏交1次扣0.5分，累计3次以上该项不得分。",
        "头条每篇计4分，图片加倍，转载减半。",
        "注：7-8月不计分",
    ],
    ids=NUMBERED,
)
def test_what_cannot_be_computed_is_flagged(text: str) -> None:
    assert read_clause(text, Decimal(10)).outcome == "flag"


@pytest.mark.parametrize(
    "text", ["每发现一处扣1分，同一路段多处的按一处计。", "乱停车的，每辆扣1分。新建小区不纳入考核。"], ids=NUMBERED
)
def test_what_changes_the_count_is_asked(text: str) -> None:
    assert read_clause(text, Decimal(10)).outcome != "read"


@pytest.mark.parametrize(
    ("text", "inputs", "output"),
    [
        ("被督察组点名的，安全生产板块计零分。", {"count": 1}, {"effect": "zero_section"}),
        ("小广告清理不彻底的，每处扣零点二分。", {"count": 3}, {"points": -0.6}),
        ("没有开展“110”宣传日活动的，扣1分。", {"met": False}, {"points": -1}),
        ("群众安全感达到百分之九十五得5分。", {"value": 94}, {"points": 0}),
        ("同一工单第一次退回扣0.2分，第二次退回再扣0.5分。", {"repeats": [1, 2]}, {"points": -0.9}),
        (
            "非常满意5分，满意4分，一般3分，不满意0分。",
            {"answers": {"满意": 1, "一般": 1}},
            {"points": 3.5},
        ),
    ],
    ids=NUMBERED,
)
def test_what_is_read_computes_what_the_words_say(text: str, inputs: dict[str, Any], output: dict[str, Any]) -> None:
    reading = read_clause(text, Decimal(10))
    assert reading.rule is not None
    found = try_rule(reading.rule, 10, inputs)
    assert {key: found.get(key) for key in output} == output
