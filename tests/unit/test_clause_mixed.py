"""Clauses that count several things in one breath: deductions that happen once beside ones that happen each time,
points to begin with, figures that only say which things count. In our own words, of the shapes real regulations have.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kaoping.clause.meaning.trying import try_rule
from kaoping.clause.read import read_clause

Row = tuple[str, float | None, str, dict[str, Any], float]

BEGUN: list[Row] = [
    ("建立走访制度，每年入户走访不少于4次（1分）。未建立制度扣1分，入户走访每少1次扣0.5分。", 3, "confirm",
     {"met": True, "count": 1}, 0.5),
    ("建立走访制度，每年入户走访不少于4次（1分）。未建立制度扣1分，入户走访每少1次扣0.5分。", 3, "confirm",
     {"met": False, "count": 4}, 0),
    ("每季度按时报送报表得12分，迟报一次扣2分。", 20, "confirm", {"count": 2}, 8),
    ("档案齐全（3分）。缺一项扣0.5分。", 3, "read", {"count": 2}, 2),
    ("宣传栏内容及时更新，2分。未更新的每次扣0.5分。", 5, "confirm", {"count": 1}, 1.5),
    ("目录编制规范（3分，每缺一个扣1分）；", None, "confirm", {"count": 5}, 0),
    ("环境整治15分：公共区域整洁，发现一处垃圾扣1分。", 15, "read", {"count": 20}, 0),
    ("预警工作记20分，预警及时且无越级上访的记20分，未预警的每次扣5分。", 50, "read", {"count": 1}, 15),
    ("经费代管10分：预留300元备用金，其余三天内交存，发现一笔未交扣2分，私设账户的计零分。", 10, "confirm",
     {"count": 2, "met": True}, 6),
    ("人员10分：其中专职人员6分，每缺一人扣4分；兼职人员4分，每缺一人扣1分。", 10, "confirm",
     {"counts": {"专职": 3, "兼职": 1}}, 3),
    ("台账规范得4分，每缺一项扣1分；宣传到位得6分，每少一次扣2分。", 10, "confirm",
     {"counts": {"台账": 9, "宣传": 1}}, 4),
]  # fmt: skip
MIXED: list[Row] = [
    ("1、未成立小组扣4分，不完善扣2分；2、未配备专员扣4分，专员不足的，每少1人扣2分。", None, "confirm",
     {"met": [True, False, True], "count": 1}, -4),
    ("未制订方案的，扣1分；未制订预案的，扣1分；电话无人接听的，一次扣0.5分。", 4, "read",
     {"met": [False, True], "count": 1}, -1.5),
    ("①台账不健全的扣3分（），例会每缺1次扣1分，无专职档案人员的扣2分（）；", 10, "confirm",
     {"met": [False, True], "count": 1}, -4),
    ("未挂牌的扣2分；工作无计划、无措施、无总结的分别扣1分。", 8, "confirm", {"met": [True, False, False, True]}, -2),
    ("未建立正式台账和临时台账的各扣2分；没有会议登记簿的扣1分；", 15, "confirm", {"met": [False, False, True]}, -4),
    ("视面积大小扣5-15分/次，如有房屋受损，按10分/户追加扣分；", 60, "confirm", {"picked": [10], "count": 2}, -30),
    ("每评估一个项目加1分，未评估的每个项目扣1分，没有预案的扣1-5分。", 5, "confirm",
     {"counts": {"评估": 0, "未评估": 1}, "picked": [3]}, -4),
    ("网站基础分值5分，完成任务的加5分，完不成任务的扣5分。", None, "confirm", {"met": False}, 0),
    ("件数低于规定要求不扣分，超出部分每宗次扣1分，督办件每宗次扣5分；", 40, "confirm",
     {"counts": {"超出部分": 3, "督办件": 1}}, -8),
    ("当场受理未答复的，每起扣1分；败诉的，此大项不得分。", 9, "read", {"met": True, "count": 2}, -2),
]  # fmt: skip
DESCRIBED: list[Row] = [
    ("发生事故死亡1-2人的，每起扣5分；死亡3-9人的，每起扣10分。", None, "read", {"counts": {"a": 1, "b": 1}}, -15),
    ("重伤1人扣15分/次；重伤2人及以上扣30分/次。", 60, "read", {"counts": {"a": 1, "b": 1}}, -45),
    ("死亡1人扣30分/次；一次死亡2人及以上实行一票否决；", 60, "confirm", {"count": 2, "value": 1}, -60),
    ("出现三次（含）以上未通过核查的案件，每件扣0.5分；弄虚作假的，每次（件）扣1分。", 5, "read",
     {"counts": {"a": 1, "b": 0}}, -0.5),
    ("督查中月度排名末两位的，每个每次扣0.5分；", None, "read", {"count": 3}, -1.5),
    ("每新建成果园50亩加8分，新发展苗圃50亩加6分，加分最高不超过15分。", None, "confirm",
     {"counts": {"果园": 100, "苗圃": 0}}, 15),
    ("3-2开展积案化解。化解1件积案加2分，化解1件旧访加1分。", None, "read", {"counts": {"积案": 1, "旧访": 1}}, 3),
    ("8投诉亮红灯的每次扣1分", None, "read", {"count": 2}, -2),
    ("县区网站一篇0.5分、政务网站一篇1分、行业日报发表一篇3分。", None, "confirm",
     {"counts": {"县区网站": 2, "政务网站": 0, "行业日报": 1}}, 4),
    ("不能按时完成的，除追究责任外，每条扣减年度综合得分5分。", None, "read", {"count": 2}, -10),
    ("按时报送上月数据，晚报一次扣0.5分。", None, "read", {"count": 3}, -1.5),
    ("路面保持平顺的记5分，发现一处积水扣1分，扣完为止。", 5, "read", {"count": 2}, 3),
]  # fmt: skip


@pytest.mark.parametrize(("text", "points", "outcome", "inputs", "expected"), [*BEGUN, *MIXED, *DESCRIBED])
def test_what_is_mixed_contributes(
    text: str, points: float | None, outcome: str, inputs: dict[str, Any], expected: float
) -> None:
    reading = read_clause(text, None if points is None else Decimal(str(points)))
    assert reading.outcome == outcome, reading.assumptions or reading.reasons
    assert reading.rule is not None
    assert try_rule(reading.rule, points, inputs)["points"] == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "不按时清扫，处以上扣0.5分；不及时保洁，处以上扣0.3分；",
        "每个社区占5分，发现不达标的，每项扣0.5分。",
        "未完成的扣2分，落实4分。",
        "台账不清的每户扣分，少报一次扣0.5分。",
        "缺席的每次扣1分，未建立台账各扣1分。",
    ],
)
def test_what_is_torn_or_has_no_direction_is_flagged(text: str) -> None:
    assert read_clause(text, Decimal(10)).outcome == "flag"


def test_a_size_beside_a_sentence_that_alone_says_of_what_is_not_read_in_silence() -> None:
    assert read_clause("缺席3人以上的，每次扣1分，每超1人再扣0.5分。", Decimal(10)).outcome != "read"
    assert read_clause("每个网格配1名网格员得5分，每缺一人扣1分。", Decimal(10)).outcome != "read"


def test_one_answer_too_many_is_refused() -> None:
    reading = read_clause("未挂牌的扣2分；无计划的扣1分；垃圾每处扣1分。", Decimal(10))
    assert reading.rule is not None
    assert try_rule(reading.rule, 10, {"met": [True, True, True, False], "count": 1}) == {"error": "answers_needed"}
