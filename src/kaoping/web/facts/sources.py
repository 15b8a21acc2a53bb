"""Tables of fact that a cycle takes from elsewhere on the platform: who brings one in says so here.

Facts know nothing of those who do; an app registers what it brings in when it is ready (`take_from`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from kaoping.problems import Fault
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts import faults
from kaoping.web.site.words import Said


@dataclass(frozen=True)
class Elsewhere:
    """Where a table may come from instead of the stored rows.

    feeds: whether a cycle takes it from there. rows: the table as `queries.tables_of` gives it, in an order that is the
    same for the same facts. mark: a text that stays as it is as long as the rows do (it may change more often).
    changed: whether the rows may be others than they were at an earlier mark. near: a mark for what is only shown for
    a while, which may lag minutes behind. count: rows, at most so many and one more. of_unit: how many rows a unit has
    (by id, what lies below it apart), and how many of them are open. route: its page, with the number of the cycle.
    """

    table: str
    words: Said
    route: str
    feeds: Callable[[Cycle], bool]
    rows: Callable[[Cycle], pa.Table]
    mark: Callable[[Cycle], str]
    near: Callable[[Cycle], str]
    changed: Callable[[Cycle, str], bool]
    count: Callable[[Cycle, int], int]
    of_unit: Callable[[Cycle, int], tuple[int, int]]


ELSEWHERE: dict[str, Elsewhere] = {}


def take_from(elsewhere: Elsewhere) -> None:
    """Let cycles take a table from there."""
    ELSEWHERE[elsewhere.table] = elsewhere


def source_of(cycle: Cycle, table: str) -> Elsewhere | None:
    """Where the cycle takes a table from; None for the rows that are stored."""
    found = ELSEWHERE.get(table)
    return found if found is not None and found.feeds(cycle) else None


def fed(cycle: Cycle) -> dict[str, Elsewhere]:
    """The tables that a cycle takes from elsewhere."""
    return {table: each for table, each in ELSEWHERE.items() if each.feeds(cycle)}


def marks_of(cycle: Cycle) -> dict[str, str]:
    """The marks of the tables that come from elsewhere, as they are now."""
    return {table: each.mark(cycle) for table, each in fed(cycle).items()}


def near_marks(cycle: Cycle) -> tuple[str, ...]:
    """What a figure that is kept for a short while depends on, beside the stored facts."""
    return tuple(each.near(cycle) for each in fed(cycle).values())


def changed_since(cycle: Cycle, tables: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a table from elsewhere is no longer what it was. tables: of a snapshot, with the marks of that moment."""
    kept = {table: str(each["mark"]) for table, each in tables.items() if "mark" in each}
    now = fed(cycle)
    if kept.keys() != now.keys():
        return True
    return any(each.changed(cycle, kept[table]) for table, each in now.items())


def against_feeding(cycle: Cycle, table: str) -> Fault | None:
    """Why rows of a table are not written by hand: they come from elsewhere."""
    source = source_of(cycle, table)
    if source is None:
        return None
    return faults.FED.at(table=table, words=source.words.zh, words_en=source.words.en)
