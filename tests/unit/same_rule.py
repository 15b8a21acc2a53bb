"""When two rules are the same rule, however they are written down.

Names of measures stand for the measures, conditions for what they say; one kind of incident is a list of one;
options that never come to bear are left out.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kaoping.scheme import expression as ex
from kaoping.scheme import words
from kaoping.scheme.measures import Attribute, Class, Count, Formula, Incidents, Sum
from kaoping.scheme.model import Scheme
from kaoping.scheme.rules import Steps

MEASURES = {"of", "over", "ratio", "rank", "class_", "against", "base", "times"}
"""Fields in which a text is the name of a measure (`points` of `Points` and `by` besides)."""


def normal(part: Any, scheme: Scheme, field: str = "") -> Any:
    """A form that is equal for the same rule and differs for any other."""
    if isinstance(part, Formula):
        return simple(meaning(part.formula, scheme))
    if isinstance(part, BaseModel):
        return node(part, scheme)
    if isinstance(part, dict):
        return ("table", frozenset((key, normal(value, scheme)) for key, value in part.items()))
    if isinstance(part, tuple):
        return tuple(normal(each, scheme, field) for each in part)
    if isinstance(part, str) and field in MEASURES and part in scheme.measures:
        return normal(scheme.measures[part], scheme)
    return part


def node(part: BaseModel, scheme: Scheme) -> Any:
    fields = {name: getattr(part, name) for name in type(part).model_fields}
    if isinstance(part, Incidents):
        fields["incidents"] = part.kinds
    if isinstance(part, Steps):  # what never comes to bear
        fields["short"] = 0 if part.below else fields["short"]
        fields["partial"] = fields["partial"] if part.above or part.below else ""
    where = fields.pop("where", None) if isinstance(part, Count | Sum | Incidents) else None
    table = "incidents" if isinstance(part, Incidents) else "cases"
    row = None if where is None else ex.resolve(ex.read(where), frozenset(words.COLUMNS[table]))
    texts = {name: meaning(fields.pop(name), scheme) for name in ("that", "if_") if fields.get(name) is not None}
    points = fields["points"] if type(part).__name__ == "Points" else None
    if isinstance(points, str):
        fields["points"] = scheme.measures[points]
    if isinstance(fields.get("by"), str) and fields["by"] in scheme.measures:
        fields["by"] = scheme.measures[fields["by"]]
    column = fields.pop("of") if isinstance(part, Sum) else None  # a column of cases, not a measure of that name
    rest = (column, *((name, normal(value, scheme, name)) for name, value in sorted(fields.items())))
    return (type(part).__name__, row, tuple(sorted(texts.items(), key=lambda pair: pair[0])), rest)


def meaning(text: str, scheme: Scheme) -> Any:
    """A condition or formula with its names replaced by what they stand for."""
    known = {*scheme.measures, *scheme.inputs.attributes, "months_in_cycle"}
    return replaced(ex.resolve(ex.read(text), frozenset(known)), scheme)


def replaced(part: ex.Expression, scheme: Scheme) -> Any:
    match part:
        case ex.Name(name) if name in scheme.measures:
            return normal(scheme.measures[name], scheme)
        case ex.Name(name) if name in scheme.inputs.attributes:
            return normal(Attribute(attribute=name), scheme)
        case ex.Number(value):
            return value
        case ex.Name() | ex.Text() | ex.Item():
            return part
        case _:
            inside = tuple(replaced(each, scheme) for each in ex.children(part))
            return (type(part).__name__, getattr(part, "operator", getattr(part, "function", None)), inside)


def simple(meant: Any) -> Any:
    """A formula that is nothing but one thing is that thing."""
    return meant


__all__ = ["Class", "normal"]
