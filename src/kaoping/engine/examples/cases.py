"""Cases: the few ways in which each kind of rule can go. An example covers those that the reasons of its points show.

The words stand in the `case` of a reason. `missing`, `pending` and `exempt` can happen everywhere and are never
required.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from kaoping.engine.examples.reach import Bounds, Reach, of_figure
from kaoping.engine.reasons import Reason
from kaoping.engine.referee.pending import is_pending
from kaoping.engine.referee.ranges import decided
from kaoping.engine.referee.scoring import limit
from kaoping.scheme.figures import Node
from kaoping.scheme.measures import Judged
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
    Scale,
    StepsRule,
    Total,
)

CASES: dict[type, tuple[str, ...]] = {
    Leaf: ("within", "floor", "cap"),
    Judged: ("mean", "trimmed", "highest", "lowest"),
    Points: ("points",),
    PerRule: ("none", "free", "some", "times"),
    RatesRule: ("(category)", "else", "recurring"),
    ChosenRule: ("none", "some"),
    StepsRule: ("at", "above", "above at most", "below", "below at most", "floor"),
    BandsRule: ("row (number)", "else"),
    ProportionRule: ("within", "capped"),
    EfficacyRule: ("best", "between", "worst", "equal", "clamped"),
    CheckRule: ("met", "unmet"),
    Choose: ("branch (number)", "none"),
    Total: ("sum",),
    Highest: ("rule (number)",),
    Lowest: ("rule (number)",),
    Scale: ("scaled",),
    Bound: ("within", "min", "max"),
}
"""Every kind of rule with its words. Which of them a rule in a scheme must show, `cases_of` says."""


class Case(NamedTuple):
    """One way of one rule. path: where it stands inside the item (`rule`, `rule.sum[0]` …; "" = the item's bounds)."""

    path: str
    case: str


def cases_of(leaf: Leaf, scheme: Scheme) -> frozenset[Case]:
    """The cases that examples have to show for a leaf item; none while it is pending.

    Left out is what can never happen: a bound that no points reach, an `else` that is not written.
    """
    if is_pending(leaf, scheme):
        return frozenset()
    bounds = Bounds(leaf, scheme)
    return frozenset(Case(path, case) for path, node in rules_in(leaf) for case in REQUIRED[type(node)](node, bounds))


def cases_seen(reason: Reason) -> frozenset[Case]:
    """The cases that the reason of a leaf item shows."""
    paths = {id(node): path for path, node in (*rules_in(reason.of), *tables_in(reason.of))}
    return frozenset(
        Case(paths[id(step.of)], step.case) for step in all_steps(reason) if id(step.of) in paths and step.case
    )


def all_steps(reason: Reason) -> Iterator[Reason]:
    """A reason and everything that it was made of."""
    yield reason
    for step in reason.steps:
        yield from all_steps(step)


def rules_in(leaf: Leaf) -> Iterator[tuple[str, Any]]:
    """The leaf and every rule inside it, with the path."""
    yield "", leaf
    yield from rules_below("rule", leaf.rule)


def tables_in(leaf: Leaf) -> Iterator[tuple[str, Any]]:
    """The tables of rates, whose rows give the cases of their rule."""
    return ((path, rule.rates) for path, rule in rules_in(leaf) if isinstance(rule, RatesRule))


def rules_below(path: str, rule: Node) -> Iterator[tuple[str, Node]]:
    """A rule and the rules inside it."""
    yield path, rule
    match rule:
        case Choose(choose=branches):
            inner = [(f"choose[{number}]", branch.then) for number, branch in enumerate(branches)]
        case Total(sum=parts):
            inner = [(f"sum[{number}]", part) for number, part in enumerate(parts)]
        case Highest(highest=parts):
            inner = [(f"highest[{number}]", part) for number, part in enumerate(parts)]
        case Lowest(lowest=parts):
            inner = [(f"lowest[{number}]", part) for number, part in enumerate(parts)]
        case Scale(scale=part):
            inner = [("scale", part)]
        case Bound(bound=part):
            inner = [("bound", part)]
        case _:
            inner = []
    for name, part in inner:
        yield from rules_below(f"{path}.{name}", part)


def leaf(item: Leaf, bounds: Bounds) -> Iterator[str]:
    """Bounds that the points can meet."""
    full = bounds.full
    start = limit(item.start, full) or Fraction(0)
    yield from met(bounds.rule(item.rule) + Reach(start, start), limit(item.floor, full), limit(item.cap, full))


def met(reach: Reach, low: Fraction | None, high: Fraction | None) -> Iterator[str]:
    """Within, and the bounds that something may lie beyond."""
    yield "within"
    if reach.under(low):
        yield "floor"
    if reach.over(high):
        yield "cap"


def per(rule: PerRule, bounds: Bounds) -> Iterator[str]:
    """None and some; those that are free and the most that are counted, where the rule says so."""
    yield from ("none", "some")
    if rule.per.within == "unit":
        if decided(rule.per.free) > 0:
            yield "free"
        if rule.per.times is not None:
            yield "times"


def rates(rule: RatesRule, bounds: Bounds) -> Iterator[str]:
    """Every category that is listed; the others where they count; recurring ones where they count otherwise."""
    yield from rule.rates.points
    if decided(rule.rates.else_) != 0:
        yield "else"
    if rule.rates.recurring:
        yield "recurring"


def steps(rule: StepsRule, bounds: Bounds) -> Iterator[str]:
    """At, above and below the base, where a figure can be there; the most and the floor, where steps go so far."""
    around, base, figure = rule.steps, bounds.operand(rule.steps.base), bounds.measure(rule.steps.of)
    yield "at"
    if base.low is None or figure.over(base.low):
        yield "above"
        if around.above is not None and around.above.at_most is not None:
            yield "above at most"
    if base.high is None or figure.under(base.high):
        yield "below"
        yield from far_below(rule, bounds)


def far_below(rule: StepsRule, bounds: Bounds) -> Iterator[str]:
    """The most that can be taken away, and the floor: whichever comes first, where steps go so far."""
    around, full = rule.steps, of_figure(rule.steps.full)
    if around.below is None:
        return
    far, floor, most = without_limits(rule, bounds), limit(around.floor, full.high), of_figure(around.below.at_most)
    stopped = None if most.high is None or full.low is None else full.low - most.high
    if far.under(stopped) and (floor is None or stopped is None or stopped >= floor):
        yield "below at most"
    if far.under(floor) and (stopped is None or floor is None or stopped < floor):
        yield "floor"


def without_limits(rule: StepsRule, bounds: Bounds) -> Reach:
    """How far down the steps would go by themselves."""
    if rule.steps.below is None:
        return bounds.rule(rule)
    endless = rule.steps.below.model_copy(update={"at_most": None})
    around = rule.steps.model_copy(update={"below": endless, "floor": "none"})
    return bounds.rule(StepsRule.model_construct(steps=around))


def bands(rule: BandsRule, bounds: Bounds) -> Iterator[str]:
    """Every row, and the rest where it is written."""
    yield from (f"row {number}" for number in range(1, len(rule.bands.rows) + 1))
    if rule.bands.else_ is not None:
        yield "else"


def proportion(rule: ProportionRule, bounds: Bounds) -> Iterator[str]:
    """Within, and capped where the figure can be large enough."""
    yield "within"
    asked, figure, against = (
        rule.proportion,
        bounds.measure(rule.proportion.of),
        bounds.operand(rule.proportion.against),
    )
    full, cap = of_figure(asked.full).high, limit(asked.cap, of_figure(asked.full).low)
    sure = full is not None and figure.high is not None and against.low is not None and against.low > 0
    if cap is not None and not (sure and (full or 0) * (figure.high or 0) <= cap * (against.low or 0)):
        yield "capped"


def efficacy(rule: EfficacyRule, bounds: Bounds) -> Iterator[str]:
    """Both ends and between; all equal, unless both ends are given; beyond an end that is given."""
    yield from ("best", "between", "worst")
    given = [end for end in (rule.efficacy.at_best, rule.efficacy.at_worst) if end is not None]
    if len(given) < 2:
        yield "equal"
    if given and rule.efficacy.clamp:
        yield "clamped"


def choose(rule: Choose, bounds: Bounds) -> Iterator[str]:
    """Every branch, and none of them where the last has a condition."""
    yield from (f"branch {number}" for number in range(1, len(rule.choose) + 1))
    if rule.choose[-1].if_ is not None:
        yield "none"


def bound(rule: Bound, bounds: Bounds) -> Iterator[str]:
    """Within, and each bound that the rule inside may go beyond."""
    low = None if rule.min is None else decided(rule.min)
    high = None if rule.max is None else decided(rule.max)
    words = {"floor": "min", "cap": "max"}
    return (words.get(case, case) for case in met(bounds.rule(rule.bound), low, high))


REQUIRED: dict[type, Callable[[Any, Bounds], Iterator[str]]] = {
    Leaf: leaf,
    Judged: lambda rule, bounds: iter((rule.judged,)),
    Points: lambda rule, bounds: iter(("points",)),
    PerRule: per,
    RatesRule: rates,
    ChosenRule: lambda rule, bounds: iter(("none", "some")),
    StepsRule: steps,
    BandsRule: bands,
    ProportionRule: proportion,
    EfficacyRule: efficacy,
    CheckRule: lambda rule, bounds: iter(("met", "unmet")),
    Choose: choose,
    Total: lambda rule, bounds: iter(()),
    Highest: lambda rule, bounds: (f"rule {number}" for number in range(1, len(rule.highest) + 1)),
    Lowest: lambda rule, bounds: (f"rule {number}" for number in range(1, len(rule.lowest) + 1)),
    Scale: lambda rule, bounds: iter(()),
    Bound: bound,
}
