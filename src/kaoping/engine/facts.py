"""The facts of one appraisal, read and checked: the front door.

Seven tables with the columns and types of `tables.py`, in a database that keeps large files where they lie.
`inspect_facts` collects every fault; `read_facts` refuses facts that have an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import TracebackType
from typing import Any

import duckdb

from kaoping.engine import faults
from kaoping.engine.checking.check_cells import CellCheck
from kaoping.engine.checking.check_rows import RowCheck
from kaoping.engine.reading.conversions import MACROS, Cells, absent
from kaoping.engine.reading.inline import Row
from kaoping.engine.reading.read_memory import InMemory, read_memory
from kaoping.engine.reading.read_parquet import unreadable
from kaoping.engine.reading.source_table import SourceTable
from kaoping.engine.reading.sources import Source, find
from kaoping.engine.reading.sql_text import file_literal, quoted
from kaoping.engine.reading.workspace import Progress, Workspace
from kaoping.engine.tables import TABLES, Table
from kaoping.problems import Fault, Place, Refused, errors

RESIDENT = 1_000_000  # rows; smaller tables are held in memory, larger ones stay in their files


@dataclass(frozen=True)
class Facts:
    """Facts that were read. Use as a context manager, or call `close`.

    `connection`: DuckDB, with a view for each of the seven tables under its name, with every column of the contract
    (units: and the attributes as text). Types: VARCHAR, DECIMAL(38, s) with the least s that holds every number of
    the column, BIGINT, BOOLEAN, TIMESTAMP without zone, DATE; an empty cell is NULL.
    `given`: table → columns that the source really has. `attributes`: those of units.
    `digests`: table → sha256 of its file; for tables in memory, of their rows as CSV in the order of their keys.
    `files`: table → file as messages name it. `warnings`: what was found, short of an error.
    `sound`: False when errors were found; such facts are good for further checking only, never for scores.
    """

    connection: duckdb.DuckDBPyConnection
    given: dict[str, frozenset[str]]
    attributes: tuple[str, ...]
    digests: dict[str, str]
    files: dict[str, str]
    warnings: tuple[Fault, ...]
    sound: bool
    workspace: Workspace = field(repr=False)
    brought: frozenset[str] = frozenset()  # tables that the source itself has, besides units known already

    def rows(self, table: str, where: str | None = None, parameters: Sequence[Any] = ()) -> list[Row]:
        """Rows in the order of their source, as dicts of str, Decimal, int, bool, datetime, date or None.

        `where`: a condition in SQL over the table's columns, with `?` for each of the parameters.
        """
        columns = self.columns(table)
        condition = f" WHERE {where}" if where else ""
        sql = f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(table)}{condition}"
        cursor = self.connection.execute(sql, list(parameters)) if parameters else self.connection.execute(sql)
        found = cursor.fetchall()
        return [dict(zip(columns, row, strict=True)) for row in found]

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table: those of the contract, then the attributes."""
        return TABLES[table].names + (self.attributes if TABLES[table].open else ())

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchall()[0][0])

    def place(self, table: str, row: int | None = None, column: str | None = None) -> Place:
        """A place in the source of a table, for a fault."""
        return Place(file=self.files.get(table, ""), table=table, row=row, column=column)

    def close(self) -> None:
        """Close the database and remove its temporary files. A second call does nothing."""
        self.workspace.close()

    def __enter__(self) -> Facts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_facts(source: Source, *, progress: Progress | None = None, threads: int = 2) -> Facts:
    """Facts from a folder of CSV or Parquet files, an .xlsx workbook, or a mapping of tables in memory.

    Raises `Refused` with every fault when one of them is an error; warnings are kept with the facts.
    """
    facts, found = inspect_facts(source, progress=progress, threads=threads)
    if facts is None or not facts.sound:
        if facts is not None:
            facts.close()
        raise Refused(found)
    return facts


