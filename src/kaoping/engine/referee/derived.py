"""Figures made of other figures: formulas, ratios, classes. They work on any source of figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kaoping.engine.reasons import Figures, Found, Subject
from kaoping.engine.referee.logic import Scope, Value, cell, evaluate, number, settled
from kaoping.engine.referee.ranges import decided, is_open, lies_in
from kaoping.scheme.figures import Pending
from kaoping.scheme.measures import Attribute, Class, Constant, Formula, Measure, Of, Ratio
from kaoping.scheme.model import MONTH, Scheme

MONTHS_IN_CYCLE = "months_in_cycle"
DERIVED = (Formula, Ratio, Class, Constant)


def derived(measure: Measure, subject: Subject, figures: Figures, scheme: Scheme) -> Found:
    """A measure that is made of other measures; None = missing."""
    found: Found = KINDS[type(measure)](measure, subject, figures, scheme)
    return found


def number_of(of: Of, subject: Subject, figures: Figures, scheme: Scheme) -> Fraction | None:
    """A measure, by name or written out, as a number."""
    return number(cell(figures.value(scheme.measure(of), subject)))


def names_of_figures(scheme: Scheme) -> frozenset[str]:
    """The names that a condition or formula over one unit can read."""
    return frozenset({*scheme.measures, *scheme.inputs.attributes, MONTHS_IN_CYCLE})


def named(name: str, subject: Subject, figures: Figures, scheme: Scheme) -> Value:
    """What a name stands for: a measure, an attribute (a number where it is declared one), the months of the cycle."""
    if name in scheme.measures:
        return cell(figures.value(scheme.measures[name], subject))
    if name == MONTHS_IN_CYCLE:
        return Fraction(len(figures.parts(Subject(subject.unit), MONTH)))
    if scheme.inputs.attributes[name].number:
        return cell(figures.value(Attribute(attribute=name), subject))
    return cell(figures.attribute(name, subject))


def worth(
    text: str, subject: Subject, figures: Figures, scheme: Scheme, also: Mapping[str, Value] | None = None
) -> Value:
    """What a condition or formula comes to for one subject; `also` gives names beside those of the scheme."""
    extra = also or {}
    expression = settled(text, names_of_figures(scheme).union(extra))

    def look_up(name: str) -> Value:
        return extra[name] if name in extra else named(name, subject, figures, scheme)

    return evaluate(expression, Scope(look_up))


def truth(
    text: str, subject: Subject, figures: Figures, scheme: Scheme, also: Mapping[str, Value] | None = None
) -> bool | None:
    """Whether a condition holds for one subject; None = missing."""
    found = worth(text, subject, figures, scheme, also)
    return found if isinstance(found, bool) else None


def formula(measure: Formula, subject: Subject, figures: Figures, scheme: Scheme) -> Found:
    """Arithmetic over other figures of the same subject."""
    return number(worth(measure.formula, subject, figures, scheme))


def ratio(measure: Ratio, subject: Subject, figures: Figures, scheme: Scheme) -> Found:
    """One figure in percent of another; over nothing it is missing."""
    above = number_of(measure.ratio, subject, figures, scheme)
    under = number_of(measure.over, subject, figures, scheme)
    return None if above is None or under is None or under == 0 else 100 * above / under


def class_of(measure: Class, subject: Subject, figures: Figures, scheme: Scheme) -> Found:
    """The name of the first band in which a figure lies."""
    figure = figures.value(scheme.measure(measure.class_), subject)
    if figure is None or any(is_open(band) for band in measure.bands):
        return None
    return next((band.name for band in measure.bands if lies_in(figure, band)), None)


def constant(measure: Constant, subject: Subject, figures: Figures, scheme: Scheme) -> Found:
    """A figure of the scheme; one that is still pending is missing for whatever reads it beside the leaf items."""
    return None if isinstance(measure.number, Pending) else decided(measure.number)


KINDS: dict[type, Callable[[Any, Subject, Figures, Scheme], Found]] = {
    Formula: formula,
    Ratio: ratio,
    Class: class_of,
    Constant: constant,
}
