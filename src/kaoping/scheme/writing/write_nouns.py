"""Measures as nouns: the one function for all kinds, names of measures in formulas, brackets where a noun would run on.

The kinds of measures themselves stand in `write_measures.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from kaoping.scheme import expression as ex
from kaoping.scheme import words
from kaoping.scheme.figures import Node
from kaoping.scheme.hints import Words
from kaoping.scheme.measures import (
    AnswerScore,
    Attribute,
    Class,
    Constant,
    Count,
    Formula,
    Incidents,
    Judged,
    Of,
    Rank,
    Share,
    Sum,
    Value,
)
from kaoping.scheme.voice import Voice
from kaoping.scheme.writing.write_conditions import ATOM, Columns, Nature, binding, condition


@singledispatch
def noun(measure: Node, voice: Voice) -> str:
    """A measure as a noun, e.g. 等级为“一般”且有效的案件数."""
    raise NotImplementedError(type(measure).__name__)


MISSING = Words("缺数", "missing")
MONTHS_IN_CYCLE = "months_in_cycle"


@dataclass(frozen=True, slots=True)
class Meanings:
    """Names in a condition or formula over units: measures, attributes; after the roll-up the total and its kin too."""

    voice: Voice
    missing: Words = MISSING

    def nature(self, name: str) -> Nature:
        scheme = self.voice.scheme
        if name in scheme.measures:
            return {Class: "text", Rank: "place"}.get(type(scheme.measures[name]), "number")  # type: ignore[return-value]
        if name in scheme.inputs.attributes:
            return "number" if scheme.inputs.attributes[name].number else "text"
        return {"grade": "text", "rank": "place"}.get(name, "number")  # type: ignore[return-value]

    def noun(self, name: str) -> str:
        if name in self.voice.scheme.measures:
            return held_noun(name, self.voice)
        if name in self.voice.scheme.inputs.attributes:
            return noun(Attribute(attribute=name), self.voice)
        if name == MONTHS_IN_CYCLE:
            return self.voice.pick("周期的月数", "the number of months in the cycle")
        return self.voice.word(words.TOTALS[name])

    def flag(self, name: str, holds: bool) -> str:
        raise ValueError(f"{name} is no statement")

    def text(self, text: str, beside: str | None) -> str:
        return self.voice.attribute_entry(beside or "", text)

    def unit(self, name: str) -> words.Unit:
        if name in self.voice.scheme.measures:
            return self.voice.unit(name)
        return {"total": words.POINTS, "full": words.POINTS, "rank": words.PLACE}.get(name, words.NO_UNIT)


def row_condition(text: str, table: str, voice: Voice) -> str:
    """A condition over the rows of one table."""
    known = frozenset(words.COLUMNS[table])
    return condition(ex.resolve(ex.read(text), known), Columns(table, voice))


def unit_formula(text: str, voice: Voice) -> str:
    """A condition or formula over measures and attributes."""
    return condition(meant(text, voice), Meanings(voice))


def standing_condition(text: str, voice: Voice) -> str:
    """A condition that may also read the total, its full points, the rank and the grade."""
    return condition(meant(text, voice, frozenset(words.TOTALS)), Meanings(voice))


def formula_of_items(text: str, voice: Voice, items: frozenset[str]) -> str:
    """Arithmetic over the points of items."""
    return condition(ex.resolve(ex.read(text), frozenset(), items), Meanings(voice))


def meant(text: str, voice: Voice, also: frozenset[str] = frozenset()) -> ex.Expression:
    """A condition or formula over units, its names settled."""
    scheme = voice.scheme
    return ex.resolve(ex.read(text), also | {*scheme.measures, *scheme.inputs.attributes, MONTHS_IN_CYCLE})


def measure_noun(of: Of, voice: Voice) -> str:
    """A measure, by name or written out, as a noun."""
    return noun(voice.scheme.measure(of), voice)


def held_noun(of: Of, voice: Voice) -> str:
    """The same among other words: bracketed where its end would not be seen."""
    measure = voice.scheme.measure(of)
    text = noun(measure, voice)
    return text if closed(measure, voice) else voice.bracketed(text)


def closed(measure: Node, voice: Voice) -> bool:
    """Whether a noun holds together among other words."""
    match measure:
        case Count(where=None) | Sum(where=None) | Incidents(where=None):
            return True
        case Formula(formula=text):
            return binding(meant(text, voice)) >= ATOM
        case Value() | Attribute() | Constant() | Judged() | Share() | AnswerScore():
            return True
        case _:
            return False
