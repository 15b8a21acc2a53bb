"""Reads of the rota: of a month, of the public, of the units that make one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from kaoping.web.dispatching.models import Rota
from kaoping.web.dispatching.places import MAKES_ROTA, PUBLISHES_ROTA, READS_ROTA
from kaoping.web.dispatching.rota_actions import cells_of
from kaoping.web.dispatching.rotas import WEEKDAYS, Cells, days_of, next_month, read_month, troubles, working_days
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said
from kaoping.web.units.models import Unit, UnitVersion
from kaoping.web.units.tree import Node

KEEPS = ("district", "town", "community", "department", "agency")  # kinds of units that may have a rota


@dataclass(frozen=True, slots=True)
class Day:
    """A line of the rota. texts: turn → as it is typed."""

    on: datetime.date
    weekday: Said
    working: bool
    cells: Cells
    texts: Mapping[str, str]
    troubles: list[Said]

    @property
    def empty(self) -> bool:
        return not any(self.texts.values())


def month_or_404(text: str) -> datetime.date:
    """The first day of a month as an address names it; Http404 for anything else."""
    month = read_month(text)
    if month is None:
        raise Http404
    return month


def unit_or_404(viewer: Viewer, code: str) -> tuple[Unit, Node]:
    """A unit of the viewer's part that may have a rota."""
    node = viewer.tree.by_code.get(code)
    if node is None or node.kind not in KEEPS or not viewer.reaches(node.id, *READS_ROTA):
        raise Http404
    return Unit.objects.get(pk=node.id), node


def rota_of(unit: int, month: datetime.date) -> Rota | None:
    """The rota of a unit (id) for a month; None where nobody has begun one."""
    rows = Rota.objects.filter(unit=unit, month=month)
    found: Rota | None = rows.select_related("unit", "published_by").prefetch_related("editors").first()
    return found


def days(rota: Rota | None, month: datetime.date, typed: Mapping[datetime.date, Cells] | None = None) -> list[Day]:
    """Every day of a month. typed: what somebody has just sent, in the place of what is written."""
    there = {**(cells_of(rota) if rota else {}), **(typed or {})}
    working = working_days(month)
    found = []
    for day in days_of(month):
        cells = there.get(day, Cells())
        wrong = troubles(cells, working=day in working)
        found.append(Day(day, WEEKDAYS[day.weekday()], day in working, cells, cells.texts(), wrong))
    return found


def may(viewer: Viewer, rota: Rota) -> dict[str, bool]:
    """What the viewer may do with a rota. other: somebody else has to publish it."""
    publishes = rota.state == "draft" and viewer.reaches(rota.unit_id, *PUBLISHES_ROTA)
    own = viewer.person in rota.editors.all()
    return {
        "write": viewer.reaches(rota.unit_id, *MAKES_ROTA),
        "publish": publishes and not own,
        "other": rota.state == "draft" and own,
    }


@dataclass(frozen=True, slots=True)
class Held:
    """A unit with its rotas of two months."""

    node: Node
    now: Rota | None
    then: Rota | None


def overview(viewer: Viewer, month: datetime.date, most: int = 200) -> tuple[list[Held], bool]:
    """Districts and towns of the viewer's part, and whichever other unit has a rota; whether there are more."""
    reach, then = viewer.reach(*READS_ROTA), next_month(month)
    rotas = Rota.objects.filter(unit__in=reach, month__in=(month, then)).select_related("unit")
    by_key = {(rota.unit_id, rota.month): rota for rota in rotas}
    with_one = {unit for unit, _ in by_key}
    nodes = sorted(
        (
            node
            for unit in reach
            if (node := viewer.tree.nodes.get(unit)) and (node.kind in ("district", "town") or unit in with_one)
        ),
        key=lambda node: node.code,
    )
    found = [Held(node, by_key.get((node.id, month)), by_key.get((node.id, then))) for node in nodes[:most]]
    return found, len(nodes) > most


def published_or_404(code: str, month: datetime.date) -> tuple[Rota, str]:
    """A published rota for everybody, and what the unit was called."""
    rows = Rota.objects.filter(unit__code=code, month=month, state="published")
    rota = rows.select_related("unit").first()
    if rota is None:
        raise Http404
    last = rota.month.replace(day=days_of(month)[-1].day)
    named = UnitVersion.objects.filter(unit=rota.unit, from_on__lte=last).order_by("-from_on").first()
    return rota, named.name if named else rota.unit.code