def inspect_facts(
    source: Source, *, units: InMemory | None = None, progress: Progress | None = None, threads: int = 2
) -> tuple[Facts | None, list[Fault]]:
    """Everything that is wrong with the facts, and the facts as far as they could be read.

    Facts are None when there is nothing to check further (no units). With errors they are not `sound`: cells that do
    not fit are NULL in them. `progress` is called with `read` or `check` and the name of the table.
    `units`: units that are known already. A source may then leave units or columns of units out; rows of `typed.units`
    that it does not have stand there with the row number 0.
    """
    try:
        found = find(source)
    except Refused as refused:
        return None, refused.faults
    workspace = Workspace(threads)
    try:
        inspection = _Inspection(workspace, progress or _silent, list(found.faults))
        for table in sorted(found.readers, key=list(TABLES).index):
            inspection.read(table, *found.readers[table])
        inspection.brought = frozenset(inspection.sources)
        if units is not None:
            inspection.complete(units)
        facts = inspection.facts()
    except BaseException:
        workspace.close()
        raise
    if facts is None:
        workspace.close()
    return facts, inspection.faults


def _silent(step: str, table: str) -> None:
    pass


class _Inspection:
    """The tables of one source, one after another."""

    def __init__(self, workspace: Workspace, progress: Progress, found: list[Fault]) -> None:
        self.workspace, self.progress, self.faults = workspace, progress, found
        self.sources: dict[str, SourceTable] = {}
        self.given: dict[str, frozenset[str]] = {}
        self.brought: frozenset[str] = frozenset()
        for macro in MACROS:
            workspace.connection.execute(f"CREATE TEMP MACRO {macro}")

    def read(self, name: str, file: str, reader: Any) -> None:
        """Read one table and convert it; what is wrong with it is kept."""
        self.progress("read", name)
        try:
            source = reader(self.workspace)
            if source is not None:
                self._convert(source)
        except Refused as refused:
            self.faults += refused.faults
        except (duckdb.Error, OSError, UnicodeDecodeError) as error:
            self.faults.append(unreadable(Place(file=file, table=name), error))

    def _convert(self, source: SourceTable) -> None:
        self.faults += source.faults
        check = CellCheck(source, self.workspace)
        check.run()
        self.faults += check.faults
        _make_typed(source, check, self.workspace)
        name = source.table.name
        self.sources[name] = source
        self.given[name] = frozenset(cells.column.name for cells in check.cells)

    def complete(self, known: InMemory) -> None:
        """Add the units, and the columns of units, that are known and that the source does not give."""
        reader = partial(read_memory, known, TABLES["units"])
        own = self.sources.pop("units", None)
        if own is None:
            self.read("units", "", reader)
            return
        columns = self.given["units"]
        self.workspace.connection.execute("CREATE TABLE typed.own AS FROM typed.units")
        kind = "VIEW" if own.rows > RESIDENT else "TABLE"
        self.workspace.connection.execute(f"DROP {kind} typed.units")
        self.read("units", "", reader)
        others = self.sources["units"].matched.attributes
        attributes = (*own.matched.attributes, *(name for name in others if name not in own.matched.attributes))
        self.sources["units"] = replace(own, matched=replace(own.matched, attributes=attributes))
        self.given["units"] |= columns
        names = TABLES["units"].names + attributes
        taken = ", ".join(f"{'own' if name in columns else 'known'}.{quoted(name)}" for name in names)
        self.workspace.connection.execute(
            f"CREATE TABLE typed.completed AS SELECT own.row, {taken} FROM typed.own AS own "
            "LEFT JOIN typed.units AS known USING (unit) UNION ALL BY NAME "
            "SELECT * REPLACE (0 AS row) FROM typed.units ANTI JOIN typed.own USING (unit);"
            "DROP TABLE typed.own; DROP TABLE typed.units; ALTER TABLE typed.completed RENAME TO units"
        )

    def facts(self) -> Facts | None:
        """The finished facts, after the rows have been checked against each other."""
        attributes = self._attributes()
        for table in TABLES.values():
            _make_view(table, self.given, attributes, self.workspace)
        if not self._has_units():
            return None
        for name, source in self.sources.items():
            self.progress("check", name)
            try:
                self._check_rows(source)
            except duckdb.Error as error:
                self.faults.append(unreadable(source.place(), error))
        sound = not errors(self.faults)
        return Facts(
            connection=self.workspace.connection,
            given=self.given,
            attributes=attributes,
            digests={name: self._digest(source) for name, source in self.sources.items()} if sound else {},
            files={name: source.file for name, source in self.sources.items()},
            warnings=tuple(fault for fault in self.faults if fault.severity != "error"),
            sound=sound,
            workspace=self.workspace,
            brought=self.brought,
        )

    def _attributes(self) -> tuple[str, ...]:
        units = self.sources.get("units")
        return tuple(name for name in units.matched.attributes if name in self.given["units"]) if units else ()

    def _has_units(self) -> bool:
        if "units" not in self.sources:
            if not any(fault.place.table == "units" for fault in errors(self.faults)):
                self.faults.append(faults.NO_UNITS.at(Place(table="units"), what="没有给出", what_en="is not given"))
            return False
        if self.workspace.query("SELECT count(*) FROM units")[0][0]:
            return True
        self.faults.append(faults.NO_UNITS.at(self.sources["units"].place(), what="没有任何行", what_en="has no rows"))
        return False

    def _check_rows(self, source: SourceTable) -> None:
        name = source.table.name
        rows = self.workspace.query(f"SELECT count(*) FROM typed.{quoted(name)}")[0][0]
        self.faults += RowCheck(source, self.given[name], rows, self.workspace).run()

    def _digest(self, source: SourceTable) -> str:
        if source.digest:
            return source.digest
        path = self.workspace.path(".csv")
        rows = f"FROM {quoted(source.table.name)} ORDER BY ALL"  # keys stand first in every table
        self.workspace.connection.execute(f"COPY ({rows}) TO {file_literal(path)} (FORMAT csv, HEADER)")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        path.unlink()
        return digest


