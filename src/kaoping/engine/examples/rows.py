"""The fact rows of an example: shared and own ones put together, converted, repeated ones written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kaoping.engine.examples import faults
from kaoping.engine.reading.inline import Rows, rows_from
from kaoping.engine.tables import TABLES
from kaoping.problems import Fault, Place
from kaoping.scheme.yaml_text import Lines, Path_

MOST = 5000  # most times that one row is repeated


@dataclass(slots=True)
class Page:
    """One file of examples while it is read: its values, their lines, and everything that is wrong with them."""

    data: dict[str, Any]
    lines: Lines
    faults: list[Fault] = field(default_factory=list)

    def place(self, path: Path_, **where: Any) -> Place:
        """A place in this file."""
        return Place(file=self.lines.file, line=self.lines.line(path), **where)

    def shape(self, path: Path_, zh: str, en: str) -> None:
        """Report that something is not written as it should be."""
        self.faults.append(faults.NOT_EXAMPLES.at(self.place(path), zh=zh, en=en))

    def mapping(self, holder: Mapping[str, Any], key: str, path: Path_) -> dict[str, Any]:
        """What stands under a key, which must be a mapping if it is there."""
        found = holder.get(key)
        if found is None:
            return {}
        if isinstance(found, dict):
            return {str(name): value for name, value in found.items()}
        self.shape((*path, key), f"{key} 应为映射", f"{key} must be a mapping")
        return {}


@dataclass(frozen=True, slots=True)
class Written:
    """One row as it is written. times: how often it is repeated; None = it is one row under its own key."""

    path: Path_
    cells: dict[str, Any]
    times: int | None


def read_rows(page: Page, name: str, given: Mapping[str, Any], path: Path_) -> Rows:
    """The rows of one example in canonical form: the shared ones and its own, which replace those of the same key."""
    shared, own = page.mapping(page.data, "facts", ()), page.mapping(given, "facts", path)
    written = {
        table: put_together(
            table, list(listed(page, shared, table, ("facts",))), list(listed(page, own, table, (*path, "facts")))
        )
        for table in dict.fromkeys((*shared, *own))
    }
    found, wrong = rows_from({table: [row.cells for row in rows] for table, rows in written.items()})
    page.faults += [at_its_line(page, fault, written, path) for fault in wrong]
    for table, rows in written.items():
        if table in TABLES:
            found[table] = written_out(page, name, table, rows, found[table])
    return found


def listed(page: Page, tables: Mapping[str, Any], table: str, path: Path_) -> Iterator[Written]:
    """The rows of one table as they are written."""
    rows = tables.get(table)
    if rows is None:
        return
    if not isinstance(rows, list):
        page.shape((*path, table), f"{table} 应为行的列表", f"{table} must be a list of rows")
        return
    for number, row in enumerate(rows):
        where = (*path, table, number)
        times = row.get("repeat") if isinstance(row, dict) else None
        if not isinstance(row, dict):
            page.shape(where, "一行应为映射", "a row must be a mapping")
        elif times is not None and (not isinstance(times, int) or isinstance(times, bool) or not 0 <= times <= MOST):
            page.shape((*where, "repeat"), f"repeat 应为 0–{MOST} 的整数", f"repeat must be 0 to {MOST}")
        else:
            yield Written(where, cells_of(row, table, times), times)


def cells_of(row: Mapping[str, Any], table: str, times: int | None) -> dict[str, Any]:
    """The cells of a row; a repeated one needs no key of its own."""
    cells = {str(column): value for column, value in row.items() if column != "repeat"}
    return cells if times is None or table not in TABLES else {numbered(table): table, **cells}


def numbered(table: str) -> str:
    """The column by which the repetitions of a row are told apart."""
    return "unit" if table == "values" else TABLES[table].key[-1]


def put_together(table: str, shared: list[Written], own: list[Written]) -> list[Written]:
    """Shared rows that no own row replaces, then the own ones."""
    replaced = {key_of(table, row.cells) for row in own} if table in TABLES else set()
    return [*(row for row in shared if key_of(table, row.cells) not in replaced), *own]


def key_of(table: str, cells: Mapping[str, Any]) -> tuple[str, ...]:
    """What tells a row from the others of its table; in a table that nobody knows, nothing does."""
    return tuple(str(cells.get(column) or "") for column in TABLES[table].key) if table in TABLES else ()


def written_out(
    page: Page, name: str, table: str, written: list[Written], found: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The canonical rows, repeated ones as often as they say; two rows with one key are a fault."""
    rows, known, column = [], set(), numbered(table)
    for origin, row in zip(written, found, strict=True):
        for one in [row] if origin.times is None else repeated(row, column, origin.times):
            key = key_of(table, one)
            if key in known:
                place = page.place(origin.path, table=table)
                page.faults.append(faults.ROW_TWICE.at(place, name=name, table=table, key=", ".join(key)))
            known.add(key)
            rows.append(one)
    return rows


def repeated(row: Mapping[str, Any], column: str, times: int) -> list[dict[str, Any]]:
    """So many rows, told apart by -1, -2 … after one column."""
    return [{**row, column: f"{row[column]}-{number}"} for number in range(1, times + 1)]


def at_its_line(page: Page, fault: Fault, written: Mapping[str, list[Written]], path: Path_) -> Fault:
    """A fault of a row with the line of the file on which the row is written."""
    where = fault.place
    rows = written.get(where.table or where.file, [])
    here = rows[where.row - 1].path if where.row and where.row <= len(rows) else path
    return replace(fault, place=page.place(here, table=where.table, column=where.column))
