"""A leaf item: start + rule, within its bounds, for the unit itself or for its parts; rounded once at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import cast

from kaoping.engine.reasons import Figures, Found, Rated, Reason, Subject
from kaoping.engine.referee.derived import DERIVED, derived
from kaoping.engine.referee.exact import half_up
from kaoping.engine.referee.logic import cell, number
from kaoping.engine.referee.pending import is_pending
from kaoping.engine.referee.ranges import decided
from kaoping.engine.referee.rules import all_known, points_of, rule_reason
from kaoping.engine.referee.scoring import clamped, limit
from kaoping.engine.referee.surveys import mean
from kaoping.scheme.measures import Measure, Of, Peers, Rank, Sum
from kaoping.scheme.model import Leaf, Scheme
from kaoping.scheme.rules import Rates

COMBINE: dict[str, Callable[[Sequence[Fraction]], Fraction | None]] = {
    "mean": mean,
    "sum": lambda points: sum(points, Fraction(0)),
    "highest": max,
    "lowest": min,
}


def leaf_reason(
    leaf: Leaf, unit: str, figures: Figures, scheme: Scheme, exempt: bool = False, pending: bool | None = None
) -> Reason:
    """The points of a leaf item for one unit, rounded to the scheme's places, and how they came about.

    The case is `floor`, `cap` or `within`; for an item scored by parts the way they were combined, the parts being the
    steps; `missing`, `pending` or `exempt` without points. pending: whether the leaf waits for a figure, where that is
    known already.
    """
    subject = Subject(unit)
    waits = is_pending(leaf, scheme) if pending is None else pending
    if exempt or waits:
        return Reason(leaf, subject, None, "exempt" if exempt else "pending")
    if leaf.each is None:
        return rounded(bounded(leaf, subject, figures, scheme), scheme)
    parts = figures.parts(subject, leaf.each)
    if not parts:
        return Reason(leaf, subject, None, "missing")
    if leaf.combine == "mean_first":
        return rounded(bounded(leaf, subject, cast(Figures, Averaged(figures, parts, scheme)), scheme), scheme)
    return rounded(combined(leaf, subject, parts, figures, scheme), scheme)


def combined(leaf: Leaf, subject: Subject, parts: tuple[Subject, ...], figures: Figures, scheme: Scheme) -> Reason:
    """The parts of a unit, each within the bounds, taken together; one missing makes the item missing."""
    reasons = tuple(bounded(leaf, part, figures, scheme) for part in parts)
    known = all_known(reasons)
    if known is None:
        return Reason(leaf, subject, None, "missing", {}, reasons)
    return Reason(leaf, subject, COMBINE[leaf.combine](known), leaf.combine, {}, reasons)


def bounded(leaf: Leaf, subject: Subject, figures: Figures, scheme: Scheme) -> Reason:
    """Start + rule for one subject, within the bounds of the item; exact."""
    rule = rule_reason(leaf.rule, leaf, subject, figures, scheme)
    full, points = decided(leaf.points), points_of(rule)
    start, floor, cap = (limit(bound, full) for bound in (leaf.start, leaf.floor, leaf.cap))
    details: dict[str, Found] = {"start": start or Fraction(0), "floor": floor, "cap": cap}
    if points is None:
        return Reason(leaf, subject, None, "missing", details, (rule,))
    raw = points + (start or 0)
    result, met = clamped(raw, floor, cap)
    return Reason(leaf, subject, result, met, details | {"raw": raw}, (rule,))


def rounded(reason: Reason, scheme: Scheme) -> Reason:
    """The same with its points rounded to the scheme's places."""
    points = points_of(reason)
    if points is None:
        return reason
    details = {**reason.details, "exact": points}
    return Reason(reason.of, reason.subject, half_up(points, scheme.places), reason.case, details, reason.steps)


class Averaged:
    """Figures of a unit as the exact means over its parts (`mean_first`).

    What is measured is averaged; what is made of measures is made of the averages. Peers and ranks are statements about
    whole units, and so are text attributes: they are taken from the unit itself.
    """

    def __init__(self, figures: Figures, parts: tuple[Subject, ...], scheme: Scheme) -> None:
        self.figures, self.its_parts, self.scheme = figures, parts, scheme

    def value(self, measure: Measure, subject: Subject) -> Found:
        """The mean of a measure over the parts; one missing makes it missing."""
        if isinstance(measure, DERIVED):
            return derived(measure, subject, cast(Figures, self), self.scheme)
        if isinstance(measure, Peers | Rank):
            return self.figures.value(measure, subject)
        found = [number(cell(self.figures.value(measure, part))) for part in self.its_parts]
        known = [figure for figure in found if figure is not None]
        return mean(known) if len(known) == len(found) else None

    def attribute(self, name: str, subject: Subject) -> str | None:
        """A text attribute of the unit itself."""
        return self.figures.attribute(name, subject)

    def by_row(self, measure: Sum, subject: Subject, free: int, times: int | None) -> tuple[Fraction, Fraction]:
        """The means of both sums over the parts."""
        found = [self.figures.by_row(measure, part, free, times) for part in self.its_parts]
        return Fraction(sum(sums for sums, _ in found), len(found)), Fraction(
            sum(pairs for _, pairs in found), len(found)
        )

    def rated(self, rates: Rates, subject: Subject) -> tuple[Rated, ...]:
        """The mean number of incidents of each category."""
        rows = [row for part in self.its_parts for row in self.figures.rated(rates, part)]
        share = Fraction(1, len(self.its_parts))
        return tuple(
            Rated(
                name,
                share * sum((row.own for row in rows if row.category == name), Fraction(0)),
                share * sum((row.recurring for row in rows if row.category == name), Fraction(0)),
            )
            for name in sorted({row.category for row in rows})
        )

    def extremes(self, measure: Measure, subject: Subject) -> tuple[Fraction, Fraction] | None:
        """The extremes among the units themselves."""
        return self.figures.extremes(measure, subject)

    def among_peers(self, of: Of, subject: Subject, same: str | None = None) -> Mapping[str, Fraction]:
        """The figures of the peers themselves."""
        return self.figures.among_peers(of, subject, same)

    def parts(self, subject: Subject, each: str) -> tuple[Subject, ...]:
        """The parts of a unit."""
        return self.figures.parts(subject, each)
