"""Who may sit where, what the seats of a department have given so far, and the page that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import Http404

from kaoping.web.collection.models import Recusal, Seat
from kaoping.web.collection.plan import Sheet, sheets_seen, wants
from kaoping.web.collection.seats import recused_by_seat, seats_of
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import cycle_or_404, runs_office
from kaoping.web.facts.models import Mark
from kaoping.web.people.models import Grant, Person
from kaoping.web.people.roles import AUTHOR, SCORER
from kaoping.web.people.viewer import Viewer, today
from kaoping.web.site.days import holds_on
from kaoping.web.site.words import Said, said, titled
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import tree_at

JUDGED: dict[str, Said] = {
    "mean": said("取平均", "their mean"),
    "trimmed": said("去掉最高、最低后取平均", "the mean without the highest and the lowest"),
    "highest": said("取最高", "the highest"),
    "lowest": said("取最低", "the lowest"),
}
LONGEST_CODE = 56  # characters of a unit's code in the code of a seat


def eligible(cycle: Cycle, unit: Unit) -> QuerySet[Person]:
    """Who may be an assessor of a department: its own people; of the office's sheet: its authors."""
    own = Grant.objects.filter(holds_on(today()), role=SCORER, unit=unit)
    found = own.values("person")
    if unit.pk == cycle.owner_id:
        above = [unit.pk, *(node.id for node in tree_at(today()).ancestors(unit.pk))]
        authors = Grant.objects.filter(holds_on(today()), role=AUTHOR, unit__in=above)
        found = (own | authors).values("person")
    return Person.objects.filter(pk__in=found, is_active=True).order_by("username")


def is_assessor(cycle: Cycle, unit: Unit, person: Person) -> bool:
    """Whether somebody gives marks for a department: has a seat, or shares the one that all of it have."""
    seats = seats_of(cycle, unit)
    if seats[0].person_id is not None:
        return any(seat.person_id == person.pk for seat in seats)
    return eligible(cycle, unit).filter(pk=person.pk).exists()


def code_of(cycle: Cycle, unit: Unit, number: int) -> str:
    """The assessor in the facts: code of the department and number of the seat, as long as no unit is called so."""
    code = f"{unit.code[:LONGEST_CODE]}-{number}"
    taken = Unit.objects.filter(code=code).exists() or Seat.objects.filter(cycle=cycle, code=code).exists()
    return f"{unit.code[: LONGEST_CODE - 1]}-S{number}" if taken else code


def given(cycle: Cycle, codes: Iterable[str], *, person: Person | None = None, unit: str = "") -> Counter[str]:
    """Assessor → figures that stand in the facts; of one person (a shared seat has several) and to one unit."""
    rows = Mark.objects.filter(cycle=cycle, assessor__in=list(codes), points__isnull=False)
    if unit:
        rows = rows.filter(unit=unit)
    if person is not None:
        own = Seat.objects.filter(cycle=cycle, person=person).values("code")
        rows = rows.filter(assessor__in=own) | rows.filter(entered_by=person)
    return Counter(dict(rows.order_by().values_list("assessor").annotate(Count("pk"))))


@dataclass(frozen=True)
class Seated:
    """A seat on its page. aside: the units for which it stands aside: name, reason ("" for the own), the recusal."""

    seat: Seat
    marks: int
    aside: list[tuple[str, str, Recusal | None]]


@dataclass(frozen=True)
class Seating:
    """The seats of a department. shared: nobody is named; persons: who may be; nobody_for: names of units for which
    every assessor stands aside; judged: how several marks become one → titles of items."""

    cycle: Cycle
    unit: Unit
    name: str
    seats: list[Seated]
    shared: bool
    persons: list[Person]
    others: list[tuple[Person, str, Recusal]]
    nobody_for: list[str]
    judged: list[tuple[Said, list[str]]]
    items: list[str]
    kinds: frozenset[str]
    may_set: bool
    may_declare: bool


def seating_or_404(viewer: Viewer, cycle_pk: int, unit_pk: int) -> Seating:
    """The seats of a department whose sheet the viewer sees; Http404 for any other, and where nothing is marked."""
    cycle = cycle_or_404(viewer, cycle_pk)
    sheets = [sheet for sheet in sheets_seen(viewer, cycle) if sheet.unit.pk == unit_pk]
    items = [want.code for sheet in sheets for want in sheet.columns if want.table == "marks"]
    if not items:
        raise Http404
    kinds = frozenset(sheet.kind for sheet in sheets)
    return _seating(viewer, cycle, sheets[0], items, kinds)


def _seating(viewer: Viewer, cycle: Cycle, sheet: Sheet, items: list[str], kinds: frozenset[str]) -> Seating:
    unit, seats = sheet.unit, seats_of(cycle, sheet.unit)
    shared = seats[0].person_id is None
    away = {pk: {code for code, kind in found.items() if kind in kinds} for pk, found in recused_by_seat(seats).items()}
    persons = list(eligible(cycle, unit))
    declared = list(Recusal.objects.filter(cycle=cycle, person__in=_people(seats, persons)).select_related("person"))
    codes = {code for found in away.values() for code in found} | {each.unit for each in declared}
    names = dict(CycleUnit.objects.filter(cycle=cycle, code__in=codes).values_list("code", "name"))
    marks = given(cycle, [seat.code for seat in seats])
    by_person = {(each.person_id, each.unit): each for each in declared}
    seated = [
        Seated(
            seat,
            marks[seat.code],
            [
                (
                    names.get(code, code),
                    each.reason if (each := by_person.get((seat.person_id or 0, code))) else "",
                    each,
                )
                for code in sorted(away.get(seat.pk, ()))
            ],
        )
        for seat in seats
    ]
    everybody = set.intersection(*(away.get(seat.pk, set()) for seat in seats)) if not shared else set()
    others = [(each.person, names.get(each.unit, each.unit), each) for each in declared] if shared else []
    return Seating(
        cycle, unit, sheet.name, seated, shared, persons, others, [names[code] for code in sorted(everybody)],
        _judged(cycle, items), items, kinds, runs_office(viewer, cycle, AUTHOR) and cycle.final_at is None,
        is_assessor(cycle, unit, viewer.person) and cycle.final_at is None,
    )  # fmt: skip


def _people(seats: list[Seat], persons: list[Person]) -> set[int]:
    return {seat.person_id for seat in seats if seat.person_id} or {person.pk for person in persons}


def _judged(cycle: Cycle, items: list[str]) -> list[tuple[Said, list[str]]]:
    found: dict[str, list[str]] = {}
    clauses = wants(cycle).clauses
    for item in items:
        clause = clauses.get(item)
        if clause is not None and clause.judged:
            found.setdefault(clause.judged, []).append(f"{item} {titled(clause)}")
    return [(JUDGED.get(way, said(way, way)), titles) for way, titles in found.items()]
