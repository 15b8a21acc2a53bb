"""What was worked out of a cycle's facts, kept in memory of the process until the facts change."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

from kaoping.web.cycles.models import Cycle

T = TypeVar("T")


class Memory(Generic[T]):
    """At most so many of them, the oldest dropped first. A cycle that never had facts has no state to know it by, and
    nothing of it is kept."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._found: OrderedDict[tuple[object, ...], T] = OrderedDict()

    def get(self, cycle: Cycle, *of: object) -> T | None:
        """What was kept for the state of the facts; of: whatever else it depends on."""
        return self._found.get(_key(cycle, of))

    def put(self, cycle: Cycle, *of: object, found: T) -> T:
        if cycle.facts_at is not None:
            self._found[_key(cycle, of)] = found
            while len(self._found) > self.most:
                self._found.popitem(last=False)
        return found


def _key(cycle: Cycle, of: tuple[object, ...]) -> tuple[object, ...]:
    return (cycle.pk, cycle.facts_revision, cycle.facts_at, *of)
