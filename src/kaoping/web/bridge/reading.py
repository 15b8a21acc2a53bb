"""Documents read clause by clause, as the platform sees them: plain data that a database keeps.

A rule is the data of `meaning.as_json`, a note is [code, {detail: words}], a place is a pair of character numbers in
the document's text. The arithmetic of a trial is in `reading_trials`, the way to a scheme in `reading_drafts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaoping.clause.document import read_document
from kaoping.clause.lowering.heading import title
from kaoping.clause.meaning.as_json import as_json, from_json
from kaoping.clause.meaning.parts import Note, Per, Rule
from kaoping.clause.meaning.parts import Reading as Meant
from kaoping.clause.notes import told as told_note
from kaoping.clause.read import read_clause
from kaoping.clause.saying import say
from kaoping.clause.source.blocks import Block, Cell, Span, Table
from kaoping.clause.source.reading import read_source
from kaoping.clause.whole.model import Document, Item, ReadClause
from kaoping.clause.whole.questions import asked
from kaoping.problems import Fault, Language

Progress = Callable[[int, int], None]
RuleData = dict[str, Any]
NoteData = list[Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of a clause. outcome: read, confirm, flag, or none where it says nothing about points."""

    outcome: str
    rule: RuleData | None
    reasons: list[NoteData]
    assumptions: list[NoteData]
    others: list[RuleData]


@dataclass(frozen=True, slots=True)
class ClausePlace:
    """A clause in its place. points: that bound it; item: key of its item, "" where it is about the whole."""

    key: str
    start: int
    end: int
    text: str
    path: list[str]
    part: str
    item: str
    points: Decimal | None
    sentences: int
    reading: Reading
    more: dict[str, Any]  # number, bounds, like


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """An item in its place; parent: key, "" for the outermost."""

    key: str
    parent: str
    number: str
    title: str
    start: int
    end: int
    points: Decimal | None
    responsible: tuple[str, ...]
    method: str
    extra: bool
    proposed: bool


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """A document: its items (parents before children) and clauses in the order of the text, and what is shown of it.

    shown: {"name", "title", "form", "text", "blocks", "faults", "parts", "definitions", "questions", "none", "total"}.
    """

    title: str
    items: tuple[ItemPlace, ...]
    clauses: tuple[ClausePlace, ...]
    shown: dict[str, Any]


def read(path: Path, name: str, progress: tuple[Progress, Progress]) -> DocumentRead:
    """A stored file. progress: of the document (pages, blocks), then of its clauses. Raises Refused."""
    source = read_source(path, data=path.read_bytes(), name=name, progress=progress[0])
    return plain(read_document(source, progress[1]))


def plain(document: Document) -> DocumentRead:
    sentences = Counter(sentence.clause for sentence in document.sentences)
    clauses = [placed(clause, sentences[clause.id]) for clause in document.clauses]
    return DocumentRead(
        title(document),
        tuple(items_below(document.items, "")),
        tuple(sorted(clauses, key=lambda one: (one.start, one.end))),
        shown(document, sentences[None]),
    )


def placed(clause: ReadClause, sentences: int) -> ClausePlace:
    return ClausePlace(
        clause.id,
        clause.span.start,
        clause.span.end,
        clause.text,
        list(clause.path),
        clause.part or "",
        clause.item or "",
        clause.points,
        sentences,
        reading_of(clause.reading, describes=clause.describes),
        {"number": clause.number, "bounds": list(clause.bounds), "like": clause.like},
    )


def reading_of(meant: Meant, *, describes: bool = False) -> Reading:
    return Reading(
        "none" if describes else meant.outcome,
        None if meant.rule is None or meant.outcome == "flag" else as_json(meant.rule),
        [note_data(each) for each in meant.reasons],
        [note_data(each) for each in meant.assumptions],
        [as_json(each) for each in (*meant.others, *otherwise(meant))],
    )


