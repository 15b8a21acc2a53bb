"""Rows of fact between the platform's database and DuckDB, which compares and types them column by column.

On the way every cell is text in one form (a number without needless zeros, true, false, 2026-03-05 14:30:00 in local
time), so that equal facts are equal texts on every database.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection

from kaoping.web.bridge.facts import TABLES, Column
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.models import MODELS

BATCH = 20_000  # rows in memory at once
HOURS = "INTERVAL 8 HOUR"  # local time is UTC + 8 all year round; facts are local time, the database keeps UTC
MEMORY = "500MB"


def quoted(name: str) -> str:
    """An identifier of DuckDB."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in SQL of DuckDB."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def workbench() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that spills to a folder of its own and fetches nothing."""
    with tempfile.TemporaryDirectory(prefix="kaoping-facts-") as folder:
        config = {
            "memory_limit": MEMORY,
            "threads": 2,
            "temp_directory": folder,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        bench = duckdb.connect(":memory:", config=config)  # type: ignore[arg-type]
        try:
            yield bench
        finally:
            bench.close()


def plain_number(sql: str) -> str:
    """SQL: a number's text without zeros after the last decimal that counts."""
    return f"regexp_replace(regexp_replace({sql}, '(\\.[0-9]*?)0+$', '\\1'), '\\.$', '')"


def text_of_typed(column: Column) -> str:
    """SQL: a typed cell of the engine as text in the one form."""
    name = quoted(column.name)
    if column.type in ("text", "period"):
        return name
    text = f"CAST({name} AS VARCHAR)"
    return plain_number(text) if column.type == "number" else text


def column_of(table: str, name: str) -> str:
    """What a column of the contract is called in the platform's database."""
    return str(MODELS[table]._meta.get_field(name).column)  # type: ignore[union-attr]


def _from_database(column: Column, name: str) -> str:
    """SQL of the platform's database: a stored cell as text."""
    if column.type == "flag":
        return f"CASE WHEN {name} THEN 'true' WHEN NOT {name} THEN 'false' END"
    if column.type == "moment":
        moment = f"{name} AT TIME ZONE 'UTC'" if connection.vendor == "postgresql" else name
        return f"CAST({moment} AS TEXT)"
    return name if column.type in ("text", "number", "period") else f"CAST({name} AS TEXT)"


def _in_one_form(column: Column) -> str:
    """SQL of DuckDB: what `_from_database` gave, in the one form."""
    name = quoted(column.name)
    if column.type == "moment":
        return f"CAST(CAST({name} AS TIMESTAMP) + {HOURS} AS VARCHAR)"
    if column.type == "number":
        return plain_number(name)
    return f"nullif({name}, '')"


def load(bench: duckdb.DuckDBPyConnection, cycle: Cycle, table: str) -> None:
    """Copy a table of the cycle into `stored.<table>`: `id`, then the contract's columns as text in the one form."""
    bench.execute("CREATE SCHEMA IF NOT EXISTS stored")
    columns = TABLES[table].columns
    names = ", ".join(f"{quoted(column.name)} VARCHAR" for column in columns)
    bench.execute(f"CREATE OR REPLACE TABLE stored.{quoted(table)} (id BIGINT, {names})")
    forms = ", ".join(_in_one_form(column) for column in columns)
    if connection.vendor == "postgresql":
        _copy_out(bench, cycle, table, forms)
        return
    schema = pa.schema([("id", pa.int64()), *((column.name, pa.string()) for column in columns)])
    for rows in _batches(cycle, table):
        cells = [pa.array(column, kind.type) for column, kind in zip(zip(*rows, strict=True), schema, strict=True)]
        given = pa.RecordBatch.from_arrays(cells, schema=schema)
        bench.register("batch", pa.Table.from_batches([given]))
        bench.execute(f"INSERT INTO stored.{quoted(table)} SELECT id, {forms} FROM batch")
        bench.unregister("batch")


