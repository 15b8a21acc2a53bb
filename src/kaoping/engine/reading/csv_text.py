"""A CSV file as plain text: UTF-8 with one kind of line end, whatever it was saved as; and its digest.

A sound UTF-8 file is used where it lies. GBK, GB18030, UTF-16 and stray line ends are rewritten into the workspace.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kaoping.engine import faults
from kaoping.engine.reading.workspace import Workspace
from kaoping.problems import Fault, Place, Refused

BLOCK = 1 << 20

SIGNATURES = {  # how files begin that are often renamed
    b"PK\x03\x04": ("Excel 工作簿或压缩包", "a workbook or an archive"),
    b"PAR1": ("Parquet", "Parquet"),
    b"\xd0\xcf\x11\xe0": ("老式 Excel/Word 文件或加密的工作簿", "an old Excel or Word file, or an encrypted workbook"),
    b"%PDF": ("PDF", "a PDF"),
    b"\x1f\x8b": ("gzip 压缩文件", "a gzip archive"),
    b"\x89PNG": ("图片", "a picture"),
    b"\xff\xd8\xff": ("图片", "a picture"),
}


@dataclass(frozen=True, slots=True)
class PlainText:
    path: Path
    digest: str


@dataclass(slots=True)
class _Seen:
    """What one pass over the bytes has shown."""

    sha: hashlib._Hash
    bad_utf8: tuple[int, bytes] | None = None  # row of the first unsound bytes, and the bytes
    looks_utf8: bool = False  # although some bytes are unsound
    returns: int = 0  # \r
    feeds: int = 0  # \n
    pairs: int = 0  # \r\n


def signature(path: Path) -> tuple[str, str] | None:
    """What a file is by its first bytes, in Chinese and English; None for text and for what is not known."""
    with path.open("rb") as file:
        head = file.read(8)
    return next((words for magic, words in SIGNATURES.items() if head.startswith(magic)), None)


def plain_text(path: Path, workspace: Workspace, place: Place) -> PlainText:
    """Raises `Refused` for what is no text: empty, binary, unsound in every encoding."""
    if found := signature(path):
        raise Refused([faults.NOT_THE_FORMAT.at(place, expected="CSV", found=found[0], found_en=found[1])])
    with path.open("rb") as file:
        head = file.read(3)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    seen = _inspect(path, place, wide)
    if wide:
        return _rewritten(path, "utf-16", workspace, place, seen)
    if seen.bad_utf8 is not None:
        if seen.looks_utf8:
            raise Refused([_unsound(place, seen.bad_utf8, "UTF-8")])
        return _rewritten(path, "gb18030", workspace, place, seen)
    uniform = seen.returns == seen.pairs and seen.pairs in (0, seen.feeds)
    return PlainText(path, seen.sha.hexdigest()) if uniform else _rewritten(path, "utf-8", workspace, place, seen)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _inspect(path: Path, place: Place, wide: bool) -> _Seen:
    seen = _Seen(hashlib.sha256())
    decoder = codecs.getincrementaldecoder("utf-8")()
    last, foreign = b"", False  # the byte before the block; whether sound characters beyond ASCII came before
    for block in _blocks(path):
        seen.sha.update(block)
        if not wide:
            if (nul := block.find(b"\0")) >= 0:
                raise Refused([faults.BINARY.at(_row(place, seen.feeds + block.count(b"\n", 0, nul)))])
            if seen.bad_utf8 is None:
                foreign = _try_utf8(decoder, block, seen, foreign)
        seen.returns += block.count(b"\r")
        seen.pairs += block.count(b"\r\n") + (last == b"\r" and block.startswith(b"\n"))
        seen.feeds += block.count(b"\n")
        last = block[-1:]
    if not wide and seen.bad_utf8 is None:
        _try_utf8(decoder, b"", seen, foreign, final=True)
    return seen


def _try_utf8(
    decoder: codecs.IncrementalDecoder, block: bytes, seen: _Seen, foreign: bool, final: bool = False
) -> bool:
    """Decode one more block. If it fails, judge by its surroundings whether the file is UTF-8 all the same."""
    try:
        return not decoder.decode(block, final).isascii() or foreign
    except UnicodeDecodeError as error:
        around = error.object.decode("utf-8", "replace")
        sound = sum(character >= "\u0800" and character != "\ufffd" for character in around)
        seen.bad_utf8 = (seen.feeds + error.object[: error.start].count(b"\n"), error.object[error.start : error.end])
        seen.looks_utf8 = foreign or 0 < around.count("\ufffd") <= sound
        return foreign


def _rewritten(path: Path, encoding: str, workspace: Workspace, place: Place, seen: _Seen) -> PlainText:
    target = workspace.path(".csv")
    rows = 0
    with target.open("wb") as out:
        for text in _decoded(path, encoding, place):
            if (nul := text.find("\0")) >= 0:
                raise Refused([faults.BINARY.at(_row(place, rows + text.count("\n", 0, nul)))])
            rows += text.count("\n")
            out.write(text.encode("utf-8", "surrogatepass"))
    return PlainText(target, seen.sha.hexdigest())


def _decoded(path: Path, encoding: str, place: Place) -> Iterator[str]:
    """The text in blocks, every line end a \\n."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rows, held = 0, ""
    for block in _blocks_and_end(path):
        try:
            text = held + decoder.decode(block, not block)
        except UnicodeDecodeError as error:
            rows += error.object[: error.start].decode(encoding, "replace").count("\n")
            names = {"gb18030": "UTF-8 / GB18030", "utf-16": "UTF-16"}
            octets = error.object[error.start : error.start + 4]
            raise Refused([_unsound(place, (rows, octets), names.get(encoding, encoding))]) from None
        held = "\r" if text.endswith("\r") and block else ""
        text = text[: len(text) - len(held)].replace("\r\n", "\n").replace("\r", "\n")
        rows += text.count("\n")
        yield text


def _blocks_and_end(path: Path) -> Iterator[bytes]:
    yield from _blocks(path)
    yield b""


def _unsound(place: Place, found: tuple[int, bytes], encoding: str) -> Fault:
    row, octets = found
    return faults.ENCODING.at(_row(place, row), encoding=encoding, octets=octets.hex(" ").upper())


def _row(place: Place, lines_before: int) -> Place:
    return Place(file=place.file, table=place.table, row=lines_before + 1)
