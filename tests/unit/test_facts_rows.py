"""Rows against each other and against `units`; what the finished tables look like."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.facts_on_disk import folder, found_in, places

from kaoping.engine.checking.check_rows import circles_of
from kaoping.engine.facts import inspect_facts, read_facts
from kaoping.engine.tables import TABLES

TYPES = {
    "text": "VARCHAR",
    "period": "VARCHAR",
    "whole": "BIGINT",
    "flag": "BOOLEAN",
    "moment": "TIMESTAMP",
    "day": "DATE",
}


def test_every_table_has_every_column_with_its_type_given_or_not(tmp_path: Path) -> None:
    source = folder(tmp_path / "f", values="unit,indicator,value\na,x,1.25\na,y,100\n")
    with read_facts(source) as facts:
        for name, table in TABLES.items():
            columns = {row[0]: row[1] for row in facts.connection.execute(f'DESCRIBE "{name}"').fetchall()}
            assert list(columns) == list(table.names)
            numbers = {column.name: columns.pop(column.name) for column in table.columns if column.type == "number"}
            assert columns == {c.name: TYPES[c.type] for c in table.columns if c.type != "number"}
            assert set(numbers.values()) <= {"DECIMAL(38,2)" if name == "values" else "DECIMAL(38,0)"}
        assert facts.given == {
            "units": frozenset({"unit", "name", "kind", "parent"}),
            "values": frozenset({"unit", "indicator", "value"}),
        }
        assert facts.files == {"units": "units.csv", "values": "values.csv"}
        assert facts.rows("cases") == []
        assert facts.count("values") == 2


def test_an_empty_count_is_one(tmp_path: Path) -> None:
    incidents = "incident,unit,kind,count,verified\n1,a,k,,true\n2,a,k,2.5,true\n"
    with read_facts(folder(tmp_path / "f", incidents=incidents)) as facts:
        assert [str(row["count"]) for row in facts.rows("incidents")] == ["1.0", "2.5"]


def test_unknown_units_are_named_once_with_their_rows(tmp_path: Path) -> None:
    marks = "unit,item,assessor,points\na,1,x,1\naa,1,x,1\naa,2,x,1\nfern,1,x,1\n"
    found = found_in(folder(tmp_path / "f", marks=marks))
    assert [(f.code, f.place.row, f.place.column) for f in found] == [("F252", 3, "unit"), ("F252", 5, "unit")]
    assert "rows: 2" in found[0].message("en")


def test_keys_name_both_rows(tmp_path: Path) -> None:
    found = found_in(
        folder(
            tmp_path / "f",
            units="unit,kind\na,town\nb,town\na,grid\n a,grid\n",
            values="unit,indicator,period,value\na,x,,1\na,x,2024,1\na,y,,1\na,y,,2\na,z,2024-3,1\na,z,2024-03,1\n",
            ballots="survey,unit,question,respondent,answer\ns,a,q,1,满意\ns,a,q,2,满意\ns,a,q,1,满意\n",
        )
    )
    assert [
        (f.code, f.place.table, f.place.row, dict(f.details).get("first")) for f in found if f.severity == "error"
    ] == [
        ("F251", "units", 4, 2),
        ("F251", "units", 5, 2),
        ("F251", "values", 5, 4),
        ("F251", "values", 7, 6),
        ("F256", "values", 3, 2),
        ("F251", "ballots", 4, 2),
    ]


def test_a_flood_of_double_keys_is_summed_up(tmp_path: Path) -> None:
    marks = "unit,item,assessor,points\n" + "a,1,x,1\n" * 1001
    found = found_in(folder(tmp_path / "f", marks=marks))
    assert [fault.code for fault in found] == ["F251"] * 20 + ["F249"]
    assert "980" in found[-1].message()


def test_empty_cells_that_must_be_filled_are_no_double_keys(tmp_path: Path) -> None:
    marks = "unit,item,assessor,points\na,1,,1\na,1,,2\n,1,x,1\na,1,x,\n"
    assert places(folder(tmp_path / "f", marks=marks)) == [
        ("F244", "marks", 4, "unit"), ("F244", "marks", 2, "assessor"), ("F244", "marks", 3, "assessor"),
    ]  # fmt: skip


def test_parents(tmp_path: Path) -> None:
    units = "unit,kind,parent\na,x,\nb,x,a\nc,x,c\nd,x,nobody\ne,x,f\nf,x,g\ng,x,e\nh,x,e\n"
    assert places(folder(tmp_path / "f", units=units)) == [
        ("F253", "units", 4, "parent"),
        ("F255", "units", 5, "parent"),
        ("F254", "units", 6, "parent"),
    ]


def test_circles_are_found_once_however_long() -> None:
    chain = {str(i): str(i + 1) for i in range(100_000)} | {"100000": "50000", "x": "7"}
    (circle,) = circles_of(chain)
    assert len(circle) == 50_001
    assert list(circles_of({"a": "b", "b": "a", "c": "c", "d": "a"})) == [["a", "b"], ["c"]]


@pytest.mark.parametrize(
    ("periods", "fault_rows"),
    [
        (["2024", "2024-03"], [3]),
        (["2024-03", "2024"], [2]),
        (["2024Q1", "2024-03", "2024-04"], [3]),
        (["2024Q1", "2024Q2", "2023", "2024-12"], []),
        (["", "2019"], [3]),
        (["2024", "2024Q1", "2024-01", "2024-02"], [3, 4, 5]),
        ([f"2024-{month:02}" for month in range(1, 13)], []),
    ],
)
def test_periods_that_would_be_counted_twice(tmp_path: Path, periods: list[str], fault_rows: list[int]) -> None:
    values = "unit,indicator,period,value\n" + "".join(f"a,x,{p},1\n" for p in periods) + "b,x,2024,1\na,y,2024,1\n"
    found = found_in(folder(tmp_path / "f", values=values))
    assert [(fault.code, fault.place.row) for fault in found] == [("F256", row) for row in fault_rows]


def test_times_and_counts_that_make_one_wonder(tmp_path: Path) -> None:
    cases = "case,unit,reported_at,closed_at\n1,a,2024-03-05 10:00,2024-03-05\n2,a,2024-03-05,2024-03-05\n"
    incidents = "incident,unit,kind,count,occurred_on\n1,a,k,0,2024-03-05 10:00\n2,a,k,-1,\n"
    source = folder(tmp_path / "f", cases=cases, incidents=incidents)
    assert places(source) == [
        ("F247", "incidents", None, "occurred_on"),
        ("F236", "incidents", 3, "count"),
        ("F257", "cases", 2, "closed_at"),
        ("F258", "incidents", 2, "count"),
    ]


def test_spaces_are_taken_off_with_one_word_a_column(tmp_path: Path) -> None:
    source = folder(tmp_path / "f", units="unit,name,kind\n a,甲,town\nb ,乙\u3000,town\nc,丙,town \n")
    facts, found = inspect_facts(source)
    assert facts is not None
    with facts:
        assert [(f.code, f.place.column, dict(f.details)["count"]) for f in found] == [
            ("F246", "unit", 2), ("F246", "name", 1), ("F246", "kind", 1),
        ]  # fmt: skip
        assert [row["unit"] for row in facts.rows("units")] == ["a", "b", "c"]
        assert facts.sound


def test_facts_with_errors_are_not_sound_but_can_be_looked_into(tmp_path: Path) -> None:
    facts, found = inspect_facts(folder(tmp_path / "f", marks="unit,item,assessor,points\na,1,x,viel\na,2,x,2\n"))
    assert [fault.code for fault in found] == ["F231"]
    assert facts is not None
    with facts:
        assert not facts.sound
        assert [row["points"] for row in facts.rows("marks")] == [None, 2]


def test_all_kinds_of_faults_of_a_column_are_shown(tmp_path: Path) -> None:
    texts = ["viel"] * 30 + ["-1"] * 25 + ["95%"]
    marks = "unit,item,assessor,points\n" + "".join(f"a,{i},x,{text}\n" for i, text in enumerate(texts))
    found = found_in(folder(tmp_path / "f", marks=marks))
    codes = [fault.code for fault in found]
    assert {code: codes.count(code) for code in codes} == {"F231": 20, "F236": 20, "F233": 1, "F248": 1}
    assert "15" in found[-1].message()


def test_numbers_that_cannot_stand_in_one_column_exactly(tmp_path: Path) -> None:
    values = f"unit,indicator,value\na,x,1{'0' * 36}\na,y,0.{'1' * 10}\n"
    assert places(folder(tmp_path / "f", values=values)) == [("F234", "values", 2, "value")]
