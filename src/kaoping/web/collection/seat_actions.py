"""Who gives marks for a department, and who stands aside from which unit."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.collection import faults
from kaoping.web.collection.models import Recusal, Seat, Submission
from kaoping.web.collection.seating import code_of, eligible, given, is_assessor
from kaoping.web.collection.seats import recused_from, seats_of
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.writing import locked
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import viewer_of
from kaoping.web.units.models import Unit

WHY = 200  # characters of a reason


@action
def set_seats(*, cycle: Cycle, unit: Unit, persons: Iterable[Person], by: Person) -> list[Seat]:
    """Name the assessors of a department side by side, in their order; none: its people share one seat.

    Who has given marks keeps the seat. Raises Refused: for who may not sit there, for a seat with marks that would go,
    and once a column of marks is submitted.
    """
    held = locked(cycle)
    _office(by, held, "指定评分人", "names the assessors")
    wanted = list(dict.fromkeys(persons))
    allowed = {person.pk for person in eligible(held, unit)}
    if strange := [person for person in wanted if person.pk not in allowed]:
        raise Refused([faults.NO_ASSESSOR.at(person=person.name, unit=unit.code) for person in strange])
    before = seats_of(held, unit)
    if [seat.person_id for seat in before if seat.person_id] == [person.pk for person in wanted]:
        return _noted(held, unit, before, before, by)
    _still_open(held, unit)
    marks = given(held, [seat.code for seat in before])
    staying = {person.pk for person in wanted}
    gone = [seat for seat in before if marks.get(seat.code) and seat.person_id not in staying]
    if gone:
        raise Refused([_in_use(seat, marks[seat.code]) for seat in gone])
    kept = {seat.person_id: seat for seat in before if marks.get(seat.code)}
    Seat.objects.filter(cycle=held, unit=unit).exclude(pk__in=[seat.pk for seat in kept.values()]).delete()
    free = iter(number for number in range(1, 1000) if number not in {seat.number for seat in kept.values()})
    for person in wanted:
        if person.pk not in kept:
            number = next(free)
            Seat.objects.create(cycle=held, unit=unit, number=number, person=person, code=code_of(held, unit, number))
    return _noted(held, unit, before, seats_of(held, unit), by)


def _noted(cycle: Cycle, unit: Unit, before: list[Seat], after: list[Seat], by: Person) -> list[Seat]:
    names = [[f"{seat.code} {seat.person.name}" for seat in seats if seat.person] for seats in (before, after)]
    note("seats.set", cycle, by=by, unit=unit, before=names[0], after=names[1])
    return after


@action
def recuse(*, cycle: Cycle, unit: Unit, person: Person, code: str, reason: str, by: Person) -> Recusal:
    """Put down that an assessor of a department (`unit`) gives no marks to an appraised unit (`code`): by the person,
    or by the office for them. Raises Refused: also while marks that they gave to it stand there."""
    held = locked(cycle)
    if person.pk != by.pk:
        _office(by, held, "替别人登记回避", "puts down recusals of others")
    if not is_assessor(held, unit, person):
        raise Refused([_no_such("这个人不是评分人", "that person is no assessor")])
    about = CycleUnit.objects.filter(cycle=held, code=code).first()
    if about is None:
        raise Refused([_no_such("本周期没有这个单位", "the cycle has no such unit")])
    if code in recused_from(held, person):
        raise Refused([_no_such(f"{person.name}已回避{about.name}", f"{person.name} stands aside for {about.name}")])
    if not reason.strip():
        raise Refused([faults.NO_REASON.at()])
    _still_open(held, unit)
    if count := given(held, [seat.code for seat in seats_of(held, unit)], person=person, unit=code).total():
        raise Refused([faults.MARKS_STAND.at(person=person.name, unit=about.name, count=count)])
    try:
        with transaction.atomic():
            made = Recusal.objects.create(
                cycle=held, person=person, unit=code, reason=reason.strip()[:WHY], declared_by=by
            )
    except IntegrityError:
        raise Refused([_no_such("已经登记过", "it was put down already")]) from None
    note("recusal.declared", held, by=by, unit=unit, person=person, code=code, reason=made.reason)
    return made


@action
def lift(*, cycle: Cycle, unit: Unit, recusal: Recusal, by: Person) -> None:
    """Take a recusal back that was put down by mistake. By the office. Raises Refused."""
    held = locked(cycle)
    _office(by, held, "取消回避", "takes recusals back")
    kept = Recusal.objects.select_for_update(no_key=True).filter(pk=recusal.pk, cycle=held).first()
    if kept is None:
        raise Refused([_no_such("这条回避已经取消", "it was taken back already")])
    _still_open(held, unit)
    person, code, reason = kept.person, kept.unit, kept.reason
    kept.delete()
    note("recusal.lifted", held, by=by, unit=unit, person=person, code=code, reason=reason)


def _office(by: Person, cycle: Cycle, what: str, what_en: str) -> None:
    if not runs_office(viewer_of(by), cycle, AUTHOR):
        raise Refused([faults.OFFICE_ONLY.at(what=what, what_en=what_en)])


def _still_open(cycle: Cycle, unit: Unit) -> None:
    """Raises Refused when columns of marks were handed over: what they owe may not change any more."""
    handed = Submission.objects.filter(cycle=cycle, unit=unit, table="marks", state__in=("submitted", "locked"))
    if count := handed.count():
        raise Refused([faults.SEATS_CLOSED.at(unit=unit.code, count=count)])


def _in_use(seat: Seat, count: int) -> Fault:
    person = seat.person.name if seat.person else "—"
    return faults.SEAT_IN_USE.at(seat=seat.code, person=person, count=count)


def _no_such(what: str, what_en: str) -> Fault:
    return faults.NO_SUCH_RECUSAL.at(what=what, what_en=what_en)
