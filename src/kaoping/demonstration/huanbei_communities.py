"""huanbei-communities: four communities of one street office and what was found, praised and answered in a year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kaoping.demonstration import cases, places, tree
from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Facts, Incident
from kaoping.demonstration.surveys import ask, opinion, respondents

MATTERS = ("占道经营", "垃圾堆放", "店招破损", "乱贴广告", "楼道杂物", "违规停车", "污水外溢")
GROUPS = {"居民": 60, "沿街商户": 35, "物业企业": 15}


class Community(NamedTuple):
    superior: float  # what the superior gives in a month, on average
    no_visit: tuple[int, ...]  # months without a visit
    own: float
    displeased: float
    findings: tuple[tuple[str, int], ...]  # kind, how many, each about a matter of its own or of none
    praise: tuple[tuple[str, str], ...] = ()  # kind, level


PROFILES = (
    Community(92.5, (), 93, 0.06, (("office_check", 4), ("report_up", 1), ("district_office", 1)),
              (("praise_report", "city"), ("praise_leader", "district"))),
    Community(88, (2,), 89, 0.1, (("upper_directive", 1), ("city_media", 1), ("office_check", 6), ("report_up", 2)),
              (("praise_leader", "city"),)),
    Community(84.5, (), 82, 0.15, (("city_media", 2), ("district_office", 2), ("office_check", 8), ("report_up", 3),
              ("unfixed_city", 1)), (("praise_report", "province"),)),
    Community(76, (2, 9), 74, 0.24, (("upper_directive", 2), ("unfixed_upper", 1), ("city_media", 1),
              ("district_office", 3), ("office_check", 11), ("report_up", 4))),
)  # fmt: skip


def build(facts: Facts, chance: Chance) -> None:
    tree.district(facts)
    tree.town(facts, 1, places.STREETS[2])
    names, people = places.settlements(chance), respondents()
    units = list(tree.communities(facts, "T01", names, len(PROFILES), urban=True))
    for unit, community in zip(units, PROFILES, strict=True):
        _scores(facts, chance, unit, community)
        for group, size in GROUPS.items():
            asked = [next(people) for _ in range(size)]
            counts = opinion(size, community.displeased, 0.07, 0.35)
            ask(facts, chance, "residents", unit, group, asked, {"satisfaction": counts})
        facts.incidents.extend(_findings(facts, chance, unit, community))
    facts.incidents.extend(_recurring(*units))
    rumour = cases.incident(chance, facts.year, units[0], "praise_report", "province")
    facts.incidents.append(rumour._replace(verified=False))
    facts.incidents.append(cases.incident(chance, facts.year, units[2], "praise_report", "national"))


def _scores(facts: Facts, chance: Chance, unit: str, community: Community) -> None:
    for month, period in enumerate(facts.year.months, start=1):
        if month not in community.no_visit:
            facts.value(unit, "superior", period, f"{min(99.5, chance.around(community.superior, 2.2)):.1f}")
    for visit in range(1, 5):
        facts.mark(unit, "O", f"检查组{visit}", round(chance.around(community.own, 1.5) * 2) / 2)


def _findings(facts: Facts, chance: Chance, unit: str, community: Community) -> Iterator[Incident]:
    """Each about a matter of its own; every fourth names none, so it can never count as a recurrence."""
    spots = iter(chance.shuffled(f"{side}侧{matter}" for side in "东西南北" for matter in MATTERS))
    for kind, count in community.findings:
        for number in range(count):
            subject = "" if number % 4 == 3 else next(spots)
            yield cases.incident(chance, facts.year, unit, kind)._replace(subject=subject)
    for kind, level in community.praise:
        yield cases.incident(chance, facts.year, unit, kind, level)
    yield cases.incident(chance, facts.year, unit, "office_check")._replace(subject=next(spots), verified=False)


def _recurring(first: str, second: str, third: str, fourth: str) -> Iterator[Incident]:
    """One matter found again and again: the later ones cost more, whatever their kind.

    The same words in another community, and findings that were not confirmed, make no recurrence.
    """
    rows = (
        (fourth, "office_check", 40, True, "菜市场后门垃圾堆放"),
        (fourth, "district_office", 95, True, "菜市场后门垃圾堆放"),
        (fourth, "upper_directive", 150, True, "菜市场后门垃圾堆放"),
        (fourth, "unfixed_upper", 180, True, "菜市场后门垃圾堆放"),
        (third, "office_check", 61, True, "河埠头污水外溢"),
        (third, "office_check", 129, True, "河埠头污水外溢"),
        (second, "report_up", 77, False, "小学门口占道经营"),
        (second, "report_up", 111, True, "小学门口占道经营"),
        (first, "office_check", 111, True, "小学门口占道经营"),
    )
    for unit, kind, day, verified, subject in rows:
        yield Incident(unit, kind, day, verified=verified, subject=subject)