def _copy_out(bench: duckdb.DuckDBPyConnection, cycle: Cycle, table: str, forms: str) -> None:
    """By PostgreSQL's own way out: a text file in which NULL is nothing at all and every value stands in quotes."""
    names = ", ".join(f"'{name}': 'VARCHAR'" for name in ("id", *TABLES[table].names))
    settings = (
        "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
        f"allow_quoted_nulls = false, hive_partitioning = false, columns = {{{names}}}"
    )
    with tempfile.TemporaryDirectory(prefix="kaoping-copy-") as folder:
        path = Path(folder, "rows.csv")
        with connection.cursor() as cursor, path.open("wb") as file:
            copy = f"COPY ({_select(table)} WHERE cycle_id = {int(cycle.pk)}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
            with cursor.copy(copy) as stream:
                for block in stream:
                    file.write(block)
        source = f"read_csv({literal(str(path))}, {settings})"
        bench.execute(f"INSERT INTO stored.{quoted(table)} SELECT CAST(id AS BIGINT), {forms} FROM {source}")


def _select(table: str) -> str:
    """SQL of the platform's database: `id` and every column of the contract as text."""
    quote = connection.ops.quote_name
    columns = TABLES[table].columns
    cells = ", ".join(_from_database(column, quote(column_of(table, column.name))) for column in columns)
    return f"SELECT id, {cells} FROM {quote(MODELS[table]._meta.db_table)}"


def _batches(cycle: Cycle, table: str) -> Iterator[list[Any]]:
    sql = f"{_select(table)} WHERE cycle_id = %s"
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, [cycle.pk])
        while rows := cursor.fetchmany(BATCH):
            yield rows


def typed(bench: duckdb.DuckDBPyConnection, table: str) -> pa.Table:
    """`stored.<table>` in the contract's columns and the engine's types, in the order of its keys."""
    cells = ", ".join(f"{_typed(bench, table, column)} AS {quoted(column.name)}" for column in TABLES[table].columns)
    keys = ", ".join(f"{quoted(name)} NULLS FIRST" for name in TABLES[table].key)
    return bench.execute(f"SELECT {cells} FROM stored.{quoted(table)} ORDER BY {keys}").to_arrow_table()


def _typed(bench: duckdb.DuckDBPyConnection, table: str, column: Column) -> str:
    name = quoted(column.name)
    if column.type in ("text", "period"):
        return name
    if column.type == "number":
        return _exact(bench, table, name)
    kinds = {"whole": "BIGINT", "flag": "BOOLEAN", "moment": "TIMESTAMP", "day": "DATE"}
    return f"CAST({name} AS {kinds[column.type]})"


def _exact(bench: duckdb.DuckDBPyConnection, table: str, name: str) -> str:
    """A decimal with the least places that hold every number; text where no decimal of 38 digits can hold them all."""
    places, digits = bench.execute(
        f"SELECT coalesce(max(length(split_part({name}, '.', 2))), 0), "
        f"coalesce(max(length(ltrim(split_part({name}, '.', 1), '-0'))), 0) FROM stored.{quoted(table)}"
    ).fetchall()[0]
    return f"CAST({name} AS DECIMAL(38, {places}))" if places + digits <= 38 else name


def units_of(cycle: Cycle) -> pa.Table:
    """The cycle's units as the fact table `units`: contract columns, then every attribute as text, by code."""
    fields = ("code", "name", "kind", "parent_code", "attributes")
    rows = list(CycleUnit.objects.filter(cycle=cycle).order_by("code").values_list(*fields))
    rows.sort(key=lambda row: row[0])  # whatever the database's order of letters is
    codes = {row[0] for row in rows}
    names: dict[str, str] = {name.lower(): name for name in TABLES["units"].names}
    for row in rows:
        for name in row[4]:
            names.setdefault(name.lower(), name)
    attributes = sorted(set(names.values()) - set(TABLES["units"].names))
    columns = {
        "unit": [row[0] for row in rows],
        "name": [row[1] for row in rows],
        "kind": [row[2] for row in rows],
        "parent": [row[3] if row[3] in codes else None for row in rows],
        **{name: [_attribute(row[4], name) for row in rows] for name in attributes},
    }
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})


def _attribute(attributes: dict[str, Any], name: str) -> str | None:
    found = attributes.get(name)
    return None if found is None or found == "" else str(found)
