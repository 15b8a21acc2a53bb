"""What a workbook would do to a sheet: every fault with its cell, every cell that would change, what changed meanwhile.

Three figures meet in a cell: what stood in the template, what the workbook holds, what the platform has now. What
nobody touched in the workbook stays as the platform has it; what both changed is a conflict that a person decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kaoping.problems import Fault, Kind, Place, Refused
from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.entering import Judge
from kaoping.web.collection.figures import outside
from kaoping.web.collection.plan import Sheet
from kaoping.web.entry import workbook_faults as faults
from kaoping.web.entry import workbook_mark as marks
from kaoping.web.entry.workbook_book import FIXED, NAME
from kaoping.web.entry.workbook_cells import figure_in, text_in
from kaoping.web.entry.workbook_reading import Grid, letters, range_of
from kaoping.web.facts.cells import Change, Kept, stored_cells
from kaoping.web.people.viewer import Viewer

HEAD_WITHIN = 30  # rows
KEPT = 1000  # faults that are kept one by one
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell that the workbook changes. kept: what the platform has now; both: it was changed there, too."""

    row: int
    column: int
    want: Want
    change: Change
    kept: Kept | None
    both: bool

    @property
    def now(self) -> Decimal | None:
        return self.kept.figure if self.kept else None

    @property
    def sort(self) -> str:
        """conflict, new, cleared, changed"""
        if self.both:
            return "conflict"
        return "new" if self.now is None else "cleared" if self.change.new is None else "changed"


@dataclass(slots=True)
class Checked:
    """What a workbook is found to be. heads: column (from 1) → key of what stands in it; units: row → code."""

    heads: dict[int, str] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    errors: int = 0
    moved: list[Moved] = field(default_factory=list)
    same: int = 0
    hidden: list[str] = field(default_factory=list)  # cells to write that are hidden

    def add(self, fault: Fault) -> None:
        """Keep a fault; from a certain number on they are only counted."""
        self.errors += fault.severity == "error"
        if len(self.faults) < KEPT:
            self.faults.append(fault)

    def of(self, sort: str) -> int:
        """How many cells are new, changed, cleared or in conflict."""
        return sum(each.sort == sort for each in self.moved)

    @property
    def digest(self) -> str:
        """What would be written, in short: equal for equal changes of equal facts."""
        digest = hashlib.sha256()
        for each in sorted(self.moved, key=lambda each: (each.row, each.column)):
            change = each.change
            digest.update(f"{change.unit}\t{change.column}\t{each.now}\t{change.new}\t{each.both}\n".encode())
        return digest.hexdigest()


def check(grids: dict[str, Grid], sheet: Sheet, viewer: Viewer, name: str) -> Checked:
    """Raises Refused where the workbook is not the template of this sheet at all."""
    judge = Judge(sheet, viewer, None)
    hidden, grid = grids.get(marks.SHEET), grids.get(NAME)
    mark, lines = mark_of_book(hidden, name)
    base = marks.figures_of(mark, lines)
    _is_ours(mark, sheet, judge, Place(file=name))
    if grid is None:
        raise Refused([faults.NOT_OUR_TEMPLATE.at(Place(file=name))])
    return _Check(grid, sheet, judge, base, name).run()


def mark_of_book(hidden: Grid | None, name: str) -> tuple[marks.Mark, list[tuple[str, str]]]:
    """The mark of a workbook, and its lines of figures. Raises Refused for one that the platform did not make."""
    rows = hidden.cells if hidden else {}
    pieces = [text for _, (_, text) in sorted(rows.get(1, {}).items())]
    lines = [(text_in(row.get(1)), text_in(row.get(2), strip=False)) for number, row in rows.items() if number > 1]
    mark = marks.read_mark(pieces)
    if mark is None or marks.digest(lines) != mark.base:
        raise Refused([faults.NOT_OUR_TEMPLATE.at(Place(file=name))])
    return mark, lines


def _is_ours(mark: marks.Mark, sheet: Sheet, judge: Judge, place: Place) -> None:
    cycle = sheet.cycle
    if mark.cycle != cycle.pk:
        told = faults.OTHER_CYCLE.at(place, cycle=mark.title, period=mark.period, ours=cycle.period)
    elif (mark.unit, mark.kind) != (sheet.unit.pk, sheet.kind):
        told = faults.OTHER_SHEET.at(place, sheet=f"{mark.name} · {mark.kind}")
    elif mark.version != cycle.version_id:
        told = faults.OTHER_VERSION.at(place, version=mark.number, ours=cycle.version.number)
    elif mark.seat and judge.seat is not None and mark.seat != judge.seat.code:
        told = faults.OTHER_SEAT.at(place, seat=mark.seat, ours=judge.seat.code)
    else:
        return
    raise Refused([told])


