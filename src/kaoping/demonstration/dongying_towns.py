"""dongying-towns: eleven towns, some 250 grids of four types and their cases of a year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kaoping.demonstration import cases, places, tree
from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Case, Facts
from kaoping.demonstration.surveys import DISPLEASED, FAIRLY, PLEASED, UNSURE, ask, opinion, respondents

GRID_TYPES = ("urban", "commercial", "rural", "factory")
DAILY = {"urban": 600, "commercial": 600, "rural": 400, "factory": 200}  # what a grid is expected to report in a year
AT_THE_BASE = ((0, 0, 0), (-1, -1, -1), (-50, 1, 1), (49, 2, 0), (100, 0, 2), (99, -18, -4))
"""Deviations from the three bases (daily, general, major) of the first grids of the first town: the edges."""
MARKED = {
    "3.1.1": 2, "3.1.2": 2, "3.2.1": 1, "3.2.2": 1, "3.2.3": 1, "3.2.4": 1, "3.2.5": 1,
    "3.3.1": 1, "3.3.2": 2, "3.3.3": 2,
}  # fmt: skip


class Slips(NamedTuple):
    """Cases of a town that cost points, or look as if they did."""

    supervisor: int = 0  # found by the supervisor first
    wrong: int = 0  # graded wrongly and let pass
    returned: int = 0  # graded wrongly but returned in time
    duplicate: int = 0
    fabricated: int = 0
    both: int = 0  # duplicate and fabricated


class Town(NamedTuple):
    name: str
    base_group: str
    grids: tuple[int, int, int, int]  # by grid type
    daily: float  # how far the grids reach their daily base
    general: float  # general and major cases of a grid, on average
    major: float
    closed: int  # general cases closed within the year
    slips: Slips
    open_loop: int
    displeased: int  # grid leaders who are displeased
    known: float  # share of the public that knows the grids
    shortfall: int  # how much is missing in the papers, in halves of a point
    meetings: int
    incidents: tuple[tuple[str, str, int], ...] = ()  # kind, level, how many


STREET, TOWN = places.STREETS, places.TOWNS
PROFILES = (
    Town(STREET[0], "d", (22, 8, 0, 2), 1.06, 51, 12.6, 1536, Slips(2, 1, 2, 1), 1, 1, 0.94, 1, 6,
         (("instruction", "city", 1), ("media", "province", 1), ("media", "district", 2),
          ("complaint", "district", 1))),
    Town(STREET[1], "d", (23, 8, 0, 2), 0.96, 46.5, 11.4, 1037, Slips(4, 2, 1, 1, 1), 6, 4, 0.81, 4, 4,
         (("complaint", "district", 2), ("media", "district", 1), ("major_missed", "", 1))),
    Town(STREET[2], "c", (17, 8, 0, 3), 1.04, 50, 12.2, 1100, Slips(3, 1, 1, 2), 2, 1, 0.9, 2, 5,
         (("media", "city", 1), ("complaint", "district", 1))),
    Town(STREET[3], "b", (15, 6, 1, 1), 1.0, 48, 11.6, 838, Slips(4, 2, 0, 1, 0, 1), 3, 2, 0.86, 3, 4,
         (("complaint", "province", 1), ("media", "district", 1))),
    Town(STREET[4], "b", (16, 5, 2, 1), 1.08, 52.5, 12.8, 1001, Slips(1, 0, 1, 1), 0, 0, 0.95, 1, 8,
         (("instruction", "province", 1), ("media", "city", 1), ("major_accident", "", 1))),
    Town(STREET[5], "b", (14, 6, 1, 1), 1.03, 48.5, 12.0, 769, Slips(2, 2, 3, 0, 1), 2, 1, 0.89, 2, 4,
         (("instruction", "district", 1),)),
    Town(TOWN[0], "b", (5, 3, 13, 2), 1.03, 48, 12.0, 700, Slips(3, 1, 1, 1), 4, 1, 0.88, 3, 4,
         (("complaint", "district", 1),)),
    Town(TOWN[1], "b", (4, 3, 13, 2), 0.97, 46.5, 11.6, 663, Slips(3, 1, 1, 2), 4, 2, 0.83, 3, 3,
         (("media", "district", 1), ("complaint", "district", 1))),
    Town(TOWN[2], "a", (2, 2, 10, 1), 1.02, 50, 12.4, 499, Slips(1, 1, 1), 1, 0, 0.92, 2, 5,
         (("media", "central", 1),)),
    Town(TOWN[3], "a", (2, 1, 11, 1), 0.9, 44, 10.6, 402, Slips(4, 3, 0, 7, 19, 2), 11, 2, 0.74, 7, 2,
         (("complaint", "central", 1), ("media", "district", 1), ("major_missed", "", 1))),
    Town(places.PARK, "a", (1, 8, 0, 5), 1.07, 48, 12.4, 550, Slips(2, 1, 1, 1), 2, 1, 0.85, 3, 4,
         (("instruction", "district", 1),)),
)  # fmt: skip


class Grid(NamedTuple):
    unit: str
    daily: int
    general: int
    major: int


def build(facts: Facts, chance: Chance) -> None:
    tree.district(facts)
    names, people = places.settlements(chance), {"grid_leaders": respondents(), "public": respondents()}
    for number, profile in enumerate(PROFILES, start=1):
        unit = tree.town(facts, number, profile.name, base_group=profile.base_group)
        grids, communities = _grids(facts, chance, unit, profile, names)
        _cases(facts, chance, profile, grids, communities)
        _papers(facts, chance, unit, profile)
        _incidents(facts, chance, unit, profile)
        _surveys(facts, chance, unit, profile, len(grids), people)
    facts.incidents.append(cases.incident(chance, facts.year, "T03", "major_accident")._replace(verified=False))
    facts.exempt("T11", "3.2.5", "园区没有常住居民,不组建居民志愿服务队")


def _grids(
    facts: Facts, chance: Chance, town: str, profile: Town, names: Iterator[str]
) -> tuple[list[Grid], list[str]]:  # fmt: skip
    """The grids of a town; factory grids stand directly below the town, the others below its communities."""
    total, urban = sum(profile.grids), profile.grids[0] > profile.grids[2]
    communities = tree.communities(facts, town, names, (total + 3) // 4, urban)
    seats = {**communities, town: profile.name}
    types = [kind for kind, count in zip(GRID_TYPES, profile.grids, strict=True) for _ in range(count)]
    grids, filled = [], dict.fromkeys(seats, 0)
    for position, kind in enumerate(types):
        parent = town if kind == "factory" else list(communities)[position % len(communities)]
        filled[parent] += 1
        unit = f"{parent}-G{filled[parent]}"
        label = "厂区网格" if kind == "factory" else "网格"
        facts.unit(unit, f"{seats[parent]}第{filled[parent]}{label}", "grid", parent, grid_type=kind)
        edge = AT_THE_BASE[position] if town == "T01" and position < len(AT_THE_BASE) else None
        grids.append(_plan(chance, unit, DAILY[kind], profile, edge))
    return grids, list(communities)


def _plan(chance: Chance, unit: str, base: int, town: Town, edge: tuple[int, int, int] | None) -> Grid:
    if edge:
        return Grid(unit, base + edge[0], 48 + edge[1], 12 + edge[2])
    daily = max(150, min(760, round(chance.around(base * town.daily, base * 0.1))))
    return Grid(unit, daily, round(chance.around(town.general, 3.5)), max(0, round(chance.around(town.major, 1.8))))


def _cases(facts: Facts, chance: Chance, town: Town, grids: list[Grid], communities: list[str]) -> None:
    year = facts.year
    for grid in grids:
        facts.cases.extend(cases.daily(chance, year, grid.unit) for _ in range(grid.daily))
        facts.cases.extend(cases.rejected(chance, year, grid.unit, "日常") for _ in range(grid.daily // 120))
    general = [grid.unit for grid in grids for _ in range(grid.general)] + communities[:3]
    general = chance.shuffled(general)
    graver = [cases.settled(chance, year, unit, "一般", int(chance.happens(0.04))) for unit in general[: town.closed]]
    graver += [cases.lingering(chance, year, unit, "一般") for unit in general[town.closed :]]
    graver += [cases.settled(chance, year, grid.unit, "较大") for grid in grids for _ in range(grid.major)]
    facts.cases.extend(_slipped(chance, graver, town.slips))
    units = [grid.unit for grid in grids]
    facts.cases.extend(_uncounted(facts, chance, units, town.slips))


def _slipped(chance: Chance, graver: list[Case], slips: Slips) -> Iterator[Case]:
    """The same cases, some found by the supervisor, some graded wrongly; the first of them both."""
    drawn = iter(chance.shuffled(range(len(graver))))
    supervisor = {next(drawn) for _ in range(slips.supervisor)}
    wrong = set(list(supervisor)[:1] if slips.wrong > 1 else [])
    wrong |= {next(drawn) for _ in range(slips.wrong - len(wrong))}
    returned = {next(drawn) for _ in range(slips.returned)}
    for position, case in enumerate(graver):
        if position in supervisor:
            case = case._replace(found_by="supervisor", channel=cases.CHANNELS["supervisor"])
        if position in wrong or position in returned:
            case = case._replace(wrong_level=True, returned=position in returned)
        yield case


def _uncounted(facts: Facts, chance: Chance, units: list[str], slips: Slips) -> Iterator[Case]:
    """Cases that do not count: reported twice, made up, rejected, or reported before the year began."""
    flags = [(True, False)] * slips.duplicate + [(False, True)] * slips.fabricated + [(True, True)] * slips.both
    for duplicate, fabricated in flags:
        case = cases.settled(chance, facts.year, chance.pick(units), chance.pick(("日常", "一般")))
        yield case._replace(duplicate=duplicate, fabricated=fabricated)
    for found_by in ("grid", "public", "supervisor"):
        case = cases.rejected(chance, facts.year, chance.pick(units), "一般")
        yield case._replace(found_by=found_by, channel=cases.CHANNELS[found_by])
    yield cases.daily(chance, facts.year, chance.pick(units))._replace(
        found_by="supervisor", channel=cases.CHANNELS["supervisor"], wrong_level=True, returned=True
    )
    yield from (cases.carried_over(chance, chance.pick(units), "一般") for _ in range(3))


def _papers(facts: Facts, chance: Chance, unit: str, town: Town) -> None:
    """Points that two assessors give to the papers; `shortfall` halves are missing, the two differ now and then."""
    lost = dict.fromkeys(MARKED, 0.0)
    for item in chance.shuffled(MARKED)[: town.shortfall]:
        lost[item] = 0.5
    for item, full in MARKED.items():
        if unit == "T11" and item == "3.2.5":
            continue
        strict = 0.2 if chance.happens(0.15) and lost[item] else 0.0
        facts.mark(unit, item, "评委1", round(full - lost[item] - strict, 1))
        facts.mark(unit, item, "评委2", full - lost[item])
    facts.value(unit, "meetings", facts.year.name, town.meetings)


def _incidents(facts: Facts, chance: Chance, unit: str, town: Town) -> None:
    planned = [("open_loop", "", town.open_loop), *town.incidents]
    for kind, level, count in planned:
        facts.incidents.extend(cases.incident(chance, facts.year, unit, kind, level) for _ in range(count))
    for kind, level in (("complaint", "district"), ("media", "district"), ("open_loop", "")):
        if chance.happens(0.4):
            facts.incidents.append(cases.incident(chance, facts.year, unit, kind, level)._replace(verified=False))


def _surveys(
    facts: Facts, chance: Chance, unit: str, town: Town, grids: int, people: dict[str, Iterator[str]]
) -> None:  # fmt: skip
    leaders = [next(people["grid_leaders"]) for _ in range(grids * 2)]
    fairly = grids // 2
    counts = {DISPLEASED: town.displeased, UNSURE: 1, "": 1, FAIRLY: fairly}
    counts[PLEASED] = len(leaders) - sum(counts.values())
    ask(facts, chance, "grid_leaders", unit, "网格长", leaders, {"satisfaction": counts})
    public = [next(people["public"]) for _ in range(100 + 20 * (grids // 10))]
    known = round(len(public) * town.known)
    awareness = {"知晓": known, "不知晓": len(public) - known}
    satisfaction = opinion(len(public), displeased=(1 - town.known) * 0.6, unsure=0.06)
    ask(facts, chance, "public", unit, "居民", public, {"awareness": awareness, "satisfaction": satisfaction})
