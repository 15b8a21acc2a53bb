"""What people said: points given by assessors, and answers to questionnaires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from kaoping.engine.reasons import Subject
from kaoping.engine.referee.logic import cell, number
from kaoping.engine.referee.rows import Row, Rows
from kaoping.scheme.measures import AnswerScore, Judged, Share


def mean(figures: Sequence[Fraction]) -> Fraction | None:
    """The plain mean; None of nothing."""
    return sum(figures, Fraction(0)) / len(figures) if figures else None


def trimmed(points: Sequence[Fraction]) -> Fraction | None:
    """The mean without the one highest and the one lowest, from three marks on."""
    return mean(sorted(points)[1:-1] if len(points) >= 3 else points)


JUDGED: dict[str, Callable[[Sequence[Fraction]], Fraction | None]] = {
    "mean": mean,
    "trimmed": trimmed,
    "highest": lambda points: max(points, default=None),
    "lowest": lambda points: min(points, default=None),
}


def judged(measure: Judged, subject: Subject, rows: Rows) -> Fraction | None:
    """The points that the counted assessors gave to one item of one unit."""
    marks = [
        number(cell(row.get("points")))
        for row in rows.about("marks", subject.unit)
        if row["item"] == measure.item and row["assessor"] not in measure.except_
    ]
    return JUDGED[measure.judged]([points for points in marks if points is not None])


def answers(rows: Rows, survey: str, subject: Subject) -> list[Row]:
    """The answers of one survey about a unit; blank ones are no answers."""
    return [
        row
        for row in rows.about("ballots", subject.unit)
        if row["survey"] == survey and row.get("answer") not in (None, "")
    ]


def by_key(found: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """Answers by what stands in a column; an empty cell is a group of its own."""
    groups = defaultdict(list)
    for row in found:
        groups[row.get(column) or ""].append(row)
    return groups


def share(measure: Share, subject: Subject, rows: Rows) -> Fraction | None:
    """The share of some answers among others in percent, of all at once or as the mean over the groups."""
    found = [
        row
        for row in answers(rows, measure.share, subject)
        if row["answer"] in measure.among and measure.question in (None, row.get("question"))
    ]
    groups = by_key(found, "group").values() if measure.each == "group" else [found] if found else []
    return mean([Fraction(100 * sum(row["answer"] in measure.of for row in group), len(group)) for group in groups])


def answer_score(measure: AnswerScore, subject: Subject, rows: Rows) -> Fraction | None:
    """Points per answer: the mean over the groups of the points reached, in percent of those that could be."""
    found = [
        row
        for row in answers(rows, measure.answer_score, subject)
        if measure.questions is None or row.get("question") in measure.questions
    ]
    scores = [group_score(measure, group) for group in by_key(found, "group").values()]
    return mean([score for score in scores if score is not None])


def group_score(measure: AnswerScore, group: Sequence[Row]) -> Fraction | None:
    """One group: the question scores in percent of the highest points; None without a question that has points."""
    scores = [question_score(measure, asked) for asked in by_key(group, "question").values()]
    counted = [score for score in scores if score is not None]
    highest = max((Fraction(worth) for worth in measure.points.values() if not isinstance(worth, str)), default=0)
    return 100 * sum(counted, Fraction(0)) / (highest * len(counted)) if counted and highest else None


def question_score(measure: AnswerScore, asked: Sequence[Row]) -> Fraction | None:
    """One question in one group: the sum of points over the number of those who answered."""
    worths = [measure.points.get(row["answer"], "out") for row in asked]
    points = [Fraction(worth) for worth in worths if not isinstance(worth, str)]
    if not points:
        return None
    like_the_others = worths.count("mean") * sum(points, Fraction(0)) / len(points)
    return (sum(points, Fraction(0)) + like_the_others) / (len(points) + worths.count("mean"))