def otherwise(meant: Meant) -> Iterator[Rule]:
    """What the words say if the assumption is wrong: counted once where it is taken for each time, and the reverse."""
    codes = {note.code for note in meant.assumptions}
    if meant.rule is None or meant.others or not codes & {"once", "each_time"}:
        return
    flipped = tuple(replace(part, once=not part.once) if isinstance(part, Per) else part for part in meant.rule.parts)
    if flipped != meant.rule.parts:
        yield replace(meant.rule, parts=flipped)


def note_data(note: Note) -> NoteData:
    return [note.code, dict(note.details)]


def items_below(items: tuple[Item, ...], parent: str) -> Iterator[ItemPlace]:
    for item in items:
        yield ItemPlace(
            item.id, parent, item.number, item.title, item.span.start, item.span.end,
            item.points, item.responsible, item.method, item.extra, item.proposed,
        )  # fmt: skip
        yield from items_below(item.children, item.id)


def shown(document: Document, none: int) -> dict[str, Any]:
    source = document.source
    return {
        "name": source.name,
        "title": title(document),
        "form": source.form,
        "text": source.text,
        "blocks": [block_data(block) for block in source.blocks],
        "faults": [fault_data(*pair) for pair in zip(document.faults, document.spots, strict=True)],
        "parts": [
            {"kind": part.kind, "span": span_data(part.span), "path": list(part.path), "clause": part.clause}
            for part in document.parts
        ],
        "definitions": [
            {"short": each.short, "long": each.long, "span": span_data(each.span)} for each in document.definitions
        ],
        "questions": [
            {"about": each.about, "options": list(each.options), "clauses": list(each.clauses)}
            for each in document.questions
        ],
        "none": none,
        "total": len(document.sentences),
    }


def fault_data(fault: Fault, spot: Span | None) -> dict[str, Any]:
    return {**fault.as_json(), "spot": span_data(spot) if spot else None}


def span_data(span: Span) -> list[int]:
    return [span.start, span.end]


def block_data(block: Block) -> dict[str, Any]:
    """A paragraph {"span", "level"}; a table {"cells", "head", "height", "width", "title"}."""
    if isinstance(block, Table):
        return table_data(block)
    return {"span": span_data(block.span), "level": block.level}


def table_data(table: Table) -> dict[str, Any]:
    return {
        "span": span_data(table.span),
        "cells": [cell_data(cell) for cell in table.cells],
        "head": table.head,
        "height": table.height,
        "title": table.title,
    }


def cell_data(cell: Cell) -> dict[str, Any]:
    return {
        "at": [cell.row, cell.column, cell.rows, cell.columns],
        "paragraphs": [span_data(span) for span in cell.paragraphs or (cell.span,)],
        "tables": [table_data(table) for table in cell.tables],
    }


# --- one clause, one rule --------------------------------------------------------------------------------------------


def read_again(text: str, points: Decimal | None) -> Reading:
    """A clause of an item worth `points`, read as the only one."""
    return reading_of(read_clause(text, points))


def told(note: NoteData, language: Language) -> str:
    """A reason or an assumption in words."""
    return told_note(Note(note[0], tuple(note[1].items())), language)


def told_of_all(notes: list[NoteData], language: Language) -> str:
    """What notes of one code say in common; … stands where they differ."""
    code, details = notes[0]
    shared = {name for name, words in details.items() if all(note[1].get(name) == words for note in notes)}
    return told([code, {name: words if name in shared else "…" for name, words in details.items()}], language)


def said(rule: RuleData, language: Language) -> str:
    """A rule in words."""
    return say(from_json(rule), language)


def is_known(rule: RuleData | None) -> bool:
    """Whether this program still reads a rule that was kept, perhaps by an earlier one."""
    try:
        return rule is not None and bool(from_json(rule).parts)
    except ValueError:
        return False


def question_words(word: str, language: Language) -> str:
    """A question about the whole, or one of its answers, in words."""
    return asked(word, language)
