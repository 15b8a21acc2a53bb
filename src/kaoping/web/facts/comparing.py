"""What an import would change: rows that are new, changed or the same as those stored, told apart by their keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from kaoping.web.bridge.facts import TABLES, Inspected
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.stored import load, quoted, text_of_typed, units_of

CELLS = 50  # changed cells that are shown of a table


@dataclass
class Difference:
    """One table. cells: the first changed ones, each {"row", "key", "column", "old", "new"}."""

    table: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    cells: list[dict[str, Any]] = field(default_factory=list)

    @property
    def same(self) -> int:
        return self.rows - self.new - self.changed

    def as_json(self) -> dict[str, int]:
        return {"rows": self.rows, "new": self.new, "changed": self.changed, "same": self.same}


def compare(inspected: Inspected, cycle: Cycle) -> list[Difference]:
    """Set what the source brings against what the cycle has. `delta.<table>` then holds the rows to write: `row`,
    `stored_id` (NULL for a new row) and the columns as text; columns that the source does not give keep their cells."""
    assert inspected.facts is not None
    bench = inspected.facts.connection
    bench.execute("CREATE SCHEMA IF NOT EXISTS incoming; CREATE SCHEMA IF NOT EXISTS delta")
    found = []
    for table in inspected.brought:
        if table == "units":
            _load_units(bench, inspected, cycle)
        else:
            _load_rows(bench, inspected, cycle, table)
        found.append(_difference(bench, table))
    return found


def _load_rows(bench: duckdb.DuckDBPyConnection, inspected: Inspected, cycle: Cycle, table: str) -> None:
    """`stored`, `incoming` and `delta` of one table; the key of `values` has an empty period as one, too."""
    assert inspected.facts is not None
    load(bench, cycle, table)
    contract, given = TABLES[table], inspected.facts.given[table]
    cells = ", ".join(f"{text_of_typed(column)} AS {quoted(column.name)}" for column in contract.columns)
    bench.execute(f"CREATE OR REPLACE VIEW incoming.{quoted(table)} AS SELECT row, {cells} FROM typed.{quoted(table)}")
    others = [name for name in contract.names if name not in contract.key]
    taken = [f"{'i' if name in given else 's'}.{quoted(name)}" for name in others]
    _make_delta(bench, table, contract.key, others, taken)


def _load_units(bench: duckdb.DuckDBPyConnection, inspected: Inspected, cycle: Cycle) -> None:
    """Of units only the attributes are compared; a column that the file does not have is filled in already."""
    assert inspected.facts is not None
    known = units_of(cycle)
    bench.register("known_units", known)
    attributes = inspected.facts.attributes
    stored = ", ".join(
        f"{quoted(name) if name in known.column_names else 'CAST(NULL AS VARCHAR)'} AS {quoted(name)}"
        for name in ("unit", *attributes)
    )
    bench.execute(
        "CREATE SCHEMA IF NOT EXISTS stored; "
        f"CREATE OR REPLACE TABLE stored.units AS SELECT row_number() OVER () AS id, {stored} FROM known_units"
    )
    bench.unregister("known_units")
    names = ", ".join(map(quoted, ("unit", *attributes)))
    bench.execute(f"CREATE OR REPLACE VIEW incoming.units AS SELECT row, {names} FROM typed.units WHERE row > 0")
    _make_delta(bench, "units", ("unit",), list(attributes), [f"i.{quoted(name)}" for name in attributes])


def _make_delta(
    bench: duckdb.DuckDBPyConnection, table: str, key: tuple[str, ...], others: list[str], taken: list[str]
) -> None:
    joined = " AND ".join(f"coalesce(i.{quoted(name)}, '') = coalesce(s.{quoted(name)}, '')" for name in key)
    differ = [
        f"{cell} IS DISTINCT FROM s.{quoted(name)}"
        for cell, name in zip(taken, others, strict=True)
        if not cell.startswith("s.")
    ]
    cells = [f"i.{quoted(name)}" for name in key] + [
        f"{cell} AS {quoted(name)}" for cell, name in zip(taken, others, strict=True)
    ]
    bench.execute(
        f"CREATE OR REPLACE TABLE delta.{quoted(table)} AS SELECT i.row, s.id AS stored_id, {', '.join(cells)} "
        f"FROM incoming.{quoted(table)} AS i LEFT JOIN stored.{quoted(table)} AS s ON {joined} "
        f"WHERE s.id IS NULL OR {' OR '.join(differ) or 'false'}"
    )


def _difference(bench: duckdb.DuckDBPyConnection, table: str) -> Difference:
    name = quoted(table)
    rows = bench.execute(f"SELECT count(*) FROM incoming.{name}").fetchall()[0][0]
    new, changed = bench.execute(
        f"SELECT count(*) FILTER (stored_id IS NULL), count(stored_id) FROM delta.{name}"
    ).fetchall()[0]
    return Difference(table, rows, new, changed, _cells(bench, table) if changed else [])


def _cells(bench: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    """The first changed cells, in the order of the file."""
    cursor = bench.execute(
        f"SELECT d.*, s.* FROM delta.{quoted(table)} AS d JOIN stored.{quoted(table)} AS s ON s.id = d.stored_id "
        f"ORDER BY d.row LIMIT {CELLS}"
    )
    rows = cursor.fetchall()
    columns = [part[0] for part in bench.execute(f"SELECT * FROM delta.{quoted(table)} LIMIT 0").description][2:]
    places = {
        part[0]: i for i, part in enumerate(bench.execute(f"SELECT * FROM stored.{quoted(table)} LIMIT 0").description)
    }
    width, found = len(columns) + 2, []
    for row in rows:
        key = " · ".join(str(row[2 + columns.index(name)] or "—") for name in TABLES[table].key)
        for i, name in enumerate(columns):
            old, new = row[width + places[name]], row[2 + i]
            if old != new:
                found.append({"row": row[0], "key": key, "column": name, "old": old, "new": new})
    return found[:CELLS]


def keep(bench: duckdb.DuckDBPyConnection, tables: list[str], folder: Path) -> None:
    """Put the rows to write aside as Parquet, `<table>.parquet` in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        target = str(folder / f"{table}.parquet").replace("'", "''")
        bench.execute(f"COPY delta.{quoted(table)} TO '{target}' (FORMAT parquet)")
