"""Lines of pasted or extracted text that are no paragraphs of their own, and what only the web page added.

Files of Word and Excel know their paragraphs; for the others a line that begins in the middle of a sentence
continues the one before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaoping.clause.outline.markers import ANY
from kaoping.clause.outline.words import MEASURE_WORDS, RANGE_TAIL, SCORES, WEB
from kaoping.clause.source.blocks import Paragraph, Source, Span

LINED = frozenset({"txt", "html", "pdf"})
NARROWEST, WIDEST = 20, 60
RAGGED = 3  # characters by which full lines differ
FEWEST_FULL = 3
ENDING = "。；;：:！？!?"
MEASURE = re.compile(rf"\d[\d.]*\s*(?:{MEASURE_WORDS})(?![、.．])")
YEAR = re.compile(r"\d{4}\s*年")
OPEN_END = re.compile(r"[，,、（(《“每扣加得]$")
CONTENT = re.compile(
    r"[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[章条]|[（(][一二三四五六七八九十]+[)）]|.{0,30}(?:考核|考评)"
)


def starts(source: Source, paragraphs: Sequence[Paragraph]) -> list[int]:
    """Where the true paragraphs begin."""
    found: list[int] = []
    before = ""
    full = width([paragraph.span.of(source.text).strip() for paragraph in paragraphs])
    for paragraph in paragraphs:
        line = paragraph.span.of(source.text).strip()
        if not (before and source.form in LINED and (continues(before, line) or wrapped(before, line, full))):
            found.append(paragraph.span.start)
        before = line or before
    return found


def width(lines: Sequence[str]) -> int:
    """How many characters fill a line, in a text that breaks its lines by hand; 0 in others."""
    longest = max(map(len, lines), default=0)
    filled = sum(len(line) >= longest - RAGGED for line in lines)
    return longest if NARROWEST <= longest <= WIDEST and filled >= FEWEST_FULL else 0


def wrapped(before: str, line: str, full: int) -> bool:
    """A full line that does not end a sentence, before one that begins no item."""
    return bool(full) and len(before) >= full - RAGGED and before[-1] not in ENDING and not ANY.match(line)


def continues(before: str, line: str) -> bool:
    """Whether a line goes on with the sentence of the line before."""
    if RANGE_TAIL.search(before) or re.search(r"(?:^|[扣加得减])\d+\s*、$", before):
        return bool(re.match(r"\d", line))
    if MEASURE.match(line) and not YEAR.match(line):
        return not re.search(r"[。！？.．]$", before)
    return bool(OPEN_END.search(before))


def web(source: Source, paragraphs: Sequence[Paragraph]) -> list[Span]:
    """Paragraphs before and after the regulation that the web page added; nothing between is ever taken away."""
    if source.form not in {"txt", "html"}:
        return []
    lines = [paragraph.span.of(source.text).strip() for paragraph in paragraphs]
    bearing = [
        at for at, line in enumerate(lines) if SCORES.search(line) or (CONTENT.match(line) and not WEB.search(line))
    ]
    if not bearing:
        return []
    head = [at for at in range(bearing[0]) if WEB.search(lines[at])]
    tail = next((at for at in range(bearing[-1] + 1, len(lines)) if WEB.search(lines[at])), len(lines))
    return [paragraphs[at].span for at in [*head, *range(tail, len(lines))]]
