"""The rows of a checked import go into the database, in the caller's transaction: by COPY on PostgreSQL."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection, models
from django.utils import timezone

from kaoping.web.audit.recording import NotRecorded, in_action
from kaoping.web.cases.models import Case, Source, Step, as_text
from kaoping.web.cases.outgrown import HELD_IN, outgrown
from kaoping.web.facts.copying import copy_in, insert_all
from kaoping.web.facts.stored import literal
from kaoping.web.people.models import Person
from kaoping.web.takeover.models import Brought, Takeover

CHANGED = 2_000  # changed cases at once
PLAIN = ("text", "address", "longitude", "latitude", "cell", "level", "channel", "found_by", "state", "satisfaction",
         "extensions", "rework", "was_returned", "valid", "wrong_level", "fabricated", "allowed", "clock_works",
         "handling_allowed", "handling_works", "handling_left")  # fmt: skip
PLACES = {"category": "category_id", "grid": "grid_id", "town": "town_id", "desk": "desk_id", "lead": "lead_id"}
MOMENTS = ("reported_at", "filed_at", "finished_at", "closed_at", "state_at", "due_at", "warn_at", "handling_due_at",
           "ran_out_at")  # fmt: skip
FLAGS = ("was_returned", "valid", "wrong_level", "fabricated", "clock_works", "handling_works")
SMALL = 32767  # what the database keeps of counts


class Outdated(Exception):
    """Cases are no longer those that an import was checked against."""


def write_rows(bench: duckdb.DuckDBPyConnection, takeover: Takeover, by: Person | None) -> None:
    """Write `new_cases` and `changed_cases`. Raises Outdated where somebody has worked on one of them meanwhile."""
    if not in_action():
        raise NotRecorded("cases are taken over inside an action")
    now = timezone.now()
    _write_changed(bench, takeover, by, now)
    _write_new(bench, takeover, by, now)


# --- new ones ------------------------------------------------------------------------------------------------------


def _write_new(bench: duckdb.DuckDBPyConnection, takeover: Takeover, by: Person | None, now: datetime.datetime) -> None:
    rows = bench.execute("SELECT row FROM new_cases ORDER BY row").to_arrow_table()["row"]
    if not len(rows):
        return
    bench.register("ids", pa.table({"row": rows, "id": pa.array(_fresh_ids(len(rows)), pa.int64())}))
    bench.execute("CREATE OR REPLACE TEMP VIEW numbered AS SELECT * FROM new_cases JOIN ids USING (row)")
    for model, cells in ((Case, _case(takeover.source)), (Step, _step(takeover, by, now)), (Brought, BROUGHT)):
        _insert(bench, model, cells)


def _fresh_ids(count: int) -> list[int]:
    """Numbers that nobody else gets."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(every.name) FROM "
                "(SELECT CAST(pg_get_serial_sequence(%s, 'id') AS regclass) AS name OFFSET 0) AS every, "
                "generate_series(1, %s)",
                [Case._meta.db_table, count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [Case._meta.db_table])
        (last,) = cursor.fetchone()
        return list(range(last + 1, last + 1 + count))


def _case(source: Source) -> dict[str, str]:
    """Column of `cases_case` → SQL of DuckDB. What no column fills is as in a case that nothing has happened to."""
    cells = {name: name for name in PLAIN} | {column: name for name, column in PLACES.items()}
    cells |= {name: f"least({name}, {SMALL})" for name in ("extensions", "rework")}
    cells |= {name: _flag(name) for name in FLAGS} | {name: _moment(name) for name in MOMENTS}
    cells |= {
        name: _default(field)
        for field in Case._meta.concrete_fields
        if (name := field.column) not in cells and not field.null and name != "id"
    }
    return {"id": "id", **cells, "source_id": str(source.pk), "source_number": "number", "steps": "1"}


def _default(field: models.Field[Any, Any]) -> str:
    value = field.get_default()
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value) if isinstance(value, int) else "''"


def _step(takeover: Takeover, by: Person | None, now: datetime.datetime) -> dict[str, str]:
    seconds = now.timestamp()
    zone = " || '+00'" if connection.vendor == "postgresql" else ""
    more = f"json_object('source', {literal(takeover.source.code)}, 'number', number, 'takeover', {takeover.pk})"
    return {
        "case_id": "id",
        "number": "1",
        "action": "'take_over'",
        "start": "''",
        '"to"': "state",
        "at": f"CAST(make_timestamp({int(seconds * 1e6)}) AS VARCHAR){zone}",
        "by_id": str(by.pk) if by else "NULL",
        "unit_id": str(takeover.source.unit_id),
        "reason": "''",
        "changes": "'{}'",
        "more": f"CAST({more} AS VARCHAR)",
    }


