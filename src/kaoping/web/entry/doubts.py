"""Questions about figures that wait to be checked, for whoever checks them: how many nobody has answered."""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.web.bridge.self_assessing import SELF
from kaoping.web.collection.queries import ColumnState, SheetState
from kaoping.web.entry.questions import Column, Figures, questions_of
from kaoping.web.entry.stored import Cells, cells_of, figures_before

Doubts = dict[tuple[int, str], int]  # department, kind of units → questions without an answer


def unanswered(states: Iterable[SheetState]) -> Doubts:
    """Of the submitted columns of one cycle's sheets. The database is asked as often for many sheets as for one."""
    waiting = [(state.sheet, column) for state in states for column in state.submitted]
    if not waiting:
        return {}
    cycle = waiting[0][0].cycle
    wants = tuple({column.want.key: column.want for _, column in waiting}.values())
    cells, before = cells_of(cycle, wants), figures_before(cycle, wants)
    found: Doubts = {}
    for sheet, column in waiting:
        count = sum(_open(part, column, cells, before.get(column.key, {})) for part in _parts(column))
        found[sheet.unit.pk, sheet.kind] = found.get((sheet.unit.pk, sheet.kind), 0) + count
    return {at: count for at, count in found.items() if count}


def _parts(column: ColumnState) -> list[str]:
    """Whose figures are asked about: those of the department's assessors, or of the period."""
    if column.want.table == "marks":
        return [part.seat.code for part in column.progress.parts]
    return [column.want.period]


def _open(part: str, column: ColumnState, cells: Cells, before: Figures) -> int:
    key = column.key
    others = {other: cells.of(key, other) for other in cells.parts(key) if other not in (part, SELF)}
    full = column.want.most if column.want.table == "marks" else None
    asked = questions_of(Column(cells.of(key, part), full, before, others, frozenset(cells.why(key, part))))
    return sum(not question.answered for question in asked)
