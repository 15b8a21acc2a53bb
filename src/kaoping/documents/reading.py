"""The report of a document that was read: its text with what became of every sentence, its clauses, its sums.

One HTML file without scripts of its own, readable anywhere; the platform's review page does the same with answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.clause.notes import told
from kaoping.clause.saying import say as say_rule
from kaoping.clause.source.blocks import Cell, Paragraph, Span, Table
from kaoping.clause.whole.model import Coverage, Document, Item, ReadClause, ReadSentence, Standing
from kaoping.clause.whole.questions import asked
from kaoping.documents.layout import environment
from kaoping.documents.wording import Wording
from kaoping.problems import Fault, Language

ORDER: tuple[Standing, ...] = ("read", "confirm", "flag", "none")
NAMES: dict[Standing, tuple[str, str]] = {
    "read": ("已读懂", "read"),
    "confirm": ("请确认", "to confirm"),
    "flag": ("待补数", "open"),
    "none": ("不涉及计分", "not scoring"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the document with one standing; clause: its number on the page, where a clause ends here."""

    text: str
    standing: Standing
    clause: str | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph (pieces), or a table (rows of cells with their pieces)."""

    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Cell, tuple[Piece, ...]], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A clause on the page."""

    id: str
    number: int
    standing: Standing
    text: str
    path: str
    points: str
    written: str
    notes: tuple[str, ...]


def reading_report(
    document: Document, language: Language = "zh", faults: tuple[Fault, ...] = (), title: str = ""
) -> str:
    """The whole report as HTML. faults: what a draft made of it has to tell besides."""
    say = Wording(language)
    clauses = [shown(one, at, language) for at, one in enumerate(document.clauses, 1)]
    template = environment(say).get_template("reading.html.j2")
    return template.render(
        title=title or document.source.name,
        document=document,
        lines=list(lines(document)),
        clauses=clauses,
        numbers={one.id: one.number for one in clauses},
        shares=list(shares(document.coverage)),
        names={standing: say.pick(*pair) for standing, pair in NAMES.items()},
        items=list(rows(document.items)),
        questions=[(asked(one.about, language), len(one.clauses)) for one in document.questions],
        faults=[*document.faults, *faults],
    )


def shown(clause: ReadClause, number: int, language: Language) -> Shown:
    rule = clause.rule if clause.outcome != "flag" else None
    written = say_rule(rule, language) if rule is not None and not clause.describes else ""
    notes = tuple(dict.fromkeys(told(one, language) for one in clause.notes))
    points = "" if clause.points is None else f"{clause.points:f}"
    return Shown(clause.id, number, clause.standing, clause.text, " › ".join(clause.path), points, written, notes)


def shares(coverage: Coverage) -> Iterator[tuple[Standing, int, float]]:
    """How many sentences of each standing, and their share of the bar in percent (for the width only)."""
    for standing in ORDER:
        count = getattr(coverage, standing)
        yield standing, count, 100 * count / max(coverage.total, 1)


def rows(items: tuple[Item, ...], depth: int = 0) -> Iterator[tuple[Item, int]]:
    for item in items:
        yield item, depth
        yield from rows(item.children, depth + 1)


# --- the text


def lines(document: Document) -> Iterator[Line]:
    """The blocks of the document in order, cut at the ends of its sentences."""
    cutter = Cutter(document)
    for block in document.source.blocks:
        if isinstance(block, Paragraph):
            yield Line(pieces=tuple(cutter.pieces(block.span)))
        else:
            yield Line(rows=tuple(cutter.table(block)))


class Cutter:
    """Cuts spans of the text into pieces of one standing."""

    def __init__(self, document: Document) -> None:
        self.text, self.sentences = document.source.text, document.sentences
        self.ends = {clause.id: clause.span.end for clause in document.clauses}
        self.at = 0

    def table(self, table: Table) -> Iterator[tuple[tuple[Cell, tuple[Piece, ...]], ...]]:
        """Rows of the cells that begin in them."""
        for number in range(table.height):
            cells = sorted((cell for cell in table.cells if cell.row == number), key=lambda cell: cell.column)
            yield tuple((cell, tuple(self.pieces(cell.span))) for cell in cells)

    def pieces(self, span: Span) -> Iterator[Piece]:
        """The sentences of a span, and the blanks between them. Spans come in the order of the text, mostly."""
        place = span.start
        for sentence in self.within(span):
            start, end = max(sentence.span.start, span.start), min(sentence.span.end, span.end)
            if place < start:
                yield Piece(self.text[place:start], "none")
            ends = self.ends.get(sentence.clause or "") == end
            yield Piece(self.text[start:end], sentence.standing, sentence.clause, ends)
            place = end
        if place < span.end:
            yield Piece(self.text[place : span.end], "none")

    def within(self, span: Span) -> Iterator[ReadSentence]:
        if self.at < len(self.sentences) and self.sentences[self.at].span.start > span.start:
            self.at = 0
        while self.at < len(self.sentences) and self.sentences[self.at].span.end <= span.start:
            self.at += 1
        at = self.at
        while at < len(self.sentences) and self.sentences[at].span.start < span.end:
            yield self.sentences[at]
            at += 1
