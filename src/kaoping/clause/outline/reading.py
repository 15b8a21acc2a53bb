"""The front door: a document → its outline, in the order in which things are done.

Tables give items by their columns, numbered text by its headings, a table pasted as text by points and numbers. What is
said of the whole goes to parts. Then sums are compared, references looked up, and every sentence is accounted for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from kaoping.clause.outline import (
    coverage,
    faults,
    flat,
    flat_heads,
    numbered,
    rows,
    stacked,
    sums,
    tabled,
    tabs,
    wording,
    wraps,
)
from kaoping.clause.outline.draft import Draft
from kaoping.clause.outline.model import Entry, Outline, Sentence, walk
from kaoping.clause.outline.pieces import Piece, cut, squeezed
from kaoping.clause.outline.sections import Section, sections
from kaoping.clause.outline.words import BETWEEN, BREAKS_OFF, GIVES
from kaoping.clause.source.blocks import Block, Paragraph, Source, Span, Table


@dataclass
class Gathered:
    """Items as they are found. summed: those whose own table says their total; edges: where sentences may end."""

    entries: list[Entry] = field(default_factory=list)
    tables: list[tuple[Entry, ...]] = field(default_factory=list)
    summed: set[Span] = field(default_factory=set)
    edges: list[int] = field(default_factory=list)
    roots: list[Section] = field(default_factory=list)

    def unsaid(self) -> list[list[Entry]]:
        """The items whose total no row of sums says: of each table, and of the text."""
        left = [entry for entry in self.entries if entry.span not in self.summed]
        inside = {entry.span for table in self.tables for entry in table}
        tables = [[entry for entry in left if entry in table] for table in self.tables]
        return [group for group in [*tables, [entry for entry in left if entry.span not in inside]] if group]


def outline(source: Source) -> Outline:
    """The items, parts and sentences of a document. Nothing is refused: what is doubtful stands in the findings."""
    draft, gathered = Draft(source.name, source.text), Gathered()
    left_out = web(draft, source)
    given = [block for block in tabs.blocks(source) if block.span not in left_out]
    for blocks in runs(draft, stacked.blocks(draft, source.form, given)):
        tables = [block for block in blocks if isinstance(block, Table)]
        if tables:
            of_tables(draft, gathered, tables)
        else:
            of_text(draft, gathered, source, [block for block in blocks if isinstance(block, Paragraph)])
    sums.check(draft, gathered.entries)
    sums.document(draft, gathered.unsaid())
    return finished(draft, gathered)


def of_tables(draft: Draft, gathered: Gathered, tables: list[Table]) -> None:
    inside = {entry.span for table in gathered.tables for entry in table}
    under = [entry for entry in gathered.entries[-1:] if entry.span not in inside]
    for run in rows.runs(draft, tables):
        items = tabled.entries(draft, run)
        if sums.rows(draft, run, items):
            gathered.summed |= {entry.span for entry in items}
        if under and items and (nested := hung(under[0], items)):
            gathered.entries[-1], under = nested, []
        else:
            gathered.entries += items
        gathered.tables.append(items)
    gathered.edges += [edge for table in tables for edge in tabled.edges(draft.text, table)]


def hung(entry: Entry, items: tuple[Entry, ...]) -> Entry | None:
    """Items of a table under the heading with points before it ("一、日常管理（60分）"); None where it has none."""
    span = Span(entry.span.start, max(item.span.end for item in items))
    if entry.children:
        last = hung(entry.children[-1], items)
        return replace(entry, children=(*entry.children[:-1], last), span=span) if last else None
    return replace(entry, children=items, span=span) if entry.points is not None and not entry.clauses else None


def web(draft: Draft, source: Source) -> set[Span]:
    spans = wraps.web(source, list(source.paragraphs()))
    for span in spans:
        draft.claim(span, "web")
    if spans:
        draft.tell(faults.WEB_REMAINS, spans[0], count=len(spans))
    return set(spans)


def runs(draft: Draft, blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Neighbouring paragraphs, and neighbouring tables; the number of a page parts no table."""
    kept = []
    for block in blocks:
        if isinstance(block, Paragraph) and BETWEEN.fullmatch(block.span.of(draft.text)):
            draft.claim(block.span, "page")
        elif block.span.start < block.span.end:
            kept.append(block)
    yield from (list(group) for _, group in groupby(kept, key=lambda block: isinstance(block, Table)))


