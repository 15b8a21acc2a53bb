"""dinghai-agencies: nine agencies that district departments keep in one street, marked by a group of assessors."""

from __future__ import annotations

from typing import NamedTuple

from kaoping.demonstration import cases, places, tree
from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Facts

FULL = {"1.1": 10, "1.2": 10, "1.3": 15, "1.4": 15, "2.1": 20, "2.2": 20, "2.3": 10}


class Agency(NamedTuple):
    name: str
    agency_type: str
    headcount: int
    assessors: int
    points: tuple[float, ...]  # by item, the assessors differ about them
    innovation: tuple[str, ...] = ()  # levels of what was praised
    one_sided: bool = False  # the differences of the assessors do not cancel out


PROFILES = (
    Agency("综合行政执法中队", "area", 24, 5, (9.5, 9, 14, 14, 18.5, 18.5, 9), ("city", "district")),
    Agency("市场监督管理所", "area", 13, 5, (9, 9, 13.5, 13.5, 18, 17.5, 8.5), ("district",)),  # 90 exactly
    Agency("司法所", "independent", 6, 3, (9, 9.5, 13.5, 14, 17.5, 17, 9), (), True),
    Agency("自然资源和规划所", "area", 9, 4, (8, 8.5, 12.5, 12, 15.5, 15, 7.5), ("district",)),
    Agency("派出所", "independent", 38, 5,
           (9.5, 9.5, 14, 14.5, 18, 17.5, 8), ("national", "province", "city", "district", "district")),
    Agency("卫生监督站", "area", 5, 3, (8, 7.5, 11.5, 12, 15, 14.5, 7.5), (), True),
    Agency("退役军人服务站", "independent", 4, 3, (8.5, 8, 12.5, 12.5, 16, 15, 7.5)),  # 80 exactly
    Agency("农业技术推广站", "area", 7, 4, (6, 6.5, 9, 9, 11.5, 10.5, 5), (), True),
    Agency("交通管理中队", "area", 16, 4, (8.5, 8, 12, 12.5, 16, 16, 7), ("district",)),  # 81, as the fourth
)  # fmt: skip
DIFFERENCES = {3: (-0.5, 0.0, 0.5), 4: (-0.5, 0.0, 0.0, 0.5), 5: (-1.0, -0.5, 0.0, 0.5, 1.0)}


def build(facts: Facts, chance: Chance) -> None:
    tree.district(facts)
    street = places.STREETS[1]
    tree.town(facts, 1, street)
    for number, agency in enumerate(PROFILES, start=1):
        unit = facts.unit(
            f"A{number:02}", street.removesuffix("街道") + agency.name, "agency", "T01",
            agency_type=agency.agency_type, headcount=agency.headcount,
        )  # fmt: skip
        _marks(facts, chance, unit, agency)
        for level in agency.innovation:
            facts.incidents.append(cases.incident(chance, facts.year, unit, "innovation", level))
    for unit, level in (("A03", "city"), ("A08", "province")):
        unconfirmed = cases.incident(chance, facts.year, unit, "innovation", level)._replace(verified=False)
        facts.incidents.append(unconfirmed)


def _marks(facts: Facts, chance: Chance, unit: str, agency: Agency) -> None:
    """The assessors' marks have the planned mean, but for one who is stricter; `self` is the agency's own view."""
    for (item, full), points in zip(FULL.items(), agency.points, strict=True):
        differences = chance.shuffled(DIFFERENCES[agency.assessors])
        room = full - points
        for number, differs in enumerate(differences, start=1):
            stricter = 0.5 if agency.one_sided and number == 1 and chance.happens(0.6) else 0
            scaled = differs if room >= 1 else differs / 2 if room >= 0.5 else 0
            facts.mark(unit, item, f"评委{number}", points + scaled - stricter)
        facts.mark(unit, item, "self", min(full, points + chance.pick((0.5, 1, 1, 1.5))))
