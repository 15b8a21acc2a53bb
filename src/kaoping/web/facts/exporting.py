"""Rows and faults as files for a spreadsheet. A text that a spreadsheet would take for a formula gets an apostrophe."""

from __future__ import annotations

import csv
import datetime
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

from kaoping.web.site.sheet_templates import safe, table
from kaoping.web.site.words import Tongue, said

BATCH = 500  # lines of CSV in one piece


def plain(cell: Any) -> str:
    """A cell as the contract writes it; moments in local time; nothing for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime.datetime):
        return str(timezone.localtime(cell).replace(tzinfo=None))
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return safe(cell) if isinstance(cell, str) else str(cell)


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """UTF-8 with a mark, so that Excel knows it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow(columns)
    for number, row in enumerate(rows, 1):
        writer.writerow([plain(cell) for cell in row])
        if number % BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def book(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """A workbook that can be imported again; numbers that a double holds exactly are numbers, all else is text."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as made:
        head = made.add_format({"bold": True, "bottom": 1, "bg_color": "#F1F4F9"})
        sheet = made.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(columns) - 1, 16)
        for i, column in enumerate(columns):
            sheet.write_string(0, i, safe(column), head)
        for number, row in enumerate(rows, 1):
            for i, cell in enumerate(row):
                if isinstance(cell, int | Decimal) and not isinstance(cell, bool) and len(str(cell)) <= 15:
                    sheet.write_number(number, i, cell)
                elif cell is not None:
                    sheet.write_string(number, i, plain(cell))
    file.seek(0)
    return file


def faults_book(faults: Sequence[dict[str, Any]], language: Tongue) -> bytes:
    """Every fault with its place and remedy, one a row."""
    words = (
        said("程度", "severity"), said("编号", "code"), said("文件", "file"), said("表", "table"), said("行", "row"),
        said("列", "column"), said("问题", "what"), said("改法", "to mend"),
    )  # fmt: skip
    severities = {"error": said("错误", "error"), "warning": said("提醒", "warning"), "note": said("说明", "note")}
    rows = []
    for fault in faults:
        place = fault["place"]
        where = [str(place.get(key, "")) for key in ("file", "table", "row", "column")]
        said_ = fault["message"][language], fault["mend"][language]
        rows.append([str(severities[fault["severity"]]), fault["code"], *where, *said_])
    return table("faults", [str(word) for word in words], rows)
