"""Answers of questionnaires with known counts, in a drawn order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Facts

PLEASED, FAIRLY, DISPLEASED, UNSURE, BLANK = "满意", "基本满意", "不满意", "不了解", ""


def respondents() -> Iterator[str]:
    """R0001, R0002 …: nobody has a name."""
    number = 0
    while True:
        number += 1
        yield f"R{number:04}"


def answers(chance: Chance, counts: Mapping[str, int]) -> list[str]:
    return chance.shuffled(answer for answer, count in counts.items() for _ in range(count))


def opinion(size: int, displeased: float, unsure: float, fairly: float = 0.3) -> dict[str, int]:
    """How `size` people answer, from the shares of the displeased, of the unsure and of the fairly pleased."""
    counts = {DISPLEASED: round(size * displeased), UNSURE: round(size * unsure), FAIRLY: round(size * fairly)}
    return {PLEASED: size - sum(counts.values())} | counts


def ask(
    facts: Facts, chance: Chance, survey: str, unit: str, group: str, people: list[str],
    questions: Mapping[str, Mapping[str, int]],
) -> None:  # fmt: skip
    """Every person answers every question; the counts of a question add up to the number of people."""
    given = {question: answers(chance, counts) for question, counts in questions.items()}
    for number, person in enumerate(people):
        for question, drawn in given.items():
            facts.ballot(survey, unit, question, person, group, drawn[number])
