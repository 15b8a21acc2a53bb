"""Numbered text → sections: each heading or enumerated sentence with what stands under it.

Which enumerator is above which is learnt from the text: one that is already open closes what is below it, a new one
goes below. Headings that the file marks as such (Word styles) stand above all enumerators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kaoping.clause.outline.figures import decimal
from kaoping.clause.outline.pieces import Piece, squeezed
from kaoping.clause.outline.words import (
    CLOSERS,
    CLOSES,
    HEADING_KINDS,
    HEADING_POINTS,
    LIFTS,
    RUN_IN_COMMA,
    SCORES,
    TITLE_WORDS,
    TRAILING_POINTS,
)
from kaoping.clause.source.blocks import Span

LONGEST_TITLE = 40
LONGEST_RUN_IN = 18
ENDING = re.compile(r"[。．.：:；;，,\s]+$")
SENTENCE_LIKE = re.compile(r"[，,；;。]")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of an item or section, without its points; whole: with them. extra: said to come beside the total."""

    title: str
    whole: Span
    points: Decimal | None = None
    points_span: Span | None = None
    extra: bool = False


@dataclass
class Section:
    """body: the pieces of its own text; first: the piece it begins with (None for the whole document)."""

    first: Piece | None = None
    kind: str = ""
    heading: Heading | None = None
    body: list[Piece] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.first.marker.label if self.first and self.first.marker else ""

    @property
    def title(self) -> str:
        return self.heading.title if self.heading else ""

    @property
    def points(self) -> Decimal | None:
        return self.heading.points if self.heading else None

    def every(self) -> Iterator[Section]:
        yield self
        for child in self.children:
            yield from child.every()

    def pieces(self) -> list[Piece]:
        """All its text in order, its own first piece and those of its children among it."""
        own = [self.first] if self.first and self.first not in self.body else []
        below = [piece for child in self.children for piece in child.pieces()]
        return sorted([*own, *self.body, *below], key=lambda piece: piece.span.start)


def sections(text: str, pieces: Sequence[Piece], levels: Mapping[int, int]) -> Section:
    """The tree of a run of text. levels: of the paragraphs that the file marks as headings, by their start."""
    root = Section()
    stack = [root]
    for place, piece in enumerate(pieces):
        kind = kind_of(piece, levels)
        if kind is None:
            to_all = closes(text, stack[-1], pieces, place)
            (root if to_all else host(text, stack, piece)).body.append(piece)
            continue
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        section = opened(text, piece, kind, following)
        stack = [*below(stack, kind), section]
        stack[-2].children.append(section)
    return root


def kind_of(piece: Piece, levels: Mapping[int, int]) -> str | None:
    if piece.opens and piece.span.start in levels and not piece.marker:
        return f"level {levels[piece.span.start]}"
    return piece.marker.kind if piece.marker else None


def below(stack: list[Section], kind: str) -> list[Section]:
    """The open sections under which one of a kind goes."""
    kinds = [section.kind for section in stack]
    if kind in kinds:
        return stack[: kinds.index(kind)]
    if kind.startswith("level"):
        return [one for one in stack if not one.kind or (one.kind.startswith("level") and one.kind < kind)]
    return stack


def host(text: str, stack: list[Section], piece: Piece) -> Section:
    """Whose text a piece without enumerator is: that of the open section, or of the one above if it speaks of all."""
    if len(stack) > 2 and LIFTS.search(piece.span.of(text)):
        return stack[-2]
    return stack[-1]


def closes(text: str, section: Section, pieces: Sequence[Piece], place: int) -> bool:
    """Whether a piece is of a paragraph behind the last clause of a section that is no part of it: it scores nothing
    itself, speaks to all or is the foot of the document, and no clause of the section's kind follows."""
    first = place
    while first and not pieces[first].opens:
        first -= 1
    last = next((at for at in range(place + 1, len(pieces)) if starts(pieces[at])), len(pieces))
    if starts_list(section, pieces[last:]) or not is_plain(text, pieces[first:last]):
        return False
    return any(SCORES.search(squeezed(one.body.of(text))) for one in section.body)


def starts(piece: Piece) -> bool:
    return piece.opens or piece.marker is not None


