"""What the documents say about one figure: the explanation of the engine, laid out for paper and screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kaoping.documents.wording import Wording
from kaoping.engine.explanation import Explanation, Table
from kaoping.problems import Language
from kaoping.scheme.model import Leaf
from kaoping.scheme.voice import bare

PARTS = 500  # parts of one item that a page lists
FACTS = 20  # rows of one fact table that a page lists
BESIDE = 6  # columns of a table that fits beside the formula


class Explain(Protocol):
    """Gives the explanation of an item of a unit (`Explainer.explain`)."""

    def __call__(self, unit: str, item: str, language: Language = "zh") -> Explanation: ...


@dataclass(frozen=True, slots=True)
class Listing:
    """A small table. right: numbers of the columns that hold figures; count: how many rows there are in all."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...]
    count: int

    @property
    def wide(self) -> bool:
        """Whether it needs the whole width of a page."""
        return len(self.head) > BESIDE


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a unit got the points of one leaf item, in the language of the document.

    sentences: the headline in Chinese and in English. lines: what it was made of. particulars: name and text.
    """

    headline: str
    sentences: tuple[str, str]
    lines: tuple[str, ...]
    formula: str
    clause: str
    rule: str
    source: str
    particulars: tuple[tuple[str, str], ...]
    decisions: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[str, ...]
    tables: tuple[Listing, ...]


def grounds_of(unit: str, leaf: Leaf, explain: Explain, say: Wording) -> Grounds:
    """The explanation of a leaf item of a unit."""
    found: dict[Language, Explanation] = {"zh": explain(unit, leaf.id, "zh"), "en": explain(unit, leaf.id, "en")}
    own = found[say.language]
    return Grounds(
        headline=own.headline,
        sentences=(found["zh"].headline, found["en"].headline),
        lines=own.lines,
        formula=own.formula,
        clause=own.clause,
        rule=own.rule,
        source=own.source,
        particulars=tuple(particulars(leaf, say)),
        decisions=own.decisions,
        notes=own.notes,
        facts=own.facts,
        tables=tuple(listings(leaf, own.tables)),
    )


def particulars(leaf: Leaf, say: Wording) -> Iterator[tuple[str, str]]:
    if leaf.responsible:
        yield say("responsible"), say("and").join(leaf.responsible)
    if leaf.method:
        yield say("method"), leaf.method


def listings(leaf: Leaf, tables: tuple[Table, ...]) -> Iterator[Listing]:
    """The tables of an explanation, parts before facts, cut to what a page holds."""
    by_parts = leaf.each is not None and leaf.combine != "mean_first"
    for at, table in enumerate(tables):
        most = PARTS if by_parts and at == 0 else FACTS
        rows = tuple(tuple(map(bare, row)) for row in table.rows[:most])
        yield Listing(table.title, table.head, rows, table.right, max(table.count, len(table.rows)))
