"""Rules as plain data and back: what `kaoping try` prints and what the platform keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kaoping.clause.meaning import parts as vocabulary
from kaoping.clause.meaning.parts import Part, Rule

PARTS: dict[str, type] = {kind.__name__.lower(): kind for kind in get_args(Part)}
NAMES = {kind: name for name, kind in PARTS.items()}


def as_json(rule: Rule) -> dict[str, Any]:
    """{"parts": [{"per": {…}}, …], "low": …}; figures are text, so that no digit is lost; what is usual is left out."""
    body = written(rule)
    body["parts"] = [{NAMES[type(part)]: written(part)} for part in rule.parts]
    return body


def written(node: Any) -> dict[str, Any]:
    """The fields that differ from their defaults."""
    found = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if field.default is MISSING or value != field.default:
            found[field.name] = value_as_json(value)
    return found


def value_as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return [value_as_json(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return written(value)
    return value


def from_json(data: Mapping[str, Any]) -> Rule:
    """The rule that `as_json` wrote. ValueError for anything else."""
    try:
        named = [next(iter(each.items())) for each in data["parts"]]
        made = tuple(node(PARTS[name], body) for name, body in named)
        rest = {key: value for key, value in data.items() if key != "parts"}
        return node(Rule, {**rest, "parts": made})  # type: ignore[no-any-return]
    except (KeyError, TypeError, ArithmeticError, StopIteration, AttributeError) as problem:
        raise ValueError(f"no rule: {problem}") from None


def node(kind: type, data: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind, vars(vocabulary))
    if not set(data) <= set(hints):
        raise ValueError(f"unknown: {sorted(set(data) - set(hints))}")
    return kind(**{key: value if key == "parts" else typed(value, hints[key]) for key, value in data.items()})


def typed(value: Any, hint: Any) -> Any:
    """A JSON value as the field's type has it."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return one_of(value, inside)
    if origin is tuple:
        return listed(value, inside)
    if origin is Literal:
        return expected(value, value in inside)
    if hint is Decimal:
        return Decimal(str(expected(value, isinstance(value, str | int) and not isinstance(value, bool))))
    if hasattr(hint, "__dataclass_fields__"):
        return node(hint, expected(value, isinstance(value, Mapping)))
    return expected(value, isinstance(value, hint))


def one_of(value: Any, kinds: tuple[Any, ...]) -> Any:
    for kind in kinds:
        if kind is type(None):
            if value is None:
                return None
            continue
        try:
            return typed(value, kind)
        except (ValueError, TypeError, ArithmeticError):
            continue
    raise ValueError(f"unfit: {value!r}")


def listed(value: Any, kinds: tuple[Any, ...]) -> tuple[Any, ...]:
    expected(value, isinstance(value, list | tuple))
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(typed(each, kinds[0]) for each in value)
    expected(value, len(value) == len(kinds))
    return tuple(typed(each, kind) for each, kind in zip(value, kinds, strict=True))


def expected(value: Any, fits: bool) -> Any:
    if not fits:
        raise ValueError(f"unfit: {value!r}")
    return value
