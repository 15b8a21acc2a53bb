"""Incidents one by one: categories, the same subject again, the same subject once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from kaoping.engine.reasons import Rated
from kaoping.engine.referee.logic import cell, number
from kaoping.engine.referee.ranges import decided
from kaoping.engine.referee.rows import Row
from kaoping.scheme.rules import Rates


def count_of(row: Row) -> Fraction:
    """How often an incident counts: once unless it says otherwise."""
    count = number(cell(row.get("count")))
    return Fraction(1) if count is None else count


def in_order(row: Row) -> tuple[bool, datetime.datetime, str]:
    """The order of incidents: by day, undated ones last, then by their name."""
    moment = cell(row.get("occurred_on"))
    dated = isinstance(moment, datetime.datetime)
    return not dated, moment if isinstance(moment, datetime.datetime) else datetime.datetime.max, str(row["incident"])


def about_the_same(rows: Sequence[Row]) -> tuple[list[Row], list[list[Row]]]:
    """Incidents without a subject, and the others by subject, each group in order."""
    groups = defaultdict(list)
    for row in sorted(rows, key=in_order):
        groups[row.get("subject") or ""].append(row)
    alone = groups.pop("", [])
    return alone, list(groups.values())


def rated(rates: Rates, rows: Sequence[Row]) -> tuple[Rated, ...]:
    """The incidents of a table of points by category, in the order of the categories' names."""
    own: dict[str, Fraction] = defaultdict(Fraction)
    again: dict[str, Fraction] = defaultdict(Fraction)
    at_own_rate, repeated = parted(rates, rows)
    for row in at_own_rate:
        own[category(rates, row)] += count_of(row)
    for row in repeated:
        again[category(rates, row)] += count_of(row)
    return tuple(Rated(name, own[name], again[name]) for name in sorted(own.keys() | again.keys()))


def parted(rates: Rates, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The incidents that count at their own rate, and those that count as recurring ones."""
    alone, groups = about_the_same(rows)
    if rates.once:
        return [*alone, *(dearest(rates, group) for group in groups)], []
    if rates.recurring is None:
        return list(rows), []
    later = [row for group in groups for row in group[1:]]
    first = [*alone, *(group[0] for group in groups)]
    return (first if rates.recurring.how == "replace" else [*first, *later]), later


def category(rates: Rates, row: Row) -> str:
    """The level or kind of an incident; "" = empty."""
    return str(row.get(rates.by) or "")


def dearest(rates: Rates, group: Sequence[Row]) -> Row:
    """The incident with the rate of largest size, the first of equals; one without a level comes before all,
    since nobody can say how much it would cost."""
    unknown = [row for row in group if not category(rates, row)]
    return unknown[0] if unknown else max(group, key=lambda row: abs(rate(rates, category(rates, row))))


def rate(rates: Rates, name: str) -> Fraction:
    """The points of a category, or those of all others."""
    return decided(rates.points.get(name, rates.else_))
