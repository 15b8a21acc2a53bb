"""What a rule works with while it scores one subject: figures, tables by group, measures, conditions.

Nothing here looks at rows: every figure comes through `reasons.Figures`, so the same rules explain a run of any engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaoping.engine.reasons import Figures, Found, Reason, Subject
from kaoping.engine.referee.derived import named, names_of_figures, truth
from kaoping.engine.referee.logic import cell, number, settled
from kaoping.engine.referee.ranges import decided
from kaoping.scheme import expression
from kaoping.scheme.figures import By, FigureOrTable, Limit, Pending
from kaoping.scheme.measures import Class, Formula, Judged, Measure, Of, Operand, Peers, Rank, Ratio
from kaoping.scheme.model import Leaf, Scheme


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure that a rule works with, and how it came about where it was measured."""

    figure: Fraction | None
    steps: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Scoring:
    """One leaf item being scored for one subject."""

    leaf: Leaf
    subject: Subject
    figures: Figures
    scheme: Scheme

    def figure(self, figure: FigureOrTable) -> Fraction | None:
        """A figure, by the subject's group where it is a table; None where the group is unknown."""
        if not isinstance(figure, By):
            return decided(figure)
        found = self.group(figure.by)
        row = None if found is None else figure.table.get(found, figure.else_)
        return None if row is None else decided(row)

    def group(self, by: str) -> str | None:
        """The class or text attribute by which a table is read."""
        if by not in self.scheme.measures:
            return self.figures.attribute(by, self.subject)
        found = self.figures.value(self.scheme.measures[by], self.subject)
        return found if isinstance(found, str) else None

    def measure(self, of: Of) -> Reason:
        """A measure with its reason."""
        return measured(at_item(self.scheme.measure(of), self.leaf), self.subject, self.figures, self.scheme)

    def operand(self, operand: Operand) -> Amount:
        """What a rule compares or multiplies with: a figure, a table by group, or a measure."""
        if isinstance(operand, Decimal | By | Pending):
            return Amount(self.figure(operand))
        reason = self.measure(operand)
        return Amount(number(cell(reason.result)), (reason,))

    def named(self, text: str) -> dict[str, Found]:
        """What the names in a condition stand for."""
        return read(text, self.subject, self.figures, self.scheme)

    def condition(self, text: str) -> tuple[bool | None, tuple[Reason, ...]]:
        """Whether a condition holds (None = missing), and the measures that it reads."""
        met = truth(text, self.subject, self.figures, self.scheme)
        return met, read_by(text, self.subject, self.figures, self.scheme)

    def reason(
        self,
        rule: Any,
        result: Fraction | None,
        case: str,
        steps: tuple[Reason, ...] = (),
        details: Mapping[str, Found] | None = None,
    ) -> Reason:
        """The reason of one rule; without a result its case is `missing`."""
        return Reason(rule, self.subject, result, "missing" if result is None else case, details or {}, steps)


def at_item(measure: Measure, leaf: Leaf) -> Measure:
    """`judged` without an item means the item that it stands in."""
    if isinstance(measure, Judged) and measure.item is None:
        return measure.model_copy(update={"item": leaf.id})
    return measure


def measured(measure: Measure, subject: Subject, figures: Figures, scheme: Scheme) -> Reason:
    """A measure, and the measures that it was made of."""
    result = figures.value(measure, subject)
    details: dict[str, Found] = {}
    steps: tuple[Reason, ...] = ()
    match measure:
        case Formula(formula=text):
            details, steps = read(text, subject, figures, scheme), read_by(text, subject, figures, scheme)
        case Ratio(ratio=above, over=under):
            steps = tuple(measured(scheme.measure(of), subject, figures, scheme) for of in (above, under))
        case Class(class_=of):
            steps = (measured(scheme.measure(of), subject, figures, scheme),)
        case Rank(rank=of, same=same):
            steps = (measured(scheme.measure(of), subject, figures, scheme),)
            details = {"count": Fraction(len(figures.among_peers(of, subject, same)))}
        case Peers():
            details = summed_up(measure, subject, figures)
    case = "missing" if result is None else "class" if isinstance(result, str) else "figure"
    return Reason(measure, subject, result, case, details, steps)


def summed_up(measure: Peers, subject: Subject, figures: Figures) -> dict[str, Found]:
    """How many peers a figure was taken over, and the sums that it is made of."""
    found = dict(figures.among_peers(measure.of, subject, measure.same))
    over = None if measure.over is None else figures.among_peers(measure.over, subject, measure.same)
    if not measure.own:
        found.pop(subject.unit, None)
    both = [unit for unit in found if over is None or unit in over]
    total = sum((found[unit] for unit in both), Fraction(0))
    sums: dict[str, Found] = {"count": Fraction(len(both)), "total": total}
    return sums if over is None else sums | {"over": sum((over[unit] for unit in both), Fraction(0))}


def names_in(text: str, scheme: Scheme) -> list[str]:
    """The names that a condition or formula reads, in the order in which they stand there, each once."""
    parts = expression.walk(settled(text, names_of_figures(scheme)))
    return list(dict.fromkeys(part.name for part in parts if isinstance(part, expression.Name)))


def read(text: str, subject: Subject, figures: Figures, scheme: Scheme) -> dict[str, Found]:
    """What the names in a condition or formula stand for."""
    found = {name: named(name, subject, figures, scheme) for name in names_in(text, scheme)}
    return {name: value if isinstance(value, Fraction | str) else None for name, value in found.items()}


def read_by(text: str, subject: Subject, figures: Figures, scheme: Scheme) -> tuple[Reason, ...]:
    """The measures that a condition or formula reads, with their reasons."""
    names = [name for name in names_in(text, scheme) if name in scheme.measures]
    return tuple(measured(scheme.measures[name], subject, figures, scheme) for name in names)


def limit(bound: Limit, full: Fraction | None) -> Fraction | None:
    """A bound as a figure: `full` = the full points, `none` = no bound."""
    if bound == "full":
        return full
    return None if bound == "none" else decided(bound)


def clamped(figure: Fraction, floor: Fraction | None, cap: Fraction | None) -> tuple[Fraction, str]:
    """A figure within its bounds, and which bound it met: `floor`, `cap` or `within`."""
    if cap is not None and figure > cap:
        return cap, "cap"
    if floor is not None and figure < floor:
        return floor, "floor"
    return figure, "within"
