"""An explanation as it is handed over: sentences, formula, clause, decisions, tables; as text or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kaoping.aligned import padded, width
from kaoping.engine.results import State
from kaoping.engine.telling.fact_requests import FactRequest
from kaoping.problems import Language
from kaoping.scheme.hints import Words
from kaoping.scheme.words import STATES

PRINTED = 20  # rows of a table that a terminal shows


@dataclass(frozen=True, slots=True)
class Table:
    """A small table of texts. right: numbers of the columns that hold figures; count: rows there are in all."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    count: int = 0

    def as_text(self) -> str:
        """The table in columns, for a terminal; of many rows the first."""
        shown = self.rows[:PRINTED]
        lines = [self.head, *shown]
        widths = [max(map(width, cells)) for cells in zip(*lines, strict=True)]
        body = "\n".join("  " + self.line(cells, widths) for cells in lines)
        more = f"\n  … ({self.count})" if self.count > len(shown) else ""
        return f"{self.title}\n{body}{more}"

    def line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        aligned = (padded(cell, to, at in self.right) for at, (cell, to) in enumerate(zip(cells, widths, strict=True)))
        return "  ".join(aligned).rstrip()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a unit got these points for this item, in one language.

    points: as text with the scheme's places, "" without. exact: the figure before it was rounded, as a fraction.
    headline: one sentence. lines: what it was made of. formula: the arithmetic. clause: the clause in our own words.
    rule: the rule written back. source: where it stands. decisions: the readings that were applied. tables: parts, then
    facts. requests: the rows of facts behind it; facts: the same in words.
    """

    language: Language
    unit: str
    unit_name: str
    item: str
    title: str
    state: State
    points: str
    exact: str
    headline: str
    lines: tuple[str, ...] = ()
    formula: str = ""
    clause: str = ""
    rule: str = ""
    source: str = ""
    decisions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    facts: tuple[str, ...] = ()
    requests: tuple[FactRequest, ...] = ()

    def as_text(self, language: Language | None = None) -> str:
        """The whole explanation as plain text; `language` only chooses the headings."""
        return "\n".join(self.paragraphs(language or self.language)) + "\n"

    def paragraphs(self, language: Language) -> Iterator[str]:
        state = "" if self.state == "ok" else f" · {pick(STATES[self.state], language)}"
        yield f"{self.unit_name} · {self.item} {self.title}{state}"
        yield self.headline
        yield from (f"  {line}" for line in self.lines)
        single = (("formula", self.formula), ("clause", self.clause), ("rule", self.rule), ("source", self.source))
        yield from (said(HEADINGS[name], text, language) for name, text in single if text)
        listed = {table.title for table in self.tables}
        unlisted = tuple(text for text in self.facts if text not in listed)
        several = (("decisions", self.decisions), ("notes", self.notes), ("facts", unlisted))
        yield from (said(HEADINGS[name], text, language) for name, texts in several for text in texts)
        for table in self.tables:
            yield ""
            yield table.as_text()

    def as_json(self) -> dict[str, Any]:
        """The explanation as JSON values; figures are texts, so that none of them is rounded."""
        whole = asdict(self)
        whole["tables"] = [{"title": each.title, "head": each.head, "rows": each.rows} for each in self.tables]
        return whole


HEADINGS = {
    "formula": Words("算式", "Formula"),
    "clause": Words("条款", "Clause"),
    "rule": Words("规则", "Rule"),
    "source": Words("依据", "Source"),
    "decisions": Words("口径", "Decision"),
    "notes": Words("注", "Note"),
    "facts": Words("事实", "Facts"),
}


def pick(pair: Words, language: Language) -> str:
    return pair.zh if language == "zh" else pair.en


def said(heading: Words, text: str, language: Language) -> str:
    return f"{heading.zh}：{text}" if language == "zh" else f"{heading.en}: {text}"
