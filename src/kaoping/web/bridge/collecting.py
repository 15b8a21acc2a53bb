"""What a scheme wants people to enter: marks, reported figures and incidents, item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from kaoping.engine.checking.expected import Bounds, expected_of
from kaoping.engine.cycle import Cycle, parse_cycle
from kaoping.scheme.measures import Incidents, Judged, Value
from kaoping.scheme.model import MONTH, Scheme
from kaoping.scheme.reading import Reading
from kaoping.web.bridge.schemes import cited, edition

MONTHLY = ("months", "mean", "max", "min")  # ways of taking a figure that ask for one a month
OPEN: Bounds = (None, None)


@dataclass(frozen=True, slots=True)
class Want:
    """One column of facts. table: marks or values; code: item that is marked, or indicator; period: "" for marks.

    items: leaves that read it, in the order of the scheme (none: only awards or gates do); kind: of the units that it
    is about; least and most: the range that the scheme allows, None where it is open; of: what a figure counts (件).
    """

    table: str
    code: str
    period: str
    title: str
    title_en: str
    kind: str
    items: tuple[str, ...]
    least: Decimal | None
    most: Decimal | None
    of: str = ""

    @property
    def key(self) -> str:
        """How pages and files name the column: marks:1.1.1, values:reports:2026-03."""
        return ":".join(part for part in (self.table, self.code, self.period) if part)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of incident. levels: those that the rules know, () for none; chosen: the range of points that a person
    chooses from (`count` holds them), None where the rule gives them. kind_of_unit: about which units."""

    code: str
    title: str
    items: tuple[str, ...]
    levels: tuple[str, ...]
    chosen: Bounds | None
    kind_of_unit: str


@dataclass(frozen=True, slots=True)
class Clause:
    """An item as an assessor reads it."""

    id: str
    title: str
    title_en: str
    method: str
    method_en: str
    clause: str
    cited: str
    section: str  # id of the section around it, "" for none
    judged: str  # how several marks become one: mean, trimmed, highest, lowest; "" where nobody marks


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that people enter for a cycle. surveys and attributes come from elsewhere; they are named here."""

    columns: tuple[Want, ...]
    kinds: tuple[Kind, ...]
    clauses: Mapping[str, Clause] = field(default_factory=dict)


def wanted(text: str, decisions: Mapping[str, str], period: str) -> Wanted:
    """What a scheme wants entered in a cycle of this period, in the order of its items."""
    return _wanted(text, tuple(sorted(decisions.items())), period)


@lru_cache(maxsize=16)
def _wanted(text: str, decisions: tuple[tuple[str, str], ...], period: str) -> Wanted:
    scheme = edition(text, dict(decisions)).scheme
    reading, cycle = Reading(scheme, {}), parse_cycle(period)
    columns: dict[str, Want] = {}
    for want in _columns(scheme, reading, cycle):
        known = columns.get(want.key)
        columns[want.key] = want if known is None else replace(known, items=(*known.items, *want.items))
    kinds: dict[str, Kind] = {}
    for kind in _kinds(scheme, reading):
        known_kind = kinds.get(kind.code)
        kinds[kind.code] = kind if known_kind is None else replace(known_kind, items=(*known_kind.items, *kind.items))
    return Wanted(tuple(columns.values()), tuple(kinds.values()), dict(_clauses(scheme, reading)))


def _columns(scheme: Scheme, reading: Reading, cycle: Cycle) -> Iterator[Want]:
    monthly = _monthly(reading)
    full = expected_of(scheme).full_marks
    titles = {leaf.id: (leaf.title, leaf.title_en or "") for leaf in scheme.leaves()}
    for leaf in scheme.leaves():
        kind = reading.kind_of_subject(leaf)
        seen: set[str] = set()
        for node in reading.reached(leaf):
            made: list[Want] = []
            if isinstance(node, Judged):
                item = node.item or leaf.id
                title, title_en = titles.get(item, (item, ""))
                made = [Want("marks", item, "", title, title_en, kind, (leaf.id,), Decimal(0), full.get(item))]
            elif isinstance(node, Value):
                made = list(_of_value(scheme, node, (leaf.id,), kind, cycle, monthly))
            for want in made:
                if want.key not in seen:
                    seen.add(want.key)
                    yield want
    for node in reading.reached(*reading.after_roll_up):
        if isinstance(node, Value):
            yield from _of_value(scheme, node, (), scheme.appraises, cycle, monthly)


def _monthly(reading: Reading) -> frozenset[str]:
    """Indicators that some measure takes month by month."""
    nodes = [node for _, leaf in reading.leaves for node in reading.reached(leaf)]
    by_month = {
        node.value for _, leaf in reading.leaves if leaf.each == MONTH for node in reading.reached(leaf)
        if isinstance(node, Value)
    }  # fmt: skip
    return frozenset(node.value for node in nodes if isinstance(node, Value) and node.take in MONTHLY) | by_month


def _of_value(
    scheme: Scheme, node: Value, items: tuple[str, ...], kind: str, cycle: Cycle, monthly: frozenset[str]
) -> Iterator[Want]:
    indicator = scheme.inputs.indicators.get(node.value)
    title = indicator.title if indicator else node.value
    least, most = (indicator.min, indicator.max) if indicator else OPEN
    span = cycle if node.period == "cycle" else cycle.previous
    for period in span.months if node.value in monthly else (span.text,):
        of = indicator.unit if indicator else ""
        yield Want("values", node.value, period, title, "", kind, items, least, most, of)


def _kinds(scheme: Scheme, reading: Reading) -> Iterator[Kind]:
    chosen = expected_of(scheme).chosen
    for leaf in scheme.leaves():
        codes = dict.fromkeys(
            code for node in reading.reached(leaf) if isinstance(node, Incidents) for code in node.kinds
        )
        for code in codes:
            given = scheme.inputs.kinds.get(code)
            title, levels = (given.title, given.levels) if given else (code, ())
            yield Kind(code, title, (leaf.id,), levels, chosen.get(code), reading.kind_of_subject(leaf))
    for code in _after_roll_up(reading):
        given = scheme.inputs.kinds.get(code)
        yield Kind(code, given.title if given else code, (), given.levels if given else (), None, scheme.appraises)


def _after_roll_up(reading: Reading) -> list[str]:
    """Kinds that only gates and awards read (否决)."""
    nodes = reading.reached(*reading.after_roll_up)
    return list(dict.fromkeys(code for node in nodes if isinstance(node, Incidents) for code in node.kinds))


def _clauses(scheme: Scheme, reading: Reading) -> Iterator[tuple[str, Clause]]:
    above = {child.id: section.id for _, section in reading.sections for child in section.items}
    for leaf in scheme.leaves():
        judged = next((node.judged for node in reading.reached(leaf) if isinstance(node, Judged)), "")
        words = (leaf.title, leaf.title_en or "", leaf.method or "", leaf.method_en or "", leaf.clause or "")
        section = above.get(leaf.id, "")
        yield leaf.id, Clause(leaf.id, *words, cited(leaf.source), "" if section == "total" else section, judged)
