"""Who gives marks, under which name they stand in the facts, and to whom they give none."""

from __future__ import annotations

from kaoping.web.collection.models import Recusal, Seat
from kaoping.web.collection.plan import Sheet, enters
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPRAISED, GRID_WORKER, SCORER
from kaoping.web.people.viewer import Viewer, any_of, viewer_of
from kaoping.web.units.models import Unit


def seats_of(cycle: Cycle, unit: Unit) -> list[Seat]:
    """The seats of a department, by number; without any, the one that its people share."""
    held = list(Seat.objects.filter(cycle=cycle, unit=unit).select_related("person").order_by("number"))
    return held or [Seat(cycle=cycle, unit=unit, number=1, person=None, code=unit.code)]


def seat_of(viewer: Viewer, sheet: Sheet) -> Seat | None:
    """Where the viewer gives marks; None for who gives none here."""
    if not enters(viewer, sheet):
        return None
    seats = seats_of(sheet.cycle, sheet.unit)
    return next((seat for seat in seats if seat.person_id in (viewer.person.pk, None)), None)


def recused_from(cycle: Cycle, person: Person) -> dict[str, str]:
    """Codes of the units to which a person gives no marks → why; "" for their own."""
    declared = dict(Recusal.objects.filter(cycle=cycle, person=person).values_list("unit", "reason"))
    return {**declared, **dict.fromkeys(_own(cycle, person), "")}


def _own(cycle: Cycle, person: Person) -> list[str]:
    """Where the person is appraised or works, and all below it. Who scores for a department that is itself appraised
    stands aside there, too."""
    ids = viewer_of(person).granted_units(APPRAISED, GRID_WORKER)
    paths = CycleUnit.objects.filter(cycle=cycle, unit__in=ids).values_list("path", flat=True)
    own = CycleUnit.objects.filter(any_of(paths), cycle=cycle).values_list("code", flat=True) if paths else ()
    scored = viewer_of(person).granted_units(SCORER)
    return [*own, *CycleUnit.objects.filter(cycle=cycle, unit__in=scored).values_list("code", flat=True)]


def marks_wanted(seat: Seat, recused: dict[str, str], unit: str) -> bool:
    """Whether a seat has to give marks to a unit: a seat that several share can always find somebody who may."""
    return seat.person_id is None or unit not in recused
