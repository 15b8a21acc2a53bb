"""The workbook of a sheet: the template that people fill in, and the same with what is wrong marked in it.

Rows 1 and 2 say what it is, 3 to 5 head the columns, the hidden row 6 names them for the machine; units follow.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter

from kaoping.web.bridge.collecting import Want
from kaoping.web.collection.figures import PLACES, plain
from kaoping.web.collection.plan import Sheet
from kaoping.web.entry import workbook_mark as marks
from kaoping.web.site.words import say, titled

NAME = "采集表"
FIXED = ("unit", "name", "parent")
KEYS_ROW, FIRST_ROW = 5, 6  # counted from 0
EXACT = 15  # digits that a spreadsheet keeps of a number
FONT = {"font_name": "Microsoft YaHei", "font_size": 10}
LOOKS: dict[str, dict[str, Any]] = {
    "open": {"locked": False, "align": "right", "num_format": "General"},
    "closed": {"bg_color": "#E4E7EC", "font_color": "#46515F", "align": "right"},
    "recused": {"bg_color": "#66717F", "fg_color": "#FFFFFF", "pattern": 14, "align": "right"},
    "bad": {"locked": False, "bg_color": "#FBEBE6", "font_color": "#B0361D", "bold": True, "border": 2,
            "border_color": "#B0361D"},
    "head": {"bold": True, "bg_color": "#F1F4F9", "text_wrap": True, "valign": "vcenter", "align": "center",
             "bottom": 1},
    "small": {"font_color": "#66717F", "font_size": 9, "bg_color": "#F1F4F9", "align": "center", "text_wrap": True},
    "title": {"bold": True, "font_size": 14},
    "under": {"font_color": "#66717F", "font_size": 9},
    "fixed": {"bg_color": "#F8FAFC"},
    "fixed-quoted": {"bg_color": "#F8FAFC", "quote_prefix": True},
    "text": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row of units. number: in the sheet, from 1. cells: by key of the column; a text stands as it is."""

    number: int
    unit: str
    name: str
    parent: str
    cells: Mapping[str, Decimal | str]


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a workbook. looks: (unit, key) or key → closed or recused; bad: (row, key) → what is wrong there;
    key: of a column, or unit, name, parent."""

    sheet: Sheet
    mark: marks.Mark
    base: list[tuple[str, str]]
    columns: Sequence[Want]
    lines: Iterable[Line]
    closed: Mapping[str, str] = field(default_factory=dict)  # key → why
    recused: frozenset[str] = frozenset()
    bad: Mapping[tuple[int, str], str] = field(default_factory=dict)


def book(content: Content) -> bytes:
    """The workbook as a file."""
    kept = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as made:
        made.set_properties({"title": content.mark.title, "author": "考评 Kaoping"})
        _Maker(made, content).make()
    return kept.getvalue()


class _Maker:
    def __init__(self, made: Any, content: Content) -> None:
        self.made, self.content = made, content
        self.look = {name: made.add_format({**FONT, **look}) for name, look in LOOKS.items()}

    def make(self) -> None:
        sheet = self.made.add_worksheet(NAME)
        self.print_set_up(sheet)
        self.head(sheet)
        last = self.units(sheet)
        for at, want in enumerate(self.content.columns, len(FIXED)):
            if want.key not in self.content.closed and last >= FIRST_ROW:
                sheet.data_validation(FIRST_ROW, at, last, at, validation(want))
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        self.instructions(self.made.add_worksheet("填写说明 Notes"))
        self.hidden(self.made.add_worksheet(marks.SHEET))

    def print_set_up(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2, 4)
        sheet.set_footer("&L&8" + self.content.mark.title.replace("&", "&&")[:120] + "&R&8&P / &N")
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 22)
        sheet.set_column(2, 2, 18)
        sheet.set_column(len(FIXED), len(FIXED) + max(len(self.content.columns) - 1, 0), 13)

    def head(self, sheet: Any) -> None:
        mark = self.content.mark
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, f"{mark.title} · {mark.name}", self.look["title"])
        sheet.write_string(1, 0, self.line_of_the_moment(), self.look["under"])
        self.row(sheet, 2, ["", "", ""], [want.code for want in self.content.columns], "small")
        sheet.set_row(3, 48)
        fixed = [say("单位代码", "Code"), say("单位名称", "Unit"), say("所属", "Part of")]
        self.row(sheet, 3, fixed, [heading(want) for want in self.content.columns], "head")
        sheet.set_row(4, 26)
        self.row(sheet, 4, ["", "", ""], [self.under(want) for want in self.content.columns], "small")
        sheet.set_row(KEYS_ROW, None, None, {"hidden": True})
        self.row(sheet, KEYS_ROW, list(FIXED), [want.key for want in self.content.columns], "small")
        sheet.freeze_panes(FIRST_ROW, 2)

    def line_of_the_moment(self) -> str:
        mark = self.content.mark
        return say(
            "周期 {period} · 方案第 {number} 版 · 数据第 {revision} 号 · 白格填写，灰格不填；没有数就留空，空不是 0",
            "Period {period} · scheme version {number} · facts {revision} · fill in the white cells; empty is not 0",
            period=mark.period, number=mark.number, revision=mark.revision,
        )  # fmt: skip

    def under(self, want: Want) -> str:
        return self.content.closed.get(want.key) or allowed(want)

    def row(self, sheet: Any, number: int, fixed: list[str], cells: list[str], look: str) -> None:
        for at, cell in enumerate([*fixed, *cells]):
            sheet.write_string(number, at, cell, self.look[look])

    def units(self, sheet: Any) -> int:
        """Write the rows of units; the last row's number from 0."""
        last = FIRST_ROW - 1
        for line in self.content.lines:
            last = line.number - 1
            for at, (key, text) in enumerate(zip(FIXED, (line.unit, line.name, line.parent), strict=True)):
                self.text(sheet, line.number, at, key, text)
            for at, want in enumerate(self.content.columns, len(FIXED)):
                self.cell(sheet, line, at, want)
        return last

    def text(self, sheet: Any, number: int, at: int, key: str, text: str) -> None:
        bad = self.content.bad.get((number, key))
        look = "bad" if bad else "fixed-quoted" if text[:1] in "=+-@\t\r" and text else "fixed"
        sheet.write_string(number - 1, at, text, self.look[look])
        if bad:
            sheet.write_comment(number - 1, at, bad, COMMENT)

    def cell(self, sheet: Any, line: Line, at: int, want: Want) -> None:
        content, figure = self.content, line.cells.get(want.key)
        bad = content.bad.get((line.number, want.key))
        recused = want.table == "marks" and line.unit in content.recused
        name = "bad" if bad else "closed" if want.key in content.closed else "recused" if recused else "open"
        write(sheet, line.number - 1, at, figure, self.look[name])
        if bad:
            sheet.write_comment(line.number - 1, at, bad, COMMENT)

    def instructions(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 1, 60)
        for number, (zh, en) in enumerate(NOTES):
            sheet.set_row(number, 34)
            sheet.write_string(number, 0, zh, self.look["text"])
            sheet.write_string(number, 1, en, self.look["text"])
        sheet.protect()

    def hidden(self, sheet: Any) -> None:
        for at, piece in enumerate(self.content.mark.signed()):
            sheet.write_string(0, at, piece)
        for number, (unit, line) in enumerate(self.content.base, 1):
            sheet.write_string(number, 0, unit)
            sheet.write_string(number, 1, line)
        sheet.very_hidden()


