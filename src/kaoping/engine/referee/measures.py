"""The referee's figures: every measure worked out from the rows, one small function a kind."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from statistics import median
from typing import Any

from kaoping.engine.cycle import Cycle
from kaoping.engine.reasons import Found, Rated, Subject
from kaoping.engine.referee.derived import DERIVED, derived, number_of
from kaoping.engine.referee.incidents import count_of, rated
from kaoping.engine.referee.logic import cell, exact_text, number
from kaoping.engine.referee.rows import Row, Rows, Tables
from kaoping.engine.referee.surveys import answer_score, judged, mean, share
from kaoping.scheme.measures import (
    AnswerScore,
    Attribute,
    Count,
    Incidents,
    Judged,
    Measure,
    Of,
    Peers,
    Rank,
    Share,
    Sum,
)
from kaoping.scheme.measures import (
    Value as Reported,
)
from kaoping.scheme.model import MONTH, Scheme
from kaoping.scheme.rules import Rates


class RowFigures:
    """Figures worked out from plain rows; each once. Implements `reasons.Figures`."""

    def __init__(self, scheme: Scheme, rows: Tables, cycle: Cycle) -> None:
        self.scheme, self.cycle, self.rows = scheme, cycle, Rows(rows, cycle)
        self.peers = self.rows.of_kind(scheme.appraises)
        self.known: dict[tuple[int, Subject], tuple[Measure, Found]] = {}

    def value(self, measure: Measure, subject: Subject) -> Found:
        """The measure for this subject; None = missing."""
        key = (id(measure), subject)
        if key not in self.known:
            self.known[key] = (measure, self.worked_out(measure, subject))
        return self.known[key][1]

    def worked_out(self, measure: Measure, subject: Subject) -> Found:
        """The measure from the rows, or from other measures."""
        if isinstance(measure, DERIVED):
            return derived(measure, subject, self, self.scheme)
        return MEASURES[type(measure)](measure, subject, self)

    def attribute(self, name: str, subject: Subject) -> str | None:
        """A text attribute of the subject's unit (also `unit`, `name`, `kind`); None = missing."""
        found = self.rows.units[subject.unit].get(name)
        return None if found in (None, "") else str(found)

    def by_row(self, measure: Sum, subject: Subject, free: int, times: int | None) -> tuple[int, int]:
        """Σ m and Σ m (m − 1) ÷ 2 over the rows, m = the column less `free`, not under 0, at most `times`."""
        cells = [max(int(row.get(measure.of) or 0) - free, 0) for row in self.rows.counted(measure, subject)]
        numbers = [m if times is None else min(m, times) for m in cells]
        return sum(numbers), sum(m * (m - 1) // 2 for m in numbers)

    def rated(self, rates: Rates, subject: Subject) -> tuple[Rated, ...]:
        """The incidents of a table of points, by category."""
        return rated(rates, self.incidents(self.scheme.measure(rates.of), subject))

    def incidents(self, measure: Measure, subject: Subject) -> list[Row]:
        """The incidents that a measure counts."""
        if not isinstance(measure, Incidents):
            raise TypeError(f"{type(measure).__name__} counts no incidents")
        return self.rows.counted(measure, subject)

    def extremes(self, measure: Measure, subject: Subject) -> tuple[Fraction, Fraction] | None:
        """Lowest and highest figure among the peers where it is known; None = nobody known."""
        found = list(self.among_peers(measure, subject).values())
        return (min(found), max(found)) if found else None

    def parts(self, subject: Subject, each: str) -> tuple[Subject, ...]:
        """The units of a kind below a unit, by id, or the months of the cycle."""
        if each == MONTH:
            return tuple(Subject(subject.unit, month) for month in self.cycle.months)
        return tuple(Subject(unit) for unit in self.rows.of_kind(each, self.rows.below(subject.unit)))

    def number(self, of: Of, subject: Subject) -> Fraction | None:
        """A measure, by name or written out, as a number."""
        return number_of(of, subject, self, self.scheme)

    def among_peers(self, of: Of, subject: Subject, same: str | None = None) -> dict[str, Fraction]:
        """The figure of every peer (like the subject in one attribute) where it is known, in the same month."""
        alike = self.peers if same is None else [unit for unit in self.peers if self.agree(subject, unit, same)]
        found = {unit: self.number(of, Subject(unit, subject.month)) for unit in alike}
        return {unit: figure for unit, figure in found.items() if figure is not None}

    def agree(self, subject: Subject, unit: str, attribute: str) -> bool:
        """Whether two units have the same known value of an attribute."""
        own = self.attribute(attribute, subject)
        return own is not None and own == self.attribute(attribute, Subject(unit))


def counted(measure: Count, subject: Subject, figures: RowFigures) -> Found:
    """Number of cases."""
    return Fraction(len(figures.rows.counted(measure, subject)))


def happened(measure: Incidents, subject: Subject, figures: RowFigures) -> Found:
    """Number of incidents, each as often as it counts."""
    return sum(map(count_of, figures.rows.counted(measure, subject)), Fraction(0))


def summed(measure: Sum, subject: Subject, figures: RowFigures) -> Found:
    """Sum of a column of the cases; an empty cell adds nothing."""
    cells = [number(cell(row.get(measure.of))) for row in figures.rows.counted(measure, subject)]
    return sum((found for found in cells if found is not None), Fraction(0))


def belongs(measure: Reported, period: str, subject: Subject, cycle: Cycle) -> bool:
    """Whether a reported figure of this period is one of those asked for."""
    if subject.month is not None:
        return measure.period == "cycle" and period == subject.month
    if measure.period == "previous":
        return period != "" and cycle.previous.contains(period)
    return cycle.contains(period)


TAKE: dict[str, Callable[[list[Fraction]], Fraction | None]] = {
    "sum": lambda found: sum(found, Fraction(0)),
    "mean": mean,
    "last": lambda found: found[-1],
    "max": max,
    "min": min,
}


def reported(measure: Reported, subject: Subject, figures: RowFigures) -> Found:
    """A reported figure: the rows of its periods taken together."""
    rows = [
        (row.get("period") or "", number(cell(row.get("value"))))
        for row in figures.rows.about("values", subject.unit)
        if row["indicator"] == measure.value
    ]
    found = [
        (period, figure)
        for period, figure in sorted(rows, key=lambda row: row[0])
        if figure is not None and belongs(measure, period, subject, figures.cycle)
    ]
    if measure.take == "months":
        return Fraction(months(measure, found, figures.cycle))
    return TAKE[measure.take]([figure for _, figure in found]) if found else None


def months(measure: Reported, found: list[tuple[str, Fraction]], cycle: Cycle) -> int:
    """In how many months of the cycle (or the one before) a figure is there, and is large enough."""
    least = measure.at_least
    asked = (cycle.previous if measure.period == "previous" else cycle).months
    return sum(period in asked and (least is None or figure >= Fraction(least)) for period, figure in found)


def numeric_attribute(measure: Attribute, subject: Subject, figures: RowFigures) -> Found:
    """A numeric attribute of the unit; attributes are kept as the texts that they were written as."""
    return exact_text(figures.attribute(measure.attribute, subject))


PEERS: dict[str, Callable[[list[Fraction]], Fraction | None]] = {
    "mean": mean,
    "median": median,
    "sum": lambda found: sum(found, Fraction(0)),
    "max": max,
    "min": min,
}


def peers(measure: Peers, subject: Subject, figures: RowFigures) -> Found:
    """A figure of all appraised units together."""
    found = figures.among_peers(measure.of, subject, measure.same)
    if not measure.own:
        found.pop(subject.unit, None)
    if measure.peers == "pooled":
        return pooled(measure, found, subject, figures)
    return PEERS[measure.peers](list(found.values())) if found else None


def pooled(measure: Peers, found: dict[str, Fraction], subject: Subject, figures: RowFigures) -> Found:
    """Sum over sum in percent, over the peers where both are known."""
    if measure.over is None:
        return None
    over = figures.among_peers(measure.over, subject, measure.same)
    both = found.keys() & over.keys()
    under = sum((over[unit] for unit in both), Fraction(0))
    return 100 * sum((found[unit] for unit in both), Fraction(0)) / under if under else None


def rank(measure: Rank, subject: Subject, figures: RowFigures) -> Found:
    """The place among the peers: one more than there are peers ahead (behind, counted from the last place)."""
    found = figures.among_peers(measure.rank, subject, measure.same)
    own = found.get(subject.unit)
    if own is None:
        return None
    upwards = (measure.best == "high") == (measure.counted == "top")
    return Fraction(1 + sum(other > own if upwards else other < own for other in found.values()))


MEASURES: dict[type, Callable[[Any, Subject, RowFigures], Found]] = {
    Count: counted,
    Incidents: happened,
    Sum: summed,
    Reported: reported,
    Attribute: numeric_attribute,
    Peers: peers,
    Rank: rank,
    Judged: lambda measure, subject, figures: judged(measure, subject, figures.rows),
    Share: lambda measure, subject, figures: share(measure, subject, figures.rows),
    AnswerScore: lambda measure, subject, figures: answer_score(measure, subject, figures.rows),
}
