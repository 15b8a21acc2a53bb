"""Documents are kept as they came, so nothing that runs may be inside: macros, scripts, programs, formulas of a CSV."""

from __future__ import annotations

import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from kaoping.problems import Fault, Refused
from kaoping.web.evidence import faults

MEMBERS = 5_000  # parts of an archive
UNPACKED = 300 << 20  # bytes of all parts together
BLOCK = 1 << 16
UNPACKING = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
)
"""What Python's own reader of archives raises for those that are damaged."""
STREAMS = 64 << 20  # bytes of the object streams of a PDF, unpacked
MARKS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "ofd": "OFD.xml"}
RUNS = re.compile(r"vbaProject|vbaData|activeX|oleObject|\.(exe|dll|scr|js|vbs|bat|cmd|ps1|hta|jar|lnk)$", re.I)
DIRECTORY = b"PK\x01\x02"  # with which every entry of an archive's directory begins
HELD = 1 << 20  # bytes of a part that lists relations or kinds
STREAM = re.compile(rb"stream\r?\n")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
DICTIONARY = 4096  # bytes before a stream in which its dictionary stands
PDF_RUNS = {
    rb"/(JavaScript|JS)[\s/<(\[]": ("脚本", "a script"),
    rb"/Launch[\s/<(\[>]": ("启动程序的动作", "an action that starts programs"),
    rb"/(EmbeddedFiles?|RichMedia)[\s/<(\[>]": ("夹带的附件", "attached files"),
}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
PAGE_CODE = re.compile(r"<\s*(script|html|svg|iframe|!doctype|\?xml|\?php)|^\s*#!", re.I)
FORMULA = re.compile(r"[=@]|[+-](?![\d.,\s]*%?$)|\t|\r")


def document_kind(content: bytes, name: str) -> str:
    """docx, xlsx, pptx or ofd; "" for another archive. Raises Refused: macros, programs, a bomb, damaged."""
    if (claimed := content.count(DIRECTORY)) > MEMBERS:  # before anything is made of its directory
        raise Refused([_bomb(name, f"{claimed} 个部分", f"{claimed} parts", str(MEMBERS))])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            kind = next((kind for kind, mark in MARKS.items() if mark in names), "")
            if kind:
                _open_archive(archive, name)
            return kind
    except UNPACKING:
        raise Refused([damaged(name, "压缩包已损坏或有密码", "the archive is damaged or has a pass word")]) from None


def _open_archive(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack to nowhere; what the archive claims is not believed."""
    members = archive.infolist()
    if any(RUNS.search(member.filename) for member in members):
        raise Refused([_dangerous(name, "宏、嵌入对象或程序", "macros, embedded objects or programs")])
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise zipfile.BadZipFile("packed in a way that no office program uses")
    left = UNPACKED
    for member in members:
        member.file_size = max(member.file_size, UNPACKED + BLOCK)
        head = b""
        with archive.open(member) as file:
            while block := file.read(BLOCK):
                head += block if len(head) <= HELD else b""
                left -= len(block)
                if left < 0:
                    limit = f"{UNPACKED >> 20} MB"
                    raise Refused([_bomb(name, f"超过 {limit}", f"more than {limit}", limit)])
        _harmless(member.filename, head, name)


def _harmless(part: str, head: bytes, name: str) -> None:
    """head: the whole part as far as `HELD`; one that lists relations or kinds is never longer."""
    lists = part == "[Content_Types].xml" or part.endswith(".rels")
    if lists and len(head) > HELD:
        raise Refused([_bomb(name, f"{part[:60]} 超过 1 MB", f"more than 1 MB of {part[:60]}", "1 MB")])
    if part == "[Content_Types].xml" and b"macroEnabled" in head:
        raise Refused([_dangerous(name, "宏", "macros")])
    if part.endswith(".rels") and any(b"attachedTemplate" in tag and b"External" in tag for tag in head.split(b">")):
        raise Refused([_dangerous(name, "从网上取来的模板", "a template from the network")])


def check_pdf(content: bytes, name: str) -> None:
    """Raises Refused: encrypted, scripts, attached files, damaged, a bomb."""
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise Refused([damaged(name, "PDF 不完整", "the PDF is not complete")])
    text = _with_object_streams(content, name)
    if re.search(rb"/Encrypt[\s/<]", text):
        raise Refused([damaged(name, "PDF 有密码或限制", "the PDF is encrypted")])
    for pattern, (zh, en) in PDF_RUNS.items():
        if re.search(pattern, text):
            raise Refused([_dangerous(name, zh, en)])


def _with_object_streams(content: bytes, name: str) -> bytes:
    """Everything outside of pages and pictures, unpacked; names without their disguise (#4A for J)."""
    parts, left = [], STREAMS
    for outside, stream in _streams(content):
        parts.append(outside)
        if b"/ObjStm" in _unmasked(outside[-DICTIONARY:].rpartition(b" obj")[2]):
            unpacked = _inflated(stream, left + 1)
            left -= len(unpacked)
            if left < 0:
                limit = f"{STREAMS >> 20} MB"
                raise Refused([_bomb(name, f"超过 {limit}", f"more than {limit}", limit)])
            parts.append(unpacked)
    return _unmasked(b"\n".join(parts))


def _streams(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What stands before each stream, and the stream, in one pass; the rest with an empty one."""
    at, view = 0, memoryview(content)
    for found in STREAM.finditer(content):
        if found.start() < at:  # inside of the stream before
            continue
        end = content.find(b"endstream", found.end())
        if end < 0:
            yield content[at : found.end()], bytes(view[found.end() :])
            at = found.end()
            break
        yield content[at : found.end()], bytes(view[found.end() : end])
        at = end
    yield content[at:], b""


def _unmasked(content: bytes) -> bytes:
    return ESCAPED.sub(lambda match: bytes([int(match.group(1), 16)]), content)


def _inflated(stream: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, most)
    except zlib.error:
        return stream


def check_text(content: bytes, name: str, *, table: bool) -> None:
    """Raises Refused: no text in UTF-8, UTF-16 or GB18030, a page or script, formulas in a CSV."""
    text = decoded(content)
    if text is None or CONTROL.search(text):
        raise Refused([damaged(name, "不是能读的文字", "it is no readable text")])
    if PAGE_CODE.search(text[:100_000]):
        raise Refused([_dangerous(name, "网页或脚本代码", "the code of a page or a script")])
    if table and any(FORMULA.match(cell) for row in _rows(text) for cell in row):
        raise Refused(
            [_dangerous(name, "会当公式执行的单元格（以 = @ + - 开头）", "cells that are taken for formulas")]
        )


def _rows(text: str) -> Iterator[list[str]]:
    """Row by row: a file of commas or line ends would be a thousand times its size."""
    try:
        yield from csv.reader(io.StringIO(text))
    except csv.Error:
        for line in io.StringIO(text):
            yield line.split(",")


def decoded(content: bytes) -> str | None:
    """The text in whichever of the usual encodings it is, None for none."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def damaged(name: str, why: str, why_en: str) -> Fault:
    """The fault of a file that cannot be read."""
    return faults.DAMAGED.at(name=name, why=why, why_en=why_en)


def _dangerous(name: str, what: str, what_en: str) -> Fault:
    return faults.DANGEROUS.at(name=name, what=what, what_en=what_en)


def _bomb(name: str, found: str, found_en: str, limit: str) -> Fault:
    return faults.BOMB.at(name=name, found=found, found_en=found_en, limit=limit, limit_en=limit)
