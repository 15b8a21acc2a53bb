"""One table out of a workbook or CSV, cell by cell as text, with the row numbers that the spreadsheet shows.

Nothing is calculated: a formula is the value that was stored with it, a text that begins with = is a text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import python_calamine as calamine

from kaoping.problems import Fault, Place, Refused
from kaoping.web.bridge.workbooks import SheetLook, as_text
from kaoping.web.site import upload_faults as kinds
from kaoping.web.site.uploads import Staged, checked_workbook

WIDEST = 100  # columns
Line = tuple[int, list[str]]  # row as the spreadsheet numbers it, cells


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is looked for. `id`: its name in row 2; `zh`, `aliases`: other names it may have."""

    id: str
    zh: str
    en: str
    required: bool = False
    aliases: tuple[str, ...] = ()

    def called(self, heading: str) -> bool:
        return heading.removesuffix("*").strip().lower() in (self.id, self.zh, self.en.lower(), *self.aliases)


@dataclass(frozen=True, slots=True)
class Row:
    """`cells`: text by column id; columns nobody asked for under their heading. Empty cells are ""."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`others`: headings of columns nobody asked for. `faults`: cells whose content would be lost."""

    place: Place
    columns: tuple[str, ...]
    others: tuple[str, ...]
    rows: list[Row]
    faults: tuple[Fault, ...] = ()


def read_sheet(file: Staged, *, name: str, columns: Sequence[Column], most_rows: int) -> Sheet:
    """The table called `name`. Raises `Refused`: no workbook, no such sheet, columns missing, too many rows."""
    place, lines, look = _from_workbook(file, name) if file.is_workbook else _from_csv(file, name)
    head, data = _headings(lines, columns)
    ids = _ids(head, columns, place)
    filled = [line for line in data if any(line[1])]
    if len(filled) > most_rows:
        raise Refused([kinds.TOO_MANY_ROWS.at(place, count=len(filled), limit=most_rows)])
    rows = [Row(number, _cells(ids, cells)) for number, cells in filled]
    known = {column.id for column in columns}
    used = [name for name in ids if name]
    return Sheet(
        place,
        tuple(name for name in used if name in known),
        tuple(name for name in used if name not in known),
        rows,
        tuple(_lost(look, ids, place, {row.number for row in rows})),
    )


def _from_workbook(file: Staged, name: str) -> tuple[Place, list[Line], SheetLook]:
    looks = checked_workbook(file.path, file.name)
    try:
        book = calamine.CalamineWorkbook.from_path(str(file.path))
        title = _title(book.sheet_names, name, file.name)
        sheet = book.get_sheet_by_name(title)
        top, left = sheet.start or (0, 0)
        rows = list(sheet.iter_rows())[top:] if sheet.start else []
    except (calamine.CalamineError, OSError) as error:
        raise Refused([_unreadable(file, str(error)[:80])]) from None
    pad = [""] * min(left, WIDEST)
    lines = [(top + i + 1, pad + [_text(cell) for cell in row[:WIDEST]]) for i, row in enumerate(rows)]
    return Place(file=file.name, table=title), lines, looks.get(title, SheetLook())


def _unreadable(file: Staged, reason: str) -> Fault:
    place = Place(file=file.name)
    return kinds.NOT_THE_KIND.at(place, wanted="工作簿", wanted_en="a workbook", found=reason, found_en=reason)


def _title(titles: list[str], name: str, file: str) -> str:
    """The sheet of that name; else the only one of the workbook."""
    for title in titles:
        if title.strip().lower() == name:
            return title
    if len(titles) == 1:
        return titles[0]
    raise Refused([kinds.NO_SUCH_SHEET.at(Place(file=file), sheet=name, sheets=", ".join(titles[:10]))])


def _from_csv(file: Staged, name: str) -> tuple[Place, list[Line], SheetLook]:
    place = Place(file=file.name, table=name)
    reader = csv.reader(io.StringIO(_decoded(file.path.read_bytes(), place), newline=""))
    lines: list[Line] = []
    try:
        for cells in reader:
            lines.append((reader.line_num, [cell.strip() for cell in cells[:WIDEST]]))
    except csv.Error:
        raise Refused([kinds.UNREADABLE_TEXT.at(Place(file=file.name, row=reader.line_num))]) from None
    return place, lines, SheetLook()


def _decoded(content: bytes, place: Place) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused([kinds.UNREADABLE_TEXT.at(place)])


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else as_text(value).strip()


def _headings(lines: list[Line], columns: Sequence[Column]) -> tuple[list[str], list[Line]]:
    """The row with the names of the columns: the second of our templates, the first of any other table."""
    lines = [line for line in lines if any(line[1])] if lines and not any(lines[0][1]) else lines
    if not lines:
        return [], []
    ids = {column.id for column in columns}
    second = lines[1][1] if len(lines) > 1 else []
    if len(ids.intersection(cell.lower() for cell in second)) >= min(3, len(ids)):
        first = lines[0][1] + [""] * len(second)
        return [cell or first[i] for i, cell in enumerate(second)], lines[2:]
    return lines[0][1], lines[1:]


def _ids(head: list[str], columns: Sequence[Column], place: Place) -> list[str]:
    ids = [next((column.id for column in columns if column.called(cell)), cell[:60]) for cell in head]
    missing = [column for column in columns if column.required and column.id not in ids]
    faults = [kinds.TWICE_A_COLUMN.at(place, name=name) for name in sorted({n for n in ids if n and ids.count(n) > 1})]
    if missing:
        zh = "、".join(f"{column.zh}({column.id})" for column in missing)
        faults.append(kinds.MISSING_COLUMNS.at(place, columns=zh, columns_en=", ".join(c.id for c in missing)))
    if faults:
        raise Refused(faults)
    return ids


def _cells(ids: list[str], cells: list[str]) -> dict[str, str]:
    padded = cells + [""] * (len(ids) - len(cells))
    return {name: cell for name, cell in zip(ids, padded, strict=False) if name}


def _lost(look: SheetLook, ids: list[str], place: Place, rows: set[int]) -> Iterator[Fault]:
    for (row, column), _ in sorted(look.lost.items())[:200]:
        if row in rows and column <= len(ids) and ids[column - 1]:
            yield kinds.CELL_LOST.at(Place(file=place.file, table=place.table, row=row, column=ids[column - 1]))
