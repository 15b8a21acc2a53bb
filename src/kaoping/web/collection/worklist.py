"""我的待办: what a person has to enter, to submit or to check, over all cycles, the nearest deadline first."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from kaoping.web.collection.models import Reminder, Submission
from kaoping.web.collection.plan import ENTERING, Sheet, sheets_of_all
from kaoping.web.collection.queries import ColumnState, SheetState, checks_sheet, sheet_states, submissions_of
from kaoping.web.corrections.queries import waiting as corrections
from kaoping.web.cycles.models import Cycle, Responsibility
from kaoping.web.cycles.sight import cycles_seen, owners, runs_office
from kaoping.web.incidents.queries import waiting as incidents
from kaoping.web.people.roles import APPROVER, AUTHOR, OFFICE, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.self_assessment.queries import waiting as self_assessments
from kaoping.web.site.queries import Waiting
from kaoping.web.site.words import Said, said, say, titled
from kaoping.web.units.models import KINDS

MOST = 16  # cycles at work that are looked into, the newest first
LISTED = 60  # cycles on the page
SOON = 3  # days; a deadline so near is marked
NAMED = 3  # columns that a line names

FILL, SUBMIT = said("填报", "to fill in"), said("提交", "to submit")
RETURNED, CHECK = said("已退回", "returned"), said("核验", "to check")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a stage, and how far it is from a day. left: days, negative when it is past."""

    on: datetime.date
    left: int

    @property
    def late(self) -> bool:
        return self.left < 0

    @property
    def light(self) -> str:
        """A key of the calendar's lights."""
        return "red" if self.left < 0 else "yellow" if self.left <= SOON else "green"

    @property
    def sign(self) -> str:
        return {"red": "■", "yellow": "▲", "green": "●"}[self.light]

    @property
    def words(self) -> Said:
        if self.left < 0:
            return said(f"超期 {-self.left} 天", f"{-self.left} days over")
        if self.left == 0:
            return said("今天截止", "due today")
        return said(f"还剩 {self.left} 天", f"{self.left} days left")


SOURCES: tuple[Callable[[Viewer], list[Waiting]], ...] = (incidents, self_assessments, corrections)


def everything(viewer: Viewer) -> list[Waiting]:
    """All that a person has to do for the cycles at work, the nearest deadline first."""
    return sorted([*waiting(viewer), *(each for source in SOURCES for each in source(viewer))], key=_by_deadline)


def _by_deadline(each: Waiting) -> tuple[datetime.date, str]:
    return (each.due or datetime.date.max, each.words)


def reminder_words(reminder: Reminder) -> str:
    """A reminder in one line: when, by whom, and what they wrote."""
    text = f"：{reminder.text}" if reminder.text else ""
    at = timezone.localtime(reminder.at).strftime("%m-%d %H:%M")
    return say("{who} {at} 催办{text}", "reminded by {who}, {at}{text}", who=reminder.by.name, at=at, text=text)


def waiting(viewer: Viewer) -> list[Waiting]:
    """A person's sheets: what to fill in, to submit, to check. The database is asked as often for many cycles as for
    one."""
    if not viewer.has(SCORER, AUTHOR, APPROVER):
        return []
    sheets = sheets_of_all(_cycles(viewer), viewer.name_of)
    held = submissions_of(sheets) if sheets else {}
    submitted = {(cycle, unit) for (cycle, unit, _), row in held.items() if row.state == "submitted"}
    mine = [
        sheet
        for sheet in sheets
        if _own(viewer, sheet) or ((sheet.cycle.pk, sheet.unit.pk) in submitted and checks_sheet(viewer, sheet))
    ]
    states = sheet_states(viewer, mine) if mine else []
    reminders = reminders_of(mine) if mine else {}
    return [each for state in states for each in _of_sheet(viewer, state, reminders)]


def _cycles(viewer: Viewer) -> list[Cycle]:
    """Cycles that are not final, in which the viewer enters or checks; of those past their time only where something
    waits to be checked."""
    answers = Responsibility.objects.filter(cycle=OuterRef("pk"), unit__in=viewer.granted_units(SCORER))
    concerned = Q(Exists(answers))
    if viewer.has(*OFFICE):
        concerned |= Q(owner__in=owners(viewer, *OFFICE))
    waiting = Submission.objects.filter(cycle=OuterRef("pk"), state__in=("submitted", "returned"))
    found = Cycle.objects.filter(concerned, Q(stage__in=ENTERING) | Q(Exists(waiting)), final_at__isnull=True)
    rows = found.select_related("version__scheme", "owner").prefetch_related("stages")
    return list(rows.order_by("-period", "pk")[:MOST])


def _own(viewer: Viewer, sheet: Sheet) -> bool:
    """Whether it is the viewer's own to fill in; the office helps others out, but owes its own sheet alone."""
    if sheet.unit.pk in viewer.granted_units(SCORER):
        return True
    return sheet.office and runs_office(viewer, sheet.cycle, AUTHOR)


