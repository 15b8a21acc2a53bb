"""The least and the most that a measure or a rule can give, as far as the scheme alone tells; for bounds never met."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaoping.engine.referee.derived import names_of_figures
from kaoping.engine.referee.logic import settled
from kaoping.engine.referee.ranges import decided
from kaoping.engine.referee.scoring import limit
from kaoping.scheme import expression as ex
from kaoping.scheme.figures import By, FigureOrTable, Pending
from kaoping.scheme.measures import (
    AnswerScore,
    Attribute,
    Constant,
    Count,
    Formula,
    Incidents,
    Judged,
    Of,
    Operand,
    Peers,
    Rank,
    Ratio,
    Share,
    Sum,
    Value,
)
from kaoping.scheme.model import Leaf, Scheme
from kaoping.scheme.rules import (
    BandsRule,
    Bound,
    CheckRule,
    Choose,
    ChosenRule,
    EfficacyRule,
    Highest,
    Lowest,
    PerRule,
    Points,
    ProportionRule,
    RatesRule,
    Rule,
    Scale,
    Step,
    Steps,
    StepsRule,
    Total,
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything from `low` to `high`, both included; None = no end known."""

    low: Fraction | None = None
    high: Fraction | None = None

    def __add__(self, other: Reach) -> Reach:
        low = None if self.low is None or other.low is None else self.low + other.low
        return Reach(low, None if self.high is None or other.high is None else self.high + other.high)

    def __mul__(self, other: Reach) -> Reach:
        if self.low is None and self.high is not None:  # turned around, multiplied, turned back
            return (self.turned * other).turned
        if other.low is None and other.high is not None:
            return (self * other.turned).turned
        mine = [end for end in (self.low, self.high) if end is not None]
        others = [end for end in (other.low, other.high) if end is not None]
        if len(mine) == len(others) == 2:
            return spanning(a * b for a in mine for b in others)
        return FROM_ZERO if self.from_zero and other.from_zero else Reach()

    @property
    def turned(self) -> Reach:
        """Minus everything in it."""
        return Reach(None if self.high is None else -self.high, None if self.low is None else -self.low)

    @property
    def from_zero(self) -> bool:
        """Whether nothing below zero is in it."""
        return self.low is not None and self.low >= 0

    def within(self, low: Fraction | None, high: Fraction | None) -> Reach:
        """What is left between two bounds."""
        lows = [end for end in (self.low, low) if end is not None]
        highs = [end for end in (self.high, high) if end is not None]
        return Reach(max(lows, default=None), min(highs, default=None))

    def under(self, bound: Fraction | None) -> bool:
        """Whether something may lie under a bound."""
        return bound is not None and (self.low is None or self.low < bound)

    def over(self, bound: Fraction | None) -> bool:
        """Whether something may lie over a bound."""
        return bound is not None and (self.high is None or self.high > bound)


FROM_ZERO = Reach(Fraction(0))
PERCENT = Reach(Fraction(0), Fraction(100))


def spanning(figures: Iterable[Fraction]) -> Reach:
    """The smallest reach that holds all of these."""
    found = list(figures)
    return Reach(min(found), max(found))


def union(reaches: Iterable[Reach]) -> Reach:
    """The smallest reach that holds several."""
    found = list(reaches)
    lows, highs = [reach.low for reach in found], [reach.high for reach in found]
    low = None if None in lows else min(end for end in lows if end is not None)
    return Reach(low, None if None in highs else max(end for end in highs if end is not None))


def of_figure(figure: FigureOrTable | None) -> Reach:
    """What a figure, or any row of a table by group, can be."""
    if isinstance(figure, By):
        rows = [*figure.table.values(), *(() if figure.else_ is None else (figure.else_,))]
        return union(of_figure(row) for row in rows)
    return Reach() if figure is None or isinstance(figure, Pending) else spanning([decided(figure)])


@dataclass(frozen=True, slots=True)
class Bounds:
    """Works out what the rules of one leaf item can give."""

    leaf: Leaf
    scheme: Scheme

    def measure(self, of: Of) -> Reach:
        """What a measure can be."""
        measure = self.scheme.measure(of)
        work_out = MEASURES.get(type(measure))
        return Reach() if work_out is None else work_out(measure, self)

    def operand(self, operand: Operand) -> Reach:
        """What a figure or a measure can be."""
        return of_figure(operand) if isinstance(operand, Decimal | By | Pending) else self.measure(operand)

    def rule(self, rule: Rule) -> Reach:
        """What a rule can give."""
        return RULES[type(rule)](rule, self)

    @property
    def full(self) -> Fraction | None:
        """The full points of the item."""
        return None if isinstance(self.leaf.points, Pending) else decided(self.leaf.points)


