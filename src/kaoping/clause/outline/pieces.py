"""Text → pieces: cut at the ends of sentences and at semicolons, at paragraphs and before enumerators.

Nothing is cut within brackets, quotes and titles of documents. A piece is the smallest thing that is ever put into
a clause; what belongs together is joined later (grouping.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from kaoping.clause.outline.markers import Marker, find
from kaoping.clause.outline.words import BREAKS_OFF, CLOSERS, HARD, PAGE_MARK, PAIRS, QUOTED, SOFT, SQUEEZED
from kaoping.clause.source.blocks import Span

Stop: TypeAlias = Literal["hard", "soft", "none"]
LONGEST_BRACKET = 240  # characters; an opening bracket without its fellow closes nothing
ENDS = re.compile(r"[。！？!…；;.．](?:\s*[。！？!…；;.．])*")


@dataclass(frozen=True, slots=True)
class Piece:
    """span without blanks at its ends; marker: the enumerator that it begins with; stop: how it ends; opens: it begins
    a paragraph; page: it is only the number of a page,
    or the dots where a text breaks off."""

    span: Span
    marker: Marker | None = None
    stop: Stop = "none"
    opens: bool = False
    page: bool = False

    @property
    def body(self) -> Span:
        """Without the enumerator."""
        return Span(self.marker.span.end, self.span.end) if self.marker else self.span


def cut(
    text: str, area: Span, starts: Sequence[int], auto: dict[int, str] | None = None, *, restarts: bool = False
) -> list[Piece]:
    """The pieces of an area in order; together they hold all its characters but blanks.

    starts: where its paragraphs begin. auto: numbers that the file puts before a paragraph, by its start. restarts: a
    numbering may begin anew within a line, as in cells that were pasted one behind the other.
    """
    closed = sheltered(text, area)
    stops = ends(text, area, closed)
    printed = list(PAGE_MARK.finditer(text, area.start, area.end))
    pages = [Span(*match.span()) for match in printed if stands_alone(text, match, area)]
    pages += [Span(*match.span()) for match in BREAKS_OFF.finditer(text, area.start, area.end)]
    firsts = {start for start in starts if not any(match.start() < start < match.end() for match in printed)}
    firsts.add(area.start)
    fresh = firsts | {first_word(text, page.end, area.end) for page in pages}
    edges = {area.start, area.end, *firsts, *stops, *(edge for page in pages for edge in (page.start, page.end))}
    marks = find(text, area, sorted(fresh), closed, set(stops), auto or {}, restarts)
    marked = {mark.span.start: mark for mark in marks if not edges & set(range(mark.span.start + 1, mark.span.end))}
    edges |= set(marked)
    inside = sorted(edge for edge in edges if area.start <= edge <= area.end)
    return list(built(text, inside, stops, marked, firsts, {page.start for page in pages}))


def built(
    text: str, edges: list[int], stops: dict[int, Stop], marked: dict[int, Marker], firsts: set[int], pages: set[int]
) -> Iterator[Piece]:
    opened = True
    for start, end in pairwise(edges):
        opened = opened or start in firsts
        span = trimmed(text, start, end)
        if span.start < span.end:
            yield Piece(span, marked.get(span.start), stops.get(end, "none"), opened, start in pages)
            opened = False


def trimmed(text: str, start: int, end: int) -> Span:
    """Without blanks at both ends."""
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(min(first_word(text, start, end), end), end)


def first_word(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def sheltered(text: str, area: Span) -> bytearray:
    """1 for every character of the area that stands within brackets or quotes (the closing one not)."""
    inside = bytearray(area.end - area.start + 1)
    open_at: list[int] = []
    for at in range(area.start, area.end):
        char = text[at]
        if char in PAIRS:
            open_at.append(at)
        elif char in ")）〕】" and open_at:
            first = open_at.pop()
            if at - first <= LONGEST_BRACKET:
                fill(inside, first + 1 - area.start, at - area.start)
    for quoted in QUOTED.finditer(text, area.start, area.end):
        fill(inside, quoted.start() + 1 - area.start, quoted.end() - 1 - area.start)
    return inside


def fill(inside: bytearray, start: int, end: int) -> None:
    inside[start:end] = b"\1" * max(0, end - start)


def ends(text: str, area: Span, closed: bytearray) -> dict[int, Stop]:
    """Where a sentence ("hard") or a part of one ("soft") is over, by the place behind it."""
    found: dict[int, Stop] = {}
    for match in ENDS.finditer(text, area.start, area.end):
        if ends_quote(text, match.end(), area, closed):
            found[match.end() + 1] = "hard"
        elif not closed[match.start() - area.start] and is_stop(text, match, area):
            found[behind(text, match.end(), area.end)] = "hard" if match[0].strip()[0] not in SOFT else "soft"
    return found


def is_stop(text: str, match: re.Match[str], area: Span) -> bool:
    """A dot ends a sentence after Chinese words and closing marks only: not in 1.5, not in an address."""
    if match[0][0] in HARD + SOFT:
        return True
    before = text[match.start() - 1] if match.start() > area.start else ""
    return "\u4e00" <= before <= "\u9fff" or before in CLOSERS + "%％" if before.strip() else False


def ends_quote(text: str, after: int, area: Span, closed: bytearray) -> bool:
    """“……。” ends a sentence with its closing quote."""
    return (
        bool(closed[after - 1 - area.start])
        and after < area.end
        and text[after] in "”」"
        and not closed[after - area.start]
    )


def behind(text: str, at: int, end: int) -> int:
    while at < end and text[at] in "”」』":
        at += 1
    return at


def stands_alone(text: str, match: re.Match[str], area: Span) -> bool:
    """The number of a page between sentences; one within a sentence stays in it."""
    before = text[area.start : match.start()].rstrip()[-1:]
    after = text[match.end() : min(area.end, match.end() + 40)].lstrip()
    return (
        not before
        or before in HARD + SOFT + ".．"
        or re.match(r"\d{1,2}[、.．\s]|[（(][一二三四五六七八九十]", after) is not None
    )


def squeezed(said: str) -> str:
    """Without the blanks and breaks that wrapped lines leave between Chinese words."""
    return SQUEEZED.sub("", said.strip())
