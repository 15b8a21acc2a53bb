"""The front door to documents: a file, or bytes from elsewhere, becomes a `Source`, whatever its form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kaoping.clause.source import faults
from kaoping.clause.source.blocks import Source
from kaoping.clause.source.converting import converted
from kaoping.clause.source.language import checked
from kaoping.clause.source.pdf import read_pdf
from kaoping.clause.source.plain import read_plain
from kaoping.clause.source.radicals import with_letters
from kaoping.clause.source.sniffing import Found, found_in, misnamed
from kaoping.clause.source.webpage import read_archive, read_page
from kaoping.clause.source.word import read_word
from kaoping.clause.source.workbook import read_workbook
from kaoping.problems import Refused

Progress = Callable[[int, int], None]
MOST_BYTES = 60 * 2**20
MOST_SIGNS = 300_000  # of the text, some two hundred pages; the longest regulation known has a sixth of it


def no_progress(done: int, total: int) -> None:
    """Nobody watches."""


def read_source(
    path: Path | None, *, data: bytes | None = None, name: str = "", progress: Progress = no_progress
) -> Source:
    """The document at `path`, or in `data` (standard input, an upload). name: what to call it, else the file's name.

    The form is found from the content; `progress(done, total)` is called along the way, in pages, blocks or sheets.
    Raises Refused, with all that is wrong, for a document that cannot be read; what is merely to be known are notices.
    """
    name = name or (path.name if path else "-")
    if data is None:
        data = bytes_of(path, name)
    check_size(data, name)
    found = found_in(data, name)
    source = read_form(data, name, found, progress)
    check_length(source)
    notices = misnamed(name, found)
    text = with_letters(source.text)
    return checked(Source(source.name, source.form, text, source.blocks, (*notices, *source.notices)))


def bytes_of(path: Path | None, name: str) -> bytes:
    try:
        if path is not None and path.stat().st_size > MOST_BYTES:
            raise too_large(path.stat().st_size, name)
        return b"" if path is None else path.read_bytes()
    except FileNotFoundError:
        what, what_en = "没有这个文件", "there is no such file"
    except IsADirectoryError:
        what, what_en = "这是一个文件夹", "it is a folder"
    except OSError as error:
        what = what_en = error.strerror or type(error).__name__
    raise Refused([faults.NOT_FOUND.at(name=name, what=what, what_en=what_en)])


def check_size(data: bytes, name: str) -> None:
    if len(data) > MOST_BYTES:
        raise too_large(len(data), name)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Refused([faults.NOT_FOUND.at(name=name, what="文件是空的", what_en="it is empty")])


def check_length(source: Source) -> None:
    if len(source.text) > MOST_SIGNS:
        signs, limit = len(source.text), f"{MOST_SIGNS:,}"
        told = {"what": f"{signs:,} 字", "what_en": f"{signs:,} characters", "limit": limit}
        raise Refused([faults.TOO_LARGE.at(None, name=source.name, **told)])


def too_large(size: int, name: str) -> Refused:
    size_mb, limit = f"{size // 2**20} MB", f"{MOST_BYTES // 2**20} MB"
    return Refused([faults.TOO_LARGE.at(name=name, what=size_mb, what_en=size_mb, limit=limit)])


def read_form(data: bytes, name: str, found: Found, progress: Progress) -> Source:
    match found:
        case "docx":
            return read_word(data, name, progress)
        case "xlsx":
            return read_workbook(data, name, progress)
        case "pdf":
            return read_pdf(data, name, progress)
        case "html":
            return read_page(data, name)
        case "mhtml":
            return read_archive(data, name)
        case "old text":
            return read_word(converted(data, name, found), name, progress, form="doc")
        case "old sheet":
            return read_workbook(converted(data, name, found), name, progress)
        case _:
            return read_plain(data, name)
