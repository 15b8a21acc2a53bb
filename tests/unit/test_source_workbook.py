"""Workbooks: what a sheet shows is what the reader gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from tests.unit.source_files import cells, notices, packed, read, refused

from kaoping.clause.source import faults


def book(fill: Callable[[Worksheet], object]) -> bytes:
    made = Workbook()
    fill(made.active)
    return saved(made)


def saved(made: Workbook) -> bytes:
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def rows(*values: list[object]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in values:
            sheet.append(row)

    return fill


def test_each_sheet_with_text_is_a_table():
    made = Workbook()
    made.active.title = "细则"
    made.active.append(["项目", "分值"])
    made.active.append(["巡查", 10])
    made.create_sheet("空")
    made.create_sheet("附表").append(["等次"])
    source = read(saved(made), "细则.xlsx")
    assert [table.title for table in source.tables()] == ["细则", "附表"]
    assert source.text == "项目\n分值\n巡查\n10\n等次\n"
    assert (source.form, notices(source)) == ("xlsx", [])


def test_merged_cells_and_idle_rows_and_columns():
    def fill(sheet: Worksheet) -> None:
        sheet["B3"], sheet["D3"], sheet["B5"], sheet["D5"], sheet["D6"] = "考核项目", "分值", "巡查", 5, 6
        sheet.merge_cells("B3:C3")
        sheet.merge_cells("B5:B6")

    assert cells(read(book(fill), "a.xlsx")) == {
        (0, 0, 1, 1): "考核项目", (0, 1, 1, 1): "分值", (1, 0, 2, 1): "巡查", (1, 1, 1, 1): "5", (2, 1, 1, 1): "6",
    }  # fmt: skip


def test_hidden_rows_columns_and_sheets_are_left_out_and_told():
    made = Workbook()
    sheet = made.active
    for row in (["项目", "内部", "分值"], ["巡查", "暗", 5], ["作废", "暗", 9]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    secret = made.create_sheet("底稿")
    secret.append(["勿看"])
    secret.sheet_state = "hidden"
    source = read(saved(made), "a.xlsx")
    assert source.text == "项目\n分值\n巡查\n5\n"
    assert notices(source) == [faults.HIDDEN]
    assert all(words in source.notices[0].message() for words in ("底稿", "A3", "B1"))


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.95, "0%", "95%"), (0.07, "0.0%", "7%"), (5, '0"分"', "5分"), (2.5, '"扣"0.0"分"', "扣2.5分"),
        (0.1 + 0.2, "General", "0.3"), (1e21, "General", "1" + "0" * 21),
        (date(2031, 5, 1), "yyyy-mm-dd", "2031-05-01"),
        (True, "General", "TRUE"), (100, "#,##0", "100"),
    ],
)  # fmt: skip
def test_values_are_written_as_they_are_shown(value, form, text):
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "分值", value
        sheet["B1"].number_format = form

    assert cells(read(book(fill), "a.xlsx"))[(0, 1, 1, 1)] == text


def test_formulas_without_a_stored_result_are_told():
    source = read(book(rows(["合计"], ["=1+2"])), "a.xlsx")
    assert (source.text, notices(source)) == ("合计\n", [faults.NO_VALUES])
    assert "A2" in source.notices[0].message()


def test_lines_in_a_cell_are_its_paragraphs_and_printed_heading_rows_are_the_head():
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"] = "办法", "每次扣1分\n扣完为止"
        sheet.print_title_rows = "1:1"

    source = read(book(fill), "a.xlsx")
    table = next(source.tables())
    assert table.head == 1
    assert [span.of(source.text) for span in table.cells[1].paragraphs] == ["每次扣1分", "扣完为止"]


def test_comments_and_struck_text_are_told():
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"] = "扣1分", "扣2分"
        sheet["A1"].comment = Comment("待定", "某人")
        sheet["A2"].font = Font(strike=True)

    assert notices(read(book(fill), "a.xlsx")) == [faults.STRUCK, faults.LEFT_OUT]


def test_a_workbook_without_text_is_refused():
    assert refused(book(rows([None])), "a.xlsx") == [faults.NO_TEXT]


def test_a_merge_over_the_whole_sheet_is_refused_at_once():
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "考核"

    data = book(fill)
    assert refused(replaced(data, "A1:Z1048576"), "a.xlsx") == [faults.TOO_LARGE]


def replaced(data: bytes, merge: str) -> bytes:
    """The workbook with a merge that openpyxl itself would not survive."""
    parts = unpacked(data)
    sheet = "xl/worksheets/sheet1.xml"
    tag = f'</sheetData><mergeCells count="1"><mergeCell ref="{merge}"/></mergeCells>'.encode()
    parts[sheet] = parts[sheet].replace(b"</sheetData>", tag)
    return packed(parts)


def unpacked(data: bytes) -> dict[str, str | bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
