"""Finished runs written by hand, with every figure known: three towns, four items, two earlier cycles."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility
from kaoping.web.people.models import Person
from kaoping.web.results.models import Run, Snapshot, UnitResult
from kaoping.web.schemes.models import Scheme, Version
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import tree_at

TEXT = """
id: qinghe-towns
version: "1"
title: 青河区镇街考评
title_en: Appraisal of the towns
in_force: {from: 2020-01-01}
source: {document: 样例办法}
appraises: town
places: 4
items:
  - id: "1"
    title: 事件上报
    title_en: Reporting
    items:
      - {id: "1.1", title: 日常事件, title_en: Everyday cases, points: 10, rule: {judged: mean}}
      - {id: "1.2", title: 较大事件, title_en: Larger cases, points: 10, rule: {judged: mean}}
  - {id: "2", title: 满意度, title_en: Satisfaction, points: 10, rule: {judged: mean}}
  - {id: "3", title: 通报批评, title_en: Censure, points: 0, floor: none, cap: none, rule: {judged: mean}}
grades:
  bands:
    - {grade: 优秀, from: 25}
    - {grade: 良好, from: 20, below: 25}
    - {grade: 不合格, below: 20}
"""
ITEMS = (  # id, parent, title, title_en, full, leaf, depth
    ("1", "", "事件上报", "Reporting", "20", False, 0),
    ("1.1", "1", "日常事件", "Everyday cases", "10", True, 1),
    ("1.2", "1", "较大事件", "Larger cases", "10", True, 1),
    ("2", "", "满意度", "Satisfaction", "10", True, 0),
    ("3", "", "通报批评", "Censure", "0", True, 0),
)
LEAVES = ("1.1", "1.2", "2", "3")
NOW = {  # town: points of the leaves; None = missing
    "T01": ("9.1234", "8.5678", "9.0000", "0.0000"),
    "T02": ("7.0000", "9.5000", "8.0000", "-2.0000"),
    "T03": ("6.0000", "5.0000", None, "1.0000"),
}
BEFORE = {
    "T01": ("7.0000", "7.0000", "7.0000", "0.0000"),
    "T02": ("8.0000", "9.0000", "8.0000", "0.0000"),
    "T03": ("5.0000", "5.0000", "5.0000", "0.0000"),
}


@dataclass
class Made:
    """The running cycle with its run, and the earlier ones, the oldest first."""

    cycle: Cycle
    run: Run
    earlier: list[Run]


def make(units: dict[str, Unit], author: Person, approver: Person) -> Made:
    """Two final cycles and a running one; the joint office answers for 1.1 of the running one."""
    version = version_of(units["D01"], author, approver)
    earlier = [run_of(cycle_of(version, period, units, author), BEFORE, units, author) for period in ("2024", "2025")]
    for run in earlier:
        Cycle.objects.filter(pk=run.cycle_id).update(
            final_run=run, final_at=timezone.now(), final_by=author, stage="final"
        )
    cycle = cycle_of(version, "2026", units, author)
    Responsibility.objects.create(cycle=cycle, item="1.1", unit=units["DEP01"])
    return Made(cycle, run_of(cycle, NOW, units, author), earlier)


def version_of(owner: Unit, author: Person, approver: Person) -> Version:
    scheme = Scheme.objects.create(code="qinghe-towns", owner=owner, created_by=author)
    now = timezone.now()
    return Version.objects.create(
        scheme=scheme,
        number=1,
        title="青河区镇街考评",
        title_en="Appraisal of the towns",
        text=TEXT,
        digest=hashlib.sha256(TEXT.encode()).hexdigest(),
        state="approved",
        created_by=author,
        submitted_at=now,
        submitted_by=author,
        approved_at=now,
        approved_by=approver,
        in_force_from=datetime.date(2020, 1, 1),
    )


def cycle_of(version: Version, period: str, units: dict[str, Unit], author: Person) -> Cycle:
    day = datetime.date(int(period), 6, 1)
    cycle = Cycle.objects.create(
        version=version,
        period=period,
        owner=units["D01"],
        title="青河区镇街考评",
        title_en="Appraisal of the towns",
        units_on=day,
        stage="compute",
        opened_by=author,
    )
    for node in tree_at(day).within(units["D01"].pk):
        if node.kind in ("town", "community", "grid"):
            parent = tree_at(day).nodes[node.parent_id].code if node.parent_id else ""
            CycleUnit.objects.create(
                cycle=cycle,
                unit_id=node.id,
                code=node.code,
                name=node.name,
                kind=node.kind,
                parent_code=parent,
                path=node.path,
            )
    return cycle


def run_of(
    cycle: Cycle, points: dict[str, tuple[str | None, ...]], units: dict[str, Unit], author: Person, **fields: Any
) -> Run:
    """A finished run; ranks, sums and medians are worked out here from the points."""
    snapshot, _ = Snapshot.objects.get_or_create(cycle=cycle, digest="0" * 64, tables={}, facts_revision=1)
    number = cycle.runs.count() + 1
    run = Run.objects.create(
        cycle=cycle,
        number=number,
        version=cycle.version,
        scheme_digest=cycle.version.digest,
        snapshot=snapshot,
        state="done",
        asked_by=author,
        finished_at=timezone.now(),
        results_digest=hashlib.sha256(f"{cycle.pk}-{number}".encode()).hexdigest(),
        **fields,
    )
    sheets = {code: sheet_of(found) for code, found in points.items()}
    for item in ("total", *(row[0] for row in ITEMS)):
        ranked = sorted(
            (Decimal(sheet[item]["points"]) for sheet in sheets.values() if sheet[item]["points"]), reverse=True
        )
        for sheet in sheets.values():
            text = sheet[item]["points"]
            sheet[item]["rank"] = None if text is None else ranked.index(Decimal(text)) + 1
    order = sorted(sheets, key=lambda code: (sheets[code]["total"]["rank"], code))
    for position, code in enumerate(order, 1):
        own = CycleUnit.objects.get(cycle=cycle, code=code)
        total = sheets[code]["total"]
        UnitResult.objects.create(
            run=run,
            unit=units[code],
            code=code,
            name=own.name,
            path=own.path,
            position=position,
            rank=total["rank"],
            total=total["points"],
            grade=grade_of(Decimal(total["points"])),
            eligible=True,
            state=total["state"],
            sheet=sheets[code],
        )
    run.summary = summary_of(sheets)
    run.save()
    return run


def sheet_of(points: tuple[str | None, ...]) -> dict[str, Any]:
    full = {row[0]: row[4] for row in ITEMS}
    cells = {item: cell(text, full[item]) for item, text in zip(LEAVES, points, strict=True)}
    cells["1"] = cell(str(Decimal(points[0] or 0) + Decimal(points[1] or 0)), "20")
    total = sum((Decimal(text) for text in points if text), Decimal(0))
    return {**cells, "total": cell(str(total), "30") | {"state": "missing" if None in points else "ok"}}


def cell(text: str | None, full: str) -> dict[str, Any]:
    return {"points": text, "full": full, "state": "missing" if text is None else "ok", "rank": None}


def grade_of(total: Decimal) -> str:
    return "优秀" if total >= 25 else "良好" if total >= 20 else "不合格"


def summary_of(sheets: dict[str, dict[str, Any]]) -> dict[str, Any]:
    names = ("id", "parent", "title", "title_en", "full", "leaf", "depth")
    medians, highest, lowest = {}, {}, {}
    for item in ("total", *(row[0] for row in ITEMS)):
        found = sorted(Decimal(sheet[item]["points"]) for sheet in sheets.values() if sheet[item]["points"])
        medians[item] = str((found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2)
        lowest[item], highest[item] = str(found[0]), str(found[-1])
    missing = sum(sheet["total"]["state"] == "missing" for sheet in sheets.values())
    grades: dict[str, int] = {}
    for sheet in sheets.values():
        name = grade_of(Decimal(sheet["total"]["points"]))
        grades[name] = grades.get(name, 0) + 1
    return {
        "items": [dict(zip(names, row, strict=True)) for row in ITEMS],
        "medians": medians,
        "highest": highest,
        "lowest": lowest,
        "units": len(sheets),
        "missing": missing,
        "pending": 0,
        "grades": grades,
        "warnings": [],
    }
