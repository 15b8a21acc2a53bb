"""Single cells of marks and reported figures, written by hand: who saw what, and what has become of it since.

A cell is a row of `marks` (unit, item, assessor) or of `values` (unit, indicator, period). An emptied cell stays as a
row without a figure, so that others at the same sheet learn of it; for the engine it is missing all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Q
from django.utils import timezone

from kaoping.web.audit.recording import NotRecorded, in_action
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.models import EnteredFact, Mark, Value
from kaoping.web.facts.writing import raise_revision
from kaoping.web.people.models import Person

State = Literal["written", "same", "conflict"]
BATCH = 500


@dataclass(frozen=True, slots=True)
class Column:
    """table: marks or values; code: item or indicator; part: assessor or period."""

    table: str
    code: str
    part: str


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that somebody fills in. new: None empties it. base: the figure that the person saw there (None: empty).

    reason: why just this figure; None keeps the reason that is there.
    """

    unit: str
    column: Column
    base: Decimal | None
    new: Decimal | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change. now: the figure that stands there; by: who wrote it, None for an import."""

    change: Change
    state: State
    was: Decimal | None
    now: Decimal | None
    by: Person | None = None


FIELDS = {"marks": (Mark, "item", "assessor", "points"), "values": (Value, "indicator", "period", "value")}


def rows_of(cycle: Cycle, columns: Iterable[Column]) -> dict[tuple[str, Column], EnteredFact]:
    """The stored rows of some columns, by unit and column."""
    found: dict[tuple[str, Column], EnteredFact] = {}
    by_table: dict[str, list[Column]] = {}
    for column in columns:
        by_table.setdefault(column.table, []).append(column)
    for table, wanted in by_table.items():
        model, code, part, _ = FIELDS[table]
        keys = {(column.code, column.part): column for column in wanted}
        rows = model._default_manager.filter(
            cycle=cycle, **{f"{code}__in": {key[0] for key in keys}, f"{part}__in": {key[1] for key in keys}}
        )
        for row in rows.select_related("entered_by"):
            if (which := keys.get((getattr(row, code), getattr(row, part)))) is not None:
                found[row.unit, which] = row
    return found


def figure_of(row: EnteredFact | None) -> Decimal | None:
    """The figure of a stored row."""
    if row is None:
        return None
    figure: Decimal | None = row.points if isinstance(row, Mark) else getattr(row, "value", None)
    return figure


def write_cells(cycle: Cycle, changes: list[Change], by: Person, *, force: bool = False) -> list[Written]:
    """Write what is new. Inside an action only, on a cycle that `writing.locked` holds; raises its facts revision.

    A cell that somebody else changed since the person saw it is left alone and comes back as a conflict (force: it is
    written all the same). Locks, ranges and duties are the caller's affair.
    """
    if not in_action():
        raise NotRecorded("cells are written inside an action")
    stored = _stored(cycle, changes)
    told: list[Written] = []
    fresh: list[tuple[Change, EnteredFact | None]] = []
    for change in changes:
        row = stored.get((change.unit, change.column))
        was = figure_of(row)
        if was == change.new and (change.reason is None or (row is not None and row.reason == change.reason)):
            told.append(Written(change, "same", was, was, row.entered_by if row else None))
        elif was not in (change.base, change.new) and not force:
            told.append(Written(change, "conflict", was, was, row.entered_by if row else None))
        else:
            fresh.append((change, row))
            told.append(Written(change, "written", was, change.new, by))
    if fresh:
        _keep(cycle, fresh, by)
        raise_revision(cycle)
    return told


def _stored(cycle: Cycle, changes: list[Change]) -> dict[tuple[str, Column], EnteredFact]:
    """The rows of exactly these cells, locked against other writers by the lock on their cycle."""
    found: dict[tuple[str, Column], EnteredFact] = {}
    for table, (model, code, part, _) in FIELDS.items():
        units = {change.unit for change in changes if change.column.table == table}
        columns = {change.column for change in changes if change.column.table == table}
        if not columns:
            continue
        which = Q(pk__in=[])
        for column in columns:
            which |= Q(**{code: column.code, part: column.part})
        rows = model._default_manager.filter(which, cycle=cycle, unit__in=units).select_related("entered_by")
        found |= {(row.unit, Column(table, getattr(row, code), getattr(row, part))): row for row in rows}
    return found


def _keep(cycle: Cycle, fresh: list[tuple[Change, EnteredFact | None]], by: Person) -> None:
    revision, now = cycle.facts_revision + 1, timezone.now()
    for table, (model, code, part, figure) in FIELDS.items():
        mine = [pair for pair in fresh if pair[0].column.table == table]
        new: list[Any] = []
        old: list[Any] = []
        for change, row in mine:
            if row is None:
                column = change.column
                row = model(cycle=cycle, unit=change.unit, **{code: column.code, part: column.part})
                new.append(row)
            else:
                old.append(row)
            setattr(row, figure, change.new)
            row.revision, row.entered_by, row.entered_at, row.brought_by = revision, by, now, None
            if change.reason is not None:
                row.reason = change.reason
        model._default_manager.bulk_create(new, batch_size=BATCH)
        fields = [figure, "revision", "entered_by", "entered_at", "brought_by", "reason"]
        model._default_manager.bulk_update(old, fields, batch_size=BATCH)
