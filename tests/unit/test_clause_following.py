"""Money, consequences, bare points and blemishes as real regulations write them: own words, with what they compute."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.read import read_clause

Cases = list[tuple[dict[str, Any], dict[str, Any]]]


def money(figure: float) -> dict[str, Any]:
    return {"award": figure}


def points(figure: float) -> dict[str, Any]:
    return {"points": figure}


def effect(name: str) -> dict[str, Any]:
    return {"effect": name}


READ: list[tuple[str, float | None, Cases]] = [
    ("值守期间脱岗的，每发现一次扣除责任人奖金50元。", None, [({"count": 3}, money(-150))]),
    ("发现露天焚烧一处，扣除当月考核奖200元。", None, [({"count": 2}, money(-400))]),
    ("偷倒渣土的，每处处以2万元罚款。", None, [({"count": 2}, money(-40000))]),
    (
        "区级采用的每篇奖20元，市级的奖50元，省级的奖90元，社区简报采用的每篇奖5元。",
        None,
        [({"counts": {"区级": 2, "市级": 1, "省级": 0, "社区简报": 1}}, money(95))],
    ),
    (
        "发生第二起露天烧烤扰民的，取消当年评优资格。",
        None,
        [({"count": 1}, effect("none")), ({"count": 2}, effect("ineligible"))],
    ),
    (
        "全年累计旷会12次的，不得评为优秀等次。",
        None,
        [({"count": 11}, effect("none")), ({"count": 12}, effect("cap_grade"))],
    ),
    ("死亡3人以上的生产事故发生的，一票否决。", None, [({"count": 0}, effect("none"))]),
    ("发生死亡3人以上火灾的，一票否决。", None, [({"count": 1}, effect("veto")), ({"value": 2}, effect("none"))]),
    (
        "考核得分低于70分的，一票否决，年度内不得评先评优。",
        None,
        [({"value": 69}, effect("veto")), ({"value": 70}, effect("none"))],
    ),
    ("被一票否决的社区，不得参加评优。", None, [({"count": 1}, effect("ineligible"))]),
    (
        "全年无火灾事故的，得满分。",
        5,
        [({"count": 0}, points(5)), ({"count": 2}, points(0)), ({"met": True}, points(5))],
    ),
    ("通过省级复审的，本项直接得满分。", 6, [({"met": False}, points(0)), ({"met": True}, points(6))]),
    ("无年度计划的，不得分；计划未印发的，不得分。", 4, [({"met": [True, False]}, effect("zero_item"))]),
    ("获奖加分最多为6分，加分超过6分的单位按6分计算。", None, [({"children": [4, 3]}, points(6))]),
    (
        "覆盖率80%以上的为优；不少于60%但少于80%的为良；少于60%的为差。",
        None,
        [({"value": 60}, {"grade": "良"}), ({"value": 59}, {"grade": "差"})],
    ),
    ("建立隐患排查机制，定期走访重点场所，1分。", 3, [({"met": True}, points(1)), ({"met": False}, points(0))]),
    ("节日安排专人带班，0.5分。", 3, [({"met": True}, points(0.5))]),
    (
        "制定预案计1分，无预案不计分；签订责任书计1分，无责任书不计分；经常开展演练计1分，少于每季一次不计分。",
        10,
        [({"met": [True, False, True]}, points(2))],
    ),
    (
        "按2000人1名的比例配备网格员计2分，无网格员不计分。",
        10,
        [({"met": True}, points(2)), ({"met": False}, points(0))],
    ),
    ("每缺一项扣2分，缺3项以上不得分。", 10, [({"count": 2}, points(-4)), ({"count": 3}, effect("zero_item"))]),
    ("每件扣0.5分，累计超过5件的该项不得分。", 10, [({"count": 5}, points(-2.5)), ({"count": 6}, effect("zero_item"))]),
    ("会议记录2分、活动照片3分、总结5分。", 10, [({"met": [True, False, True]}, points(7))]),
]

ASKED: list[tuple[str, float | None, Cases]] = [
    (
        "（未公示的不得分；未及时公示的扣2分。）",
        4,
        [
            ({"met": [True, True]}, points(0)),
            ({"met": [True, False]}, points(-2)),
            ({"met": [False, True]}, effect("zero_item")),
        ],
    ),
    ("发生一般事故的，取消评优资格，并处罚2万元。", None, [({"count": 1}, {"effect": "ineligible", "award": -20000})]),
    ("检查不合格的扣50元。", None, [({"count": 2}, money(-100))]),
    ("未按时报送材料（1分）", 2, []),
    ("资料上墙，0.5分。", 3, [({"met": True}, points(0.5))]),
    ("整改率达到100%的，得5分；未回访的不得分。", 5, []),
    ("每次到会率达不到90%，扣1分。", 10, []),
    ("未成立专班和未制定方案的扣2分。", 10, []),
    ("消防安全实行一票否决。", None, []),
    ("举报属实每次奖励100元，重复举报不奖励。", None, []),
    ("有效线索每件加0.1分，无效线索每件扣0.2分，最高加5分。", 10, []),
    ("超过三分之一指标不达标的，不得评为优秀。", None, []),
]

FLAGGED: list[tuple[str, float | None]] = [
    ("一个月内，迟到1次惩扣20元；旷工按日薪惩扣。", None),
    ("发现一处，罚款5万元；发现两处，罚款8万元。", None),
    ("每发现一处着火点，每个村罚300元，村书记再罚100元。", None),
    ("连续两个月低于70分的，扣除保证金5000元。", None),
    ("连续两年排名末位的，取消评先资格。", None),
    ("良好以上的奖励1000元，合格以下的罚款500元。", None),
    ("有下列情形之一的，一票否决：", None),
    ("迟到，0.5分；早退，0.5分。", 5),
    ("未建立制度，1分；无台账，2分。", 5),
    ("脏乱差1分，乱搭建2分。", 5),
    ("发现乱堆放，0.5分。", 5),
    ("每起扣1分，除已报备的。", 5),
    ("第一年扣2分，第二年扣4分。", 10),
    ("发生重大事故的，年度考核总分为0分。", 10),
    ("发生重大事故的，当月考核不得分。", 10),
    ("按时完成的得 分，未完成的不得分。", 5),
    ("完成率95%以上得满分，90%以上得分，90%以下不得分。", 5),
    ("不少于  次，每少一次扣1分。", 5),
    ("第 名得5分，第二名得3分。", 5),
    ("逾期 天以上扣2分。", 5),
    ("最低得3分。", 10),
    ("引进项目1个得5分，每增加1个加2分，最高10分。", 10),
    ("情节严重的，加重扣分，直至扣完。", 5),
]


def exact(figure: float | None) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))


@pytest.mark.parametrize(
    ("text", "worth", "outcome", "cases"),
    [(*row[:2], outcome, row[2]) for outcome, rows in (("read", READ), ("confirm", ASKED)) for row in rows],
)
def test_it_computes_what_it_says(text: str, worth: float | None, outcome: str, cases: Cases) -> None:
    reading = read_clause(text, exact(worth))
    assert (reading.outcome, reading.rule is not None) == (outcome, True), (reading.reasons, reading.assumptions)
    for inputs, wanted in cases:
        assert reading.rule is not None
        found = try_rule(reading.rule, worth, inputs)
        assert wanted.items() <= found.items(), (inputs, found)


@pytest.mark.parametrize(("text", "worth"), FLAGGED)
def test_nobody_can_execute_it_as_it_stands(text: str, worth: float | None) -> None:
    assert read_clause(text, exact(worth)).outcome == "flag"
