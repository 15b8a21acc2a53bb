"""Whose part of the tree a duty, a rule or a rota belongs to, and which units may be named in it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from kaoping.web.people.roles import (
    APPRAISED,
    APPROVER,
    AUTHOR,
    DESKS,
    DISPATCHER,
    DUTY_CHIEF,
    INTAKE,
    LEADER,
    OFFICE,
    SCORER,
    SUPERVISOR,
)
from kaoping.web.people.viewer import Viewer
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import Node, Tree

READS_DUTIES = (*sorted(OFFICE), LEADER, SCORER, APPRAISED, *sorted(DESKS))
PROPOSES = (AUTHOR, SCORER)  # a department proposes a duty; so may the office itself
READS_RULES = (AUTHOR, APPROVER, LEADER, INTAKE, DISPATCHER, DUTY_CHIEF, SUPERVISOR)
MAKES_RULES = (AUTHOR, DISPATCHER)  # the author decides, the dispatcher proposes
READS_ROTA = (AUTHOR, APPROVER, LEADER, INTAKE, DISPATCHER, DUTY_CHIEF, SUPERVISOR)
MAKES_ROTA = (AUTHOR, INTAKE)
PUBLISHES_ROTA = (DUTY_CHIEF, APPROVER)
OFFERED = 600  # units that a form suggests


def governed(viewer: Viewer, *roles: str) -> frozenset[int]:
    """Ids of the units whose rules and duties concern the viewer: those reached, and what stands above them."""
    granted = viewer.granted_units(*roles)
    above = {node.id for unit in granted for node in viewer.tree.ancestors(unit)}
    return viewer.reach(*roles) | above


def seen_at(viewer: Viewer, *roles: str, everywhere: bool = False) -> Q:
    """Rows whose `place` concerns the viewer. everywhere: a row without a place concerns everybody."""
    condition = Q(place__in=governed(viewer, *roles))
    return condition | Q(place__isnull=True) if everywhere else condition


def holds_place(viewer: Viewer, place: int | None, *roles: str) -> bool:
    """Whether the viewer holds one of the roles over a place; over everything for None."""
    if place is not None:
        return viewer.reaches(place, *roles)
    roots = {node.id for node in viewer.tree.children.get(None, ())}
    return bool(roots) and roots <= viewer.reach(*roles)


def district(viewer: Viewer, *roles: str) -> frozenset[int]:
    """Ids of every unit of the districts in which the viewer holds one of the roles."""
    roots = {root_of(viewer.tree, unit) for unit in viewer.granted_units(*roles)}
    return viewer.tree.below(roots)


def root_of(tree: Tree, unit: int) -> int:
    return next((node.id for node in reversed(list(tree.ancestors(unit)))), unit)


def offered(tree: Tree, among: Iterable[int], kinds: tuple[str, ...] = ()) -> list[Node]:
    """Units a form suggests, by code: of these kinds, or all but grids."""
    nodes = (tree.nodes[unit] for unit in among if unit in tree.nodes)
    fitting = (node for node in nodes if (node.kind in kinds if kinds else node.kind != "grid"))
    return sorted(fitting, key=lambda node: node.code)[:OFFERED]


def read_unit(tree: Tree, text: str, among: frozenset[int]) -> Node | None:
    """The unit that somebody typed: "DEP02 区城管所", a code, or a whole name that only one has."""
    typed = text.strip()
    for code in (typed, typed.split(maxsplit=1)[0] if typed else ""):
        node = tree.by_code.get(code)
        if node is not None and node.id in among:
            return node
    named = [node for node in tree.nodes.values() if node.name == typed and node.id in among]
    return named[0] if len(named) == 1 else None


def name_of(tree: Tree, unit: Unit) -> str:
    """What a unit is called; its code where it is no more."""
    node = tree.nodes.get(unit.pk)
    return node.name if node else unit.code
