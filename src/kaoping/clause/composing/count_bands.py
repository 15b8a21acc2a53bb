"""Amounts by how often in all: 发生1起扣2分，发生2起扣5分，发生3起及以上扣10分.

The row of the total counts, rows are not added up; that is asked, because some texts mean the second time by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.items import Figure, In, One, Said, Words
from kaoping.clause.meaning.parts import Bands, Gate, Range, Rule

EMPTY = re.compile("[，、；：的]|发生|发现|出现|累计|达到?|有|被|则|及")


def count_bands(clause: Clause) -> Iterator[Found]:
    """Two rows at least, for 1, 2, … of one unit; the last is for so many and more."""
    saids = clause.saids
    if len(saids) < 2 or clause.bounds or clause.remarks or not same_subject(saids):
        return
    rows = [row_of(said) for said in saids]
    units = {row[1] for row in rows if row is not None}
    if any(row is None for row in rows) or len(units) != 1:
        return
    ranges = [row[0] for row in rows if row is not None]
    if [each.low for each in ranges] != [Decimal(n) for n in range(1, len(ranges) + 1)] or not open_end(ranges):
        return
    yield from found(saids, ranges, units.pop())


def found(saids: tuple[Said, ...], ranges: list[Range], unit: str) -> Iterator[Found]:
    """The rule: bands of the count, and the zero of the item where the last row says so."""
    zero = saids[-1].effect.kind == "zero"
    worth = saids[:-1] if zero else saids
    if any(said.effect.kind != "points" or said.effect.sign >= 0 or len(said.effect.amounts) != 1 for said in worth):
        return
    amounts = tuple(-said.effect.amounts[0] for said in worth)
    what = saids[0].words
    bands = Bands(tuple(zip(ranges, amounts, strict=False)), "count", Decimal(0), unit, what)
    gate = (Gate("zero_item", what, ranges[-1], "count", unit),) if zero else ()
    yield Found(Rule((bands, *gate)), (note("by_number", unit=unit),))


def row_of(said: Said) -> tuple[Range, str] | None:
    """For how many a row is; None where a said thing is about something else."""
    counts = [cond for cond in said.conds if not isinstance(cond, Words)]
    if len(counts) != 1 or said.effect.unit or said.effect.grow:
        return None
    match counts[0]:
        case One(unit=unit):
            return Range(Decimal(1), Decimal(1)), unit
        case Figure(value=value, unit=unit) if unit not in ("%", "分", "个百分点", ""):
            return Range(value, value), unit
        case In(range=Range(low=Decimal(), high=None, low_in=True) as rest, unit=unit, against=""):
            return rest, unit
    return None


def open_end(ranges: list[Range]) -> bool:
    """Whether the last row goes on, and only that."""
    return ranges[-1].high is None and all(each.high is not None for each in ranges[:-1])


def same_subject(saids: tuple[Said, ...]) -> bool:
    """Whether the later rows are about what the first one names."""
    first = EMPTY.sub("", saids[0].words)
    return all(EMPTY.sub("", said.words) in ("", first) for said in saids[1:])
