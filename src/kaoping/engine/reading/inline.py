"""Facts written inside a document (the examples of a scheme, a test): converted without any database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from kaoping.engine.checking import faults_in_rows as in_rows
from kaoping.engine.faults import NO_COLUMN, UNKNOWN_COLUMN, UNKNOWN_TABLE
from kaoping.engine.reading.cells import Unfit, Value, as_text, convert, hint
from kaoping.engine.tables import TABLES, Column, Table
from kaoping.problems import Fault, Place

Row: TypeAlias = dict[str, Value]
Rows: TypeAlias = dict[str, list[Row]]


def rows_from(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> tuple[Rows, list[Fault]]:
    """Canonical rows of all seven tables, and every cell that does not fit. A faulty cell is None in the rows.

    Cells may be str, int, Decimal, float, bool, date, datetime or None. Every row has every column of the contract
    (None when not given); rows of `units` also have every attribute, as text. Rows are numbered from 1.
    """
    faults = [unknown_table(name) for name in tables if name not in TABLES]
    rows = {name: _rows(table, tables.get(name) or (), faults) for name, table in TABLES.items()}
    return rows, faults


def unknown_table(name: str) -> Fault:
    """A file, sheet or key that is no table (its suffix does not count)."""
    details = hint(name.rpartition(".")[0] or name, tuple(TABLES))
    return UNKNOWN_TABLE.at(Place(file=name), name=name, tables=", ".join(TABLES), **details)


def _rows(table: Table, given: Sequence[Mapping[str, object]], faults: list[Fault]) -> list[Row]:
    names = list(dict.fromkeys(str(name) for row in given for name in row))
    if given:
        faults += _wrong_names(table, names)
    columns = [*table.columns, *(table.column(name) for name in names if table.open and name not in table.by_name)]
    return [_row(table, columns, row, number, faults) for number, row in enumerate(given, 1)]


def _wrong_names(table: Table, names: Iterable[str]) -> Iterable[Fault]:
    place = Place(table=table.name, row=1)
    for column in table.columns:
        if column.required and column.name not in names:
            found = ", ".join(names)
            yield NO_COLUMN.at(place, column=column.name, label=column.zh, found=found, hint="", hint_en="")
    if not table.open:
        for name in names:
            if name not in table.by_name:
                place = Place(table=table.name, column=name)
                yield UNKNOWN_COLUMN.at(place, name=name, columns=", ".join(table.names), **hint(name, table.names))


def _row(table: Table, columns: Sequence[Column], row: Mapping[str, object], number: int, faults: list[Fault]) -> Row:
    return {
        column.name: _cell(
            column, row.get(column.name), Place(table=table.name, row=number, column=column.name), faults
        )
        for column in columns
    }


def _cell(column: Column, given: object, place: Place, faults: list[Fault]) -> Value:
    try:
        value = convert(column, as_text(given))
    except Unfit as unfit:
        faults.append(unfit.at(place))
        return None
    if value is None and column.filled:
        faults.append(in_rows.EMPTY_CELL.at(place, label=column.zh, column=column.name))
    return value if value is not None or column.default is None else Decimal(column.default)
