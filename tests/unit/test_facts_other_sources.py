"""Workbooks, Parquet files and tables in memory."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from tests.unit.facts_on_disk import UNITS, folder, found_in, places, rows, workbook

from kaoping.engine.facts import inspect_facts, read_facts
from kaoping.engine.reading import workbook_guard
from kaoping.problems import Refused

UNITS_TABLE = pa.table({"unit": ["a", "b"], "kind": ["town", "town"]})
CASES_HEAD = ["case", "unit", "level", "reported_at", "due_at", "valid", "extensions"]


# --- workbooks -------------------------------------------------------------------------------------------------------


def test_a_workbook_as_an_officer_types_it(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "facts.xlsx",
        cases=[CASES_HEAD, [101, "a", "日常", datetime(2024, 3, 5, 14, 30, 1), date(2024, 3, 6), True, 2]],
        values=[["unit", "indicator", "period", "value"], ["a", "x", 2024, 0.1], ["a", "y", date(2024, 3, 1), 1e22]],
        marks=[["unit", "item", "assessor", "points"], ["a", 1.1, "张", 3.5], [], ["a", 1.2, "张", "2.50"]],
    )
    assert found_in(path) == []
    assert rows(path, "cases") == [
        {
            "case": "101", "unit": "a", "level": "日常", "valid": True, "extensions": 2,
            "reported_at": datetime(2024, 3, 5, 14, 30, 1), "due_at": datetime(2024, 3, 6, 23, 59, 59, 999999),
        }
    ]  # fmt: skip
    assert [(row["period"], row["value"]) for row in rows(path, "values")] == [
        ("2024", Decimal("0.1")),
        ("2024-03", Decimal("1e22")),
    ]
    assert [(row["item"], row["points"]) for row in rows(path, "marks")] == [
        ("1.1", Decimal("3.5")),
        ("1.2", Decimal("2.50")),
    ]


def test_faults_of_a_workbook_are_named_by_sheet_row_and_column(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "facts.xlsx",
        cases=[CASES_HEAD, [1, "a", "日常", 45356, time(9, 30), "好", 1.5], [], [2, "zz", "", "昨天", "", "", -1]],
        Sheet9=[["x"]],
    )
    found = found_in(path)
    assert [(f.code, f.place.row, f.place.column) for f in found if f.place.table] == [
        ("F239", 2, "reported_at"), ("F238", 4, "reported_at"), ("F238", 2, "due_at"), ("F237", 2, "valid"),
        ("F235", 2, "extensions"), ("F236", 4, "extensions"), ("F252", 4, "unit"),
    ]  # fmt: skip
    assert found[0].code == "F206"
    assert found[1].place.text() == "facts.xlsx › cases · 第 2 行 · 列 reported_at"


def test_errors_and_formulas_without_a_result_are_not_taken_for_empty(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "units"
    for row in (["unit", "kind"], ["a", "town"]):
        book["units"].append(row)
    sheet = book.create_sheet("marks")
    for row in (["unit", "item", "assessor", "points"], ["a", "1", "x", "=1+1"], ["a", "2", "x", "#DIV/0!"]):
        sheet.append(row)
    book.save(tmp_path / "facts.xlsx")
    assert places(tmp_path / "facts.xlsx") == [("F250", "marks", 2, "points"), ("F260", "marks", 3, "points")]


def test_merged_headings_and_a_title_above_the_headings(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "units"
    for row in (["unit", "kind"], ["a", "town"]):
        book["units"].append(row)
    merged, titled = book.create_sheet("marks"), book.create_sheet("values")
    for row in (["unit", "item", "assessor", "points", "", "打分说明", ""], ["a", "1", "x", 1, 2, "", 3]):
        merged.append(row)
    merged.merge_cells("D1:E1")
    for row in (["2024 年指标"], ["unit", "indicator", "period", "value"], ["a", "x", "2024", 1]):
        titled.append(row)
    titled.merge_cells("A1:D1")
    book.save(tmp_path / "facts.xlsx")
    assert places(tmp_path / "facts.xlsx") == [
        ("F224", "marks", 1, None), ("F223", "marks", 1, None), ("F223", "marks", 1, None), ("F226", "values", 1, None),
    ]  # fmt: skip


def test_a_table_that_begins_lower_down_keeps_its_row_numbers(tmp_path: Path) -> None:
    head, row = ["", "unit", "item", "assessor", "points"], ["", "a", "1", "x", "y"]
    path = workbook(tmp_path / "facts.xlsx", marks=[[], [], head, row])
    assert places(path) == [("F231", "marks", 4, "points")]


def test_a_blank_sheet_is_no_table(tmp_path: Path) -> None:
    assert found_in(workbook(tmp_path / "facts.xlsx", marks=[])) == []


def rezipped(path: Path, **members: bytes) -> Path:
    """The workbook with members of the archive replaced (`xl_worksheets_sheet1` = xl/worksheets/sheet1.xml)."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            key = info.filename.removesuffix(".xml").replace("/", "_")
            new.writestr(info.filename, members.get(key, old.read(info)))
    path.write_bytes(out.getvalue())
    return path


