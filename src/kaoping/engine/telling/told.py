"""What is told about one rule, and the one function that tells it for every kind of rule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch
from typing import Any

from kaoping.engine.reasons import Reason
from kaoping.engine.telling.teller import Teller


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about one rule.

    sentence: the rule with its figures, without the points of the item. formula: the same as arithmetic, without the
    result. lines: what it was made of, one line each.
    """

    sentence: str
    formula: str
    lines: tuple[str, ...] = ()


@singledispatch
def tell(rule: Any, reason: Reason, teller: Teller) -> Told:
    """The figures put into a rule that has a result."""
    raise NotImplementedError(type(rule).__name__)


def points_in(reason: Reason) -> Fraction:
    """The points of a reason that has some."""
    if not isinstance(reason.result, Fraction):
        raise TypeError("a rule without points is told by its gaps")
    return reason.result


def figure(reason: Reason, name: str) -> Fraction:
    """One of the numbers in the formula."""
    found = reason.details.get(name)
    if not isinstance(found, Fraction):
        raise KeyError(name)
    return found


def maybe(reason: Reason, name: str) -> Fraction | None:
    """One of the numbers in the formula, where the rule has it."""
    found = reason.details.get(name)
    return found if isinstance(found, Fraction) else None
