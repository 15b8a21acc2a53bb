"""Measures over all subjects at once: what the plan found, and what is computed from it, exactly.

`Findings.numbers` gives a measure for every subject of a grain; `words` gives texts (attributes, classes).
The definitions stand in `scheme/measures.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.plan.compile_reports import survey_numbers, survey_of
from kaoping.engine.plan.demands import UNITS, Demand, Grain, at_item
from kaoping.engine.scoring import ballots, formula
from kaoping.engine.scoring.answer import Answer
from kaoping.engine.scoring.peers import rank_of, statistic
from kaoping.engine.scoring.ranges import first_row
from kaoping.engine.scoring.rational import (
    Flags,
    Numbers,
    array,
    constant,
    from_fractions,
    missing,
    sum_by,
    whole_numbers,
)
from kaoping.engine.scoring.subjects import Subjects, Tree
from kaoping.scheme.figures import By, Pending
from kaoping.scheme.measures import (
    AnswerScore,
    Attribute,
    Class,
    Constant,
    Count,
    Formula,
    Incidents,
    Judged,
    Measure,
    Of,
    Peers,
    Rank,
    Ratio,
    Share,
    Sum,
    Value,
)
from kaoping.scheme.model import Leaf, Scheme

Words: TypeAlias = NDArray[Any]
"""Texts, None where missing."""

HUNDRED = constant(100)
SURVEYS = (Share, AnswerScore)


class Findings:
    """Every measure of one run, found when first asked for and kept."""

    def __init__(self, scheme: Scheme, tree: Tree, demands: Sequence[Demand], answer: Answer) -> None:
        self.scheme, self.tree, self.answer = scheme, tree, answer
        self.number = {demand: position for position, demand in enumerate(demands)}
        surveys = [(number, demand) for number, demand in enumerate(demands) if isinstance(demand.node, SURVEYS)]
        self.survey_number = survey_numbers(surveys)
        self.memory: dict[Any, Any] = {}
        self.leaf: Leaf | None = None  # in whose rule a measure is written: `judged` may mean its marks

    def within(self, leaf: Leaf) -> Findings:
        """The same findings, asked from within the rule of a leaf."""
        found = copy(self)
        found.leaf = leaf
        return found

    def subjects(self, grain: Grain) -> Subjects:
        return self.tree.subjects(grain)

    # -- measures ----------------------------------------------------------------------------------------------------

    def numbers(self, of: Of, grain: Grain, averaged: Grain | None = None) -> Numbers:
        """A measure for every subject; with `averaged`, primitives are first averaged over the parts of that grain."""
        key = (of if isinstance(of, str) else id(of), grain, averaged)
        if key not in self.memory:
            self.memory[key] = (of, self._numbers(self.scheme.measure(of), grain, averaged))
        return cast(Numbers, self.memory[key][1])

    def _numbers(self, measure: Measure, grain: Grain, averaged: Grain | None) -> Numbers:
        match measure:
            case Count() | Incidents() | Sum() | Value() | Judged() | Share() | AnswerScore():
                return self.primitive(measure, grain, averaged)
            case Constant(number=number):
                return missing() if isinstance(number, Pending) else constant(Fraction(number))
            case Attribute(attribute=name):
                return self.attribute_numbers(name, grain)
            case Formula(formula=text):
                return self.formula_numbers(text, grain, averaged)
            case Ratio(ratio=ratio, over=over):
                return HUNDRED * self.numbers(ratio, grain, averaged) / self.numbers(over, grain, averaged)
            case Peers():
                return self.peers(measure, grain)
            case Rank():
                return self.rank(measure, grain)
            case _:
                return missing()

    def primitive(self, measure: Any, grain: Grain, averaged: Grain | None) -> Numbers:
        if isinstance(measure, Judged):
            measure = at_item(measure, self.leaf)
        if averaged is None:
            return self.found(Demand(measure, grain))
        parts = self.subjects(averaged)
        return mean_of_parts(self.found(Demand(measure, averaged)), parts, self.subjects(UNITS).count)

    def found(self, demand: Demand) -> Numbers:
        """What the plan found for one demand, spread over its subjects."""
        match demand.node:
            case Count():
                return whole_numbers(self.spread(demand, "n"))
            case Incidents():
                return whole_numbers(self.spread(demand, "x"), scale=self.answer.scale)
            case Sum():
                return whole_numbers(self.spread(demand, "n"))
            case Value(take=take):
                return self.value(demand, take)
            case Judged(judged=how):
                return self.judged(demand, how)
            case Share() | AnswerScore():
                return self.survey(demand)
            case _:
                raise TypeError(f"no figure for {demand}")

    def spread(self, demand: Demand, figure: str) -> Any:
        """One figure of the rows for every subject; 0 where there is no row."""
        rows = self.answer.rows(self.number[demand])
        values = getattr(rows, figure)
        result = np.zeros(self.subjects(demand.grain).count, dtype=values.dtype)
        np.add.at(result, self.positions(demand, rows), values)
        return result

    def positions(self, demand: Demand, rows: Any) -> NDArray[np.intp]:
        months = len(self.tree.cycle.months)
        return rows.subject * months + rows.month if demand.grain.monthly else cast(NDArray[np.intp], rows.subject)

    def value(self, demand: Demand, take: str) -> Numbers:
        periods = self.spread(demand, "n")
        if take == "months":
            return whole_numbers(periods)
        known = periods > 0
        found = whole_numbers(self.spread(demand, "x"), known, self.answer.scale)
        return found / whole_numbers(periods) if take == "mean" else found

    def judged(self, demand: Demand, how: str) -> Numbers:
        count, total = self.spread(demand, "n"), self.spread(demand, "x")
        low, high = self.spread(demand, "low"), self.spread(demand, "high")
        known = count > 0
        if how == "trimmed":
            enough = count >= 3
            total = np.where(enough, total - low - high, total)
            count = np.where(enough, count - 2, count)
        if how in ("mean", "trimmed"):
            return whole_numbers(total, known, self.answer.scale) / whole_numbers(count)
        return whole_numbers(high if how == "highest" else low, known, self.answer.scale)

    def survey(self, demand: Demand) -> Numbers:
        tally, node = self.tally(survey_of(demand), demand.grain), demand.node
        return ballots.share(tally, node) if isinstance(node, Share) else ballots.score(tally, cast(AnswerScore, node))

    def tally(self, survey: str, grain: Grain) -> ballots.Tally:
        """The answers of a survey, counted once for all measures that read it."""
        key = ("tally", survey, grain)
        if key not in self.memory:
            rows = self.answer.rows(self.survey_number[survey, grain])
            self.memory[key] = ballots.tally(rows.key, rows.subject, rows.n, self.subjects(grain).count)
        return cast(ballots.Tally, self.memory[key])

    def formula_numbers(self, text: str, grain: Grain, averaged: Grain | None = None) -> Numbers:
        found = formula.evaluate(text, lambda name: self.named(name, grain, averaged))
        return cast(Numbers, found).spread(self.subjects(grain).count)

    def named(self, name: str, grain: Grain, averaged: Grain | None = None) -> Numbers | Words | None:
        """What a name in a formula stands for; None = no such name, so a text."""
        if name in self.scheme.measures:
            measure = self.scheme.measures[name]
            return self.classes(measure, grain) if isinstance(measure, Class) else self.numbers(name, grain, averaged)
        if name in self.scheme.inputs.attributes:
            numeric = self.scheme.inputs.attributes[name].number
            return self.attribute_numbers(name, grain) if numeric else self.attribute_words(name, grain)
        return constant(len(self.tree.cycle.months)) if name == "months_in_cycle" else None

    def peers(self, measure: Peers, grain: Grain) -> Numbers:
        of = self.numbers(measure.of, UNITS).spread(self.subjects(UNITS).count)
        over = None if measure.over is None else self.numbers(measure.over, UNITS)
        group, grouped = self.groups(measure.same)
        return self.of_owner(statistic(measure, of, over, group).where_known(grouped), grain)

    def rank(self, measure: Rank, grain: Grain) -> Numbers:
        of = self.numbers(measure.rank, UNITS).spread(self.subjects(UNITS).count)
        group, grouped = self.groups(measure.same)
        return self.of_owner(rank_of(of, measure.best, measure.counted, group).where_known(grouped), grain)

    def of_owner(self, numbers: Numbers, grain: Grain) -> Numbers:
        units = self.subjects(UNITS).count
        return numbers if grain == UNITS else numbers.take(self.subjects(grain).owner, units)

    def groups(self, same: str | None) -> tuple[NDArray[np.intp], Flags]:
        """The group of each unit by an attribute, numbered, and whether it has one; a unit without is like no other."""
        units = self.subjects(UNITS).count
        if same is None:
            return np.zeros(units, dtype=np.intp), np.ones(units, dtype=bool)
        number: dict[Any, int] = {}
        words = [word or None for word in self.attribute_words(same, UNITS)]
        keys = [word if word is not None else ("alone", position) for position, word in enumerate(words)]
        group = np.array([number.setdefault(key, len(number)) for key in keys], dtype=np.intp)
        return group, np.array([word is not None for word in words], dtype=bool)

    # -- texts -------------------------------------------------------------------------------------------------------

    def words(self, of: Of, grain: Grain) -> Words:
        """The class that a measure gives, or the attribute of that name."""
        if isinstance(of, str) and of not in self.scheme.measures:
            return self.attribute_words(of, grain)
        return self.classes(self.scheme.measure(of), grain)

    def attribute_words(self, name: str, grain: Grain) -> Words:
        key = ("attribute", name, grain)
        if key not in self.memory:
            rows = self.tree.rows
            self.memory[key] = np.array([rows[unit].get(name) for unit in self.subjects(grain).units], dtype=object)
        return cast(Words, self.memory[key])

    def attribute_numbers(self, name: str, grain: Grain) -> Numbers:
        return from_fractions(number_of(word) for word in self.attribute_words(name, grain))

    def classes(self, measure: Measure, grain: Grain) -> Words:
        if not isinstance(measure, Class):
            raise TypeError("only a class gives words")
        numbers = self.numbers(measure.class_, grain).spread(self.subjects(grain).count)
        row = first_row(measure.bands, numbers, None)
        names = np.array([*(band.name for band in measure.bands), None], dtype=object)
        found: Words = names[np.where(numbers.known, row, -1)]
        return found

    def by_table(self, table: By, grain: Grain) -> Numbers:
        """A figure by group for every subject; missing where the group is not in the table and there is no `else`."""
        words = self.words(table.by, grain)
        other = None if table.else_ is None else fraction(table.else_)
        figures = {word: fraction(value) for word, value in table.table.items()}
        return from_fractions(None if word is None else figures.get(word, other) for word in words)


def fraction(figure: Any) -> Fraction | None:
    """An exact figure; None while it is pending."""
    return None if isinstance(figure, Pending) or figure is None else Fraction(figure)


def number_of(word: str | None) -> Fraction | None:
    """The number in an attribute; a text that is no number is missing (the check of the facts has named it)."""
    try:
        return None if word is None else Fraction(Decimal(word))
    except (InvalidOperation, ValueError, OverflowError):
        return None


def mean_of_parts(numbers: Numbers, parts: Subjects, units: int) -> Numbers:
    """The mean over the parts of each unit; missing where a part is missing or there is none."""
    full = numbers.spread(parts.count)
    total, known = sum_by(full, parts.owner, units)
    having = np.bincount(parts.owner, minlength=units)
    complete = (known == having) & (having > 0)
    return (total / Numbers(array(having.tolist()), np.ones(1, dtype=np.int64), complete)).where_known(complete)
