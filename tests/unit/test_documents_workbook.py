"""The workbook, read back with another library."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from tests.unit.small_results import FACTS, LONG, Made, made

from kaoping.documents.comparison import Comparison
from kaoping.documents.tables import ReasonRow
from kaoping.documents.workbook import write_workbook
from kaoping.problems import Language

REASONS = [ReasonRow("T2", "1.1", "网格少报两件", "two cases short"), ReasonRow("T1", "2", "=1+1", "=1+1")]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("small"))


def written(small: Made, path: Path, language: Language = "zh") -> Workbook:
    write_workbook(Comparison(small.results), REASONS, path, code="0" * 64, language=language)
    return openpyxl.load_workbook(path)


def values(book: Workbook, sheet: str) -> list[list[object]]:
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def row_of(rows: list[list[object]], first: object, at: int = 0) -> list[object]:
    return next(row for row in rows if row[at] == first)


def test_the_sheets_of_a_leader(small: Made, tmp_path: Path) -> None:
    book = written(small, tmp_path / "r.xlsx")
    assert book.sheetnames == ["总分排名", "项目矩阵", "扣分与理由", "分部分得分", "方案与口径"]
    english = written(small, tmp_path / "e.xlsx", "en")
    assert english.sheetnames == ["Ranking", "Items", "Losses and gains", "Parts", "Scheme and decisions"]


def test_the_ranking_gives_figures_as_figures(small: Made, tmp_path: Path) -> None:
    rows = values(written(small, tmp_path / "r.xlsx"), "总分排名")
    assert rows[2][0] == "还不能定稿：“2 评议”缺数：" + LONG[:23] + "…"
    assert row_of(rows, "名次") == ["名次", "单位", "单位编号", "总分", "与中位数之差", "等次", "奖惩", "状态"]
    assert row_of(rows, 1) == [
        1, "<script>alert(1)</script>", "T1", 29.5, 7.5, "优秀", "专项经费：照拨；名次奖 45\u202f000 元", "已算",
    ]  # fmt: skip
    assert row_of(rows, 3) == [3, LONG, "T3", 10, -12, "不合格", "专项经费：取消；已触发：重大事故", "缺数"]


def test_a_text_is_never_a_formula(small: Made, tmp_path: Path) -> None:
    book = written(small, tmp_path / "r.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}
    cells = [cell.value for row in book["扣分与理由"].iter_rows() for cell in row]
    assert "=1+1" in cells
    assert '=HYPERLINK("x"),镇' in cells


def test_the_matrix_has_sections_full_points_medians_and_shades(small: Made, tmp_path: Path) -> None:
    sheet = written(small, tmp_path / "r.xlsx")["项目矩阵"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[1][:4] == ["名次", "单位", "总分", "1 案件"]
    assert rows[2][3:6] == ["小计", "1.1 上报", "1.2 差错"]
    assert rows[1][6] == "2 评议"
    assert rows[3][1:] == ["满分", 30, 10, 10, 0, 20]
    assert rows[4][1:] == ["中位数", 22, 10, 10, 0, 18.75]
    assert rows[5][2:] == [29.5, 12, 12, 0, 17.5]
    assert rows[7][6] == "缺数"
    assert sheet.freeze_panes == "D6"
    assert sheet.print_title_rows == "$2:$5"
    above, below, level = (sheet.cell(row, 5).fill.start_color.rgb for row in (6, 7, 8))
    assert above != below
    assert sheet.cell(8, 5).fill.fill_type is None, level


def test_every_loss_and_gain_has_its_reason_the_largest_first(small: Made, tmp_path: Path) -> None:
    rows = values(written(small, tmp_path / "r.xlsx"), "扣分与理由")[2:]
    assert [(row[1], row[2], row[6]) for row in rows] == [
        ("T1", "2", -2.5),
        ("T1", "1.1", 2),
        ("T2", "1.1", -6),
        ("T2", "1.2", -2),
        ("T3", "2", "—"),
    ]
    assert rows[2][3:6] == ["上报", 10, 4]
    assert rows[2][7:] == [
        "网格少报两件",
        "已算",
        "每个网格上报 3 件得 10 分，多的加分，少的扣分。",
        "示范办法 二 第 1 行",
    ]


def test_decisions_say_who_and_why(small: Made, tmp_path: Path) -> None:
    rows = values(written(small, tmp_path / "r.xlsx"), "方案与口径")
    assert row_of(rows, "K1")[:4] == ["K1", "零头算不算？", "只算整档", "方案默认"]
    assert row_of(rows, "P1") == ["P1", "多少分以上为优秀？", "25", "考核办", "2024-02-01", "会议定"]
    assert row_of(rows, "文件指纹")[1] == small.results.digest
    assert row_of(rows, "案件")[1] == small.results.digests["cases"]
    assert row_of(rows, "这是说明。", 1)[0] == "1"


def test_numbers_carry_the_places_of_the_scheme(small: Made, tmp_path: Path) -> None:
    sheet = written(small, tmp_path / "r.xlsx")["扣分与理由"]
    formats = {sheet.cell(3, column).number_format for column in (5, 6, 7)}
    assert formats == {"0", "0.0000;\u22120.0000", "+0.0000;\u22120.0000;0"}
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"


def test_the_same_results_give_the_same_bytes(small: Made, tmp_path: Path) -> None:
    written(small, tmp_path / "a.xlsx")
    written(small, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_without_parts_and_grades_there_are_no_empty_places_for_them(tmp_path: Path) -> None:
    text = """\
id: plain
version: "1"
title: 单项
in_force: {from: 2024-01-01}
source: {document: 办法}
appraises: town
cycle: year
places: 2
points: 20
items: [{id: "2", title: 评议, points: 20, rule: {judged: mean}}]
"""
    facts = {"units": FACTS["units"], "marks": FACTS["marks"]}
    plain = made(tmp_path, facts, None, text)
    book = written(plain, tmp_path / "p.xlsx")
    assert book.sheetnames == ["总分排名", "项目矩阵", "扣分与理由", "方案与口径"]
    assert row_of(values(book, "总分排名"), "名次") == ["名次", "单位", "单位编号", "总分", "与中位数之差", "状态"]
