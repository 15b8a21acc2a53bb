"""Explanations for tests: a rule and a few rows of facts, scored by the referee, told in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.unit.sample_scheme import scheme

from kaoping.engine.cycle import parse_cycle
from kaoping.engine.reading.inline import rows_from
from kaoping.engine.reference import referee
from kaoping.engine.telling.explain import explain
from kaoping.engine.telling.explanation import Explanation
from kaoping.engine.telling.teller import Setting
from kaoping.scheme.model import Scheme

Tables = Mapping[str, Sequence[Mapping[str, Any]]]

UNITS: Sequence[Mapping[str, Any]] = (
    {"unit": "T1", "name": "东湖镇", "kind": "town", "parent": "", "stations": 22, "grid_type": "urban"},
    {"unit": "T2", "name": "西湖镇", "kind": "town", "parent": "", "stations": 18, "grid_type": "rural"},
    {"unit": "T3", "name": "南湖镇", "kind": "town", "parent": "", "stations": 20, "grid_type": ""},
    {"unit": "G1", "name": "东湖第1网格", "kind": "grid", "parent": "T1", "grid_type": "urban"},
    {"unit": "G2", "name": "东湖第2网格", "kind": "grid", "parent": "T1", "grid_type": "rural"},
)


def cases(unit: str, count: int, **cells: Any) -> list[dict[str, Any]]:
    """So many valid cases of level 一般 in a unit."""
    common = {"unit": unit, "level": "一般", "reported_at": "2024-03-01", "valid": True, **cells}
    return [{"case": f"{unit}-{at}-{'-'.join(map(str, cells.values()))}", **common} for at in range(count)]


def incidents(unit: str, *rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Verified incidents of a unit."""
    return [{"incident": f"{unit}-{at}", "unit": unit, "verified": True, **row} for at, row in enumerate(rows)]


def values(unit: str, **figures: Any) -> list[dict[str, Any]]:
    """Reported figures of the year."""
    return [{"unit": unit, "indicator": name, "period": "2024", "value": value} for name, value in figures.items()]


def explained(
    rule: Any, facts: Tables | None = None, *, unit: str = "T1", language: Any = "zh", model: Any = None, **leaf: Any
) -> Explanation:
    """The explanation of the one item of a scheme, for one unit."""
    item = {"id": "1", "title": "一般事件", "title_en": "General matters", "points": 18, "rule": rule} | leaf
    made: Scheme = scheme(**{"items": [item]} | (model or {}))
    rows, faults = rows_from({"units": UNITS, **(facts or {})})
    assert faults == []
    outcome = referee(made, rows, parse_cycle("2024"))
    reason = outcome.reasons[unit, "1"]
    score = next(each for each in outcome.scores if (each.unit, each.item) == (unit, "1"))
    gates = next(each.gates for each in outcome.standings if each.unit == unit)
    setting = Setting(units={row["unit"]: row for row in rows["units"]}, cycle="2024", score=score, gates=gates)
    return explain(reason, made, language, setting)
