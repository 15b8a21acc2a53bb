"""What is read of the tree: the units of a day, one unit through time, limited to the viewer's part of the tree."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from kaoping.web.people.models import Grant, Person
from kaoping.web.people.roles import LEADER, OFFICE, SECURITY, SYSTEM
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.days import holds_on
from kaoping.web.units.geometry import Drawing, drawing
from kaoping.web.units.models import Boundary, Succession, Unit, UnitVersion
from kaoping.web.units.tree import Node, Tree, tree_at

READERS = (SYSTEM, SECURITY, *OFFICE, LEADER)  # who reads the tree: names and places, nothing of results
KEEPERS = (SYSTEM, *OFFICE)  # who changes it
CHILDREN = 200  # units below one unit that are listed at once
FOUND = 100  # units that a search lists


@dataclass(frozen=True, slots=True)
class Twig:
    """A line of the tree: a unit, how many are below it, and those that are unfolded."""

    node: Node
    below: int
    twigs: list[Twig] = field(default_factory=list)
    more: int = 0  # children that are not listed


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that a search found, and what it belongs to, the outermost first."""

    node: Node
    above: str


@dataclass(frozen=True, slots=True)
class Life:
    """One version of a unit: what it was called, where it belonged, and which of these were new."""

    version: UnitVersion
    parent: str
    changed: frozenset[str]
    current: bool


def visible(viewer: Viewer, tree: Tree) -> frozenset[int]:
    """Ids of the units of a day that the viewer sees. A unit of today is seen by those who reach it today; one that is
    gone, or not there yet, by those to whose part it belonged on the day."""
    if viewer.has(SYSTEM, SECURITY):
        return frozenset(tree.nodes)
    roles = (*OFFICE, LEADER)
    reach, today = viewer.reach(*roles), viewer.tree.nodes
    was = tree.below(viewer.granted_units(*roles)) if tree.on != viewer.on else frozenset()
    return frozenset(unit for unit in tree.nodes if unit in reach or (unit not in today and unit in was))


def may_keep(viewer: Viewer, unit: int) -> bool:
    """Whether the viewer may change a unit."""
    return viewer.has(SYSTEM) or viewer.reaches(unit, *OFFICE)


