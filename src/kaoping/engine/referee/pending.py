"""Which parts of a scheme wait for a figure that nobody has decided yet, seen before any fact is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaoping.scheme import expression
from kaoping.scheme.figures import Node, Pending
from kaoping.scheme.measures import Formula
from kaoping.scheme.model import Grades, Leaf, Scheme
from kaoping.scheme.rules import Branch, Check

NAMING = frozenset(("of", "over", "ratio", "rank", "class_", "against", "base", "times", "by", "points"))
"""The fields that can name a measure."""


def is_pending(leaf: Leaf, scheme: Scheme) -> bool:
    """Whether a leaf item cannot be scored for anybody: its points, its bounds, its rule or a measure that the rule
    reads holds a pending figure. (A figure that only some units would need makes the item pending for all.)"""
    parts = (leaf.points, leaf.rule, leaf.start, leaf.floor, leaf.cap)
    return any(isinstance(node, Pending) for part in parts for node in reached(part, scheme, set()))


def grades_are_pending(grades: Grades | None) -> bool:
    """Whether an edge of a grade is pending."""
    return grades is not None and any(isinstance(node, Pending) for band in grades.bands for node in nodes(band))


def nodes(part: Any) -> Iterator[Node]:
    """A part of a scheme and everything written inside it."""
    if isinstance(part, Node):
        yield part
        for name in type(part).model_fields:
            yield from nodes(getattr(part, name))
    elif isinstance(part, tuple | dict):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from nodes(inner)


def reached(part: Any, scheme: Scheme, seen: set[str]) -> Iterator[Node]:
    """What is written inside a part, and inside every measure that it names."""
    for node in nodes(part):
        yield node
        for name in named_by(node):
            yield from measure(name, scheme, seen)


def measure(name: str, scheme: Scheme, seen: set[str]) -> Iterator[Node]:
    """Everything that a named measure is made of; a name that is no measure has nothing."""
    if name in scheme.measures and name not in seen:
        seen.add(name)
        yield from reached(scheme.measures[name], scheme, seen)


def named_by(node: Node) -> Iterator[str]:
    """The words of one node that may name a measure."""
    match node:
        case Formula(formula=text) | Check(that=text) | Branch(if_=str(text)):
            yield from words(text)
    for name in NAMING & type(node).model_fields.keys():
        if isinstance(value := getattr(node, name), str):
            yield value


def words(text: str) -> Iterator[str]:
    """The bare words of a condition or formula."""
    return (part.name for part in expression.walk(expression.read(text)) if isinstance(part, expression.Name))
