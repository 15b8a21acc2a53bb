"""One source table: what its cells are like, which of them do not fit, and the typed table made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kaoping.engine import faults
from kaoping.engine.checking import faults_in_rows
from kaoping.engine.reading.cells import Unfit, convert, short
from kaoping.engine.reading.conversions import Cells, after_first_look, family, first_look
from kaoping.engine.reading.source_table import SourceTable
from kaoping.engine.reading.workspace import Workspace
from kaoping.problems import Fault, Kind, Place

SHOWN = 20  # faults of one kind in one column
SAMPLE = 10_000  # unfit cells of one column that are looked at one by one

WANTED = {
    "text": ("文字", "text"),
    "number": ("数字", "a number"),
    "whole": ("整数", "a whole number"),
    "flag": ("是/否", "yes or no"),
    "moment": ("时间", "a time"),
    "day": ("日期", "a date"),
    "period": ("周期", "a period"),
}


class CellCheck:
    """After `run`: `cells` are the columns that can be used, `relation` the rows that are not blank."""

    def __init__(self, source: SourceTable, workspace: Workspace) -> None:
        self.source, self.workspace = source, workspace
        self.relation = source.relation
        self.cells: list[Cells] = []
        self.faults: list[Fault] = []

    def run(self) -> None:
        """Look twice over the whole table; then fetch only the rows that are at fault."""
        self._usable_columns()
        self._first_look()
        figures = self._look({i: _second_look(cells) for i, cells in enumerate(self.cells)})
        for i, cells in enumerate(self.cells):
            self._column(cells, figures[i])

    def _usable_columns(self) -> None:
        matched = self.source.matched.columns
        for name, position in matched.items():
            column = self.source.table.column(name)
            cells = Cells(column, f"c{position}", family(self.source.types[position]))
            if cells.family == "other":
                zh, en = WANTED[column.type]
                details = {"found": short(self.source.types[position]), "expected": zh, "expected_en": en}
                self.faults.append(faults.COLUMN_TYPE.at(self.source.place(column=name), **details))
            else:
                self.cells.append(cells)

    def _first_look(self) -> None:
        looks = {i: first_look(cells) for i, cells in enumerate(self.cells)}
        blank = self.source.matched.blank
        looks[-1] = {f"c{position}": f"count(nullif(c{position}::VARCHAR, ''))" for position in blank}
        empty = " AND ".join(f"c{i} IS NULL" for i in range(len(self.source.types)))
        looks[-2] = {"empty": f"count(*) FILTER ({empty})"}
        figures = self._look(looks)
        self.cells = [after_first_look(cells, figures[i]) for i, cells in enumerate(self.cells)]
        for position in blank:
            if figures[-1][f"c{position}"]:
                self.faults.append(faults.NO_HEADING.at(self.source.place(row=1), position=position + 1))
        if figures[-2]["empty"]:
            self.relation = f"(SELECT * FROM {self.relation} WHERE NOT ({empty}))"

    def _look(self, looks: Mapping[int, Mapping[str, str]]) -> dict[int, dict[str, Any]]:
        """All aggregates in one pass over the table."""
        keys = [(i, key) for i, aggregates in looks.items() for key in aggregates]
        found: dict[int, dict[str, Any]] = {i: {} for i in looks}
        if keys:
            select = ", ".join(looks[i][key] for i, key in keys)
            row = self.workspace.query(f"SELECT {select} FROM {self.relation}")[0]
            for (i, key), figure in zip(keys, row, strict=True):
                found[i][key] = figure
        return found

    def _column(self, cells: Cells, figures: Mapping[str, Any]) -> None:
        column, place = cells.column, self.source.place(column=cells.column.name)
        if figures["unfit"]:
            self.faults += self._unfit(cells, figures["unfit"])
        if figures.get("empty"):
            self.faults += self._empty(cells, figures["empty"])
        for key, kind in (("trimmed", faults_in_rows.TRIMMED), ("timed", faults_in_rows.TIME_DROPPED)):
            if figures.get(key):
                self.faults.append(kind.at(place, count=figures[key], column=column.name))

    def _unfit(self, cells: Cells, total: int) -> Iterator[Fault]:
        shown: Counter[Kind] = Counter()
        rows = self._rows(f"row, {cells.text}", cells.unfit, SAMPLE)
        for row, text in rows:
            unfit = _why(cells, text)
            shown[unfit.kind] += 1
            if shown[unfit.kind] <= SHOWN:
                yield unfit.at(self.source.place(row, cells.column.name))
        if more := total - sum(min(count, SHOWN) for count in shown.values()):
            yield faults_in_rows.MORE.at(self.source.place(column=cells.column.name), count=more)

    def _empty(self, cells: Cells, total: int) -> Iterator[Fault]:
        column = cells.column
        for (row,) in self._rows("row", f"NOT ({cells.given})", SHOWN):
            place = self.source.place(row, column.name)
            yield faults_in_rows.EMPTY_CELL.at(place, label=column.zh, column=column.name)
        if total > SHOWN:
            yield faults_in_rows.MORE.at(self.source.place(column=column.name), count=total - SHOWN)

    def _rows(self, select: str, where: str, limit: int) -> list[tuple[Any, ...]]:
        sql = f"SELECT {select} FROM {self.relation} WHERE {where} ORDER BY row LIMIT {limit}"
        return self.workspace.query(sql)


def _second_look(cells: Cells) -> dict[str, str]:
    found = {"unfit": f"count(*) FILTER ({cells.unfit})"}
    if cells.column.filled:
        found["empty"] = f"count(*) FILTER (NOT ({cells.given}))"
    if cells.family == "text" and cells.odd:
        found["trimmed"] = f"count(*) FILTER ({cells.text} <> {cells.raw})"
    if cells.family == "flag":
        found["true"] = f"count(*) FILTER ({cells.raw})"  # so that every column is read once, and damage found
    if cells.drops_time != "false":
        found["timed"] = f"count(*) FILTER ({cells.drops_time})"
    return found


def _why(cells: Cells, text: str) -> Unfit:
    """Why a cell does not fit. What fits by itself has too many digits beside the others of its column."""
    try:
        convert(cells.column, text)
    except Unfit as unfit:
        return unfit
    return Unfit(faults_in_rows.TOO_MANY_DIGITS, text=short(text))


def listed(found: Sequence[Fault] | Iterable[Fault], total: int, place: Place) -> Iterator[Fault]:
    """The first faults of one kind, and one more that says how many are not listed."""
    shown = list(found)[:SHOWN]
    yield from shown
    if shown and total > len(shown):
        kind = faults_in_rows.MORE_ROWS if shown[0].severity == "error" else faults_in_rows.MORE_WARNINGS
        yield kind.at(place, count=total - len(shown), kind=shown[0].code)
