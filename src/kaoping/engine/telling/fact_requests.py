"""Which rows of facts stand behind an item of a unit: for an engine to fetch, for a person to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kaoping.engine.reasons import Subject
from kaoping.engine.referee.pending import named_by, nodes
from kaoping.scheme import expression
from kaoping.scheme.figures import By, Node
from kaoping.scheme.measures import AnswerScore, Attribute, Count, Incidents, Judged, Peers, Rank, Share, Sum, Value
from kaoping.scheme.model import MONTH, Leaf, Scheme
from kaoping.scheme.rules import Efficacy
from kaoping.scheme.voice import Voice
from kaoping.scheme.words import COLUMNS
from kaoping.scheme.writing.write_nouns import row_condition

Fixed = tuple[tuple[str, tuple[str, ...]], ...]

SHOWN: Mapping[str, tuple[str, ...]] = {  # columns that are always shown
    "cases": ("case", "unit", "level", "category"),
    "incidents": ("incident", "unit", "kind", "level", "occurred_on", "count", "subject"),
    "marks": ("unit", "item", "assessor", "points"),
    "values": ("unit", "indicator", "period", "value"),
    "ballots": ("unit", "question", "group", "respondent", "answer"),
    "exemptions": ("unit", "item", "reason"),
}


@dataclass(frozen=True, slots=True)
class FactRequest:
    """Rows of one fact table.

    unit: whose rows; `below` = also those of every unit below it; `each` = only those of its parts of this kind (and
    below them); `month` = only this month; `peers` = those of every appraised unit. where: a row condition. when: the
    column that puts a row into the cycle ("" = every row belongs). period: the cycle or the one before. fixed: columns
    that must hold one of these words. columns: what to show. Incidents are the verified ones.
    """

    table: str
    unit: str
    columns: tuple[str, ...]
    fixed: Fixed = ()
    where: str | None = None
    when: str = ""
    period: Literal["cycle", "previous"] = "cycle"
    below: bool = False
    each: str | None = None
    month: str | None = None
    peers: bool = False


def fact_requests(leaf: Leaf, scheme: Scheme, subject: Subject) -> tuple[FactRequest, ...]:
    """The rows behind one item of one unit (or of one part of it), each request once, own facts before the peers'."""
    at_unit = leaf.each is not None and leaf.each != MONTH and subject.month is None
    found: dict[FactRequest, None] = {}
    for measure, peers in sorted(measures_of(leaf.rule, scheme, False, ()), key=lambda pair: pair[1]):
        request = request_for(measure, leaf, subject, leaf.each if at_unit else None, peers)
        found[request] = None
    attributes = sorted(set(attributes_of(leaf.rule, scheme)))
    if attributes:
        each = leaf.each if at_unit else None
        found[FactRequest("units", subject.unit, ("unit", "name", *attributes), each=each)] = None
    return tuple(found)


Primitive = Count | Sum | Incidents | Value | Judged | Share | AnswerScore
PRIMITIVES = (Count, Sum, Incidents, Value, Judged, Share, AnswerScore)


def measures_of(part: Any, scheme: Scheme, peers: bool, seen: tuple[str, ...]) -> Iterator[tuple[Primitive, bool]]:
    """The primitive measures that a part of a scheme reads, through names, and whether they are read of the peers."""
    if isinstance(part, PRIMITIVES):
        yield part, peers
    elif isinstance(part, Peers):
        yield from inner(part, scheme, True, seen)
    elif isinstance(part, Rank | Efficacy):
        yield from inner(part, scheme, False, seen)
        yield from inner(part, scheme, True, seen)
    elif isinstance(part, Node):
        yield from inner(part, scheme, peers, seen)
    elif isinstance(part, tuple):
        for each in part:
            yield from measures_of(each, scheme, peers, seen)


def inner(part: Node, scheme: Scheme, peers: bool, seen: tuple[str, ...]) -> Iterator[tuple[Primitive, bool]]:
    for name in type(part).model_fields:
        yield from measures_of(getattr(part, name), scheme, peers, seen)
    for name in named_by(part):
        if name in scheme.measures and name not in seen:
            yield from measures_of(scheme.measures[name], scheme, peers, (*seen, name))


def request_for(measure: Primitive, leaf: Leaf, subject: Subject, each: str | None, peers: bool) -> FactRequest:
    """The rows that one measure looks at."""
    made = dict(about(measure, leaf), unit=subject.unit, each=each, month=subject.month, peers=peers)
    return FactRequest(**made)


