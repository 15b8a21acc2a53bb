"""A block from the clipboard, as a table: rows and columns of text, which column names the units, which row heads."""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaoping.problems import Fault, Refused
from kaoping.web.collection.figures import read_figure
from kaoping.web.entry import faults

MOST_CELLS = 20_000
LONGEST = 2_000_000  # characters
NAME_COLUMNS = 3  # the names of the units stand in one of the first
ALIKE = 0.6
TOTALS = ("合计", "总计", "小计", "平均", "均值", "最高", "最低", "total", "sum", "average", "mean")
ENDINGS = re.compile(r"(?:街道办事处|街道|办事处|镇|乡|社区居委会|居委会|社区|村委会|村|网格)$")

Table = list[list[str]]


def read_table(text: str) -> Table:
    """Rows of the clipboard's text; Excel puts cells with line breaks and quotes in quotes. Raises Refused."""
    if len(text) > LONGEST:
        raise Refused([faults.PASTE_TOO_LARGE.at(cells=text.count("\t") + text.count("\n") + 1, most=MOST_CELLS)])
    lines = io.StringIO(text, newline="")
    balanced = text.count('"') % 2 == 0
    read = csv.reader(lines, "excel-tab") if balanced else csv.reader(lines, "excel-tab", quoting=csv.QUOTE_NONE)
    try:
        rows = [[cell.strip() for cell in row] for row in read]
    except csv.Error:
        raise Refused([faults.PASTE_EMPTY.at()]) from None
    while rows and not any(rows[-1]):
        rows.pop()
    cells = sum(map(len, rows))
    if not rows:
        raise Refused([faults.PASTE_EMPTY.at()])
    if cells > MOST_CELLS:
        raise Refused([faults.PASTE_TOO_LARGE.at(cells=cells, most=MOST_CELLS)])
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def is_figure(text: str) -> bool:
    """Whether a text is a number, or a percentage."""
    figure = read_figure(text.rstrip("%％"))
    return figure is not None and not isinstance(figure, Fault)


def normal(text: str) -> str:
    """A name as it is compared: full-width signs and spaces do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


class Names:
    """The units of a sheet by what people call them."""

    def __init__(self, units: Mapping[str, str]) -> None:
        self.units = units  # code → name
        self.by_name: dict[str, str] = {}
        shortened: dict[str, list[str]] = {}
        for code, name in units.items():
            self.by_name.setdefault(normal(name), code)
            shortened.setdefault(ENDINGS.sub("", normal(name)), []).append(code)
        self.by_name |= {normal(code): code for code in units}
        self.shortened = {short: codes[0] for short, codes in shortened.items() if short and len(codes) == 1}

    def exact(self, text: str) -> str:
        """The code of the unit that is meant; "" for none."""
        return self.by_name.get(normal(text), "")

    def likely(self, text: str) -> str:
        """The unit that may be meant by a misspelt or shortened name; "" for none."""
        name = normal(text)
        if not name or is_figure(text) or is_total(text):
            return ""
        if (short := self.shortened.get(ENDINGS.sub("", name))) is not None:
            return short
        close = difflib.get_close_matches(name, self.by_name, n=1, cutoff=ALIKE)
        return self.by_name[close[0]] if close else ""


def is_total(text: str) -> bool:
    """Whether a row so named sums up others."""
    return normal(text).strip(":：()（）") in TOTALS


@dataclass(frozen=True, slots=True)
class Block:
    """The figures of a table. names: what stands in the column of names of each row, None where there is no such
    column; heads: texts above each column (one after the other where there are several rows), () for none; first:
    number of the first row with figures, counted from 1; rows: figures alone."""

    names: list[str] | None
    heads: tuple[str, ...]
    first: int
    rows: Table


def block_of(table: Table, names: Names, known: Mapping[str, Sequence[str]]) -> Block:
    """Tell names, heads and figures of a table apart. known: as in `columns_named`. Rows that no column of names tells
    apart are heads only where they name columns: else a word in the first cell would move all figures up by one."""
    at = _name_column(table, names)
    body = table if at is None else [row[at + 1 :] for row in table]
    count = _head_rows(table, body, at, names)
    heads = tuple(" ".join(filter(None, column)) for column in zip(*body[:count], strict=True))
    if at is None and columns_named(heads, known) is None:
        count, heads = 0, ()
    named = None if at is None else [row[at] for row in table[count:]]
    return Block(named, heads, count + 1, body[count:])


def _name_column(table: Table, names: Names) -> int | None:
    """Which of the first columns names units in most of its cells."""
    for at in range(min(NAME_COLUMNS, len(table[0]) - 1)):
        texts = [row[at] for row in table if row[at] and not is_figure(row[at])]
        found = sum(bool(names.exact(text) or names.likely(text)) for text in texts)
        if found and found * 3 >= len(texts):
            return at
    return None


def _head_rows(table: Table, body: Table, at: int | None, names: Names) -> int:
    """How many rows at the top hold no figure and name no unit."""
    count = 0
    for row, figures in zip(table, body, strict=True):
        named = at is not None and bool(names.exact(row[at]) or names.likely(row[at]))
        if named or any(is_figure(cell) for cell in figures) or not _above(table, count):
            break
        count += 1
    return count if count < len(table) else 0


def _above(table: Table, count: int) -> bool:
    """Whether figures still follow below a row: a column of words alone has no head."""
    return any(is_figure(cell) for row in table[count + 1 :] for cell in row)


def columns_named(heads: Sequence[str], known: Mapping[str, Sequence[str]]) -> list[str] | None:
    """Column keys by the texts above the figures ("" for one that is not known); None where most are unknown.

    known: column key → how people may call it (number of the item, title, both).
    """
    wanted = {normal(call): key for key, calls in known.items() for call in calls if call}
    found = [_column(normal(head), wanted) for head in heads]
    filled = [head for head in heads if head]
    return found if filled and sum(map(bool, found)) * 2 >= len(filled) else None


def _column(head: str, wanted: Mapping[str, str]) -> str:
    if head in wanted:
        return wanted[head]
    starts = sorted((call for call in wanted if head.startswith(call)), key=len, reverse=True)
    if starts and not re.match(r"[.\d]", head[len(starts[0]) :]):
        return wanted[starts[0]]
    within = [key for call, key in wanted.items() if len(call) > 3 and call in head]
    return within[0] if len(set(within)) == 1 else ""
