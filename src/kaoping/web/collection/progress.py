"""How far sheets have come, counted by the database: a few queries whatever the number of units and of cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.counting import Counts, counted
from kaoping.web.collection.models import Seat
from kaoping.web.collection.plan import Sheet
from kaoping.web.collection.seats import recused_by_seat, seats_of_all
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.cells import FIELDS
from kaoping.web.facts.models import Mark

Key = tuple[int, int, str]  # ids of cycle and department, key of the column


@dataclass(frozen=True, slots=True)
class Part:
    """What one assessor has done of a column of marks."""

    seat: Seat
    filled: int
    owed: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A column: cells with a figure, cells that are owed (units × seats, without those who stand aside), cells that
    somebody typed. elsewhere: an import brought the marks of every unit under other assessors, nothing is owed."""

    filled: int
    owed: int
    by_hand: int
    elsewhere: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def missing(self) -> int:
        return max(0, self.owed - self.filled)

    @property
    def complete(self) -> bool:
        return self.owed > 0 and not self.missing


def progress_of(sheets: Iterable[Sheet]) -> dict[Key, Progress]:
    """Every column of some sheets, of whatever cycles."""
    known = list(sheets)
    seats = seats_of_all((sheet.cycle, sheet.unit) for sheet in known)
    away = recused_by_seat(seat for held in seats.values() for seat in held)
    units, figures = _units(known), _counted(known)
    gone = _given_by_recused(seats, away) if any(away.values()) else {}
    ours = {(cycle, seat.code) for (cycle, _), held in seats.items() for seat in held}
    brought = {key: _brought(counts, key[0], ours) for key, counts in figures.items()}
    found: dict[Key, Progress] = {}
    for sheet in known:
        cycle, held = sheet.cycle.pk, seats[sheet.cycle.pk, sheet.unit.pk]
        rows, counts = units.get((cycle, sheet.kind), 0), figures[cycle, sheet.kind]
        for want in sheet.columns:
            if want.table == "values":
                filled, hand = counts.get(("values", want.code, want.period), (0, 0))
                made = Progress(filled, rows, hand)
            else:
                made = _of_marks(want, held, rows, counts, away, gone)
                if not made.filled and rows and brought[cycle, sheet.kind].get(want.code, 0) >= rows:
                    made = Progress(0, 0, 0, elsewhere=True, parts=made.parts)
            found[cycle, sheet.unit.pk, want.key] = made
    return found


def _of_marks(
    want: Want,
    seats: list[Seat],
    rows: int,
    counts: Counts,
    away: Mapping[int, Mapping[str, str]],
    gone: Mapping[tuple[int, str, str], int],
) -> Progress:
    parts, hand = [], 0
    for seat in seats:
        filled, typed = counts.get(("marks", want.code, seat.code), (0, 0))
        aside = sum(kind == want.kind for kind in away.get(seat.pk, {}).values())
        parts.append(Part(seat, filled - gone.get((seat.pk, want.code, want.kind), 0), rows - aside))
        hand += typed
    return Progress(sum(part.filled for part in parts), sum(part.owed for part in parts), hand, parts=tuple(parts))


def _units(sheets: list[Sheet]) -> dict[tuple[int, str], int]:
    """(cycle, kind) → how many units."""
    wanted = {sheet.cycle.pk for sheet in sheets}
    rows = CycleUnit.objects.filter(cycle__in=wanted, kind__in={sheet.kind for sheet in sheets})
    counted = rows.order_by().values_list("cycle", "kind").annotate(Count("pk"))
    return {(cycle, kind): count for cycle, kind, count in counted}


def _counted(sheets: list[Sheet]) -> dict[tuple[int, str], Counts]:
    """(cycle, kind) → figures of units of that kind."""
    found: dict[tuple[int, str], Counts] = {}
    for kind in dict.fromkeys(sheet.kind for sheet in sheets):
        cycles = {sheet.cycle.pk: sheet.cycle for sheet in sheets if sheet.kind == kind}
        found |= {(pk, kind): counts for pk, counts in counted(cycles.values(), kind).items()}
    return found


def _brought(counts: Counts, cycle: int, ours: set[tuple[int, str]]) -> dict[str, int]:
    """Item → the most units that one assessor without a seat has marked."""
    found: dict[str, int] = {}
    for (table, item, assessor), (count, _) in counts.items():
        if table == "marks" and (cycle, assessor) not in ours:
            found[item] = max(count, found.get(item, 0))
    return found


def _given_by_recused(
    seats: Mapping[tuple[int, int], list[Seat]], away: Mapping[int, Mapping[str, str]]
) -> dict[tuple[int, str, str], int]:
    """(seat, item, kind) → marks to units for which it stands aside: owed no more, and not counted as filled."""
    by_code = {(seat.cycle_id, seat.code): seat.pk for held in seats.values() for seat in held if away.get(seat.pk)}
    condition = Q(pk__in=[])
    for (cycle, code), seat in by_code.items():
        condition |= Q(cycle=cycle, assessor=code, unit__in=list(away[seat]))
    found: dict[tuple[int, str, str], int] = {}
    rows = Mark.objects.filter(condition, points__isnull=False)
    for cycle, assessor, item, unit in rows.values_list("cycle", "assessor", "item", "unit"):
        seat = by_code[cycle, assessor]
        key = (seat, item, away[seat][unit])
        found[key] = found.get(key, 0) + 1
    return found


def first_missing(sheet: Sheet, want: Want, cycle: Cycle, progress: Progress) -> str:
    """The name of the first unit that lacks a cell of an incomplete column, and whose cell it is where several give
    marks."""
    units = CycleUnit.objects.filter(cycle=cycle, kind=sheet.kind).order_by("code")
    seat = next((part.seat for part in progress.parts if part.filled < part.owed), None)
    aside = recused_by_seat([seat]).get(seat.pk, {}) if seat is not None else {}
    model, code, part, figure = FIELDS[want.table]
    about = {code: want.code, part: seat.code if seat is not None else want.period, f"{figure}__isnull": False}
    there = model._default_manager.filter(cycle=cycle, unit=OuterRef("code"), **about)
    lacking = units.exclude(code__in=list(aside)).filter(~Exists(there))
    name = str(lacking.values_list("name", flat=True).first())
    return f"{name}（{seat.person}）" if seat is not None and seat.person else name
