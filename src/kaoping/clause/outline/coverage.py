"""Every sentence of the document and what it belongs to: by construction each character but blanks is in one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kaoping.clause.outline.model import Belonging, Sentence
from kaoping.clause.outline.pieces import trimmed
from kaoping.clause.source.blocks import Span

# Where claims overlap the first of these counts.
ORDER: tuple[Belonging, ...] = (
    *("web", "page", "head", "clause"),
    *("gate", "award", "fund", "formula", "grade", "appeal", "composition", "cycle", "scope", "definition"),
    *("lead", "item", "title", "cell", "description"),
)
RANK = {belonging: rank for rank, belonging in enumerate(ORDER)}


def sentences(text: str, edges: Iterable[int], claims: Sequence[tuple[Span, Belonging]]) -> tuple[Sentence, ...]:
    """edges: where sentences may end; claims: what is known of places, in any order."""
    cuts = sorted({0, len(text), *edges, *(edge for span, _ in claims for edge in (span.start, span.end))})
    owners: list[Belonging] = ["description"] * len(cuts)
    for span, belonging in claims:
        for place in range(bisect_left(cuts, span.start), bisect_left(cuts, span.end)):
            owners[place] = min(owners[place], belonging, key=RANK.__getitem__)
    return tuple(cut(text, cuts, owners))


def cut(text: str, cuts: list[int], owners: list[Belonging]) -> Iterator[Sentence]:
    for (start, end), owner in zip(pairwise(cuts), owners, strict=False):
        span = trimmed(text, start, end)
        if span.start < span.end:
            yield Sentence(span, owner)
