"""Which kinds of files are taken as evidence, and what their content has to look like.

Not taken: pictures that are programs (SVG), films (they hold places that nobody sees), archives, the old formats of
Word and Excel (nobody can tell their macros), everything that a browser could run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import puremagic

from kaoping.web.site.words import Said, said

OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class FileKind:
    """endings: of its names, the usual one first. media: its Content-Type. inline: whether a browser shows it."""

    words: Said
    endings: tuple[str, ...]
    media: str
    inline: bool = False


KINDS: dict[str, FileKind] = {
    "jpeg": FileKind(said("JPEG 图片", "a JPEG picture"), (".jpg", ".jpeg", ".jfif"), "image/jpeg", True),
    "png": FileKind(said("PNG 图片", "a PNG picture"), (".png",), "image/png", True),
    "webp": FileKind(said("WebP 图片", "a WebP picture"), (".webp",), "image/webp", True),
    "pdf": FileKind(said("PDF", "a PDF"), (".pdf",), "application/pdf", True),
    "docx": FileKind(said("Word 文档", "a Word document"), (".docx",), OOXML + "wordprocessingml.document"),
    "xlsx": FileKind(said("Excel 工作簿", "an Excel workbook"), (".xlsx",), OOXML + "spreadsheetml.sheet"),
    "pptx": FileKind(said("演示文稿", "a presentation"), (".pptx",), OOXML + "presentationml.presentation"),
    "ofd": FileKind(said("OFD 版式文件", "an OFD document"), (".ofd",), "application/ofd"),
    "csv": FileKind(said("CSV 表格", "a CSV table"), (".csv",), "text/csv; charset=utf-8"),
    "txt": FileKind(said("文本", "a text"), (".txt",), "text/plain; charset=utf-8"),
}
PICTURES = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}  # as Pillow calls them
ACCEPTED = ",".join(ending for kind in KINDS.values() for ending in kind.endings)  # for the field of a form
SHORT = "JPEG、PNG、WebP、PDF、docx、xlsx、pptx、OFD、CSV、TXT"


def told_kinds() -> dict[str, Any]:
    """The kinds that are taken, for a fault."""
    return {"kinds": SHORT, "kinds_en": SHORT.replace("、", ", ")}


def signature_of(content: bytes) -> str:
    """The kind that the first bytes promise: a key of KINDS, "zip", "" for what may be text, "?" for anything else."""
    if content[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[:5] == b"%PDF-":
        return "pdf"
    if content[:4] == b"PK\x03\x04":
        return "zip"
    return "?" if b"\0" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff") else ""


def called(content: bytes) -> Said:
    """What a file of no such kind is, as far as its first bytes tell."""
    try:
        found = puremagic.magic_string(content[:100_000])
    except (puremagic.PureError, ValueError):
        found = []
    name = next((str(each.name).strip() for each in found if each.name), "")[:60]
    return said(f"“{name}”", f"“{name}”") if name else said("认不出的格式", "a format that is not known")
