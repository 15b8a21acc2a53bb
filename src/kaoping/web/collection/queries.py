"""Reads of the collection: how each column of a sheet stands, and what a person may do about it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.models import STATES, Seat, Submission
from kaoping.web.collection.plan import Sheet, enters
from kaoping.web.collection.progress import Key, Part, Progress, progress_of
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.cells import FIELDS
from kaoping.web.people.models import Person
from kaoping.web.people.roles import OFFICE, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said

Typed = frozenset[tuple[int, str, str, str]]  # cycle, table, code, part of columns in which a person typed


@dataclass(frozen=True, slots=True)
class ColumnState:
    """A column and what the viewer may do with it. own: why they may not check it: submitted, entered; "" else."""

    want: Want
    state: str
    progress: Progress
    who: str = ""
    when: datetime.datetime | None = None
    why: str = ""
    may_submit: bool = False
    may_check: bool = False
    may_return: bool = False
    own: str = ""

    @property
    def key(self) -> str:
        return self.want.key

    @property
    def words(self) -> Said:
        return STATES[self.state]

    @property
    def filled(self) -> int:
        return self.progress.filled

    @property
    def owed(self) -> int:
        return self.progress.owed

    @property
    def open(self) -> bool:
        return self.state in ("open", "returned")

    @property
    def incomplete(self) -> bool:
        return self.open and self.progress.missing > 0

    @property
    def to_submit(self) -> bool:
        """Complete by somebody's hand, and not submitted: what imports brought is nobody's to submit."""
        return self.open and self.progress.complete and self.progress.by_hand > 0


@dataclass(frozen=True)
class SheetState:
    """A sheet column by column, by `Want.key`. seats: those who give marks."""

    sheet: Sheet
    columns: dict[str, ColumnState]
    seats: list[Seat]

    def _with(self, *states: str) -> list[ColumnState]:
        return [column for column in self.columns.values() if column.state in states]

    @property
    def submittable(self) -> list[ColumnState]:
        return [column for column in self.columns.values() if column.may_submit]

    @property
    def checkable(self) -> list[ColumnState]:
        return [column for column in self.columns.values() if column.may_check]

    @property
    def returnable(self) -> list[ColumnState]:
        return [column for column in self.columns.values() if column.may_return]

    @property
    def own_columns(self) -> list[ColumnState]:
        """Submitted columns that somebody else has to check."""
        return [column for column in self.columns.values() if column.own]

    @property
    def submitted(self) -> list[ColumnState]:
        return self._with("submitted")

    @property
    def returned(self) -> list[ColumnState]:
        return self._with("returned")

    @property
    def locked(self) -> list[ColumnState]:
        return self._with("locked")

    @property
    def incomplete(self) -> list[ColumnState]:
        return [column for column in self.columns.values() if column.incomplete]

    @property
    def to_submit(self) -> list[ColumnState]:
        return [column for column in self.columns.values() if column.to_submit]

    @property
    def elsewhere(self) -> list[ColumnState]:
        return [column for column in self.columns.values() if column.progress.elsewhere]

    @property
    def unfinished(self) -> bool:
        return bool(self.incomplete or self.to_submit)

    @property
    def filled(self) -> int:
        return sum(column.filled for column in self.columns.values())

    @property
    def owed(self) -> int:
        return sum(column.owed for column in self.columns.values())

    @property
    def missing(self) -> int:
        return sum(column.progress.missing for column in self.columns.values())

    @property
    def parts(self) -> list[Part]:
        """What each assessor has done of all columns of marks; none where the department shares one seat."""
        found: dict[str, Part] = {}
        for column in self.columns.values():
            for part in column.progress.parts:
                if part.seat.person_id is not None and not column.progress.elsewhere:
                    was = found.get(part.seat.code, Part(part.seat, 0, 0))
                    found[part.seat.code] = Part(part.seat, was.filled + part.filled, was.owed + part.owed)
        return list(found.values())


def sheet_state(viewer: Viewer, sheet: Sheet) -> SheetState:
    """How a sheet stands, for its page and for `collection/_state.html` (as `state`)."""
    return sheet_states(viewer, [sheet])[0]


def sheet_states(viewer: Viewer, sheets: Iterable[Sheet]) -> list[SheetState]:
    """Many sheets, of whatever cycles; the database is asked as often as for one."""
    known = list(sheets)
    progress, held = progress_of(known), submissions_of(known)
    waiting = [row for row in held.values() if row.state == "submitted"]
    typed = typed_by(viewer.person, waiting)
    return [_state(viewer, sheet, progress, held, typed) for sheet in known]


def _state(
    viewer: Viewer, sheet: Sheet, progress: dict[Key, Progress], held: dict[Key, Submission], typed: Typed
) -> SheetState:
    at = sheet.cycle.pk, sheet.unit.pk
    fills, checks = enters(viewer, sheet), checks_sheet(viewer, sheet)
    columns = {
        want.key: _column(viewer, sheet, want, progress[*at, want.key], held.get((*at, want.key)), typed, fills, checks)
        for want in sheet.columns
    }
    parts = next((column.progress.parts for column in columns.values() if column.progress.parts), ())
    return SheetState(sheet, columns, [part.seat for part in parts])


def _column(
    viewer: Viewer, sheet: Sheet, want: Want, done: Progress, row: Submission | None,
    typed: Typed, fills: bool, checks: bool,
) -> ColumnState:  # fmt: skip
    final = sheet.cycle.final_at is not None
    state = row.state if row is not None else "open"
    if row is None or state in ("open", "returned"):
        told = (row.checked_by, row.checked_at, row.why) if row is not None else (None, None, "")
        may = fills and done.complete and not final
        return ColumnState(want, state, done, told[0].name if told[0] else "", told[1], told[2], may_submit=may)
    if state == "locked":
        return ColumnState(want, state, done, row.checked_by.name if row.checked_by else "", row.checked_at)
    own = own_part(viewer.person, row, want, done, typed)
    office = runs_office(viewer, sheet.cycle)
    return ColumnState(
        want, state, done, row.submitted_by.name, row.submitted_at, own=own,
        may_check=checks and not own and not final, may_return=(office or (checks and not own)) and not final,
    )  # fmt: skip


def checks_sheet(viewer: Viewer, sheet: Sheet) -> bool:
    """Whether the viewer checks what others entered: the office, or somebody of the department."""
    return sheet.unit.pk in viewer.granted_units(SCORER) or runs_office(viewer, sheet.cycle, *OFFICE)


def own_part(person: Person, row: Submission, want: Want, done: Progress, typed: Typed) -> str:
    """Why somebody does not check a submitted column: they submitted it, or typed in it; "" where they may."""
    if row.submitted_by_id == person.pk:
        return "submitted"
    parts = [part.seat.code for part in done.parts] if want.table == "marks" else [want.period]
    return "entered" if any((row.cycle_id, want.table, want.code, part) in typed for part in parts) else ""


def submissions_of(sheets: Iterable[Sheet]) -> dict[Key, Submission]:
    """The stored states of columns, by the ids of cycle and department and the key of the column."""
    known = list(sheets)
    rows = Submission.objects.filter(
        cycle__in={sheet.cycle.pk for sheet in known}, unit__in={sheet.unit.pk for sheet in known}
    )
    found = rows.select_related("submitted_by", "checked_by")
    return {(row.cycle_id, row.unit_id, row.key): row for row in found}


def typed_by(person: Person, rows: Iterable[Submission]) -> Typed:
    """In which of some columns the figures that stand there are partly a person's own: typed, or from their import."""
    by_table: dict[str, list[Submission]] = {"marks": [], "values": []}
    for row in rows:
        by_table[row.table].append(row)
    found: set[tuple[int, str, str, str]] = set()
    for table, (model, code, part, _) in FIELDS.items():
        if mine := by_table[table]:
            about = {"cycle__in": {row.cycle_id for row in mine}, f"{code}__in": {row.code for row in mine}}
            theirs = Q(entered_by=person) | Q(brought_by__uploaded_by=person) | Q(brought_by__written_by=person)
            typed = model._default_manager.filter(theirs, **about).order_by()
            found |= {(cycle, table, *rest) for cycle, *rest in typed.values_list("cycle", code, part).distinct()}
    return frozenset(found)
