"""What a scheme expects of the facts, said so that the checker need not know schemes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from kaoping.engine.tables import TABLES
from kaoping.scheme import expression as ex
from kaoping.scheme.figures import Node
from kaoping.scheme.measures import AnswerScore, Attribute, Count, Incidents, Judged, Share, Sum, Value
from kaoping.scheme.model import Leaf, Scheme
from kaoping.scheme.reading import Reading, attributes_used
from kaoping.scheme.rules import Chosen, Points, Rates

Bounds = tuple[Decimal | None, Decimal | None]
"""Least and greatest, either may be open."""


class ExpectedAttribute(NamedTuple):
    """An attribute of the units of one kind: one of `words`, or a number not below `least`, or any text."""

    kind: str
    words: frozenset[str] | None = None
    number: bool = False
    least: Decimal | None = None


class ExpectedSurvey(NamedTuple):
    """The answers to every question (empty: any); or those to each question that is read (empty: any question)."""

    answers: frozenset[str] = frozenset()
    questions: Mapping[str, frozenset[str]] = {}


@dataclass(frozen=True)
class Expected:
    """`full_marks`: item that is marked → highest mark, None if there is no limit. `kinds`: of incidents → the levels
    that rules know, None for any. `chosen`: kind whose `count` a person chooses → its range. `columns`: table that is
    read → columns that are needed. `appraised`: the kind of unit. `items`: every item that can be exempted."""

    appraised: str
    full_marks: Mapping[str, Decimal | None] = field(default_factory=dict)
    surveys: Mapping[str, ExpectedSurvey] = field(default_factory=dict)
    kinds: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    indicators: Mapping[str, Bounds] = field(default_factory=dict)
    attributes: Mapping[str, ExpectedAttribute] = field(default_factory=dict)
    chosen: Mapping[str, Bounds] = field(default_factory=dict)
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    items: frozenset[str] | None = None


def expected_of(scheme: Scheme) -> Expected:
    """What a checked scheme expects: of its inputs, those that its items and consequences come to use."""
    reading, inputs = Reading(scheme, {}), scheme.inputs
    parts: list[tuple[Node, Leaf | None]] = [(node, leaf) for leaf in scheme.leaves() for node in reading.reached(leaf)]
    parts += [(node, None) for node in reading.reached(*reading.after_roll_up)]
    nodes = [node for node, _ in parts]
    attributes = {name for node in nodes for name in attributes_used(node)}
    return Expected(
        appraised=scheme.appraises,
        full_marks=_full_marks(scheme, parts),
        surveys={
            name: ExpectedSurvey(
                frozenset(survey.answers), {id: frozenset(part.answers) for id, part in survey.questions.items()}
            )
            for name, survey in inputs.surveys.items()
        },
        kinds={name: frozenset(kind.levels) or None for name, kind in inputs.kinds.items()},
        indicators={name: (indicator.min, indicator.max) for name, indicator in inputs.indicators.items()},
        attributes={
            name: ExpectedAttribute(given.of, frozenset(given.words) if given.words else None, given.number, given.min)
            for name, given in inputs.attributes.items()
            if name in attributes
        },
        chosen=_chosen(scheme, nodes),
        columns=_columns(scheme, nodes),
        items=frozenset(entry.id for entry in scheme.entries()),
    )


def _full_marks(scheme: Scheme, parts: Iterable[tuple[Node, Leaf | None]]) -> dict[str, Decimal | None]:
    """Marks are points of the item where they stand for themselves; marks that a rule goes on to work with are not."""
    found: dict[str, Decimal | None] = {}
    for node, leaf in parts:
        if isinstance(node, Judged) and (item := node.item or (leaf and leaf.id)):
            found.setdefault(item, None)
    for leaf in scheme.leaves():
        rule = scheme.measure(leaf.rule.points) if isinstance(leaf.rule, Points) else leaf.rule
        if isinstance(rule, Judged):
            highest = leaf.points if leaf.cap == "full" else leaf.cap
            found[rule.item or leaf.id] = highest if isinstance(highest, Decimal) else None
    return found


def _chosen(scheme: Scheme, nodes: Iterable[Node]) -> dict[str, Bounds]:
    found: dict[str, Bounds] = {}
    for node in nodes:
        if isinstance(node, Chosen):
            least, most = (end if isinstance(end, Decimal) else None for end in (node.from_, node.to))
            measure = scheme.measure(node.of)
            found |= dict.fromkeys(measure.kinds if isinstance(measure, Incidents) else (), (least, most))
    return found


def _columns(scheme: Scheme, nodes: Iterable[Node]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for node in nodes:
        for table, column in _reads(node):
            found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


def _reads(node: Node) -> Iterator[tuple[str, str]]:
    """The columns without which a part of a scheme would find nothing, or the wrong thing."""
    match node:
        case Count() | Sum():
            of = (node.of,) if isinstance(node, Sum) else ()
            yield from (("cases", column) for column in (node.when, *of, *_named(node.where, "cases")))
        case Incidents():
            yield from (("incidents", column) for column in ("kind", "verified", *_named(node.where, "incidents")))
        case Rates():
            yield from (("incidents", column) for column in _rated_by(node))
        case Chosen():
            yield "incidents", "count"
        case Value():
            yield "values", "period" if node.take == "months" or node.period == "previous" else "value"
        case Judged():
            yield "marks", "points"
        case Share() | AnswerScore():
            yield "ballots", "group" if isinstance(node, Share) and node.each == "group" else "answer"
        case Attribute():
            yield "units", node.attribute


def _rated_by(rates: Rates) -> Iterator[str]:
    if rates.by == "level":
        yield "level"
    if rates.recurring or rates.once:
        yield "subject"


def _named(where: str | None, table: str) -> Iterator[str]:
    """The columns a row condition names."""
    if where is not None:
        for part in ex.walk(ex.read(where)):
            if isinstance(part, ex.Name) and part.name in TABLES[table].by_name:
                yield part.name
