"""Who gives marks, under which name they stand in the facts, and to whom they give none."""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.web.collection.models import Recusal, Seat
from kaoping.web.collection.plan import Sheet, enters
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.people.models import Grant, Person
from kaoping.web.people.roles import APPRAISED, GRID_WORKER, SCORER
from kaoping.web.people.viewer import Viewer, any_of, today, viewer_of
from kaoping.web.site.days import holds_on
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


def seats_of_all(places: Iterable[tuple[Cycle, Unit]]) -> dict[tuple[int, int], list[Seat]]:
    """`seats_of` for many departments, by the ids of cycle and unit."""
    wanted = {(cycle.pk, unit.pk): (cycle, unit) for cycle, unit in places}
    cycles, units = {cycle for cycle, _ in wanted}, {unit for _, unit in wanted}
    found: dict[tuple[int, int], list[Seat]] = {}
    for seat in Seat.objects.filter(cycle__in=cycles, unit__in=units).select_related("person").order_by("number"):
        found.setdefault((seat.cycle_id, seat.unit_id), []).append(seat)
    for key, (cycle, unit) in wanted.items():
        found.setdefault(key, [Seat(cycle=cycle, unit=unit, number=1, person=None, code=unit.code)])
    return found


def recused_by_seat(seats: Iterable[Seat]) -> dict[int, dict[str, str]]:
    """Seat → codes of the units to which it gives no marks → their kinds; declared ones and the own. A seat that
    several share is in none."""
    held = [seat for seat in seats if seat.person_id is not None]
    if not held:
        return {}
    cycles, persons = {seat.cycle_id for seat in held}, {seat.person_id for seat in held}
    away: dict[tuple[int, int | None], set[str]] = {(seat.cycle_id, seat.person_id): set() for seat in held}
    for cycle, person, unit in Recusal.objects.filter(cycle__in=cycles, person__in=persons).values_list(
        "cycle", "person", "unit"
    ):
        away.setdefault((cycle, person), set()).add(unit)
    own = _own_of_all(cycles, persons)
    codes = {code for found in away.values() for code in found}
    kinds = {
        (cycle, code): kind
        for cycle, code, kind in CycleUnit.objects.filter(cycle__in=cycles, code__in=codes).values_list(
            "cycle", "code", "kind"
        )
    }
    return {
        seat.pk: {
            **{code: kinds.get((seat.cycle_id, code), "") for code in away[seat.cycle_id, seat.person_id]},
            **own.get((seat.cycle_id, seat.person_id), {}),
        }
        for seat in held
    }


def _own_of_all(cycles: set[int], persons: set[int | None]) -> dict[tuple[int, int | None], dict[str, str]]:
    """(cycle, person) → the units of their own, as `_own` finds them."""
    grants = Grant.objects.filter(
        holds_on(today()), person__in=persons, person__is_active=True, role__in=(APPRAISED, GRID_WORKER, SCORER)
    )
    held = list(grants.values_list("person", "role", "unit"))
    places = CycleUnit.objects.filter(cycle__in=cycles, unit__in={unit for _, _, unit in held})
    paths = {(cycle, unit): (path, code, kind) for cycle, unit, path, code, kind in places.values_list(
        "cycle", "unit", "path", "code", "kind")}  # fmt: skip
    below = CycleUnit.objects.filter(any_of({path for path, _, _ in paths.values()}), cycle__in=cycles)
    units = list(below.values_list("cycle", "path", "code", "kind")) if paths else []
    found: dict[tuple[int, int | None], dict[str, str]] = {}
    for person, role, unit in held:
        for cycle in cycles & {at for at, place in paths if place == unit}:
            path, code, kind = paths[cycle, unit]
            own = found.setdefault((cycle, person), {})
            if role == SCORER:
                own[code] = kind
            else:
                own |= {each: its for at, where, each, its in units if at == cycle and where.startswith(path)}
    return found
