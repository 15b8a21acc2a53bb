"""Which departments a scheme means: names in it against names in the tree of units."""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.web.bridge.schemes import Item, outline
from kaoping.web.cycles.models import Cycle
from kaoping.web.units.tree import Node, tree_at

ANSWERING = ("department", "agency")  # kinds of units that answer for items


def candidates(cycle: Cycle) -> list[Node]:
    """Units that can answer for items: departments and agencies of the day first, then the others of the owner's part
    of the tree that are not below an appraised unit."""
    within = tree_at(cycle.units_on).within(cycle.owner_id)
    return [node for node in within if node.kind in ANSWERING]


def matched(cycle: Cycle) -> dict[str, list[int]]:
    """Leaf → ids of the units that its scheme names; items whose names fit no unit, or several, are left out."""
    items = outline(cycle.version.text).items
    units = candidates(cycle)
    found: dict[str, list[int]] = {}
    for item in items:
        if item.leaf:
            ids = [unit for name in named(item, items) if (unit := unit_of(name, units)) is not None]
            if ids:
                found[item.id] = list(dict.fromkeys(ids))
    return found


def named(item: Item, items: Iterable[Item]) -> tuple[str, ...]:
    """The responsible of an item, or of the nearest section above it that names any."""
    by_id = {each.id: each for each in items}
    at: Item | None = item
    while at is not None and not at.responsible:
        at = by_id.get(at.parent)
    return at.responsible if at is not None else ()


def unit_of(name: str, units: Iterable[Node]) -> int | None:
    """The one unit that is meant: the same name, else the only one whose name ends with it (区联动办 for 联动办)."""
    units = list(units)
    same = [unit.id for unit in units if unit.name == name]
    ending = [unit.id for unit in units if len(name) > 1 and unit.name.endswith(name)]
    chosen = same or ending
    return chosen[0] if len(chosen) == 1 else None
