"""What the outline of a document is: items with their clauses, parts of the whole, and every sentence accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from kaoping.clause.source.blocks import Span
from kaoping.problems import Fault

# rule: has scoring words; requirement: has none, the points of its item rest on it; lead: only introduces others
ClauseRole: TypeAlias = Literal["rule", "requirement", "lead"]
PartKind: TypeAlias = Literal[
    "scope", "cycle", "composition", "formula", "grade", "gate", "award", "fund", "appeal", "definition"
]
Belonging: TypeAlias = (
    PartKind | Literal["title", "item", "clause", "lead", "head", "cell", "page", "web", "description"]
)


@dataclass(frozen=True, slots=True)
class ClauseText:
    """Words that make one rule, as they stand in the text. number: the enumerator before it ("1、", "②"), if any."""

    span: Span
    text: str
    role: ClauseRole = "rule"
    number: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the appraisal. extra: a bonus or penalty beside the total. proposed: found by a guess that a person
    has to look at (flat tables, tables without head)."""

    number: str
    title: str
    span: Span
    points: Decimal | None = None
    points_span: Span | None = None
    responsible: tuple[str, ...] = ()
    method: str = ""
    clauses: tuple[ClauseText, ...] = ()
    children: tuple[Entry, ...] = ()
    extra: bool = False
    proposed: bool = False

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Part:
    """Something said about the whole. path: the headings above it."""

    kind: PartKind
    span: Span
    text: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    short: str
    long: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point at another clause; target is None where it was not found."""

    span: Span
    target: Span | None


@dataclass(frozen=True, slots=True)
class Sentence:
    span: Span
    part_of: Belonging


@dataclass(frozen=True, slots=True)
class Finding:
    fault: Fault
    span: Span


@dataclass(frozen=True, slots=True)
class Placed:
    """A clause with what its reader needs: the titles above it and the points of its item (None: nothing bounds it)."""

    clause: ClauseText
    path: tuple[str, ...]
    points: Decimal | None
    part: PartKind | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    entries: tuple[Entry, ...] = ()
    parts: tuple[Part, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    findings: tuple[Finding, ...] = ()
    definitions: tuple[Definition, ...] = ()
    references: tuple[Reference, ...] = ()

    def every(self) -> Iterator[Entry]:
        """All entries, parents before children."""
        yield from walk(self.entries)

    def clauses(self) -> Iterator[Placed]:
        """Everything that is to be read as a rule, in the order of the text; leads are left out."""
        found = [*placed(self.entries), *(of_part(part) for part in self.parts if part.kind in READ)]
        yield from sorted(found, key=lambda one: one.clause.span.start)


READ = frozenset({"gate", "formula", "award", "grade", "fund", "composition"})


def walk(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from walk(entry.children)


def placed(entries: tuple[Entry, ...], above: tuple[str, ...] = (), points: Decimal | None = None) -> Iterator[Placed]:
    """An item without points of its own is bounded by the nearest item above that has some."""
    for entry in entries:
        path = (*above, entry.title) if entry.title else above
        own = (None if entry.extra else points) if entry.points is None else entry.points
        yield from (Placed(clause, path, own) for clause in entry.clauses if clause.role != "lead")
        yield from placed(entry.children, path, own)


def of_part(part: Part) -> Placed:
    return Placed(ClauseText(part.span, part.text), part.path, None, part.kind)
