"""The fact table `cases` of a cycle, made of the platform's cases. What each column means here stands in `MEANINGS`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kaoping.web.bridge.facts import TABLES, expected
from kaoping.web.cases.columns import NEVER, Numbers
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import LEVELS, Category
from kaoping.web.cycles.models import Cycle
from kaoping.web.feed.reading import (
    CHANNEL_OF,
    EXTENSIONS,
    FINDER_OF,
    LEVEL_OF,
    MERGED,
    REWORK,
    STATE_OF,
    Columns,
    no_cases,
    read,
)
from kaoping.web.feed.roster import NONE, Roster, roster_of
from kaoping.web.feed.scope import scope_of
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.site.words import Said, said

LOCAL = 8 * 3600 * 1_000_000  # local time is UTC + 8 all year round; facts are local time
DAY = 86_400_000_000
DIGITS = 4  # of a case's own number, at least


def columns_read(cycle: Cycle) -> frozenset[str]:
    """The columns of `cases` that the cycle's scheme reads."""
    wanted = expected(cycle.version.text, decisions_in_force(cycle.version))
    return frozenset(wanted.columns.get("cases", ()))


def left_out(cycle: Cycle) -> list[Said]:
    """What stays away because the scheme does not ask whether it counts."""
    reads = columns_read(cycle)
    found = {
        "valid": said(
            "方案不看 valid：没有受理的、不予受理的和剔除的案件不供数",
            "the scheme does not read valid: cases that were not accepted, refused or struck stay away",
        ),
        "duplicate": said(
            "方案不看 duplicate：并入其他案件的不供数",
            "the scheme does not read duplicate: cases that were merged into others stay away",
        ),
    }
    return [words for name, words in found.items() if name not in reads]


def rows(cycle: Cycle) -> pa.Table:
    """Every case that was reported in the cycle at one of its units, in the contract's columns, by id."""
    making = Making(roster_of(cycle), columns_read(cycle), dict(Category.objects.values_list("pk", "code")))
    return pa.concat_tables([making.table(part) for part in read(scope_of(cycle))] or [making.table(no_cases())])


@dataclass(frozen=True)
class Making:
    """What rows of a cycle are made with. reads: columns that its scheme reads; categories: codes by id."""

    roster: Roster
    reads: frozenset[str]
    categories: dict[int, str]

    def table(self, found: Columns) -> pa.Table:
        """The table for some cases. Rows that do not count are left out where the scheme does not ask whether they
        do."""
        places = self.roster.places(found.grid, found.town, found.desk)
        valid, duplicate, merged = counted(found)
        kept = places != NONE
        if "valid" not in self.reads:
            kept &= valid | duplicate
        if "duplicate" not in self.reads:
            kept &= ~merged
        if not kept.all():
            found, places, valid, duplicate = found.only(kept), places[kept], valid[kept], duplicate[kept]
        cells = {
            "case": _numbers(found.id, found.reported_at),
            "unit": pa.array(self.roster.codes, pa.string()).take(pa.array(places)),
            "category": _categories(found.category, self.categories),
            "valid": pa.array(valid),
            "duplicate": pa.array(duplicate),
            **_plain(found),
        }
        return pa.table({name: cells[name] for name in TABLES["cases"].names})


def _plain(found: Columns) -> dict[str, pa.Array]:
    """The columns that are a column of the case."""
    levels = {code: LEVELS[word].zh for word, code in LEVEL_OF.items()}
    states = {code: STATES[word].words.zh for word, code in STATE_OF.items()}
    return {
        "level": _words(found.bits(8, 8), levels),
        "channel": _words(found.bits(16, 8), {code: word for word, code in CHANNEL_OF.items()}),
        "found_by": _words(found.bits(24, 8), {code: word for word, code in FINDER_OF.items()}),
        "reported_at": _moments(found.reported_at),
        "filed_at": _moments(found.filed_at),
        "due_at": _moments(found.due_at),
        "closed_at": _moments(found.closed_at),
        "status": _words(found.bits(0, 8), states),
        "fabricated": pa.array(found.flag("fabricated")),
        "wrong_level": pa.array(found.flag("wrong_level")),
        "returned": pa.array(found.flag("was_returned")),
        "extensions": pa.array(found.bits(EXTENSIONS, 9)),
        "rework": pa.array(found.bits(REWORK, 9)),
    }


def counted(found: Columns) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """valid: accepted, and neither struck nor merged by others' report; duplicate: reported once more by the grid
    itself; merged: into another case, whoever reported it."""
    merged = found.bits(MERGED, 1).astype(np.bool_)
    by_grid = found.bits(24, 8) == FINDER_OF["grid"]
    valid = found.flag("valid") & (found.filed_at != NEVER) & ~(merged & ~by_grid)
    return valid, merged & by_grid, merged


def _words(places: Numbers, words: Mapping[int, str]) -> pa.Array:
    known = [words.get(at) for at in range(256)]
    return pa.array(known, pa.string()).take(pa.array(places))


def _categories(ids: Numbers, codes: Mapping[int, str]) -> pa.Array:
    known = [codes.get(each) for each in range(max(codes, default=0) + 1)]
    return pa.array(known, pa.string()).take(pa.array(ids))


def _moments(micros: Numbers) -> pa.Array:
    """Local time without a zone; whole seconds, as facts have them."""
    never = micros == NEVER
    local = np.where(never, 0, micros) + LOCAL
    return pa.array(local - local % 1_000_000, pa.timestamp("us"), mask=never)


def _numbers(ids: Numbers, reported_at: Numbers) -> pa.Array:
    """AJ-261119-0164, as `Case.number` has it."""
    if not len(ids):
        return pa.array([], pa.string())
    days = (reported_at + LOCAL) // DAY
    first, start = int(days.min()), datetime.date(1970, 1, 1)
    heads = [
        f"AJ-{start + datetime.timedelta(days=day):%y%m%d}-{zeros}"
        for day in range(first, int(days.max()) + 1)
        for zeros in ("", "0", "00", "000")
    ]
    missing = sum((ids < 10**digit).astype(np.int64) for digit in range(1, DIGITS))
    which = pa.array((days - first) * DIGITS + missing)
    return pc.binary_join_element_wise(pa.array(heads, pa.string()).take(which), pa.array(ids).cast(pa.string()), "")
