"""The form as a document (.docx, A4 across): heading, unit, table with repeated head, report, signature and seal."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kaoping.web.collection.figures import plain
from kaoping.web.self_assessment.sheet import Form
from kaoping.web.self_assessment.texts import cleaned, with_places
from kaoping.web.site.words import Said, said, say, titled

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, FANG, LATIN = "宋体", "仿宋", "Times New Roman"
LEFT, MIDDLE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
BLANK_LINES = 6  # of a report that is to be written by hand
NO_DAY = said("＿＿＿＿年＿＿月＿＿日", "____________")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the form. width: in millimetres; together they fill the width between the margins."""

    words: Said
    width: int
    align: Any


COLUMNS: tuple[Heading, ...] = (
    Heading(said("序号", "No."), 15, MIDDLE),
    Heading(said("考核项目", "Item"), 36, LEFT),
    Heading(said("分值", "Points"), 17, RIGHT),
    Heading(said("评分标准", "Standard"), 66, LEFT),
    Heading(said("自评情况", "What was done"), 72, LEFT),
    Heading(said("自评分", "Claimed"), 18, RIGHT),
    Heading(said("佐证材料", "Evidence"), 33, LEFT),
)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of the form as texts; bold: a section or the total."""

    texts: tuple[str, ...]
    bold: bool = False


def cells_of(form: Form, *, blank: bool = False) -> Iterator[Cells]:
    """The rows of the form in the order of the scheme, the total last."""
    for row in form.rows:
        full = row.full if row.item.leaf else row.item.full
        claimed = "" if blank else with_places(row.points)
        if row.exempt:
            claimed = say("剔除", "exempt")
        files = "" if blank else "\n".join(proof.file.name for proof in row.proofs)
        clause = row.clause.clause or row.clause.method if row.clause else ""
        yield Cells(
            (row.item.id, row.title, full, clause, "" if blank else row.said, claimed, files), not row.item.leaf
        )
    if form.place.whole:
        total = "" if blank else with_places(form.total)
        yield Cells(("", say("合计", "Total"), full_of(form), "", "", total, ""), True)


def full_of(form: Form) -> str:
    """The full points of the whole, where every outermost item has some and they are added up."""
    tops = [row.item.full for row in form.rows if row.item.depth == 0]
    return plain(sum((Decimal(full) for full in tops), Decimal(0))) if all(tops) else ""


def docx_of(form: Form, period: str, day: str, *, blank: bool = False) -> bytes:
    """The form as a file. period: 2026 年度; day: the date of the form."""
    document = Document()
    _page(document)
    cycle = form.place.cycle
    _line(document, heading_of(form), Pt(18), MIDDLE, bold=True, font=SONG).paragraph_format.space_after = Pt(8)
    about = say(
        "单位：{unit}　　考核周期：{period}　　填表日期：{day}",
        "Unit: {unit}    Period: {period}    Date: {day}",
        unit=form.place.unit.name,
        period=period,
        day=NO_DAY if blank else day,
    )
    _line(document, about, Pt(11), LEFT).paragraph_format.space_after = Pt(4)
    _table(document, cells_of(form, blank=blank), Mm(14 if blank else 8))
    if form.place.whole:
        _report(document, "" if blank else form.summary)
        _signatures(document)
    _foot(document, titled(cycle))
    kept = io.BytesIO()
    document.core_properties.title = cleaned(heading_of(form))[:255]
    document.core_properties.author = cleaned(form.place.unit.name)[:255]
    document.save(kept)
    return kept.getvalue()


def heading_of(form: Form) -> str:
    """What stands above the form."""
    return say("{cycle}自评表", "{cycle}: self-assessment", cycle=titled(form.place.cycle))


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    properties = document.styles["Normal"].element.get_or_add_rPr()
    _fonts(properties, FANG)
    document.styles["Normal"].font.size = Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _fonts(properties: Any, font: str) -> None:
    """The font of Chinese and of Latin text."""
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), LATIN)
    fonts.set(qn("w:eastAsia"), font)


def _line(place: Any, text: str, size: Any, align: Any, *, bold: bool = False, font: str = FANG) -> Any:
    paragraph = place.add_paragraph()
    _write(paragraph, text, size, align, bold=bold, font=font)
    return paragraph


def _write(paragraph: Any, text: str, size: Any, align: Any, *, bold: bool = False, font: str = FANG) -> None:
    """A text in a paragraph, its lines kept apart."""
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1)
    run = paragraph.add_run(cleaned(text))
    run.bold, run.font.size = bold, size
    _fonts(run._element.get_or_add_rPr(), font)


def _table(document: Any, rows: Iterable[Cells], height: Any) -> None:
    """height: of an item's row at least."""
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _fixed(table)
    for cell, column in zip(table.rows[0].cells, COLUMNS, strict=True):
        _fill(cell, str(column.words), column, bold=True, align=MIDDLE, font=SONG)
    _set(table.rows[0], "w:tblHeader")
    for row in rows:
        made = table.add_row()
        made.height, made.height_rule = Mm(8) if row.bold else height, WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, text, column in zip(made.cells, row.texts, COLUMNS, strict=True):
            _fill(cell, text, column, bold=row.bold, align=column.align)
        if all(len(text) < 400 for text in row.texts):  # a longer row has to break somewhere
            _set(made, "w:cantSplit")


def _fill(cell: Any, text: str, column: Heading, *, bold: bool, align: Any, font: str = FANG) -> None:
    cell.width, cell.vertical_alignment = Mm(column.width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _write(cell.paragraphs[0], text, Pt(10), align, bold=bold, font=font)


def _fixed(table: Any) -> None:
    """Columns are as wide as they are said to be."""
    for column, heading in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(heading.width)


def _set(row: Any, name: str) -> None:
    """Switch on a property of a row: repeated as a head, not broken between pages."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _report(document: Any, text: str) -> None:
    _line(document, "", Pt(6), LEFT)
    heading = _line(document, say("年度工作情况", "The year's work"), Pt(12), LEFT, bold=True, font=SONG)
    heading.paragraph_format.keep_with_next = True
    for line in (text or "\n" * BLANK_LINES).split("\n"):
        paragraph = _line(document, line, Pt(11), LEFT)
        paragraph.paragraph_format.first_line_indent = Pt(22)
        paragraph.paragraph_format.line_spacing = 1.5


def _signatures(document: Any) -> None:
    """Who signs and where the seal goes; kept together on one page."""
    texts = (
        say("填表人：＿＿＿＿＿＿　　　　单位负责人签字：＿＿＿＿＿＿＿＿　　　　（单位盖章）",
            "Filled in by: ____________    Head of the unit: ______________    (seal of the unit)"),
        say("{day}", "Date: {day}", day=NO_DAY),
    )  # fmt: skip
    for text in texts:
        paragraph = _line(document, text, Pt(11), RIGHT)
        paragraph.paragraph_format.space_before = Pt(14)
        paragraph.paragraph_format.keep_with_next = text is texts[0]


def _foot(document: Any, title: str) -> None:
    """Title and number of the page at the foot."""
    paragraph = document.sections[0].footer.paragraphs[0]
    _write(paragraph, title, Pt(9), MIDDLE)
    paragraph.add_run("　·　").font.size = Pt(9)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(9)
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        else:
            made.text = text
        run._element.append(made)
