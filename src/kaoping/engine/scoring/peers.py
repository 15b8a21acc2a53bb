"""Figures of the peers: means, medians, extremes, pooled ratios and ranks, by group where asked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.scoring.rational import Flags, Integers, Numbers, constant, missing, sum_by, whole_numbers
from kaoping.scheme.measures import Peers


def statistic(measure: Peers, of: Numbers, over: Numbers | None, group: NDArray[np.intp]) -> Numbers:
    """The peers' figure for every unit; `group` numbers the units that are compared with each other."""
    units = group.size
    if not units:
        return missing().spread(0)
    match measure.peers:
        case "pooled":
            below = (over if over is not None else missing()).spread(units)
            both = of.known & below.known
            total, _ = totals(of.where_known(both), group, measure.own)
            base, _ = totals(below.where_known(both), group, measure.own)
            return constant(100) * total / base
        case "sum" | "mean":
            total, count = totals(of, group, measure.own)
            known = total.where_known(count.num > 0)
            return known if measure.peers == "sum" else known / count
        case _:
            return ordered(measure, of, group)


def totals(of: Numbers, group: NDArray[np.intp], own: bool) -> tuple[Numbers, Numbers]:
    """Sum and number of the known figures in each unit's group, without the unit's own one if asked."""
    groups = int(group.max()) + 1
    total, known = sum_by(of, group, groups)
    everyone = total.take(group, groups)
    count = whole_numbers(known[group])
    if own:
        return everyone, count
    mine = Numbers(np.where(of.known, of.num, 0), of.den, np.ones(1, dtype=bool))
    return everyone - mine, count - whole_numbers(of.known.astype(np.int64))


def ordered(measure: Peers, of: Numbers, group: NDArray[np.intp]) -> Numbers:
    """Median, maximum or minimum, unit by unit from the sorted positions of its group."""
    keys = of.order_keys()
    members: dict[int, list[int]] = {}
    for position in np.flatnonzero(of.known):
        members.setdefault(int(group[position]), []).append(int(position))
    for found in members.values():
        found.sort(key=lambda position: keys[position])
    low, high = np.full(group.size, -1, dtype=np.intp), np.full(group.size, -1, dtype=np.intp)
    for unit in range(group.size):
        found = members.get(int(group[unit]), [])
        others = found if measure.own else [position for position in found if position != unit]
        if others:
            low[unit], high[unit] = middle(others, measure.peers)
    known = low >= 0
    half = constant(2)
    picked = [of.take(np.where(known, index, 0), group.size) for index in (low, high)]
    return ((picked[0] + picked[1]) / half).where_known(known)


def middle(positions: list[int], how: str) -> tuple[int, int]:
    """The two positions whose mean is wanted (twice the same one unless it is a median of an even number)."""
    if how == "max":
        return positions[-1], positions[-1]
    if how == "min":
        return positions[0], positions[0]
    return positions[(len(positions) - 1) // 2], positions[len(positions) // 2]


def rank_of(of: Numbers, best: str, counted: str, group: NDArray[np.intp]) -> Numbers:
    """1 + the number of strictly better units (strictly worse ones when counted from the bottom) in the group."""
    descending = (best == "high") == (counted == "top")
    ranks = np.zeros(group.size, dtype=np.int64)
    for number in np.unique(group):
        inside = np.flatnonzero((group == number) & of.known)
        ranks[inside] = places_of(of.order_keys()[inside], descending)
    return whole_numbers(ranks, of.known)


def places_of(keys: Integers, descending: bool) -> Integers:
    """Places of integers, ties sharing the better one: 1, 1, 3."""
    distinct, which, counts = np.unique(-keys if descending else keys, return_inverse=True, return_counts=True)
    before = np.concatenate([[0], np.cumsum(counts)[:-1]]) if distinct.size else counts
    return np.asarray(before[which] + 1, dtype=np.int64)


def rank_totals(totals: Any, known: Flags) -> Integers:
    """Ranks of rounded totals, highest first; 0 where there is none."""
    ranks = np.zeros(known.size, dtype=np.int64)
    ranks[known] = places_of(totals[known], descending=True)
    return ranks
