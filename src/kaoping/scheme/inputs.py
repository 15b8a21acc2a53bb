"""What a scheme reads from the facts, so that facts can be checked against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from kaoping.scheme import words
from kaoping.scheme.figures import Node
from kaoping.scheme.measures import AnswerScore, Count, Incidents, Judged, Share, Sum, Value
from kaoping.scheme.model import AttributeInput, IndicatorInput, Scheme
from kaoping.scheme.reading import Reading, attributes_used, surveys_used, words_in
from kaoping.scheme.rules import Chosen, Rates

CHOSEN_ENDS = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class SchemeInputs:
    """The part of the facts that a scheme reads, as its decisions are settled.

    appraised: the kind of unit that is scored; parts: the kinds of units below it that items are scored by.
    columns: table → the columns read. full_marks: item → the most points a mark can give (None while pending).
    answers: survey → its list of answers, for questions without their own; questions: survey → question → answers
    (no question listed = any). kinds: kind of incident → the levels that its clause knows (() = any).
    chosen: kind of incident → least and most points that a person can choose for one.
    """

    appraised: str
    parts: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    full_marks: Mapping[str, Decimal | None]
    answers: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, Mapping[str, tuple[str, ...]]]
    kinds: Mapping[str, tuple[str, ...]]
    indicators: Mapping[str, IndicatorInput]
    attributes: Mapping[str, AttributeInput]
    chosen: Mapping[str, CHOSEN_ENDS]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that are read, in the order of the contract."""
        return tuple(table for table in words.TABLES if table in self.columns)


def scheme_inputs(scheme: Scheme) -> SchemeInputs:
    """What this scheme reads. Only parts in use count; what only another option would read is left out."""
    reading = Reading(scheme, {})
    nodes = list(reading.reached(*scheme.items, *reading.after_roll_up))
    inputs = scheme.inputs
    surveys = used(inputs.surveys, (name for node in nodes for name in surveys_used(node)))
    kinds = used(inputs.kinds, (kind for node in nodes if isinstance(node, Incidents) for kind in node.kinds))
    attributes = used(inputs.attributes, (name for node in nodes for name in attributes_used(node)))
    return SchemeInputs(
        appraised=scheme.appraises,
        parts=tuple(dict.fromkeys(leaf.each for leaf in scheme.leaves() if leaf.each)),
        columns=columns(nodes, tuple(attributes)),
        full_marks=full_marks(reading),
        answers={name: survey.answers for name, survey in surveys.items()},
        questions={
            name: {question: asked.answers for question, asked in survey.questions.items()}
            for name, survey in surveys.items()
        },
        kinds={name: kind.levels for name, kind in kinds.items()},
        indicators=used(inputs.indicators, (node.value for node in nodes if isinstance(node, Value))),
        attributes=attributes,
        chosen=chosen(reading, nodes),
    )


Declared = TypeVar("Declared")


def used(declared: Mapping[str, Declared], names: Iterable[str]) -> dict[str, Declared]:
    wanted = set(names)
    return {name: each for name, each in declared.items() if name in wanted}


def full_marks(reading: Reading) -> dict[str, Decimal | None]:
    """The full points of every item that people give points to."""
    points = {entry.id: entry.points for entry in reading.scheme.entries()}
    found: dict[str, Decimal | None] = {}
    for leaf in reading.scheme.leaves():
        for node in reading.reached(leaf.rule):
            if isinstance(node, Judged):
                most = points.get(node.item or leaf.id)
                found[node.item or leaf.id] = most if isinstance(most, Decimal) else None
    return found


def chosen(reading: Reading, nodes: Iterable[Node]) -> dict[str, CHOSEN_ENDS]:
    found: dict[str, CHOSEN_ENDS] = {}
    for node in nodes:
        if not isinstance(node, Chosen) or not isinstance(node.from_, Decimal) or not isinstance(node.to, Decimal):
            continue
        measure = reading.measure(node.of)
        for kind in measure.kinds if isinstance(measure, Incidents) else ():
            least, most = found.get(kind, (node.from_, node.to))
            found[kind] = (min(least, node.from_), max(most, node.to))
    return found


def columns(nodes: Iterable[Node], attributes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The columns read, table by table, in the order of the contract; attributes after them."""
    found: dict[str, set[str]] = {"units": {"unit", "name", "kind", "parent"}, "exemptions": {"unit", "item"}}
    for node in nodes:
        for table, names in columns_of(node):
            found.setdefault(table, set()).update(names)
    ordered = {table: tuple(name for name in words.COLUMNS[table] if name in found[table]) for table in found}
    return {**ordered, "units": (*ordered["units"], *attributes)}


def columns_of(node: Node) -> Iterator[tuple[str, set[str]]]:
    match node:
        case Count(where=where, when=when):
            yield "cases", {"case", "unit", when, *words_in(where or "")}
        case Sum(where=where, when=when, of=of):
            yield "cases", {"case", "unit", when, of, *words_in(where or "")}
        case Incidents(where=where):
            own = {"incident", "unit", "kind", "occurred_on", "count", "verified"}
            yield "incidents", own | set(words_in(where or ""))
        case Rates(by=by, recurring=recurring, once=once):
            yield "incidents", {by, *(["subject"] if recurring or once else [])}
        case Value():
            yield "values", {"unit", "indicator", "period", "value"}
        case Judged():
            yield "marks", {"unit", "item", "assessor", "points"}
        case Share(question=question, each=each):
            asked = {"question"} if question else set()
            yield "ballots", {"survey", "unit", "respondent", "answer", *asked, *({"group"} if each else set())}
        case AnswerScore():
            yield "ballots", {"survey", "unit", "question", "respondent", "group", "answer"}
