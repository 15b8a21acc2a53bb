"""The board of a cycle: who owes which facts, how far they are, and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from kaoping.web.bridge.collecting import Kind
from kaoping.web.collection.models import Reminder
from kaoping.web.collection.plan import ENTERING, Sheet, kinds_by_unit, sheets_seen
from kaoping.web.collection.queries import SheetState, sheet_states
from kaoping.web.collection.worklist import Deadline, called, deadline, reminder_words, reminders_of
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import Sight, runs_office, sight_of
from kaoping.web.facts.models import of_cycle
from kaoping.web.facts.queries import Need, needs
from kaoping.web.people.roles import APPRAISED, LEADER, OFFICE, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.self_assessment.models import STATES as SELF_STATES
from kaoping.web.self_assessment.place import kind_of
from kaoping.web.self_assessment.queries import progress as self_progress
from kaoping.web.units.models import Unit

LISTED = 40  # appraised units that the board names one by one
FROM_ELSEWHERE = ("units", "cases", "ballots")  # tables that no sheet fills


@dataclass(frozen=True)
class Line:
    """One sheet. due: the deadline of what is open of it; may_remind: by the viewer, who has not done so today."""

    state: SheetState
    due: Deadline | None
    reminder: Reminder | None
    may_remind: bool

    @property
    def sheet(self) -> Sheet:
        return self.state.sheet

    @property
    def called(self) -> str:
        return called(self.sheet)

    @property
    def reminded(self) -> str:
        return reminder_words(self.reminder) if self.reminder else ""

    @property
    def counts(self) -> dict[str, int]:
        """State → columns in it; those in which nothing is owed are left out."""
        columns = self.state.columns.values()
        return dict(Counter(column.state for column in columns if not column.progress.elsewhere))

    @property
    def percent(self) -> int:
        """How much is filled in, rounded down: 100 is reached when nothing is missing."""
        return self.state.filled * 100 // self.state.owed if self.state.owed else 100


@dataclass(frozen=True)
class Reports:
    """Kinds of incidents that a department reports, with how many there are in the facts."""

    unit: str
    kinds: list[tuple[Kind, int]]

    @property
    def count(self) -> int:
        return sum(count for _, count in self.kinds)


@dataclass(frozen=True)
class Own:
    """An appraised unit's self-assessment."""

    unit: CycleUnit
    state: str

    @property
    def words(self) -> str:
        return str(SELF_STATES[self.state])


@dataclass(frozen=True)
class Board:
    """Everything that a viewer sees of who owes what. counts: states of the self-assessments seen; assessing: those
    that are named; more: those that are not."""

    lines: list[Line]
    reports: list[Reports]
    counts: Mapping[str, int]
    assessing: list[Own]
    more: int
    needs: list[Need]
    office: bool

    @property
    def unfinished(self) -> list[Line]:
        return [line for line in self.lines if line.may_remind]


def board(viewer: Viewer, cycle: Cycle) -> Board:
    """The board as the viewer sees it: the office and its leaders all of it, a department its own sheets, an appraised
    unit its self-assessment."""
    whole = runs_office(viewer, cycle, *OFFICE, LEADER)
    office = runs_office(viewer, cycle, *OFFICE)
    counts, own, more = _assessing(viewer, cycle)
    elsewhere = [need for need in needs(viewer, cycle) if need.table in FROM_ELSEWHERE and need.needed] if whole else []
    reports = _reports(viewer, cycle, whole)
    return Board(_lines(viewer, cycle, office), reports, counts, own, more, elsewhere, office)


def sees_board(viewer: Viewer, cycle: Cycle) -> bool:
    """Whether there is anything of the board for the viewer: grid workers and those beside have nothing."""
    return viewer.has(*OFFICE, LEADER, SCORER, APPRAISED) and bool(sight_of(viewer, cycle))


def _lines(viewer: Viewer, cycle: Cycle, office: bool) -> list[Line]:
    states = sheet_states(viewer, sheets_seen(viewer, cycle))
    reminders = reminders_of(state.sheet for state in states)
    entering = cycle.stage in ENTERING and cycle.final_at is None
    return [_line(viewer, state, reminders, office and entering) for state in states]


def _line(viewer: Viewer, state: SheetState, reminders: dict[tuple[int, int, str], Reminder], reminds: bool) -> Line:
    sheet = state.sheet
    due = deadline(sheet.cycle, viewer, "collect" if state.unfinished else "check")
    open_ = state.unfinished or state.submitted
    reminder = reminders.get((sheet.cycle.pk, sheet.unit.pk, sheet.kind))
    fresh = reminder is None or reminder.on != viewer.on
    return Line(state, due if open_ else None, reminder, reminds and fresh and state.unfinished and not sheet.office)


def _reports(viewer: Viewer, cycle: Cycle, whole: bool) -> list[Reports]:
    by_unit = kinds_by_unit(cycle)
    if not whole:
        by_unit = {unit: kinds for unit, kinds in by_unit.items() if unit in viewer.granted_units(SCORER)}
    if not by_unit:
        return []
    rows: QuerySet[Any] = of_cycle("incidents", cycle).order_by()
    counts, units = dict(rows.values_list("kind").annotate(Count("pk"))), Unit.objects.in_bulk(by_unit)
    return [
        Reports(viewer.name_of(units[unit]), [(kind, counts.get(kind.code, 0)) for kind in kinds])
        for unit, kinds in by_unit.items()
    ]


def _assessing(viewer: Viewer, cycle: Cycle) -> tuple[dict[str, int], list[Own], int]:
    """How many self-assessments are in which state, those that are named (unfinished first), how many are not."""
    sight = sight_of(viewer, cycle)
    if not sight.paths:
        return {}, [], 0
    rows = _appraised(cycle, sight)
    begun, total = self_progress(cycle), rows.count()
    seen = (
        begun if sight.everything else {c: s for c, s in begun.items() if c in set(rows.values_list("code", flat=True))}
    )
    counts = Counter(seen.values())
    counts["none"] = total - sum(counts.values())
    done = [code for code, state in seen.items() if state == "submitted"]
    open_ = [Own(unit, begun.get(unit.code, "none")) for unit in rows.exclude(code__in=done)[:LISTED]]
    rest = rows.filter(code__in=done)[: LISTED - len(open_)]
    shown = [*open_, *(Own(unit, "submitted") for unit in rest)]
    return {state: counts[state] for state in SELF_STATES}, shown, total - len(shown)


def _appraised(cycle: Cycle, sight: Sight) -> QuerySet[CycleUnit]:
    return CycleUnit.objects.filter(sight.whole_units(), cycle=cycle, kind=kind_of(cycle)).order_by("code")
