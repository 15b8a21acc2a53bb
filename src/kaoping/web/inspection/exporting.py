"""What was drawn and found, as a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.web.inspection.flowing import asked_of
from kaoping.web.inspection.models import Draw, Visit
from kaoping.web.inspection.queries import inspector_words
from kaoping.web.site.sheet_templates import table
from kaoping.web.site.words import Said, say


def book(draw: Draw, visits: Iterable[Visit], *, names: bool) -> bytes:
    """One row a visit; names: whether inspectors stand there by name."""
    asked = asked_of(draw)
    head = [
        say("序号", "number"),
        say("编号", "code"),
        say("名称", "name"),
        say("层", "stratum"),
        say("计入单位", "unit"),
        say("检查员", "inspector"),
        say("检查日期", "day of visit"),
        say("看到什么", "what was found"),
        say("未能检查", "no visit possible"),
        *(str(Said(each.title, each.title_en)) for each in asked),
    ]
    rows = [_row(visit, [each.key for each in asked], names) for visit in visits]
    note = say("名单校验码与种子见公开页面", "digests and seed: see the public page") + f" {draw.public}"
    return table("draw", head, rows, note)


def _row(visit: Visit, keys: list[str], names: bool) -> list[str]:
    last, inspector = visit.latest, visit.inspector
    who = "" if inspector is None else inspector.person.name if names else inspector_words(inspector.code)
    figures = last.figures if last else {}
    return [
        str(visit.number),
        visit.code,
        visit.name,
        visit.stratum,
        visit.unit,
        who,
        last.visited_on.isoformat() if last else "",
        last.text if last else "",
        say("是", "yes") if last and last.missed else "",
        *(figures.get(key, "") for key in keys),
    ]
