"""Workbooks (.xlsx): each visible sheet with text is one table, its cells as they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from warnings import catch_warnings
from zipfile import BadZipFile

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from kaoping.clause.source import faults
from kaoping.clause.source.blocks import Form, Source
from kaoping.clause.source.drafting import Box, Grid, compose, lines_of
from kaoping.clause.source.packages import Package
from kaoping.problems import Fault, Refused

Progress = Callable[[int, int], None]
MOST_CELLS = 300_000  # of all sheets, merged places counted
SHOWN = 5  # examples in a notice
DIGITS = 15  # as many as Excel keeps
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
CELL = re.compile(rb"<(?:\w+:)?c[ >]")
VALUELESS = re.compile(
    rb'<(?:\w+:)?c [^>]*?r="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# What openpyxl raises on files that are no workbooks, or were tampered with.
UNREADABLE = (
    InvalidFileException,
    BadZipFile,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    SyntaxError,  # as which broken XML counts
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class Unseen:
    """What of the workbook is not shown, and so not read."""

    sheets: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    comments: int = 0


def read_workbook(data: bytes, name: str, progress: Progress, form: Form = "xlsx") -> Source:
    """Each visible sheet with text as a table; hidden rows, columns and sheets are left out and told.

    Raises Refused for a broken, an overlarge or a booby-trapped file and for one without text.
    """
    package = Package(data, name, "Excel 工作簿", "an Excel workbook")
    valueless = checked_parts(package)
    sheets = opened(package, data)
    unseen = Unseen()
    grids = []
    for done, sheet in enumerate(sheets):
        progress(done, len(sheets))
        if sheet.sheet_state != "visible":
            unseen.sheets.append(sheet.title)
        else:
            grids.append(grid_of(sheet, unseen))
    progress(len(sheets), len(sheets))
    pictures = sum(part.startswith("xl/media/") for part in package.names)
    source = compose(name, form, grids, notices(unseen, valueless, pictures))
    if not source.text:
        raise Refused([faults.without_text(name, pictures), *source.notices])
    return source


def opened(package: Package, data: bytes) -> list[Worksheet]:
    try:
        with catch_warnings(action="ignore"):  # openpyxl warns of styles and the like, which mean nothing here
            return list(load_workbook(BytesIO(data), data_only=True, keep_links=False).worksheets)
    except UNREADABLE as error:
        raise package.broken(error) from None


def checked_parts(package: Package) -> list[str]:
    """The cells whose formulas have no stored result; on the way every XML part is looked at before openpyxl reads it.

    Raises Refused for entities and for more cells than can be read: a merge over all of a sheet is but one line.
    """
    cells, valueless = 0, []
    for part in sorted(part for part in package.names if part.lower().endswith((".xml", ".rels"))):
        data = package.content(part)
        package.refuse_entities(part, data)
        if "worksheets/" in part:
            cells += len(CELL.findall(data)) + sum(area(*found) for found in MERGED.findall(data))
            valueless += [found.decode() for found in VALUELESS.findall(data)]
    if cells > MOST_CELLS:
        what, what_en = f"单元格 {cells} 个", f"{cells} cells"
        raise Refused([faults.TOO_LARGE.at(name=package.name, what=what, what_en=what_en, limit=str(MOST_CELLS))])
    return valueless


def area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    return (abs(column_number(right) - column_number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


# --- one sheet ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell or a merged area with text: the rows and columns of the sheet that it covers and that are shown."""

    rows: list[int]
    columns: list[int]
    text: str


def grid_of(sheet: Worksheet, unseen: Unseen) -> Grid:
    """The sheet as a table of its rows and columns with text: empty ones between and around are dropped."""
    pieces = list(pieces_of(sheet, unseen))
    rows = places(piece.rows[0] for piece in pieces)
    columns = places(piece.columns[0] for piece in pieces)
    boxes = [box_of(piece, rows, columns) for piece in pieces]
    return Grid(len(rows), len(columns), tuple(boxes), heading_rows(sheet, rows), title=sheet.title)


def places(used: Iterator[int]) -> dict[int, int]:
    """Row or column of the sheet → its place in the table."""
    return {number: place for place, number in enumerate(sorted(set(used)))}


