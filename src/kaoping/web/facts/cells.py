"""Single cells of marks and reported figures, written by hand: who saw what, and what has become of it since.

A cell is a row of `marks` (unit, item, assessor) or of `values` (unit, indicator, period). An emptied cell stays as a
row without a figure, so that others at the same sheet learn of it; for the engine it is missing all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.db import connection
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


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a cell. revision: of the facts when it was written; by: id of who entered it."""

    pk: int
    figure: Decimal | None
    reason: str
    revision: int
    by: int | None


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
    written all the same). Locks, ranges and duties are the caller's affair. Any number of cells.
    """
    if not in_action():
        raise NotRecorded("cells are written inside an action")
    stored = stored_cells(cycle, changes)
    judged = [_judged(change, stored.get((change.unit, change.column)), force=force) for change in changes]
    people = Person.objects.in_bulk({kept.by for _, state, kept in judged if kept and kept.by and state != "written"})
    fresh = [(change, kept) for change, state, kept in judged if state == "written"]
    if fresh:
        put_cells(cycle, fresh, by)
        raise_revision(cycle)
    return [_told(change, state, kept, by, people) for change, state, kept in judged]


def _judged(change: Change, kept: Kept | None, *, force: bool) -> tuple[Change, State, Kept | None]:
    was = kept.figure if kept else None
    if was == change.new and (change.reason is None or (kept is not None and kept.reason == change.reason)):
        return change, "same", kept
    if was not in (change.base, change.new) and not force:
        return change, "conflict", kept
    return change, "written", kept


def _told(change: Change, state: State, kept: Kept | None, by: Person, people: dict[int, Person]) -> Written:
    was = kept.figure if kept else None
    if state == "written":
        return Written(change, state, was, change.new, by)
    return Written(change, state, was, was, people.get(kept.by or 0) if kept else None)


def stored_cells(cycle: Cycle, changes: Iterable[Change]) -> dict[tuple[str, Column], Kept]:
    """What stands in these cells; who writes them holds the lock on their cycle."""
    wanted = list(changes)
    return cells_of(cycle, {change.column for change in wanted}, {change.unit for change in wanted})


def cells_of(
    cycle: Cycle, columns: Iterable[Column], units: Collection[str] | None = None
) -> dict[tuple[str, Column], Kept]:
    """What is stored of some columns, as light as can be. units: codes that are enough; None for all."""
    found: dict[tuple[str, Column], Kept] = {}
    few = {"unit__in": units} if units is not None and len(units) <= BATCH else {}
    wanted = set(columns)
    for table, (model, code, part, figure) in FIELDS.items():
        known = {(column.code, column.part): column for column in wanted if column.table == table}
        if not known:
            continue
        which = Q(pk__in=[])
        for its_code, its_part in known:
            which |= Q(**{code: its_code, part: its_part})
        rows = model._default_manager.filter(which, cycle=cycle, **few)
        names = ("unit", code, part, "pk", figure, "reason", "revision", "entered_by_id")
        for unit, its_code, its_part, *kept in rows.values_list(*names):
            found[unit, known[its_code, its_part]] = Kept(*kept)
    return found


def put_cells(cycle: Cycle, fresh: list[tuple[Change, Kept | None]], by: Person) -> None:
    """Write rows, whatever stands there. Models are not made of them: a template has a hundred thousand cells."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    stamp = (cycle.facts_revision + 1, by.pk, now)
    for table, fields in FIELDS.items():
        mine = [pair for pair in fresh if pair[0].column.table == table]
        new = [change for change, kept in mine if kept is None]
        old = [(change, kept) for change, kept in mine if kept is not None]
        if new:
            _insert(cycle, fields, new, stamp)
        if old:
            _update(fields, old, stamp)


def _insert(cycle: Cycle, fields: tuple[Any, str, str, str], new: list[Change], stamp: tuple[Any, ...]) -> None:
    model, *names = fields
    rows = [(c.unit, c.column.code, c.column.part, _text(c.new), c.reason or "") for c in new]
    quote = connection.ops.quote_name
    columns = ("unit", *names, "reason", "cycle_id", "revision", "entered_by_id", "entered_at")
    into = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    fixed = (cycle.pk, *stamp)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(["%s::text[]"] * len(rows[0]))
            select = f"SELECT d.*, %s, %s, %s, %s::timestamptz FROM unnest({arrays}) AS d"
            cursor.execute(f"{into} {select}", [*fixed, *map(list, zip(*rows, strict=True))])
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"{into} VALUES ({marks})", [(*row, *fixed) for row in rows])


def _update(fields: tuple[Any, str, str, str], old: list[tuple[Change, Kept]], stamp: tuple[Any, ...]) -> None:
    model, figure = fields[0], fields[3]
    rows = [(_text(change.new), change.reason, kept.pk) for change, kept in old]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    stamped = "revision = %s, entered_by_id = %s, brought_by_id = NULL, entered_at = %s"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {table} AS t SET {stamped}::timestamptz, {quote(figure)} = d.figure, "
                "reason = coalesce(d.reason, t.reason) "
                "FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS d(figure, reason, id) WHERE t.id = d.id",
                [*stamp, *map(list, zip(*rows, strict=True))],
            )
        else:
            cursor.executemany(
                f"UPDATE {table} SET {stamped}, {quote(figure)} = %s, reason = coalesce(%s, reason) WHERE id = %s",
                [(*stamp, *row) for row in rows],
            )


def _text(figure: Decimal | None) -> str | None:
    """As `ExactField` keeps it."""
    return None if figure is None else format(figure, "f")