def unit_seen(viewer: Viewer, code: str, on: datetime.date) -> tuple[Unit, Node, Tree] | None:
    """A unit on a day, or on the nearest day on which it was there; None for what the viewer does not see."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        return None
    day = max(on, unit.opened_on)
    if unit.closed_on is not None and day >= unit.closed_on:
        day = max(unit.closed_on - datetime.timedelta(days=1), unit.opened_on)
    tree = tree_at(day)
    if unit.pk not in visible(viewer, tree):
        return None
    return unit, tree.nodes[unit.pk], tree


def roots(viewer: Viewer, on: datetime.date, at: str = "") -> list[Twig]:
    """The outermost units that the viewer sees, unfolded one step, and down to the unit `at`."""
    tree = tree_at(on)
    seen = visible(viewer, tree)
    outermost = [tree.nodes[unit] for unit in seen if tree.nodes[unit].parent_id not in seen]
    outermost.sort(key=lambda node: node.code)
    unfold = {node.id for node in outermost} if len(outermost) <= 3 else set()
    if target := tree.by_code.get(at):
        unfold |= {target.id, *(node.id for node in tree.ancestors(target.id))}
    return [_twig(node, tree, seen, unfold) for node in outermost]


def children(viewer: Viewer, code: str, on: datetime.date, start: int = 0) -> Twig | None:
    """A unit of a day with its children unfolded, from the `start`-th on; None for what the viewer does not see."""
    tree = tree_at(on)
    node, seen = tree.by_code.get(code), visible(viewer, tree)
    if node is None or node.id not in seen:
        return None
    return _twig(node, tree, seen, {node.id}, start)


def _twig(node: Node, tree: Tree, seen: frozenset[int], unfold: set[int], start: int = 0) -> Twig:
    below = [child for child in tree.children.get(node.id, ()) if child.id in seen]
    if node.id not in unfold:
        return Twig(node, len(below))
    listed = below[start : start + CHILDREN]
    more = len(below) - start - len(listed)
    return Twig(node, len(below), [_twig(child, tree, seen, unfold) for child in listed], more)


def search(viewer: Viewer, text: str, on: datetime.date) -> tuple[list[Found], int]:
    """Units of a day whose name or code holds the text: the first hundred by code, and how many there are."""
    tree = tree_at(on)
    wanted, seen = text.strip().casefold(), visible(viewer, tree)
    hits = [
        node
        for node in tree.nodes.values()
        if node.id in seen and (wanted in node.name.casefold() or wanted in node.code.casefold())
    ]
    hits.sort(key=lambda node: (node.code.casefold() != wanted, node.path.count("/"), node.code))
    return [Found(node, above(tree, node, seen)) for node in hits[:FOUND]], len(hits)


def above(tree: Tree, node: Node, seen: frozenset[int]) -> str:
    """What a unit belongs to, as far as the viewer sees it: 青河区 › 青石街道."""
    return " › ".join(reversed([parent.name for parent in tree.ancestors(node.id) if parent.id in seen]))


def counts(viewer: Viewer, on: datetime.date) -> dict[str, int]:
    """How many units of each kind the viewer sees on a day."""
    tree = tree_at(on)
    found: dict[str, int] = {}
    for unit in visible(viewer, tree):
        found[tree.nodes[unit].kind] = found.get(tree.nodes[unit].kind, 0) + 1
    return found


def life_of(unit: Unit, on: datetime.date) -> list[Life]:
    """The versions of a unit, the newest first."""
    versions = list(UnitVersion.objects.filter(unit=unit).select_related("parent").order_by("from_on"))
    told: list[Life] = []
    for i, version in enumerate(versions):
        before = versions[i - 1] if i else None
        fields = ("name", "kind", "parent_id", "attributes")
        changed = frozenset(f for f in fields if before is not None and getattr(before, f) != getattr(version, f))
        current = version.from_on <= on and (version.to_on is None or version.to_on > on)
        told.append(Life(version, _parent_name(version), changed, current))
    return told[::-1]


def _parent_name(version: UnitVersion) -> str:
    if version.parent is None:
        return ""
    held = UnitVersion.objects.filter(holds_on(version.from_on), unit=version.parent).first()
    return f"{held.name} {version.parent.code}" if held else version.parent.code


def neighbours(unit: Unit) -> tuple[list[Succession], list[Succession]]:
    """What went into the unit, and what it went into."""
    came = Succession.objects.filter(successor=unit).select_related("predecessor").order_by("on", "predecessor__code")
    went = Succession.objects.filter(predecessor=unit).select_related("successor").order_by("on", "successor__code")
    return list(came), list(went)


def names_of(units: Iterable[Unit]) -> dict[int, str]:
    """The last name of each unit, by id."""
    held = UnitVersion.objects.filter(unit__in=list(units)).order_by("from_on")
    return dict(held.values_list("unit_id", "name"))


def boundary_on(unit: Unit, on: datetime.date) -> tuple[Boundary, Drawing] | None:
    """The area of a unit on a day, and its picture."""
    held = Boundary.objects.filter(unit=unit, from_on__lte=on).order_by("-from_on").first()
    return (held, drawing(held.geometry)) if held else None


def grants_at(unit: Unit, on: datetime.date) -> list[Grant]:
    """Who holds a role at the unit itself on a day."""
    found = Grant.objects.filter(holds_on(on), unit=unit, person__is_active=True)
    return list(found.select_related("person").order_by("role", "person__username")[:200])


def staff_of(unit: Unit) -> int:
    """How many people with an account belong to the unit."""
    return Person.objects.filter(unit=unit, is_active=True).count()