def test_a_zip_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rezipped(workbook(tmp_path / "facts.xlsx"), xl_sharedStrings=b" " * (64 << 20))
    assert path.stat().st_size < 1 << 20
    monkeypatch.setattr(workbook_guard, "UNPACKED", 32 << 20)
    assert [fault.code for fault in found_in(path)] == ["F212"]


def test_texts_that_would_fill_the_memory_are_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rezipped(workbook(tmp_path / "facts.xlsx"), xl_sharedStrings=b" " * (2 << 20))
    monkeypatch.setattr(workbook_guard, "APART", 1 << 20)
    (fault,) = found_in(path)
    assert (fault.code, "1 MB" in fault.message()) == ("F212", True)


def test_a_zip_bomb_that_lies_about_its_size_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rezipped(workbook(tmp_path / "facts.xlsx"), xl_sharedStrings=b" " * (64 << 20))
    honest, lie = (64 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, lie))
    monkeypatch.setattr(workbook_guard, "UNPACKED", 32 << 20)
    assert [fault.code for fault in found_in(path)] == ["F212"]


@pytest.mark.parametrize("cell", ["XFD1048576", "AB999999", "A1048576"])
def test_a_cell_far_away_does_not_take_all_memory(tmp_path: Path, cell: str) -> None:
    path = workbook(tmp_path / "facts.xlsx", marks=[["unit", "item", "assessor", "points"]])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
    far = f'<row><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    rezipped(path, xl_worksheets_sheet2=sheet.replace(b"</sheetData>", far))
    assert [fault.code for fault in found_in(path)] == ["F212"]


@pytest.mark.parametrize("keep", [0, 4, 100, 3000, -30])
def test_a_truncated_workbook(tmp_path: Path, keep: int) -> None:
    path = workbook(tmp_path / "facts.xlsx")
    path.write_bytes(path.read_bytes()[:keep])
    (fault,) = found_in(path)
    assert fault.code in ("F207", "F208")


def test_what_is_no_workbook(tmp_path: Path) -> None:
    for number, content in enumerate([UNITS.encode(), b"\xd0\xcf\x11\xe0\xa1\xb1", b"", b"PAR1PAR1"]):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(content)
        assert [fault.code for fault in found_in(path)] == ["F208"]
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("hello.txt", "x")
    assert [fault.code for fault in found_in(tmp_path / "zip.xlsx")] == ["F207"]