def _of_sheet(viewer: Viewer, state: SheetState, reminders: dict[tuple[int, int, str], Reminder]) -> Iterator[Waiting]:
    sheet = state.sheet
    words, page = f"{titled(sheet.cycle)} · {called(sheet)}", (sheet.cycle.pk, sheet.unit.pk, sheet.kind)
    if _own(viewer, sheet):
        due, pressed = deadline(sheet.cycle, viewer, "collect"), reminders.get(page)
        for kind, what, note, since in _to_do(viewer, state):
            said_so = " · ".join(part for part in (note, reminder_words(pressed) if pressed else "") if part)
            yield Waiting(kind, f"{words}{what}", said_so, since, "entry:sheet", page, due.on if due else None)
    if state.checkable:
        since = min(column.when for column in state.checkable if column.when)
        who = "、".join(dict.fromkeys(column.who for column in state.checkable))
        note = say("{n} 列，{who} 提交", "{n} columns, submitted by {who}", n=len(state.checkable), who=who)
        due = deadline(sheet.cycle, viewer, "check")
        yield Waiting(CHECK, words, note, since, "entry:sheet", page, due.on if due else None)


def _to_do(viewer: Viewer, state: SheetState) -> Iterator[tuple[Said, str, str, datetime.datetime | None]]:
    """What is open of a sheet for those who fill it in: kind, what of it, note, since when."""
    for column in state.returned:
        yield RETURNED, f" · {column_name(column)}", column.why, column.when
    if state.sheet.cycle.stage in ENTERING and (lacking := _lacking(viewer, state)):
        cells = sum(cells for _, cells in lacking)
        note = say("缺 {n} 格：{names}", "{n} cells are missing: {names}", n=cells, names=_names(lacking))
        yield FILL, "", note, None
    if ready := [column for column in state.to_submit if column.state == "open"]:
        yield SUBMIT, "", say("{n} 列已填完，待提交", "{n} columns complete, to be submitted", n=len(ready)), None


def _lacking(viewer: Viewer, state: SheetState) -> list[tuple[ColumnState, int]]:
    """Columns in which cells are missing that are the viewer's to fill in, and how many."""
    found = []
    for column in state.incomplete:
        missing = column.progress.missing
        if column.progress.parts and column.progress.parts[0].seat.person_id is not None:
            own = (part for part in column.progress.parts if part.seat.person_id == viewer.person.pk)
            missing = sum(part.owed - part.filled for part in own)
        if missing > 0 and column.state == "open":
            found.append((column, missing))
    return found


def _names(lacking: list[tuple[ColumnState, int]]) -> str:
    shown = "、".join(column_name(column) for column, _ in lacking[:NAMED])
    more = say(" 等 {n} 列", " and others, {n} columns", n=len(lacking)) if len(lacking) > NAMED else ""
    return shown + more


def column_name(column: ColumnState) -> str:
    """What a column is called: its title, and the period of a figure that comes in by periods."""
    want = column.want
    title = titled(want)
    return f"{title} {want.period}" if want.period else title


def called(sheet: Sheet) -> str:
    """What a sheet is called: who enters, about which units."""
    kind = KINDS.get(sheet.kind, said(sheet.kind, sheet.kind))
    return say("{unit}采集表（{kind}）", "Sheet of {unit} ({kind})", unit=sheet.name, kind=kind)


def deadline(cycle: Cycle, viewer: Viewer, stage: str) -> Deadline | None:
    """Until when something of a stage is to be done; once the cycle is further on, until its own stage ends."""
    dates = {each.name: each for each in cycle.stages.all()}
    wanted = dates.get(stage)
    if cycle.stage == "check" and stage == "collect":
        wanted = dates.get("check")
    return None if wanted is None else Deadline(wanted.due_on, (wanted.due_on - viewer.on).days)


def reminders_of(sheets: Iterable[Sheet]) -> dict[tuple[int, int, str], Reminder]:
    """The newest reminder of each sheet, by the ids of cycle and department and the kind."""
    known = list(sheets)
    rows = Reminder.objects.filter(
        cycle__in={sheet.cycle.pk for sheet in known}, unit__in={sheet.unit.pk for sheet in known}
    )
    found: dict[tuple[int, int, str], Reminder] = {}
    for row in rows.select_related("by").order_by("-at"):
        found.setdefault((row.cycle_id, row.unit_id, row.kind), row)
    return found


def cycles_entered(viewer: Viewer) -> list[Cycle]:
    """The cycles that are not final and of whose board the viewer sees something, the newest first."""
    found = cycles_seen(viewer).filter(final_at__isnull=True).select_related("version__scheme", "owner")
    return list(found.prefetch_related("stages__entered_by").order_by("-period", "pk")[:LISTED])
