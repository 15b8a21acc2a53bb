"""Letters on a PDF page → lines → paragraphs: a line is what stands side by side, a paragraph goes on over lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from kaoping.clause.source.drafting import Line, glued
from kaoping.clause.source.radicals import with_letters

SAME_LINE = 0.45  # of the letter's size: how far middles may lie apart
LATIN_GAP = 0.2  # of the size: a space between words that the file does not write
CHINESE_GAP = 1.0  # of the size: a gap that is meant between Chinese letters
COLUMN_GAP = 2.5  # of the size: the next column of something like a table
SLACK = 0.3  # letters that may still fit into a line that was broken because it was full
INDENTED = 0.8  # letters from the margin
SAME_SIZE = 0.12  # of the size
FAR = 1.5  # times the usual distance of lines
FEW = 0.05  # share of lines that must begin, or end, at a margin
CLOSING = "，。、；：！？）》〉”’】〕％%,.;:!?)]"  # never the first of a line
WIDE = tuple("，。、；：！？）》〉」】〕")
UNIT = re.compile(rf"([A-Za-z0-9.]+|.)([{re.escape(CLOSING)}]*)")
ENDS = tuple("。！？；：.!?;:")
STARTER = re.compile(
    r"[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})[）)、]|\d{1,2}[.．](?!\d)|第[一二三四五六七八九十百\d]{1,4}[章节条项]|"
    r"[①-⑳⑴-⑽]"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of letters on a page; places in points from the left and the top of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int


@dataclass(frozen=True, slots=True)
class Margins:
    """Where lines begin and how far they may go."""

    left: float
    right: float


def rows_of(letters: Iterable[dict[str, Any]], page: int) -> list[Row]:
    """The lines from top to bottom."""
    rows: list[list[dict[str, Any]]] = []
    level = 0.0
    for letter in sorted(letters, key=middle):
        if rows and middle(letter) - level <= SAME_LINE * max(letter["size"], rows[-1][0]["size"]):
            rows[-1].append(letter)
        else:
            rows.append([letter])
        level = median(map(middle, rows[-1][-5:]))
    made = (row_of(sorted(row, key=lambda letter: letter["x0"]), page) for row in rows)
    return [row for row in made if row.text.strip()]


def middle(letter: dict[str, Any]) -> float:
    return float(letter["top"] + letter["bottom"]) / 2


def row_of(letters: Sequence[dict[str, Any]], page: int) -> Row:
    inked = [letter for letter in letters if letter["text"].strip()] or letters
    return Row(
        text=text_of(letters),
        left=inked[0]["x0"],
        right=max(letter["x1"] for letter in inked),
        top=min(letter["top"] for letter in inked),
        bottom=max(letter["bottom"] for letter in inked),
        size=median(letter["size"] for letter in inked),
        page=page,
    )


def text_of(letters: Sequence[dict[str, Any]]) -> str:
    """The letters with white space for the gaps: one space between words, a tab before what may be the next column."""
    text = ""
    for before, letter in zip((None, *letters), letters, strict=False):
        gap = white(before, letter) if before is not None and text.strip() else ""
        if gap and text.endswith(" "):
            text = text.rstrip(" ") + gap
        else:
            text += gap
        text += with_letters(letter["text"])
    return re.sub(r" {2,}", " ", text.replace("\u00a0", " ").replace("\n", " ")).strip(" ")


def white(before: dict[str, Any], letter: dict[str, Any]) -> str:
    gap = (letter["x0"] - before["x1"]) / max(letter["size"], 1)
    if gap > COLUMN_GAP:
        return "\t"
    narrow = before["text"].isascii() and letter["text"].isascii()
    return " " if gap > (LATIN_GAP if narrow else CHINESE_GAP) and letter["text"] != " " else ""


# --- paragraphs ---------------------------------------------------------------------------------------------------


def margins_of(rows: Sequence[Row]) -> Margins:
    """The margins of running text: where a fair share of the lines begin, furthest to the left; the longest line."""
    least = max(2, len(rows) * FEW)
    starts, ends = Counter(round(row.left) for row in rows), Counter(map(end_of, rows))
    return Margins(min(usual(starts, least), default=0), max(usual(ends, least), default=0))


def end_of(row: Row) -> int:
    """The blank right half of full-width punctuation may hang over the margin."""
    return round(row.right - row.size / 2 if row.text.endswith(WIDE) else row.right)


def usual(places: Counter[int], least: float) -> list[int]:
    """The places where enough lines begin or end; all where none is usual."""
    return [place for place in places if sum(places[place + by] for by in (-1, 0, 1)) >= least] or list(places)


def paragraphs_of(rows: Sequence[Row], margins: Margins) -> list[Line]:
    """Lines that go on joined; each paragraph stands on the page on which it begins."""
    pitch = usual_pitch(rows)
    groups: list[list[Row]] = []
    for row in rows:
        if groups and goes_on(groups[-1][-1], row, margins, pitch):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [Line(glued(row.text for row in group), page=group[0].page) for group in groups]


def usual_pitch(rows: Sequence[Row]) -> float:
    """The usual distance from line to line."""
    return median(list(distances(rows)) or [0.0])


def distances(rows: Sequence[Row]) -> Iterator[float]:
    for before, row in pairwise(rows):
        if before.page == row.page and row.top > before.top:
            yield row.top - before.top


def goes_on(before: Row, row: Row, margins: Margins, pitch: float) -> bool:
    """Does the line go on with the paragraph of the line before?"""
    if abs(before.size - row.size) > SAME_SIZE * row.size or "\t" in before.text or "\t" in row.text:
        return False
    if before.page == row.page and row.top - before.top > FAR * max(pitch, row.size):
        return False
    if room_after(before, margins) > unit(row) + SLACK:  # it would have found room
        return False
    ended = before.text.rstrip().endswith(ENDS)
    indented = row.left - margins.left > INDENTED * row.size
    return not ended or not (indented or STARTER.match(row.text))


def room_after(row: Row, margins: Margins) -> float:
    """How many letters the line could still take."""
    return (margins.right - row.right) / max(row.size, 1)


def unit(row: Row) -> float:
    """How wide the unbreakable beginning of a line is, in letters: a number or a letter, and what closes it."""
    found = UNIT.match(row.text)
    first, closing = found.groups() if found else ("", "")
    return (len(first) * 0.5 if first.isascii() else 1) + len(closing)
