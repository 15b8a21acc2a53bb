"""Points by the range in which a figure lies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal, TypeAlias

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.figures import RATES, Where, period, same_subject, where
from kaoping.clause.items import Every, Manner, Reference, Said, Step, Words
from kaoping.clause.meaning.parts import ALL, Bands, Note, Range, Rule

EXCESS = re.compile(r"(?:超过|超出|超额|高于|低于|少于)[^，；。\d]{1,8}$")
OTHERS = re.compile(r"^[，；。]*(?:其他|其余|否则|反之|未达到?(?:上述|以上|要求|标准)?的?$|达不到(?:上述|以上)?的?$)")
Worth: TypeAlias = Decimal | Literal["all"]


@dataclass(frozen=True, slots=True)
class Row:
    where: Where
    worth: Worth
    words: str
    earns: bool = False  # says 得, not 加 or 扣


def bands(clause: Clause) -> Iterator[Found]:
    if clause.remarks or any(bound.kind != "done" for bound in clause.bounds) or clause.asides:
        return
    rows = rows_of(clause)
    if not rows or not comparable(rows[0]):
        return
    found, other = rows
    against = found[0].where.against
    if len(found) == 1 and (other is not None or not against):
        return
    ordered = inner_first(found)
    if ordered is not None:
        yield from banded(clause, ordered, other, against)


def rows_of(clause: Clause) -> tuple[list[Row], Decimal | None] | None:
    """The bands of a clause and the points outside of them; None where something else is said."""
    rows: list[Row] = []
    other: Decimal | None = None
    takes = taking(clause.saids)
    for said in clause.saids:
        value = worth(said, takes, clause.points)
        if value is None or said.has(Manner, Step, Every):
            return None
        place = against(said, where(said, time_unit=len(clause.saids) > 1))
        if place is None and said.has(Reference):
            return None
        if place is not None:
            rows.append(Row(place, value, said.words, earns(said, value)))
        elif rows and other is None and isinstance(value, Decimal) and only_words(said) and OTHERS.search(said.words):
            other = value
        else:
            return None
    return (inherited(reached(rows)), other) if rows else None


def earns(said: Said, value: Worth) -> bool:
    """Whether points are earned (得5分, 满分, no sign), not added to others or taken off."""
    return said.effect.sort == "GAIN" or value == ALL or said.effect.sign == 0


def against(said: Said, place: Where | None) -> Where | None:
    """与全区平均水平相比超过3个百分点: the reference is named apart. 低于3个百分点 would not say which way."""
    references = [cond for cond in said.conds if isinstance(cond, Reference)]
    if not references or place is None:
        return place
    fits = len(references) == 1 and place.unit == "个百分点" and not place.against and ahead(place.range)
    return replace(place, against=references[0].against) if fits else None


def ahead(range_: Range) -> bool:
    """Whether a distance is one upwards, or at most touches 0."""
    return (range_.low is not None and range_.low >= 0) or (range_.low is None and range_.high == 0)


def only_words(said: Said) -> bool:
    return all(isinstance(cond, Words) for cond in said.conds)


def taking(saids: tuple[Said, ...]) -> bool:
    """Whether a clause only takes away: 不得分 then means that all is lost."""
    signs = {said.effect.sign for said in saids if said.effect.kind == "points"}
    return signs == {-1} and not any(said.effect.kind == "full" for said in saids)


def worth(said: Said, takes: bool = False, points: Decimal | None = None) -> Worth | None:
    """Points of a band; where the clause only takes, nothing earned is all of the item lost."""
    if "分别" in said.effect.text and len(said.effect.amounts) == 1:
        return None  # 分别 needs an amount for each
    match said.effect.kind:
        case "points" if len(said.effect.amounts) == 1 and not said.effect.unit and not said.effect.grow:
            return said.effect.amounts[0] * (said.effect.sign or 1)
        case "full":
            return ALL
        case "zero" if takes:
            return None if points is None else -points
        case "zero" | "no_deduction" | "no_addition":
            return Decimal(0)
        case _:
            return None


def reached(rows: list[Row]) -> list[Row]:
    """达到90%得3分，80%得2分: the figures after the first are to be reached, too."""
    if not rows or rows[0].where.range.low is None or rows[0].where.range.high is not None:
        return rows
    found, last = [rows[0]], rows[0].where.range.low
    for row in rows[1:]:
        exact = row.where.range.low == row.where.range.high and row.where.range.low is not None
        if exact and row.where.range.low < last:  # type: ignore[operator]
            row = replace(row, where=replace(row.where, range=Range(low=row.where.range.low)))
        last = row.where.range.low if row.where.range.low is not None else last
        found.append(row)
    return found


def inherited(rows: list[Row]) -> list[Row]:
    """A reference named once holds for the rows after it: 超过平均值…；超过5个百分点的…；持平的…"""
    against, found = "", []
    for row in rows:
        own = row.where.against
        against = own if own and own != "same" else against
        ahead_ = ahead(row.where.range)
        takes_over = own == "same" or (not own and against and row.where.unit == "个百分点" and ahead_)
        place = Where(row.where.range, row.where.unit, against or "previous") if takes_over else row.where
        found.append(replace(row, where=place))
    return found


def comparable(rows: list[Row]) -> bool:
    """Whether all rows speak of one figure, in one unit, set against one thing."""
    units = {"%" if row.where.unit in RATES else row.where.unit for row in rows} - {""}
    against = {row.where.against for row in rows}
    subject = rows[0].words
    distances = {row.where.unit for row in rows} >= set(RATES) and against == {""}  # 95% and 2个百分点 off it
    return (
        len(units) <= 1
        and not distances
        and len(against) == 1
        and len({period(row.words) for row in rows} - {""}) <= 1
        and all(same_subject(subject, row.words) for row in rows[1:])
    )


def inner_first(rows: list[Row]) -> list[Row] | None:
    """The rows so that the first that holds counts: a range within another stands before it. None: they overlap."""
    ordered: list[Row] = []
    for row in rows:
        at = next((at for at, other in enumerate(ordered) if within(row.where.range, other.where.range)), len(ordered))
        ordered.insert(at, row)
    pairs = [(one, two) for at, one in enumerate(ordered) for two in ordered[at + 1 :]]
    return None if any(clash(one, two) for one, two in pairs) else ordered


def clash(inner: Row, outer: Row) -> bool:
    """Overlapping ranges of which neither is the stricter one."""
    if not meet(inner.where.range, outer.where.range):
        return False
    if not within(inner.where.range, outer.where.range) or within(outer.where.range, inner.where.range):
        return True
    one, two = inner.worth, outer.worth
    if one == ALL or two == ALL:
        return two == ALL
    return not (abs(Decimal(one)) > abs(Decimal(two)) or one == 0)


def ends(range_: Range) -> tuple[tuple[Decimal, int], tuple[Decimal, int]]:
    """Both ends to compare: −∞ and ∞ where open; the second number orders an end that does not belong."""
    low = (Decimal("-Infinity"), 0) if range_.low is None else (range_.low, 0 if range_.low_in else 1)
    high = (Decimal("Infinity"), 0) if range_.high is None else (range_.high, 0 if range_.high_in else -1)
    return low, high


def within(inner: Range, outer: Range) -> bool:
    (low, high), (least, most) = ends(inner), ends(outer)
    return low >= least and high <= most and (low, high) != (least, most)


def meet(one: Range, two: Range) -> bool:
    """Whether two ranges share more than an end."""
    low = max(ends(one)[0][0], ends(two)[0][0])
    high = min(ends(one)[1][0], ends(two)[1][0])
    return low < high or one == two


def banded(clause: Clause, rows: list[Row], other: Decimal | None, against: str) -> Iterator[Found]:
    unit = next((row.where.unit for row in rows if row.where.unit), "")
    notes: list[Note] = []
    sorted_rows = sorted(rows, key=lambda row: ends(row.where.range))
    if shared_edge(rows):
        notes.append(note("edge"))
    if any(EXCESS.search(row.words) for row in rows):
        notes.append(note("change"))
    if both_ways(sorted_rows) and other is None:
        other = Decimal(0)
    elif holes(sorted_rows, unit):
        notes.append(note("gaps"))
    elif other is None:
        other = outside(sorted_rows, unit, len(rows) == 1)
        if other is None and not covered(sorted_rows, unit):
            notes.append(note("gaps"))
    pairs = tuple((row.where.range, row.worth) for row in rows)
    part = Bands(pairs, "value", other, unit or ("个百分点" if against else ""), rows[0].words, against or None)  # type: ignore[arg-type]
    yield Found(Rule((part,)), tuple(notes))


def both_ways(rows: list[Row]) -> bool:
    """90分以上加1分，60分以下扣1分: between an addition and a deduction nothing happens."""
    if any(row.earns or row.worth == ALL for row in rows) or len(rows) != 2:
        return False
    ends_open = rows[0].where.range.low is None and rows[-1].where.range.high is None
    return ends_open and Decimal(rows[0].worth) * Decimal(rows[1].worth) < 0


def shared_edge(rows: list[Row]) -> bool:
    """Two bands written a-b, b-c upwards: which one has b is not said."""
    return any(
        one.where.range.high is not None
        and one.where.range.high == two.where.range.low
        and one.where.range.low is not None
        and one.where.range.low_in
        and one.where.range.high_in
        and two.where.range.low_in
        and one.worth != two.worth
        for one, two in pairwise(rows)
    )


def holes(rows: list[Row], unit: str) -> bool:
    """Whether figures between two bands belong to none; things counted one by one have none between 3 and 4."""
    for one, two in pairwise(rows):
        (_, high), (low, _) = ends(one.where.range), ends(two.where.range)
        if high[0] > low[0] or (high[0] == low[0] and (high[1] == 0 or low[1] == 0)):
            continue
        if unit in (*RATES, "分", "", "小时", "元", "万元", "亿元") or low[0] - high[0] > 1 or low[0] == high[0]:
            return True
    return False


def outside(rows: list[Row], unit: str, single: bool) -> Decimal | None:
    """0 where a clause that only adds or takes (or one that grants at one place) says nothing of a figure."""
    takes = all(isinstance(row.worth, Decimal) and row.worth <= 0 for row in rows)
    gives = all(isinstance(row.worth, Decimal) and row.worth > 0 and not row.earns for row in rows)
    if single:
        return Decimal(0)
    first, last = rows[0], rows[-1]
    most_high = abs(Decimal(last.worth)) >= abs(Decimal(first.worth)) if takes or gives else False
    open_ = last.where.range.high is None if most_high else first.where.range.low is None
    return Decimal(0) if (takes or gives) and (open_ or natural(rows, unit, most_high)) else None


def natural(rows: list[Row], unit: str, high: bool) -> bool:
    """Whether no figure lies beyond an end: 0 and 100 %."""
    if rows[0].where.against:
        return False
    end = rows[-1].where.range.high if high else rows[0].where.range.low
    return end == (Decimal(100) if high else Decimal(0)) and (unit == "%" or not high)


def covered(rows: list[Row], unit: str) -> bool:
    """Whether the bands reach to both ends."""
    low = rows[0].where.range.low is None or natural(rows, unit, False)
    high = rows[-1].where.range.high is None or natural(rows, unit, True)
    return low and high
