"""A whole document read: the front door from a `Source` to a `Document`.

outline → every clause read with the points of its item → the clauses of an item seen together → what is asked once →
every sentence accounted for.
"""

from __future__ import annotations

from collections.abc import Callable

from kaoping.clause.outline.model import Placed
from kaoping.clause.outline.reading import outline
from kaoping.clause.read import read_clause
from kaoping.clause.source.blocks import Source
from kaoping.clause.whole import amending
from kaoping.clause.whole.covering import coverage, sentences
from kaoping.clause.whole.model import Document, ReadClause
from kaoping.clause.whole.placing import items, parts
from kaoping.clause.whole.questions import questions
from kaoping.clause.whole.referring import referred
from kaoping.clause.whole.strays import with_strays
from kaoping.clause.whole.together import together

Progress = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """Nobody watches."""


def read_document(source: Source, progress: Progress | None = None) -> Document:
    """Everything that a document says, read; `progress(done, total)` is called clause by clause. Refuses nothing: a
    document without any clause gives a `Document` without clauses, and the caller says so."""
    found = with_strays(outline(source), source.text)
    placed = list(found.clauses())
    clauses = list(read_all(placed, progress or no_progress))
    made = items(found, clauses)
    clauses = list(amending.amended(referred(source, found, clauses)))
    clauses, told = together(made, clauses, source)
    said = sentences(found, clauses)
    told = [*told, *amending.told(said, source.text, source.name)]
    return Document(
        source=source,
        items=made,
        clauses=tuple(clauses),
        parts=parts(found, clauses),
        questions=questions(clauses),
        definitions=found.definitions,
        sentences=said,
        faults=(*source.notices, *(one.fault for one in found.findings), *(one.fault for one in told)),
        spots=(*(None for _ in source.notices), *(one.span for one in found.findings), *(one.span for one in told)),
        coverage=coverage(said),
    )


def read_all(placed: list[Placed], progress: Progress) -> list[ReadClause]:
    found = []
    for at, one in enumerate(placed):
        progress(at, len(placed))
        found.append(read_placed(f"c{at + 1}", one))
    progress(len(placed), len(placed))
    return found


def read_placed(id: str, placed: Placed) -> ReadClause:
    clause = placed.clause
    reading = read_clause(clause.text, placed.points)
    return ReadClause(
        id, clause.span, clause.text, placed.path, reading, placed.points, part=placed.part, number=clause.number
    )
