"""What can be taken out for whom, and who may ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from kaoping.problems import Refused
from kaoping.web.bridge.schemes import Item, outline
from kaoping.web.corrections import faults
from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility
from kaoping.web.cycles.sight import runs_office
from kaoping.web.people.roles import APPRAISED, AUTHOR, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import titled
from kaoping.web.units.models import Unit


@dataclass(frozen=True, slots=True)
class Place:
    """An appraised unit and an item of the scheme. leaves: the item itself, or what lies below the section."""

    unit: CycleUnit
    item: str
    title: str
    leaves: frozenset[str]


def place_of(cycle: Cycle, unit: str, item: str) -> Place:
    """Raises Refused where the cycle has no such appraised unit or item."""
    row = appraised(cycle).filter(code=unit).select_related("unit").first()
    items = outline(cycle.version.text).items
    entry = next((each for each in items if each.id == item), None)
    if row is None or entry is None:
        raise Refused([faults.NO_SUCH_PLACE.at(unit=unit[:60], item=item[:40])])
    return Place(row, item, f"{entry.id} {titled(entry)}", leaves_of(items, item))


def appraised(cycle: Cycle) -> QuerySet[CycleUnit]:
    """The units that the cycle appraises."""
    return CycleUnit.objects.filter(cycle=cycle, kind=outline(cycle.version.text).appraised_kind)


def leaves_of(items: tuple[Item, ...], item: str) -> frozenset[str]:
    """The leaves at and below an item."""
    inside, found = {item}, set()
    for each in items:  # a section stands before what is below it
        if each.id == item or each.parent in inside:
            inside.add(each.id)
            if each.leaf:
                found.add(each.id)
    return frozenset(found)


class ExemptionRights:
    """For what a person may ask for an exemption in a cycle, found out once."""

    def __init__(self, viewer: Viewer, cycle: Cycle) -> None:
        self.viewer, self.cycle = viewer, cycle
        self.office = runs_office(viewer, cycle, AUTHOR)
        self.own = viewer.granted_units(APPRAISED)

    @cached_property
    def answering(self) -> dict[int, set[str]]:
        """The person's departments and the items for which they answer."""
        found: dict[int, set[str]] = {}
        rows = Responsibility.objects.filter(cycle=self.cycle, unit__in=self.viewer.granted_units(SCORER))
        for unit, item in rows.values_list("unit", "item"):
            found.setdefault(unit, set()).add(item)
        return found

    def way(self, place: Place) -> tuple[str, Unit] | None:
        """As what, and for which unit, the person asks; None for who may not."""
        if self.office:
            return "office", self.cycle.owner
        if place.unit.unit_id in self.own:
            return "unit", place.unit.unit
        for unit, items in self.answering.items():
            if place.leaves and place.leaves <= items:
                return "department", Unit.objects.get(pk=unit)
        return None

    def units(self) -> list[CycleUnit]:
        """The units for which the person may ask."""
        rows = appraised(self.cycle).order_by("path", "code")
        if self.office or any(self.answering.values()):
            return list(rows)
        return list(rows.filter(unit__in=self.own))

    def items(self) -> list[Item]:
        """The items for which the person may ask, for some unit."""
        items = outline(self.cycle.version.text).items
        if self.office or self.own:
            return list(items)
        return [
            each for each in items
            if any(leaves_of(items, each.id) and leaves_of(items, each.id) <= mine for mine in self.answering.values())
        ]  # fmt: skip

    def __bool__(self) -> bool:
        return bool(self.office or self.answering or self.units())
