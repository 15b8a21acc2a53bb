"""Ranges of a clause as rows of a scheme: the first that holds counts, so later ones keep only what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor
from typing import Any, TypeAlias

from kaoping.clause.lowering.place import text
from kaoping.clause.meaning.parts import Range

Edge: TypeAlias = tuple[Decimal, bool] | None  # the figure, and whether it belongs; None: open


@dataclass(frozen=True, slots=True)
class Stretch:
    """Figures between two edges."""

    low: Edge
    high: Edge

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low[0] > self.high[0] or (self.low[0] == self.high[0] and not (self.low[1] and self.high[1]))

    @property
    def placeless(self) -> bool:
        """Whether no whole number lies in it."""
        if self.low is None or self.high is None:
            return False
        first = ceil(self.low[0]) + (self.low[0] % 1 == 0 and not self.low[1])
        last = floor(self.high[0]) - (self.high[0] % 1 == 0 and not self.high[1])
        return first > last

    def without(self, other: Stretch) -> Iterator[Stretch]:
        """What is left of it beside another one."""
        below = Stretch(self.low, lower(self.high, flipped(other.low))) if other.low else None
        above = Stretch(higher(self.low, flipped(other.high)), self.high) if other.high else None
        yield from (one for one in (below, above) if one is not None and not one.empty)


def flipped(edge: Edge) -> Edge:
    return None if edge is None else (edge[0], not edge[1])


def lower(one: Edge, other: Edge) -> Edge:
    """The stricter of two upper edges."""
    return min((edge for edge in (one, other) if edge is not None), default=None)


def higher(one: Edge, other: Edge) -> Edge:
    """The stricter of two lower edges."""
    known = [edge for edge in (one, other) if edge is not None]
    return max(known, key=lambda edge: (edge[0], not edge[1]), default=None)


def stretch(row: Range) -> Stretch:
    low = None if row.low is None else (row.low, row.low_in)
    high = None if row.high is None else (row.high, row.high_in)
    return Stretch(low, high)


def apart(rows: Sequence[tuple[Range, Any]]) -> Iterator[tuple[Stretch, Any]]:
    """Rows that share nothing, each with what it gives; a row that those before it hold altogether is left out."""
    before: list[Stretch] = []
    for row, gives in rows:
        left = [stretch(row)]
        for other in before:
            left = [piece for one in left for piece in one.without(other)]
        yield from ((one, gives) for one in left if not one.empty)
        before.append(stretch(row))


def leaving(rows: Sequence[tuple[Range, Any]]) -> list[tuple[Range, Any]]:
    """The rows with every edge that two neighbours share left to the second of them."""
    found = list(rows)
    for at, ((one, gives), (other, _)) in enumerate(pairwise(rows)):
        if one.low is not None and one.low == other.high and other.high_in:
            found[at] = (replace(found[at][0], low_in=False), gives)
        if one.high is not None and one.high == other.low and other.low_in:
            found[at] = (replace(found[at][0], high_in=False), gives)
    return found


def edges(found: Stretch) -> dict[str, Any]:
    """A stretch as a scheme writes it."""
    written: dict[str, Any] = {}
    if found.low is not None and found.low == found.high:
        return {"is": found.low[0]}
    if found.low is not None:
        written["from" if found.low[1] else "above"] = found.low[0]
    if found.high is not None:
        written["to" if found.high[1] else "below"] = found.high[0]
    return written


def inside(name: str, row: Range) -> str:
    """The condition that a figure lies in a range."""
    found = stretch(row)
    parts = []
    if found.low is not None:
        parts.append(f"{name} {'>=' if found.low[1] else '>'} {text(found.low[0])}")
    if found.high is not None:
        parts.append(f"{name} {'<=' if found.high[1] else '<'} {text(found.high[0])}")
    return " and ".join(parts)


def whole(found: Iterable[tuple[Stretch, Any]]) -> bool:
    """Whether one row holds every figure (which a scheme writes no row for)."""
    return any(one.low is None and one.high is None for one, _ in found)
