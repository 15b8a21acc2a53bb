"""A workbook cell by cell, as it lies in the file: values beside formulas, formats, merges and what is hidden.

A table of values alone would not do: a date, a percentage or the stored value of a formula looks like any number there.
Nothing that the file says is believed: it was measured before (`checked_workbook`), no document type is read.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from xml.parsers import expat

from kaoping.problems import Fault, Place, Refused
from kaoping.web.entry import workbook_faults as faults
from kaoping.web.entry.workbook_styles import styles_of
from kaoping.web.site.upload_faults import UNPACKS_TOO_LARGE
from kaoping.web.site.uploads import checked_workbook

Sort = Literal["number", "text", "flag", "error", "formula", "date", "percent"]
Cell = tuple[Sort, str]
WIDEST = 600  # columns
MOST_ROWS = 100_000
MOST_CELLS = 2_000_000
BLOCK = 1 << 16
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
MACROS = ("macroenabled", "vbaproject")


@dataclass(slots=True)
class Grid:
    """One sheet. cells: row (from 1) → column (from 1) → cell; empty cells are not there. merged: ranges."""

    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first, last
    merged: list[str] = field(default_factory=list)

    def hides(self, row: int, column: int) -> bool:
        return row in self.hidden_rows or any(first <= column <= last for first, last in self.hidden_columns)


def read_book(path: Path, name: str, wanted: tuple[str, ...]) -> dict[str, Grid]:
    """The wanted sheets by title; without any of them, the first one. Raises Refused: no workbook, encrypted, with
    macros, a bomb."""
    place = Place(file=name)
    _is_workbook(path, place)
    checked_workbook(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            return dict(_sheets(archive, place, wanted))
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, ValueError, EOFError, NotImplementedError):
        raise Refused([_wrong(place, "损坏的工作簿", "a damaged workbook")]) from None


def _is_workbook(path: Path, place: Place) -> None:
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            locked = "EncryptedPackage".encode("utf-16-le") in head + file.read(8 << 20)
            zh, en = ("有密码的工作簿", "a workbook with a password") if locked else ("老式 .xls", "an old .xls file")
            raise Refused([_wrong(place, zh, en)])
    if not head.startswith(b"PK\x03\x04"):
        zh, en = ("空文件", "nothing") if not head else ("文字或别的内容", "text or something else")
        raise Refused([_wrong(place, zh, en)])


def _wrong(place: Place, zh: str, en: str) -> Fault:
    return faults.WRONG_KIND.at(place, found=zh, found_en=en)


def _sheets(archive: zipfile.ZipFile, place: Place, wanted: tuple[str, ...]) -> Iterator[tuple[str, Grid]]:
    names = archive.namelist()
    types = b"".join(_blocks(archive, "[Content_Types].xml")).decode("utf-8", "replace").lower()
    if any(sign in types for sign in MACROS) or any("vbaproject" in name.lower() for name in names):
        raise Refused([_wrong(place, "带宏的工作簿", "a workbook with macros")])
    texts = _texts(archive, place) if "xl/sharedStrings.xml" in names else []
    styles = styles_of(lambda start: parse(archive, "xl/styles.xml", place, start)) if "xl/styles.xml" in names else []
    members = _members(archive, place)
    for title, member in [pair for pair in members if pair[0] in wanted] or members[:1]:
        if member in names:
            reader = _SheetReader(texts, styles, place)
            parse(archive, member, place, reader.start, reader.end, reader.text)
            yield title, reader.grid


def _members(archive: zipfile.ZipFile, place: Place) -> list[tuple[str, str]]:
    """Title of every sheet, and where it lies."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            id_ = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), targets.get(id_, "")))

    parse(archive, "xl/_rels/workbook.xml.rels", place, relation)
    parse(archive, "xl/workbook.xml", place, sheet)
    return [(title, target.lstrip("/") if target.startswith("/") else f"xl/{target}") for title, target in sheets]


def _blocks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    with archive.open(member) as file:
        while block := file.read(BLOCK):
            yield block


