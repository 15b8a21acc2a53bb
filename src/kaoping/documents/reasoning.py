"""What the documents say about one figure: the explanation of the engine, laid out for paper and screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kaoping.documents.wording import Wording
from kaoping.engine.results import Results
from kaoping.engine.run import Run
from kaoping.engine.telling.explanation import Explanation, Table
from kaoping.problems import Language
from kaoping.scheme.model import Leaf
from kaoping.scheme.voice import bare

PARTS = 500  # parts of one item that a page lists
FACTS = 20  # rows of one fact table that a page lists
LARGE = ("cases", "incidents", "marks", "values", "ballots")  # tables that may be
SCANNED = 2_000_000_000  # most rows times cells that are looked through for rows of fact
UNFOLDED, PRINTED = 12, 5  # rows in sight on the screen, and of facts on paper
BESIDE = 5  # columns of a table that fits beside the formula


class Explain(Protocol):
    """Gives the explanation of an item of a unit (`Explainer.explain`)."""

    def __call__(self, unit: str, item: str, language: Language = "zh", *, rows: bool = True) -> Explanation: ...


@dataclass(frozen=True, slots=True)
class Listing:
    """A small table. right: numbers of the columns that hold figures; count: how many rows there are in all.

    on_paper: how many rows are printed; the page unfolds the others.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...]
    count: int
    on_paper: int

    @property
    def wide(self) -> bool:
        """Whether it needs the whole width of a page."""
        return len(self.head) > BESIDE


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a unit got the points of one leaf item, in the language of the document.

    sentences: the headline in Chinese and in English. lines: what it was made of. particulars: name and text.
    with_rows: whether the rows of fact were looked up. facts: what was looked at of which no row is shown.
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
    with_rows: bool


class Reasons:
    """The explanations of one run, asked for cell by cell.

    The rows of fact behind a cell are looked up for the language of the document only, and not at all where that would
    mean to read too many rows of large tables over and over; `kaoping explain` gives them for one cell.
    """

    def __init__(self, run: Run, results: Results, explain: Explain, say: Wording) -> None:
        self.explain, self.say = explain, say
        cells = len(results.standings) * sum(1 for _ in results.scheme.leaves())
        self.with_rows = cells * max(map(run.facts.count, LARGE)) <= SCANNED

    def grounds(self, unit: str, leaf: Leaf) -> Grounds:
        """Why a unit got the points of a leaf item."""
        language = self.say.language
        own = self.explain(unit, leaf.id, language, rows=self.with_rows)
        other = self.explain(unit, leaf.id, "en" if language == "zh" else "zh", rows=False)
        sentences = (own.headline, other.headline) if language == "zh" else (other.headline, own.headline)
        return grounds_of(leaf, own, sentences, self.say, self.with_rows)


def grounds_of(leaf: Leaf, own: Explanation, sentences: tuple[str, str], say: Wording, with_rows: bool) -> Grounds:
    """An explanation as the documents lay it out."""
    titles = {table.title for table in own.tables}
    return Grounds(
        headline=own.headline,
        sentences=sentences,
        lines=own.lines,
        formula=own.formula,
        clause=own.clause,
        rule=own.rule,
        source=own.source,
        particulars=tuple(particulars(leaf, say)),
        decisions=own.decisions,
        notes=own.notes,
        facts=tuple(text for text in own.facts if text not in titles),
        tables=tuple(listings(leaf, own.tables)),
        with_rows=with_rows,
    )


def particulars(leaf: Leaf, say: Wording) -> Iterator[tuple[str, str]]:
    if leaf.responsible:
        yield say("responsible"), say("and").join(leaf.responsible)
    if leaf.method:
        yield say("method"), say.pick(leaf.method, leaf.method_en)


def listings(leaf: Leaf, tables: tuple[Table, ...]) -> Iterator[Listing]:
    """The tables of an explanation, parts before facts, cut to what a page holds."""
    by_parts = leaf.each is not None and leaf.combine != "mean_first"
    for at, table in enumerate(tables):
        most, on_paper = (PARTS, UNFOLDED) if by_parts and at == 0 else (FACTS, PRINTED)
        rows = tuple(tuple(map(bare, row)) for row in table.rows[:most])
        yield Listing(table.title, table.head, rows, table.right, max(table.count, len(table.rows)), on_paper)
