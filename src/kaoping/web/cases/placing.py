"""Where a case belongs: the grid around its place, the town above it, the unit whose platform runs it."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.web.people.viewer import today
from kaoping.web.units.tree import Node, Tree, tree_at

PLATFORM = "town"  # the kind of unit that runs the cases of its grids


@dataclass(frozen=True, slots=True)
class Belonging:
    """Ids of units. grid, town: None where the place lies in none."""

    grid: int | None
    town: int | None
    desk: int


def belonging(grid: int | None, fallback: int, tree: Tree | None = None) -> Belonging:
    """The town above a unit and the desk of its cases. fallback: the desk of what lies in no grid. tree: today's,
    from whoever asks about many."""
    tree = tree or tree_at(today())
    if grid is None or grid not in tree.nodes:
        return Belonging(None, None, fallback)
    town = town_of(tree, grid)
    return Belonging(grid, town, town or root_of(tree, grid))


def town_of(tree: Tree, unit: int) -> int | None:
    """The town that a unit is or lies in."""
    if tree.nodes[unit].kind == PLATFORM:
        return unit
    return next((node.id for node in tree.ancestors(unit) if node.kind == PLATFORM), None)


def root_of(tree: Tree, unit: int) -> int:
    """The uppermost unit above one, or itself."""
    return next((node.id for node in reversed(list(tree.ancestors(unit)))), unit)


def above(desk: int) -> int | None:
    """The platform to which a case is escalated from a desk; None above the uppermost."""
    return next((node.id for node in tree_at(today()).ancestors(desk)), None)


def runs_cases(node: Node) -> bool:
    """Whether a unit may run cases: none below a town does."""
    return node.kind not in ("community", "grid") or node.parent_id is None


def platforms() -> list[int]:
    """Ids of the units that may run cases, and of those that were merged into them."""
    tree = tree_at(today())
    below = tree.below([node.id for node in tree.children[None]])
    return sorted(unit for unit in below if unit not in tree.nodes or runs_cases(tree.nodes[unit]))


def around_desk(desk: int) -> frozenset[int]:
    """Ids of the units of the whole tree (the district, say) in which a desk lies: a case goes to no other."""
    tree = tree_at(today())
    return tree.below([root_of(tree, desk) if desk in tree.nodes else desk])
