"""Sentences that the outline took for description although points depend on them.

"扣□分", "得（　）分": the figure is gone, so nothing in them looks like scoring; "第1条情形加倍" changes what others
score. They become clauses of the item around them, which are then flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kaoping.clause.outline.model import ClauseText, Entry, Outline, Sentence
from kaoping.clause.source.blocks import Span
from kaoping.clause.whole.amending import changes

HOLE = re.compile(
    r"[扣减加得计奖](?:除|掉)?[\s□■◻_＿—…?？xXｘ×○●＊*（）()〔〕\[\]【】]{1,12}分(?![钟管类级别析布支公工局之])|[扣加减得]若干分"
)


def with_strays(outline: Outline, text: str) -> Outline:
    """The outline with such sentences as clauses of the innermost item around them; outside of items they stay."""
    holes = [one for one in outline.sentences if one.part_of in LOST and matters(one.span.of(text))]
    entries = outline.entries
    for one in holes:
        entries = tuple(held(entry, clause(one, text)) for entry in entries)
    return replace(outline, entries=entries, sentences=told_again(outline.sentences, holes, entries))


def matters(words: str) -> bool:
    return bool(HOLE.search(words)) or changes(words)


LOST = frozenset({"description", "lead", "cell"})


def clause(sentence: Sentence, text: str) -> ClauseText:
    return ClauseText(sentence.span, sentence.span.of(text))


def held(entry: Entry, stray: ClauseText) -> Entry:
    if not covers(entry.span, stray.span):
        return entry
    if any(covers(child.span, stray.span) for child in entry.children):
        return replace(entry, children=tuple(held(child, stray) for child in entry.children))
    ordered = sorted((*entry.clauses, stray), key=lambda one: one.span.start)
    return replace(entry, clauses=tuple(ordered))


def covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def told_again(
    sentences: Iterable[Sentence], holes: Iterable[Sentence], entries: Iterable[Entry]
) -> tuple[Sentence, ...]:
    """The sentences that became clauses say so."""
    inside = {one.span for one in holes if any(covers(entry.span, one.span) for entry in entries)}
    return tuple(replace(one, part_of="clause") if one.span in inside else one for one in sentences)
