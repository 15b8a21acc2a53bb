"""What was checked and locked stays as it is: imports and entries are held against the locks of their cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from kaoping.problems import Fault, Place
from kaoping.web.collection.handed import HandedOver, handed_over
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts import faults
from kaoping.web.facts.models import Lock
from kaoping.web.facts.stored import quoted

KEYS = {"marks": ("item", "assessor"), "values": ("indicator", "period"), "incidents": ("incident", None)}
"""Table → the columns by which a lock names its rows: code and part."""


def locks_of(cycle: Cycle, table: str) -> frozenset[tuple[str, str]]:
    """(code, part) of what is locked in a table."""
    return frozenset(Lock.objects.filter(cycle=cycle, table=table).values_list("code", "part"))


def against_locks(
    bench: duckdb.DuckDBPyConnection, relations: Mapping[str, str], cycle: Cycle, places: Mapping[str, Place]
) -> Iterator[Fault]:
    """One fault for every submitted or locked column that rows to write lie in. relations: table → SQL of DuckDB."""
    for table, (code, part) in KEYS.items():
        if table not in relations or not (handed := handed_over(cycle, table)).closed:
            continue
        parts = f"coalesce({quoted(part)}, '')" if part else "''"
        rows = bench.execute(
            f"SELECT {quoted(code)}, {parts}, min(row), count(*) FROM {relations[table]} GROUP BY ALL ORDER BY min(row)"
        ).fetchall()
        for name, which, _, count in rows:
            if state := handed.state(name, which):
                column = " ".join(word for word in (name, which) if word)
                kind = faults.LOCKED if state == "locked" else faults.HANDED_OVER
                yield kind.at(places.get(table, Place(table=table)), column=column, count=count)


def against_clearing(cycle: Cycle, table: str, zh: str) -> list[Fault]:
    """Why a table cannot be emptied: columns of it were checked, or wait for that."""
    handed: HandedOver = handed_over(cycle, table)
    kinds = {"locked": faults.LOCKED_TABLE, "submitted": faults.HANDED_TABLE}
    counts = {state: list(handed.closed.values()).count(state) for state in kinds}
    return [kinds[state].at(table=zh, table_en=table, count=count) for state, count in counts.items() if count]
