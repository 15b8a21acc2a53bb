"""What a case of another platform may bring, and what its columns are usually called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaoping.web.site.words import Said, said


@dataclass(frozen=True, slots=True)
class Ours:
    """A column of ours. kind: text, degrees, moment, word (one of few), category, unit, whole, flag. most: characters.

    named: what other platforms call it, in the form of `plain`.
    """

    words: Said
    kind: str
    named: tuple[str, ...]
    required: bool = False
    most: int = 60


def _named(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# ruff: noqa: E501 - one line for each column
OURS: dict[str, Ours] = {
    "number": Ours(said("来文编号", "their number"), "text", _named(
        "案件编号 编号 工单编号 工单号 案号 任务号 事件编号 流水号 caseid caseno casenumber number orderno id"), True),
    "reported_at": Ours(said("上报时间", "reported at"), "moment", _named(
        "上报时间 创建时间 登记时间 发生时间 采集时间 来电时间 reportedat createdat created reported requesteddatetime"), True),
    "text": Ours(said("情况", "description"), "text", _named(
        "情况 描述 问题描述 内容 诉求内容 事件描述 案件描述 description text content"), most=1000),
    "address": Ours(said("地址", "address"), "text", _named(
        "地址 地点 位置 发生地点 事发地址 案发地址 address location place"), most=200),
    "longitude": Ours(said("经度", "longitude"), "degrees", _named("经度 longitude long lng lon x")),
    "latitude": Ours(said("纬度", "latitude"), "degrees", _named("纬度 latitude lat y")),
    "grid": Ours(said("网格、社区或镇街", "grid, community or town"), "unit", _named(
        "网格 所属网格 网格编号 网格编码 网格名称 单元网格 社区 所属社区 镇街 街道 所属街道 grid gridcode unit")),
    "category": Ours(said("类别", "category"), "category", _named(
        "类别 类型 案件类别 案件类型 问题类型 问题类别 事件类型 小类 category type servicecode")),
    "level": Ours(said("级别", "level"), "word", _named("级别 等级 案件级别 案件等级 紧急程度 level priority severity")),
    "channel": Ours(said("来源", "channel"), "word", _named("来源 问题来源 案件来源 上报渠道 渠道 channel source origin")),
    "found_by": Ours(said("发现主体", "found by"), "word", _named("发现主体 发现方式 发现人类别 foundby finder")),
    "state": Ours(said("状态", "state"), "word", _named("状态 案件状态 办理状态 当前状态 当前环节 state status"), True),
    "lead": Ours(said("主办单位", "lead unit"), "unit", _named(
        "主办单位 处置单位 处置部门 责任单位 责任部门 承办单位 办理单位 lead department agency agencyresponsible handledby")),
    "filed_at": Ours(said("立案时间", "filed at"), "moment", _named("立案时间 受理时间 filedat acceptedat filed")),
    "due_at": Ours(said("处置截止时间", "due at"), "moment", _named(
        "处置截止时间 截止时间 办理期限 到期时间 应办结时间 要求完成时间 due dueat deadline expecteddatetime")),
    "finished_at": Ours(said("处置完成时间", "handled at"), "moment", _named(
        "处置完成时间 处置时间 完成时间 反馈时间 finishedat handledat completedat")),
    "closed_at": Ours(said("结案时间", "closed at"), "moment", _named("结案时间 办结时间 关闭时间 closedat closed closeddate")),
    "satisfaction": Ours(said("满意度", "satisfaction"), "word", _named("满意度 满意情况 回访结果 satisfaction")),
    "extensions": Ours(said("延期次数", "extensions"), "whole", _named("延期次数 extensions")),
    "rework": Ours(said("返工次数", "rework"), "whole", _named("返工次数 重办次数 rework")),
    "returned": Ours(said("是否退回过", "was returned"), "flag", _named("是否退回 退回 是否退回过 returned wasreturned")),
    "valid": Ours(said("是否有效", "counts"), "flag", _named("是否有效 有效 是否计入考核 valid counts")),
    "wrong_level": Ours(said("是否级别报错", "reported at a wrong level"), "flag", _named(
        "是否级别报错 级别报错 等级错误 级别错误 等级报错 是否等级错误 wronglevel levelwrong")),
    "fabricated": Ours(said("是否弄虚作假", "found to be made up"), "flag", _named(
        "是否弄虚作假 弄虚作假 认定弄虚作假 虚假案件 是否虚假 fabricated forged")),
}  # fmt: skip
VALUED = ("word", "category", "unit", "flag")  # kinds whose cells are looked up
BRACKETS = re.compile(r"[（(\[【].*?[）)\]】]")
LOOSE = re.compile(r"[\s_\-*:：.、/]+")


def plain(heading: str) -> str:
    """A heading as names are compared: small letters, no brackets, nothing between the letters."""
    return LOOSE.sub("", BRACKETS.sub("", heading)).lower()


def suggested(headings: Sequence[str], remembered: dict[str, str]) -> dict[str, str]:
    """Column of ours → heading: as it was the last time, else by name; a heading is taken once."""
    found = {name: heading for name, heading in remembered.items() if heading in headings and name in OURS}
    taken, plains = set(found.values()), {heading: plain(heading) for heading in headings}
    for name, ours in OURS.items():
        if name not in found:
            heading = _first(ours, name, plains, taken)
            if heading is not None:
                found[name] = heading
                taken.add(heading)
    return {name: found[name] for name in OURS if name in found}


def _first(ours: Ours, name: str, plains: dict[str, str], taken: Iterable[str]) -> str | None:
    """The heading that bears the first of our names that any bears."""
    for called in (name.replace("_", ""), *ours.named):
        for heading, found in plains.items():
            if found == called and heading not in taken:
                return heading
    return None
