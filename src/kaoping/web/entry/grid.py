"""The sheet as a person sees it: units and columns, whose marks stand in front, what may be written where."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from kaoping.web.bridge.collecting import Clause, Want
from kaoping.web.bridge.schemes import outline
from kaoping.web.bridge.self_assessing import SELF
from kaoping.web.collection.figures import plain
from kaoping.web.collection.handed import closed_keys
from kaoping.web.collection.models import Seat, Submission
from kaoping.web.collection.naming import assessor_names
from kaoping.web.collection.plan import ENTERING, Sheet, enters, wants
from kaoping.web.collection.seats import recused_from, seat_of, seats_of
from kaoping.web.cycles.models import CycleUnit
from kaoping.web.entry.questions import Column, Question, questions_of
from kaoping.web.entry.stored import Cells, cells_of, figures_before
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import say, worded

CLOSED = ("submitted", "locked")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. part: assessor or period whose figures stand in front; writes: the viewer may write."""

    want: Want
    id: str
    title: str
    section: str
    state: str
    part: str
    writes: bool

    @property
    def key(self) -> str:
        return self.want.key

    @property
    def most(self) -> str:
        return plain(self.want.most)

    @property
    def least(self) -> str:
        return plain(self.want.least)

    @property
    def marks(self) -> bool:
        return self.want.table == "marks"


class Grid:
    """A sheet before a viewer. seat_code: whose marks are wanted in front, "" for the viewer's own."""

    def __init__(self, viewer: Viewer, sheet: Sheet, seat_code: str = "") -> None:
        self.viewer, self.sheet, self.cycle = viewer, sheet, sheet.cycle
        self.own: Seat | None = seat_of(viewer, sheet)
        self.seats = seats_of(self.cycle, sheet.unit)
        self.enters = enters(viewer, sheet)
        named = next((seat.code for seat in self.seats if seat.code == seat_code), "")
        self.front = named or (self.own.code if self.own else self.seats[0].code)

    @cached_property
    def units(self) -> list[tuple[str, str]]:
        """Code and name of every unit, in the order of the codes."""
        rows = CycleUnit.objects.filter(cycle=self.cycle, kind=self.sheet.kind).order_by("code")
        return list(rows.values_list("code", "name"))

    @cached_property
    def states(self) -> dict[str, str]:
        """Column key → state of its submission; open ones are left out."""
        rows = Submission.objects.filter(cycle=self.cycle, unit=self.sheet.unit)
        return {row.key: row.state for row in rows} | closed_keys(self.sheet, self.own or self.seats[0])

    @cached_property
    def recused(self) -> dict[str, str]:
        """Units that the viewer gives no marks to → why."""
        return recused_from(self.cycle, self.viewer.person) if self.own else {}

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        return dict(wants(self.cycle).clauses)

    @property
    def open(self) -> bool:
        """Whether the viewer may write at all, at this stage."""
        return self.enters and self.cycle.stage in ENTERING and self.cycle.final_at is None

    @property
    def own_in_front(self) -> bool:
        return self.own is not None and self.own.code == self.front

    @cached_property
    def heads(self) -> list[Head]:
        return [self._head(want) for want in self.sheet.columns]

    def _head(self, want: Want) -> Head:
        item = want.code if want.table == "marks" else (want.items[0] if want.items else "")
        clause = self.clauses.get(item) or (self.clauses.get(want.items[0]) if want.items else None)
        state = self.states.get(want.key, "open")
        writes = self.open and state not in CLOSED and (want.table == "values" or self.own_in_front)
        part = self.front if want.table == "marks" else want.period
        title = worded(want.title, want.title_en)
        return Head(want, item, title, clause.section if clause else "", state, part, writes)

    @cached_property
    def groups(self) -> list[tuple[str, str, int, bool]]:
        """Id and title of a section, how many columns in a row are of it, whether all of these are closed."""
        titles = {item.id: worded(item.title, item.title_en) for item in outline(self.cycle.version.text).items}
        found = []
        for section, heads in groupby(self.heads, key=lambda head: head.section):
            columns = list(heads)
            closed = all(head.state in CLOSED for head in columns)
            found.append((section, titles.get(section, "") if section else "", len(columns), closed))
        return found

    @cached_property
    def stamp(self) -> str:
        """Changes when a column is submitted, returned or locked, or seats change."""
        told = repr((sorted(self.states.items()), [seat.code for seat in self.seats], sorted(self.recused), self.open))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def cells(self) -> Cells:
        return cells_of(self.cycle, self.sheet.columns)

    def wanted(self, head: Head, codes: Iterable[str]) -> list[str]:
        """Units whose cell is to be filled in: not those that the person in front gives no marks to."""
        if not head.marks or not self.own_in_front or (self.own and self.own.person_id is None):
            return list(codes)
        return [code for code in codes if code not in self.recused]

    def assessor(self, code: str) -> str:
        """How an assessor is called: here by number and name, elsewhere by the department; an import's as it is."""
        for seat in self.seats:
            if seat.code == code:
                if len(self.seats) == 1:
                    return self.sheet.name
                number = say("评分人 {n}", "assessor {n}", n=seat.number)
                return f"{number} {seat.person.name}" if seat.person else number
        return self._elsewhere.get(code, code)

    @cached_property
    def _elsewhere(self) -> dict[str, str]:
        return assessor_names(self.cycle)


def questions_in(grid: Grid, cells: Cells, heads: Iterable[Head]) -> dict[str, list[Question]]:
    """Column key → what is asked about its figures."""
    heads = list(heads)
    before = figures_before(grid.cycle, [head.want for head in heads])
    found: dict[str, list[Question]] = {}
    for head in heads:
        others = {part: cells.of(head.key, part) for part in cells.parts(head.key) if part not in (head.part, SELF)}
        full = head.want.most if head.marks else None
        why = frozenset(cells.why(head.key, head.part))
        column = Column(cells.of(head.key, head.part), full, before.get(head.key, {}), others, why)
        found[head.key] = questions_of(column)
    return found


def rounded(figure: Decimal) -> str:
    """A figure that was worked out, with two places at most."""
    return plain(round(figure, 2))


def in_words(grid: Grid, question: Question) -> str:
    """What is asked, as one sentence."""
    parts = [say("填了 {figure}", "{figure} was entered", figure=plain(question.figure))]
    if question.peers:
        low, high = rounded(question.peers.low), rounded(question.peers.high)
        parts.append(
            say("其他单位多为 {low}", "most others have {low}", low=low)
            if low == high
            else say("其他单位多在 {low}–{high}", "most others lie in {low}–{high}", low=low, high=high)
        )
    if question.last is not None:
        parts.append(say("上一周期为 {last}", "it was {last} the cycle before", last=rounded(question.last)))
    for code, figure in question.others:
        parts.append(say("{who}给 {figure}", "{who} gave {figure}", who=grid.assessor(code), figure=plain(figure)))
    return say("，", ", ").join(parts) + say("。", ".")


def as_rows(grid: Grid, questions: dict[str, list[Question]]) -> dict[str, list[list[Any]]]:
    """Column key → [unit, words, answered], for the script."""
    return {key: [[q.unit, in_words(grid, q), q.answered] for q in asked] for key, asked in questions.items()}
