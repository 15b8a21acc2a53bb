"""Figures that nobody types: what a scheme works out of reported figures, for every unit, by the engine itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from kaoping.api import score
from kaoping.engine.plan.demands import UNITS
from kaoping.engine.referee.exact import plain
from kaoping.engine.scoring.findings import Findings
from kaoping.engine.short_names import short
from kaoping.scheme.measures import Formula, Measure, Peers, Rank, Ratio, Value
from kaoping.scheme.model import Scheme
from kaoping.scheme.reading import Reading
from kaoping.scheme.voice import Voice
from kaoping.web.bridge.schemes import edition

PLACES = 4  # of a figure that does not end


@dataclass(frozen=True, slots=True)
class Derived:
    """A named measure. words: how it is made, in words; indicators: reported figures that go into it; items: leaves
    that read it."""

    name: str
    words: str
    words_en: str
    percent: bool
    indicators: frozenset[str]
    items: tuple[str, ...]


def derived(text: str, decisions: Mapping[str, str]) -> tuple[Derived, ...]:
    """The named measures of a scheme that are worked out of reported figures, in its order."""
    return _derived(text, tuple(sorted(decisions.items())))


@lru_cache(maxsize=16)
def _derived(text: str, decisions: tuple[tuple[str, str], ...]) -> tuple[Derived, ...]:
    scheme = edition(text, dict(decisions)).scheme
    reading = Reading(scheme, {})
    readers: dict[int, list[str]] = {}
    for leaf in scheme.leaves():
        if leaf.each is None:
            for node in reading.reached(leaf):
                readers.setdefault(id(node), []).append(leaf.id)
    found = (_one(name, measure, scheme, reading, readers) for name, measure in scheme.measures.items())
    return tuple(each for each in found if each is not None)


def _one(
    name: str, measure: Measure, scheme: Scheme, reading: Reading, readers: Mapping[int, list[str]]
) -> Derived | None:
    items = tuple(dict.fromkeys(readers.get(id(measure), ())))
    if not isinstance(measure, Formula | Ratio | Peers | Rank) or not items:
        return None
    indicators = frozenset(node.value for node in reading.reached(measure) if isinstance(node, Value))
    words = [short(measure, Voice(scheme, language)) for language in ("zh", "en")]
    percent = isinstance(measure, Ratio) or (isinstance(measure, Peers) and measure.peers == "pooled")
    return Derived(name, words[0], words[1], percent, indicators, items) if indicators else None


def worked_out(
    text: str, decisions: Mapping[str, str], facts: Mapping[str, Any], period: str, names: Iterable[str]
) -> dict[str, dict[str, str]]:
    """Named measures of the facts as they stand: name → unit → figure; units where it is missing are left out.

    Raises Refused where the facts cannot be scored.
    """
    made = score(edition(text, decisions), facts, period, trial=True)
    try:
        return {name: _figures(made.run.findings, name) for name in names}
    finally:
        made.run.facts.close()


def _figures(findings: Findings, name: str) -> dict[str, str]:
    units = findings.subjects(UNITS).units
    try:
        numbers = findings.numbers(name, UNITS).spread(len(units))
    except KeyError:  # only an item that waits for a decision reads it
        return {}
    found = ((unit, numbers.at(at)) for at, unit in enumerate(units))
    return {unit: _text(figure) for unit, figure in found if figure is not None}


def _text(figure: Fraction) -> str:
    return format(plain(figure, PLACES), "f")