def test_damaged_xml_in_a_workbook(tmp_path: Path) -> None:
    path = rezipped(workbook(tmp_path / "facts.xlsx"), xl_worksheets_sheet1=b"<worksheet><sheetData><row><c")
    assert [fault.code for fault in found_in(path)][:1] == ["F207"]
    entities = ['<!ENTITY b0 "aaaaaaaaaa">', *(f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 12))]
    bomb = f"<!DOCTYPE x [{''.join(entities)}".encode()
    path = rezipped(workbook(tmp_path / "bomb.xlsx"), xl_workbook=bomb + b"]><workbook>&b11;</workbook>")
    assert [fault.code for fault in found_in(path)] == ["F207"]


# --- Parquet ---------------------------------------------------------------------------------------------------------


def parquet(tmp_path: Path, table: pa.Table, name: str = "cases") -> Path:
    source = folder(tmp_path / "p")
    pq.write_table(table, source / f"{name}.parquet")
    return source


def test_parquet_of_every_useful_type(tmp_path: Path) -> None:
    moment = datetime(2024, 3, 5, 14, 30)
    source = parquet(
        tmp_path,
        pa.table(
            {
                "case": pa.array([1, 2], pa.int64()),
                "unit": pa.array(["a", "b"]).dictionary_encode(),
                "level": ["major", "一般"],
                "reported_at": pa.array([moment, None], pa.timestamp("ms")),
                "filed_at": pa.array([moment, None], pa.timestamp("ns")),
                "due_at": pa.array([date(2024, 3, 6), None]),
                "closed_at": ["2024/3/6 8:00", ""],
                "valid": pa.array([True, None]),
                "returned": pa.array([1, 0], pa.int8()),
                "extensions": pa.array([1.0, None], pa.float64()),
                "rework": pa.array([3, 0], pa.uint16()),
                "category": pa.array([1.5, 2.0], pa.float32()),
                "status": pa.array([None, None], pa.null()),
            }
        ),
    )
    assert found_in(source) == []
    assert rows(source, "cases") == [
        {
            "case": "1", "unit": "a", "level": "较大", "reported_at": moment, "filed_at": moment,
            "due_at": datetime(2024, 3, 6, 23, 59, 59, 999999), "closed_at": datetime(2024, 3, 6, 8), "valid": True,
            "returned": True, "extensions": 1, "rework": 3, "category": "1.5",
        },
        {"case": "2", "unit": "b", "level": "一般", "returned": False, "rework": 0, "category": "2"},
    ]  # fmt: skip


def test_numbers_in_parquet_stay_exact(tmp_path: Path) -> None:
    numbers = [Decimal("0.10"), Decimal("123456789012345678901234567890.12"), None]
    keys = {"unit": ["a", "a", "a"], "indicator": ["x", "y", "z"]}
    source = parquet(tmp_path, pa.table({**keys, "value": pa.array(numbers, pa.decimal128(38, 5))}), "values")
    with read_facts(source) as facts:
        assert [row["value"] for row in facts.rows("values")] == numbers
        kind = facts.connection.execute('SELECT typeof(value) FROM "values" LIMIT 1').fetchall()[0][0]
        assert kind == "DECIMAL(38,2)"


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [
        ("reported_at", pa.array([datetime(2024, 1, 1)], pa.timestamp("us", "Asia/Shanghai")), "F240"),
        ("reported_at", pa.array([45356]), "F239"),
        ("reported_at", pa.array([True]), "F238"),
        ("reported_at", pa.array([datetime(1900, 1, 1)]), "F241"),
        ("reported_at", pa.array([datetime(9999, 12, 31)]), "F241"),
        ("extensions", pa.array([-1]), "F236"),
        ("extensions", pa.array([0.5]), "F235"),
        ("extensions", pa.array([2**63], pa.uint64()), "F234"),
        ("extensions", pa.array([float("inf")]), "F235"),
        ("valid", pa.array([2]), "F237"),
        ("level", pa.array(["huge"]), "F242"),
        ("level", pa.array([1]), "F242"),
        ("status", pa.array(["a\x00b"]), "F245"),
        ("status", pa.array(["a\x1bb"]), "F245"),
        ("status", pa.array([["list"]]), "F225"),
        ("status", pa.array([{"a": 1}]), "F225"),
        ("status", pa.array([b"bytes"]), "F225"),
        ("unit", pa.array([None], pa.string()), "F244"),
        ("unit", pa.array([" \u3000"], pa.string()), "F244"),
    ],
)
def test_cells_of_parquet_that_do_not_fit(tmp_path: Path, column: str, values: pa.Array, code: str) -> None:
    source = parquet(tmp_path, pa.table({"case": ["1"], "unit": ["a"], column: values}))
    (fault,) = found_in(source)
    assert (fault.code, fault.place.table, fault.place.column) == (code, "cases", column)
    assert fault.place.row == (2 if code != "F225" else None)


