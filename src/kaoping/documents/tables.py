"""Results as tables: the contract's two CSV files, and the same and more as Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from kaoping.engine.results import Results

SCORES = ("unit", "item", "points", "full", "state")
TOTALS = ("unit", "name", "total", "rank", "grade", "eligible", "rewards")
DIGITS = 38
PART_PLACES = 12  # a part's points are not rounded; they are shown to 12 places


class ReasonRow(NamedTuple):
    """Why a unit got the points of a leaf item, in one sentence."""

    unit: str
    item: str
    zh: str
    en: str


def write_scores_csv(results: Results, path: Path) -> None:
    """`scores.csv`: one row per appraised unit and item, `total` last; UTF-8, LF, points with the scheme's places."""
    write_csv(path, SCORES, score_rows(results))


def score_rows(results: Results) -> Iterator[tuple[str, ...]]:
    """The rows of scores.csv as they are written."""
    for score in results.scores:
        yield score.unit, score.item, written(score.points), written(score.full), score.state


def write_totals_csv(results: Results, path: Path) -> None:
    """`totals.csv`: one row per appraised unit in the order of the ranking."""
    write_csv(path, TOTALS, total_rows(results))


def total_rows(results: Results) -> Iterator[tuple[str, ...]]:
    """The rows of totals.csv as they are written."""
    for row in results.standings:
        rank = "" if row.rank is None else str(row.rank)
        eligible = "true" if row.eligible else "false"
        yield row.unit, row.name, written(row.total), rank, row.grade, eligible, row.rewards_text


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        fill_csv(file, head, rows)


def csv_texts(results: Results) -> dict[str, str]:
    """The two files of the contract as texts: name → what stands in it."""
    return {
        "scores.csv": csv_text(SCORES, score_rows(results)),
        "totals.csv": csv_text(TOTALS, total_rows(results)),
    }


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    fill_csv(text, head, rows)
    return text.getvalue()


def fill_csv(file: TextIO, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a head and rows; a cell is quoted only where it must be."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)


def written(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def write_scores_parquet(results: Results, path: Path) -> None:
    """The same as `scores.csv`, with exact decimals."""
    pq.write_table(scores_table(results), path)


def scores_table(results: Results) -> pa.Table:
    """unit, item: text; points, full: decimal128(38, the scheme's places or more); state: text."""
    rows = results.scores
    return pa.table(
        {
            "unit": texts(row.unit for row in rows),
            "item": texts(row.item for row in rows),
            "points": decimals([row.points for row in rows], results.scheme.places),
            "full": decimals([row.full for row in rows], results.scheme.places),
            "state": texts(row.state for row in rows),
        }
    )


def write_totals_parquet(results: Results, path: Path) -> None:
    """The same as `totals.csv`, with exact decimals."""
    pq.write_table(totals_table(results), path)


def totals_table(results: Results) -> pa.Table:
    """unit, name, grade, rewards: text; total: decimal128; rank: int32; eligible: boolean."""
    rows = results.standings
    return pa.table(
        {
            "unit": texts(row.unit for row in rows),
            "name": texts(row.name for row in rows),
            "total": decimals([row.total for row in rows], results.scheme.places),
            "rank": pa.array([row.rank for row in rows], pa.int32()),
            "grade": texts(row.grade for row in rows),
            "eligible": pa.array([row.eligible for row in rows], pa.bool_()),
            "rewards": texts(row.rewards_text for row in rows),
        }
    )


def write_parts_parquet(results: Results, path: Path) -> None:
    """`parts.parquet`: the points of every grid, month … of the items that are scored by parts."""
    pq.write_table(parts_table(results), path)


def parts_table(results: Results) -> pa.Table:
    """unit, item, part, state: text; points: decimal128(38, 12)."""
    rows = results.parts
    return pa.table(
        {
            "unit": texts(row.unit for row in rows),
            "item": texts(row.item for row in rows),
            "part": texts(row.part for row in rows),
            "points": decimals([row.points for row in rows], PART_PLACES),
            "state": texts(row.state for row in rows),
        }
    )


def write_reasons_parquet(rows: Sequence[ReasonRow], path: Path) -> None:
    """`reasons.parquet`: unit, item, and the reason in Chinese and English."""
    pq.write_table(pa.table({name: texts(getattr(row, name) for row in rows) for name in ReasonRow._fields}), path)


def texts(values: Iterable[str]) -> Any:
    return pa.array(list(values), pa.string())


def decimals(values: Sequence[Decimal | None], places: int) -> Any:
    """Exact decimals with the given places, or as many as the values need."""
    needed = max((-int(value.as_tuple().exponent) for value in values if value is not None), default=0)
    return pa.array(values, pa.decimal128(DIGITS, max(places, needed)))