def about(measure: Primitive, leaf: Leaf) -> dict[str, Any]:
    """Table, condition and columns of one measure."""
    match measure:
        case Count() | Sum():
            used = columns_of(measure.where, "cases")
            extra = (measure.when, *used, *((measure.of,) if isinstance(measure, Sum) else ()))
            return request("cases", where=measure.where, when=measure.when, below=measure.below, extra=extra)
        case Incidents():
            fixed = (("kind", measure.kinds),)
            extra = columns_of(measure.where, "incidents")
            return request(
                "incidents", fixed, where=measure.where, when="occurred_on", below=measure.below, extra=extra
            )
        case Value():
            return request("values", (("indicator", (measure.value,)),), when="period", period=measure.period)
        case Judged():
            return request("marks", (("item", (measure.item or leaf.id,)),))
        case Share():
            asked = () if measure.question is None else (("question", (measure.question,)),)
            return request("ballots", (("survey", (measure.share,)), *asked))
        case AnswerScore():
            questions = () if measure.questions is None else (("question", measure.questions),)
            return request("ballots", (("survey", (measure.answer_score,)), *questions))


def request(table: str, fixed: Fixed = (), *, extra: tuple[str, ...] = (), **others: Any) -> dict[str, Any]:
    columns = tuple(dict.fromkeys((*SHOWN[table], *extra)))
    return {"table": table, "columns": columns, "fixed": fixed, **others}


def columns_of(where: str | None, table: str) -> tuple[str, ...]:
    """The columns that a row condition reads, in the order of the text."""
    if where is None:
        return ()
    known = frozenset(COLUMNS[table])
    parts = expression.walk(expression.resolve(expression.read(where), known))
    return tuple(part.name for part in parts if isinstance(part, expression.Name) and part.name in known)


def attributes_of(rule: Any, scheme: Scheme) -> Iterator[str]:
    """The attributes that a rule reads: tables by group, numeric attributes, names in conditions."""
    waiting, seen = [rule], set()
    while waiting:
        for node in nodes(waiting.pop()):
            if isinstance(node, Attribute):
                yield node.attribute
            for name in (*named_by(node), *((node.by,) if isinstance(node, By) else ())):
                if name in scheme.measures and name not in seen:
                    seen.add(name)
                    waiting.append(scheme.measures[name])
                elif name in scheme.inputs.attributes:
                    yield name


PERIODS = {"cycle": ("属本期", "within the cycle"), "previous": ("属上期", "within the previous cycle")}


def in_words(request: FactRequest, voice: Voice) -> str:
    """The request as a person reads it: 案件：级别为“一般”且有效，按上报时间属本期，含下级单位."""
    conditions = [fixed_words(column, allowed, request, voice) for column, allowed in request.fixed]
    if request.where is not None:
        conditions.append(row_condition(request.where, request.table, voice))
    if request.when:
        column, cycle = voice.column(request.table, request.when), voice.pick(*PERIODS[request.period])
        conditions.append(voice.say("按{column}{cycle}", "{cycle} by {column}", column=column, cycle=cycle))
    if request.table == "units":
        looked = voice.pick("", ", ").join(voice.attribute(name) for name in request.columns[2:])
        conditions.append(voice.say("看{}", "{}", looked))
    text = voice.joined((*conditions, whose(request, voice)))
    table = voice.table(request.table)
    return voice.say("{table}：{text}", "{table}: {text}", table=table, text=text) if text else table


def whose(request: FactRequest, voice: Voice) -> str:
    """Whose rows, where they are not only the unit's own."""
    if request.peers:
        return voice.say("全部{}", "of every {}", voice.kind_of_unit(voice.scheme.appraises))
    if request.each is not None:
        return voice.say("所辖各{}", "of each {} below", voice.kind_of_unit(request.each))
    return voice.pick("含下级单位", "units below included") if request.below else ""


def fixed_words(column: str, allowed: tuple[str, ...], request: FactRequest, voice: Voice) -> str:
    """A column and the words that it must hold."""
    survey = dict(request.fixed).get("survey", ("",))[0]
    names: Mapping[str, Callable[[str], str]] = {
        "kind": voice.kind,
        "indicator": voice.indicator,
        "survey": voice.survey,
        "item": voice.item,
        "question": lambda key: voice.question(survey, key),
    }
    written = voice.pick("", ", ").join(names[column](word) for word in allowed)
    template = ("{column}为{words}", "{column} is {words}")
    return voice.say(*template, column=voice.column(request.table, column), words=written)
