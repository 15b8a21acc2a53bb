"""The list of incidents as rows of a file for people."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kaoping.web.facts.queries import LEVELS
from kaoping.web.incidents.queries import LISTED, Line
from kaoping.web.site.words import said

COLUMNS = (
    said("事项编号", "incident"), said("状态", "state"), said("是否计分", "counts"), said("单位编号", "unit"),
    said("单位", "name of unit"), said("事项", "kind"), said("级别", "level"), said("发生日期", "day"),
    said("次数或分值", "count or points"), said("同一问题", "subject"), said("项目", "item"),
    said("事由", "what happened"), said("来源", "source"), said("单位申报", "reported by the unit"),
    said("登记人", "registered by"), said("登记时间", "registered at"), said("查实人", "verified by"),
    said("查实时间", "verified at"), said("决定人", "decided by"), said("决定时间", "decided at"),
)  # fmt: skip
YES, NO = said("是", "yes"), said("否", "no")


def columns() -> list[str]:
    return [str(words) for words in COLUMNS]


def row_of(line: Line) -> list[Any]:
    """The cells of one incident."""
    row, made = line.row, line.made
    level = str(LEVELS.get(row.level or "", row.level or ""))
    told: list[Any] = [
        row.incident,
        str(LISTED[line.state]),
        _yes(bool(row.verified)),
        row.unit,
        line.unit,
        line.kind,
        level,
    ]
    told += [row.occurred_on, row.count, row.subject, row.item]
    if made is None:
        return [*told, *[None] * (len(COLUMNS) - len(told))]
    steps = ((made.registered_by, made.registered_at), (made.verified_by, made.verified_at),
             (made.decided_by, made.decided_at))  # fmt: skip
    done = [cell for by, at in steps for cell in (by.name if by else None, _minute(at))]
    return [*told, made.text, made.source, _yes(made.reported), *done]


def _yes(holds: bool) -> str:
    return str(YES if holds else NO)


def _minute(at: Any) -> str | None:
    return None if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
