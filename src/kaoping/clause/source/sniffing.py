"""What a file is by its content; its name is only compared with it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Literal, TypeAlias

from kaoping.clause.source import faults
from kaoping.clause.source.packages import BAD_ZIP, broken
from kaoping.problems import Fault, Refused

# What is read as it is, and what goes through a converter first ("old" …).
Found: TypeAlias = Literal["docx", "xlsx", "pdf", "html", "mhtml", "txt", "old text", "old sheet"]


@dataclass(frozen=True, slots=True)
class Sort:
    """What a content is called, and the extensions that fit it (the first is the one to give a file)."""

    zh: str
    en: str
    endings: tuple[str, ...]


SORTS: dict[Found, Sort] = {
    "docx": Sort("Word 文档", "a Word document", (".docx", ".docm", ".dotx", ".wps")),
    "xlsx": Sort("Excel 工作簿", "an Excel workbook", (".xlsx", ".xlsm", ".xltx", ".et")),
    "pdf": Sort("PDF", "a PDF", (".pdf",)),
    "html": Sort("网页", "a web page", (".html", ".htm", ".xhtml", ".shtml", ".asp", ".aspx", ".php", ".jsp")),
    "mhtml": Sort("网页存档", "a web archive", (".mht", ".mhtml")),
    "txt": Sort("纯文本", "plain text", (".txt", ".md", ".text", ".csv", ".tsv", "")),
    "old text": Sort("老格式文档", "an old document", (".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".xml")),
    "old sheet": Sort("老格式表格", "an old workbook", (".xls", ".xlt", ".et", ".ett", ".ods", ".xml", ".xlsb")),
}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title|h[1-6])\b", re.IGNORECASE)
FIB_ENCRYPTED = 0x0100  # in the flags of a Word 97 file
FILEPASS = 0x2F  # the record with which an encrypted Excel 97 file begins


def found_in(data: bytes, name: str) -> Found:
    """The form of these bytes.

    Raises Refused for what is not read here: encrypted files, pictures, archives, other documents, programs.
    """
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return in_zip(data, name)
    if data.startswith(OLE):
        return in_ole(data, name)
    if start.startswith(b"{\\rtf"):
        return "old text"
    return in_markup(start) or in_other(data, name)


def in_zip(data: bytes, name: str) -> Found:
    try:
        names = set(zipfile.ZipFile(BytesIO(data)).namelist())
    except BAD_ZIP as error:
        raise broken(name, ("压缩包", "a zip package"), error) from None
    folders = {entry.partition("/")[0] for entry in names}
    if "xl/workbook.bin" in names:
        return "old sheet"
    if "word" in folders or "xl" in folders:
        return "docx" if "word" in folders else "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "old sheet" if b"spreadsheet" in data[:200] else "old text"
    if "OFD.xml" in names:
        raise not_read(name, "是 OFD 版式文件", "is an OFD document")
    raise not_read(name, *(("是演示文稿", "is a presentation") if "ppt" in folders else ("是压缩包", "is an archive")))


def in_ole(data: bytes, name: str) -> Found:
    """The old container of Office: which streams it names."""
    if wide("EncryptedPackage") in data or encrypted_word(data) or encrypted_excel(data):
        raise Refused([faults.ENCRYPTED.at(name=name)])
    if wide("WordDocument") in data:
        return "old text"
    if wide("Workbook") in data or wide("Book") in data:
        return "old sheet"
    raise not_read(name, "不是 Word 或 Excel 文件", "is neither a Word nor an Excel file")


def wide(stream: str) -> bytes:
    return stream.encode("utf-16-le")


def encrypted_word(data: bytes) -> bool:
    """The file information block begins a sector; its flags say whether the text is encrypted."""
    blocks = (at for at in range(512, min(len(data) - 12, 2**20), 512) if data[at : at + 2] == b"\xec\xa5")
    return any(int.from_bytes(data[at + 10 : at + 12], "little") & FIB_ENCRYPTED for at in blocks)


def encrypted_excel(data: bytes) -> bool:
    """The record after the first of the workbook stream, which begins a sector, is FILEPASS."""
    for at in range(512, min(len(data) - 32, 2**20), 512):
        if data[at : at + 4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00"):
            following = at + 4 + data[at + 2]
            if int.from_bytes(data[following : following + 2], "little") == FILEPASS:
                return True
    return False


def in_markup(start: bytes) -> Found | None:
    text = start.replace(b"\0", b"")
    if text.lower().startswith((b"mime-version:", b"from: <saved by")):
        return "mhtml"
    if b"mso-application" in text and text.startswith(b"<?xml"):
        return "old sheet" if b"Excel" in text else "old text"
    return "html" if HTML.search(text) and text.lstrip(b"\xff\xfe").startswith(b"<") else None


def in_other(data: bytes, name: str) -> Found:
    if data.startswith(PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1"):
        raise not_read(name, "是图片，其中的文字本程序不识别", "is a picture, whose text is not recognised")
    if data.startswith(ARCHIVES):
        raise not_read(name, "是压缩包", "is an archive")
    return "txt"


def not_read(name: str, what: str, what_en: str) -> Refused:
    return Refused([faults.UNKNOWN_FORM.at(name=name, what=what, what_en=what_en)])


def misnamed(name: str, found: Found) -> tuple[Fault, ...]:
    """A notice where the extension of the name promises something else than was found."""
    ending, sort = PurePath(name).suffix.lower(), SORTS[found]
    known = {known for other in SORTS.values() for known in other.endings}
    if name == "-" or ending not in known or not ending or ending in sort.endings:
        return ()
    return (faults.OTHER_FORM.at(name=name, form=sort.zh, form_en=sort.en),)