def test_not_a_number_is_missing(tmp_path: Path) -> None:
    keys = {"unit": ["a"], "indicator": ["x"]}
    source = parquet(tmp_path, pa.table({**keys, "value": [float("nan")]}), "values")
    assert rows(source, "values") == [keys and {"unit": "a", "indicator": "x"}]


@pytest.mark.parametrize("keep", [0, 3, 4, 60, -1, -20])
def test_truncated_parquet(tmp_path: Path, keep: int) -> None:
    source = parquet(tmp_path, pa.table({"case": ["1", "2"], "unit": ["a", "b"]}))
    path = source / "cases.parquet"
    path.write_bytes(path.read_bytes()[:keep])
    assert [(fault.code, fault.place.table) for fault in found_in(source)] == [("F207", "cases")]


def test_parquet_with_damaged_pages_and_what_is_no_parquet(tmp_path: Path) -> None:
    source = parquet(tmp_path, pa.table({"case": [str(i) for i in range(50_000)], "unit": ["a"] * 50_000}))
    path = source / "cases.parquet"
    content = bytearray(path.read_bytes())
    content[100:4000] = b"\xff" * 3900
    path.write_bytes(content)
    assert [fault.code for fault in found_in(source)] == ["F207"]
    path.write_bytes(UNITS.encode())
    assert [fault.code for fault in found_in(source)] == ["F207"]
    path.write_bytes(b"PK\x03\x04" + bytes(99))
    assert [fault.code for fault in found_in(source)] == ["F208"]


def test_damage_in_a_large_file_is_found_whatever_the_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaoping.engine.facts.RESIDENT", 2)
    numbers = range(3000)
    table = pa.table({"case": [str(i) for i in numbers], "unit": ["a"] * 3000, "valid": [i % 3 == 0 for i in numbers]})
    source = parquet(tmp_path, table)
    path = source / "cases.parquet"
    column = pq.read_metadata(path).row_group(0).column(2)
    content = bytearray(path.read_bytes())
    content[column.data_page_offset : column.data_page_offset + 30] = b"\xff" * 30
    path.write_bytes(content)
    assert [fault.code for fault in found_in(source)] == ["F207"]


def test_a_large_parquet_file_is_read_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaoping.engine.facts.RESIDENT", 2)
    table = {"case": ["1", "2", "3"], "unit": ["a", " b", "b"], "level": ["daily", "一般", None], "valid": [True] * 3}
    source = parquet(tmp_path, pa.table(table))
    (source / "marks.csv").write_text("unit,item,assessor,points\na,1,x,1\na,2,x,2\na,3,x,3.5\n")
    with read_facts(source) as facts:
        views = "SELECT sql FROM duckdb_views() WHERE schema_name = 'typed' AND view_name = 'cases'"
        assert str(source) in facts.connection.execute(views).fetchall()[0][0]
        assert [row["level"] for row in facts.rows("cases")] == ["日常", "一般", None]
        assert [row["unit"] for row in facts.rows("cases")] == ["a", "b", "b"]
        assert [str(row["points"]) for row in facts.rows("marks")] == ["1.0", "2.0", "3.5"]
        assert [fault.code for fault in facts.warnings] == ["F246"]


# --- in memory -------------------------------------------------------------------------------------------------------


