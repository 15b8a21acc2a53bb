"""Where the rows of a CSV text begin and end, found without parsing it, so that no row can be lost in silence.

Every byte is looked at once: quotes tell which commas and line ends count. Found are rows with too few or too many
cells, quotes out of place, a quote that never closes and rows that are too long. Rows are numbered as a spreadsheet
shows them: the heading is row 1, and a blank line has a number too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kaoping.engine import faults
from kaoping.engine.reading.columnar import LONGEST_ROW
from kaoping.engine.reading.source_table import WIDEST
from kaoping.engine.tables import Table
from kaoping.problems import Fault, Place, Refused

BLOCK = 1 << 22
MANY = 1_000_000  # misshapen rows are gathered up to here; a file with more is given up
QUOTE, FEED, RETURN = b'"\n\r'

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Misshapen:
    """A row that has not as many cells as the heading: its number, its cells (0: a blank line), its bytes."""

    row: int
    cells: int
    start: int
    end: int


@dataclass(slots=True)
class Layout:
    """`rows`: of data, blank lines between them included, those at the end not."""

    rows: int = 0
    misshapen: list[Misshapen] = field(default_factory=list)


def heading(path: Path, table: Table, place: Place) -> tuple[list[str], str]:
    """The names in the first row, and what separates them: comma, tab or semicolon, whichever it has most of."""
    with path.open("rb") as file:
        head = file.read(LONGEST_ROW + 1)
    if len(head) <= LONGEST_ROW and not head.strip(b"\xef\xbb\xbf \t\r\n,;"):
        raise Refused([faults.EMPTY_FILE.at(place, columns=", ".join(table.names))])
    text = head.decode("utf-8", "ignore").removeprefix("\ufeff")
    first_line = text.partition("\n")[0]
    separator = max(",\t;", key=first_line.count)
    if len(first_line) >= LONGEST_ROW or first_line.count(separator) >= WIDEST:
        raise Refused([_too_wide(place)])
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)), separator
    except (csv.Error, StopIteration):
        raise Refused([faults.STRAY_QUOTE.at(_at(place, 1))]) from None


def _too_wide(place: Place) -> Fault:
    return faults.TOO_LARGE.at(_at(place, 1), what="列数", what_en="the number of columns", limit=WIDEST)


def layout(path: Path, separator: str, width: int, place: Place) -> Layout:
    """Look through all rows. Raises `Refused` where rows can no longer be told apart."""
    scan = _Scan(ord(separator), width, place)
    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        scan.offset = scan.start = file.tell()
        while block := file.read(BLOCK):
            scan.block(np.frombuffer(block, np.uint8))
    return scan.end()


class _Scan:
    """The state between two blocks."""

    def __init__(self, separator: int, width: int, place: Place) -> None:
        self.separator, self.width, self.place = separator, width, place
        self.offset = 0  # of the block in the file
        self.start = 0  # of the row that is open
        self.cells = 1  # of the row that is open, so far
        self.row = 1  # its number
        self.quoted = 0  # whether a quote is open (1) at the end of the last block
        self.last = FEED  # the byte before the block
        self.misshapen: list[Misshapen] = []

    def block(self, data: Bytes) -> None:
        """Take in one more block of the file."""
        quotes = data == QUOTE
        outside = None
        if self.quoted or self.last == QUOTE or quotes.any():
            outside = self._outside(data, quotes)
        ends = self._where(data == FEED, outside)
        marks = self._where(data == self.separator, outside)
        self._rows(ends, marks, data)
        self.offset += len(data)
        self.last = int(data[-1])
        if self.offset - self.start > LONGEST_ROW:
            self._too_long(self.row, self.offset - self.start)

    @staticmethod
    def _where(found: Flags, outside: Flags | None) -> Positions:
        return np.flatnonzero(found if outside is None else found & outside)

    def _outside(self, data: Bytes, quotes: Flags) -> Flags:
        """Which bytes stand outside quotes. A quote opens at the start of a cell only, and closes at its end."""
        parity: Bytes = np.cumsum(quotes, dtype=np.uint8)  # wraps at 256, which is even
        open_after = (parity + np.uint8(self.quoted)) & np.uint8(1)
        open_before = np.concatenate((np.array([self.quoted], np.uint8), open_after[:-1]))
        before = np.concatenate((np.array([self.last], np.uint8), data[:-1]))
        boundary = (before == self.separator) | (before == FEED)
        opens_within = quotes & (open_before == 0) & ~boundary & (before != QUOTE)
        ends_cell = (data == self.separator) | (data == FEED) | (data == RETURN)
        goes_on = ~quotes & (before == QUOTE) & (open_before == 0) & ~ends_cell
        stray = np.flatnonzero(opens_within | goes_on)
        outside: Flags = open_after == 0
        if stray.size:
            row = self.row + int(((data[: stray[0]] == FEED) & outside[: stray[0]]).sum())
            raise Refused([faults.STRAY_QUOTE.at(_at(self.place, row))])
        self.quoted = int(open_after[-1])
        return outside

    def _rows(self, ends: Positions, marks: Positions, data: Bytes) -> None:
        """The rows that end in this block."""
        if not ends.size:
            self.cells += marks.size
            return
        before = np.searchsorted(marks, ends)
        cells = np.diff(before, prepend=0) + 1
        cells[0] += self.cells - 1
        starts = np.concatenate(([self.start], ends[:-1] + 1 + self.offset))
        lengths = ends + self.offset - starts
        if lengths.max() > LONGEST_ROW:
            longest = int(lengths.argmax())
            self._too_long(self.row + longest, int(lengths[longest]))
        bare = (lengths == 0) | ((lengths == 1) & (data[np.maximum(ends - 1, 0)] == RETURN))
        cells[bare] = 0
        for i in np.flatnonzero(cells != self.width):
            self._add(Misshapen(self.row + int(i), int(cells[i]), int(starts[i]), int(ends[i]) + self.offset))
        self.row += ends.size
        self.start = int(ends[-1]) + 1 + self.offset
        self.cells = marks.size - int(before[-1]) + 1

    def _add(self, found: Misshapen) -> None:
        if found.row > 1:
            self.misshapen.append(found)
        if len(self.misshapen) > MANY:
            details = {"what": "单元格个数不对的行数", "what_en": "the number of rows with a wrong number of cells"}
            raise Refused([faults.TOO_LARGE.at(_at(self.place, found.row), limit=MANY, **details)])

    def _too_long(self, row: int, size: int) -> None:
        raise Refused([faults.ROW_TOO_LONG.at(_at(self.place, row), size=size, limit=LONGEST_ROW)])

    def end(self) -> Layout:
        """After the last block: an open row ends here, an open quote is a fault, blank lines at the end are none."""
        if self.quoted:
            raise Refused([faults.OPEN_QUOTE.at(_at(self.place, self.row))])
        if self.offset > self.start:
            if self.cells != self.width:
                self._add(Misshapen(self.row, self.cells, self.start, self.offset))
            self.row += 1
        rows = self.row - 2
        while self.misshapen and self.misshapen[-1].cells == 0 and self.misshapen[-1].row == rows + 1:
            self.misshapen.pop()
            rows -= 1
        return Layout(max(rows, 0), self.misshapen)


def mended(path: Path, target: Path, found: list[Misshapen], separator: str, width: int) -> None:
    """A copy in which every misshapen row is a row of empty cells, so that the others keep their numbers."""
    blank = (separator * (width - 1)).encode()
    with path.open("rb") as source, target.open("wb") as out:
        for part in found:
            for block in _until(source, part.start):
                out.write(block)
            source.seek(max(part.end - 1, part.start))
            out.write(blank + (b"\r" if source.read(1) == b"\r" else b""))
            source.seek(part.end)
        while block := source.read(BLOCK):
            out.write(block)


def _until(source: io.BufferedReader, stop: int) -> Iterator[bytes]:
    while (left := stop - source.tell()) > 0:
        yield source.read(min(left, BLOCK))


def _at(place: Place, row: int) -> Place:
    return Place(file=place.file, table=place.table, row=row)
