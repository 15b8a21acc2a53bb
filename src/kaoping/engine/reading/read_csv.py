"""One CSV file → a source table, and every fault of its shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kaoping.engine import faults
from kaoping.engine.checking.faults_in_rows import MORE_ROWS
from kaoping.engine.reading import csv_rows
from kaoping.engine.reading.columnar import columnar, from_csv
from kaoping.engine.reading.csv_text import plain_text
from kaoping.engine.reading.headings import match
from kaoping.engine.reading.source_table import SourceTable, types_and_rows
from kaoping.engine.reading.workspace import Workspace
from kaoping.engine.tables import Table
from kaoping.problems import Fault, Place, Refused

SHOWN = 20


def read_csv(path: Path, table: Table, workspace: Workspace) -> SourceTable:
    """Raises `Refused` when the file cannot be told apart into rows; single bad rows are among the table's faults."""
    place = Place(file=path.name, table=table.name)
    text = plain_text(path, workspace, place)
    headings, separator = csv_rows.heading(text.path, table, place)
    width = len(headings)
    matched = match(table, headings, Place(file=path.name, table=table.name, row=1))
    if not matched.columns or width == 1:
        raise Refused(matched.faults)
    layout = csv_rows.layout(text.path, separator, width, place)
    source = text.path
    if layout.misshapen:
        source = workspace.path(".csv")
        csv_rows.mended(text.path, source, layout.misshapen, separator, width)
    relation = columnar(from_csv(source, separator, width, workspace), width)
    types, rows = types_and_rows(workspace, relation)
    if rows != layout.rows:
        reason = f"{layout.rows} ≠ {rows}"
        raise Refused([faults.UNREADABLE.at(place, reason=reason)])
    found = (*matched.faults, *_ragged(layout, width, place))
    return SourceTable(table, path.name, relation, matched, types, rows, text.digest, faults=found)


def _ragged(layout: csv_rows.Layout, width: int, place: Place) -> Iterator[Fault]:
    ragged = [row for row in layout.misshapen if row.cells]
    for row in ragged[:SHOWN]:
        at = Place(file=place.file, table=place.table, row=row.row)
        yield faults.RAGGED.at(at, found=row.cells, expected=width)
    if len(ragged) > SHOWN:
        yield MORE_ROWS.at(place, count=len(ragged) - SHOWN, kind=faults.RAGGED.code)
