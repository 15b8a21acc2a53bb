"""One Parquet file → a source table that stays where it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kaoping.engine import faults
from kaoping.engine.reading.columnar import columnar
from kaoping.engine.reading.csv_text import signature
from kaoping.engine.reading.headings import match
from kaoping.engine.reading.source_table import WIDEST, SourceTable, types_and_rows
from kaoping.engine.reading.workspace import Workspace
from kaoping.engine.tables import Table
from kaoping.problems import Fault, Place, Refused


def read_parquet(path: Path, table: Table, workspace: Workspace) -> SourceTable:
    """Raises `Refused` when the file is damaged or no Parquet."""
    place = Place(file=path.name, table=table.name)
    headings = _headings(path, place)
    matched = match(table, headings, place)
    if not matched.columns:
        raise Refused(matched.faults)
    relation = columnar(path, len(headings))
    try:
        types, rows = types_and_rows(workspace, relation)
    except duckdb.Error as error:
        raise Refused([unreadable(place, error)]) from None
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    found = matched.faults
    return SourceTable(table, path.name, relation, matched, types, rows, digest, lasting=True, faults=found)


def unreadable(place: Place, error: Exception) -> Fault:
    """A damaged file, with what the reader said, in one line."""
    return faults.UNREADABLE.at(place, reason=str(error).split("\n")[0][:160])


def _headings(path: Path, place: Place) -> list[str]:
    if path.stat().st_size == 0:
        raise Refused([faults.UNREADABLE.at(place, reason="0 bytes")])
    found = signature(path)
    if found is not None and found[1] != "Parquet":
        raise Refused([faults.NOT_THE_FORMAT.at(place, expected="Parquet", found=found[0], found_en=found[1])])
    try:
        names = list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Refused([unreadable(place, error)]) from None
    if len(names) > WIDEST:
        raise Refused([faults.TOO_LARGE.at(place, what="列数", what_en="the number of columns", limit=WIDEST)])
    return names
