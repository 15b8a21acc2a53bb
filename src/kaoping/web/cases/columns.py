"""Cases by the million as columns of whole numbers.

PostgreSQL packs a stretch of cases into one array a column and sends it as it lies in memory; nothing is parsed. Words
(state, level …) travel as numbers that both sides know, several small numbers in one (`shifted`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray

from kaoping.web.cases.abreast import in_turn
from kaoping.web.cases.models import Case

STRETCH = 100_000  # ids in one answer of PostgreSQL
AT_ONCE = 4  # stretches that one connection reads before another takes over
BATCH = 50_000  # rows in memory at once, of SQLite
NEVER = np.iinfo(np.int64).min
SINCE_2000 = 946_684_800_000_000  # microseconds from 1970 to the year from which PostgreSQL counts
ONE = np.dtype([("length", ">i4"), ("value", ">i8")])  # an entry of an array as PostgreSQL sends it
HEAD = 20  # bytes before the first entry
COMMON = ("archived", "handling", "closed")  # what most cases are is asked first
Numbers = NDArray[np.int64]


# --- SQL of cells --------------------------------------------------------------------------------------------------


def number(name: str, codes: Mapping[str, int]) -> str:
    """SQL: the number of the word in a column; 0 for others."""
    asked = sorted(codes.items(), key=lambda code: COMMON.index(code[0]) if code[0] in COMMON else len(COMMON))
    cases = " ".join(f"WHEN '{word}' THEN {code}" for word, code in asked)
    return f"CASE {name} {cases} ELSE 0 END"


def shifted(*parts: tuple[str, int]) -> str:
    """SQL: small numbers in one, each from a bit on."""
    return "(" + " | ".join(f"(({sql}) << {start})" if start else f"({sql})" for sql, start in parts) + ")"


def flag(sql: str) -> str:
    """SQL: 1 for true."""
    return f"({sql})::int" if connection.vendor == "postgresql" else f"({sql})"


def wide(sql: str) -> str:
    """SQL: a number of 64 bits."""
    return f"({sql})::bigint" if connection.vendor == "postgresql" else f"({sql})"


# --- reading -------------------------------------------------------------------------------------------------------


def columns(cells: Sequence[str], moments: Sequence[str], where: str, values: Sequence[Any]) -> Iterator[list[Numbers]]:
    """The cases of a condition, a stretch of ids after the other, not in order within. cells: SQL of whole numbers of
    64 bits, none empty; moments: SQL, as microseconds since 1970 in UTC, NEVER for none (SQLite: whole seconds)."""
    if connection.vendor != "postgresql":
        yield from _of_sqlite(cells, moments, where, values)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id), max(id) FROM {_table()} WHERE {where}", values)
        first, last = cursor.fetchone()
    if first is not None:
        sql, count = _arrays(cells, moments, f"id >= %s AND id < %s AND {where}"), len(cells)
        edges = range(first, last + 1, STRETCH)
        yield from in_turn(edges, lambda at: _stretch(sql, [at, at + STRETCH, *values], count), AT_ONCE)


def few(cells: Sequence[str], moments: Sequence[str], where: str, values: Sequence[Any]) -> Iterator[list[Numbers]]:
    """The same for a condition that finds some thousands, wherever their ids are."""
    if connection.vendor != "postgresql":
        yield from _of_sqlite(cells, moments, where, values)
    elif (found := _stretch(_arrays(cells, moments, where), values, len(cells))) is not None:
        yield found


def _table() -> str:
    return connection.ops.quote_name(Case._meta.db_table)


def _arrays(cells: Sequence[str], moments: Sequence[str], where: str) -> str:
    whole = [*cells, *(f"coalesce({moment}, '-infinity')" for moment in moments)]
    return f"SELECT {', '.join(f'array_agg({cell})' for cell in whole)} FROM {_table()} WHERE {where}"


def _stretch(sql: str, values: Sequence[Any], cells: int) -> list[Numbers] | None:
    """The cases of a stretch; None where there are none."""
    with connection.cursor() as usual, psycopg.Cursor(usual.connection) as cursor:  # the usual one gets texts
        result = cursor.execute(sql, values, binary=True).pgresult
        assert result is not None
        sent = [result.get_value(0, column) for column in range(result.nfields)]
    if sent[0] is None:
        return None
    return [_unpacked(content or b"", is_moment=column >= cells) for column, content in enumerate(sent)]


def _unpacked(content: bytes, *, is_moment: bool) -> Numbers:
    values: Numbers = np.frombuffer(content, ONE, offset=HEAD)["value"].astype(np.int64)
    if is_moment:
        np.add(values, SINCE_2000, out=values, where=values != NEVER)
    return values


def _of_sqlite(
    cells: Sequence[str], moments: Sequence[str], where: str, values: Sequence[Any]
) -> Iterator[list[Numbers]]:
    never = f"({NEVER + 1} - 1)"  # the least number cannot be written
    whole = [*cells, *(f"coalesce(unixepoch({moment}) * 1000000, {never})" for moment in moments)]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(whole)} FROM {_table()} WHERE {where} ORDER BY id", values)
        while rows := cursor.fetchmany(BATCH):
            yield [np.ascontiguousarray(column) for column in np.array(rows, np.int64).T]
