"""In what a measure is told: cases, times, percent, points, places …"""

from __future__ import annotations

from kaoping.scheme import expression as ex
from kaoping.scheme import words
from kaoping.scheme.figures import Node
from kaoping.scheme.measures import (
    AnswerScore,
    Count,
    Formula,
    Incidents,
    Judged,
    Of,
    Peers,
    Rank,
    Ratio,
    Share,
    Sum,
    Value,
)
from kaoping.scheme.model import Scheme
from kaoping.scheme.words import Unit


def unit_of(of: Of, scheme: Scheme) -> Unit:
    """The unit of a measure (or of the name of one); none for attributes, constants, classes and mixed formulas."""
    return unit_of_measure(scheme.measure(of), scheme)


def unit_of_measure(measure: Node, scheme: Scheme) -> Unit:
    """The unit of a measure written out."""
    match measure:
        case Count():
            return words.CASES
        case Incidents():
            return words.INCIDENTS
        case Sum():
            return words.TIMES
        case Value(value=key, take=take):
            return words.MONTHS if take == "months" else unit_of_indicator(key, scheme)
        case Ratio() | Share() | Peers(peers="pooled"):
            return words.PERCENT
        case Peers(of=of):
            return unit_of(of, scheme)
        case _:
            return unit_of_other(measure, scheme)


def unit_of_other(measure: Node, scheme: Scheme) -> Unit:
    """The unit of a rank, of points, of a formula."""
    match measure:
        case Rank():
            return words.PLACE
        case Judged() | AnswerScore():
            return words.POINTS
        case Formula(formula=text):
            return unit_of_formula(ex.read(text), scheme)
        case _:
            return words.NO_UNIT


def unit_of_indicator(key: str, scheme: Scheme) -> Unit:
    declared = scheme.inputs.indicators.get(key)
    return words.unit_named(declared.unit if declared else "")


def unit_of_formula(expression: ex.Expression, scheme: Scheme) -> Unit:
    """Measures of one unit that are only added and subtracted keep it."""
    plain = (ex.Arithmetic, ex.Name, ex.Negate)
    parts = list(ex.walk(expression))
    if not all(isinstance(part, plain) and getattr(part, "operator", "+") in "+-" for part in parts):
        return words.NO_UNIT
    units = {
        unit_of(part.name, scheme) if part.name in scheme.measures else words.NO_UNIT
        for part in parts
        if isinstance(part, ex.Name)
    }
    return units.pop() if len(units) == 1 else words.NO_UNIT


def distance(unit: Unit) -> Unit:
    """The unit in which a distance between two such figures is told."""
    return {words.PERCENT: words.PERCENTAGE_POINTS, words.PLACE: words.PLACES}.get(unit, unit)