def value(measure: Value, bounds: Bounds) -> Reach:
    """A reported figure: by the limits of its indicator."""
    if measure.take == "months":
        return FROM_ZERO
    indicator = bounds.scheme.inputs.indicators.get(measure.value)
    least = None if indicator is None or indicator.min is None else Fraction(indicator.min)
    most = None if indicator is None or indicator.max is None else Fraction(indicator.max)
    if measure.take == "sum":
        return FROM_ZERO if least is not None and least >= 0 else Reach()
    return Reach(least, most)


def attribute(measure: Attribute, bounds: Bounds) -> Reach:
    """An attribute: by its declared minimum."""
    declared = bounds.scheme.inputs.attributes.get(measure.attribute)
    return Reach(None if declared is None or declared.min is None else Fraction(declared.min))


def judged(measure: Judged, bounds: Bounds) -> Reach:
    """Marks: nobody gives more than the item's full points."""
    return Reach(Fraction(0), bounds.full if measure.item in (None, bounds.leaf.id) else None)


def peers(measure: Peers, bounds: Bounds) -> Reach:
    """A figure of the peers lies among theirs, unless they are added up."""
    found = bounds.measure(measure.of)
    return found if measure.peers not in ("sum", "pooled") else FROM_ZERO if found.from_zero else Reach()


def ratio(measure: Ratio, bounds: Bounds) -> Reach:
    """A ratio of figures that are never negative is not either."""
    both = bounds.measure(measure.ratio).from_zero and bounds.measure(measure.over).from_zero
    return FROM_ZERO if both else Reach()


def formula(measure: Formula, bounds: Bounds) -> Reach:
    """Arithmetic over reaches."""
    return arithmetic(settled(measure.formula, names_of_figures(bounds.scheme)), bounds)


def arithmetic(expression: ex.Expression, bounds: Bounds) -> Reach:
    """What an expression can be; nothing is known of what is no sum, product, minimum or maximum."""
    match expression:
        case ex.Number(number):
            return spanning([Fraction(number)])
        case ex.Name(name) if name in bounds.scheme.measures:
            return bounds.measure(name)
        case ex.Arithmetic("/", left, ex.Number(divisor)) if divisor:
            return arithmetic(left, bounds) * spanning([1 / Fraction(divisor)])
        case ex.Arithmetic(("+" | "-" | "*") as sign, left, right):
            first, second = arithmetic(left, bounds), arithmetic(right, bounds)
            return first * second if sign == "*" else first + (second.turned if sign == "-" else second)
        case ex.Call("min" | "max" as function, parts):
            found = [arithmetic(part, bounds) for part in parts]
            return lowest_of(found) if function == "min" else highest_of(found)
    return Reach()


def answers(measure: AnswerScore, bounds: Bounds) -> Reach:
    """Not under 0 where no answer costs points, never over 100."""
    costs = any(not isinstance(worth, str) and worth < 0 for worth in measure.points.values())
    return Reach(None if costs else Fraction(0), Fraction(100))


MEASURES: dict[type, Callable[[Any, Bounds], Reach]] = {
    Count: lambda measure, bounds: FROM_ZERO,
    Incidents: lambda measure, bounds: FROM_ZERO,
    Sum: lambda measure, bounds: FROM_ZERO,
    Value: value,
    Attribute: attribute,
    Formula: formula,
    Constant: lambda measure, bounds: of_figure(measure.number),
    Ratio: ratio,
    Peers: peers,
    Rank: lambda measure, bounds: Reach(Fraction(1)),
    Judged: judged,
    Share: lambda measure, bounds: PERCENT,
    AnswerScore: answers,
}


def per(rule: PerRule, bounds: Bounds) -> Reach:
    """From none to the most times that are counted."""
    each, more = of_figure(rule.per.points), rule.per.escalate
    by_row = rule.per.within == "row"
    most = None if rule.per.times is None or by_row else decided(rule.per.times)
    every, highest = of_figure(rule.per.every).low, bounds.measure(rule.per.of).high
    if highest is not None and every and not by_row:
        n = max(Fraction(math.ceil(highest / every)) - decided(rule.per.free), Fraction(0))
        most = n if most is None else min(n, most)
    if more is None:
        return each * Reach(Fraction(0), most) if most is not None else one_way([each])
    return one_way([each, of_figure(more)])


def one_way(amounts: list[Reach]) -> Reach:
    """Any number of amounts: from zero upwards, downwards, or both."""
    up = all(amount.from_zero for amount in amounts)
    down = all(amount.high is not None and amount.high <= 0 for amount in amounts)
    return Reach(Fraction(0) if up else None, Fraction(0) if down else None)