def box_of(piece: Piece, rows: dict[int, int], columns: dict[int, int]) -> Box:
    return Box(
        row=rows[piece.rows[0]],
        column=columns[piece.columns[0]],
        rows=sum(row in rows for row in piece.rows),
        columns=sum(column in columns for column in piece.columns),
        content=lines_of(piece.text.replace("\r", "")),
    )


def pieces_of(sheet: Worksheet, unseen: Unseen) -> Iterator[Piece]:
    """Cells with text, of which something is shown."""
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {number for column in sheet.column_dimensions.values() if column.hidden for number in span(column)}
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    for (row, column), cell in sorted(sheet._cells.items()):
        if not (text := shown(cell)).strip():
            continue
        unseen.comments += cell.comment is not None
        area = merged.get((row, column))
        rows = [row] if area is None else list(range(area.min_row, area.max_row + 1))
        columns = [column] if area is None else list(range(area.min_col, area.max_col + 1))
        piece = Piece(
            [row for row in rows if row not in hidden_rows], [c for c in columns if c not in hidden_columns], text
        )
        if piece.rows and piece.columns:
            unseen.struck.extend([text.strip()] * bool(cell.font and cell.font.strike))
            yield piece
        else:
            (unseen.columns if piece.rows else unseen.rows).append(f"{sheet.title}!{cell.coordinate}")


def span(column: Any) -> range:
    """The columns that one entry of the sheet's column list speaks of."""
    return range(column.min or 0, (column.max or -1) + 1)


def heading_rows(sheet: Worksheet, rows: dict[int, int]) -> int:
    """Rows that are printed again on every page, where they are the first of the table."""
    found = re.fullmatch(r"\$?(\d+):\$?(\d+)", sheet.print_title_rows or "")
    if not found or not rows or int(found[1]) > min(rows):
        return 0
    return sum(row <= int(found[2]) for row in rows)


# --- one cell -----------------------------------------------------------------------------------------------------


def shown(cell: Any) -> str:
    """The value as text: numbers with all stored digits, per cent and units as the format of the cell writes them."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | Decimal):
        return with_format(value, cell.number_format or "")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | datetime | time | timedelta):
        return str(value)
    return str(value)


def with_format(value: int | float | Decimal, form: str) -> str:
    form = form.partition(";")[0]
    before, _, after = re.sub(r"[0#?][0#?.,]*", "\0", form, count=1).partition("\0")
    number = Decimal(str(value))
    if not number.is_finite():
        return str(value)
    return f"{literal(before)}{plain(number * 100) + '%' if '%' in after else plain(number)}{literal(after)}"


def literal(form: str) -> str:
    """The words that a number format puts beside the number."""
    return "".join(re.findall(r'"([^"]*)"', form))


def plain(number: Decimal) -> str:
    """Without exponent and idle zeros, to as many digits as Excel keeps."""
    if number and number.adjusted() < 40:
        number = round(number, DIGITS - 1 - number.adjusted())
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- what the reader should know ------------------------------------------------------------------------------------


def notices(unseen: Unseen, valueless: list[str], pictures: int) -> Iterator[Fault]:
    if unseen.sheets or unseen.rows or unseen.columns:
        sheets, rows, columns = named(unseen.sheets), named(unseen.rows), named(unseen.columns)
        what = f"工作表 {sheets}，隐藏行的单元格 {rows}，隐藏列的 {columns}"
        what_en = f"sheets {sheets}, cells of hidden rows {rows}, of hidden columns {columns}"
        yield faults.HIDDEN.at(what=what, what_en=what_en)
    if valueless:
        yield faults.NO_VALUES.at(count=len(valueless), examples=named(valueless))
    if unseen.struck:
        yield faults.STRUCK.at(count=len(unseen.struck), examples=named(unseen.struck))
    if unseen.comments:
        yield faults.LEFT_OUT.at(what="批注", what_en="comments", examples=f"{unseen.comments}")
    if pictures:
        yield faults.PICTURES.at(count=pictures)


def named(names: list[str]) -> str:
    """How many, and the first few."""
    if not names:
        return "0"
    shown = "、".join(name[:30] for name in names[:SHOWN])
    return f"{len(names)}（{shown}{'……' if len(names) > SHOWN else ''}）"
