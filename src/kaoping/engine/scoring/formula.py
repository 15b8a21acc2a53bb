"""Unit formulas over all subjects at once: exact arithmetic, and conditions with three outcomes (yes, no, missing)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.scoring.rational import Flags, Numbers, choose, constant
from kaoping.scheme import expression as ex


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """yes where the condition holds; meaningless where it is not known."""

    yes: Flags
    known: Flags

    @property
    def holds(self) -> Flags:
        return self.yes & self.known


Outcome: TypeAlias = Numbers | Truth | NDArray[Any] | str
Lookup: TypeAlias = Callable[[str], Any]


def evaluate(text: str, lookup: Lookup) -> Outcome:
    """A formula or condition. `lookup(name)` gives numbers or texts, or None for a bare word, which then is a text;
    `lookup("[id]")` gives the points of an item."""
    return outcome(ex.read(text), lookup)


def truth(text: str, lookup: Lookup) -> Truth:
    return condition(ex.read(text), lookup)


def outcome(part: ex.Expression, lookup: Lookup) -> Outcome:
    match part:
        case ex.Number(value):
            return constant(Fraction(value))
        case ex.Text(value):
            return value
        case ex.Name(name):
            found = lookup(name)
            return name if found is None else cast(Outcome, found)
        case ex.Item(id):
            return cast(Numbers, lookup(f"[{id}]"))
        case ex.Negate(inner):
            return -numbers(inner, lookup)
        case ex.Arithmetic(operator, left, right):
            return arithmetic(operator, numbers(left, lookup), numbers(right, lookup))
        case ex.Call(function, arguments):
            return call(function, [numbers(argument, lookup) for argument in arguments])
        case _:
            return condition(part, lookup)


def numbers(part: ex.Expression, lookup: Lookup) -> Numbers:
    found = outcome(part, lookup)
    if not isinstance(found, Numbers):
        raise TypeError(f"{part} is no number")
    return found


def arithmetic(operator: str, left: Numbers, right: Numbers) -> Numbers:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def call(function: str, arguments: list[Numbers]) -> Numbers:
    match function:
        case "min":
            return reduce(Numbers.least, arguments)
        case "max":
            return reduce(Numbers.most, arguments)
        case "floor":
            return arguments[0].floor()
        case _:
            only = arguments[0]
            return choose(only.num < 0, -only, only)


def condition(part: ex.Expression, lookup: Lookup) -> Truth:
    match part:
        case ex.Not(inner):
            found = condition(inner, lookup)
            return Truth(~found.yes, found.known)
        case ex.And(parts):
            return reduce(both, (condition(inner, lookup) for inner in parts))
        case ex.Or(parts):
            return reduce(either, (condition(inner, lookup) for inner in parts))
        case ex.IsMissing(inner):
            known = known_of(outcome(inner, lookup))
            return Truth(~known, np.ones_like(known))
        case ex.OneOf(inner, options):
            return reduce(either, (compare("=", outcome(inner, lookup), outcome(option, lookup)) for option in options))
        case ex.Compare(operator, left, right):
            return compare(operator, outcome(left, lookup), outcome(right, lookup))
        case _:
            raise TypeError(f"{part} is no condition")


def both(left: Truth, right: Truth) -> Truth:
    no = (left.known & ~left.yes) | (right.known & ~right.yes)
    return Truth(left.yes & right.yes, no | (left.known & right.known))


def either(left: Truth, right: Truth) -> Truth:
    yes = left.holds | right.holds
    return Truth(yes, yes | (left.known & right.known))


def known_of(found: Outcome) -> Flags:
    if isinstance(found, Numbers):
        return np.broadcast_to(found.known, (found.length,))
    return np.array([word is not None for word in np.atleast_1d(np.asarray(found, dtype=object))], dtype=bool)


def compare(operator: str, left: Outcome, right: Outcome) -> Truth:
    if isinstance(left, Numbers) and isinstance(right, Numbers):
        return Truth(SIGNS[operator](left.compare(right)), left.known & right.known)
    words = [np.atleast_1d(np.asarray(side, dtype=object)) for side in (left, right)]
    same = np.asarray(words[0] == words[1], dtype=bool)
    known = known_of(words[0]) & known_of(words[1])
    return Truth(same if operator == "=" else ~same, known)


SIGNS: dict[str, Callable[[Any], Flags]] = {
    "=": lambda side: side == 0,
    "!=": lambda side: side != 0,
    "<": lambda side: side < 0,
    "<=": lambda side: side <= 0,
    ">": lambda side: side > 0,
    ">=": lambda side: side >= 0,
}
