"""dongying-departments: eight departments of a district, marked on five items; praise and complaints beside them."""

from __future__ import annotations

from typing import NamedTuple

from kaoping.demonstration import cases, tree
from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Facts

ITEMS = ("1", "2.1", "2.2", "2.3", "2.4")
ASSESSORS = ("评委1", "评委2", "评委3")


class Department(NamedTuple):
    name: str
    marks: tuple[float, ...]  # by item
    incidents: tuple[tuple[str, str, int], ...] = ()  # kind, level, how many


PROFILES = (
    Department("区住房和城乡建设局", (36, 13.5, 13, 12.5, 14), (("media", "city", 1), ("complaint", "district", 1))),
    Department("区综合行政执法局", (38, 14, 13.5, 14, 13.5), (("instruction", "city", 1), ("media", "district", 2))),
    Department("区生态环境分局", (33, 12, 12.5, 11, 13), (("complaint", "province", 1), ("complaint", "district", 1))),
    Department("区市场监督管理局", (35, 13, 12, 13, 12.5), (("media", "province", 1),)),
    Department("区应急管理局", (37, 14, 14, 13.5, 14), (("instruction", "district", 1),)),
    Department("区民政局", (34.5, 12.5, 14, 14, 13.5)),
    Department("区水务局", (27, 10, 9, 8.5, 11), (("complaint", "city", 1), ("complaint", "district", 2))),
    Department("区卫生健康局", (35, 13, 12, 13, 12.5), (("media", "central", 1), ("complaint", "central", 1))),
)


def build(facts: Facts, chance: Chance) -> None:
    tree.district(facts)
    for number, department in enumerate(PROFILES, start=1):
        unit = facts.unit(f"DEP{number:02}", department.name, "department", "D01")
        for item, points in zip(ITEMS, department.marks, strict=True):
            for assessor, differs in zip(ASSESSORS, chance.shuffled((-0.5, 0, 0.5)), strict=True):
                facts.mark(unit, item, assessor, points + differs)
        for kind, level, count in department.incidents:
            facts.incidents.extend(cases.incident(chance, facts.year, unit, kind, level) for _ in range(count))
    for unit, kind, level in (("DEP02", "complaint", "province"), ("DEP06", "media", "district")):
        facts.incidents.append(cases.incident(chance, facts.year, unit, kind, level)._replace(verified=False))