def parse(
    archive: zipfile.ZipFile,
    member: str,
    place: Place,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walk through a part of the workbook; names of tags come without their prefix. Raises Refused for a DTD."""

    def refuse(*_: Any) -> None:
        raise Refused([UNPACKS_TOO_LARGE.at(place, limit="DTD")])

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse

    def begin(root: str, attributes: dict[str, str]) -> None:
        """Only where tags have a prefix it is taken off: a large sheet has a million of them."""
        bare = ":" not in root
        parser.StartElementHandler = start if bare else lambda tag, given: start(tag.rpartition(":")[2], given)
        if end is not None:
            parser.EndElementHandler = end if bare else lambda tag: end(tag.rpartition(":")[2])
        start(root.rpartition(":")[2], attributes)

    parser.StartElementHandler = begin
    parser.CharacterDataHandler = text
    for block in _blocks(archive, member):
        parser.Parse(block, False)
    parser.Parse(b"", True)


def _texts(archive: zipfile.ZipFile, place: Place) -> list[str]:
    """The table of texts that cells refer to; how they are read aloud (rPh) is left out."""
    found: list[str] = []
    pieces: list[str] = []
    state = {"in": False, "aloud": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            state["aloud"] = True
        elif tag == "t":
            state["in"] = not state["aloud"]

    def end(tag: str) -> None:
        if tag == "t":
            state["in"] = False
        elif tag == "rPh":
            state["aloud"] = False
        elif tag == "si":
            found.append("".join(pieces))

    def text(data: str) -> None:
        if state["in"]:
            pieces.append(data)

    parse(archive, "xl/sharedStrings.xml", place, start, end, text)
    return found


class _SheetReader:
    """Reads one sheet while it is walked through."""

    def __init__(self, texts: list[str], styles: Sequence[Sort], place: Place) -> None:
        self.texts, self.styles, self.place = texts, styles, place
        self.grid = Grid()
        self.row: dict[int, Cell] = {}
        self.row_number = self.column = 0
        self.type = self.formula = self.value = ""
        self.style = 0
        self.into = ""  # v, t or f: where the text goes
        self.is_formula = False
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("v", "t", "f"):
            self.into = tag
            self.is_formula = self.is_formula or tag == "f"
        elif tag == "c":
            self.begin_cell(attributes)
        elif tag == "row":
            self.begin_row(attributes)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self.grid.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        elif tag == "mergeCell":
            self.grid.merged.append(attributes.get("ref", "")[:20])

    def begin_row(self, attributes: dict[str, str]) -> None:
        self.row_number = int(attributes.get("r", self.row_number + 1))
        self.column, self.row = 0, {}
        if self.row_number > MOST_ROWS or self.count > MOST_CELLS:
            raise Refused([faults.TOO_LONG.at(self.place, count=self.row_number, most=MOST_ROWS)])
        if attributes.get("hidden") in ("1", "true"):
            self.grid.hidden_rows.add(self.row_number)

    def begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self.column = column_of(reference) if reference else self.column + 1
        self.type, self.style = attributes.get("t", "n"), int(attributes.get("s", 0))
        self.formula = self.value = self.into = ""
        self.is_formula = False

    def text(self, data: str) -> None:
        if self.into == "f":
            self.formula += data
        elif self.into:
            self.value += data

    def end(self, tag: str) -> None:
        if tag == "c":
            if (self.value or self.is_formula) and self.column <= WIDEST:
                self.row[self.column] = self.cell()
        elif tag == "row":
            if self.row:
                self.count += len(self.row)
                self.grid.cells[self.row_number] = self.row
        elif tag in ("v", "t", "f"):
            self.into = ""

    def cell(self) -> Cell:
        if self.is_formula:
            return "formula", f"={self.formula}"
        if self.type == "s":
            return "text", self.texts[int(self.value)]
        if self.type in ("inlineStr", "str"):
            return "text", self.value
        if self.type == "b":
            return "flag", "TRUE" if self.value == "1" else "FALSE"
        if self.type in ("e", "d"):
            return ("error" if self.type == "e" else "date"), self.value
        return self.styles[self.style] if self.style < len(self.styles) else "number", self.value


def column_of(reference: str) -> int:
    """B7 → 2."""
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """2 → B."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def range_of(reference: str) -> tuple[int, int, int, int]:
    """A1:B7 → first row, last row, first column, last column; (0, 0, 0, 0) for what is none."""
    found = REFERENCE.findall(reference)
    if not found:
        return 0, 0, 0, 0
    (first, top), (last, bottom) = found[0], found[-1]
    return int(top), int(bottom), column_of(first), column_of(last)
