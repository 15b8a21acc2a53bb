"""The rows of a difference go into the database: whole batches, in the transaction of the action that asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
from django.db import connection
from django.utils import timezone

from kaoping.problems import Refused, errors
from kaoping.web.audit.recording import NotRecorded, in_action
from kaoping.web.bridge.facts import TABLES, Column, inspect
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.checking import own_faults, told
from kaoping.web.facts.comparing import Difference, compare
from kaoping.web.facts.copying import copy_in, insert_all
from kaoping.web.facts.faults import CYCLE_FINAL
from kaoping.web.facts.locks import against_locks
from kaoping.web.facts.models import MODELS, EnteredFact, FactImport
from kaoping.web.facts.sources import against_feeding
from kaoping.web.facts.stored import HOURS, column_of, quoted, units_of
from kaoping.web.people.models import Person
from kaoping.web.schemes.queries import decisions_in_force

DELETED = 5_000  # ids in one statement


def write_tables(
    cycle: Cycle, tables: Mapping[str, Any], brought_by: FactImport | None, by: Person
) -> list[Difference]:
    """Check tables (name → list of dicts or Arrow table) for a cycle, and write what is new or changed in them.

    Inside an action only; locks the cycle, raises its facts revision when anything changed. Raises Refused with every
    fault; nothing is written then.
    """
    if not in_action():
        raise NotRecorded("facts are written inside an action")
    held = locked(cycle)
    version = held.version
    with inspect(tables, units_of(held), version.text, decisions_in_force(version), held.period) as inspected:
        found = told([*inspected.faults, *own_faults(inspected, held, None)], held)
        if inspected.facts is None or errors(found):
            raise Refused(found)
        differences = compare(inspected, held)
        put(inspected.facts.connection, {d.table: f"delta.{quoted(d.table)}" for d in differences}, held, brought_by)
    if any(d.new or d.changed for d in differences):
        raise_revision(held)
    cycle.facts_revision, cycle.facts_at = held.facts_revision, held.facts_at
    return differences


def locked(cycle: Cycle) -> Cycle:
    """The cycle, held until the transaction ends: one writer of facts at a time. Raises Refused when it is final."""
    held = Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("version").get(pk=cycle.pk)
    if held.final_at is not None:
        raise Refused([CYCLE_FINAL.at(cycle=held.title)])
    return held


def raise_revision(cycle: Cycle) -> None:
    """The facts of the cycle are no longer what they were."""
    cycle.facts_revision += 1
    cycle.facts_at = timezone.now()
    cycle.save(update_fields=["facts_revision", "facts_at"])


def put(
    bench: duckdb.DuckDBPyConnection, relations: Mapping[str, str], cycle: Cycle, brought_by: FactImport | None
) -> None:
    """Write the rows of each relation (table → SQL of DuckDB, columns as `comparing.compare` leaves them).

    Raises Refused where one of them lies in a locked column, or in a table that comes from elsewhere.
    """
    if fed := [fault for table in relations if (fault := against_feeding(cycle, table)) is not None]:
        raise Refused(fed)
    if held := list(against_locks(bench, relations, cycle, {})):
        raise Refused(held)
    for table in TABLES:
        if table not in relations:
            continue
        if table == "units":
            _put_attributes(bench, relations[table], cycle)
        else:
            _delete_old(bench, relations[table], table)
            _insert(bench, relations[table], table, cycle, brought_by)


def _put_attributes(bench: duckdb.DuckDBPyConnection, relation: str, cycle: Cycle) -> None:
    cursor = bench.execute(f"SELECT * EXCLUDE (row, stored_id) FROM {relation}")
    names = [part[0] for part in cursor.description]
    fresh = {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in cursor.fetchall()}
    units = [unit for unit in CycleUnit.objects.filter(cycle=cycle) if unit.code in fresh]
    for unit in units:
        merged = {**unit.attributes, **fresh[unit.code]}
        unit.attributes = {name: value for name, value in merged.items() if value not in (None, "")}
    CycleUnit.objects.bulk_update(units, ["attributes"], batch_size=500)


def _delete_old(bench: duckdb.DuckDBPyConnection, relation: str, table: str) -> None:
    """A changed row is written anew: its old form goes first."""
    name = connection.ops.quote_name(MODELS[table]._meta.db_table)
    found = bench.execute(f"SELECT stored_id FROM {relation} WHERE stored_id IS NOT NULL")
    with connection.cursor() as cursor:
        while rows := found.fetchmany(DELETED):
            if connection.vendor == "postgresql":
                cursor.execute(f"DELETE FROM {name} WHERE id = ANY(%s)", [[row[0] for row in rows]])
            else:
                cursor.executemany(f"DELETE FROM {name} WHERE id = %s", rows)


def _insert(
    bench: duckdb.DuckDBPyConnection, relation: str, table: str, cycle: Cycle, brought_by: FactImport | None
) -> None:
    model, quote = MODELS[table], connection.ops.quote_name
    fields = [column_of(table, column.name) for column in TABLES[table].columns]
    revision = {"revision": str(cycle.facts_revision + 1)} if issubclass(model, EnteredFact) else {}
    ours = {
        "cycle_id": str(cycle.pk),
        "brought_by_id": "NULL" if brought_by is None else str(brought_by.pk),
        **revision,
    }
    names = ", ".join(quote(name) for name in (*ours, *fields))
    cells = ", ".join((*ours.values(), *(_for_database(column) for column in TABLES[table].columns)))
    select = f"SELECT {cells} FROM {relation} ORDER BY row"
    if connection.vendor == "postgresql":
        into = f"{quote(model._meta.db_table)} ({names})"
        copy_in(bench, select, into, written="FORCE_QUOTE *, NULLSTR ''")  # NULL is nothing at all
        return
    marks = ", ".join(["%s"] * (len(ours) + len(fields)))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"
    insert_all(bench, select, sql)


def _for_database(column: Column) -> str:
    """SQL of DuckDB: a cell as the platform's database keeps it, as text (its columns have types of their own)."""
    name = quoted(column.name)
    if column.type == "moment":
        zone = " || '+00'" if connection.vendor == "postgresql" else ""
        return f"CAST(CAST({name} AS TIMESTAMP) - {HOURS} AS VARCHAR){zone}"
    if column.type == "flag":
        return f"CASE {name} WHEN 'true' THEN '1' WHEN 'false' THEN '0' END"
    return f"coalesce({name}, '')" if column.type == "period" else name
