"""minhang-daliandong: thirteen towns, their reported figures and the city-grid cases they handled in a year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kaoping.demonstration import cases, places, tree
from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Case, Facts
from kaoping.demonstration.year import DAY, Year

FULL = {"1.1.1": 0.5, "1.1.2": 1.5, "1.3.1": 3, "1.3.2": 1, "1.4.1": 1, "1.4.2": 2, "1.4.3": 1, "1.4.4": 3}
CATEGORIES = {
    "日常": ("暴露垃圾", "乱张贴", "道路保洁", "绿化养护", "非机动车乱停放"),
    "一般": ("井盖缺损", "路灯不亮", "无证占道", "跨门经营", "路面破损", "乱堆物料", "店招破损"),
    "较大": ("违法搭建", "渣土偷倒", "管线破损", "河道污染"),
}
NOT_YET_MARKED = ("T09", "1.4.2")  # the one place of all demonstrations where a fact is missing
FOUND_AT_SITE = ("untrained", "patrol_missed", "log_irregular", "dress_irregular", "discipline", "verify_careless")
COMPLAINTS = (
    "collect_complaint", "collect_notice", "collect_media", "grid_media", "grid_leader", "grid_hotline", "grid_notice",
)  # fmt: skip


class Handling(NamedTuple):
    """Cases of a town that cost points in the handling."""

    late: int  # closed after they were due
    open: int  # due within the year and still open at its end
    extended: tuple[int, int, int]  # cases with 1, 2, 3 extensions
    failed: tuple[int, int, int]  # cases that failed verification once, twice, three times


class Town(NamedTuple):
    name: str
    stations: int
    cases: int
    collected: int  # per station; then the shares of these that were confirmed, and of due matters that were closed
    confirmed: float
    closed: float
    public: float  # share of the cases filed by the public that were closed
    adopted: int  # reports that were adopted
    silent: tuple[int, ...]  # months without a report
    shortfall: int  # what the papers lack, in quarters of a point
    found: tuple[int, int, int, int, int, int]  # incidents found at the site, in the order of FOUND_AT_SITE
    complaints: tuple[int, int, int, int, int, int, int]  # in the order of COMPLAINTS
    handling: Handling


S, T = places.STREETS, places.TOWNS
NEVER = tuple(range(1, 13))
PROFILES = (
    Town(S[0], 28, 4600, 1130, 0.985, 0.979, 0.962, 61, (), 1, (0, 5, 4, 2, 1, 1), (3, 1, 0, 0, 1, 4, 0),
         Handling(6, 1, (110, 2, 0), (3, 1, 0))),
    Town(S[1], 24, 4100, 1065, 0.972, 0.968, 0.948, 47, (), 3, (0, 9, 6, 3, 2, 2), (6, 2, 1, 1, 1, 7, 1),
         Handling(9, 1, (96, 3, 0), (5, 1, 0))),
    Town(S[2], 21, 3700, 1010, 0.961, 0.955, 0.931, 38, (), 4, (1, 13, 9, 4, 3, 3), (9, 3, 0, 1, 2, 9, 1),
         Handling(12, 2, (88, 4, 1), (6, 1, 0))),
    Town(S[3], 19, 3500, 1048, 0.978, 0.962, 0.957, 38, (8,), 2, (0, 7, 5, 3, 0, 1), (4, 1, 0, 0, 1, 5, 0),
         Handling(7, 0, (70, 2, 0), (4, 0, 0))),
    Town(S[4], 22, 3900, 905, 0.947, 0.941, 0.902, 26, (2, 7), 6, (1, 22, 14, 6, 5, 4), (14, 5, 1, 2, 3, 13, 2),
         Handling(19, 3, (102, 6, 1), (9, 1, 1))),
    Town(T[0], 17, 3100, 985, 0.969, 0.958, 0.94, 44, (), 3, (0, 10, 7, 3, 2, 2), (5, 2, 0, 1, 1, 6, 1),
         Handling(10, 1, (64, 3, 0), (4, 1, 0))),
    Town(T[1], 15, 2900, 940, 0.955, 0.949, 0.926, 29, (), 5, (1, 15, 11, 5, 2, 3), (8, 3, 1, 0, 2, 8, 1),
         Handling(13, 2, (57, 4, 1), (6, 1, 0))),
    Town(T[2], 14, 2700, 870, 0.938, 0.927, 0.889, 17, (1, 2, 9), 7, (2, 26, 17, 8, 6, 5), (17, 6, 1, 2, 3, 15, 2),
         Handling(22, 4, (60, 7, 2), (10, 2, 1))),
    Town(T[3], 12, 2500, 1002, 0.966, 0.952, 0.944, 33, (), 3, (0, 8, 6, 2, 1, 1), (4, 1, 0, 0, 0, 5, 1),
         Handling(8, 1, (48, 1, 0), (3, 0, 0))),
    Town(T[4], 11, 2300, 915, 0.951, 0.936, 0.917, 22, (7,), 5, (1, 17, 12, 5, 3, 3), (9, 4, 0, 1, 2, 9, 1),
         Handling(15, 2, (45, 4, 1), (6, 1, 0))),
    Town(T[5], 9, 2000, 790, 0.921, 0.903, 0.861, 0, NEVER, 9, (3, 41, 27, 12, 9, 8), (26, 9, 2, 4, 6, 22, 4),
         Handling(47, 11, (52, 12, 4), (21, 6, 3))),
    Town(T[6], 8, 1900, 960, 0.958, 0.944, 0.935, 19, (), 4, (0, 11, 8, 3, 2, 2), (5, 2, 0, 0, 1, 6, 0),
         Handling(9, 1, (38, 2, 0), (4, 1, 0))),
    Town(T[7], 7, 1700, 855, 0.944, 0.931, 0.908, 12, (2,), 6, (1, 19, 13, 6, 4, 4), (10, 4, 1, 1, 2, 10, 2),
         Handling(17, 3, (36, 5, 1), (8, 1, 1))),
)  # fmt: skip


def build(facts: Facts, chance: Chance) -> None:
    tree.district(facts)
    names = places.settlements(chance)
    for number, profile in enumerate(PROFILES, start=1):
        unit = tree.town(facts, number, profile.name, stations=profile.stations)
        grids = _grids(facts, unit, profile, names)
        _figures(facts, chance, unit, profile)
        _papers(facts, chance, unit, profile.shortfall)
        _incidents(facts, chance, unit, profile)
        for case in _cases(facts.year, chance, [unit, *grids], profile):
            facts.cases.append(case._replace(category=chance.pick(CATEGORIES[case.level])))
    facts.exempt("T12", "1.4.3", "辖区没有街面网格,不适用街面网格整合")


def _grids(facts: Facts, town: str, profile: Town, names: Iterator[str]) -> list[str]:
    """Two grids of responsibility below every community, a community for every four stations."""
    grids = []
    urban = profile.name.endswith("街道")
    for community, name in tree.communities(facts, town, names, 2 + profile.stations // 4, urban).items():
        for number in (1, 2):
            grids.append(facts.unit(f"{community}-G{number}", f"{name}第{number}责任网格", "grid", community))
    return grids


def _figures(facts: Facts, chance: Chance, unit: str, town: Town) -> None:
    """Collection, confirmation and closing of the year; reports by month, a silent month has no row (or says 0)."""
    collected = town.stations * town.collected + chance.whole(-40, 40)
    due = collected // 6
    public_filed = town.cases // 9 + chance.whole(0, 20)
    year_figures = {
        "collected": collected,
        "confirmed": round(collected * town.confirmed),
        "due": due,
        "closed": round(due * town.closed),
        "public_filed": public_filed,
        "public_closed": round(public_filed * town.public),
        "adopted": town.adopted,
    }
    for indicator, figure in year_figures.items():
        facts.value(unit, indicator, facts.year.name, figure)
    for month, period in enumerate(facts.year.months, start=1):
        if month not in town.silent:
            facts.value(unit, "reports", period, chance.whole(1, 6))
        elif month % 2:
            facts.value(unit, "reports", period, 0)


def _papers(facts: Facts, chance: Chance, unit: str, shortfall: int) -> None:
    lost = dict.fromkeys(FULL, 0.0)
    for item in (chance.shuffled(FULL) * 2)[:shortfall]:
        lost[item] += 0.25
    for item, full in FULL.items():
        exempt = unit == "T12" and item == "1.4.3"
        if not exempt and (unit, item) != NOT_YET_MARKED:
            facts.mark(unit, item, "考核组", full - lost[item])


def _incidents(facts: Facts, chance: Chance, unit: str, town: Town) -> None:
    """One row a finding; a check of dress or logs may find two or three at once."""
    for kind, total in (*zip(FOUND_AT_SITE, town.found, strict=True), *zip(COMPLAINTS, town.complaints, strict=True)):
        left = total
        while left:
            several = min(left, chance.whole(1, 3)) if kind in ("log_irregular", "dress_irregular") else 1
            count = str(several) if several > 1 else ""
            facts.incidents.append(cases.incident(chance, facts.year, unit, kind)._replace(counted=count))
            left -= several
        if kind in COMPLAINTS and chance.happens(0.25):
            facts.incidents.append(cases.incident(chance, facts.year, unit, kind)._replace(verified=False))


def _cases(year: Year, chance: Chance, units: list[str], town: Town) -> Iterator[Case]:
    """All cases of a town; one in ten stands in the town itself, the others in its grids."""
    handling = town.handling

    def somewhere() -> tuple[str, str]:
        level = "日常" if chance.happens(0.35) else "较大" if chance.happens(0.06) else "一般"
        return (units[0] if chance.happens(0.1) else chance.pick(units[1:])), level

    yield from (_late(year, chance, *somewhere()) for _ in range(handling.late))
    yield from (_overdue(year, chance, *somewhere()) for _ in range(handling.open))
    for times, count in enumerate(handling.extended, start=1):
        yield from (cases.settled(chance, year, *somewhere(), extensions=times, last=30) for _ in range(count))
    for times, count in enumerate(handling.failed, start=1):
        yield from (cases.settled(chance, year, *somewhere())._replace(rework=times) for _ in range(count))
    yield from (_on_the_minute(year, chance, *somewhere()) for _ in range(3))
    yield from (_not_due_yet(year, chance, somewhere()[0]) for _ in range(town.cases // 200))
    yield from (cases.settled(chance, year, *somewhere())._replace(duplicate=True) for _ in range(town.cases // 400))
    yield from (cases.rejected(chance, year, *somewhere()) for _ in range(town.cases // 60))
    yield from (cases.carried_over(chance, *somewhere()) for _ in range(4))
    yield from (cases.settled(chance, year, *somewhere()) for _ in range(town.cases))


def _early(year: Year, chance: Chance, unit: str, level: str) -> tuple[Case, int]:
    """A case that is due well within the year, and when it is due."""
    case, _, due = cases.opened(chance, unit, level, chance.whole(0, year.days - 18))
    return case, due


def _late(year: Year, chance: Chance, unit: str, level: str) -> Case:
    """Closed from a minute to nine days after it was due; now and then only in the next year."""
    case, due = _early(year, chance, unit, level)
    return case._replace(closed=due + 1 + int(9 * DAY * chance.share() ** 2))


def _overdue(year: Year, chance: Chance, unit: str, level: str) -> Case:
    """Due before the year ended, closed after it or never."""
    case, _ = _early(year, chance, unit, level)
    return case._replace(closed=year.end + chance.whole(1, 30) * DAY if chance.happens(0.5) else None)


def _on_the_minute(year: Year, chance: Chance, unit: str, level: str) -> Case:
    case, due = _early(year, chance, unit, level)
    return case._replace(closed=due)


def _not_due_yet(year: Year, chance: Chance, unit: str) -> Case:
    """Reported in the last days of the year, open, and due only in the next one."""
    return cases.opened(chance, unit, "一般", year.days - chance.whole(1, 3))[0]
