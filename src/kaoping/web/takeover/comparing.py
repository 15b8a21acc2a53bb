"""What an import would change: cases that are new, told otherwise than the last time, or the same; and those that
people have worked on here since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection

from kaoping.problems import Fault, Place
from kaoping.web.cases.models import Case, Source
from kaoping.web.facts.stored import literal
from kaoping.web.site.refusals import quoted as shown
from kaoping.web.takeover import faults
from kaoping.web.takeover.mapping import Mapping
from kaoping.web.takeover.models import Brought

TOLD = ("number", "text", "address", "longitude", "latitude", "named", "category", "level", "channel", "found_by",
        "state", "lead", "reported_at", "filed_at", "given_due_at", "finished_at", "closed_at", "satisfaction",
        "extensions", "rework", "was_returned", "valid", "wrong_level", "fabricated")  # fmt: skip
FEW = 20_000  # rows for which the stored cases are asked by number
ASKED = 5_000  # numbers in one query
CONFLICTS = 100  # that are listed
THERE = pa.schema(
    [
        ("number", pa.string()),
        ("case_id", pa.int64()),
        ("fingerprint", pa.int64()),
        ("kept", pa.int64()),
        ("steps", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Counts:
    """rows: of the file. bad: with faults. conflicts: worked on here since."""

    rows: int
    bad: int
    new: int
    changed: int
    same: int
    conflicts: int

    def as_json(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__slots__}


def compare(
    bench: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping, name: str
) -> tuple[Counts, list[Fault]]:
    """`ripe` and `bad` against what is stored. `new_cases` and `changed_cases` then hold the rows to write."""
    _load_there(bench, source)
    parts = ", ".join(f"coalesce(CAST({each} AS VARCHAR), chr(30))" for each in TOLD)
    bench.execute(
        "CREATE OR REPLACE TABLE sound AS SELECT *, "
        f"CAST('0x' || left(md5(concat_ws(chr(31), {parts})), 15) AS BIGINT) "
        "AS print FROM ripe WHERE row NOT IN (SELECT row FROM bad)"
    )
    bench.execute("CREATE OR REPLACE VIEW new_cases AS SELECT s.* FROM sound AS s ANTI JOIN there USING (number)")
    bench.execute(
        "CREATE OR REPLACE TABLE differing AS "
        "SELECT s.*, t.case_id, t.steps, t.kept IS DISTINCT FROM t.steps AS worked_on "
        "FROM sound AS s JOIN there AS t USING (number) WHERE t.fingerprint IS DISTINCT FROM s.print"
    )
    taken = "true" if mapping.theirs else "NOT worked_on"
    bench.execute(f"CREATE OR REPLACE VIEW changed_cases AS SELECT * FROM differing WHERE {taken}")
    return _counts(bench), list(_conflicts(bench, name))


def _counts(bench: duckdb.DuckDBPyConnection) -> Counts:
    def count(of: str) -> int:
        return int(bench.execute(f"SELECT count(*) FROM {of}").fetchall()[0][0])

    rows, new, differing = count("ripe"), count("new_cases"), count("differing")
    sound = count("sound")
    changed, conflicts = count("changed_cases"), count("differing WHERE worked_on")
    return Counts(rows, rows - sound, new, changed, sound - new - differing, conflicts)


def _conflicts(bench: duckdb.DuckDBPyConnection, name: str) -> Iterator[Fault]:
    rows = bench.execute(
        f"SELECT row, number, case_id, count(*) OVER () FROM differing WHERE worked_on ORDER BY row LIMIT {CONFLICTS}"
    ).fetchall()
    cases = Case.objects.in_bulk([row[2] for row in rows])
    for row, number, case, _ in rows:
        yield faults.CONFLICT.at(Place(file=name, row=row), number=cases[case].number, text=shown(number))
    if rows and rows[0][3] > len(rows):
        yield faults.MORE.at(Place(file=name), kind=faults.CONFLICT.code, count=rows[0][3] - len(rows))


def _load_there(bench: duckdb.DuckDBPyConnection, source: Source) -> None:
    """`there`: the cases of the source that the file may mean."""
    bench.execute(
        "CREATE OR REPLACE TABLE there (number VARCHAR, case_id BIGINT, fingerprint BIGINT, kept BIGINT, steps BIGINT)"
    )
    for rows in _stored(bench, source):
        columns = [pa.array(column, each.type) for column, each in zip(zip(*rows, strict=True), THERE, strict=True)]
        bench.register("batch", pa.Table.from_arrays(columns, schema=THERE))
        bench.execute("INSERT INTO there SELECT * FROM batch")
        bench.unregister("batch")


def _stored(bench: duckdb.DuckDBPyConnection, source: Source) -> Iterator[list[Any]]:
    quote = connection.ops.quote_name
    cases, brought = quote(Case._meta.db_table), quote(Brought._meta.db_table)
    select = (
        f"SELECT c.source_number, c.id, b.fingerprint, b.steps, c.steps FROM {cases} AS c "
        f"LEFT JOIN {brought} AS b ON b.case_id = c.id WHERE c.source_id = %s AND c.source_number IS NOT NULL"
    )
    numbers = [row[0] for row in bench.execute("SELECT number FROM ripe WHERE number IS NOT NULL").fetchall()]
    if len(numbers) <= FEW:
        for at in range(0, len(numbers), ASKED):
            some = numbers[at : at + ASKED]
            marks = ", ".join(["%s"] * len(some))
            yield from _fetched(f"{select} AND c.source_number IN ({marks})", [source.pk, *some])
    else:
        yield from _fetched(select, [source.pk])


def _fetched(sql: str, given: list[Any]) -> Iterator[list[Any]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, given)
        while rows := cursor.fetchmany(FEW):
            yield rows


def keep(bench: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Put the rows to write aside."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in ("new_cases", "changed_cases"):
        target = literal(str(folder / f"{table}.parquet"))
        bench.execute(f"COPY (SELECT * FROM {table}) TO {target} (FORMAT parquet)")


def kept(bench: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """`new_cases` and `changed_cases` as they were put aside."""
    for table in ("new_cases", "changed_cases"):
        source = f"read_parquet({literal(str(folder / f'{table}.parquet'))}, hive_partitioning=false)"
        bench.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM {source}")