COMMENT = {"x_scale": 1.8, "y_scale": 1.2, "color": "#FFF4D9", "author": "考评 Kaoping"}
NOTES = (
    ("一、怎么填", "How to fill it in"),
    ("白色格子填数字。灰色是已提交或已锁定的列，斜线是您回避的单位，都不能填。",
     "White cells take numbers. Grey columns are submitted or locked, hatched cells are units you stand aside for."),
    ("没有数就留空。空格子表示未填，不会当作 0；确实是零就填 0。清空一格，平台上的数也会清空。",
     "Leave a cell empty when there is no figure: empty is never 0. Emptying a cell empties it on the platform."),
    ("不要合并单元格，不要写公式、百分号、日期或单位；公式请“选择性粘贴—数值”。",
     "Merge nothing, write no formulas, percent signs, dates or units; paste formulas as values."),
    ("单位代码、名称和列名不能改；可以按行排序、筛选，但要连同整行一起。",
     "Leave codes, names and headings alone; you may sort and filter whole rows."),
    ("二、怎么交", "How to hand it in"),
    ("在采集表页面点“上传 Excel”。先检查，逐格说明哪里不对；确认后一次写入，有一处错就全不写。",
     "Press “Upload a workbook” on the page of the sheet. It is checked first, cell by cell, then written as a whole."),
    ("下载之后别人在平台上改过的格子会列出来，由您选择保留平台上的，还是用表里的。",
     "Cells that somebody changed on the platform since are listed; you choose which figure stays."),
    ("同一份文件上传两次，第二次不会有任何变化。", "Uploading the same file twice changes nothing the second time."),
)  # fmt: skip


def write(sheet: Any, row: int, at: int, figure: Decimal | str | None, look: Any) -> None:
    """A figure as a number where a spreadsheet keeps all its digits, else as text; nothing is ever a formula."""
    if figure is None or figure == "":
        sheet.write_blank(row, at, None, look)
    elif isinstance(figure, Decimal) and len(figure.normalize().as_tuple().digits) <= EXACT:
        sheet.write_number(row, at, figure, look)
    else:
        sheet.write_string(row, at, figure if isinstance(figure, str) else plain(figure), look)


def heading(want: Want) -> str:
    """Title of a column, with the period of a reported figure."""
    return f"{titled(want)} {want.period}".strip()


def allowed(want: Want) -> str:
    """What may stand in a column: 0–2 分, ≥ 0 件."""
    of = want.of or (say("分", "points") if want.table == "marks" else "")
    if want.least is not None and want.most is not None:
        return f"{plain(want.least)}–{plain(want.most)} {of}".strip()
    if want.most is not None:
        return f"≤ {plain(want.most)} {of}".strip()
    return f"≥ {plain(want.least)} {of}".strip() if want.least is not None else of


def validation(want: Want) -> dict[str, Any]:
    """What the spreadsheet says of a wrong figure while it is typed."""
    range_, words = {}, allowed(want)
    if want.least is not None and want.most is not None:
        range_ = {"criteria": "between", "minimum": plain(want.least), "maximum": plain(want.most)}
    elif want.most is not None:
        range_ = {"criteria": "<=", "value": plain(want.most)}
    else:
        range_ = {"criteria": ">=", "value": plain(want.least) or "-999999999999999"}
    told = say(
        "请填数字：{words}，小数最多 {places} 位。", "A number, please: {words}, at most {places} decimals.",
        words=words or say("不限", "any"), places=PLACES,
    )  # fmt: skip
    title = want.code[:32]
    return {
        "validate": "decimal", **range_, "ignore_blank": True, "input_title": title,
        "input_message": f"{heading(want)[:120]}\n{told}"[:255], "error_title": title, "error_message": told[:255],
    }  # fmt: skip