class _Check:
    def __init__(self, grid: Grid, sheet: Sheet, judge: Judge, base: marks.Figures, name: str) -> None:
        self.grid, self.sheet, self.judge, self.base, self.name = grid, sheet, judge, base, name
        self.found = Checked()
        self.texts: list[str] = []  # cells whose number is kept as text

    def run(self) -> Checked:
        head = self.heads()
        self.merges(head)
        self.rows(head)
        self.settle(list(self.touched()))
        for kind, cells in ((faults.HIDDEN, self.found.hidden), (faults.TEXT_NUMBER, self.texts)):
            if cells:
                place = Place(file=self.name, table=NAME)
                self.found.add(kind.at(place, count=len(cells), cells=", ".join(cells[:SAMPLES])))
        return self.found

    def tell(self, kind: Kind, row: int, column: int, /, **details: Any) -> None:
        self.found.add(kind.at(self.place(row, column), **details))

    def place(self, row: int, column: int) -> Place:
        return Place(file=self.name, table=NAME, row=row, column=letters(column))

    # --- what the columns and the rows are

    def heads(self) -> int:
        """Find the row that names the columns, wherever they were moved to; its number."""
        for row in range(1, HEAD_WITHIN):
            cells = {column: text_in(cell) for column, cell in self.grid.cells.get(row, {}).items()}
            if "unit" in cells.values() and "name" in cells.values():
                self.keep_heads(row, cells)
                return row
        raise Refused([faults.COLUMNS_GONE.at(Place(file=self.name, table=NAME), columns="unit")])

    def keep_heads(self, row: int, cells: dict[int, str]) -> None:
        known = {*FIXED, *self.judge.columns}
        for column, key in sorted(cells.items()):
            if key and (key not in known or key in self.found.heads.values()):
                self.tell(faults.COLUMN_UNKNOWN, row, column, column=key[:60])
            elif key:
                self.found.heads[column] = key
        there = set(self.found.heads.values())
        gone = [key for key in self.judge.columns if key not in there]
        if gone:
            self.found.add(faults.COLUMNS_GONE.at(self.place(row, 1), columns=", ".join(gone[:20])))

    def merges(self, head: int) -> None:
        for reference in self.grid.merged:
            top, bottom, left, _ = range_of(reference)
            if bottom > head:
                self.tell(faults.MERGED, max(top, head + 1), left or 1, range=reference)

    def rows(self, head: int) -> None:
        """Which unit stands in which row; the name has to go with the code."""
        at = {key: column for column, key in self.found.heads.items()}
        first: dict[str, int] = {}
        for row, cells in self.grid.cells.items():
            code, name = text_in(cells.get(at["unit"])), text_in(cells.get(at["name"]))
            if row <= head or not (code or any(at_ in cells for at_ in self.figures())):
                continue
            if code not in self.judge.units:
                self.tell(faults.UNIT_UNKNOWN, row, at["unit"], unit=code[:60])
            elif code in first:
                self.tell(faults.UNIT_TWICE, row, at["unit"], unit=code, first=first[code])
            elif name != self.judge.units[code].strip():
                self.tell(faults.NAME_MOVED, row, at["name"], unit=code, name=self.judge.units[code], found=name[:60])
            else:
                self.found.units[row] = code
            first.setdefault(code, row)

    def figures(self) -> list[int]:
        return [column for column, key in self.found.heads.items() if key not in FIXED]

    # --- what the cells hold

    def touched(self) -> Iterator[tuple[int, int, Want, Change]]:
        """Cells that are no longer what they were in the template."""
        wants = [(column, key, self.judge.columns[key]) for column, key in self.found.heads.items() if key not in FIXED]
        for row, unit in self.found.units.items():
            cells = self.grid.cells[row]
            for column, key, want in wants:
                base, cell = self.base.get((unit, key)), cells.get(column)
                figure, wrong, as_text = figure_in(cell) if cell else (None, None, False)
                if wrong is not None:
                    self.tell(faults.NO_NUMBER, row, column, **wrong)
                elif isinstance(figure, Fault):
                    self.found.add(figure.kind.at(self.place(row, column), **dict(figure.details)))
                elif figure == base:
                    self.found.same += 1
                else:
                    if as_text:
                        self.texts.append(f"{letters(column)}{row}")
                    yield row, column, want, Change(unit, self.judge.column(want), base, figure)

    def settle(self, touched: list[tuple[int, int, Want, Change]]) -> None:
        """Hold every touched cell against what the platform has now, and against the rules."""
        stored = stored_cells(self.sheet.cycle, [change for *_, change in touched])
        judge, hides = self.judge, bool(self.grid.hidden_rows or self.grid.hidden_columns)
        free = {id(want) for want in judge.columns.values() if self.is_free(want)}
        for row, column, want, change in touched:
            kept = stored.get((change.unit, change.column))
            now = kept.figure if kept else None
            wrong = None if id(want) in free else judge.against(change.unit, want)
            if now == change.new:
                self.found.same += 1
            elif wrong is not None or (wrong := _outside(change, want)) is not None:
                self.found.add(wrong.kind.at(self.place(row, column), **dict(wrong.details)))
            else:
                self.found.moved.append(Moved(row, column, want, change, kept, now != change.base))
                if hides and self.grid.hides(row, column):
                    self.found.hidden.append(f"{letters(column)}{row}")

    def is_free(self, want: Want) -> bool:
        """Whether a column is open to the person for every unit."""
        judge = self.judge
        open_ = want.key not in judge.closed
        return open_ and (want.table == "values" or (judge.seat is not None and not judge.recused))


def _outside(change: Change, want: Want) -> Fault | None:
    return None if change.new is None else outside(change.new, want)
