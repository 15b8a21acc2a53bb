"""What was handed over stays as it is, whichever way figures come: columns that wait to be checked, or are locked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.self_assessing import SELF
from kaoping.web.collection import faults
from kaoping.web.collection.models import STATES, Seat, Submission
from kaoping.web.collection.plan import Sheet, sheets_of
from kaoping.web.collection.seats import seats_of_all
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.models import Lock, Mark

CLOSED = ("submitted", "locked")
Held = dict[tuple[str, str], str]  # code, part (as in `facts.Lock`) → state


@dataclass(frozen=True)
class HandedOver:
    """What is closed of one table of a cycle. seats: assessors whose columns are still open somewhere."""

    table: str
    closed: Held
    seats: frozenset[str] = frozenset()

    def state(self, code: str, part: str) -> str:
        """submitted or locked; "" for a column that is open to an import.

        Who is no assessor of the cycle adds no mark to an item that was handed over. (A figure by other periods than
        those that are there is refused for any column.)
        """
        if own := self.closed.get((code, part), ""):
            return own
        if self.table != "marks" or part == SELF or part in self.seats:
            return ""
        return next((state for (closed, _), state in self.closed.items() if closed == code), "")


def handed_over(cycle: Cycle, table: str) -> HandedOver:
    """What is closed of a table, by the submissions of its columns and by the locks of the facts."""
    rows = Submission.objects.filter(cycle=cycle, table=table, state__in=CLOSED).select_related("unit")
    submissions = list(rows)
    seats = seats_of_all((cycle, row.unit) for row in submissions) if table == "marks" else {}
    closed: Held = {}
    for row in submissions:
        parts = [seat.code for seat in seats[cycle.pk, row.unit_id]] if table == "marks" else [row.period]
        closed |= {(row.code, part): row.state for part in parts}
    locks = Lock.objects.filter(cycle=cycle, table=table).values_list("code", "part")
    closed |= dict.fromkeys(locks, "locked")
    return HandedOver(table, closed, _seats(cycle) if table == "marks" and closed else frozenset())


def _seats(cycle: Cycle) -> frozenset[str]:
    """Every assessor that the platform knows in a cycle."""
    found = seats_of_all((sheet.cycle, sheet.unit) for sheet in sheets_of(cycle))
    return frozenset(seat.code for held in found.values() for seat in held)


def closed_keys(sheet: Sheet, seat: Seat | None) -> dict[str, str]:
    """Key of a sheet's column → submitted or locked: by its department, or, for what stands in the facts, by any."""
    held = Submission.objects.filter(cycle=sheet.cycle, unit=sheet.unit, state__in=CLOSED)
    found = {row.key: row.state for row in held}
    locks = set(Lock.objects.filter(cycle=sheet.cycle).values_list("table", "code", "part"))
    for want in sheet.columns:
        part = seat.code if want.table == "marks" and seat is not None else want.period
        if (want.table, want.code, part) in locks:
            found[want.key] = "locked"
    return found


def brought_beside(cycle: Cycle, item: str) -> list[str]:
    """Assessors of imports whose marks of an item stand beside those of the seats: they are locked with them."""
    known = {*_seats(cycle), SELF}
    rows = Mark.objects.filter(cycle=cycle, item=item, points__isnull=False).order_by()
    return [code for code in rows.values_list("assessor", flat=True).distinct() if code not in known]


# --- who answers ---------------------------------------------------------------------------------------------------

Columns = dict[tuple[int, str], Sheet]  # department, key of the column → its sheet


def columns_given(cycle: Cycle) -> Columns:
    """Which department fills in which column."""
    return {(sheet.unit.pk, want.key): sheet for sheet in sheets_of(cycle) for want in sheet.columns}


def require_free(cycle: Cycle, before: Columns) -> None:
    """Raises Refused where a department would lose a column that it has handed over, or marks that it has given."""
    after = columns_given(cycle)
    leaving = {key: sheet for key, sheet in before.items() if key not in after}
    if found := [*_handed(cycle, leaving), *_marked(cycle, leaving)]:
        raise Refused(found)


def _handed(cycle: Cycle, leaving: Columns) -> Iterable[Fault]:
    rows = Submission.objects.filter(cycle=cycle, state__in=CLOSED, unit__in={unit for unit, _ in leaving})
    for row in rows:
        if (sheet := leaving.get((row.unit_id, row.key))) is not None:
            words = STATES[row.state]
            yield faults.STILL_HELD.at(unit=sheet.name, column=_called(sheet, row.key),
                                       state=words.zh, state_en=words.en)  # fmt: skip


def _marked(cycle: Cycle, leaving: Columns) -> Iterable[Fault]:
    marks = {at: sheet for at, sheet in leaving.items() if at[1].startswith("marks:")}
    seats = seats_of_all((cycle, sheet.unit) for sheet in marks.values())
    items = {key.partition(":")[2] for _, key in marks}
    codes = {seat.code: unit for (_, unit), held in seats.items() for seat in held}
    rows = Mark.objects.filter(cycle=cycle, item__in=items, assessor__in=codes, points__isnull=False).order_by()
    for item, assessor, count in rows.values_list("item", "assessor").annotate(Count("pk")):
        if (sheet := marks.get((codes[assessor], f"marks:{item}"))) is not None:
            yield faults.MARKS_HELD.at(unit=sheet.name, column=_called(sheet, f"marks:{item}"), count=count)


def _called(sheet: Sheet, key: str) -> str:
    want = sheet.column(key)
    return f"{want.title} {want.period}".strip() if want is not None else key
