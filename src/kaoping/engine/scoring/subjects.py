"""Who is scored: the appraised units, their parts, and which place belongs to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.cycle import Cycle
from kaoping.engine.plan.demands import UNITS, Grain


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects of one grain, in order: `owner` = position of the appraised unit, `units` = whose facts count."""

    grain: Grain
    units: tuple[str, ...]
    owner: NDArray[np.intp]
    labels: tuple[str, ...]  # unit or month, as shown

    @property
    def count(self) -> int:
        return len(self.units)


class Tree:
    """The units of one folder of facts: a forest, read once. Units are ordered by id."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], appraises: str, cycle: Cycle) -> None:
        self.rows = {row["unit"]: row for row in sorted(rows, key=lambda row: str(row["unit"]))}
        self.appraised = tuple(unit for unit, row in self.rows.items() if row["kind"] == appraises)
        self.cycle = cycle
        self._subjects: dict[Grain, Subjects] = {}

    @cached_property
    def chains(self) -> dict[str, tuple[str, ...]]:
        """Each unit with everything above it, itself first."""
        found: dict[str, tuple[str, ...]] = {}
        for unit in self.rows:
            chain, at = [unit], self.rows[unit].get("parent")
            while at in self.rows and at not in found and at not in chain:
                chain.append(at)
                at = self.rows[at].get("parent")
            above = found.get(at, ()) if at else ()
            for position in range(len(chain) - 1, -1, -1):
                above = found[chain[position]] = (chain[position], *above)
        return found

    def subjects(self, grain: Grain) -> Subjects:
        if grain not in self._subjects:
            self._subjects[grain] = self._found(grain)
        return self._subjects[grain]

    def _found(self, grain: Grain) -> Subjects:
        if grain == UNITS:
            return Subjects(grain, self.appraised, np.arange(len(self.appraised)), self.appraised)
        if grain.monthly:
            months = self.cycle.months
            owner = np.repeat(np.arange(len(self.appraised)), len(months))
            return Subjects(grain, tuple(self.appraised[i] for i in owner), owner, months * len(self.appraised))
        number = {unit: position for position, unit in enumerate(self.appraised)}
        pairs = sorted(
            (number[above], unit)
            for unit, row in self.rows.items()
            if row["kind"] == grain.each
            for above in self.chains[unit][1:]
            if above in number
        )
        units = tuple(unit for _, unit in pairs)
        return Subjects(grain, units, np.array([owner for owner, _ in pairs], dtype=np.intp), units)

    def places(self, grain: Grain, below: bool) -> list[tuple[str, int]]:
        """(unit in which facts stand, subject they count for). Months are told apart by date and map like units."""
        subjects = self.subjects(UNITS if grain.monthly else grain)
        positions: dict[str, list[int]] = defaultdict(list)
        for position, unit in enumerate(subjects.units):
            positions[unit].append(position)
        if not below:
            return [(unit, position) for unit, found in positions.items() for position in found]
        return [
            (unit, position)
            for unit, chain in self.chains.items()
            for above in chain
            for position in positions.get(above, ())
        ]
