"""From the full points to the total of one unit, step by step: what was lost and won on the way.

Where sections add up, a step is a leaf item. Where they are weighted or follow a formula, a step is what the total
changes by when the item's full points are replaced by its points, one item after the other; so the steps always add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import cast

from kaoping.documents.comparison import OPEN, Comparison, change
from kaoping.engine.results import State
from kaoping.engine.scoring import formula
from kaoping.engine.scoring.rational import Numbers, constant
from kaoping.scheme.model import TOTAL, ByFormula, Leaf, Section, Weighted

FEW = 3  # items without points that are shown one by one
MOST = 12  # steps shown one by one; the smaller ones are taken together
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the total. item: the id, or "" for several items, or for what bounds, gates and rounding took.

    state: `missing` or `pending` where the points are not known yet.
    """

    item: str
    amount: Decimal
    state: State = "ok"
    others: int = 0  # how many smaller items are taken together here


@dataclass(frozen=True, slots=True)
class Waterfall:
    """start: full points; end: the total; the steps lead from one to the other."""

    start: Decimal
    steps: tuple[Step, ...]
    end: Decimal

    @property
    def levels(self) -> tuple[Decimal, ...]:
        """The total before the first step and after each."""
        found = [self.start]
        for step in self.steps:
            found.append(found[-1] + step.amount)
        return tuple(found)


def waterfall(comparison: Comparison, unit: str) -> Waterfall | None:
    """The steps of one unit; None where full points or total are not known."""
    total = comparison.score(unit, TOTAL)
    if total.full is None or total.points is None:
        return None
    root = comparison.results.scheme.root
    steps = lacking_together([step for step in changes(comparison, unit, root) if step.amount or step.state != "ok"])
    remainder = total.points - total.full - sum((step.amount for step in steps), ZERO)
    last = [Step("", remainder)] if remainder else []
    return Waterfall(total.full, (*gathered(steps), *last), total.points)


def changes(comparison: Comparison, unit: str, section: Section) -> Iterator[Step]:
    """The steps of a section's items; of their items where they simply add up."""
    if section.combine != "sum":
        yield from replaced(comparison, unit, section)
        return
    for child in section.items:
        if isinstance(child, Leaf) or not adds_up(comparison, unit, child):
            yield step(comparison, unit, child)
        else:
            yield from changes(comparison, unit, child)


def step(comparison: Comparison, unit: str, entry: Leaf | Section) -> Step:
    score = comparison.score(unit, entry.id)
    found = change(score)
    return Step(entry.id, -(score.full or ZERO) if found is None else found, score.state)


def adds_up(comparison: Comparison, unit: str, section: Section) -> bool:
    """Whether points and full points of a section are the sums of those of its items."""
    if section.combine != "sum":
        return False
    own = comparison.score(unit, section.id)
    below = [comparison.score(unit, child.id) for child in section.items]
    points = sum((score.points or ZERO for score in below), ZERO)
    full = sum((score.full or ZERO for score in below), ZERO)
    return (own.points or ZERO, own.full or ZERO) == (points, full)


def replaced(comparison: Comparison, unit: str, section: Section) -> Iterator[Step]:
    """What each item changes when its points take the place of its full points, in the order of the document."""
    places = comparison.results.scheme.places
    scores = [comparison.score(unit, child.id) for child in section.items]
    amounts = {score.item: Fraction(score.full or 0) for score in scores}
    before = taken_together(section, amounts)
    for score in scores:
        amounts[score.item] = Fraction(score.points or 0)
        after = taken_together(section, amounts)
        yield Step(score.item, decimal(after, places) - decimal(before, places), score.state)
        before = after


def taken_together(section: Section, amounts: Mapping[str, Fraction]) -> Fraction:
    """The roll-up of a section for such amounts of its items."""
    match section.combine:
        case ByFormula(formula=text):
            found = formula.evaluate(text, lambda name: constant(amounts[name.strip("[]")]))
            return cast(Numbers, found).at(0) or Fraction(0)
        case Weighted(weighted=weights):
            total = sum((Fraction(weights[item]) * amount for item, amount in amounts.items()), Fraction(0))
            return total / Fraction(sum(weights.values()))
        case "highest":
            return max(amounts.values())
        case "lowest":
            return min(amounts.values())
        case how:
            return sum(amounts.values(), Fraction(0)) / (len(amounts) if how == "mean" else 1)


def decimal(value: Fraction, places: int) -> Decimal:
    """Rounded half-up, as roll-ups are."""
    scaled = abs(value) * 10**places
    number = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(number if value >= 0 else -number).scaleb(-places)


def lacking_together(steps: list[Step]) -> list[Step]:
    """The items that are missing (or pending) as one step at the end, where they are more than a few."""
    for state in OPEN:
        lacking = [step for step in steps if step.state == state]
        if len(lacking) > FEW:
            together = Step("", sum((step.amount for step in lacking), ZERO), state, len(lacking))
            steps = [*(step for step in steps if step.state != state), together]
    return steps


def gathered(steps: list[Step]) -> list[Step]:
    """The largest steps in the order of the document, the smaller ones as one."""
    if len(steps) <= MOST:
        return steps
    kept = set(sorted(range(len(steps)), key=lambda at: (steps[at].state == "ok", -abs(steps[at].amount)))[: MOST - 1])
    rest = [each for at, each in enumerate(steps) if at not in kept]
    together = Step("", sum((each.amount for each in rest), ZERO), others=len(rest))
    return [*(each for at, each in enumerate(steps) if at in kept), together]
