"""An uploaded file as a table of texts in DuckDB: `raw` with `row` (as a spreadsheet numbers it) and c0, c1, …

Nothing is calculated: a cell that begins with = is a text.
"""

from __future__ import annotations

import codecs
import csv as plain
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import python_calamine as calamine
from pyarrow import compute, csv

from kaoping.problems import Place, Refused
from kaoping.web.audit.chain import clean
from kaoping.web.site import upload_faults
from kaoping.web.site.refusals import quoted as shown
from kaoping.web.site.uploads import checked_workbook
from kaoping.web.takeover import faults

ROWS = 2_000_000
FIRST_ROW = 2  # of data: the headings have the first
WIDEST = 200  # columns
BLOCK = 1 << 20
CSV_BLOCK = 8 << 20  # bytes; a row must fit into it


@dataclass(frozen=True, slots=True)
class Raw:
    """headings: of c0, c1, …. first_row: number of the first row of data."""

    headings: tuple[str, ...]
    rows: int


def load(bench: duckdb.DuckDBPyConnection, path: Path, name: str) -> Raw:
    """Raises Refused: unreadable, no headings, too many rows, a row of another width."""
    if path.suffix == ".xlsx":
        headings, table = _from_workbook(path, name)
    else:
        headings, table = _from_csv(path, name)
    return put(bench, headings, table, name)


def load_rows(bench: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> Raw:
    """Objects of a call of the interface; a column is there when any of them has it."""
    headings = list(dict.fromkeys(str(key)[:200] for row in rows for key in row))
    columns = [pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in headings]
    return put(bench, headings, pa.table(columns, names=_names(headings)), "API")


def put(bench: duckdb.DuckDBPyConnection, headings: Sequence[str], table: pa.Table, name: str) -> Raw:
    if table.num_rows > ROWS:
        raise Refused([faults.TOO_MANY.at(Place(file=name), most=ROWS)])
    _sound(headings, name)
    trimmed = [compute.utf8_trim_whitespace(column) for column in table.columns]  # many times as fast as in DuckDB
    numbers = pa.array(np.arange(table.num_rows, dtype=np.int64) + FIRST_ROW)
    bench.register("given", pa.table([*trimmed, numbers], names=[*table.column_names, "row"]))
    cells = "".join(f", nullif(c{at}, '') AS c{at}" for at in range(len(headings)))
    anything = " OR ".join(f"c{at} IS NOT NULL" for at in range(len(headings)))
    bench.execute(f"CREATE OR REPLACE TABLE raw AS SELECT * FROM (SELECT row{cells} FROM given) WHERE {anything}")
    bench.unregister("given")
    return Raw(tuple(headings), bench.execute("SELECT count(*) FROM raw").fetchall()[0][0])


def _sound(headings: Sequence[str], name: str) -> None:
    why: tuple[str, str] | None = None
    twice = [each for each in headings if each and headings.count(each) > 1]
    if not any(headings):
        why = ("是空的", "it is empty")
    elif len(headings) > WIDEST:
        why = (f"超过 {WIDEST} 列", f"more than {WIDEST} columns")
    elif twice:
        why = (f"“{shown(twice[0])}”出现两次", f"'{shown(twice[0])}' stands twice")
    if why:
        raise Refused([faults.NO_HEADINGS.at(Place(file=name, row=1), why=why[0], why_en=why[1])])


def _names(headings: Sequence[str]) -> list[str]:
    return [f"c{at}" for at in range(len(headings))]


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(str(value))


# --- CSV -----------------------------------------------------------------------------------------------------------


def _from_csv(path: Path, name: str) -> tuple[list[str], pa.Table]:
    encoding = _encoding(path, name)
    wrong: list[csv.InvalidRow] = []

    def ragged(row: csv.InvalidRow) -> str:
        wrong.append(row)
        return "skip"

    headings = _first_line(path, encoding)
    given = {each: pa.string() for each in _names(headings)}
    try:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(
                encoding="utf8" if encoding == "utf-8-sig" else encoding,  # its own, in C++
                block_size=CSV_BLOCK,
                column_names=list(given),
                skip_rows_after_names=1,
                use_threads=False,
            ),
            parse_options=csv.ParseOptions(newlines_in_values=True, invalid_row_handler=ragged),
            convert_options=csv.ConvertOptions(column_types=given, strings_can_be_null=False),
        )
    except (pa.ArrowInvalid, UnicodeError):
        raise Refused([upload_faults.UNREADABLE_TEXT.at(Place(file=name))]) from None
    if wrong:
        raise Refused(_ragged(wrong, name))
    return headings, table


def _ragged(wrong: Sequence[csv.InvalidRow], name: str) -> Iterable[Any]:
    for row in wrong[:20]:
        place = Place(file=name, row=row.number)
        yield faults.RAGGED.at(place, row=row.number, found=row.actual_columns, wanted=row.expected_columns)


def _encoding(path: Path, name: str) -> str:
    """Raises Refused for a text that is neither UTF-8 (or UTF-16 with its mark) nor GB 18030."""
    with path.open("rb") as file:
        wide = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise Refused([upload_faults.UNREADABLE_TEXT.at(Place(file=name))])


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _first_line(path: Path, encoding: str) -> list[str]:
    """The headings; quotes and commas as CSV has them."""
    with path.open(encoding=encoding, newline="") as file:
        limited = (line[:100_000] for line in file)
        try:
            return [cell.strip()[:200] for cell in next(plain.reader(limited), [])]
        except plain.Error:
            return []


# --- workbooks -----------------------------------------------------------------------------------------------------


def _from_workbook(path: Path, name: str) -> tuple[list[str], pa.Table]:
    """The first sheet that holds anything."""
    checked_workbook(path, name)
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        sheets = (book.get_sheet_by_name(title) for title in book.sheet_names)
        sheet = next((each for each in sheets if each.start is not None), None)
        rows = [] if sheet is None else list(sheet.iter_rows())[(sheet.start or (0, 0))[0] :]
    except (calamine.CalamineError, OSError) as error:
        reason = str(error)[:80]
        told: dict[str, Any] = {"wanted": "工作簿", "wanted_en": "a workbook", "found": reason, "found_en": reason}
        raise Refused([upload_faults.NOT_THE_KIND.at(Place(file=name), **told)]) from None
    headings = [_cell(cell)[:200] for cell in rows[0][: WIDEST + 1]] if rows else []
    while headings and not headings[-1]:
        headings.pop()
    width = len(headings)
    cells = zip(*(row[:width] for row in rows[1:]), strict=True) if len(rows) > 1 else iter([()] * width)
    columns = [pa.array([_cell(cell) for cell in column], pa.string()) for column in cells]
    return headings, pa.table(columns, names=_names(headings))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
