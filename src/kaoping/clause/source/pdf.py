"""PDF documents with text: lines, paragraphs and ruled tables, page by page."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from kaoping.clause.source import faults
from kaoping.clause.source.blocks import Source
from kaoping.clause.source.drafting import Draft, compose
from kaoping.clause.source.packages import broken
from kaoping.clause.source.pdf_lines import Margins, Row, margins_of, paragraphs_of, rows_of
from kaoping.clause.source.pdf_rulings import is_crowded, tables_of
from kaoping.clause.source.pdf_running import running
from kaoping.clause.source.pdf_streams import refuse_swollen
from kaoping.clause.source.pdf_tables import Area, RuledTable, join, ruled_table
from kaoping.problems import Fault, Refused

Progress = Callable[[int, int], None]
FORM = ("PDF", "a PDF")
MOST_PAGES = 2_000
LARGE = 0.2  # of the page: a picture that may hold text
SLANT = 0.1  # rise of a line that still counts as level
SPOILT = 0.1  # share of letters that cannot be read
SHOWN = 3  # examples in a notice
CONTINUED = ("续表", "（续表）", "(续表)", "续上表", "（续上表）", "(续上表)", "（续）", "(续)")

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its warnings are of no use to who reads a regulation

# What pdfminer raises on files that are damaged or were tampered with.
UNREADABLE = (
    MalformedPDFException,
    PdfminerException,
    PSException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


@dataclass(slots=True)
class Page:
    """One page as it was read: lines outside tables, tables with their tops."""

    number: int
    width: float
    height: float
    rows: list[Row] = field(default_factory=list)
    tables: list[tuple[float, RuledTable]] = field(default_factory=list)
    letters: int = 0
    spoilt: int = 0
    pictures: int = 0
    slanted: str = ""
    bare: bool = False
    crowded: bool = False


def read_pdf(data: bytes, name: str, progress: Progress) -> Source:
    """The text in reading order, without page numbers and running heads; tables over several pages are one.

    Raises Refused for encrypted, damaged and scanned files, and for fonts that do not say what they draw.
    """
    refuse_swollen(data, name)
    pages = read_pages(data, name, progress)
    refuse_without_text(pages, name)
    dropped = running([page.rows for page in pages], [page.height for page in pages])
    items = joined_tables(list(items_of(pages, dropped)))
    drafts = list(drafts_of(items, margins_by_page(pages, dropped)))
    return compose(name, "pdf", drafts, notices(pages, dropped, items))


def read_pages(data: bytes, name: str, progress: Progress) -> list[Page]:
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            refuse_too_many(len(document.pages), name)
            pages = []
            for number, page in enumerate(document.pages, 1):
                pages.append(read_one(page, number))
                page.close()  # forgets the letters, or long documents fill the memory
                progress(number, len(document.pages))
            return pages
    except UNREADABLE as error:
        if locked(error):
            raise Refused([faults.ENCRYPTED.at(name=name)]) from None
        raise broken(name, FORM, error) from None


def locked(error: BaseException) -> bool:
    causes = (error, *error.args)
    return any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes)


def refuse_too_many(pages: int, name: str) -> None:
    if pages > MOST_PAGES:
        what, what_en = f"{pages} 页", f"{pages} pages"
        raise Refused([faults.TOO_LARGE.at(name=name, what=what, what_en=what_en, limit=str(MOST_PAGES))])


def refuse_without_text(pages: list[Page], name: str) -> None:
    letters, spoilt = sum(page.letters for page in pages), sum(page.spoilt for page in pages)
    if not letters:
        what, what_en = f"扫描件，{len(pages)} 页全是图像", f"a scan, all of its {len(pages)} pages are pictures"
        raise Refused([faults.NO_TEXT.at(name=name, what=what, what_en=what_en)])
    if spoilt > letters * SPOILT:
        raise Refused([faults.NO_LETTERS.at(name=name, letters=letters, broken=spoilt)])


# --- one page -----------------------------------------------------------------------------------------------------


def read_one(page: Any, number: int) -> Page:
    found = Page(number, float(page.width), float(page.height))
    letters = once(page.chars)
    upright = [letter for letter in letters if is_upright(letter)]
    found.slanted = "".join(letter["text"] for letter in letters if not is_upright(letter)).strip()
    found.letters = sum(bool(letter["text"].strip()) for letter in upright)
    found.spoilt = sum(map(is_spoilt, upright))
    found.pictures = sum(image["width"] * image["height"] > LARGE * page.width * page.height for image in page.images)
    found.bare = not found.letters and bool(page.images or page.curves)
    found.crowded = is_crowded(page)
    left = upright
    for areas in [] if found.crowded else tables_of(page):
        left, rows_in = dealt(left, areas, number)
        found.tables.append((min(top for _, top, _, _ in areas), ruled_table(areas, rows_in, number)))
    found.rows = rows_of(map(readable, left), number)
    return found


def is_upright(letter: dict[str, Any]) -> bool:
    """Does its line run from left to right?"""
    along, up, *_ = letter["matrix"]
    return bool(along > 0 and abs(up) < SLANT * along)


def once(letters: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Letters drawn twice in nearly the same place, to look bold, count once."""
    seen: dict[tuple[str, int, int], None] = {}
    kept = []
    for letter in letters:
        x, y = round(letter["x0"] / 2), round(letter["top"] / 2)
        near = [(letter["text"], x + right, y + down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
        if letter["text"].isspace() or not any(place in seen for place in near):
            kept.append(letter)
        seen[letter["text"], x, y] = None
    return kept


def is_spoilt(letter: dict[str, Any]) -> bool:
    text = letter["text"]
    return text.startswith("(cid:") or "\ufffd" in text or "\ue000" <= text[:1] <= "\uf8ff"


def readable(letter: dict[str, Any]) -> dict[str, Any]:
    return letter | {"text": "\ufffd"} if letter["text"].startswith("(cid:") else letter


def dealt(
    letters: list[dict[str, Any]], areas: Sequence[Area], number: int
) -> tuple[list[dict[str, Any]], list[list[Row]]]:
    """(letters outside, lines of each cell)."""
    inside: list[list[dict[str, Any]]] = [[] for _ in areas]
    outside: list[dict[str, Any]] = []
    for letter in letters:
        x, y = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
        cell = next(
            (n for n, (left, top, right, bottom) in enumerate(areas) if left <= x <= right and top <= y <= bottom), None
        )
        (outside if cell is None else inside[cell]).append(letter)
    return outside, [rows_of(map(readable, found), number) for found in inside]


# --- all pages ----------------------------------------------------------------------------------------------------


def items_of(pages: list[Page], dropped: set[Row]) -> Iterator[Row | RuledTable]:
    """Lines and tables, from top to bottom of each page."""
    for page in pages:
        placed: list[tuple[float, int, Row | RuledTable]] = [
            (row.top, order, row) for order, row in enumerate(page.rows) if row not in dropped
        ]
        placed += [(top, -1, table) for top, table in page.tables if any(cell.text for cell in table.cells)]
        yield from (item for _, _, item in sorted(placed, key=lambda place: place[:2]))


def joined_tables(items: list[Row | RuledTable]) -> list[Row | RuledTable]:
    """Tables that go on at the top of the next page as one; “续表” between them falls away."""
    kept: list[Row | RuledTable] = []
    for item in items:
        if isinstance(item, RuledTable):
            if says_goes_on(kept):
                kept.pop()
            before = kept[-1] if kept else None
            if isinstance(before, RuledTable) and before.pages[-1] + 1 == item.pages[0] and join(before, item):
                continue
        kept.append(item)
    return kept


def says_goes_on(items: list[Row | RuledTable]) -> bool:
    """Do they end with a table, and a line that only says that it goes on?"""
    match items[-2:]:
        case [RuledTable(), Row() as line]:
            return line.text.strip() in CONTINUED
    return False


def margins_by_page(pages: list[Page], dropped: set[Row]) -> dict[int, Margins]:
    """Page → its margins, which all pages of the same width share."""
    by_width: dict[int, list[Row]] = {}
    for page in pages:
        by_width.setdefault(round(page.width), []).extend(row for row in page.rows if row not in dropped)
    margins = {width: margins_of(rows) for width, rows in by_width.items()}
    return {page.number: margins[round(page.width)] for page in pages}


def drafts_of(items: list[Row | RuledTable], margins: dict[int, Margins]) -> Iterator[Draft]:
    rows: list[Row] = []
    for item in items:
        if isinstance(item, Row):
            if rows and margins[item.page] != margins[rows[-1].page]:
                yield from paragraphs_of(rows, margins[rows[0].page])
                rows = []
            rows.append(item)
        else:
            yield from paragraphs_of(rows, margins[rows[0].page]) if rows else ()
            rows = []
            yield item.grid()
    yield from paragraphs_of(rows, margins[rows[0].page]) if rows else ()


# --- what the reader should know ------------------------------------------------------------------------------------


def notices(pages: list[Page], dropped: set[Row], items: list[Row | RuledTable]) -> Iterator[Fault]:
    if bare := [page.number for page in pages if page.bare]:
        yield faults.BARE_PAGES.at(pages=numbers(bare))
    if crowded := [page.number for page in pages if page.crowded]:
        yield faults.CROWDED.at(pages=numbers(crowded))
    if spoilt := sum(page.spoilt for page in pages):
        yield faults.BAD_LETTERS.at(count=spoilt)
    if pictures := sum(page.pictures for page in pages if not page.bare):
        yield faults.PICTURES.at(count=pictures)
    yield from left_out(pages, dropped)
    yield from (fault for item in items if isinstance(item, RuledTable) for fault in table_notices(item))


def left_out(pages: list[Page], dropped: set[Row]) -> Iterator[Fault]:
    if dropped:
        texts = list(dict.fromkeys(row.text.strip() for row in sorted(dropped, key=lambda row: (row.page, row.top))))
        yield faults.LEFT_OUT.at(
            what="页码、页眉页脚", what_en="page numbers, running heads and feet", examples=quoted(texts)
        )
    if slanted := [f"{page.number}: {page.slanted}" for page in pages if page.slanted]:
        yield faults.LEFT_OUT.at(
            what="斜排、竖转的文字（水印等）", what_en="slanted or turned text", examples=quoted(slanted)
        )


def table_notices(table: RuledTable) -> Iterator[Fault]:
    if len(table.pages) > 1:
        yield faults.TABLE_JOINED.at(first=table.pages[0], last=table.pages[-1], heads=table.repeated)
    for page, text in table.joined:
        yield faults.ROW_JOINED.at(page=page, examples=f"“{text}”")


def quoted(texts: Sequence[str]) -> str:
    return "；".join(f"“{text[:30]}”" for text in texts[:SHOWN]) + ("……" if len(texts) > SHOWN else "")


def numbers(pages: Sequence[int]) -> str:
    return "、".join(map(str, pages[:20])) + ("……" if len(pages) > 20 else "")
