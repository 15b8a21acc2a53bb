"""What is counted: clauses in our own words, what they contribute, and what must not be read in silence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.read import read_clause

Row = tuple[str, int | None, str, dict[str, Any], float]

EACH: list[Row] = [
    ("绿地内有垃圾的，每处扣0.5分。", 5, "read", {"count": 3}, -1.5),
    ("井盖破损未围挡：-0.5分/处。", 5, "read", {"count": 3}, -1.5),
    ("保洁员脱岗，1人次扣0.2分。", 5, "read", {"count": 3}, -0.6),
    ("杂草高于30厘米未清除的，每处扣0.2分。", 5, "read", {"count": 3}, -0.6),
    ("漏扫路面每100米扣0.5分，不足100米的按100米计。", 5, "read", {"count": 120}, -1),
    ("漏收垃圾每两处扣1分。", 5, "read", {"count": 5}, -2),
    ("每缺1名保洁员扣0.5分。", 5, "read", {"count": 2}, -1),
    ("信息采用每篇加0.5分，加到2分为止。", None, "read", {"count": 9}, 2),
    ("信息采用每篇得0.5分，2分封顶。", None, "read", {"count": 9}, 2),
    ("出现责任事故的扣2分。", 5, "confirm", {"count": 2}, -4),
    ("未建立巡查制度的扣2分。", 5, "read", {"met": False}, -2),
    ("门前垃圾未清，每处0.2分。", 5, "confirm", {"count": 2}, -0.4),
    ("乱堆物料每处扣0.2分（施工围挡内除外）。", 5, "confirm", {"count": 2}, -0.4),
]
KINDS: list[Row] = [
    ("约谈一次扣1分，通报一次扣2分。", 10, "read", {"counts": {"约谈": 1, "通报": 2}}, -5),
    ("烟头每个扣0.1分，最多扣1分；纸屑每处扣0.2分，最多扣1分。", 5, "read", {"counts": {"烟头": 30, "纸屑": 2}}, -1.4),
    ("烟头每个扣0.1分；纸屑每处扣0.2分。合计扣分不超过1分。", 5, "read", {"counts": {"烟头": 30, "纸屑": 2}}, -1),
    ("烟头每个扣0.1分；纸屑每处扣0.2分，最多扣1分。", 5, "confirm", {"counts": {"烟头": 9, "纸屑": 2}}, -1),
    ("被批评的每次扣1分，受表扬的每次加1分。", 5, "read", {"counts": {"批评": 1, "表扬": 3}}, 2),
    ("被省、市、区通报的，每次分别扣3分、2分、1分。", 9, "read", {"counts": {"省": 1, "市": 0, "区": 2}}, -5),
    (
        "获省级、市级表彰的，每项分别加3分、1分，同一事项就高不重复计分。",
        None,
        "read",
        {"counts": {"省级": 1, "市级": 1}, "same": True},
        3,
    ),
    ("垃圾每处扣0.5分，每次检查最多扣2分。", 10, "read", {"children": [6, 1]}, -2.5),
    ("满分5分，发现一处脏乱扣0.5分。", 5, "read", {"count": 3}, 3.5),
]
TIMES: list[Row] = [
    ("迟到的，首次提醒不扣分，第二次起每次扣1分。", 5, "read", {"count": 3}, -2),
    ("迟到每次扣0.5分，前3次不扣分。", 5, "read", {"count": 5}, -1),
    ("被通报的，第一次扣1分，第二次扣2分，第三次及以上每次扣3分。", 20, "read", {"count": 4}, -9),
    ("被通报的，第一次扣1分，第二次扣2分。", 20, "confirm", {"count": 2}, -3),
    ("发生火灾的，首起扣1分，以后每起依次递增1分。", 20, "read", {"count": 3}, -6),
    ("被退回的，首次扣1分，第二次起每次的扣分为上一次的2倍。", 20, "read", {"count": 3}, -7),
    ("被通报的每次扣1分，累计3次以上的，该项不得分。", 5, "read", {"count": 3}, -5),
    ("被通报的每次扣1分，累计3次以上的，每次扣2分。", 20, "confirm", {"count": 4}, -6),
    ("垃圾每处扣0.5分，同一问题再次出现的加倍扣分。", 5, "read", {"repeats": [2, 1]}, -2),
    ("垃圾每处扣0.5分，同一问题重复出现的，每次另扣1分。", 9, "confirm", {"repeats": [2, 1]}, -2.5),
    ("同一问题反复出现的，每次扣2分。", 9, "confirm", {"repeats": [3]}, -4),
]
CHOSEN: list[Row] = [
    ("工作拖沓的，视情节轻重每次扣0.5-2分。", 5, "read", {"picked": [0.5, 2]}, -2.5),
    ("工作拖沓的，视情节扣1至3分。", 5, "confirm", {"picked": 2}, -2),
]


@pytest.mark.parametrize(("text", "points", "outcome", "inputs", "expected"), [*EACH, *KINDS, *TIMES, *CHOSEN])
def test_what_is_counted_contributes(
    text: str, points: int | None, outcome: str, inputs: dict[str, Any], expected: float
) -> None:
    reading = read_clause(text, None if points is None else Decimal(points))
    assert reading.outcome == outcome, reading.assumptions or reading.reasons
    assert reading.rule is not None
    assert try_rule(reading.rule, points, inputs)["points"] == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "工作不力的，酌情扣分。",
        "垃圾每处扣0.5分；垃圾每处扣1分。",
        "垃圾每处扣分。",
        "连续3次检查有垃圾的扣0.5分，以后翻倍。",
        "越级上访每批次扣1分，第二批次起每批次扣2分，第四批次又减半。",
    ],
)
def test_what_nobody_can_count_is_flagged(text: str) -> None:
    assert read_clause(text, Decimal(5)).outcome == "flag"


PLAIN = "垃圾未清运的，每处扣0.5分"


@pytest.mark.parametrize(
    "added",
    [
        "，首次不扣分",
        "，情节严重的加倍扣分",
        "，整改及时的减半扣分",
        "，累计3次以上的不得分",
        "，最多扣2分",
        "，只扣一次",
        "，不重复计分",
        "（夜间除外）",
        "，以后每处扣1分",
        "，第三处起每处扣1分",
        "，依次递增",
        "，同一地点再次发现的翻倍扣分",
        "，每次检查最多扣1分",
        "，可倒扣",
    ],
)
def test_an_added_modifier_changes_the_rule_or_is_not_read(added: str) -> None:
    plain, changed = read_clause(f"{PLAIN}。", Decimal(5)), read_clause(f"{PLAIN}{added}。", Decimal(5))
    assert changed.outcome != "read" or changed.rule != plain.rule


def test_figures_of_several_kinds_without_names_are_refused() -> None:
    reading = read_clause("约谈一次扣1分，通报一次扣2分。", Decimal(10))
    assert reading.rule is not None
    assert try_rule(reading.rule, 10, {"count": 3}) == {"error": "counts_needed"}
    assert try_rule(reading.rule, 10, {"counts": {"约谈": 1, "表扬": 2, "其他": 3}}) == {"error": "unknown_kind"}


def test_an_amount_outside_its_range_is_refused() -> None:
    reading = read_clause("工作拖沓的，每次扣0.5-2分。", Decimal(5))
    assert reading.rule is not None
    assert try_rule(reading.rule, 5, {"picked": [3]}) == {"error": "out_of_range"}
