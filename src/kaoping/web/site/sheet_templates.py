"""Templates for tables that people fill in: Chinese headings, column names, drop-downs, a sheet of notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from kaoping.web.site.sheets import Column

LAST_ROW = 20_000  # as far as drop-downs reach


def template(
    name: str,
    columns: Sequence[Column],
    *,
    choices: Mapping[str, Sequence[str]],
    notes: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]] = (),
) -> bytes:
    """An xlsx: a sheet `name` with `rows` from row 3 on, and a sheet of notes (what, how)."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#EBF2FC", "bottom": 1, "font_name": "Microsoft YaHei"})
        needed = book.add_format({"bold": True, "bg_color": "#DBE8FA", "bottom": 1, "font_name": "Microsoft YaHei"})
        small = book.add_format({"font_color": "#66717F", "font_size": 9, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(name)
        for i, column in enumerate(columns):
            sheet.set_column(i, i, 18, text)
            title = f"{column.zh} *" if column.required else column.zh
            sheet.write_string(0, i, title, needed if column.required else heading)
            sheet.write_string(1, i, column.id, small)
            if offered := choices.get(column.id):
                sheet.data_validation(2, i, LAST_ROW, i, offer(offered))
        for number, row in enumerate(rows, 2):
            for i, cell in enumerate(row):
                sheet.write_string(number, i, cell, text)
        sheet.freeze_panes(2, 1)
        _notes(book, notes)
    return kept.getvalue()


def table(name: str, headings: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> bytes:
    """A plain xlsx of texts, nothing in it a formula."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(headings), 22)
        for number, row in enumerate([headings, *rows]):
            for i, cell in enumerate(row):
                sheet.write_string(number, i, safe(cell), bold if number == 0 else None)
        if note:
            sheet.write_string(len(rows) + 2, 0, note)
    return kept.getvalue()


def safe(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def offer(words: Iterable[str]) -> dict[str, Any]:
    """A drop-down that suggests; what it does not list may be typed."""
    return {"validate": "list", "source": list(words), "error_type": "information", "show_error": False}


def _notes(book: Any, notes: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet("填写说明 notes")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for number, (what, how) in enumerate(notes):
        sheet.write_string(number, 0, what, bold)
        sheet.write_string(number, 1, how, wrap)
