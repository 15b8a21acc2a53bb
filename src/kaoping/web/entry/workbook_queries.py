"""Reads of workbooks: the template of a sheet, imports, what stands on their pages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.entering import Judge
from kaoping.web.collection.models import STATES as COLUMN_STATES
from kaoping.web.collection.plan import Sheet
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import runs_office
from kaoping.web.entry import workbook_mark as marks
from kaoping.web.entry.models import SheetImport
from kaoping.web.entry.work import grids_of, sheet_of
from kaoping.web.entry.workbook_book import FIRST_ROW, FIXED, NAME, Content, Line, book, heading
from kaoping.web.entry.workbook_cells import figure_in, text_in
from kaoping.web.entry.workbook_checking import mark_of_book
from kaoping.web.entry.workbook_reading import Cell, Grid, column_of
from kaoping.web.facts.cells import cells_of
from kaoping.web.people.viewer import Viewer, viewer_of
from kaoping.web.site.words import say, tongue

ROWS = 50  # on a page
WIDE = 12  # columns that a page shows beside each other; of more only those with something in them


def template_of(viewer: Viewer, sheet: Sheet) -> bytes:
    """The template of a sheet for one person, with the figures as they stand."""
    judge = Judge(sheet, viewer, None)
    units = list(CycleUnit.objects.filter(cycle=sheet.cycle, kind=sheet.kind).order_by("code"))
    figures = figures_now(sheet, judge)
    lines = marks.lines_of((unit.code for unit in units), (want.key for want in sheet.columns), figures)
    with_marks = any(want.table == "marks" for want in sheet.columns)
    seat = judge.seat.code if judge.seat is not None and with_marks else ""
    closed = closed_columns(sheet, judge)
    rows = _lines(units, parents_of(sheet), sheet, figures)
    mark = marks.mark_of(sheet, seat, lines)
    return book(Content(sheet, mark, lines, sheet.columns, rows, closed, frozenset(judge.recused)))


def figures_now(sheet: Sheet, judge: Judge) -> dict[tuple[str, str], Decimal]:
    """(unit code, key of the column) → figure, where there is one; of marks those of the person's own seat."""
    keys = {judge.column(want): want.key for want in sheet.columns}
    stored = cells_of(sheet.cycle, keys)
    return {(unit, keys[column]): kept.figure for (unit, column), kept in stored.items() if kept.figure is not None}


def closed_columns(sheet: Sheet, judge: Judge) -> dict[str, str]:
    """Key of a column → why nothing can be put there."""
    found = {key: str(COLUMN_STATES[state]) for key, state in judge.closed.items()}
    if judge.seat is None:
        nobody = say("您不是评分人", "you are no assessor")
        found |= {want.key: nobody for want in sheet.columns if want.table == "marks"}
    return found


def parents_of(sheet: Sheet) -> dict[str, str]:
    """Code of a unit → name of the one it is part of."""
    rows = CycleUnit.objects.filter(cycle=sheet.cycle).values_list("code", "name", "parent_code")
    names = {code: (name, parent) for code, name, parent in rows}
    return {code: names[parent][0] for code, (_, parent) in names.items() if parent in names}


def _lines(
    units: list[CycleUnit], parents: dict[str, str], sheet: Sheet, figures: dict[tuple[str, str], Decimal]
) -> Iterator[Line]:
    keys = [want.key for want in sheet.columns]
    for number, unit in enumerate(units, FIRST_ROW + 1):
        cells = {key: figures[unit.code, key] for key in keys if (unit.code, key) in figures}
        yield Line(number, unit.code, unit.name, parents.get(unit.code, ""), cells)


# --- the same workbook with its faults in it --------------------------------------------------------------------------


def marked_of(found: SheetImport) -> bytes:
    """The workbook as it was handed in, its faulty cells marked, with what is wrong as a comment. Made anew: nothing
    of the uploaded file but texts and figures goes into it. Raises Refused where it is no template of the sheet."""
    grids, sheet = grids_of(found), sheet_of(found)
    judge, grid = Judge(sheet, viewer_of(found.uploaded_by), None), grids[NAME]
    mark, base = mark_of_book(grids.get(marks.SHEET), found.name)
    heads = heads_of(grid)
    columns = [judge.columns[key] for key in heads.values() if key in judge.columns]
    parents = parents_of(sheet)
    rows = (_as_it_stood(row, cells, heads, parents) for row, cells in sorted(grid.cells.items()) if row > FIRST_ROW)
    closed = closed_columns(sheet, judge)
    content = Content(sheet, mark, base, columns, rows, closed, frozenset(judge.recused), _bad(found, heads))
    return book(content)


def heads_of(grid: Grid) -> dict[int, str]:
    """Column (from 1) → key, from the row that names the columns."""
    for row in sorted(grid.cells)[:30]:
        found = {column: text_in(cell) for column, cell in sorted(grid.cells[row].items())}
        if "unit" in found.values() and "name" in found.values():
            return found
    return {}


def _as_it_stood(row: int, cells: dict[int, Cell], heads: dict[int, str], parents: dict[str, str]) -> Line:
    by_key = {key: cells[column] for column, key in heads.items() if column in cells}
    unit = text_in(by_key.get("unit"))
    kept = {key: _content(cell) for key, cell in by_key.items() if key not in FIXED}
    return Line(row, unit, text_in(by_key.get("name")), parents.get(unit, ""), kept)


def _content(cell: Cell) -> Decimal | str:
    figure, _, as_text = figure_in(cell)
    return figure if isinstance(figure, Decimal) and not as_text else cell[1]


def _bad(found: SheetImport, heads: dict[int, str]) -> dict[tuple[int, str], str]:
    """(row, key) → what is wrong there."""
    told: dict[tuple[int, str], str] = {}
    for fault in found.report.get("faults", []):
        place = fault["place"]
        if "row" in place and "column" in place and (key := heads.get(column_of(place["column"]))):
            words = f"{fault['code']} {fault['message'][tongue()]}\n{fault['mend'][tongue()]}"
            told[place["row"], key] = words[:500]
    return told


# --- pages ------------------------------------------------------------------------------------------------------------


def imports_seen(viewer: Viewer, cycle: Cycle) -> QuerySet[SheetImport]:
    """The office sees every workbook of its cycle, others their own."""
    found = SheetImport.objects.filter(cycle=cycle).select_related("uploaded_by", "job", "unit")
    return found if runs_office(viewer, cycle) else found.filter(uploaded_by=viewer.person)


def picture(found: SheetImport, sheet: Sheet | None, number: str | None) -> tuple[Page[Any], list[dict[str, Any]]]:
    """A page of the rows that are shown, and its columns (`at`: where their cell lies in a row)."""
    report = found.report
    page = Paginator(report.get("shown", []), ROWS).get_page(number)
    wants = {want.key: want for want in sheet.columns} if sheet else {}
    columns = [
        {"at": at, "key": key, "title": _heading(wants.get(key), key)}
        for at, key in enumerate(report.get("columns", []))
    ]
    if len(columns) > WIDE:
        columns = [column for column in columns if any(row["cells"][column["at"]].get("look") for row in page)]
    faults = report.get("faults", [])
    for row in page:
        row["shown"] = [row["cells"][column["at"]] for column in columns]
        numbers = [*row["told"], *(number for cell in row["cells"] for number in cell.get("told", ()))]
        row["faults"] = [faults[number] for number in numbers if number < len(faults)]
    return page, columns


def _heading(want: Want | None, key: str) -> str:
    return heading(want) if want else key
