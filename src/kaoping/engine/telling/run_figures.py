"""The figures of a run, one at a time: what explanations read. Implements the protocol `reasons.Figures`."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np

from kaoping.engine.plan.demands import UNITS, Demand, Grain
from kaoping.engine.reasons import Found, Rated, Subject
from kaoping.engine.run import Run
from kaoping.scheme.measures import Class, Measure, Of, Sum
from kaoping.scheme.model import MONTH, Leaf
from kaoping.scheme.rules import Rates


class RunFigures:
    """Gives any figure of a run for one subject, without computing anything again."""

    def __init__(self, run: Run, leaf: Leaf) -> None:
        """leaf: whose rule asks; subjects other than appraised units are its parts."""
        self.run, self.findings = run, run.findings.within(leaf)
        self.each = leaf.each

    def grain(self, subject: Subject) -> Grain:
        if subject.month is not None:
            return Grain(MONTH)
        return UNITS if subject.unit in self.positions(UNITS) else Grain(self.each)

    def positions(self, grain: Grain) -> dict[str, int]:
        return _positions(self.run, grain)

    def at(self, subject: Subject) -> tuple[Grain, int]:
        grain = self.grain(subject)
        if subject.month is None:
            return grain, self.positions(grain)[subject.unit]
        months = self.run.cycle.months
        return grain, self.positions(UNITS)[subject.unit] * len(months) + months.index(subject.month)

    def value(self, measure: Measure, subject: Subject) -> Found:
        """The measure for this subject; None = missing."""
        grain, position = self.at(subject)
        if isinstance(measure, Class):
            word = self.findings.classes(measure, grain)[position]
            return None if word is None else str(word)
        return self.findings.numbers(measure, grain).at(position)

    def attribute(self, name: str, subject: Subject) -> str | None:
        """A text attribute of the subject's unit; None = missing."""
        word = self.findings.tree.rows[subject.unit].get(name)
        return None if word is None else str(word)

    def by_row(self, measure: Sum, subject: Subject, free: int, times: int | None) -> tuple[int, int]:
        """Σ m and Σ m (m − 1) ÷ 2 over the rows."""
        grain, position = self.at(subject)
        demand = Demand(measure, grain, free, times)
        number, pairs = (int(self.findings.spread(demand, figure)[position]) for figure in ("n", "t"))
        return number, pairs // 2

    def rated(self, rates: Rates, subject: Subject) -> tuple[Rated, ...]:
        """The incidents of a rates table by category, by name."""
        grain, position = self.at(subject)
        demand = Demand(rates, grain)
        rows = self.findings.answer.rows(self.findings.number[demand])
        mine = np.flatnonzero(self.findings.positions(demand, rows) == position)
        counts: dict[str, list[Fraction]] = {}
        for row in mine:
            pair = counts.setdefault(str(rows.key[row]), [Fraction(0), Fraction(0)])
            pair[int(rows.t[row])] += Fraction(int(rows.x[row]), 10**self.findings.answer.scale)
        both = rates.recurring is not None and rates.recurring.how == "add"
        return tuple(Rated(key, own + (later if both else 0), later) for key, (own, later) in sorted(counts.items()))

    def extremes(self, measure: Measure, subject: Subject) -> tuple[Fraction, Fraction] | None:
        """Lowest and highest figure among the peers where it is known; None = nobody known."""
        numbers = self.findings.numbers(measure, UNITS)
        known = [found for i in range(self.findings.subjects(UNITS).count) if (found := numbers.at(i)) is not None]
        return (min(known), max(known)) if known else None

    def among_peers(self, of: Of, subject: Subject, same: str | None = None) -> dict[str, Fraction]:
        """The figure of every peer (like the subject in one attribute) where it is known, by unit."""
        numbers, (group, grouped) = self.findings.numbers(of, UNITS), self.findings.groups(same)
        own = group[self.positions(UNITS)[self.owner(subject)]]
        units = self.findings.subjects(UNITS).units
        known = {unit: numbers.at(at) for at, unit in enumerate(units) if group[at] == own and grouped[at]}
        return {unit: figure for unit, figure in known.items() if figure is not None}

    def owner(self, subject: Subject) -> str:
        """The appraised unit that a subject is, or is a part of."""
        if subject.unit in self.positions(UNITS):
            return subject.unit
        grain = Grain(self.each)
        position = int(self.findings.subjects(grain).owner[self.positions(grain)[subject.unit]])
        return self.findings.subjects(UNITS).units[position]

    def parts(self, subject: Subject, each: str) -> tuple[Subject, ...]:
        """The parts of a unit, by id, or the months of the cycle."""
        if each == MONTH:
            return tuple(Subject(subject.unit, month) for month in self.run.cycle.months)
        subjects = self.findings.subjects(Grain(each))
        owner = self.positions(UNITS)[subject.unit]
        return tuple(Subject(subjects.units[i]) for i in np.flatnonzero(subjects.owner == owner))


@lru_cache(maxsize=64)
def _positions(run: Run, grain: Grain) -> dict[str, int]:
    return {unit: position for position, unit in enumerate(run.findings.subjects(grain).units)}
