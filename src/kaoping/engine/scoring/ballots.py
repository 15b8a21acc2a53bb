"""Answers counted by question and group, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.plan.compile_reports import SEPARATOR
from kaoping.engine.scoring.answer import distinct
from kaoping.engine.scoring.rational import Integers, Numbers, choose, constant, missing, whole_numbers
from kaoping.scheme.measures import AnswerScore, Share


@dataclass(frozen=True, slots=True)
class Tally:
    """How many times each (question, group, answer) was given for each subject."""

    keys: tuple[tuple[str, str, str], ...]
    counts: tuple[Integers, ...]
    subjects: int

    def total(self, wanted: Callable[[str, str, str], bool]) -> Integers:
        """Answers for which `wanted(question, group, answer)` holds."""
        found = [count for key, count in zip(self.keys, self.counts, strict=True) if wanted(*key)]
        return reduce(add, found, np.zeros(self.subjects, dtype=np.int64))

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(sorted({group for _, group, _ in self.keys}))

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(sorted({question for question, _, _ in self.keys}))


def tally(keys: NDArray[Any], subject: NDArray[np.intp], n: Integers, subjects: int) -> Tally:
    """The long rows of one survey as a tally: keys of question, group and answer, with a count for each subject."""
    names, which = distinct(keys)
    counts = []
    for position in range(len(names)):
        count = np.zeros(subjects, dtype=np.int64)
        np.add.at(count, subject[which == position], n[which == position])
        counts.append(count)
    split = [tuple(name.split(SEPARATOR)) for name in names]
    return Tally(tuple((parts[0], parts[1], parts[2]) for parts in split), tuple(counts), subjects)


def share(tally: Tally, node: Share) -> Numbers:
    """Percent of `of` among `among`; by group first and then the mean where asked."""
    of, among = frozenset(node.of), frozenset(node.among)

    def percent(group: str | None) -> Numbers:
        def counted(answers: frozenset[str]) -> Integers:
            return tally.total(
                lambda question, its_group, answer: (
                    answer in answers and node.question in (None, question) and group in (None, its_group)
                )
            )

        return constant(100) * whole_numbers(counted(of & among)) / whole_numbers(counted(among))

    if node.each is None:
        return percent(None)
    return mean_of_known([percent(group) for group in tally.groups], tally.subjects)


def score(tally: Tally, node: AnswerScore) -> Numbers:
    """Mean over groups of 100 × Σ question scores ÷ (highest points × questions scored)."""
    points = {answer: Fraction(worth) for answer, worth in node.points.items() if not isinstance(worth, str)}
    questions = node.questions or tally.questions
    highest = constant(max(points.values(), default=Fraction(0)))
    by_group = []
    for group in tally.groups:
        scores = [question_score(tally, group, question, points) for question in questions]
        total, scored = sum_of_known(scores, tally.subjects)
        by_group.append(constant(100) * total / (highest * scored))
    return mean_of_known(by_group, tally.subjects)


def question_score(tally: Tally, group: str, question: str, points: dict[str, Fraction]) -> Numbers:
    """Mean points of the answers that have points; missing where nobody gave one."""

    def given(answer: str) -> Numbers:
        return whole_numbers(tally.total(lambda *key: key == (question, group, answer)))

    total = reduce(add, (given(answer) * constant(worth) for answer, worth in points.items()), constant(0))
    return total / reduce(add, (given(answer) for answer in points), constant(0))


def sum_of_known(parts: Iterable[Numbers], subjects: int) -> tuple[Numbers, Numbers]:
    """Sum of what is known, and how many parts are."""
    total, count = constant(0).spread(subjects), constant(0).spread(subjects)
    for part in parts:
        known = part.spread(subjects).known
        everywhere = Numbers(part.num, part.den, np.ones(1, dtype=bool))
        total = total + choose(known, everywhere, constant(0))
        count = count + whole_numbers(known.astype(np.int64))
    return total, count


def mean_of_known(parts: list[Numbers], subjects: int) -> Numbers:
    if not parts:
        return missing().spread(subjects)
    total, count = sum_of_known(parts, subjects)
    return total / count
