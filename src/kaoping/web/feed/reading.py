"""Cases as columns of whole numbers, fast: what the table of fact is made of, out of the database in one moment.

PostgreSQL packs a stretch of cases into one array a column and sends it as it lies in memory; nothing is parsed. Words
(state, level …) travel as their place in a text that both sides know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray

from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import CHANNELS, FOUND_BY, LEVELS, Case
from kaoping.web.feed.scope import Scope

STRETCH = 100_000  # ids in one answer of PostgreSQL
BATCH = 50_000  # rows in memory at once, of SQLite
NEVER = np.iinfo(np.int64).min
SINCE_2000 = 946_684_800_000_000  # microseconds from 1970 to the year from which PostgreSQL counts
ONE = np.dtype([("length", ">i4"), ("value", ">i8")])  # an entry of an array as PostgreSQL sends it
HEAD = 20  # bytes before the first entry
Numbers = NDArray[np.int64]


def _places(words: Any) -> tuple[str, dict[int, str]]:
    """A text with all the words one after another, and where each begins (from 1)."""
    line = "|".join(words)
    found = {line.index(word) + 1: word for word in words}
    assert len(found) == len(words)
    return line, found


STATE_LINE, STATE_AT = _places(STATES)
LEVEL_LINE, LEVEL_AT = _places(LEVELS)
CHANNEL_LINE, CHANNEL_AT = _places(CHANNELS)
FINDER_LINE, FINDER_AT = _places(FOUND_BY)
WORDS = (
    ("state", STATE_LINE, 0), ("level", LEVEL_LINE, 8), ("channel", CHANNEL_LINE, 16), ("found_by", FINDER_LINE, 24),
)  # fmt: skip
FLAGS = ("valid", "fabricated", "wrong_level", "was_returned")
FLAGS_FROM, MERGED, EXTENSIONS, REWORK = 32, 36, 37, 46  # bits; a count has nine
MOST_COUNTED = 511


@dataclass(frozen=True)
class Columns:
    """Whole numbers, a row a case, by id. Units and category: ids, 0 for none; moments: microseconds since 1970 in
    UTC, NEVER for none; packed: words, flags and counts as `WORDS`, `FLAGS_FROM` … say."""

    id: Numbers
    grid: Numbers
    town: Numbers
    desk: Numbers
    category: Numbers
    reported_at: Numbers
    filed_at: Numbers
    due_at: Numbers
    closed_at: Numbers
    packed: Numbers

    def bits(self, start: int, width: int) -> Numbers:
        return self.packed >> start & ((1 << width) - 1)

    def flag(self, name: str) -> NDArray[np.bool_]:
        return self.bits(FLAGS_FROM + FLAGS.index(name), 1).astype(np.bool_)


MOMENTS = ("reported_at", "filed_at", "coalesce(ran_out_at, handling_due_at)", "closed_at")


def _cells() -> list[str]:
    """SQL: the eight columns that travel."""
    return [
        "id",
        "(coalesce(grid_id, 0) << 32) | coalesce(town_id, 0)",
        "(desk_id << 32) | coalesce(category_id, 0)",
        *MOMENTS,
        _packed(),
    ]


def _packed() -> str:
    """SQL: words, flags and counts in one whole number."""
    position = "strpos" if connection.vendor == "postgresql" else "instr"
    least = "least" if connection.vendor == "postgresql" else "min"
    cells = [(f"{position}('{line}', {name})", start) for name, line, start in WORDS]
    cells += [(name, FLAGS_FROM + at) for at, name in enumerate(FLAGS)]
    cells.append(("duplicate_of_id IS NOT NULL", MERGED))
    cells += [(f"{least}({name}, {MOST_COUNTED})", at) for name, at in (("extensions", EXTENSIONS), ("rework", REWORK))]
    parts = [f"({_whole(sql)} << {start})" for sql, start in cells]
    return " | ".join(parts)


def _whole(sql: str) -> str:
    return f"({sql})::int::bigint" if connection.vendor == "postgresql" else f"({sql})"


def read(scope: Scope) -> Columns:
    """The cases that a cycle counts. Those held back from the public page are none yet."""
    where = _where(scope)
    parts = list(_of_postgres(*where) if connection.vendor == "postgresql" else _of_sqlite(*where))
    if not parts:
        return Columns(*(np.zeros(0, np.int64) for _ in range(10)))
    each = [np.concatenate(columns) for columns in zip(*parts, strict=True)]
    parts.clear()
    if np.any(np.diff(each[0]) < 0):
        order = np.argsort(each[0])
        each = [column[order] for column in each]
    number, places, desks, *rest = each
    low = (1 << 32) - 1
    return Columns(number, places >> 32, places & low, desks >> 32, desks & low, *rest)


def _where(scope: Scope) -> tuple[str, tuple[Any, ...]]:
    """SQL: what `Scope.cases` says, and its values."""
    span = tuple(connection.ops.adapt_datetimefield_value(each) for each in (scope.start, scope.end))
    sql = "reported_at >= %s AND reported_at < %s AND state <> 'held'"
    if scope.sources:
        sql += f" AND (source_id IS NULL OR source_id IN ({', '.join(map(str, scope.sources))}))"
    return sql, span


def _of_postgres(where: str, span: tuple[Any, ...]) -> Iterator[list[Numbers]]:
    cells = _cells()
    for at in range(3, 3 + len(MOMENTS)):
        cells[at] = f"coalesce({cells[at]}, '-infinity')"
    table = connection.ops.quote_name(Case._meta.db_table)
    arrays = ", ".join(f"array_agg({cell})" for cell in cells)
    sql = f"SELECT {arrays} FROM {table} WHERE id >= %s AND id < %s AND {where}"
    with connection.cursor() as usual:
        usual.execute(f"SELECT min(id), max(id) FROM {table} WHERE {where}", span)
        first, last = usual.fetchone()
        if first is None:
            return
        with psycopg.Cursor(usual.connection) as cursor:  # the usual one gets texts
            for at in range(first, last + 1, STRETCH):
                cursor.execute(sql, [at, at + STRETCH, *span], binary=True)
                sent = [_sent(cursor.pgresult, number) for number in range(len(cells))]
                if sent[0] is not None:
                    yield [_unpacked(content or b"", number) for number, content in enumerate(sent)]


def _sent(result: Any, column: int) -> bytes | None:
    """One array as it came, None where there was no case."""
    content: bytes | None = result.get_value(0, column)
    return content


def _unpacked(content: bytes, column: int) -> Numbers:
    values: Numbers = np.frombuffer(content, ONE, offset=HEAD)["value"].astype(np.int64)
    if 3 <= column < 3 + len(MOMENTS):
        np.add(values, SINCE_2000, out=values, where=values != NEVER)
    return values


def _of_sqlite(where: str, span: tuple[Any, ...]) -> Iterator[list[Numbers]]:
    cells = _cells()
    for at in range(3, 3 + len(MOMENTS)):
        cells[at] += " || ''"  # a text, not yet taken apart
    table = connection.ops.quote_name(Case._meta.db_table)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(cells)} FROM {table} WHERE {where} ORDER BY id", span)
        while rows := cursor.fetchmany(BATCH):
            columns = list(zip(*rows, strict=True))
            yield [
                _moments(given) if 3 <= at < 3 + len(MOMENTS) else np.array(given, np.int64)
                for at, given in enumerate(columns)
            ]


def _moments(cells: tuple[str | None, ...]) -> Numbers:
    """Texts of SQLite as microseconds."""
    given = pa.array(cells, pa.string()).cast(pa.timestamp("us")).cast(pa.int64())
    found: Numbers = given.fill_null(int(NEVER)).to_numpy(zero_copy_only=False)
    return found
