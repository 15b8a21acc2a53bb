"""One workbook with a sheet per table → source tables. Stored values are read; nothing is calculated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine as calamine

from kaoping.engine import faults
from kaoping.engine.checking.faults_in_rows import ERROR_CELL, FORMULA_EMPTY, MORE_ROWS
from kaoping.engine.reading.cells import as_text
from kaoping.engine.reading.columnar import columnar, from_rows
from kaoping.engine.reading.csv_text import signature
from kaoping.engine.reading.headings import match
from kaoping.engine.reading.source_table import WIDEST, SourceTable
from kaoping.engine.reading.workbook_guard import SheetLook, look_through
from kaoping.engine.reading.workspace import Workspace
from kaoping.engine.tables import TABLES, Table
from kaoping.problems import Fault, Place, Refused

SHOWN = 20


class Workbook:
    """A workbook of facts. `sheets`: title → table, for those whose title is a table's name; `others`: the rest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        place = Place(file=path.name)
        found = signature(path)
        if found is None or found[1] != "a workbook or an archive":
            zh, en = found or ("别的内容", "something else")
            raise Refused([faults.NOT_THE_FORMAT.at(place, expected=".xlsx", found=zh, found_en=en)])
        self._looks = look_through(path, lambda title: title.strip().lower() in TABLES, place)
        self._book = _opened(path, place)
        titles = self._book.sheet_names
        self.sheets = {title: TABLES[name] for title in titles if (name := title.strip().lower()) in TABLES}
        self.others = [title for title in titles if title not in self.sheets]
        with path.open("rb") as file:
            self.digest = hashlib.file_digest(file, "sha256").hexdigest()

    def read(self, title: str, workspace: Workspace) -> SourceTable | None:
        """One sheet; None if it is blank. Raises `Refused` when it is no table."""
        table = self.sheets[title]
        file = f"{self.path.name} › {title}"
        place = Place(file=file, table=table.name)
        try:
            sheet = self._book.get_sheet_by_name(title)
        except calamine.CalamineError as error:
            raise Refused([faults.UNREADABLE.at(place, reason=str(error)[:120])]) from None
        if sheet.start is None:
            return None
        return _read(sheet, table, place, self._looks.get(title, SheetLook()), self.digest, workspace)


def _opened(path: Path, place: Place) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except (calamine.CalamineError, OSError) as error:
        reason = "password" if isinstance(error, calamine.PasswordError) else str(error)[:120]
        raise Refused([faults.UNREADABLE.at(place, reason=reason)]) from None


def _read(
    sheet: calamine.CalamineSheet, table: Table, place: Place, look: SheetLook, digest: str, workspace: Workspace
) -> SourceTable:
    assert sheet.start is not None
    top, left = sheet.start
    rows = islice(sheet.iter_rows(), top, None)  # the reader counts blank rows above the table, but no blank columns
    first = next(rows)
    if len(first) > WIDEST:
        raise Refused([faults.TOO_LARGE.at(place, what="列数", what_en="the number of columns", limit=WIDEST)])
    headings = [as_text(cell) for cell in first]
    matched = match(table, headings, Place(file=place.file, table=table.name, row=top + 1))
    if not matched.columns:
        raise Refused(matched.faults)
    names = {position: name for name, position in matched.columns.items()}
    converters = [_period_cell if names.get(i) == "period" else _cell for i in range(len(headings))]
    texts = ([to(cell) for to, cell in zip(converters, row, strict=True)] for row in rows)
    path, count = from_rows(texts, len(headings), workspace)
    relation = columnar(path, len(headings), first_row=top + 2)
    columns = {left + 1 + position: name for position, name in names.items()}
    found = (*matched.faults, *_lost(look, columns, place))
    types = ("VARCHAR",) * len(headings)
    return SourceTable(table, place.file, relation, matched, types, count, digest, faults=found)


def _cell(value: Any) -> str:
    convert = _TEXTS.get(type(value))
    return as_text(value) if convert is None else convert(value)


def _period_cell(value: Any) -> str:
    """Excel turns 2024-03 into the first day of that month; a period is never a day, so it is turned back."""
    if isinstance(value, date) and value.day == 1:
        return f"{value.year}-{value.month:02}"
    return _cell(value)


def _moment(value: datetime) -> str:
    """A sheet keeps times as fractions of a day: whole seconds are what was typed."""
    return str((value + timedelta(microseconds=500_000)).replace(microsecond=0))


def _float(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else as_text(value)


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    float: _float,
    datetime: _moment,
}


def _lost(look: SheetLook, columns: Mapping[int, str], place: Place) -> Iterator[Fault]:
    """Cells whose content the reader would take for empty."""
    lost = sorted((row, columns[column], error) for (row, column), error in look.lost.items() if column in columns)
    for row, column, error in lost[:SHOWN]:
        kind = ERROR_CELL if error else FORMULA_EMPTY
        yield kind.at(Place(file=place.file, table=place.table, row=row, column=column))
    if len(lost) > SHOWN:
        yield MORE_ROWS.at(place, count=len(lost) - SHOWN, kind=f"{ERROR_CELL.code}, {FORMULA_EMPTY.code}")
