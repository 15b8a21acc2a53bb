"""Rows of DuckDB go into the platform's database by the thousand, each database by its own quickest way."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
from django.db import connection

from kaoping.web.facts.stored import BATCH

BLOCK = 1 << 18  # bytes


def copy_in(bench: duckdb.DuckDBPyConnection, select: str, into: str, *, written: str = "", read: str = "") -> None:
    """By PostgreSQL's COPY, through a text file. into: table and columns; written, read: options of either side."""
    how, taken = (f", {options}" if options else "" for options in (written, read))
    with tempfile.TemporaryDirectory(prefix="kaoping-copy-") as folder:
        path = Path(folder, "rows.csv")
        bench.execute(f"COPY ({select}) TO '{path}' (FORMAT csv, HEADER false{how})")
        with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN (FORMAT csv{taken})") as stream:
            for block in _blocks(path):
                stream.write(block)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def insert_all(bench: duckdb.DuckDBPyConnection, select: str, sql: str) -> None:
    """By an INSERT with a mark for each column of the select."""
    found = bench.execute(select)
    with connection.cursor() as cursor:
        while rows := found.fetchmany(BATCH):
            cursor.executemany(sql, rows)
