"""A small appraisal with everything that documents have to show: parts, deductions, a weighted part, missing, exempt,
grades, an award, a fund, a gate, decisions; and names that try to be a formula or a script.

Worked by hand (base 3 cases a grid: 10 points, 2 more for each further case, 3 less for each lacking one, not under 0):

    T1  grids 3, 5 cases → 10, 14 → 1.1 = 12; no faults → 1.2 = 0; 1 = 12; marks 17 and 18 → 2 = 17.5; total 29.5
    T2  grids 1 case → 4; a fault of 2 → −2; 1 = 2; marks 20 → 2 = 20; total 22
    T3  grid 3 cases → 10; an accident: fund cancelled; 1 = 10; no marks → 2 missing; total 10, missing
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kaoping.engine.explaining import Explainer
from kaoping.engine.facts import read_facts
from kaoping.engine.gather import results_of
from kaoping.engine.results import Results
from kaoping.engine.run import Run, score
from kaoping.scheme.load import load

SCHEME = """\
id: small
version: "3"
title: 小考核 <b>&
title_en: A small appraisal
in_force: {from: 2024-01-01}
source: {document: 示范办法}
appraises: town
cycle: year
places: 4
points: 30
notes: [这是说明。]
inputs:
  kinds:
    slip: {title: 差错}
    accident: {title: 事故}
measures:
  filed: {count: cases}
  accidents: {incidents: accident}
items:
- id: "1"
  title: 案件
  title_en: Cases
  points: 10
  items:
  - id: "1.1"
    title: 上报
    title_en: Reporting
    points: 10
    responsible: [考核办]
    clause: 每个网格上报 3 件得 10 分，多的加分，少的扣分。
    source: {document: 示范办法, article: 二, row: "1"}
    decisions: [K1]
    each: grid
    cap: none
    rule:
      steps:
        of: filed
        full: 10
        base: 3
        above: {every: 1, points: 2}
        below: {every: 1, points: 3}
        partial: =K1
  - id: "1.2"
    title: 差错
    title_en: Slips
    points: 0
    floor: none
    clause: 每处差错扣 1 分。
    rule: {per: {of: {incidents: slip}, points: -1}}
- id: "2"
  title: 评议
  title_en: Review
  points: 20
  clause: 由评议组打分，取平均。
  rule: {judged: mean}
gates:
- {id: accident, title: 重大事故, when: accidents >= 1, effect: withhold_fund, fund: extra}
grades:
  bands:
  - {grade: 优秀, from: =P1}
  - {grade: 合格, from: 20, below: =P1}
  - {grade: 不合格, below: 20}
awards:
- {id: prize, title: 名次奖, by: rank, rows: [{is: 1, amount: 45000}]}
funds:
- {id: extra, title: 专项经费}
decisions:
  K1:
    question: 零头算不算？
    options: {whole: {text: 只算整档}, proportional: {text: 按比例算}}
    default: whole
  P1:
    question: 多少分以上为优秀？
    pending: true
"""

LONG = "很长的名字" * 40
NAMES = {"T1": "<script>alert(1)</script>", "T2": '=HYPERLINK("x"),镇', "T3": LONG}
GRIDS = {"G1": "T1", "G2": "T1", "G3": "T2", "G4": "T3"}
CASES = {"G1": 3, "G2": 5, "G3": 1, "G4": 3}

FACTS: dict[str, list[dict[str, Any]]] = {
    "units": [{"unit": unit, "name": name, "kind": "town"} for unit, name in NAMES.items()]
    + [{"unit": grid, "name": f"网格{grid}", "kind": "grid", "parent": town} for grid, town in GRIDS.items()],
    "cases": [
        {"case": f"{grid}-{number}", "unit": grid, "reported_at": "2024-05-01 08:00"}
        for grid, count in CASES.items()
        for number in range(count)
    ],
    "incidents": [
        {"incident": "I1", "unit": "T2", "kind": "slip", "occurred_on": "2024-03-02", "count": 2, "verified": True},
        {"incident": "I2", "unit": "T3", "kind": "accident", "occurred_on": "2024-03-03", "verified": True},
    ],
    "marks": [
        {"unit": "T1", "item": "2", "assessor": "甲", "points": "17"},
        {"unit": "T1", "item": "2", "assessor": "乙", "points": "18"},
        {"unit": "T2", "item": "2", "assessor": "甲", "points": "20"},
    ],
}

DECIDED = {"P1": {"value": "25", "by": "考核办", "on": "2024-02-01", "reason": "会议定"}}


class Made(NamedTuple):
    run: Run
    results: Results
    explain: Any


def made(
    folder: Path,
    facts: Mapping[str, list[dict[str, Any]]] = FACTS,
    decide: Mapping[str, Any] | None = DECIDED,
    text: str = SCHEME,
) -> Made:
    """The small appraisal, computed; the scheme's file lies in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    run = score(load(path, decide), read_facts(facts), "2024", trial=True)
    explainer = Explainer(run)
    return Made(run, results_of(run), explainer.explain)
