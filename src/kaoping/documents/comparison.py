"""How the units compare: medians, ranks within an item, differences; computed once for all documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from kaoping.engine.results import PartScore, Results, Score, Standing, State
from kaoping.scheme.model import TOTAL, Leaf, Section

OPEN: tuple[State, ...] = ("pending", "missing")


class Placed(NamedTuple):
    """An item in the tree: its depth (0 = top) and the section it belongs to."""

    entry: Leaf | Section
    depth: int
    parent: str

    @property
    def is_leaf(self) -> bool:
        return isinstance(self.entry, Leaf)


@dataclass(frozen=True)
class Comparison:
    """Every figure of the results beside those of the other units."""

    results: Results

    @cached_property
    def tree(self) -> tuple[Placed, ...]:
        """Every item in the order of the document."""
        return tuple(placed(self.results.scheme.items, 0, TOTAL))

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(self.results.scheme.leaves())

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Standings by unit, in the order of the ranking."""
        return {row.unit: row for row in self.results.standings}

    @cached_property
    def parts(self) -> Mapping[tuple[str, str], tuple[PartScore, ...]]:
        """Parts by (unit, item)."""
        found: dict[tuple[str, str], list[PartScore]] = {}
        for part in self.results.parts:
            found.setdefault((part.unit, part.item), []).append(part)
        return {cell: tuple(rows) for cell, rows in found.items()}

    @cached_property
    def _points(self) -> Mapping[str, list[Decimal]]:
        """The known points of every item, best first."""
        found: dict[str, list[Decimal]] = {}
        for score in self.results.scores:
            if score.points is not None and score.state != "exempt":
                found.setdefault(score.item, []).append(score.points)
        return {item: sorted(points, reverse=True) for item, points in found.items()}

    @cached_property
    def medians(self) -> Mapping[str, Decimal]:
        """Median of every item over the units that have points; the mean of the two middle ones."""
        return {
            item: (points[(len(points) - 1) // 2] + points[len(points) // 2]) / 2
            for item, points in self._points.items()
        }

    @cached_property
    def _ranks(self) -> Mapping[str, Mapping[Decimal, int]]:
        return {
            item: {point: at for at, point in reversed(list(enumerate(points, 1)))}
            for item, points in self._points.items()
        }

    def score(self, unit: str, item: str) -> Score:
        return self.results.by_cell[unit, item]

    def rank(self, score: Score) -> int | None:
        """Rank of a unit within an item; ties share the better one."""
        return None if score.points is None else self._ranks[score.item].get(score.points)

    def lacking(self, unit: str) -> Mapping[State, int]:
        """How many leaf items of a unit are missing or pending."""
        states = Counter(self.score(unit, leaf.id).state for leaf in self.leaves)
        return {state: states[state] for state in OPEN if states[state]}

    def known(self, item: str) -> int:
        """How many units have points for an item."""
        return len(self._points.get(item, ()))

    def from_median(self, score: Score) -> Decimal | None:
        """Points above (or below) the median of the units."""
        return None if score.points is None or score.state == "exempt" else score.points - self.medians[score.item]


def change(score: Score) -> Decimal | None:
    """Points won (+) or lost (−) against the full points; None where there are no points."""
    return None if score.points is None else score.points - (score.full or 0)


def placed(items: tuple[Leaf | Section, ...], depth: int, parent: str) -> Iterator[Placed]:
    for entry in items:
        yield Placed(entry, depth, parent)
        if isinstance(entry, Section):
            yield from placed(entry.items, depth + 1, entry.id)
