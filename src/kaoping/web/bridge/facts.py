"""Facts as the platform sees them: the contract of the seven tables, what is wrong with a file, what a scheme needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kaoping.engine.checking.check_cells import SHOWN as SHOWN
from kaoping.engine.checking.check_facts import check_against, expected_of
from kaoping.engine.checking.expected import Expected
from kaoping.engine.checking.faults_by_scheme import COLUMN_ABSENT as F_COLUMN_ABSENT
from kaoping.engine.checking.faults_in_rows import UNKNOWN_UNIT as F_UNKNOWN_UNIT
from kaoping.engine.cycle import Cycle, parse_cycle, span_of
from kaoping.engine.facts import Facts, inspect_facts
from kaoping.engine.faults import NO_TABLES as F_NO_TABLES
from kaoping.engine.faults import UNKNOWN_TABLE as F_UNKNOWN_TABLE
from kaoping.engine.tables import TABLES as TABLES
from kaoping.engine.tables import Column as Column
from kaoping.engine.tables import Table as Table
from kaoping.problems import Fault
from kaoping.scheme.measures import Incidents, Judged, Value
from kaoping.scheme.model import Scheme
from kaoping.scheme.reading import Reading, surveys_used
from kaoping.web.bridge.schemes import edition

UNKNOWN_UNIT, UNKNOWN_TABLE, COLUMN_ABSENT = F_UNKNOWN_UNIT.code, F_UNKNOWN_TABLE.code, F_COLUMN_ABSENT.code
NO_TABLES = F_NO_TABLES.code
Period = Cycle  # the platform calls a cycle what the office opens; the engine, its span of months
SIZES = {12: "year", 3: "quarter", 1: "month"}


def parse_period(text: str) -> Period:
    """A period as the engine reads it: 2026, 2026Q1, 2026-11. Raises Refused."""
    return parse_cycle(text)


def size_of(period: Period) -> str:
    """year, quarter or month."""
    return SIZES[len(period.months)]


def months_of(period: str | None) -> tuple[int, int]:
    """First and last month of a reported figure's period, counted 12 × year + month − 1; an empty one spans all."""
    span = span_of(period) if period else None
    return (span.first, span.last) if span else (-1, 1 << 30)


@dataclass(frozen=True)
class Inspected:
    """Facts as far as they could be read, and everything that is wrong with them. `facts` is None when nothing could
    be read. `brought`: the tables of the source itself."""

    facts: Facts | None
    faults: list[Fault]

    @property
    def brought(self) -> list[str]:
        return [table for table in TABLES if self.facts is not None and table in self.facts.brought]

    def __enter__(self) -> Inspected:
        return self

    def __exit__(self, *exception: object) -> None:
        if self.facts is not None:
            self.facts.close()


def inspect(
    source: Path | Mapping[str, Any],
    units: Any,
    text: str,
    decisions: Mapping[str, str],
    period: str,
    kinds: Mapping[str, str] | None = None,
) -> Inspected:
    """Read a source beside the units of a cycle, and check it for the cycle's scheme. Use as a context manager.

    kinds: words for kinds of units in the source → the key by which schemes call them.
    Faults that say what is not in the source are left out: the tables may have been brought in before.
    """
    facts, found = inspect_facts(source, units=units)
    if facts is not None:
        if "units" in facts.brought:
            for word, key in (kinds or {}).items():
                facts.connection.execute("UPDATE typed.units SET kind = ? WHERE kind = ?", [key, word])
        by_scheme = check_against(facts, expected(text, decisions), parse_cycle(period))
        found = found + [fault for fault in by_scheme if fault.place.table in facts.brought]
    return Inspected(facts, found)


def expected(text: str, decisions: Mapping[str, str] | None = None) -> Expected:
    """What a scheme reads: tables with their columns, indicators, kinds, marked items, surveys, attributes."""
    return _expected(text, tuple(sorted((decisions or {}).items())))


@lru_cache(maxsize=24)
def _expected(text: str, decisions: tuple[tuple[str, str], ...]) -> Expected:
    return expected_of(edition(text, dict(decisions)).scheme)


@dataclass(frozen=True)
class Names:
    """Codes in the facts → what people call them, as the scheme says; "" where it gives none."""

    indicators: dict[str, str]
    kinds: dict[str, str]
    surveys: dict[str, str]
    attributes: dict[str, str]
    items: dict[str, str]


def names(text: str) -> Names:
    """The words of a scheme for what stands in its facts."""
    scheme = edition(text).scheme
    inputs = scheme.inputs
    return Names(
        {key: given.title for key, given in inputs.indicators.items()},
        {key: given.title for key, given in inputs.kinds.items()},
        {key: given.title for key, given in inputs.surveys.items()},
        {key: given.title for key, given in inputs.attributes.items()},
        {entry.id: entry.title for entry in scheme.entries()},
    )


@dataclass(frozen=True)
class Reads:
    """The rows of fact that some items read: marks by item, incidents by kind, values by indicator,
    ballots by survey."""

    marks: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()
    surveys: frozenset[str] = frozenset()


def reads(text: str, items: frozenset[str]) -> Reads:
    """What the leaves among the items read."""
    found: dict[str, set[str]] = {"marks": set(items), "kinds": set(), "indicators": set(), "surveys": set()}
    for item in items:
        for sort, codes in _reads_by_item(text).get(item, {}).items():
            found[sort] |= codes
    return Reads(**{sort: frozenset(codes) for sort, codes in found.items()})


@lru_cache(maxsize=8)
def _reads_by_item(text: str) -> dict[str, dict[str, set[str]]]:
    scheme: Scheme = edition(text).scheme
    reading = Reading(scheme, {})
    by_item: dict[str, dict[str, set[str]]] = {}
    for leaf in scheme.leaves():
        found: dict[str, set[str]] = {"marks": {leaf.id}, "kinds": set(), "indicators": set(), "surveys": set()}
        for node in reading.reached(leaf):
            if isinstance(node, Incidents):
                found["kinds"] |= set(node.kinds)
            elif isinstance(node, Value):
                found["indicators"].add(node.value)
            elif isinstance(node, Judged) and node.item:
                found["marks"].add(node.item)
            found["surveys"] |= set(surveys_used(node))
        by_item[leaf.id] = found
    return by_item
