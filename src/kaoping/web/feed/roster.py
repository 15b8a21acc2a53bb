"""Which unit of a cycle a case belongs to: the cycle keeps its units as they were on one day, cases name those of
theirs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.units.models import Succession, UnitVersion

NONE = -1
Places = NDArray[np.int64]


@dataclass
class Roster:
    """The units of a cycle by their number in it. own: id of a unit → its place in `codes`."""

    codes: list[str]
    own: dict[int, int]
    went_into: dict[int, list[int]]
    parents: dict[int, int | None]
    _found: dict[int, int] = field(default_factory=dict)

    def place_of(self, unit: int) -> int:
        """The unit's place in the roster; that of the one unit it went into; that of the nearest unit above; NONE."""
        if unit not in self._found:
            self._found[unit] = NONE  # a ring of successions ends here
            self._found[unit] = self._looked_up(unit)
        return self._found[unit]

    def _looked_up(self, unit: int) -> int:
        if unit in self.own:
            return self.own[unit]
        heirs = self.went_into.get(unit, [])
        if len(heirs) == 1 and (place := self.place_of(heirs[0])) != NONE:
            return place
        parent = self.parents.get(unit)
        return NONE if parent is None else self.place_of(parent)

    def code_of(self, *units: int | None) -> str | None:
        """The code for the first of some units that belongs to the roster."""
        places = (self.place_of(unit) for unit in units if unit)
        found = next((place for place in places if place != NONE), NONE)
        return None if found == NONE else self.codes[found]

    def places(self, *columns: Places) -> Places:
        """For rows with several units (0 for none), the place of the first one that belongs to the roster."""
        found = np.full(len(columns[0]), NONE, np.int64)
        for column in columns:
            open_ones = np.flatnonzero(found == NONE)
            asked = column[open_ones]
            known = np.full(int(asked.max(initial=0)) + 1, NONE, np.int64)
            for unit in np.flatnonzero(np.bincount(asked)).tolist():
                known[unit] = self.place_of(unit) if unit else NONE
            found[open_ones] = known[asked]
        return found


def roster_of(cycle: Cycle) -> Roster:
    """Read the cycle's units, all successions, and under which unit every one lies or lay last."""
    rows = list(CycleUnit.objects.filter(cycle=cycle).order_by("code").values_list("unit_id", "code"))
    went_into: dict[int, list[int]] = defaultdict(list)
    for one, other in Succession.objects.values_list("predecessor_id", "successor_id"):
        went_into[one].append(other)
    versions = UnitVersion.objects.order_by("from_on").values_list("unit_id", "parent_id")
    return Roster(
        [code for _, code in rows],
        {unit: place for place, (unit, _) in enumerate(rows)},
        dict(went_into),
        dict(versions.iterator()),
    )
