"""What a regulation says about the whole: objects, cycle, composition, formula, grades, gates, awards, fund, appeal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kaoping.clause.outline.model import Part, PartKind
from kaoping.clause.outline.pieces import Piece, squeezed
from kaoping.clause.outline.words import AMOUNT, LISTS, NUMBER, SCORES, SECTION_KINDS, SENTENCE_KINDS
from kaoping.clause.source.blocks import Span

BY_HEADING: list[tuple[PartKind, re.Pattern[str]]] = [(kind, re.compile(words)) for kind, words in SECTION_KINDS]  # type: ignore[misc]
BY_WORDS: list[tuple[PartKind, re.Pattern[str]]] = [(kind, re.compile(words)) for kind, words in SENTENCE_KINDS]  # type: ignore[misc]
TAKEN_WHOLE = frozenset({"scope", "cycle", "appeal"})  # under such a heading every sentence is of the kind
MONEY = frozenset({"award", "fund"})
MONEY_AMOUNT = re.compile(r"\d\s*[万千]?元")
OPERATORS = re.compile(r"[×÷＝]|权重")
CHANGES = re.compile(rf"[扣加减]\s*{NUMBER}\s*分")
NOT_WITH_POINTS = frozenset({"award", "fund", "scope", "cycle"})  # "前三名奖励10分" is a clause, no award


def of_title(title: str) -> PartKind | None:
    return next((kind for kind, words in BY_HEADING if words.search(title)), None)


def of_sentence(said: str, under: PartKind | None) -> PartKind | None:
    """The kind of a sentence, by its words and by the heading it stands under."""
    said = squeezed(said)
    if under in TAKEN_WHOLE and not SCORES.search(said):
        return under
    if under in MONEY and MONEY_AMOUNT.search(said):
        return under
    return next((kind for kind, words in BY_WORDS if words.search(said) and not clause_like(kind, said)), None)


def clause_like(kind: PartKind, said: str) -> bool:
    """Points are given or taken for something: "前三名奖励10分", "评为优秀、良好的，分别加3分、2分"."""
    if kind in NOT_WITH_POINTS:
        return bool(AMOUNT.search(said))
    if kind == "formula":
        return bool(AMOUNT.search(said)) and not OPERATORS.search(said)
    return kind == "grade" and bool(CHANGES.search(said))


def parts(
    text: str, pieces: Sequence[Piece], path: tuple[str, ...], under: PartKind | None = None
) -> Iterator[tuple[Part, list[Piece]]]:
    """The parts among some pieces, each with the pieces it consists of."""
    for sentence in sentences(text, pieces):
        said = body(text, sentence)
        if kind := of_sentence(said.of(text), under):
            yield Part(kind, said, said.of(text), path), sentence


def sentences(text: str, pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Whole sentences: up to a full stop, a new paragraph or an enumerator; a list stays with the words before it."""
    run: list[Piece] = []
    listed = ""  # the kind of the list that the sentence introduces
    for piece in pieces:
        if run and not listed and piece.marker and LISTS.search(run[-1].span.of(text)):
            listed = piece.marker.kind
        inside = listed and (piece.marker.kind == listed if piece.marker else not piece.opens)
        if run and not inside and (run[-1].stop != "soft" or piece.marker):
            yield run
            run, listed = [], ""
        run.append(piece)
    if run:
        yield run


def body(text: str, sentence: list[Piece]) -> Span:
    """Its words without the enumerator."""
    start, end = sentence[0].body.start, sentence[-1].span.end
    while start < end and text[start].isspace():
        start += 1
    return Span(min(start, end), end)  # an enumerator with nothing behind it has an empty body
