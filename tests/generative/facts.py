"""Made-up facts: few units, few words, many ties, empty cells and dates at the edges of the cycle."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from kaoping.engine.reading.inline import Rows, rows_from

LEVELS = ["日常", "一般", "较大", None]
INCIDENT_LEVELS = ["province", "city", "district", None]
KINDS = ["k1", "k2", "k3"]
INDICATORS = ["i1", "i2", "i3"]
QUESTIONS = ["q1", "q2"]
ANSWERS = ["满意", "基本满意", "不满意", "不了解"]
ZONES = ["urban", "rural", "mixed", None]
SUBJECTS = ["路灯", "井盖", None]
GROUPS = ["居民", "企业", None]
CYCLES = ["2024", "2024Q1", "2024-03"]
MOMENTS = [
    None,
    "2023-12-31 23:59:59",
    "2024-01-01",
    "2024-02-29 12:00",
    "2024-03-01",
    "2024-03-31 23:59:59",
    "2024-04-01",
    "2024-12-31 23:59:59",
    "2025-01-01",
]
DAYS = [None if moment is None else moment[:10] for moment in MOMENTS]
PERIODS = [["2024", "2023"], ["2024-01", "2024-02", "2024-03", "2023-12"], ["2024Q1", "2023Q4"], [None], ["2024-03"]]
FIGURES = [Decimal(text) for text in ("0", "0.1", "0.3", "1", "2", "2.5", "3", "7", "10", "33.33")]
SIGNED = [*FIGURES, Decimal("-1"), Decimal("-2.5")]

flag = st.sampled_from([True, True, False, None])


def few(strategy: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=most)


@st.composite
def units(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A district, its towns, some of them with communities and grids; an office that nobody appraises."""
    found: list[dict[str, Any]] = [{"unit": "d", "kind": "district"}, {"unit": "o", "kind": "office", "parent": "d"}]
    for number in range(draw(st.integers(1, 5))):
        town = f"t{number}"
        found.append(
            {
                "unit": town,
                "kind": "town",
                "parent": draw(st.sampled_from(["d", None])),
                "name": town.upper(),
                "zone": draw(st.sampled_from(ZONES)),
                "population": draw(st.sampled_from([None, "0", "4", "10", "2.5"])),
            }
        )
        above = town
        for part in range(draw(st.integers(0, 3))):
            kind = draw(st.sampled_from(["grid", "grid", "community"]))
            unit = f"{town}p{part}"
            found.append({"unit": unit, "kind": kind, "parent": above, "grid_zone": draw(st.sampled_from(ZONES))})
            above = draw(st.sampled_from([town, unit]))
    return found


def cases(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    moment = st.sampled_from(MOMENTS)
    return st.fixed_dictionaries(
        {
            "unit": st.sampled_from(names),
            "level": st.sampled_from(LEVELS),
            "found_by": st.sampled_from(["grid", "supervisor", None]),
            "reported_at": moment,
            "closed_at": moment,
            "due_at": moment,
            "valid": flag,
            "duplicate": flag,
            "extensions": st.sampled_from([None, 0, 1, 2, 5]),
            "rework": st.sampled_from([None, 0, 1, 3]),
        }
    )


def incidents(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "unit": st.sampled_from(names),
            "kind": st.sampled_from(KINDS),
            "level": st.sampled_from(INCIDENT_LEVELS),
            "occurred_on": st.sampled_from(DAYS),
            "count": st.sampled_from([None, Decimal(1), Decimal(2), Decimal("0.5"), Decimal(0)]),
            "verified": flag,
            "subject": st.sampled_from(SUBJECTS),
        }
    )


def ballots(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "survey": st.sampled_from(["s1", "s2"]),
            "unit": st.sampled_from(names),
            "question": st.sampled_from(QUESTIONS),
            "group": st.sampled_from(GROUPS),
            "answer": st.sampled_from([*ANSWERS, None]),
        }
    )


@st.composite
def values(draw: st.DrawFn, names: list[str]) -> list[dict[str, Any]]:
    """Reported figures; one unit reports one indicator by one kind of period."""
    found = []
    for unit in names:
        for indicator in draw(few(st.sampled_from(INDICATORS), 3).map(set).map(sorted)):
            for period in draw(st.sampled_from(PERIODS)):
                value = draw(st.sampled_from([*SIGNED, *FIGURES, None]))
                found.append({"unit": unit, "indicator": indicator, "period": period, "value": value})
    return found


def numbered(rows: list[dict[str, Any]], column: str) -> list[dict[str, Any]]:
    return [{column: f"{column[0]}{number:03}", **row} for number, row in enumerate(rows)]


@st.composite
def facts(draw: st.DrawFn, items: list[str], sections: list[str]) -> Rows:
    """Seven tables, in canonical form."""
    tree = draw(units())
    names = [row["unit"] for row in tree]
    towns = [row["unit"] for row in tree if row["kind"] == "town"]
    marked = st.tuples(st.sampled_from(names), st.sampled_from(items), st.sampled_from(["a", "b", "c", "self"]))
    freed = st.tuples(st.sampled_from(towns), st.sampled_from([*items, *sections]))
    written = {
        "units": tree,
        "cases": numbered(draw(few(cases(names), 25)), "case"),
        "incidents": numbered(draw(few(incidents(names), 12)), "incident"),
        "marks": [
            {"unit": unit, "item": item, "assessor": who, "points": draw(st.sampled_from([None, *FIGURES[:4]]))}
            for unit, item, who in draw(st.lists(marked, max_size=12, unique=True))
        ],
        "values": draw(values(names)),
        "ballots": numbered(draw(few(ballots(names), 15)), "respondent"),
        "exemptions": [
            {"unit": unit, "item": item}
            for unit, item in draw(st.lists(freed, max_size=draw(st.sampled_from([0, 0, 3])), unique=True))
        ],
    }
    rows, faults = rows_from(written)
    assert not faults, [fault.text("en") for fault in faults]
    return rows
