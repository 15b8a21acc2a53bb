"""Cases of a cycle as columns of whole numbers, of one moment: what the table of fact is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kaoping.web.cases.columns import Numbers, columns, flag, number, shifted, wide
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import CHANNELS, FOUND_BY, LEVELS
from kaoping.web.feed.scope import Scope


def _codes(words: Iterable[str]) -> dict[str, int]:
    """The number of every word, from 1; 0 is none of them."""
    return {word: code for code, word in enumerate(words, start=1)}


STATE_OF, LEVEL_OF, CHANNEL_OF, FINDER_OF = (_codes(words) for words in (STATES, LEVELS, CHANNELS, FOUND_BY))
WORDS = (("state", STATE_OF, 0), ("level", LEVEL_OF, 8), ("channel", CHANNEL_OF, 16), ("found_by", FINDER_OF, 24))
FLAGS = ("valid", "fabricated", "wrong_level", "was_returned")
FLAGS_FROM, MERGED, EXTENSIONS, REWORK = 32, 36, 37, 46  # bits; a count has nine
RARE = 33  # where the bits begin that are 0 in nearly all cases
MOST_COUNTED = 511
MOMENTS = ("reported_at", "filed_at", "coalesce(ran_out_at, handling_due_at)", "closed_at")


@dataclass(frozen=True)
class Columns:
    """Whole numbers, a row a case, by id. Units and category: ids, 0 for none; moments: microseconds since 1970 in
    UTC, NEVER for none; packed: words, flags and counts as `WORDS`, `FLAGS_FROM` … say."""

    id: Numbers
    grid: Numbers
    town: Numbers
    desk: Numbers
    category: Numbers
    packed: Numbers
    reported_at: Numbers
    filed_at: Numbers
    due_at: Numbers
    closed_at: Numbers

    def bits(self, start: int, width: int) -> Numbers:
        return self.packed >> start & ((1 << width) - 1)

    def flag(self, name: str) -> NDArray[np.bool_]:
        return self.bits(FLAGS_FROM + FLAGS.index(name), 1).astype(np.bool_)

    def only(self, kept: NDArray[np.bool_]) -> Columns:
        """Some of the rows."""
        return Columns(*(getattr(self, each.name)[kept] for each in fields(self)))


def no_cases() -> Columns:
    return Columns(*(np.zeros(0, np.int64) for _ in fields(Columns)))


def read(scope: Scope) -> Iterator[Columns]:
    """The cases that a cycle counts, a stretch of ids after the other; those of one stretch are in order."""
    cells = ["id", _two("coalesce(grid_id, 0)", "coalesce(town_id, 0)"), _two("desk_id", "coalesce(category_id, 0)")]
    low = (1 << 32) - 1
    for part in columns([*cells, _packed()], MOMENTS, *_where(scope)):
        ids, places, desks, *rest = _in_order(part)
        yield Columns(ids, places >> 32, places & low, desks >> 32, desks & low, *rest)


def _two(high: str, low: str) -> str:
    return shifted((high, 32), (low, 0))


def _packed() -> str:
    """SQL: words, flags and counts in one whole number."""
    usual, *rare = FLAGS
    least = "least" if connection.vendor == "postgresql" else "min"
    parts = [(flag(name), FLAGS_FROM + 1 + at - RARE) for at, name in enumerate(rare)]
    parts.append((flag("duplicate_of_id IS NOT NULL"), MERGED - RARE))
    parts.append((f"{least}(extensions, {MOST_COUNTED})", EXTENSIONS - RARE))
    parts.append((f"{least}(rework, {MOST_COUNTED})", REWORK - RARE))
    nothing = f"NOT ({' OR '.join(rare)}) AND duplicate_of_id IS NULL AND extensions = 0 AND rework = 0"
    seldom = f"CASE WHEN {nothing} THEN 0 ELSE {shifted(*parts)} END"
    words = shifted(*((number(name, codes), start) for name, codes, start in WORDS))
    return shifted((wide(words), 0), (wide(flag(usual)), FLAGS_FROM), (wide(seldom), RARE))


def _in_order(part: list[Numbers]) -> list[Numbers]:
    if not np.any(np.diff(part[0]) < 0):
        return part
    order = np.argsort(part[0])
    return [column[order] for column in part]


def _where(scope: Scope) -> tuple[str, tuple[Any, ...]]:
    """SQL: what `Scope.cases` says, and its values."""
    span = tuple(connection.ops.adapt_datetimefield_value(each) for each in (scope.start, scope.end))
    sql = "reported_at >= %s AND reported_at < %s AND state <> 'held'"
    if scope.sources:
        sql += f" AND (source_id IS NULL OR source_id IN ({', '.join(map(str, scope.sources))}))"
    return sql, span
