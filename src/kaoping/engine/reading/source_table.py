"""What every reader hands on: one table as it was found, its cells untouched, in a columnar file."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.engine.reading.headings import Matched
from kaoping.engine.reading.workspace import Workspace
from kaoping.engine.tables import Table
from kaoping.problems import Fault, Place

WIDEST = 1000  # columns; a sheet of facts has a few dozen at most


@dataclass(frozen=True, slots=True)
class SourceTable:
    """`relation`: SQL that selects `row` and c0, c1 … in the order of the headings. `types`: their database types.

    `file`: as messages name it. `digest`: sha256 of the file, empty for a table in memory.
    `lasting`: the columnar file is the user's own and stays where it is.
    """

    table: Table
    file: str
    relation: str
    matched: Matched
    types: tuple[str, ...]
    rows: int
    digest: str = ""
    lasting: bool = False
    faults: tuple[Fault, ...] = ()

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        return Place(file=self.file, table=self.table.name, row=row, column=column)


def types_and_rows(workspace: Workspace, relation: str) -> tuple[tuple[str, ...], int]:
    types = tuple(str(row[1]) for row in workspace.query(f"DESCRIBE SELECT * EXCLUDE (row) FROM {relation}"))
    return types, int(workspace.query(f"SELECT count(*) FROM {relation}")[0][0])