def test_tables_relations_frames_and_lists(tmp_path: Path) -> None:
    connection = duckdb.connect()
    marks = pd.DataFrame(
        {"unit": ["a", "b"], "item": ["1", "1"], "assessor": ["x", "x"], "points": [1.5, float("nan")]}
    )
    source = {
        "units": UNITS_TABLE,
        "cases": connection.sql("SELECT '1' AS \"case\", 'a' AS unit, TIMESTAMP '2024-01-01' AS reported_at"),
        "marks": marks,
        "values": [
            {"unit": "a", "indicator": "x", "period": 2024, "value": Decimal("1.50")},
            {"unit": "b", "indicator": "x", "value": 2},
        ],
        "incidents": [{"incident": 1, "unit": "a", "kind": "k", "occurred_on": date(2024, 1, 1), "verified": True}],
        "ballots": [],
    }
    with read_facts(source) as facts:
        assert [row["points"] for row in facts.rows("marks")] == [Decimal("1.5"), None]
        assert [(row["period"], row["value"]) for row in facts.rows("values")] == [("2024", Decimal("1.5")), (None, 2)]
        assert facts.rows("cases", "unit = ?", ["a"])[0]["reported_at"] == datetime(2024, 1, 1)
        assert facts.rows("cases", "unit = 'b'") == []
        (incident,) = facts.rows("incidents")
        assert (incident["count"], incident["occurred_on"]) == (1, date(2024, 1, 1))
        assert facts.given["ballots"] == frozenset() if "ballots" in facts.given else True
        assert {len(digest) for digest in facts.digests.values()} == {64}


def test_the_digest_of_tables_in_memory_does_not_depend_on_the_order_of_rows() -> None:
    several = [UNITS_TABLE, UNITS_TABLE.take([1, 0]), UNITS_TABLE.to_pylist(), UNITS_TABLE.slice(0, 1)]
    digests = []
    for units in several:
        with read_facts({"units": units}) as facts:
            digests.append(facts.digests["units"])
    assert digests[0] == digests[1] == digests[2] != digests[3]


def test_faults_in_memory_are_numbered_from_one() -> None:
    found = places({"units": UNITS_TABLE, "marks": [{"unit": "a", "item": "1", "assessor": "x", "points": "viel\0"}]})
    assert found == [("F245", "marks", 1, "points")]
    assert places({"units": UNITS_TABLE, "nothing": UNITS_TABLE}) == [("F206", None, None, None)]
    assert places({"units": UNITS_TABLE, "marks": [1, 2]}) == [("F207", "marks", None, None)]
    assert places({"units": UNITS_TABLE, "marks": None}) == [("F207", "marks", None, None)]
    broken = duckdb.connect().sql("SELECT error('x') AS unit, '1' AS item, 'x' AS assessor, 1 AS points")
    assert places({"units": UNITS_TABLE, "marks": broken}) == [("F207", "marks", None, None)]
    assert places({}) == [("F204", "units", None, None)]


def test_threads_and_order_change_nothing() -> None:
    table = {"case": [str(i) for i in range(5000)], "unit": ["ab"[i % 2] for i in range(5000)]}
    for threads in (1, 4):
        facts, _ = inspect_facts({"units": UNITS_TABLE, "cases": pa.table(table)}, threads=threads)
        assert facts is not None
        with facts:
            assert [row["case"] for row in facts.rows("cases")] == table["case"]


def test_progress_is_told() -> None:
    told: list[tuple[str, str]] = []
    inspect_facts({"units": UNITS_TABLE}, progress=lambda step, table: told.append((step, table)))
    assert told == [("read", "units"), ("check", "units")]


def test_nothing_is_left_when_facts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(Refused):
        read_facts({"units": UNITS_TABLE, "marks": [{"unit": "zz", "item": "1", "assessor": "x", "points": "1"}]})
    assert list(tmp_path.iterdir()) == []
