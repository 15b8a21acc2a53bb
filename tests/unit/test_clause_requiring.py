"""Requirements, headings, roll-ups and what follows: clauses in our own words, with what they compute."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.read import read_clause

Cases = list[tuple[dict[str, Any], dict[str, Any]]]
YES, NO = {"met": True}, {"met": False}


def points(figure: float) -> dict[str, Any]:
    return {"points": figure}


READ: list[tuple[str, float | None, Cases]] = [
    ("无重大事故得3分，无一般事故得2分。", 5, [({"met": [True, False]}, points(3))]),
    (
        "未成立专班、未制定预案的，各扣2分。",
        6,
        [({"met": [False, False]}, points(-4)), ({"met": [True, True]}, points(0))],
    ),
    (
        "月度得分低于85分的，每低1分扣款300元。",
        None,
        [({"value": 82.5}, {"award": -600}), ({"value": 90}, {"award": 0})],
    ),
    ("组织保障（8分）", 8, [({}, points(8))]),
    ("本项满分12分。", 12, [({}, points(12))]),
    ("考核实行百分制", 100, [({}, points(100))]),
    ("（三）制度执行（满分15分）", 15, [({}, points(15))]),
    ("河道有专人巡护得2分，无专人巡护不得分。", 2, [(YES, points(2)), (NO, points(0))]),
    ("窗口服务满意率达到90%得5分，达不到不得分。", 5, [({"value": 90}, points(5)), ({"value": 89}, points(0))]),
    ("全年组织演练不少于2次，得3分，否则不得分。", 3, [({"count": 2}, points(3)), ({"count": 1}, points(0))]),
    ("每年至少走访4次困难户（2分）", 2, [({"count": 4}, points(2)), ({"count": 3}, points(0)), (YES, points(2))]),
    ("有方案（1分）、有台账（2分）、有总结（1分）。", 4, [({"met": [True, False, True]}, points(2))]),
    ("阵地达标得2分，器材齐全得2分，记录清楚得1分。", 5, [({"met": [False, True, True]}, points(3))]),
    ("有制度得2分，无制度不得分；有记录得3分，无记录不得分。", 5, [({"met": [True, False]}, points(2))]),
    ("未建立值班制度的，扣1分。", 4, [(YES, points(0)), (NO, points(-1))]),
    ("台账完整得5分，每缺一项扣1分。", 5, [({"count": 2}, points(3)), ({"count": 9}, points(0))]),
    ("提供虚假资料的，该项不得分。", 6, [({"count": 1}, {"effect": "zero_item"}), ({"count": 0}, {"effect": "none"})]),
    ("被评为示范社区的，本项得满分。", 6, [(YES, {"effect": "full_score"}), (NO, {"effect": "none"})]),
    ("每次检查最多扣2分。", 10, [({"children": [-1, -3]}, points(-3))]),
    ("全年加分最高不超过5分。", None, [({"children": [3, 4]}, points(5))]),
    ("发生较大火灾的，实行一票否决。", None, [({"count": 1}, {"effect": "veto"})]),
    (
        "瞒报事故的，取消当年评先评优资格，年度考核不得评为优秀。",
        None,
        [({"count": 1}, {"effect": "ineligible"}), ({"count": 0}, {"effect": "none"})],
    ),
    (
        "得分达到80分以上的方可参加评优。",
        None,
        [({"value": 79}, {"effect": "ineligible"}), ({"value": 80}, {"effect": "none"})],
    ),
    (
        "90分（含）以上为优秀，75分（含）以上90分以下为良好，60分（含）以上75分以下为合格，60分以下为不合格。",
        None,
        [
            ({"value": 90}, {"grade": "优秀"}),
            ({"value": 75}, {"grade": "良好"}),
            ({"value": 59.9}, {"grade": "不合格"}),
        ],
    ),
    (
        "对年度考核前三名的街道分别奖励9万元、6万元、3万元。",
        None,
        [({"rank": 2}, {"award": 60000}), ({"rank": 4}, {"award": 0})],
    ),
    ("对年度考核前三名的街道各奖励4万元。", None, [({"rank": 3}, {"award": 40000})]),
    ("一等奖奖励5万元，二等奖奖励3万元。", None, [({"grade": "二等奖"}, {"award": 30000})]),
    ("每起投诉扣当月服务费的2%。", None, [({"count": 3}, {"award_pct": -6})]),
    ("组长每月各300元；组员200元；联络员100元；", None, [({"grade": "组员"}, {"award": 200})]),
    ("日常考评占70%，年终考评占30%。", None, [({"parts": {"日常考评": 80, "年终考评": 90}}, points(83))]),
    (
        "总分由工作实绩、群众评价、领导评价三部分组成，权重分别为50%、30%、20%。",
        None,
        [({"parts": {"工作实绩": 90, "群众评价": 80, "领导评价": 100}}, points(89))],
    ),
    (
        "总分=日常得分×60%+年终得分×40%+加分-扣分。",
        None,
        [({"parts": {"日常得分": 90, "年终得分": 80, "加分": 2, "扣分": 1}}, points(87))],
    ),
    ("镇街得分为所辖各村得分的平均值。", None, [({"children": [80, 90]}, points(85))]),
    ("评委打分去掉一个最高分和一个最低分后取平均分。", None, [({"children": [60, 80, 90, 100]}, points(85))]),
    (
        "问卷选“满意”的计10分，选“一般”的计5分，选“不满意”的计0分，取平均分。",
        10,
        [({"answers": {"满意": 1, "一般": 1, "不满意": 0}}, points(7.5))],
    ),
]

ASKED: list[tuple[str, float | None, Cases]] = [
    ("对排名后三名的扣减工作经费2万元。", None, [({"rank": 9, "of": 10}, {"award": -20000})]),
    ("前三名奖励5万元。", None, [({"rank": 3}, {"award": 50000})]),
    ("得分在60分以下或者发生重大事故的，取消评优资格。", None, [({"value": 50}, {"effect": "ineligible"})]),
    ("建立网格例会制度", 3, [(YES, points(3)), (NO, points(0))]),
    ("90分以上为优秀，80-90分为良好，80分以下为一般。", None, [({"value": 90}, {"grade": "优秀"})]),
    ("最终得分=100-扣分+加分，其中加分不超过5分。", None, [({"parts": {"扣分": 8, "加分": 9}}, points(97))]),
    ("每月召开例会，未召开的扣1分。", 5, []),
    ("总分=日常得分×60%+年终得分×30%。", None, []),
    ("机构健全（2分）、人员到位（2分）、经费保障（2分）。", 5, []),
]

FLAGGED: list[tuple[str, float | None, str]] = [
    ("前三名共奖励9万元。", None, ""),
    ("未完成任务的扣除该项分值的一半。", 10, ""),
    ("每例扣2分，直至扣完，超出部分从总分中扣除。", 10, "unread_modifier"),
    ("取最好两次成绩的平均值。", None, ""),
    ("工作不力的，视情节轻重扣分。", 10, "amount_missing"),
    ("评分标准另行制定。", 10, ""),
    ("根据平台数据进行抽查，以平均分列入最", 5, ""),
    ("考核由区城管局牵头组织实施。", 5, "no_scoring"),
    ("查阅台账、实地查看。", 5, "no_scoring"),
    ("道路不洁每处扣12.3分。", None, "suspect_number"),
    ("每处扣12分。", 10, "above_item"),
    ("缺台账的，每处扣1分；缺台账的，每处扣2分。", 5, "contradiction"),
    ("违规发放补贴的每次扣2分，并罚款500元。", 10, ""),
    ("台账资料完整得3分，不完整的酌情扣分。", 5, ""),
    ("上级评价占40%，群众评价占30%，领导评价占20%。", None, ""),
    ("做到的得5分，基本做到的得3分，没有做到的不得分。", 10, ""),
    ("镇街得分按所辖社区得分的平均值计算，无社区的除外。", None, ""),
    ("一次不到位扣1分，两次不到位扣3分，三次不到位不得分。", 10, ""),
    ("年度得分取各月得分的加权平均数。", None, ""),
]


def exact(figure: float | None) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))


def agrees(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(found.get(key) == value for key, value in wanted.items())


@pytest.mark.parametrize(("text", "worth", "cases"), READ, ids=[text for text, _, _ in READ])
def test_it_is_read_and_computes_what_it_says(text: str, worth: float | None, cases: Cases) -> None:
    reading = read_clause(text, exact(worth))
    assert reading.rule is not None, reading.reasons
    assert reading.outcome == "read", reading.assumptions
    for inputs, wanted in cases:
        assert agrees(try_rule(reading.rule, worth, inputs), wanted), (inputs, try_rule(reading.rule, worth, inputs))


@pytest.mark.parametrize(("text", "worth", "cases"), ASKED, ids=[text for text, _, _ in ASKED])
def test_it_is_proposed_and_asked_about(text: str, worth: float | None, cases: Cases) -> None:
    reading = read_clause(text, exact(worth))
    assert reading.outcome == "confirm"
    assert reading.rule is not None
    for inputs, wanted in cases:
        assert agrees(try_rule(reading.rule, worth, inputs), wanted)


@pytest.mark.parametrize(("text", "worth", "reason"), FLAGGED, ids=[text for text, _, _ in FLAGGED])
def test_it_is_flagged_with_its_reason(text: str, worth: float | None, reason: str) -> None:
    reading = read_clause(text, exact(worth))
    assert reading.outcome == "flag"
    assert not reason or reason in {each.code for each in reading.reasons}, reading.reasons
