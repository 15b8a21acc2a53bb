"""Plain text: which encoding, then a paragraph a line. Columns in a pasted table stay as they stand in the lines."""

from __future__ import annotations

import codecs
import re

from kaoping.clause.source import faults
from kaoping.clause.source.blocks import Paragraph, Source, Span
from kaoping.problems import Refused

# UTF-32 first: its mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FREQUENT = frozenset("的一是不在和有为及对分扣考核。，、；：（）為與對評關區級個項")  # of texts like ours, both scripts
TRIED = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
PEEK = 200_000  # bytes that are enough to tell an encoding
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
FEW_CONTROLS = 200  # one control character in so many is bearable; more is no text
LINE = re.compile(r"[^\n]*\S")


def read_plain(data: bytes, name: str) -> Source:
    """The text with its lines as paragraphs; its characters are those of the file, but every line ends with \\n.

    Raises Refused where the bytes are no text.
    """
    text = with_plain_breaks(decoded(data, name))
    paragraphs = tuple(Paragraph(Span(*found.span())) for found in LINE.finditer(text))
    broken = text.count("\ufffd")
    return Source(name, "txt", text, paragraphs, (faults.BAD_LETTERS.at(count=broken),) if broken else ())


def with_plain_breaks(text: str) -> str:
    text = re.sub(r"\r\n?|\v|\f|\x1c|\x1d|\x1e|\x85|\u2028|\u2029", "\n", text)
    text = CONTROL.sub("", text)
    return text if not text or text.endswith("\n") else text + "\n"


def decoded(data: bytes, name: str) -> str:
    """The text of these bytes by their mark, else by what reads best.

    Raises Refused where nothing reads.
    """
    encoding, mark = encoding_of(data)
    text = data[mark:].decode(encoding, errors="replace")
    if is_rubbish(text) or (b"\0" in data and not mark and credit(text) * 20 < len(text)):
        raise Refused([faults.UNKNOWN_FORM.at(name=name, what="不是文字文件", what_en="is no text")])
    return text


def is_rubbish(text: str) -> bool:
    return len(CONTROL.findall(text)) * FEW_CONTROLS > len(text) or text.count("\ufffd") * 20 > len(text)


def encoding_of(data: bytes) -> tuple[str, int]:
    """The encoding, and how many bytes of a mark stand before the text."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return ("utf-8" if is_utf8(data) else best(data[:PEEK])), 0


def is_utf8(data: bytes) -> bool:
    """Without NUL bytes, which stand in UTF-16 and in no text of UTF-8; a character cut off at the end is forgiven."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def best(data: bytes) -> str:
    """The encoding in which these bytes show most of the signs that texts like ours are full of, and least rubbish."""
    return max(TRIED, key=lambda encoding: credit(data.decode(encoding, errors="replace")))


def credit(text: str) -> int:
    rubbish = text.count("\ufffd") + len(CONTROL.findall(text)) + len(re.findall(r"[\ue000-\uf8ff]", text))
    known = sum(letter in FREQUENT or letter in "\n 0123456789" for letter in text)
    return known - 20 * rubbish
