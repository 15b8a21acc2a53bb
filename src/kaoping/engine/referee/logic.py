"""What a condition or a formula comes to, with missing figures; plain Python, one small function a kind of expression.

In a *unit formula* missing is a third truth value: `and` and `or` are decided as soon as one side decides, everything
else that reads a missing figure is missing, and so is a division by zero. A *row condition* knows only true and false:
a comparison with a missing cell is false, so `not` of it is true.
"""

from __future__ import annotations

import datetime
import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from kaoping.scheme import expression as ex

Value: TypeAlias = Fraction | str | bool | datetime.datetime | None
Lookup: TypeAlias = Callable[[str], Value]


def nothing(name: str) -> Value:
    """The lookup for a place where no name (or no item) can stand."""
    raise ValueError(f"{name} has no figure here")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression finds its names and the points of items."""

    name: Lookup = nothing
    item: Lookup = nothing


@lru_cache(maxsize=4096)
def settled(text: str, known: frozenset[str], items: frozenset[str] = frozenset()) -> ex.Expression:
    """Read an expression and settle its bare words; raises `expression.NotReadable`."""
    return ex.resolve(ex.read(text), known, items)


def evaluate(expression: ex.Expression, scope: Scope) -> Value:
    """The value of an expression; None = missing."""
    return KINDS[type(expression)](expression, scope)


def holds(condition: ex.Expression, scope: Scope) -> bool:
    """Whether a row condition holds: what is missing is false."""
    match condition:
        case ex.And(parts):
            return all(holds(part, scope) for part in parts)
        case ex.Or(parts):
            return any(holds(part, scope) for part in parts)
        case ex.Not(part):
            return not holds(part, scope)
    return evaluate(condition, scope) is True


def cell(value: Any) -> Value:
    """A cell of a fact table as a value: numbers exact, days as their first moment, an empty text as missing."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return datetime.datetime(value.year, value.month, value.day)
    return None if value == "" else value


def exact_text(text: str | None) -> Fraction | None:
    """A number that stands somewhere as text; None where it is none."""
    try:
        return None if text is None else Fraction(Decimal(text))
    except (InvalidOperation, ValueError, OverflowError):
        return None


def number(value: Value) -> Fraction | None:
    """A figure as a number; None for missing and for whatever is no number."""
    return value if isinstance(value, Fraction) else None


def negated(expression: ex.Negate, scope: Scope) -> Value:
    """Minus a figure."""
    found = number(evaluate(expression.part, scope))
    return None if found is None else -found


ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def arithmetic(expression: ex.Arithmetic, scope: Scope) -> Value:
    """Two figures combined; a division by zero is missing."""
    left, right = number(evaluate(expression.left, scope)), number(evaluate(expression.right, scope))
    if left is None or right is None or (expression.operator == "/" and right == 0):
        return None
    return ARITHMETIC[expression.operator](left, right)


FUNCTIONS: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "min": min,
    "max": max,
    "abs": lambda arguments: abs(arguments[0]),
    "floor": lambda arguments: Fraction(math.floor(arguments[0])),
}


def call(expression: ex.Call, scope: Scope) -> Value:
    """A function of figures; missing when one of them is."""
    found = [number(evaluate(argument, scope)) for argument in expression.arguments]
    known = [figure for figure in found if figure is not None]
    return FUNCTIONS[expression.function](known) if len(known) == len(found) else None


ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def same_kind(left: Value, right: Value) -> tuple[Value, Value]:
    """Both sides of a comparison; a text beside a moment is read as one (``closed_at before "2024-07-01"``)."""
    if isinstance(left, datetime.datetime) and isinstance(right, str):
        return left, datetime.datetime.fromisoformat(right)
    if isinstance(left, str) and isinstance(right, datetime.datetime):
        return datetime.datetime.fromisoformat(left), right
    return left, right


def compared(sign: str, left: Value, right: Value) -> bool | None:
    """One comparison; missing when a side is, or when the sides cannot be compared so."""
    left, right = same_kind(left, right)
    if left is None or right is None or type(left) is not type(right):
        return None
    if sign in ("=", "!="):
        return (left == right) is (sign == "=")
    return None if isinstance(left, str | bool) else ORDER[sign](left, right)


def compare(expression: ex.Compare, scope: Scope) -> Value:
    """A comparison of two expressions."""
    return compared(expression.operator, evaluate(expression.left, scope), evaluate(expression.right, scope))


def one_of(expression: ex.OneOf, scope: Scope) -> Value:
    """Whether a value is one of several; missing when the value is."""
    found = evaluate(expression.part, scope)
    outcomes = [compared("=", found, evaluate(option, scope)) for option in expression.options]
    return None if found is None else True in outcomes


def in_cycle(expression: ex.InCycle, scope: Scope) -> Value:
    """Whether a moment lies in the cycle."""
    moment = evaluate(expression.part, scope)
    start, end = scope.name("cycle_start"), scope.name("cycle_end")
    after, before = compared(">=", moment, start), compared("<", moment, end)
    return None if after is None or before is None else after and before


def opposite(expression: ex.Not, scope: Scope) -> Value:
    """Not; missing stays missing."""
    found = evaluate(expression.part, scope)
    return None if found is None else found is False


def every(expression: ex.And, scope: Scope) -> Value:
    """And: false as soon as one part is false, else missing when one is missing."""
    found = [evaluate(part, scope) for part in expression.parts]
    return False if False in found else None if None in found else True


def either(expression: ex.Or, scope: Scope) -> Value:
    """Or: true as soon as one part is true, else missing when one is missing."""
    found = [evaluate(part, scope) for part in expression.parts]
    return True if True in found else None if None in found else False


KINDS: dict[type, Callable[[Any, Scope], Value]] = {
    ex.Number: lambda expression, scope: Fraction(expression.value),
    ex.Text: lambda expression, scope: expression.value,
    ex.Name: lambda expression, scope: scope.name(expression.name),
    ex.Item: lambda expression, scope: scope.item(expression.id),
    ex.Negate: negated,
    ex.Arithmetic: arithmetic,
    ex.Call: call,
    ex.Compare: compare,
    ex.OneOf: one_of,
    ex.InCycle: in_cycle,
    ex.IsMissing: lambda expression, scope: evaluate(expression.part, scope) is None,
    ex.Not: opposite,
    ex.And: every,
    ex.Or: either,
}
