"""yinzhou-centres: twenty-six centres with their staff and space, and the rooms of the communities below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kaoping.demonstration import places, tree
from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Facts

STAFF = (10, 9, 8)  # what the standard asks of a large, a middling and a small place
AREA = (300, 250, 200)  # m²
ROOMS = {"village": ("村", 45), "community": ("社区", 30), "enterprise": ("产业园", 15)}  # what it is called, m²


class Centre(NamedTuple):
    population: int
    staff: int  # more or less than the standard asks
    area: float  # m², likewise
    small_rooms: float  # share of the rooms below that are too small
    zones: float  # marks out of 4: zones that are set up, boards that hang
    boards: float


PROFILES = (
    Centre(168_400, 4, 120, 0.0, 4, 4),
    Centre(143_900, 2, 45.5, 0.1, 4, 4),
    Centre(127_300, 0, 0, 0.05, 4, 3),  # staff and area at the standard exactly
    Centre(118_650, 1, 30, 0.2, 3, 4),
    Centre(109_200, -1, 16, 0.25, 3, 3),
    Centre(100_001, 0, -0.5, 0.15, 4, 3),  # one inhabitant above the class below
    Centre(100_000, 0, 0, 0.1, 4, 4),  # still in the middle class
    Centre(96_700, 2, 60, 0.0, 4, 4),
    Centre(91_250, 1, 22, 0.15, 4, 3),
    Centre(87_400, 0, 35, 0.1, 3, 4),
    Centre(83_100, 0, 8.5, 0.3, 3, 3),
    Centre(78_800, -1, 40, 0.2, 4, 3),
    Centre(74_350, 3, 110, 0.0, 4, 4),
    Centre(69_900, 0, -30, 0.35, 2, 2),
    Centre(66_200, 1, 15, 0.1, 4, 4),
    Centre(61_700, -2, -45, 0.5, 2, 1),
    Centre(57_450, 0, 50, 0.15, 3, 3),
    Centre(53_600, 1, 5, 0.2, 3, 4),
    Centre(50_000, 0, 0, 0.1, 4, 3),  # the lower end of the middle class
    Centre(49_999, 0, 10, 0.05, 4, 4),
    Centre(46_300, 1, 35, 0.0, 4, 4),
    Centre(41_800, 0, 12, 0.2, 3, 3),
    Centre(35_500, -1, 20, 0.15, 3, 2),
    Centre(29_700, 0, -15.5, 0.4, 2, 3),
    Centre(22_400, 1, 5, 0.1, 3, 3),
    Centre(17_900, -2, -60, 0.6, 1, 1),
)


def build(facts: Facts, chance: Chance) -> None:
    tree.district(facts)
    names = places.settlements(chance)
    seats = (*places.STREETS, *places.TOWNS, *places.TOWNSHIPS)
    for number, (seat, centre) in enumerate(zip(seats, PROFILES, strict=True), start=1):
        unit = tree.town(facts, number, f"{seat}综治工作中心", population=centre.population)
        size = 0 if centre.population > 100_000 else 1 if centre.population >= 50_000 else 2
        facts.value(unit, "staff", facts.year.name, STAFF[size] + centre.staff)
        facts.value(unit, "area", facts.year.name, f"{AREA[size] + centre.area:g}")
        facts.mark(unit, "2.1", "检查组", centre.zones)
        facts.mark(unit, "2.2", "检查组", centre.boards)
        _rooms(facts, chance, unit, seat.endswith("街道"), centre, names)


def _rooms(
    facts: Facts, chance: Chance, town: str, urban: bool, centre: Centre, names: Iterator[str]
) -> None:  # fmt: skip
    """A room in every village, community and larger firm; the first is as large as the standard asks to the metre."""
    count = max(5, min(16, centre.population // 9_000))
    small = round(count * centre.small_rooms)
    for number in range(count):
        room_type = _room_type(number + 1, urban)
        suffix, asked = ROOMS[room_type]
        unit = facts.unit(f"{town}-C{number + 1:02}", next(names) + suffix, "community", town, room_type=room_type)
        beyond = -chance.whole(1, 20) / 2 if number >= count - small else chance.whole(0, 50) / 2 if number else 0
        facts.value(unit, "room_area", facts.year.name, f"{asked + beyond:g}")


def _room_type(number: int, urban: bool) -> str:
    """Every fifth room is that of a firm; in the country two of three others are villages."""
    if number % 5 == 0:
        return "enterprise"
    return "community" if urban or number % 3 == 1 else "village"
