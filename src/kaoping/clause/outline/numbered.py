"""Sections of numbered text → items. A section is an item when it has points, clauses that score, or such below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kaoping.clause.outline import faults, wholes
from kaoping.clause.outline.draft import Draft
from kaoping.clause.outline.figures import decimal, plain
from kaoping.clause.outline.grouping import clauses
from kaoping.clause.outline.model import ClauseText, Entry, Part, PartKind
from kaoping.clause.outline.pieces import Piece, squeezed
from kaoping.clause.outline.sections import Heading, Section
from kaoping.clause.outline.words import CAPTION, EXTRA, SCORES, SHARE_LEAD, SHARES
from kaoping.clause.source.blocks import Span

UNPLACED = "未归入项目的条款"


@dataclass(frozen=True, slots=True)
class Above:
    """What a section stands under: titles, the kind its heading gives, whether an item above has points."""

    path: tuple[str, ...] = ()
    kind: PartKind | None = None
    bounded: bool = False


def entries(draft: Draft, root: Section) -> tuple[Entry, ...]:
    """The items of a run of text; sentences that score and stand under no heading make one of their own."""
    captions(draft, root)
    share(draft, root)
    jumps(draft, root)
    found = entry(draft, root, Above())
    if found is None:
        return ()
    return (replace(found, title=UNPLACED),) if found.clauses else found.children


def captions(draft: Draft, root: Section) -> None:
    """The title of all that follows, with its total, is no clause."""
    for piece in list(root.body):
        if piece.opens and not piece.marker and CAPTION.fullmatch(piece.span.of(draft.text).strip()):
            draft.claim(piece.span, "title")
            root.body.remove(piece)


def jumps(draft: Draft, root: Section) -> None:
    """Numbers that are missing in a list, or come twice."""
    for section in root.every():
        marks = [child.first.marker for child in section.children if child.first and child.first.marker]
        for before, mark in pairwise(marks):
            if before.kind == mark.kind and mark.value not in ((1,), (*before.value[:-1], before.value[-1] + 1)):
                draft.tell(faults.NUMBER_JUMPS, mark.span, before=before.text, number=mark.text)


def share(draft: Draft, root: Section) -> None:
    """Gives items the points that a sentence about the whole names: "其中日常管理50分，…"."""
    text, pieces = draft.text, [piece for section in root.every() for piece in section.body]
    for sentence in wholes.sentences(text, pieces):
        span = wholes.body(text, sentence)
        if wholes.of_sentence(span.of(text), None) == "composition":
            for match in SHARES.finditer(text, span.start, span.end):
                give(draft, root, SHARE_LEAD.sub("", match["name"]), match)


def give(draft: Draft, root: Section, name: str, match: re.Match[str]) -> None:
    """Points to the item of a name, where its own heading has none; points that differ are told."""
    section = next((one for one in root.every() if one.heading and same_name(one.title, name)), None)
    if section is None or section.heading is None:
        return
    points, span, held = decimal(match["figure"]), Span(*match.span()), section.heading
    if held.points is None:
        section.heading = replace(held, points=points, points_span=span, extra=bool(EXTRA.search(match[0])))
    elif held.points != points:
        figures = {"said": plain(held.points), "other": plain(points), **faults.SENTENCE}
        draft.tell(faults.TWO_FIGURES, span, title=held.title, **figures)


def same_name(title: str, name: str) -> bool:
    bare, other = (re.sub(r"[“”\s]", "", words) for words in (title, name))
    return len(other) >= 2 and (bare.startswith(other) or other.startswith(bare)) and len(bare) >= 2


def entry(draft: Draft, section: Section, above: Above) -> Entry | None:
    """The item that a section is, or None; parts of the whole found in it go to the draft."""
    here = Above(
        (*above.path, section.title) if section.title else above.path,
        wholes.of_title(section.title) or above.kind,
        above.bounded or section.points is not None,
    )
    if here.kind in wholes.TAKEN_WHOLE and not scores(draft.text, section):
        whole_part(draft, section, here)
        return None
    named = [child for child in section.children if child.heading or child.children]
    own = own_pieces(section)
    children = tuple(found for child in named if (found := entry(draft, child, here)))
    texts = own_clauses(draft, section, own, here, bool(children))
    if not (children or texts or section.points is not None):
        claim_title(draft, section, "title")
        return None
    claim_title(draft, section, "item")
    return made(section, texts, children)


def own_pieces(section: Section) -> list[Piece]:
    """Its own text and its enumerated sentences that have no title."""
    bare = [child for child in section.children if not (child.heading or child.children)]
    return sorted([*section.body, *(piece for child in bare for piece in child.body)], key=lambda p: p.span.start)


def own_clauses(draft: Draft, section: Section, own: list[Piece], here: Above, parent: bool) -> tuple[ClauseText, ...]:
    if here.bounded:
        return bounded_clauses(draft.text, section, own, parent)
    found = list(wholes.parts(draft.text, own, here.path, here.kind))
    draft.parts += [part for part, _ in found]
    taken = {piece.span for _, sentence in found for piece in sentence}
    return tuple(
        clause
        for run in paragraphs([piece for piece in own if piece.span not in taken])
        for clause in clauses(draft.text, run, bounded=False)
        if clause.role != "lead"
    )


def bounded_clauses(text: str, section: Section, own: list[Piece], parent: bool) -> tuple[ClauseText, ...]:
    """Under an item with points; where nothing in it scores, the points rest on the whole of its words."""
    found = clauses(text, own, bounded=not parent)
    rests = len(found) == 1 and found[0].role == "requirement"
    if rests and section.first and section.heading and not own[0].opens:
        span = Span(section.first.span.start, found[0].span.end)
        return (replace(found[0], span=span, text=span.of(text), number=section.number),)
    return found


def paragraphs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    runs: list[list[Piece]] = []
    for piece in pieces:
        if (piece.opens and not piece.marker) or not runs:
            runs.append([])
        runs[-1].append(piece)
    return runs


def scores(text: str, section: Section) -> bool:
    return section.points is not None or any(SCORES.search(squeezed(piece.span.of(text))) for piece in section.pieces())


def whole_part(draft: Draft, section: Section, here: Above) -> None:
    """Everything under a heading such as 考核对象 is one part."""
    claim_title(draft, section, "title")
    pieces = [piece for piece in section.pieces() if piece is not section.first or piece in section.body]
    inside = pieces or list(section.body)
    if inside and here.kind:
        span = Span(inside[0].span.start, inside[-1].span.end)
        draft.parts.append(Part(here.kind, span, span.of(draft.text), here.path))


def claim_title(draft: Draft, section: Section, belonging: str) -> None:
    if section.heading and section.first:
        draft.claim(Span(section.first.span.start, section.heading.whole.end), belonging)  # type: ignore[arg-type]


def made(section: Section, texts: tuple[ClauseText, ...], children: tuple[Entry, ...]) -> Entry:
    head = section.heading or Heading("", Span(0, 0))
    pieces = section.pieces()
    return Entry(
        section.number,
        head.title,
        Span(pieces[0].span.start, pieces[-1].span.end),
        head.points,
        head.points_span,
        clauses=texts,
        children=children,
        extra=head.extra or bool(EXTRA.search(head.title)) or only_extra(texts, children),
    )


def only_extra(texts: tuple[ClauseText, ...], children: tuple[Entry, ...]) -> bool:
    return bool(children) and not texts and all(child.extra for child in children)
