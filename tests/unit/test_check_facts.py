"""Facts against a scheme and a cycle."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.facts_on_disk import folder

from kaoping.engine.checking.check_facts import check_against, dates_outside, expected_of
from kaoping.engine.checking.expected import Expected, ExpectedAttribute, ExpectedSurvey
from kaoping.engine.cycle import parse_cycle
from kaoping.engine.facts import inspect_facts
from kaoping.problems import Fault
from kaoping.scheme.load import load

NOTHING = Expected(appraised="town")


def check(expected: Expected, path: Path, cycle: str | None = None, **tables: str) -> list[Fault]:
    facts, _ = inspect_facts(folder(path / "f", **tables))
    assert facts is not None
    with facts:
        return check_against(facts, expected, parse_cycle(cycle) if cycle else None)


def brief(found: list[Fault]) -> list[tuple[str, str | None, int | None, str | None]]:
    return [(fault.code, fault.place.table, fault.place.row, fault.place.column) for fault in found]


def test_somebody_must_be_there_to_be_appraised(tmp_path: Path) -> None:
    (fault,) = check(Expected(appraised="agency"), tmp_path)
    assert fault.code == "F277"
    assert "town" in fault.message()


def test_marks(tmp_path: Path) -> None:
    marks = "unit,item,assessor,points\na,1.1,x,10\na,1.1,y,10.01\na,1.2,x,99\na,1.3,x,\nb,1.l,x,1\nb,1.l,y,1\n"
    expected = replace(NOTHING, full_marks={"1.1": Decimal("10.0"), "1.2": None, "1.3": Decimal(1)})
    found = check(expected, tmp_path, marks=marks)
    assert brief(found) == [("F262", "marks", 6, "item"), ("F261", "marks", 3, "points")]
    assert "marks: 2" in found[0].message("en")
    assert "10.01" in found[1].message()


def test_marks_are_compared_exactly_whatever_the_decimals(tmp_path: Path) -> None:
    marks = f"unit,item,assessor,points\na,1,x,1.{'0' * 30}1\na,2,x,1\n"
    expected = replace(NOTHING, full_marks={"1": Decimal(1), "2": Decimal("0." + "9" * 37)})
    assert brief(check(expected, tmp_path, marks=marks)) == [
        ("F261", "marks", 2, "points"),
        ("F261", "marks", 3, "points"),
    ]


def test_ballots(tmp_path: Path) -> None:
    lines = ["s,a,q,1,满意", "s,a,q,2,", "s,a,q,3,很满意", "s,a,q,4,很满意", "s,a,p,1,x", "t,a,q,1,x", "n,a,any,1,是"]
    ballots = "survey,unit,question,respondent,answer\n" + "\n".join(lines) + "\n"
    surveys = {
        "s": ExpectedSurvey(questions={"q": frozenset({"满意", "不满意"})}),
        "n": ExpectedSurvey(frozenset({"是", "否"})),
    }
    found = check(replace(NOTHING, surveys=surveys), tmp_path, ballots=ballots)
    assert brief(found) == [
        ("F264", "ballots", 7, "survey"),
        ("F265", "ballots", 6, "question"),
        ("F263", "ballots", 4, "answer"),
    ]
    assert "rows: 2" in found[2].message("en")


def test_incidents(tmp_path: Path) -> None:
    lines = [
        "1,a,praise,province,1",
        "2,a,praise,city,1",
        "3,a,praise,,1",
        "4,a,prase,,1",
        "5,a,bonus,,12",
        "6,a,bonus,,0.5",
    ]
    incidents = "incident,unit,kind,level,count\n" + "\n".join(lines) + "\n"
    kinds = {"praise": frozenset({"province"}), "bonus": None}
    expected = replace(NOTHING, kinds=kinds, chosen={"bonus": (Decimal(1), Decimal(10))})
    found = check(expected, tmp_path, incidents=incidents)
    assert brief(found) == [
        ("F266", "incidents", 5, "kind"),
        ("F267", "incidents", 3, "level"),
        ("F278", "incidents", None, "level"),
        ("F270", "incidents", 6, "count"),
        ("F270", "incidents", 7, "count"),
    ]
    assert "praise" in found[0].message()


def test_values(tmp_path: Path) -> None:
    values = "unit,indicator,value\na,rate,101\nb,rate,-0.1\na,other,1\na,free,-5\nb,free,\n"
    expected = replace(NOTHING, indicators={"rate": (Decimal(0), Decimal(100)), "free": (None, None)})
    assert brief(check(expected, tmp_path, values=values)) == [
        ("F268", "values", 4, "indicator"),
        ("F269", "values", 2, "value"),
        ("F269", "values", 3, "value"),
    ]


def test_attributes(tmp_path: Path) -> None:
    units = "unit,kind,type,heads\na,town,urban,12\nb,town,urbn,zwölf\nc,town,,-1\nd,grid,x,y\n"
    expected = replace(
        NOTHING,
        attributes={
            "type": ExpectedAttribute("town", frozenset({"urban", "rural"})),
            "heads": ExpectedAttribute("town", number=True, least=Decimal(0)),
            "stations": ExpectedAttribute("town", number=True),
            "unheard": ExpectedAttribute("person"),
        },
    )
    found = check(expected, tmp_path, units=units)
    assert brief(found) == [
        ("F274", "units", None, "type"),
        ("F271", "units", 3, "type"),
        ("F272", "units", 3, "heads"),
        ("F273", "units", 4, "heads"),
        ("F275", "units", None, "stations"),
    ]
    assert "urban" in found[1].message("en")


def test_columns_and_tables_that_the_scheme_reads(tmp_path: Path) -> None:
    expected = replace(
        NOTHING,
        columns={
            "cases": frozenset({"level", "valid"}),
            "incidents": frozenset({"verified"}),
            "marks": frozenset({"points"}),
        },
    )
    tables = {"cases": "case,unit,level\n1,a,日常\n", "incidents": "incident,unit,kind\n"}
    assert brief(check(expected, tmp_path, **tables)) == [
        ("F275", "cases", None, "valid"),
        ("F276", "marks", None, None),
    ]


def test_exemptions(tmp_path: Path) -> None:
    exemptions = "unit,item,reason\na,1.1,\na,1.9,\n"
    expected = replace(NOTHING, items=frozenset({"1", "1.1"}))
    assert brief(check(expected, tmp_path, exemptions=exemptions)) == [("F279", "exemptions", 3, "item")]


def test_dates_outside_the_cycle(tmp_path: Path) -> None:
    dates = ["2024-01-01", "2023-12-31 23:59", "2024-12-31 23:59:59", "2025-01-01", ""]
    cases = "case,unit,reported_at\n" + "".join(f"{i},a,{day}\n" for i, day in enumerate(dates))
    incidents = "incident,unit,kind,occurred_on\n1,a,k,2024-03-31\n2,a,k,2024-04-01\n3,a,k,\n"
    facts, _ = inspect_facts(folder(tmp_path / "f", cases=cases, incidents=incidents))
    assert facts is not None
    with facts:
        year = dates_outside(facts, parse_cycle("2024"))
        assert [(f.code, f.place.table, dict(f.details)["count"], dict(f.details)["rows"]) for f in year] == [
            ("F282", "cases", 2, "3, 5"),
            ("F283", "cases", 1, "6"),
        ]
        quarter = dates_outside(facts, parse_cycle("2024Q1"))
        assert [(f.place.table, dict(f.details)["count"]) for f in quarter] == [
            ("cases", 3),
            ("incidents", 1),
            ("cases", 1),
        ]
        assert {fault.severity for fault in [*year, *quarter]} == {"warning"}


def test_names_may_hold_anything(tmp_path: Path) -> None:
    name = 'it\'s "odd" {x} %s'
    quoted = '"' + name.replace('"', '""') + '"'
    marks = f"unit,item,assessor,points\na,{quoted},x,3\n"
    units = f"unit,kind,{quoted}\na,{quoted},1\n"
    expected = Expected(
        appraised=name,
        full_marks={name: Decimal(2)},
        kinds={name: frozenset({name})},
        surveys={name: ExpectedSurvey(frozenset({name}))},
        attributes={name: ExpectedAttribute(name, frozenset({name}))},
    )
    found = check(expected, tmp_path, units=units, marks=marks)
    assert [fault.code for fault in found] == ["F271", "F261"]
    assert all(fault.text() and fault.text("en") for fault in found)


@pytest.mark.parametrize("scheme", ["dongying-towns", "minhang-daliandong"])
def test_what_a_shipped_scheme_expects(scheme: str) -> None:
    expected = expected_of(load(scheme).scheme)
    assert expected.appraised == "town"
    assert {"reported_at", "closed_at"} <= expected.columns["cases"]
    assert expected.columns["incidents"] >= {"kind", "verified"}
    assert all(full is None or full > 0 for full in expected.full_marks.values())
    assert expected.items is not None
    assert set(expected.full_marks) <= expected.items


def test_a_scheme_expects_only_what_it_comes_to_use() -> None:
    towns = expected_of(load("dongying-towns").scheme)
    assert towns.attributes["grid_type"].kind == "grid"
    assert towns.attributes["base_group"].words == frozenset("abcd")
    assert towns.surveys["grid_leaders"].answers or towns.surveys["grid_leaders"].questions
    assert towns.full_marks["3.1.1"] == 2
    assert towns.kinds["complaint"] is not None
