"""Rules that set a figure against another: steps from a base, proportions, efficacy coefficients."""

from __future__ import annotations

import math
from fractions import Fraction

from kaoping.engine.reasons import Found, Reason
from kaoping.engine.referee.logic import cell, number
from kaoping.engine.referee.ranges import decided
from kaoping.engine.referee.scoring import Scoring, clamped, limit
from kaoping.scheme.figures import Figure
from kaoping.scheme.rules import Efficacy, EfficacyRule, Partial, ProportionRule, Step, Steps, StepsRule


def whole(figure: Fraction, partial: Partial) -> Fraction:
    """A number of steps, the incomplete one left out, counted in proportion, or counted as a whole one."""
    if partial == "proportional":
        return figure
    return Fraction(math.floor(figure) if partial == "whole" else math.ceil(figure))


def steps(rule: StepsRule, scoring: Scoring) -> Reason:
    """Full points at the base, more for every step above it, less for every step below it."""
    measure, base = scoring.measure(rule.steps.of), scoring.operand(rule.steps.base)
    figure, full = number(cell(measure.result)), scoring.figure(rule.steps.full)
    made_of = (measure, *base.steps)
    details: dict[str, Found] = {"base": base.figure, "full": full}
    if figure is None or base.figure is None or full is None or no_percent_of_nothing(rule.steps, base.figure):
        return scoring.reason(rule, None, "missing", made_of, details)
    if figure == base.figure:
        return scoring.reason(rule, full, "at", made_of, details)
    result, case = (above if figure > base.figure else below)(rule.steps, scoring, figure - base.figure, details)
    return scoring.reason(rule, result, case, made_of, details)


def no_percent_of_nothing(steps: Steps, base: Fraction) -> bool:
    """Whether steps are counted in percent of a base that is zero."""
    return base == 0 and any(step is not None and step.unit == "percent" for step in (steps.above, steps.below))


def above(steps: Steps, scoring: Scoring, distance: Fraction, details: dict[str, Found]) -> tuple[Fraction | None, str]:
    """Points over the base, and the case."""
    full = number(cell(details["full"]))
    if steps.above is None or full is None:
        return full, "above"
    more, at_most = stepped(steps, steps.above, scoring, distance, details)
    return (None if more is None else full + more), "above at most" if at_most else "above"


def below(steps: Steps, scoring: Scoring, distance: Fraction, details: dict[str, Found]) -> tuple[Fraction | None, str]:
    """Points under the base, never under the floor, and the case."""
    full = number(cell(details["full"]))
    less, at_most, result = None, False, decided(steps.short)
    if steps.below is not None:
        less, at_most = stepped(steps, steps.below, scoring, -distance, details)
        if less is None or full is None:
            return None, "missing"
        result = full - less
    bounded, met = clamped(result, limit(steps.floor, full), None)
    return bounded, "floor" if met == "floor" else "below at most" if at_most else "below"


def stepped(
    steps: Steps, step: Step, scoring: Scoring, distance: Fraction, details: dict[str, Found]
) -> tuple[Fraction | None, bool]:
    """The points of so much distance, and whether the most that they can be cut them."""
    every, points, base = scoring.figure(step.every), scoring.figure(step.points), number(cell(details["base"]))
    if every is None or points is None or base is None:
        return None, False
    size = base * every / 100 if step.unit == "percent" else every
    if size <= 0:
        return None, False
    n = whole(distance / size, steps.partial)
    most = None if step.at_most is None else decided(step.at_most)
    result, met = clamped(n * points, None, most)
    details |= {"distance": distance, "size": size, "steps": n, "points": points, "at_most": most}
    return result, met == "cap"


def proportion(rule: ProportionRule, scoring: Scoring) -> Reason:
    """Full points times a figure over what it is set against."""
    measure, against = scoring.measure(rule.proportion.of), scoring.operand(rule.proportion.against)
    figure, full = number(cell(measure.result)), scoring.figure(rule.proportion.full)
    made_of = (measure, *against.steps)
    details: dict[str, Found] = {"against": against.figure, "full": full}
    if figure is None or full is None or not against.figure:
        return scoring.reason(rule, None, "missing", made_of, details)
    cap = limit(rule.proportion.cap, full)
    result, met = clamped(full * figure / against.figure, Fraction(0), cap)
    case = {"cap": "capped", "floor": "zero"}.get(met, met)
    return scoring.reason(rule, result, case, made_of, details | {"cap": cap})


def efficacy(rule: EfficacyRule, scoring: Scoring) -> Reason:
    """How far a figure has come from the worst to the best."""
    measure = scoring.measure(rule.efficacy.of)
    figure, ends = number(cell(measure.result)), best_and_worst(rule.efficacy, scoring)
    if figure is None or ends is None:
        return scoring.reason(rule, None, "missing", (measure,))
    best, worst = ends
    base, span = decided(rule.efficacy.base), decided(rule.efficacy.span)
    details: dict[str, Found] = {"best": best, "worst": worst, "base": base, "span": span}
    if best == worst:
        return scoring.reason(rule, decided(rule.efficacy.equal), "equal", (measure,), details)
    case = "best" if figure == best else "worst" if figure == worst else "between"
    result = base + span * (figure - worst) / (best - worst)
    if rule.efficacy.clamp:
        result, met = clamped(result, min(base, base + span), max(base, base + span))
        case = case if met == "within" else "clamped"
    return scoring.reason(rule, result, case, (measure,), details)


def best_and_worst(efficacy: Efficacy, scoring: Scoring) -> tuple[Fraction, Fraction] | None:
    """The two ends: those that the rule gives, else the extremes among the peers; None if nobody is known."""
    best, worst = given(efficacy.at_best), given(efficacy.at_worst)
    if best is None or worst is None:
        found = scoring.figures.extremes(scoring.scheme.measure(efficacy.of), scoring.subject)
        if found is None:
            return None
        low, high = found if efficacy.best == "high" else reversed(found)
        best, worst = high if best is None else best, low if worst is None else worst
    return best, worst


def given(figure: Figure | None) -> Fraction | None:
    """A figure that a rule may leave out."""
    return None if figure is None else decided(figure)
