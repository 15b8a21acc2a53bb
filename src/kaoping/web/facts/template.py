"""The empty workbook that people fill in: the seven tables, what each column means, the words that can be chosen."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from kaoping.web.bridge.facts import TABLES, Column, Names, Table, expected, names
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.checking import EXPLAINING
from kaoping.web.facts.forms import EN
from kaoping.web.facts.queries import stored
from kaoping.web.people.viewer import Viewer
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.site.sheet_templates import LAST_ROW, offer, safe
from kaoping.web.site.words import said, say

MOST_CHOICES = 255  # characters of a drop-down
TYPES = {
    "text": said("文字", "text"),
    "number": said("数字，没有就留空，不要写 0", "a number; empty when there is none, never 0"),
    "whole": said("整数", "a whole number"),
    "flag": said("true 或 false(也认 是/否)", "true or false"),
    "moment": said("时间，如 2026-03-05 14:30", "a time such as 2026-03-05 14:30"),
    "day": said("日期，如 2026-03-05", "a date such as 2026-03-05"),
    "period": said("周期：2026、2026Q1 或 2026-03，可留空", "a period: 2026, 2026Q1 or 2026-03, may be empty"),
}


def filled_template(viewer: Viewer, cycle: Cycle) -> bytes:
    """One sheet a table with the contract's headings in row 1 (notes say what they mean), units filled in, and a sheet
    that explains every column. What the cycle's scheme reads is marked with a darker heading and a coloured tab."""
    wanted = expected(cycle.version.text, decisions_in_force(cycle.version))
    called = names(cycle.version.text)
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        maker = _Maker(book, called)
        maker.explaining(cycle, wanted)
        for table in TABLES.values():
            needed = wanted.columns.get(table.name, frozenset())
            sheet = maker.sheet(table, frozenset(needed) | frozenset(table.key), used=table.name in wanted.columns)
            if table.name == "units":
                maker.units(sheet, stored(viewer, cycle, "units"), list(wanted.attributes))
            else:
                maker.choices(sheet, table, wanted)
    return kept.getvalue()


class _Maker:
    def __init__(self, book: Any, called: Names) -> None:
        self.book, self.called = book, called
        self.needed = book.add_format({"bold": True, "bg_color": "#DBE8FA", "bottom": 1})
        self.other = book.add_format({"bg_color": "#F1F4F9", "font_color": "#66717F", "bottom": 1})
        self.text = book.add_format({"num_format": "@"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "valign": "top"})

    def sheet(self, table: Table, needed: frozenset[str], *, used: bool) -> Any:
        sheet = self.book.add_worksheet(table.name)
        if used or table.name == "units":
            sheet.set_tab_color("#1957B3")
        sheet.freeze_panes(1, 1)
        for i, column in enumerate(table.columns):
            self.heading(
                sheet, i, column.name, self.meaning(column), column.required or (used and column.name in needed)
            )
            if column.words:
                sheet.data_validation(1, i, LAST_ROW, i, offer(column.allowed))
            elif column.type == "flag":
                sheet.data_validation(1, i, LAST_ROW, i, offer(("true", "false")))
        return sheet

    def heading(self, sheet: Any, i: int, name: str, meaning: str, needed: bool) -> None:
        sheet.set_column(i, i, max(14, len(name) + 4), self.text)
        sheet.write_string(0, i, safe(name), self.needed if needed else self.other)
        sheet.write_comment(0, i, meaning, {"x_scale": 1.6})

    def meaning(self, column: Column) -> str:
        """One line about a column."""
        words = f"{column.zh} / {column.name.replace('_', ' ')}: {TYPES[column.type]}"
        if column.words:
            words += say("；可用：{words}", "; one of: {words}", words="、".join(column.allowed))
        return words + (say("；必填", "; must be filled") if column.filled else "")

    def units(self, sheet: Any, units: Iterable[Any], attributes: list[str]) -> None:
        """The cycle's units with the attributes that the scheme reads."""
        first = len(TABLES["units"].columns)
        for i, name in enumerate(attributes, first):
            self.heading(sheet, i, name, self.called.attributes.get(name) or name, needed=True)
        for number, unit in enumerate(units, 1):
            cells = (unit.code, unit.name, unit.kind, unit.parent_code, *(unit.attributes.get(n) for n in attributes))
            for i, cell in enumerate(cells):
                if cell not in (None, ""):
                    sheet.write_string(number, i, safe(str(cell)), self.text)

    def choices(self, sheet: Any, table: Table, wanted: Any) -> None:
        """Drop-downs of the codes that the scheme reads; whatever else is typed is checked when it comes in."""
        offered = {
            "incidents": ("kind", list(wanted.kinds)),
            "marks": ("item", list(wanted.full_marks)),
            "values": ("indicator", list(wanted.indicators)),
            "ballots": ("survey", list(wanted.surveys)),
        }
        if table.name in offered:
            column, codes = offered[table.name]
            if codes and len(",".join(codes)) <= MOST_CHOICES:
                i = table.names.index(column)
                sheet.data_validation(1, i, LAST_ROW, i, offer(codes))

    def explaining(self, cycle: Cycle, wanted: Any) -> None:
        """The sheet that explains; it is not read."""
        sheet = self.book.add_worksheet(EXPLAINING)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 2, 80)
        how = say(
            "第一行是列名，不要改；没有数据的表和列可以留空。",
            "Row 1 holds the names of the columns, leave it as it is; tables and columns without data may stay empty.",
        )
        lines = [(cycle.title, cycle.period, how)]
        for table in TABLES.values():
            used = table.name == "units" or table.name in wanted.columns
            note = say("本方案要用", "read by this scheme") if used else say("本方案不用", "not read by this scheme")
            lines.append((f"{table.name} {said(table.zh, EN[table.name])}", note, ""))
            lines += [("", column.name, self.meaning(column)) for column in table.columns]
        codes = (
            ("incidents.kind", self.called.kinds, wanted.kinds),
            ("marks.item", self.called.items, wanted.full_marks),
            ("values.indicator", self.called.indicators, wanted.indicators),
            ("ballots.survey", self.called.surveys, wanted.surveys),
            ("units", self.called.attributes, wanted.attributes),
        )
        for where, titles, known in codes:
            lines += [(where, code, titles.get(code, "")) for code in known]
        for number, (what, name, how) in enumerate(lines):
            sheet.write_string(number, 0, safe(what), self.bold)
            sheet.write_string(number, 1, safe(name))
            sheet.write_string(number, 2, safe(how), self.wrap)
