"""Before a workbook is opened: is it one, is it of a sane size, and which of its cells would be lost in silence?

A workbook is a zip archive of XML. Its real size is counted by unpacking it once without keeping it; what the archive
says about itself is not believed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from kaoping.engine import faults
from kaoping.problems import Place, Refused

UNPACKED = 600 << 20  # bytes of XML in the whole workbook
APART = 256 << 20  # bytes of one part that is no sheet of facts: its texts are held in memory at once
CELLS = 6_000_000  # rows × columns of one sheet, which are held in memory at once
INDEX = 4 << 20  # bytes of the list of sheets
BLOCK = 1 << 20
OVERLAP = 1 << 12  # what is looked at again with the next block, so that no cell is cut in two

_MANY_COLUMNS = re.compile(rb'\br="([A-Z]{2,3})[0-9]+"')  # beyond column Z
_MANY_ROWS = re.compile(rb'\br="[A-Z]{0,3}([0-9]{6,7})"')  # from row 100 000 on
_COLUMNS_UP_TO_Z, _ROWS_BELOW = 26, 99_999
_ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]+)"[^>]*?\bt="e"[^>]*>')
_ERROR_FIRST = re.compile(rb'<(?:\w+:)?c\b[^>]*?\bt="e"[^>]*?\br="([A-Z]{1,3})([0-9]+)"[^>]*>')
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})([0-9]+)"[^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LOST = (  # a sign that is quickly looked for, the cell, whether it is an error
    (b't="e"', _ERROR, True),
    (b't="e"', _ERROR_FIRST, True),
    (b"f>", _UNCALCULATED, False),
)


@dataclass(slots=True)
class SheetLook:
    """`lost`: cells (row, column from 1) → True for an error such as #DIV/0!, False for a formula without a result."""

    columns: int = _COLUMNS_UP_TO_Z
    rows: int = _ROWS_BELOW
    lost: dict[tuple[int, int], bool] = field(default_factory=dict)


def look_through(path: Path, wanted: Callable[[str], bool], place: Place) -> dict[str, SheetLook]:
    """Unpack the workbook once and look at every sheet whose title is wanted. Raises `Refused` if it is no sane one."""
    try:
        with zipfile.ZipFile(path) as archive:
            looks = {
                title: (member, SheetLook()) for title, member in _members(archive, place).items() if wanted(title)
            }
            _unpack(archive, dict(looks.values()), place)
            return {title: look for title, (_, look) in looks.items()}
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, NotImplementedError, KeyError) as error:
        raise Refused([faults.UNREADABLE.at(place, reason=_reason(error))]) from None
    except RuntimeError:  # how zipfile says that a password is needed
        raise Refused([faults.UNREADABLE.at(place, reason="password")]) from None


def _reason(error: Exception) -> str:
    return str(error).strip("'\"").split("\n")[0][:120] or type(error).__name__


def _members(archive: zipfile.ZipFile, place: Place) -> dict[str, str]:
    """Title of each sheet → the member of the archive that holds it."""
    targets = {
        node.get("Id", ""): node.get("Target", "")
        for node in ElementTree.fromstring(_index(archive, "xl/_rels/workbook.xml.rels", place))
    }
    book = ElementTree.fromstring(_index(archive, "xl/workbook.xml", place))
    found = {}
    for node in book.iter():
        if node.tag.endswith("}sheet"):
            relation = next((value for name, value in node.attrib.items() if name.endswith("}id")), "")
            target = targets.get(relation, "")
            found[node.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _index(archive: zipfile.ZipFile, name: str, place: Place) -> bytes:
    data = b"".join(_blocks(archive, archive.getinfo(name), INDEX + 1))
    if len(data) > INDEX:
        raise _too_large(place, "目录", "its index", f"{INDEX >> 20} MB")
    return data


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """A member's bytes, at most `limit` and a block, whatever length it claims."""
    info.file_size = max(info.file_size, limit + BLOCK)
    with archive.open(info) as member:
        read = 0
        while read <= limit and (block := member.read(BLOCK)):
            read += len(block)
            yield block


def _unpack(archive: zipfile.ZipFile, looks: Mapping[str, SheetLook], place: Place) -> None:
    left = UNPACKED
    for info in archive.infolist():
        look, before = looks.get(info.filename), b""
        least_left = 0 if look is not None else left - APART
        for block in _blocks(archive, info, left):
            left -= len(block)
            if left < max(0, least_left):
                limit = UNPACKED if look is not None else min(UNPACKED, APART)
                raise _too_large(place, "解压后的大小", "its unpacked size", f"{limit >> 20} MB")
            if look is not None:
                _look(look, before + block)
                before = (before + block)[-OVERLAP:]
        if look is not None and look.rows * look.columns > CELLS:
            what = f"工作表的范围（{look.rows} 行 × {look.columns} 列）"
            raise _too_large(place, what, f"a sheet's extent ({look.rows} rows × {look.columns} columns)", CELLS)


def _look(look: SheetLook, data: bytes) -> None:
    look.columns = max(look.columns, *map(_number, set(_MANY_COLUMNS.findall(data))), 0)
    look.rows = max(look.rows, *map(int, set(_MANY_ROWS.findall(data))), 0)
    for sign, pattern, is_error in _LOST:
        if sign in data:
            for match in pattern.finditer(data):
                look.lost[int(match.group(2)), _number(match.group(1))] = is_error


def _number(letters: bytes) -> int:
    """Column letters as a number: A is 1."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _too_large(place: Place, what: str, what_en: str, limit: object) -> Refused:
    return Refused([faults.TOO_LARGE.at(place, what=what, what_en=what_en, limit=limit)])
