"""Every sentence of the document and what became of it, so that nothing is lost in silence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from kaoping.clause.outline.model import Outline, Sentence
from kaoping.clause.whole.model import Coverage, ReadClause, ReadSentence


def sentences(outline: Outline, clauses: Sequence[ReadClause]) -> tuple[ReadSentence, ...]:
    """The outline's sentences, each with the clause that it belongs to."""
    ordered = sorted(clauses, key=lambda one: one.span.start)
    starts = [one.span.start for one in ordered]
    return tuple(sentence(one, ordered, starts) for one in outline.sentences)


def sentence(one: Sentence, clauses: Sequence[ReadClause], starts: Sequence[int]) -> ReadSentence:
    at = bisect_right(starts, one.span.start) - 1
    holder = clauses[at] if at >= 0 and one.span.start < clauses[at].span.end else None
    if holder is None:
        return ReadSentence(one.span, "none", one.part_of)
    return ReadSentence(one.span, holder.standing, one.part_of, holder.id)


def coverage(sentences: Sequence[ReadSentence]) -> Coverage:
    counts = Counter(one.standing for one in sentences)
    return Coverage(counts["read"], counts["confirm"], counts["flag"], counts["none"])
