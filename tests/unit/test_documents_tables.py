"""scores.csv and totals.csv as the contract has them, and the same as Parquet."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.small_results import LONG, Made, made

from kaoping.documents import tables


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("small"))


def test_scores_have_the_bytes_of_the_contract(small: Made, tmp_path: Path) -> None:
    tables.write_scores_csv(small.results, tmp_path / "scores.csv")
    assert (tmp_path / "scores.csv").read_bytes().decode() == (
        "unit,item,points,full,state\n"
        "T1,1,12.0000,10,ok\n"
        "T1,1.1,12.0000,10,ok\n"
        "T1,1.2,0.0000,0,ok\n"
        "T1,2,17.5000,20,ok\n"
        "T1,total,29.5000,30,ok\n"
        "T2,1,2.0000,10,ok\n"
        "T2,1.1,4.0000,10,ok\n"
        "T2,1.2,-2.0000,0,ok\n"
        "T2,2,20.0000,20,ok\n"
        "T2,total,22.0000,30,ok\n"
        "T3,1,10.0000,10,ok\n"
        "T3,1.1,10.0000,10,ok\n"
        "T3,1.2,0.0000,0,ok\n"
        "T3,2,,20,missing\n"
        "T3,total,10.0000,30,missing\n"
    )


def test_totals_stand_in_the_order_of_the_ranking_and_names_are_exact(small: Made, tmp_path: Path) -> None:
    tables.write_totals_csv(small.results, tmp_path / "totals.csv")
    raw = (tmp_path / "totals.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    rows = list(csv.reader(raw.decode().splitlines()))
    assert rows == [
        ["unit", "name", "total", "rank", "grade", "eligible", "rewards"],
        ["T1", "<script>alert(1)</script>", "29.5000", "1", "优秀", "true", "extra: granted; prize: 45000"],
        ["T2", '=HYPERLINK("x"),镇', "22.0000", "2", "合格", "true", "extra: granted"],
        ["T3", LONG, "10.0000", "3", "不合格", "true", "extra: cancelled"],
    ]


def test_parquet_holds_exact_decimals_with_the_places_of_the_scheme(small: Made, tmp_path: Path) -> None:
    tables.write_scores_parquet(small.results, tmp_path / "scores.parquet")
    tables.write_totals_parquet(small.results, tmp_path / "totals.parquet")
    scores, totals = pq.read_table(tmp_path / "scores.parquet"), pq.read_table(tmp_path / "totals.parquet")
    assert scores.schema.field("points").type == pa.decimal128(38, 4)
    assert scores.column("points").to_pylist()[:4] == [
        Decimal("12.0000"),
        Decimal("12.0000"),
        Decimal(0),
        Decimal("17.5"),
    ]
    assert scores.column("points").null_count == 1
    assert totals.column("total").to_pylist() == [Decimal("29.5"), Decimal(22), Decimal(10)]
    assert totals.column("rank").to_pylist() == [1, 2, 3]


def test_parts_are_written_with_their_points(small: Made, tmp_path: Path) -> None:
    tables.write_parts_parquet(small.results, tmp_path / "parts.parquet")
    rows = pq.read_table(tmp_path / "parts.parquet").to_pylist()
    assert [(row["unit"], row["part"], row["points"]) for row in rows] == [
        ("T1", "G1", Decimal(10)),
        ("T1", "G2", Decimal(14)),
        ("T2", "G3", Decimal(4)),
        ("T3", "G4", Decimal(10)),
    ]


@pytest.mark.parametrize(
    ("values", "places", "scale"),
    [([Decimal("1.5"), None], 4, 4), ([Decimal("33.333333333333")], 4, 12), ([], 0, 0), ([Decimal("1E+2")], 2, 2)],
)
def test_decimals_take_as_many_places_as_they_need(values: list[Decimal | None], places: int, scale: int) -> None:
    column = tables.decimals(values, places)
    assert column.type == pa.decimal128(38, scale)
    assert column.to_pylist() == values
