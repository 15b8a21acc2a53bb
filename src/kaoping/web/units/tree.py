"""The tree of units on one day, held in memory until the tree changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from kaoping.web.site.days import holds_on
from kaoping.web.units.models import Succession, TreeRevision, UnitVersion

KEPT_BELOW = 200  # answers of `below` that a tree keeps: every page asks for the same few


@dataclass(frozen=True, slots=True)
class Node:
    """A unit as it is on the day. `path`: ids from the root down to the unit, "/1/5/12/"."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    attributes: dict[str, str]
    path: str


@dataclass(frozen=True)
class Tree:
    """All units of one day. A unit whose parent is not there that day is a root."""

    on: datetime.date
    nodes: dict[int, Node]
    went_into: dict[int, tuple[int, ...]]  # successor → predecessors, of all times up to the day
    revision: int = 0  # grows with every change of any unit, boundaries too

    @cached_property
    def by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes.values()}

    @cached_property
    def children(self) -> dict[int | None, list[Node]]:
        """Children by parent id, by code; roots under None."""
        found: dict[int | None, list[Node]] = {}
        for node in sorted(self.nodes.values(), key=lambda node: node.code):
            found.setdefault(node.parent_id if node.parent_id in self.nodes else None, []).append(node)
        return found

    @cached_property
    def _found_below(self) -> dict[frozenset[int], frozenset[int]]:
        return {}

    def below(self, units: Iterable[int]) -> frozenset[int]:
        """The units themselves, everything below them, and whatever was merged into any of these."""
        asked = frozenset(units)
        kept = self._found_below.get(asked)
        if kept is None:
            if len(self._found_below) >= KEPT_BELOW:
                self._found_below.clear()
            kept = self._found_below[asked] = self._walked(asked)
        return kept

    def _walked(self, units: frozenset[int]) -> frozenset[int]:
        found: set[int] = set()
        waiting = list(units)
        while waiting:
            unit = waiting.pop()
            if unit in found:
                continue
            found.add(unit)
            waiting += [child.id for child in self.children.get(unit, ())]
            waiting += self.went_into.get(unit, ())
        return frozenset(found)

    def ancestors(self, unit: int) -> Iterator[Node]:
        """The unit's parents, the nearest first."""
        node = self.nodes.get(unit)
        while node is not None and node.parent_id in self.nodes:
            node = self.nodes[node.parent_id]
            yield node

    def within(self, root: int) -> list[Node]:
        """The unit and everything below it on the day, parents first, by code."""
        node = self.nodes.get(root)
        if node is None:
            return []
        found = [node]
        for parent in found:
            found += self.children.get(parent.id, ())
        return found


def tree_at(on: datetime.date) -> Tree:
    """The tree on a day; read again only after a change."""
    revision = TreeRevision.objects.values_list("number", flat=True).first() or 0
    return _read(revision, on)


@lru_cache(maxsize=16)
def _read(revision: int, on: datetime.date) -> Tree:
    rows = UnitVersion.objects.filter(holds_on(on))
    versions = {
        row[0]: row
        for row in rows.values_list("unit_id", "unit__code", "name", "kind", "parent_id", "attributes").iterator()
    }
    paths: dict[int, str] = {}
    nodes = {unit: Node(*row, path=_path(unit, versions, paths)) for unit, row in versions.items()}
    went_into: dict[int, tuple[int, ...]] = {}
    for successor, predecessor in Succession.objects.filter(on__lte=on).values_list("successor_id", "predecessor_id"):
        went_into[successor] = (*went_into.get(successor, ()), predecessor)
    return Tree(on, nodes, went_into, revision)


def _path(unit: int, versions: Mapping[int, tuple[Any, ...]], paths: dict[int, str]) -> str:
    """Ids from the root down; the actions see to it that no unit is its own ancestor."""
    chain: list[int] = []
    at: int | None = unit
    while at is not None and at in versions and at not in paths:
        chain.append(at)
        at = versions[at][4]
    path = paths.get(at, "/") if at is not None else "/"
    for step in reversed(chain):
        path = paths[step] = f"{path}{step}/"
    return paths[unit]
