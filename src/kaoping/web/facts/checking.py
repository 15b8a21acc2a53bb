"""What the platform asks of an import beyond the engine's checks: units of the cycle, lengths, duties, periods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
from django.db import models

from kaoping.problems import Fault, Place
from kaoping.web.bridge.facts import (
    COLUMN_ABSENT,
    NO_TABLES,
    SHOWN,
    TABLES,
    UNKNOWN_TABLE,
    UNKNOWN_UNIT,
    Inspected,
    Reads,
    months_of,
)
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts import faults
from kaoping.web.facts.models import MODELS, Value, of_cycle
from kaoping.web.facts.sources import against_feeding
from kaoping.web.facts.stored import literal, load, quoted, units_of

EXPLAINING = "说明"  # the sheet of the template that explains the columns
MOST_WHOLE = 2**31 - 1
FIRST_ROWS = 5
DUTY_COLUMNS = {"marks": "item", "incidents": "kind", "values": "indicator", "ballots": "survey"}


def told(found: list[Fault], cycle: Cycle) -> list[Fault]:
    """The engine's faults in the words of the platform: an unknown unit is mended on another page here, and a column
    may stay away where earlier imports have brought it."""
    kept, brought = [], tables_with_rows(cycle)
    for fault in found:
        details = dict(fault.details)
        if fault.code == UNKNOWN_UNIT:
            fault = faults.UNKNOWN_UNIT.at(fault.place, **details)
        if fault.code == NO_TABLES:
            fault = faults.NO_TABLES.at(name=details["path"].rpartition("/")[2], tables=details["tables"])
        explains = fault.code == UNKNOWN_TABLE and str(details.get("name", "")).strip() == EXPLAINING
        known = fault.code == COLUMN_ABSENT and fault.place.table in brought
        if not explains and not known:
            kept.append(fault)
    return kept


def tables_with_rows(cycle: Cycle) -> frozenset[str]:
    """Tables of which the cycle has rows; attributes of units may come in one after another at any time."""
    return frozenset(table for table in TABLES if table == "units" or of_cycle(table, cycle).exists())


def own_faults(inspected: Inspected, cycle: Cycle, duty: Reads | None) -> list[Fault]:
    """duty: the rows that the importer may bring in; None is everything."""
    if inspected.facts is None:
        return []
    check = _Check(inspected, cycle)
    found: list[Fault] = []
    for table in inspected.brought:
        if (by_hand := against_feeding(cycle, table)) is not None:
            found.append(by_hand)
        if duty is not None:
            found += check.duties(table, duty)
        found += check.units() if table == "units" else check.lengths(table)
        if table == "values":
            found += check.overlaps()
    return found


class _Check:
    def __init__(self, inspected: Inspected, cycle: Cycle) -> None:
        assert inspected.facts is not None
        self.facts, self.cycle = inspected.facts, cycle
        self.bench: duckdb.DuckDBPyConnection = inspected.facts.connection

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.bench.execute(sql).fetchall()

    def place(self, table: str, row: int | None = None, column: str | None = None) -> Place:
        return self.facts.place(table, row, column)

    # --- units ------------------------------------------------------------------------------------------------------

    def units(self) -> Iterator[Fault]:
        """Units that do not take part, and what of them is not taken over."""
        self.bench.register("taking_part", units_of(self.cycle))
        unknown = self.query(
            "SELECT unit, min(row), count(*) FROM typed.units ANTI JOIN taking_part USING (unit) "
            "WHERE row > 0 AND unit IS NOT NULL GROUP BY unit ORDER BY min(row)"
        )
        for unit, row, count in unknown[:SHOWN]:
            place = self.place("units", row, "unit")
            yield faults.UNKNOWN_UNIT.at(place, unit=unit[:60], count=count, hint="", hint_en="")
        if len(unknown) > SHOWN:
            more = faults.MORE.at(self.place("units"), count=len(unknown) - SHOWN, kind=faults.UNKNOWN_UNIT.code)
            yield more
        for column, what, what_en in (
            ("name", "名称", "names"),
            ("kind", "类别", "kinds"),
            ("parent", "上级", "parents"),
        ):
            rows = self.query(
                f"SELECT u.row FROM typed.units AS u JOIN taking_part AS t USING (unit) WHERE u.row > 0 AND "
                f"u.{column} IS NOT NULL AND u.{column} IS DISTINCT FROM t.{column} ORDER BY u.row"
            )
            if rows:
                first = ", ".join(str(row) for (row,) in rows[:FIRST_ROWS]) + (" …" if len(rows) > FIRST_ROWS else "")
                place = self.place("units", column=column)
                yield faults.UNIT_DIFFERS.at(place, count=len(rows), what=what, what_en=what_en, rows=first)
        self.bench.unregister("taking_part")

    # --- cells --------------------------------------------------------------------------------------------------------

    def lengths(self, table: str) -> Iterator[Fault]:
        """Texts and whole numbers that the database cannot keep."""
        model = MODELS[table]
        for column in TABLES[table].columns:
            kept = model._meta.get_field(column.name)
            name = quoted(column.name)
            if column.type == "text" and isinstance(kept, models.CharField) and not column.words:
                rows = self._wrong(table, f"length({name})", f"length({name}) > {kept.max_length}")
                for row, length, _ in rows:
                    place = self.place(table, row, column.name)
                    yield faults.TEXT_TOO_LONG.at(place, length=length, most=kept.max_length)
                yield from self._more(table, column.name, rows, faults.TEXT_TOO_LONG.code)
            elif column.type == "whole":
                rows = self._wrong(table, name, f"{name} > {MOST_WHOLE}")
                for row, text, _ in rows:
                    yield faults.WHOLE_TOO_LARGE.at(self.place(table, row, column.name), text=text, most=MOST_WHOLE)
                yield from self._more(table, column.name, rows, faults.WHOLE_TOO_LARGE.code)

    def _wrong(self, table: str, what: str, where: str) -> list[tuple[Any, ...]]:
        return self.query(
            f"SELECT row, {what}, count(*) OVER () FROM typed.{quoted(table)} WHERE {where} ORDER BY row LIMIT {SHOWN}"
        )

    def _more(self, table: str, column: str, rows: list[tuple[Any, ...]], code: str) -> Iterator[Fault]:
        if rows and rows[0][-1] > len(rows):
            yield faults.MORE.at(self.place(table, column=column), count=rows[0][-1] - len(rows), kind=code)

    # --- duties -------------------------------------------------------------------------------------------------------

    def duties(self, table: str, duty: Reads) -> Iterator[Fault]:
        """Tables and rows that are not the importer's."""
        column = DUTY_COLUMNS.get(table)
        if column is None:
            yield faults.TABLE_NOT_YOURS.at(self.place(table), table=TABLES[table].zh, table_en=table)
            return
        allowed = {"marks": duty.marks, "incidents": duty.kinds, "values": duty.indicators, "ballots": duty.surveys}
        found = self.query(
            f"SELECT {column}, min(row), count(*) FROM typed.{quoted(table)} WHERE {column} IS NOT NULL "
            f"GROUP BY {column} ORDER BY min(row)"
        )
        for what, row, count in found:
            if what not in allowed[table]:
                yield faults.OUTSIDE_DUTY.at(self.place(table, row, column), what=what[:60], count=count)

    # --- periods ------------------------------------------------------------------------------------------------------

    def overlaps(self) -> Iterator[Fault]:
        """A figure for a year beside figures for its months would count twice; within the file the engine looks."""
        stored = Value.objects.filter(cycle=self.cycle).values_list("period", flat=True).distinct()
        periods = {*stored, *(period or "" for (period,) in self.query('SELECT DISTINCT period FROM typed."values"'))}
        clashing = [
            (one, other)
            for one in periods
            for other in periods
            if one != other and _overlap(months_of(one), months_of(other))
        ]
        if not clashing:
            return
        load(self.bench, self.cycle, "values")
        pairs = ", ".join(f"({literal(one)}, {literal(other)})" for one, other in clashing)
        rows = self.query(
            f"WITH clashing(one, other) AS (VALUES {pairs}) SELECT v.row, v.unit, v.indicator, one, other, "
            "count(*) OVER () FROM typed.\"values\" AS v JOIN clashing ON coalesce(v.period, '') = one "
            'JOIN stored."values" AS s ON s.unit = v.unit AND s.indicator = v.indicator '
            f"AND coalesce(s.period, '') = other ORDER BY v.row LIMIT {SHOWN}"
        )
        for row, unit, indicator, one, other, _ in rows:
            place = self.place("values", row, "period")
            yield faults.OVERLAPS_STORED.at(place, unit=unit, indicator=indicator, period=one, other=other or "—")
        yield from self._more("values", "period", rows, faults.OVERLAPS_STORED.code)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
