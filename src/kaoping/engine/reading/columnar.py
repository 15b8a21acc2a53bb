"""Rows of text → a columnar file of the workspace, in which every cell is text and nothing is guessed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from kaoping.engine.reading.sql_text import file_literal, literal
from kaoping.engine.reading.workspace import Workspace

LONGEST_ROW = 1 << 20  # bytes
ALLOWED = 2 * LONGEST_ROW  # what the parser is told, a little more than what is let through to it
BUFFER = 2 * ALLOWED


def columnar(path: Path, width: int, first_row: int = 2) -> str:
    """SQL: `row` and c0, c1 … of a Parquet file of `width` columns whose first record is row `first_row`."""
    names = ", ".join([*(f"c{i}" for i in range(width)), "record"])
    options = "file_row_number=true, hive_partitioning=false"
    return (
        f"(SELECT record + {first_row} AS row, * EXCLUDE (record) "
        f"FROM read_parquet({file_literal(path)}, {options}) AS t({names}))"
    )


def from_csv(source: Path, separator: str, width: int, workspace: Workspace) -> Path:
    """Parse a CSV text whose rows are known to be sound; its first row is the heading."""
    target = workspace.path(".parquet")
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    settings = (
        f"auto_detect=false, header=true, delim={literal(separator)}, quote='\"', escape='\"', strict_mode=true, "
        f"columns={{{columns}}}, max_line_size={ALLOWED}, buffer_size={BUFFER}, "
        "hive_partitioning=false"
    )
    workspace.connection.execute(
        f"COPY (SELECT * FROM read_csv({file_literal(source)}, {settings})) TO {file_literal(target)} (FORMAT parquet)"
    )
    return target


def from_rows(rows: Iterable[Sequence[str]], width: int, workspace: Workspace) -> tuple[Path, int]:
    """Write rows of text, each of `width` cells; the file and how many rows there are. An empty text is no value."""
    source, written = workspace.path(".csv"), 0
    with source.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([f"c{i}" for i in range(width)])
        for row in rows:
            writer.writerow(row)
            written += 1
    target = from_csv(source, ",", width, workspace)
    source.unlink()
    return target, written
