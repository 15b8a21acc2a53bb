"""What a scheme asks of the facts: every primitive measure at every grain it is needed, each once.

A *demand* is one thing that the plan must find for every subject of a grain. Everything that only combines measures
(formulas, ratios, peers, ranks, classes) is left to `figures.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kaoping.scheme import expression
from kaoping.scheme.figures import By, Node, Pending
from kaoping.scheme.measures import (
    AnswerScore,
    Attribute,
    Constant,
    Count,
    Formula,
    Incidents,
    Judged,
    Measure,
    Peers,
    Rank,
    Share,
    Sum,
    Value,
)
from kaoping.scheme.model import MONTH, Leaf, Scheme
from kaoping.scheme.rules import Branch, Check, Per, Rates

Primitive: TypeAlias = Count | Incidents | Sum | Value | Judged | Share | AnswerScore | Rates
MEASURES = (Count, Incidents, Sum, Value, Judged, Share, AnswerScore)


@dataclass(frozen=True, slots=True)
class Grain:
    """For whom a figure is found: the appraised units themselves, their parts of one kind, or their months."""

    each: str | None = None

    @property
    def monthly(self) -> bool:
        return self.each == MONTH


UNITS = Grain()


@dataclass(frozen=True, slots=True)
class Demand:
    """One primitive at one grain. For a `sum` row by row: how many of each row are free, at most how many count."""

    node: Primitive
    grain: Grain
    free: int = 0
    times: int | None = None


@dataclass(slots=True)
class Collector:
    scheme: Scheme
    leaf: Leaf | None = None  # whose rule is being collected
    found: dict[Demand, None] = field(default_factory=dict)

    def measure(self, measure: Measure, grain: Grain, seen: tuple[str, ...] = ()) -> None:
        if isinstance(measure, Judged):
            if measure.item or self.leaf:
                self.found[Demand(at_item(measure, self.leaf), grain)] = None
        elif isinstance(measure, MEASURES):
            self.found[Demand(measure, grain)] = None
        elif isinstance(measure, Formula):
            self.formula(measure.formula, grain, seen)
        elif not isinstance(measure, Attribute | Constant):
            among = UNITS if isinstance(measure, Peers | Rank) else grain  # peers are units, also for a part
            for part in operands(measure):
                self.reference(part, among, seen)

    def reference(self, of: Any, grain: Grain, seen: tuple[str, ...] = ()) -> None:
        """A measure by name or written out; anything else (a figure) asks for nothing."""
        if isinstance(of, str) and of in self.scheme.measures and of not in seen:
            self.measure(self.scheme.measures[of], grain, (*seen, of))
        elif isinstance(of, Node) and not isinstance(of, By | Pending):
            self.measure(of, grain, seen)  # type: ignore[arg-type]
        elif isinstance(of, By):
            self.reference(of.by, grain, seen)

    def formula(self, text: str, grain: Grain, seen: tuple[str, ...] = ()) -> None:
        for part in expression.walk(expression.read(text)):
            if isinstance(part, expression.Name):
                self.reference(part.name, grain, seen)

    def rule(self, rule: Node, grain: Grain) -> None:
        """Everything below a rule, whatever its shape: measures are asked for, tables by group ask for their class."""
        match rule:
            case Judged():
                self.measure(rule, grain)
            case Rates():
                self.found[Demand(rule, grain)] = None
            case Per(within="row"):
                free, times = int(rule.free), None if rule.times is None else int(rule.times)  # type: ignore[arg-type]
                measure = self.scheme.measure(rule.of)
                self.found[Demand(measure, grain, free, times)] = None  # type: ignore[arg-type]
                self.measure(measure, grain)  # the plain sum, which reasons tell
            case Check(that=condition) | Branch(if_=str(condition)):
                self.formula(condition, grain)
                self.parts(rule, grain)
            case _:
                self.parts(rule, grain)

    def parts(self, rule: Node, grain: Grain) -> None:
        for name in type(rule).model_fields:
            for part in spread(getattr(rule, name)):
                if isinstance(part, By) or name in OPERANDS:
                    self.reference(part, grain)
                elif isinstance(part, Judged) or type(part).__module__ == Check.__module__:
                    self.rule(part, grain)


OPERANDS = {"of", "points", "against", "base", "times"}  # fields of rules that may name a measure


def spread(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        yield from value
    else:
        yield value


def operands(measure: Measure) -> Iterator[Any]:
    """The measures a combining measure is made of."""
    for name in ("ratio", "over", "of", "rank", "class_"):
        part = getattr(measure, name, None)
        if part is not None:
            yield part


def at_item(judged: Judged, leaf: Leaf | None) -> Judged:
    """`judged` without an item means the item it stands in."""
    return judged if judged.item or leaf is None else judged.model_copy(update={"item": leaf.id})


def demands(scheme: Scheme, waiting: frozenset[str] = frozenset()) -> tuple[Demand, ...]:
    """Every demand of a scheme, in the order of the document; leaves that wait for a pending figure ask for nothing."""
    collector = Collector(scheme)
    for leaf in scheme.leaves():
        if leaf.id in waiting:
            continue
        collector.leaf = leaf
        collector.rule(leaf.rule, Grain(leaf.each))
    collector.leaf = None
    for gate in scheme.gates:
        collector.formula(gate.when, UNITS)
    if scheme.eligible:
        collector.formula(scheme.eligible.when, UNITS)
    for award in scheme.awards:
        if award.previous is not None:
            collector.reference(award.previous, UNITS)
        if award.only:
            collector.formula(award.only, UNITS)
    return tuple(collector.found)
