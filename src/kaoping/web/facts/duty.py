"""Who may bring facts into a cycle: the office's authors everything, a responsible department what its items read.

An approver enters nothing: who enters does not approve.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.web.bridge.facts import Reads, reads
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import runs_office, sight_of
from kaoping.web.people.roles import AUTHOR, SCORER
from kaoping.web.people.viewer import Viewer


@dataclass(frozen=True)
class Duty:
    """everything: all tables and rows. Else the rows that `items` read (none: may not import)."""

    everything: bool
    items: frozenset[str]

    def __bool__(self) -> bool:
        return self.everything or bool(self.items)

    @property
    def listed(self) -> list[str]:
        """The items in order."""
        return sorted(self.items)

    def reads(self, cycle: Cycle) -> Reads | None:
        """Which rows; None is everything."""
        return None if self.everything else reads(cycle.version.text, self.items)


def duty_of(viewer: Viewer, cycle: Cycle) -> Duty:
    """What the viewer may import into the cycle."""
    if runs_office(viewer, cycle, AUTHOR):
        return Duty(True, frozenset())
    items = sight_of(viewer, cycle).items if viewer.has(SCORER) else frozenset()
    return Duty(False, items)