def rates(rule: RatesRule, bounds: Bounds) -> Reach:
    """Any number of incidents at any of the rates."""
    figures = [*rule.rates.points.values(), rule.rates.else_]
    if rule.rates.recurring:
        figures.append(rule.rates.recurring.points)
    return one_way([of_figure(figure) for figure in figures])


def steps(rule: StepsRule, bounds: Bounds) -> Reach:
    """Around the full points: as far up and down as the steps may go."""
    around = rule.steps
    full = of_figure(around.full)
    low = of_figure(around.short).low if around.below is None else None
    if around.below is not None and full.low is not None:
        most = most_down(around, around.below, bounds)
        low = None if most is None else full.low - most
    high = full.high
    if around.above is not None:
        most = None if around.above.at_most is None else of_figure(around.above.at_most).high
        high = None if most is None or full.high is None else full.high + most
    return Reach(low, high).within(limit(around.floor, full.low), None)


def most_down(steps: Steps, step: Step, bounds: Bounds) -> Fraction | None:
    """The most that steps below the base can take away."""
    ends = [most for most in (of_figure(step.at_most).high, unbounded_down(steps, step, bounds)) if most is not None]
    return min(ends, default=None)


def unbounded_down(steps: Steps, step: Step, bounds: Bounds) -> Fraction | None:
    """The same without `at_most`: from the highest base down to the lowest figure."""
    base, lowest = bounds.operand(steps.base).high, bounds.measure(steps.of).low
    every, points = of_figure(step.every).low, of_figure(step.points).high
    if base is None or lowest is None or not every or points is None:
        return None
    size = base * every / 100 if step.unit == "percent" else every
    return points * math.ceil(max(base - lowest, Fraction(0)) / size) if size > 0 else None


def bands(rule: BandsRule, bounds: Bounds) -> Reach:
    """Any of the rows."""
    rest = () if rule.bands.else_ is None else (rule.bands.else_,)
    return union(of_figure(figure) for figure in (*(row.points for row in rule.bands.rows), *rest))


def proportion(rule: ProportionRule, bounds: Bounds) -> Reach:
    """From zero to the cap."""
    full = of_figure(rule.proportion.full).high
    return Reach(Fraction(0), limit(rule.proportion.cap, full))


def efficacy(rule: EfficacyRule, bounds: Bounds) -> Reach:
    """From the base over the span, and what all equal get."""
    asked = rule.efficacy
    free = not asked.clamp and not (asked.at_best is None and asked.at_worst is None)
    base = of_figure(asked.base)
    return Reach() if free else union([base, base + of_figure(asked.span), of_figure(asked.equal)])


def check(rule: CheckRule, bounds: Bounds) -> Reach:
    """Met or unmet."""
    return union([of_figure(rule.check.points), of_figure(rule.check.else_)])


def choose(rule: Choose, bounds: Bounds) -> Reach:
    """Any of the branches; nothing where none holds."""
    found = [bounds.rule(branch.then) for branch in rule.choose]
    return union(found if rule.choose[-1].if_ is None else [*found, spanning([Fraction(0)])])


def total(rule: Total, bounds: Bounds) -> Reach:
    """All together."""
    return sum((bounds.rule(part) for part in rule.sum), Reach(Fraction(0), Fraction(0)))


def highest_of(found: list[Reach]) -> Reach:
    """The highest of several is at least the best that any of them is sure of."""
    return Reach(max((reach.low for reach in found if reach.low is not None), default=None), union(found).high)


def lowest_of(found: list[Reach]) -> Reach:
    """The lowest of several is at most the least that any of them stays under."""
    return Reach(union(found).low, min((reach.high for reach in found if reach.high is not None), default=None))


def bound(rule: Bound, bounds: Bounds) -> Reach:
    """Another rule within bounds."""
    return bounds.rule(rule.bound).within(of_figure(rule.min).low, of_figure(rule.max).high)


RULES: dict[type, Callable[[Any, Bounds], Reach]] = {
    Judged: judged,
    Points: lambda rule, bounds: bounds.measure(rule.points),
    PerRule: per,
    RatesRule: rates,
    ChosenRule: lambda rule, bounds: FROM_ZERO if rule.chosen.sign == "add" else Reach(None, Fraction(0)),
    StepsRule: steps,
    BandsRule: bands,
    ProportionRule: proportion,
    EfficacyRule: efficacy,
    CheckRule: check,
    Choose: choose,
    Total: total,
    Highest: lambda rule, bounds: highest_of([bounds.rule(part) for part in rule.highest]),
    Lowest: lambda rule, bounds: lowest_of([bounds.rule(part) for part in rule.lowest]),
    Scale: lambda rule, bounds: bounds.rule(rule.scale) * bounds.operand(rule.times),
    Bound: bound,
}
