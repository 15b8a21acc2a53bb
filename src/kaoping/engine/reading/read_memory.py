"""Facts that a program hands over: Arrow tables, database relations, data frames, lists of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

import duckdb
import pyarrow as pa

from kaoping.engine import faults
from kaoping.engine.reading.cells import as_text
from kaoping.engine.reading.columnar import columnar, from_rows
from kaoping.engine.reading.headings import match
from kaoping.engine.reading.read_parquet import unreadable
from kaoping.engine.reading.source_table import WIDEST, SourceTable, types_and_rows
from kaoping.engine.reading.sql_text import file_literal
from kaoping.engine.reading.workspace import Workspace
from kaoping.engine.tables import Table
from kaoping.problems import Place, Refused


@runtime_checkable
class Columns(Protocol):
    """Anything that speaks the Arrow stream protocol: Arrow tables, relations of DuckDB, data frames."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


InMemory: TypeAlias = "Columns | Iterable[Mapping[str, object]]"


def read_memory(given: object, table: Table, workspace: Workspace) -> SourceTable | None:
    """Copy one table into the workspace; None if it has neither rows nor columns. Rows are numbered from 1."""
    place = Place(table=table.name)
    if isinstance(given, Columns):
        try:
            reader = pa.RecordBatchReader.from_stream(given)
        except (duckdb.Error, pa.ArrowException) as error:
            raise Refused([unreadable(place, error)]) from None
        return _read(table, list(reader.schema.names), lambda: _from_batches(reader, workspace), workspace)
    rows: list[Any] = list(given) if isinstance(given, Iterable) else [given]
    if not all(isinstance(row, Mapping) for row in rows):
        raise Refused([faults.UNREADABLE.at(place, reason="a list of mappings or an Arrow table is needed")])
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = ([as_text(row.get(name)).replace("\0", "\1") for name in names] for row in rows)
    write = lambda: from_rows(texts, len(names), workspace)[0]  # noqa: E731
    return _read(table, [str(name) for name in names], write, workspace)


def _read(table: Table, headings: list[str], write: Callable[[], Path], workspace: Workspace) -> SourceTable | None:
    place = Place(table=table.name)
    if not headings:
        return None
    if len(headings) > WIDEST:
        raise Refused([faults.TOO_LARGE.at(place, what="列数", what_en="the number of columns", limit=WIDEST)])
    matched = match(table, headings, place)
    if not matched.columns:
        raise Refused(matched.faults)
    try:
        relation = columnar(write(), len(headings), first_row=1)
        types, rows = types_and_rows(workspace, relation)
    except (duckdb.Error, pa.ArrowException) as error:
        raise Refused([unreadable(place, error)]) from None
    return SourceTable(table, "", relation, matched, types, rows, faults=matched.faults)


def _from_batches(reader: pa.RecordBatchReader, workspace: Workspace) -> Path:
    """Copy a stream; its columns become c0, c1 …, for their names may be alike."""
    schema = pa.schema([field.with_name(f"c{i}") for i, field in enumerate(reader.schema)])
    renamed = (batch.rename_columns(schema.names) for batch in reader)
    path = workspace.path(".parquet")
    workspace.connection.register("given", pa.RecordBatchReader.from_batches(schema, renamed))
    try:
        workspace.connection.execute(f"COPY (FROM given) TO {file_literal(path)} (FORMAT parquet)")
    finally:
        workspace.connection.unregister("given")
    return path
