"""我的案件将扣多少: cases of a person's unit that are about to turn red, or have, with what each costs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from kaoping.web.cases.models import Case
from kaoping.web.cases.rights import AT_DESKS
from kaoping.web.cases.ticking import light
from kaoping.web.feed.costs import Line, effect_lines
from kaoping.web.people.roles import APPRAISED, AUTHOR, GRID_WORKER, HANDLER, LEADER
from kaoping.web.people.viewer import Viewer

SEES = (*AT_DESKS, HANDLER, LEADER, AUTHOR, APPRAISED, GRID_WORKER)
SOON = datetime.timedelta(days=2)  # before the limit
BACK = datetime.timedelta(days=30)  # that it may have run out ago
MOST = 60  # cases on the page
PLACES = (*AT_DESKS, LEADER, AUTHOR, APPRAISED)


@dataclass(frozen=True)
class AtRisk:
    """A case and its light."""

    case: Case
    light: str


def at_risk(viewer: Viewer) -> list[AtRisk]:
    """The cases at the units of the viewer whose limit is near or past, the most urgent first."""
    now = timezone.now()
    rows = _near(viewer, now).select_related("category", "lead").order_by("due_at", "pk")
    return [AtRisk(case, light(case, now)) for case in rows[:MOST]]


def one_or_404(viewer: Viewer, pk: int) -> Case:
    """One of these cases; Http404 for any other."""
    found = _near(viewer, timezone.now()).select_related("category").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def how_many(viewer: Viewer) -> int:
    """How many such cases there are, up to MOST."""
    return _near(viewer, timezone.now())[:MOST].count()


def _near(viewer: Viewer, now: datetime.datetime) -> QuerySet[Case]:
    rows = _of(viewer).filter(due_at__gte=now - BACK, due_at__lt=now + SOON, valid=True)
    return rows.filter(state__in=("dispatched", "handling"))


def _of(viewer: Viewer) -> QuerySet[Case]:
    """Handled by the viewer's units, or of their places and desks."""
    places = viewer.reach(*PLACES)
    if viewer.tree.nodes.keys() <= places:
        return Case.objects.all()
    units, grids = viewer.reach(HANDLER), viewer.reach(GRID_WORKER)
    return Case.objects.filter(Q(lead__in=units) | Q(town__in=places) | Q(desk__in=places) | Q(grid__in=grids | places))


def overtime(viewer: Viewer, case: Case) -> list[Line]:
    """What overtime of a case costs, in every cycle that counts it."""
    return [line for line in effect_lines(viewer, case) if line.kind in ("overtime", "by_rule")]
