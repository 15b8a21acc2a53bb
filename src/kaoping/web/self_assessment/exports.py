"""The self-assessments of a cycle as a workbook: a sheet of the units, a sheet of what they claim item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaoping.web.bridge.schemes import outline
from kaoping.web.collection.figures import plain
from kaoping.web.cycles.models import CycleUnit
from kaoping.web.results.exports import Book, Figure
from kaoping.web.results.reading import score_of
from kaoping.web.self_assessment.listing import Entry, Listing
from kaoping.web.self_assessment.models import STATES, Line, SelfAssessment
from kaoping.web.self_assessment.reading import claimed_points
from kaoping.web.site.words import say, titled

CELL = 32_000  # characters; a workbook takes 32 767


def workbook(listing: Listing) -> bytes:
    """Every unit that the viewer sees and the list was asked for, whatever page it is on."""
    units, book = list(listing.units()), Book()
    titles = {item.id: titled(item) for item in outline(listing.cycle.version.text).items}
    what = f"{listing.item} {titles.get(listing.item, '')}".strip() or say("合计", "total")
    head = [
        say("单位", "Unit"),
        say("编号", "Code"),
        say("状态", "State"),
        say("提交时间", "Submitted"),
        say("已填项数", "Items claimed"),
        say("自评（{what}）", "Claimed ({what})", what=what),
        say("得分（{what}）", "Given ({what})", what=what),
        say("差额", "Difference"),
    ]
    rows = (_unit_row(entry) for entry in listing.entries(units))
    book.sheet(say("各单位", "Units"), head, rows, [28, 16, 10, 18, 10, 16, 16, 12])
    head = [
        say("单位", "Unit"),
        say("编号", "Code"),
        say("项目", "Item"),
        say("名称", "Title"),
        say("自评分", "Claimed"),
        say("得分", "Given"),
        say("差额", "Difference"),
        say("自评情况", "What was done"),
    ]
    widths = [28, 16, 10, 32, 10, 10, 10, 80]
    book.sheet(say("逐项", "Items"), head, _item_rows(listing, units, titles), widths)
    return book.bytes()


def _unit_row(entry: Entry) -> list[Any]:
    sent = entry.assessment.submitted_at if entry.assessment else None
    return [
        entry.unit.name,
        entry.unit.code,
        str(STATES[entry.state]),
        sent.strftime("%Y-%m-%d %H:%M") if sent else "",
        entry.claimed,
        Figure(plain(entry.points)),
        Figure(plain(entry.score.points) if entry.score else ""),
        Figure(plain(entry.gap)),
    ]


def _item_rows(listing: Listing, units: list[CycleUnit], titles: dict[str, str]) -> Iterator[list[Any]]:
    """What was claimed or said, unit by unit in the order of the scheme; only what the viewer sees."""
    cycle, sight = listing.cycle, listing.sight
    points = claimed_points(cycle, listing.rules)
    drafts = set(SelfAssessment.objects.filter(cycle=cycle, state="draft").values_list("code", flat=True))
    said = Line.objects.filter(assessment__cycle=cycle).exclude(text="")
    texts = {(unit, item): text for unit, item, text in said.values_list("assessment__code", "item", "text")}
    results = {row.unit_id: row for row in listing.shown.partly} if listing.shown else {}
    for unit in units:
        if unit.code in drafts and not sight.whole(unit.path):
            continue
        for item in listing.rules.items:
            claimed, text = points.get(unit.code, {}).get(item), texts.get((unit.code, item), "")
            if (claimed is None and not text) or not sight.sees(unit.path, item):
                continue
            row = results.get(unit.unit_id)
            score = score_of(row, item) if row else None
            given = score.points if score and score.state != "exempt" else None
            gap = None if claimed is None or given is None else claimed - given
            figures = [Figure(plain(figure)) for figure in (claimed, given, gap)]
            yield [unit.name, unit.code, item, titles.get(item, item), *figures, text[:CELL]]