def starts_list(section: Section, rest: Sequence[Piece]) -> bool:
    """Whether the list that a section is of goes on at once."""
    return bool(rest and rest[0].marker and rest[0].marker.kind == section.kind)


def is_plain(text: str, paragraph: Sequence[Piece]) -> bool:
    """Words to all, or the foot of the document; nothing in them scores."""
    if any(piece.marker or SCORES.search(squeezed(piece.span.of(text))) for piece in paragraph):
        return False
    return paragraph[0].opens and bool(CLOSES.search(paragraph[0].span.of(text)))


def opened(text: str, piece: Piece, kind: str, following: Piece | None) -> Section:
    found = headed(text, piece, kind, following)
    if found is None or found.whole.end == piece.span.end:
        return Section(piece, kind, found, [] if found else [piece])
    if text[found.whole.end] in "，,":  # title and sentence are one: "创新工作，主要指…"
        return Section(piece, kind, found, [piece])
    behind = found.whole.end
    while behind < piece.span.end and text[behind] in " \t\n\u3000。.：:":
        behind += 1
    return Section(piece, kind, found, [replace(piece, span=Span(behind, piece.span.end), marker=None)])


def headed(text: str, piece: Piece, kind: str, following: Piece | None) -> Heading | None:
    """The title that a piece begins with or is."""
    said = piece.body.of(text)
    start = piece.body.start + len(said) - len(said.lstrip())
    said = said.strip()
    if is_title(said, piece, kind, following):
        return heading(text, Span(start, piece.span.end))
    for end in (run_in_colon(said), run_in_comma(said), run_in_points(said), run_in_words(said)):
        if end:
            return heading(text, Span(start, start + end))
    return None


def is_title(said: str, piece: Piece, kind: str, following: Piece | None) -> bool:
    """A short piece that ends its line, or stands as a first short sentence before others."""
    bare = without_points(said)
    if not bare or SENTENCE_LIKE.search(ENDING.sub("", bare)) or SCORES.search(bare):
        return False
    alone = following is None or following.opens or following.marker is not None
    if piece.stop == "none":
        return len(bare) <= LONGEST_TITLE and alone
    return len(bare) <= LONGEST_RUN_IN and (not alone or bare != said or leads_on(following, kind))


def leads_on(following: Piece | None, kind: str) -> bool:
    """A list begins behind it, or a paragraph without number."""
    if following is None:
        return False
    if following.marker:
        return following.marker.kind != kind and following.marker.value[-1] == 1
    return following.opens and kind in HEADING_KINDS


def without_points(said: str) -> str:
    bare = HEADING_POINTS.sub("", said)
    return bare if bare != said else TRAILING_POINTS.sub("", said) if len(said) <= LONGEST_RUN_IN else said


def run_in_colon(said: str) -> int:
    match = re.match(r"[^，,。；;：:]{2,40}[：:]", said)
    return match.end() if match and len(without_points(match[0])) <= LONGEST_RUN_IN and len(said) > match.end() else 0


def run_in_comma(said: str) -> int:
    match = RUN_IN_COMMA.match(said)
    return match.end("title") if match else 0


def run_in_points(said: str) -> int:
    """ "事件上报（10分） 每件…": points in brackets right behind a short title."""
    match = HEADING_POINTS.search(said)
    if not match or match.start() > LONGEST_RUN_IN or SENTENCE_LIKE.search(said[: match.start()]):
        return 0
    return 0 if match.end() >= len(said) or said[match.end()] in CLOSERS + "的；;" else match.end()


def run_in_words(said: str) -> int:
    match = TITLE_WORDS.match(said)
    return match.end("title") if match else 0


def heading(text: str, whole: Span) -> Heading:
    """The title within a span, with the points that it names."""
    said = whole.of(text)
    match = HEADING_POINTS.search(said) or TRAILING_POINTS.search(ENDING.sub("", said))
    if not match:
        return Heading(tidy(said), whole)
    title = tidy(said[: match.start()] + said[match.end() :])
    span = Span(whole.start + match.start(), whole.start + match.end())
    return Heading(title, whole, decimal(match["figure"]), span)


def tidy(title: str) -> str:
    """On one line, without blanks between Chinese words and without its end mark."""
    joined = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", title.strip())
    return ENDING.sub("", re.sub(r"\s+", " ", joined))
