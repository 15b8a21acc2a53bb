"""pucheng-towns: nineteen towns with the figures of two years, a public review and what inspections found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kaoping.demonstration import cases, places, tree
from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Facts
from kaoping.demonstration.surveys import BLANK, UNSURE, answers, opinion, respondents

GROUPS = ("人大代表", "政协委员", "企业代表", "群众代表")
QUESTIONS = ("q1", "q2", "q3", "q4", "q5")
INDICATORS = ("fiscal_income", "village_income", "petitions", "new_projects")
REMOTE = "T19"  # hardly a firm there; none of them knows an answer to the last question


class Town(NamedTuple):
    name: str
    fiscal: tuple[int, float]  # ten thousand yuan in the year before, growth in percent
    village: tuple[int, float]
    petitions: tuple[int, int]  # the year before, this year
    projects: tuple[int, int]
    rank: int  # in the year before
    displeased: float  # share of answers
    bonus: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    review: str = ""


S, T, U = places.STREETS, places.TOWNS, places.TOWNSHIPS
PROFILES = (
    Town(S[0], (4180, 9.6), (1240, 7.9), (41, 33), (11, 14), 1, 0.07, ("2", "1.5"), ("0.5",)),
    Town(S[1], (3920, 7.2), (1105, 6.4), (38, 36), (10, 11), 3, 0.1, ("1.5",), ("1", "0.5"), "city_review_top3"),
    Town(T[0], (3350, 11.4), (980, 9.8), (29, 22), (9, 13), 2, 0.06, ("2.5",), ()),
    Town(T[1], (3010, 5.1), (905, 5.2), (34, 35), (8, 8), 5, 0.13, ("0.5",), ("1",)),
    Town(T[2], (2740, 12.8), (870, 11.5), (26, 18), (7, 11), 8, 0.05, ("1.5", "0.75"), ("0.5",)),
    Town(T[3], (2690, 3.3), (820, 4.1), (31, 34), (8, 7), 4, 0.16, (), ("1", "0.5")),
    Town(T[4], (2480, 8.5), (790, 8.2), (24, 20), (6, 8), 8, 0.09, ("1",), ("0.5",)),
    Town(T[5], (2310, -2.4), (735, 1.9), (28, 37), (7, 5), 6, 0.22, (), ("1.5", "1"), "city_review_bottom3"),
    Town(T[6], (2190, 6.7), (760, 7.1), (22, 20), (6, 7), 12, 0.11, ("0.5",), ()),
    Town(T[7], (2050, 10.2), (698, 9.4), (21, 16), (5, 8), 14, 0.08, ("1.25",), ("0.5",)),
    Town(T[8], (1960, 4.4), (664, 4.9), (25, 25), (6, 6), 11, 0.14, (), ("0.5",)),
    Town(T[9], (1830, 7.9), (640, 8.8), (19, 15), (5, 7), 7, 0.1, ("0.5",), ()),
    Town(T[10], (1760, 1.2), (615, 2.6), (23, 26), (5, 4), 13, 0.19, (), ("1", "1")),
    Town(T[11], (1650, 9.1), (590, 8.0), (18, 15), (4, 6), 15, 0.09, ("0.75",), ("0.5",)),
    Town(T[12], (1540, 6.0), (571, 6.6), (20, 19), (5, 5), 10, 0.12, ("0.5",), ()),
    Town(T[13], (1470, 14.5), (548, 12.2), (17, 11), (3, 6), 18, 0.06, ("1",), ()),
    Town(U[0], (1130, 5.5), (462, 6.9), (14, 13), (3, 3), 16, 0.11, (), ("0.5",)),
    Town(U[1], (1020, 8.3), (437, 7.7), (13, 10), (3, 4), 19, 0.1, ("0.5",), ()),
    Town(U[2], (860, -4.1), (395, 0.8), (15, 19), (4, 2), 17, 0.25, (), ("1", "0.5", "0.5")),
)


def build(facts: Facts, chance: Chance) -> None:
    tree.district(facts)
    people, names = respondents(), places.settlements(chance)
    for number, town in enumerate(PROFILES, start=1):
        unit = tree.town(facts, number, town.name)
        tree.communities(facts, unit, names, chance.whole(6, 12), urban=number <= 2)
        _figures(facts, unit, town)
        for group in GROUPS:
            _review(facts, chance, unit, group, town.displeased, people)
        _incidents(facts, chance, unit, town)
    falsified = cases.incident(chance, facts.year, "T06", "falsified")
    facts.incidents.append(falsified._replace(item="A.4", subject="新开工项目重复统计"))
    suspected = cases.incident(chance, facts.year, "T13", "falsified")
    facts.incidents.append(suspected._replace(item="A.1", verified=False))


def _figures(facts: Facts, unit: str, town: Town) -> None:
    this, before = facts.year.name, facts.year.before
    for indicator, (amount, growth) in (("fiscal_income", town.fiscal), ("village_income", town.village)):
        facts.value(unit, indicator, before, f"{amount}.00")
        facts.value(unit, indicator, this, f"{amount * (1000 + round(growth * 10)) / 1000:.2f}")
    for indicator, (last, now) in (("petitions", town.petitions), ("new_projects", town.projects)):
        facts.value(unit, indicator, before, last)
        facts.value(unit, indicator, this, now)
    facts.value(unit, "rank", before, town.rank)


def _review(
    facts: Facts, chance: Chance, unit: str, group: str, displeased: float, people: Iterator[str]
) -> None:  # fmt: skip
    """The answers of one group of the town's reviewers; a few leave a question or the whole sheet empty."""
    remote = unit == REMOTE and group == "企业代表"
    asked = [next(people) for _ in range(6 if remote else chance.whole(40, 60))]
    silent = asked[-1] if not remote and chance.happens(0.3) else None
    for question in QUESTIONS:
        share = max(0.0, chance.around(displeased, 0.03))
        given = answers(chance, opinion(len(asked), share, chance.around(0.09, 0.02), chance.around(0.32, 0.04)))
        if remote and question == QUESTIONS[-1]:
            given = [UNSURE] * len(asked)
        for person, answer in zip(asked, given, strict=True):
            empty = person == silent or chance.happens(0.006)
            facts.ballot("public_review", unit, question, person, group, BLANK if empty else answer)


def _incidents(facts: Facts, chance: Chance, unit: str, town: Town) -> None:
    for points in town.bonus:
        facts.incidents.append(cases.incident(chance, facts.year, unit, "supervision_bonus")._replace(counted=points))
    for points in town.findings:
        facts.incidents.append(cases.incident(chance, facts.year, unit, "inspection_finding")._replace(counted=points))
    if town.review:
        facts.incidents.append(cases.incident(chance, facts.year, unit, town.review))
    if chance.happens(0.25):
        doubtful = cases.incident(chance, facts.year, unit, "inspection_finding")
        facts.incidents.append(doubtful._replace(counted="1", verified=False))
