"""Figures that nobody has decided yet, and what depends on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaoping.scheme import expression
from kaoping.scheme.figures import Node, Pending
from kaoping.scheme.measures import Formula
from kaoping.scheme.model import Leaf, Scheme
from kaoping.scheme.rules import Branch, Check


def pending_in(part: Any, scheme: Scheme, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The ids of the pending decisions that a part of a scheme needs, through the measures it names too."""
    if isinstance(part, Pending):
        yield part.pending
    elif isinstance(part, tuple):
        for inner in part:
            yield from pending_in(inner, scheme, seen)
    elif isinstance(part, dict):
        yield from pending_in(tuple(part.values()), scheme, seen)
    elif isinstance(part, str) and part in scheme.measures and part not in seen:
        yield from pending_in(scheme.measures[part], scheme, seen | {part})
    elif isinstance(part, Node):
        for text in formulas(part):
            names = tuple(expression.names(expression.read(text)))
            yield from pending_in(names, scheme, seen)
        yield from pending_in(tuple(getattr(part, name) for name in type(part).model_fields), scheme, seen)


def formulas(part: Node) -> Iterator[str]:
    match part:
        case Formula(formula=text) | Check(that=text) | Branch(if_=str(text)):
            yield text


def needs_pending(leaf: Leaf, scheme: Scheme) -> bool:
    """Whether a leaf cannot be computed before somebody decides a figure."""
    needed = (leaf.points, leaf.rule, leaf.start, leaf.floor, leaf.cap)
    return next(pending_in(needed, scheme), None) is not None
