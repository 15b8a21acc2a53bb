"""The fact table `cases` of a cycle, made of the platform's cases. What each column means here stands in `MEANINGS`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kaoping.web.bridge.facts import TABLES, expected
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import LEVELS, Category
from kaoping.web.cycles.models import Cycle
from kaoping.web.feed.reading import (
    CHANNEL_AT,
    EXTENSIONS,
    FINDER_AT,
    LEVEL_AT,
    MERGED,
    NEVER,
    REWORK,
    STATE_AT,
    Columns,
    Numbers,
    read,
)
from kaoping.web.feed.roster import NONE, roster_of
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
    return table_of(cycle, read(scope_of(cycle)))


def table_of(cycle: Cycle, found: Columns) -> pa.Table:
    """The table for some cases. Rows that do not count are left out where the scheme does not ask whether they do."""
    roster, reads = roster_of(cycle), columns_read(cycle)
    places = roster.places(found.grid, found.town, found.desk)
    valid, duplicate, merged = counted(found)
    kept = places != NONE
    if "valid" not in reads:
        kept &= valid | duplicate
    if "duplicate" not in reads:
        kept &= ~merged
    cells = {
        "case": _numbers(found.id[kept], found.reported_at[kept]),
        "unit": pa.array(roster.codes, pa.string()).take(pa.array(places[kept])),
        "level": _words(found.bits(8, 8)[kept], {at: LEVELS[word].zh for at, word in LEVEL_AT.items()}),
        "category": _categories(found.category[kept]),
        "channel": _words(found.bits(16, 8)[kept], CHANNEL_AT),
        "found_by": _words(found.bits(24, 8)[kept], FINDER_AT),
        "reported_at": _moments(found.reported_at[kept]),
        "filed_at": _moments(found.filed_at[kept]),
        "due_at": _moments(found.due_at[kept]),
        "closed_at": _moments(found.closed_at[kept]),
        "status": _words(found.bits(0, 8)[kept], {at: STATES[word].words.zh for at, word in STATE_AT.items()}),
        "valid": pa.array(valid[kept]),
        "duplicate": pa.array(duplicate[kept]),
        "fabricated": pa.array(found.flag("fabricated")[kept]),
        "wrong_level": pa.array(found.flag("wrong_level")[kept]),
        "returned": pa.array(found.flag("was_returned")[kept]),
        "extensions": pa.array(found.bits(EXTENSIONS, 9)[kept]),
        "rework": pa.array(found.bits(REWORK, 9)[kept]),
    }
    return pa.table({name: cells[name] for name in TABLES["cases"].names})


def counted(found: Columns) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """valid: accepted, and neither struck nor merged by others' report; duplicate: reported once more by the grid
    itself; merged: into another case, whoever reported it."""
    merged = found.bits(MERGED, 1).astype(np.bool_)
    by_grid = found.bits(24, 8) == next(at for at, word in FINDER_AT.items() if word == "grid")
    valid = found.flag("valid") & (found.filed_at != NEVER) & ~(merged & ~by_grid)
    return valid, merged & by_grid, merged


def _words(places: Numbers, words: Mapping[int, str]) -> pa.Array:
    known = [words.get(at) for at in range(256)]
    return pa.array(known, pa.string()).take(pa.array(places))


def _categories(ids: Numbers) -> pa.Array:
    codes = dict(Category.objects.values_list("pk", "code"))
    units, which = np.unique(ids, return_inverse=True)
    return pa.array([codes.get(int(each)) for each in units], pa.string()).take(pa.array(which))


def _moments(micros: Numbers) -> pa.Array:
    """Local time without a zone; whole seconds, as facts have them."""
    never = micros == NEVER
    local = np.where(never, 0, (micros + LOCAL) // 1_000_000 * 1_000_000)
    return pa.array(local, pa.timestamp("us"), mask=never)


def _numbers(ids: Numbers, reported_at: Numbers) -> pa.Array:
    """AJ-261119-0164, as `Case.number` has it."""
    days, which = np.unique((reported_at + LOCAL) // DAY, return_inverse=True)
    first = datetime.date(1970, 1, 1)
    heads = [f"AJ-{first + datetime.timedelta(days=int(day)):%y%m%d}-" for day in days]
    own = pc.utf8_lpad(pa.array(ids).cast(pa.string()), DIGITS, "0")
    return pc.binary_join_element_wise(pa.array(heads, pa.string()).take(pa.array(which)), own, "")
