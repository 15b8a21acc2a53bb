"""How few and how many points a rule can give, whatever the facts: enough to find items that can never move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaoping.scheme import measures as m
from kaoping.scheme import rules as r
from kaoping.scheme.figures import By, Node
from kaoping.scheme.reading import Reading


@dataclass(frozen=True, slots=True)
class Reach:
    """The least and the most; None = no limit, or not known."""

    least: Fraction | None = None
    most: Fraction | None = None

    def plus(self, other: Reach) -> Reach:
        return Reach(added(self.least, other.least), added(self.most, other.most))

    def within(self, lower: Fraction | None, upper: Fraction | None) -> Reach:
        """Cut off at a lower and an upper bound."""
        least = self.least if lower is None else lower if self.least is None else max(self.least, lower)
        most = self.most if upper is None else upper if self.most is None else min(self.most, upper)
        if lower is not None and most is not None:
            most = max(most, lower)
        if upper is not None and least is not None:
            least = min(least, upper)
        return Reach(least, most)

    def many(self) -> Reach:
        """Any number of it added up."""
        return Reach(
            Fraction(0) if self.least is not None and self.least >= 0 else None,
            Fraction(0) if self.most is not None and self.most <= 0 else None,
        )


ANYTHING = Reach()
ZERO = Fraction(0)


def added(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left + right


def limits(floor: Any, cap: Any, points: Any) -> tuple[Fraction | None, Fraction | None]:
    """A floor and a cap as figures; None = none, or pending."""
    return limit(floor, points), limit(cap, points)


def limit(word: Any, points: Any) -> Fraction | None:
    figure = points if word == "full" else word
    return Fraction(figure) if isinstance(figure, Decimal) else None


def over(figures: Iterable[Any]) -> Reach:
    """From the least to the most of figures; unknown where one is pending."""
    known = [Fraction(each) if isinstance(each, Decimal) else None for figure in figures for each in figures_of(figure)]
    return either(Reach(each, each) for each in known)


def figures_of(figure: Any) -> list[Any]:
    """A figure, or all figures of a table by group."""
    if not isinstance(figure, By):
        return [figure]
    return [*figure.table.values(), *([figure.else_] if figure.else_ is not None else [])]


def either(reaches: Iterable[Reach]) -> Reach:
    """What one of several can give."""
    parts = list(reaches)
    least = [part.least for part in parts if part.least is not None]
    most = [part.most for part in parts if part.most is not None]
    return Reach(min(least) if len(least) == len(parts) else None, max(most) if len(most) == len(parts) else None)


def possible(rule: Node, reading: Reading) -> Reach:
    """What a rule can give."""
    match rule:
        case m.Judged():
            return Reach(ZERO, None)
        case r.Points(points=of):
            return figure(reading.measure(of), reading)
        case r.PerRule(per=per):
            return possible_per(per)
        case r.RatesRule(rates=rates):
            extra = [rates.recurring.points] if rates.recurring else []
            return over([*rates.points.values(), rates.else_, *extra, Decimal(0)]).many()
        case r.ChosenRule(chosen=chosen):
            return Reach(ZERO, None) if chosen.sign == "add" else Reach(None, ZERO)
        case r.StepsRule(steps=steps):
            return possible_steps(steps)
        case r.BandsRule(bands=bands):
            return over([*(row.points for row in bands.rows), *([bands.else_] if bands.else_ is not None else [])])
        case r.ProportionRule(proportion=proportion):
            full = over([proportion.full])
            return Reach(ZERO, full.most if proportion.cap == "full" else limit(proportion.cap, None))
        case r.EfficacyRule(efficacy=efficacy):
            return possible_efficacy(efficacy)
        case r.CheckRule(check=check):
            return over([check.points, check.else_])
        case _:
            return possible_compound(rule, reading)


def possible_compound(rule: Node, reading: Reading) -> Reach:
    match rule:
        case r.Choose(choose=branches):
            none_holds = [] if branches[-1].if_ is None else [Reach(ZERO, ZERO)]
            return either([*(possible(branch.then, reading) for branch in branches), *none_holds])
        case r.Total(sum=parts):
            reach = Reach(ZERO, ZERO)
            for part in parts:
                reach = reach.plus(possible(part, reading))
            return reach
        case r.Highest(highest=parts) | r.Lowest(lowest=parts):
            return either(possible(part, reading) for part in parts)
        case r.Scale(scale=part, times=times):
            return scaled(possible(part, reading), times)
        case r.Bound(bound=part, min=least, max=most):
            return possible(part, reading).within(limit(least, None), limit(most, None))
    return ANYTHING


def scaled(reach: Reach, times: Any) -> Reach:
    if not isinstance(times, Decimal):
        return ANYTHING
    ends = [None if end is None else end * Fraction(times) for end in (reach.least, reach.most)]
    return Reach(*ends) if times >= 0 else Reach(*reversed(ends))


def possible_per(per: r.Per) -> Reach:
    """No limit on the side where points grow, unless the number of times is limited."""
    amounts = over([per.points])
    extra = over([per.escalate if per.escalate is not None else Decimal(0)])
    times = limit(per.times, None) if per.within == "unit" else None
    ends = [amounts.least, amounts.most, extra.least, extra.most]
    if any(end is None for end in ends):
        return ANYTHING
    known = [end for end in ends if end is not None]
    if times is None:
        return Reach(None if min(known) < 0 else ZERO, None if max(known) > 0 else ZERO)
    n = max(times, ZERO)
    turns = n * (n - 1) / 2 if n > 1 else ZERO
    return Reach(
        n * min(known[0], ZERO) + turns * min(known[2], ZERO), n * max(known[1], ZERO) + turns * max(known[3], ZERO)
    )


def possible_steps(steps: r.Steps) -> Reach:
    full = over([steps.full]) if steps.below else over([steps.full, steps.short])
    lower = limit(steps.floor, None)
    least = full.least if not steps.below else None if lower is None or full.least is None else min(lower, full.least)
    if steps.above is None:
        return Reach(least, full.most)
    return Reach(least, added(full.most, over([steps.above.at_most]).most) if steps.above.at_most is not None else None)


def possible_efficacy(efficacy: r.Efficacy) -> Reach:
    given = efficacy.at_best is not None or efficacy.at_worst is not None
    if given and not efficacy.clamp:
        return ANYTHING
    base = over([efficacy.base])
    return either([base, base.plus(over([efficacy.span])), over([efficacy.equal])])


def figure(measure: Node | None, reading: Reading) -> Reach:
    """What a measure can come to, where that is certain."""
    match measure:
        case m.Constant(number=number):
            return over([number])
        case m.Count() | m.Incidents() | m.Sum() | m.Judged():
            return Reach(ZERO, None)
        case m.Share():
            return Reach(ZERO, Fraction(100))
        case m.Value(value=name, take="mean" | "last" | "max" | "min"):
            declared = reading.scheme.inputs.indicators.get(name)
            return Reach(limit(declared.min, None), limit(declared.max, None)) if declared else ANYTHING
    return ANYTHING
