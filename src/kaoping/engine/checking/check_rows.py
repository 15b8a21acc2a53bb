"""Rows against each other and against `units`: keys, units, parents, periods, times. No scheme is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kaoping.engine.checking import faults_in_rows as kinds
from kaoping.engine.checking.check_cells import SHOWN, listed
from kaoping.engine.cycle import Span, span_of
from kaoping.engine.reading.cells import hint, short
from kaoping.engine.reading.source_table import SourceTable
from kaoping.engine.reading.sql_text import literal, quoted
from kaoping.engine.reading.workspace import Workspace
from kaoping.problems import Fault

BATCH = 1 << 17


class RowCheck:
    """One table, typed, in `typed.<table>` with its row numbers; `columns`: those that are really given."""

    def __init__(self, source: SourceTable, columns: frozenset[str], rows: int, workspace: Workspace) -> None:
        self.source, self.columns, self.rows, self.workspace = source, columns, rows, workspace
        self.table = source.table
        self.relation = f"typed.{quoted(self.table.name)}"

    def run(self) -> Iterator[Fault]:
        """Every fault between rows, the most basic first."""
        if not self.rows:
            return
        if self.columns.issuperset(column for column in self.table.key if self.table.by_name[column].filled):
            yield from self._same_keys()
        match self.table.name:
            case "units":
                yield from self._parents()
            case "values":
                yield from self._overlaps()
            case "cases":
                yield from self._closed_early()
            case "incidents":
                yield from self._zero_counts()
        if self.table.name != "units" and "unit" in self.columns:
            yield from self._unknown_units()

    def _query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.workspace.query(sql)

    # --- keys ---------------------------------------------------------------------------------------------------

    def _same_keys(self) -> Iterator[Fault]:
        """Equal keys have equal hashes: sorted hashes show in little memory whether any key occurs twice."""
        suspects = self._hashes_that_recur()
        if not suspects.num_rows:
            return
        key = ", ".join(quoted(column) for column in self.table.key)
        filled = " AND ".join(f"{quoted(c)} IS NOT NULL" for c in self.table.key if self.table.by_name[c].filled)
        self.workspace.connection.register("suspects", suspects)
        rows = self._query(
            f"SELECT *, count(*) OVER () AS total FROM (SELECT row, min(row) OVER (PARTITION BY {key}) AS first, {key} "
            f"FROM {self.relation} WHERE {filled} AND hash({key}) IN (SELECT hash FROM suspects)) "
            f"WHERE row <> first ORDER BY row LIMIT {SHOWN}"
        )
        self.workspace.connection.unregister("suspects")
        found = (
            kinds.SAME_KEY.at(
                self.source.place(row, self.table.key[0]),
                first=first,
                key=", ".join(f"{c} = {short(str(v or ''))}" for c, v in zip(self.table.key, values, strict=True)),
                columns=" + ".join(self.table.key),
            )
            for row, first, *values, _ in rows
        )
        yield from listed(found, rows[0][-1] if rows else 0, self.source.place())

    def _hashes_that_recur(self) -> Any:
        key = ", ".join(quoted(column) for column in self.table.key)
        hashes, filled = np.empty(self.rows, np.uint64), 0
        reader = self.workspace.connection.execute(f"SELECT hash({key}) FROM {self.relation}").to_arrow_reader(BATCH)
        for batch in reader:
            column = batch.column(0)  # read from its buffer: `to_numpy` would import pandas
            part = np.frombuffer(column.buffers()[1], np.uint64)[column.offset : column.offset + len(column)]
            hashes[filled : filled + len(part)] = part
            filled += len(part)
        hashes.sort()
        return _table_of(np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))

    # --- units --------------------------------------------------------------------------------------------------

    def _unknown_units(self) -> Iterator[Fault]:
        rows = self._query(
            f"SELECT unit, count(*), min(row), count(*) OVER () FROM {self.relation} "
            "ANTI JOIN typed.units AS known USING (unit) WHERE unit IS NOT NULL "
            f"GROUP BY unit ORDER BY min(row) LIMIT {SHOWN}"
        )
        known = self._some_units() if rows else ()
        found = (
            kinds.UNKNOWN_UNIT.at(self.source.place(row, "unit"), unit=short(unit), count=count, **hint(unit, known))
            for unit, count, row, _ in rows
        )
        yield from listed(found, rows[0][-1] if rows else 0, self.source.place(column="unit"))

    def _some_units(self) -> tuple[str, ...]:
        """What a slip of the pen may have meant; where there are very many units, no guess is made."""
        return tuple(unit for (unit,) in self._query("SELECT unit FROM typed.units WHERE unit IS NOT NULL LIMIT 5001"))

    def _parents(self) -> Iterator[Fault]:
        if "unit" not in self.columns or "parent" not in self.columns:
            return
        rows = self._query(
            "SELECT unit, parent, row FROM typed.units WHERE unit IS NOT NULL AND parent IS NOT NULL ORDER BY row"
        )
        units = {unit for (unit,) in self._query("SELECT DISTINCT unit FROM typed.units WHERE unit IS NOT NULL")}
        parents = {unit: parent for unit, parent, _ in reversed(rows)}
        own = [(unit, row) for unit, parent, row in rows if unit == parent]
        found = (kinds.OWN_PARENT.at(self.source.place(row, "parent"), unit=short(unit)) for unit, row in own)
        yield from listed(found, len(own), self.source.place(column="parent"))
        unknown = [(parent, row) for _, parent, row in rows if parent not in units]
        some = tuple(units) if len(units) <= 5000 else ()
        found = (
            kinds.UNKNOWN_PARENT.at(self.source.place(row, "parent"), parent=short(parent), **hint(parent, some))
            for parent, row in unknown[:SHOWN]
        )
        yield from listed(found, len(unknown), self.source.place(column="parent"))
        yield from self._circles(parents, {unit: row for unit, _, row in reversed(rows)})

    def _circles(self, parents: Mapping[str, str], rows: Mapping[str, int]) -> Iterator[Fault]:
        circles = [circle for circle in circles_of(parents) if len(circle) > 1]
        found = (
            kinds.PARENT_CYCLE.at(
                self.source.place(min(rows[unit] for unit in circle), "parent"),
                circle=" → ".join(
                    short(unit) for unit in [*circle[:8], *(["…"] if len(circle) > 8 else []), circle[0]]
                ),
            )
            for circle in circles[:SHOWN]
        )
        yield from listed(found, len(circles), self.source.place(column="parent"))

    # --- periods, times, counts -----------------------------------------------------------------------------------

    def _overlaps(self) -> Iterator[Fault]:
        if not self.columns.issuperset(("unit", "indicator", "period")):
            return
        periods = self._query(f"SELECT DISTINCT period FROM {self.relation}")
        rows = self._query(
            f"WITH spans(span, starts, ends) AS (VALUES {_spans(period or '' for (period,) in periods)}), placed AS "
            "(SELECT row, unit, indicator, coalesce(period, '') AS period, starts, ends "
            f"FROM {self.relation} AS v JOIN spans ON spans.span = coalesce(v.period, '') WHERE unit IS NOT NULL), "
            "before AS (SELECT *, arg_max(struct_pack(row, period, ends), ends) OVER (PARTITION BY unit, indicator "
            "ORDER BY starts, ends DESC, row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS other FROM placed) "
            "SELECT row, unit, indicator, period, other.row, other.period, count(*) OVER () FROM before "
            f"WHERE other.ends >= starts AND other.period <> period ORDER BY row LIMIT {SHOWN}"
        )
        found = (
            kinds.OVERLAPPING.at(
                self.source.place(row, "period"),
                unit=short(unit), indicator=short(indicator), period=period, first=first, other=other,
            )
            for row, unit, indicator, period, first, other, _ in rows
        )  # fmt: skip
        yield from listed(found, rows[0][-1] if rows else 0, self.source.place(column="period"))

    def _closed_early(self) -> Iterator[Fault]:
        if not self.columns.issuperset(("reported_at", "closed_at")):
            return
        rows = self._query(
            f"SELECT row, closed_at, reported_at, count(*) OVER () FROM {self.relation} "
            f"WHERE closed_at < reported_at ORDER BY row LIMIT {SHOWN}"
        )
        found = (
            kinds.CLOSED_EARLY.at(self.source.place(row, "closed_at"), closed=closed, reported=reported)
            for row, closed, reported, _ in rows
        )
        yield from listed(found, rows[0][-1] if rows else 0, self.source.place(column="closed_at"))

    def _zero_counts(self) -> Iterator[Fault]:
        rows = self._query(
            f'SELECT row, count(*) OVER () FROM {self.relation} WHERE "count" = 0 ORDER BY row LIMIT {SHOWN}'
        )
        found = (kinds.ZERO_COUNT.at(self.source.place(row, "count")) for row, _ in rows)
        yield from listed(found, rows[0][-1] if rows else 0, self.source.place(column="count"))


def circles_of(parents: Mapping[str, str]) -> Iterator[list[str]]:
    """Every circle of parents, once, from the unit at which it was met."""
    done: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        unit = start
        while unit in parents and unit not in done and unit not in path:
            path[unit] = None
            unit = parents[unit]
        if unit in path:
            walked = list(path)
            yield walked[walked.index(unit) :]
        done.update(path)


def _spans(periods: Iterable[str]) -> str:
    """Periods with their first and last months, as SQL; an empty one spans all time."""
    always = Span(-1, 1 << 30)
    spans = {period: span_of(period) or always for period in periods}
    return ", ".join(f"({literal(period)}, {span.first}, {span.last})" for period, span in spans.items())


def _table_of(hashes: npt.NDArray[np.uint64]) -> pa.Table:
    """Made from the memory as it is: `pa.array` would import pandas."""
    column = pa.Array.from_buffers(pa.uint64(), len(hashes), [None, pa.py_buffer(hashes.tobytes())])
    return pa.Table.from_batches([pa.RecordBatch.from_arrays([column], names=["hash"])])