def of_text(draft: Draft, gathered: Gathered, source: Source, paragraphs: list[Paragraph]) -> None:
    """Numbered text, and the tables that were pasted into it."""
    area = Span(paragraphs[0].span.start, paragraphs[-1].span.end)
    auto = {paragraph.span.start: paragraph.number for paragraph in paragraphs if paragraph.number}
    levels = {paragraph.span.start: paragraph.level for paragraph in paragraphs if paragraph.level}
    starts = wraps.starts(source, paragraphs)
    heads = flat_heads.heads(draft.text, area)
    prose = Span(area.start, line_start(draft.text, heads[0].span.start, starts) if heads else area.end)
    if prose.start < prose.end:
        pieces = cut(draft.text, prose, [start for start in starts if start < prose.end], auto)
        root = sections(draft.text, [piece for piece in pieces if not piece.page], levels)
        gathered.roots.append(root)
        gathered.entries += numbered.entries(draft, root)
        seen(draft, gathered, pieces)
    if heads:
        items, pieces = flat.entries(draft, Span(heads[0].span.start, area.end), starts, heads)
        gathered.entries += flat.caption(draft, Span(prose.end, heads[0].span.start), items)
        seen(draft, gathered, pieces)


def line_start(text: str, at: int, starts: list[int]) -> int:
    """Where the title before the head of a pasted table begins: at its paragraph, or behind a full stop or page."""
    first = max([start for start in starts if start <= at], default=at)
    pieces = cut(text, Span(first, at), [first]) if first < at else []
    done = [piece.span.end for piece in pieces if piece.page or piece.stop == "hard"]
    return max([first, *done])


def seen(draft: Draft, gathered: Gathered, pieces: Sequence[Piece]) -> None:
    gathered.edges += [edge for piece in pieces for edge in (piece.span.start, piece.span.end)]
    claim_pages(draft, pieces)


def claim_pages(draft: Draft, pieces: Sequence[Piece]) -> None:
    """Numbers of pages, and the dots where a text breaks off."""
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if piece.page:
            draft.claim(piece.span, "page")
            if before and BREAKS_OFF.match(piece.span.of(draft.text)):
                draft.tell(faults.BREAKS_OFF, before.span, text=before.span.of(draft.text)[-20:])


def finished(draft: Draft, gathered: Gathered) -> Outline:
    entries = tuple(gathered.entries)
    defined = wording.definitions(draft)
    referred = wording.references(draft, entries, gathered.roots)
    draft.claim_clauses(entries)
    for part in draft.parts:
        draft.claim(whole_sentence(gathered.edges, part.span), part.kind)
    if not any(entry.clauses for entry in walk(entries)):
        draft.tell(faults.NOT_FOUND, Span(0, len(draft.text)), **faults.NOTHING)
    sentences = coverage.sentences(draft.text, gathered.edges, draft.claims)
    tell_lost(draft, sentences)
    return Outline(
        entries,
        tuple(sorted(draft.parts, key=lambda part: part.span.start)),
        sentences,
        tuple(sorted(draft.findings, key=lambda one: one.span.start)),
        defined,
        referred,
    )


def whole_sentence(edges: list[int], span: Span) -> Span:
    """The sentence that a bracket with a definition stands in."""
    return Span(
        max((edge for edge in edges if edge <= span.start), default=span.start),
        min((edge for edge in edges if edge >= span.end), default=span.end),
    )


def tell_lost(draft: Draft, sentences: Sequence[Sentence]) -> None:
    """Nothing that scores is left out in silence."""
    for sentence in sentences:
        said = squeezed(sentence.span.of(draft.text))
        if sentence.part_of in ("description", "title", "lead") and GIVES.search(said):
            what = f"“{said[:24]}”像是计分的话，没有归入任何项目"
            draft.tell(faults.NOT_FOUND, sentence.span, what=what, **faults.LOST)