def _make_typed(source: SourceTable, check: CellCheck, workspace: Workspace) -> None:
    """`typed.<table>`: row numbers and every column of the contract (of units also the attributes), typed."""
    table, cells = source.table, {cells.column.name: cells for cells in check.cells}
    columns = [_typed(cells[c.name], c.name) if c.name in cells else _nothing(table, c.name) for c in table.columns]
    columns += [_typed(cells[name], name) for name in source.matched.attributes if name in cells]
    select = f"SELECT row, {', '.join(columns)} FROM {check.relation}"
    name = f"typed.{quoted(table.name)}"
    if source.rows <= RESIDENT:
        workspace.connection.execute(f"CREATE TABLE {name} AS {select}")
    elif source.lasting:
        workspace.connection.execute(f"CREATE VIEW {name} AS {select}")
    else:
        path = workspace.path(".parquet")
        workspace.connection.execute(f"COPY ({select}) TO {file_literal(path)} (FORMAT parquet)")
        workspace.connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({file_literal(path)})")


def _typed(cells: Cells, name: str) -> str:
    return f"{cells.typed} AS {quoted(name)}"


def _nothing(table: Table, name: str) -> str:
    return f"{absent(table.by_name[name])} AS {quoted(name)}"


def _make_view(
    table: Table, given: Mapping[str, frozenset[str]], attributes: tuple[str, ...], workspace: Workspace
) -> None:
    if table.name in given:
        columns = ", ".join(map(quoted, table.names + (attributes if table.open else ())))
        select = f"SELECT {columns} FROM typed.{quoted(table.name)}"
    else:
        select = f"SELECT {', '.join(_nothing(table, name) for name in table.names)} WHERE false"
    workspace.connection.execute(f"CREATE VIEW {quoted(table.name)} AS {select}")
    if table.name not in given:
        workspace.connection.execute(f"CREATE VIEW typed.{quoted(table.name)} AS SELECT 0 AS row, * FROM ({select})")
