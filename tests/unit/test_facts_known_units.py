"""Units that are known before a source is read: it may leave them out, list some of them, or lack their columns."""

from __future__ import annotations

from pathlib import Path

from kaoping.engine.facts import inspect_facts

KNOWN = [
    {"unit": "A", "name": "甲", "kind": "town", "parent": "", "population": "12", "area": "3"},
    {"unit": "B", "name": "乙", "kind": "town", "parent": "A", "population": "", "area": "4"},
]
MARKS = "unit,item,assessor,points\nA,1,x,1\nB,1,x,2\nZ,1,x,3\n"


def source(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_source_without_units(tmp_path: Path) -> None:
    facts, faults = inspect_facts(source(tmp_path, marks=MARKS), units=KNOWN)
    assert facts is not None
    with facts:
        assert facts.brought == {"marks"}
        assert [row["unit"] for row in facts.rows("units")] == ["A", "B"]
    assert [(fault.code, fault.place.table, fault.place.row) for fault in faults] == [("F252", "marks", 4)]


def test_a_source_that_lists_some_units_with_some_columns(tmp_path: Path) -> None:
    given = source(tmp_path, units="unit,kind,population,households\nB,town,7,9\n", marks=MARKS)
    facts, faults = inspect_facts(given, units=KNOWN)
    assert facts is not None
    with facts:
        assert facts.brought == {"units", "marks"}
        found = facts.connection.execute(
            "SELECT row, unit, name, parent, population, households, area FROM typed.units ORDER BY unit"
        ).fetchall()
    assert found == [(0, "A", "甲", None, "12", None, "3"), (2, "B", "乙", "A", "7", "9", "4")]
    assert [fault.code for fault in faults] == ["F252"]


def test_units_that_only_the_source_knows_stay_with_their_row(tmp_path: Path) -> None:
    facts, _ = inspect_facts(source(tmp_path, units="unit,kind\nQ,town\nQ,town\n"), units=KNOWN)
    assert facts is not None
    with facts:
        rows = facts.connection.execute("SELECT unit FROM typed.units WHERE row > 0").fetchall()
        assert rows == [("Q",), ("Q",)]
        assert not facts.sound  # the same unit twice


def test_units_that_cannot_be_read_do_not_hide_the_other_tables(tmp_path: Path) -> None:
    facts, faults = inspect_facts(source(tmp_path, units="x,y\n1,2\n", marks=MARKS), units=KNOWN)
    assert facts is not None
    facts.close()
    assert [fault.code for fault in faults] == ["F226", "F252"]
