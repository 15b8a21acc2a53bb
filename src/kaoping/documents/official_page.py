"""The paper of official documents in Word: pages, fonts by their Chinese names, paragraphs, page numbers.

Sizes and margins are those that offices use for documents on A4: title 22 pt, text 16 pt in lines of 28 pt.
"""

from __future__ import annotations

import datetime
import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kaoping.problems import Language

SONG, FANG, HEI, KAI, LATIN = "宋体", "仿宋", "黑体", "楷体", "Times New Roman"
LEFT, MIDDLE, RIGHT, FULL = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
TITLE, HEADING, BODY, SMALL, CELL = Pt(22), Pt(16), Pt(16), Pt(14), Pt(10.5)
LINE = Pt(28)
NOT_WRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Page:
    """A document in progress."""

    def __init__(self, language: Language, title: str, day: datetime.date) -> None:
        self.language = language
        self.file: Any = Document()
        normal = self.file.styles["Normal"]
        set_fonts(normal.element.get_or_add_rPr(), FANG)
        normal.font.size = BODY
        spoken(normal.element.get_or_add_rPr())
        about = self.file.core_properties
        about.title, about.author, about.comments = clean(title)[:255], "", ""
        about.created = about.modified = datetime.datetime.combine(day, datetime.time())
        portrait(self.file.sections[0])
        numbered(self.file.sections[0])

    def across(self) -> None:
        """Go on with pages across."""
        landscape(self.file.add_section(WD_SECTION.NEW_PAGE))

    def line(self, text: str, size: Any = BODY, align: Any = FULL, **look: Any) -> Any:
        """One paragraph."""
        return written(self.file.add_paragraph(), text, size, align, **look)

    def text(self, text: str) -> Any:
        """A paragraph of the text, indented by two characters."""
        made = self.line(text, align=FULL if self.language == "zh" else LEFT)
        made.paragraph_format.first_line_indent = Pt(32) if self.language == "zh" else Pt(0)
        made.paragraph_format.space_after = Pt(0) if self.language == "zh" else Pt(6)
        return made

    def heading(self, text: str) -> None:
        """The heading of a chapter; it stays with what follows."""
        made = self.line(text, HEADING, LEFT, font=HEI, bold=self.language == "en")
        made.paragraph_format.first_line_indent = Pt(32) if self.language == "zh" else Pt(0)
        made.paragraph_format.space_before = Pt(0) if self.language == "zh" else Pt(10)
        made.paragraph_format.keep_with_next = True

    def bytes(self) -> bytes:
        kept = BytesIO()
        self.file.save(kept)
        return kept.getvalue()


# --- pages


def portrait(section: Any) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(32)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(20)


def landscape(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.left_margin = section.right_margin = Mm(20)
    section.footer_distance = Mm(11)


def numbered(section: Any) -> None:
    """— 1 — at the foot of every page."""
    paragraph = section.footer.paragraphs[0]
    written(paragraph, "— ", SMALL, MIDDLE, font=SONG)
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = SMALL
        set_fonts(run._element.get_or_add_rPr(), SONG)
        if kind == "shown":
            run.text = text
            continue
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        else:
            made.text = text
        run._element.append(made)
    add_run(paragraph, " —", SMALL, SONG, bold=False)


# --- paragraphs


def written(
    paragraph: Any, text: str, size: Any, align: Any, *, font: str = FANG, bold: bool = False, tight: bool = False
) -> Any:
    """A text in a paragraph. tight: lines as high as the letters ask, as in tables."""
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(1.5 if tight else 0)
    if not tight:
        form.line_spacing = Pt(max(LINE.pt, size.pt + 10))
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    add_run(paragraph, text, size, font, bold=bold)
    return paragraph


def add_run(paragraph: Any, text: str, size: Any, font: str, *, bold: bool) -> None:
    run = paragraph.add_run(clean(text))
    run.bold, run.font.size = bold, size
    set_fonts(run._element.get_or_add_rPr(), font)


def set_fonts(properties: Any, font: str) -> None:
    """The font of Chinese text; Latin letters and figures have their own."""
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), LATIN)
    fonts.set(qn("w:eastAsia"), font)


def spoken(properties: Any) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def clean(text: str) -> str:
    """Without characters that no document can hold."""
    return NOT_WRITABLE.sub("", text)
