"""A whole clause as one rule of a scheme: its parts added up, within its bounds.

Effects, money and grades are no points: `consequences.py` takes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kaoping.clause.lowering import counted, measured, rolled, stepped  # noqa: F401 (they complete `lower`)
from kaoping.clause.lowering.names import Data, Unsaid
from kaoping.clause.lowering.place import Site, bounded, constant, lower, sign, summed
from kaoping.clause.meaning.parts import (
    ALL,
    Allot,
    Award,
    Bands,
    Bound,
    Check,
    Formula,
    Fund,
    Gate,
    Grades,
    Kinds,
    Mean,
    Nth,
    Part,
    Per,
    Rates,
    Repeated,
    Rule,
    Steps,
    Weighted,
)

FOLLOWING = (Gate, Award, Grades, Fund)
UNBOUNDED = (Weighted, Formula, Mean, Allot)  # what comes out of these is not held within the item's points
Way = Literal["earns", "adds", "takes", "both"]


@dataclass(frozen=True, slots=True)
class Ends:
    """Bounds of a clause; None: none."""

    low: Decimal | None
    high: Decimal | None


def scoring(rule: Rule) -> list[Part]:
    """The parts that contribute points."""
    return [part for part in rule.parts if not isinstance(part, (*FOLLOWING, Bound))]


def lower_rule(rule: Rule, site: Site, held: bool = True) -> Data | None:
    """What a clause contributes as a rule; None where it has no points to give. held: write down that it neither loses
    nor earns more than the item's points; False where the item itself sees to that. Raises Unsaid."""
    found = [lower(part, site) for part in scoring(rule)]
    if rule.start is not None:
        found.insert(0, constant(site.amount(rule.start)))
    if not found:
        return None
    total = summed(found)
    for bound in (part for part in rule.parts if isinstance(part, Bound)):
        total = within(total, bound, site)
    ends = limits(rule, site, held)
    return bounded(total, ends.low, ends.high)


def within(rule: Data, bound: Bound, site: Site) -> Data:
    """A rule under a bound that stands beside it."""
    if bound.each:
        raise Unsaid(f"按每{bound.each}分别封顶", f"a bound for every {bound.each} apart")
    low = None if bound.low is None else -site.all() if bound.low == ALL else Decimal(bound.low)
    return bounded(rule, low, None if bound.high is None else site.amount(bound.high))


def limits(rule: Rule, site: Site, held: bool) -> Ends:
    low, high = rule.low, rule.high
    if not held or site.points is None or any(isinstance(part, UNBOUNDED) for part in rule.parts):
        return Ends(low, high)
    least = Decimal(0) if rule.start is not None else -site.points
    low = least if low is None and not rule.bottomless else low
    return Ends(low, site.points if high is None and not rule.uncapped else high)


def ways(rule: Rule) -> set[Way]:
    """Which ways the points of a clause go: it earns what the item is worth, adds to it, takes from it."""
    found: set[Way] = {"earns"} if rule.start is not None else set()
    return found | {way(part) for part in scoring(rule)}


def way(part: Part) -> Way:
    match part:
        case Per(amount=amount):
            return by_sign(sign(amount))
        case Rates(rows=rows):
            return by_signs({sign(amount) for _, amount in rows})
        case Nth(amounts=amounts):
            return by_signs({sign(amount) for amount in amounts})
        case Repeated(first=first):
            return by_sign(sign(first))
        case Steps(full=None):
            return steps_way(part)
        case Check(points=points, otherwise=otherwise):
            return by_amounts((points, Decimal(-1) if otherwise == ALL else otherwise))
        case Bands(rows=rows, other=other):
            return by_amounts((*(amount for _, amount in rows), other or Decimal(0)))
        case Kinds(rows=figures, other=other):
            return by_amounts((*(amount for _, amount in figures), other or Decimal(0)))
    return "earns"


def by_amounts(amounts: Iterable[Decimal | Literal["all"]]) -> Way:
    """A table of points: it earns unless some of them are taken."""
    found = [Decimal(1) if amount == ALL else Decimal(amount) for amount in amounts]
    if all(amount >= 0 for amount in found):
        return "earns"
    return "takes" if all(amount <= 0 for amount in found) else "both"


def steps_way(part: Steps) -> Way:
    """Above the base a positive amount adds, below it takes."""
    signs = {1 if part.above.points > 0 else -1} if part.above else set()
    return by_signs(signs | ({-1 if part.below.points > 0 else 1} if part.below else set()))


def by_sign(sign: int) -> Way:
    return "adds" if sign > 0 else "takes" if sign < 0 else "both"


def by_signs(signs: set[int]) -> Way:
    signs = signs - {0} if len(signs) > 1 else signs
    return by_sign(signs.pop()) if len(signs) == 1 else "both"
