"""Which part of a cycle a person sees: units by their path in the cycle's own tree, items by responsibility."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility
from kaoping.web.people.roles import APPRAISED, GRID_WORKER, LEADER, OFFICE, SCORER
from kaoping.web.people.viewer import Viewer, any_of

BY_PLACE = (*OFFICE, LEADER, APPRAISED, GRID_WORKER)  # roles that see all items of their part of the tree


@dataclass(frozen=True)
class Sight:
    """paths: units at or below these are seen with every item and their totals ("/" is everything).
    items: items that are seen for every unit of the cycle, without totals (a responsible department)."""

    paths: tuple[str, ...]
    items: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.paths or self.items)

    @property
    def everything(self) -> bool:
        return "/" in self.paths

    def whole(self, path: str) -> bool:
        """Whether all items of a unit are seen."""
        return path.startswith(self.paths)

    def sees(self, path: str, item: str) -> bool:
        return self.whole(path) or item in self.items

    def units(self, field: str = "path") -> Q:
        """Rows of units of which anything is seen."""
        return Q() if self.everything or self.items else any_of(self.paths, field)

    def whole_units(self, field: str = "path") -> Q:
        """Rows of units of which everything is seen."""
        return Q() if self.everything else any_of(self.paths, field)


def sight_of(viewer: Viewer, cycle: Cycle) -> Sight:
    """What the viewer sees of a cycle, whatever its stage; found out once for a viewer, who lives for one request."""
    if cycle.pk not in viewer.sights:
        viewer.sights[cycle.pk] = _sight(viewer, cycle)
    return viewer.sights[cycle.pk]


def _sight(viewer: Viewer, cycle: Cycle) -> Sight:
    answers = Responsibility.objects.filter(cycle=cycle, unit__in=viewer.granted_units(SCORER))
    return Sight(_paths(viewer, cycle), frozenset(answers.values_list("item", flat=True)))


def _paths(viewer: Viewer, cycle: Cycle) -> tuple[str, ...]:
    if cycle.owner_id in viewer.reach(*BY_PLACE):
        return ("/",)
    return tuple(_placed(viewer).filter(cycle=cycle).values_list("path", flat=True))


def _placed(viewer: Viewer) -> QuerySet[CycleUnit]:
    """The granted units in every cycle, and what was merged into one of them or into one below it."""
    gone = viewer.reach(*BY_PLACE) - viewer.tree.nodes.keys()
    return CycleUnit.objects.filter(unit__in=viewer.granted_units(*BY_PLACE) | gone)


def runs_office(viewer: Viewer, cycle: Cycle, *roles: str) -> bool:
    """Whether the viewer is of the office that keeps the cycle (in one of the roles; any of the office's without)."""
    return viewer.reaches(cycle.owner_id, *(roles or OFFICE))


def cycle_or_404(viewer: Viewer, pk: int) -> Cycle:
    """A cycle with its scheme, owner and final run, when the viewer sees anything of it; Http404 for any other."""
    cycle = Cycle.objects.select_related("version__scheme", "owner", "final_run").filter(pk=pk).first()
    if cycle is None or not sight_of(viewer, cycle):
        raise Http404
    return cycle


def cycles_seen(viewer: Viewer) -> QuerySet[Cycle]:
    """The cycles of which the viewer sees anything."""
    answering = Responsibility.objects.filter(unit__in=viewer.granted_units(SCORER))
    return Cycle.objects.filter(
        Q(owner__in=owners(viewer, *BY_PLACE))
        | Q(pk__in=_placed(viewer).values("cycle"))
        | Q(pk__in=answering.values("cycle"))
    )


def owners(viewer: Viewer, *roles: str) -> frozenset[int]:
    """Units in the viewer's reach that own a cycle: the office of a city sees its districts' cycles."""
    if "cycles" not in viewer.owners:
        found = Cycle.objects.order_by().values_list("owner_id", flat=True).distinct()
        viewer.owners["cycles"] = frozenset(found)
    return viewer.owners["cycles"] & viewer.reach(*roles)