BROUGHT = {"case_id": "id", "fingerprint": "print", "steps": "1"}


def _flag(name: str) -> str:
    return f"CASE WHEN {name} THEN '1' ELSE '0' END"


def _moment(name: str) -> str:
    """Seconds as the database keeps moments: text in UTC."""
    zone = " || '+00'" if connection.vendor == "postgresql" else ""
    return f"CAST(make_timestamp({name} * 1000000) AS VARCHAR){zone}"


def _insert(bench: duckdb.DuckDBPyConnection, model: type[models.Model], cells: dict[str, str]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(name.strip('"')) for name in cells)
    select = f"SELECT {', '.join(cells.values())} FROM numbered"
    table = quote(model._meta.db_table)
    if connection.vendor == "postgresql":
        texts = ", ".join(quote(name) for each in cells if _is_text(model, name := each.strip('"')))
        copy_in(bench, select, f"{table} ({names})", read=f"FORCE_NOT_NULL ({texts})" if texts else "")
        return
    insert_all(bench, select, f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(cells))})")


def _is_text(model: type[models.Model], column: str) -> bool:
    """Whether nothing at all means an empty text."""
    return any(
        field.column == column and isinstance(field, models.CharField) and not field.null
        for field in model._meta.concrete_fields
    )


# --- changed ones --------------------------------------------------------------------------------------------------


def _write_changed(
    bench: duckdb.DuckDBPyConnection, takeover: Takeover, by: Person | None, now: datetime.datetime
) -> None:
    cursor = bench.execute("SELECT * FROM changed_cases ORDER BY case_id")
    names = [part[0] for part in cursor.description]
    while rows := cursor.fetchmany(CHANGED):
        _change([dict(zip(names, row, strict=True)) for row in rows], takeover, by, now)


def _change(rows: Sequence[dict[str, Any]], takeover: Takeover, by: Person | None, now: datetime.datetime) -> None:
    held = Case.objects.select_for_update(no_key=True).order_by("pk").in_bulk([row["case_id"] for row in rows])
    steps, brought = [], []
    for row in rows:
        case = held[row["case_id"]]
        if case.steps != row["steps"]:
            raise Outdated
        start, changes = case.state, _changes(case, row)
        case.steps += 1
        steps.append(
            Step(case=case, number=case.steps, action="take_over", start=start, to=case.state, at=now, by=by,
                 unit_id=takeover.source.unit_id, changes=changes,
                 more={"source": takeover.source.code, "number": row["number"], "takeover": takeover.pk})
        )  # fmt: skip
        brought.append(Brought(case_id=case.pk, fingerprint=row["print"], steps=case.steps))
    fields = [*PLAIN, *PLACES, *MOMENTS, *HELD_IN, "steps"]
    Case.objects.bulk_update(held.values(), fields, batch_size=200)
    Step.objects.bulk_create(steps, batch_size=1000)
    Brought.objects.bulk_create(
        brought, batch_size=1000, update_conflicts=True, unique_fields=["case"], update_fields=["fingerprint", "steps"]
    )


SHOWN = ("text", "address", "longitude", "latitude", "level", "channel", "found_by", "state", "satisfaction",
         "extensions", "rework", "was_returned", "valid", "wrong_level", "fabricated", "category", "grid", "town",
         "desk", "lead", "reported_at", "filed_at", "finished_at", "closed_at", "due_at")  # fmt: skip


def _changes(case: Case, row: dict[str, Any]) -> dict[str, list[str]]:
    """Put the row's cells into the case; those people read of, with what they were."""
    changes = {}
    for name in (*PLAIN, *PLACES, *MOMENTS):
        column = PLACES.get(name, name)
        new: Any = row[name] if name not in MOMENTS else _read_moment(row[name])
        new = min(new, SMALL) if name in ("extensions", "rework") else new
        old = getattr(case, column)
        if old != new:
            setattr(case, column, new)
            if name in SHOWN:
                changes[name] = [as_text(old), as_text(new)]
    for name in outgrown(case):
        changes[name] = [as_text(getattr(case, name)), ""]
        setattr(case, name, None)
    return changes


def _read_moment(seconds: int | None) -> datetime.datetime | None:
    return None if seconds is None else datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
