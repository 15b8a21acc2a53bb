"""What a whole document says: items, clauses with their readings, what is asked once, every sentence accounted for.

All spans are places in `source.text`. Ids are short and stand for one document only: `i1` items, `c1` clauses, in the
order of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from kaoping.clause.meaning.parts import Note, Outcome, Reading, Rule
from kaoping.clause.outline.model import Belonging, Definition, PartKind
from kaoping.clause.source.blocks import Source, Span
from kaoping.problems import Fault

Standing: TypeAlias = Literal["read", "confirm", "flag", "none"]
"""What became of a sentence: its clause's outcome, or `none` where it does not score."""
Asked: TypeAlias = Literal["partial", "edges"]


@dataclass(frozen=True, slots=True)
class ReadClause:
    """One clause in its place. points: of its item (None: nothing bounds it); item: id of the item it stands in, None
    for what is said of the whole (`part` says what). number: its enumerator ("1、"). bounds: ids of the clauses that it
    bounds (扣完为止, 最高不超过 …); like: id of the clause that "同上" refers to, whose rule it takes.
    describes: it says nothing about points; other clauses of its item do."""

    id: str
    span: Span
    text: str
    path: tuple[str, ...]
    reading: Reading
    points: Decimal | None = None
    item: str | None = None
    part: PartKind | None = None
    number: str = ""
    bounds: tuple[str, ...] = ()
    like: str | None = None
    describes: bool = False

    @property
    def outcome(self) -> Outcome:
        return self.reading.outcome

    @property
    def standing(self) -> Standing:
        return "none" if self.describes else self.reading.outcome

    @property
    def rule(self) -> Rule | None:
        return self.reading.rule

    @property
    def others(self) -> tuple[Rule, ...]:
        return self.reading.others

    @property
    def notes(self) -> tuple[Note, ...]:
        """Why it is flagged, or what it takes for granted."""
        return (*self.reading.reasons, *self.reading.assumptions)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the appraisal with its clauses (ids) and the items below it. number: as the text numbers it ("1.2");
    points: full points, None where the text names none. extra: a bonus or penalty beside the total. proposed: found by
    a guess that a person has to look at."""

    id: str
    number: str
    title: str
    span: Span
    points: Decimal | None = None
    points_span: Span | None = None
    responsible: tuple[str, ...] = ()
    method: str = ""
    clauses: tuple[str, ...] = ()
    children: tuple[Item, ...] = ()
    extra: bool = False
    proposed: bool = False

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class WholePart:
    """Something said of the whole (scope, grades, gates …). clause: id of its reading, None where it is no rule."""

    kind: PartKind
    span: Span
    text: str
    path: tuple[str, ...] = ()
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked once for the whole scheme, with the ids of the clauses that it touches. options: names of the
    answers, the usual one first. Words: `whole.questions.asked`."""

    about: Asked
    options: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence of the document. Between them the sentences hold every character of it but blanks."""

    span: Span
    standing: Standing
    part_of: Belonging
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of sentences by what became of them; total = all of them."""

    read: int = 0
    confirm: int = 0
    flag: int = 0
    none: int = 0

    @property
    def total(self) -> int:
        return self.read + self.confirm + self.flag + self.none


@dataclass(frozen=True, slots=True)
class Document:
    """A regulation as it was read. faults: what the source, the outline (sums …) and the clauses seen together give to
    think about, with `spots` beside them where the place is known; nothing of it refuses."""

    source: Source
    items: tuple[Item, ...] = ()
    clauses: tuple[ReadClause, ...] = ()
    parts: tuple[WholePart, ...] = ()
    questions: tuple[Question, ...] = ()
    definitions: tuple[Definition, ...] = ()
    sentences: tuple[ReadSentence, ...] = ()
    faults: tuple[Fault, ...] = ()
    spots: tuple[Span | None, ...] = ()
    coverage: Coverage = Coverage()

    def clause(self, id: str) -> ReadClause:
        """KeyError for an id that is none."""
        return {one.id: one for one in self.clauses}[id]

    def scoring(self) -> tuple[ReadClause, ...]:
        """The clauses that score, or may: all but those that only describe."""
        return tuple(one for one in self.clauses if not one.describes)


def below(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from below(item.children)
