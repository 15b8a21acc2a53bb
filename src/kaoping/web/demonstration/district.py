"""One tree of units behind all regimes: their demonstration facts each number the towns in an order of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kaoping.demonstration import SCHEMES, draw, places
from kaoping.demonstration.chance import Chance

ROOT = "D01"
TOWNS = (*places.STREETS, *places.TOWNS, *places.TOWNSHIPS, places.PARK)
TOWN_CODES = {name: f"T{number:02}" for number, name in enumerate(TOWNS, start=1)}
FIRST = "dongying-towns"  # names its communities and grids; the others add what is missing
NOT_PART_OF_A_NAME = "综治工作中心"  # a regime calls the towns by their centres
TOWN_CODE = re.compile(r"T[0-9]+")
FEWEST_GRIDS = 2  # of a community
OF_STREETS = (
    ("T02-D1", "望湖街道考核领导小组", "T02"),
    ("T02-D2", "望湖街道综合指挥室", "T02"),
)  # that appraise its agencies
YEAR = "2026"  # any: the units of a regime are the same in every year


@dataclass
class Place:
    """A unit of the demonstration, with the attributes that any regime asks for."""

    code: str
    name: str
    kind: str
    parent: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class District:
    """All units by code, parents first; for every regime its own codes → ours, and the units that take part."""

    units: dict[str, Place]
    codes: dict[str, dict[str, str]]

    def taking_part(self, scheme: str) -> frozenset[str]:
        """Our codes of the units that a regime's facts know."""
        return frozenset(self.codes[scheme].values())


def district() -> District:
    """The district, the same every time."""
    units: dict[str, Place] = {}
    codes: dict[str, dict[str, str]] = {}
    fresh = places.settlements(Chance("kaoping district"))
    for scheme in (FIRST, *(name for name in SCHEMES if name != FIRST)):
        rows = list(_units_of(scheme))
        codes[scheme] = _codes(rows)
        for row in rows:
            _add(units, row, rows, codes[scheme], fresh)
    _fill(units)
    units |= {code: Place(code, name, "department", parent) for code, name, parent in OF_STREETS}
    return District(dict(sorted(units.items(), key=lambda entry: _order(entry[1]))), codes)


def _units_of(scheme: str) -> Iterator[Place]:
    """The units as the regime's facts have them."""
    _, columns, rows = next(iter(draw(scheme, YEAR).tables()))
    for row in rows:
        cells = dict(zip(columns, row, strict=True))
        code, name, kind, parent = (str(cells.pop(key) or "") for key in ("unit", "name", "kind", "parent"))
        named = {key: str(value) for key, value in cells.items() if value is not None}
        yield Place(code, name.removesuffix(NOT_PART_OF_A_NAME), kind, parent, named)


def _codes(rows: Iterable[Place]) -> dict[str, str]:
    """A regime's codes → ours: a town by its name, what lies below a town by the town."""
    towns = {row.code: TOWN_CODES[row.name] for row in rows if row.kind == "town"}
    return {row.code: TOWN_CODE.sub(lambda found: towns[found[0]], row.code, count=1) for row in rows}


def _add(units: dict[str, Place], row: Place, rows: list[Place], codes: dict[str, str], fresh: Iterator[str]) -> None:
    code, parent = codes[row.code], codes.get(row.parent, "")
    known = units.get(code)
    if known is not None:
        known.attributes |= row.attributes
        return
    units[code] = Place(code, _name(units, row, rows, parent, fresh), row.kind, parent, dict(row.attributes))


def _name(units: dict[str, Place], row: Place, rows: list[Place], parent: str, fresh: Iterator[str]) -> str:
    """A grid is called after our community, whatever the regime calls it; no two communities share a name."""
    if row.kind == "grid":
        theirs = next(other.name for other in rows if other.code == row.parent)
        return units[parent].name + row.name.removeprefix(theirs)
    if row.kind != "community":
        return row.name
    taken = {unit.name[:2] for unit in units.values() if unit.kind == "community"}
    if row.name[:2] not in taken:
        return row.name
    return next(stem for stem in fresh if stem not in taken) + row.name[2:]


def _fill(units: dict[str, Place]) -> None:
    """Every community has grids, also where no regime scores them."""
    parents = {unit.parent for unit in units.values()}
    for unit in [unit for unit in units.values() if unit.kind == "community" and unit.code not in parents]:
        for number in range(1, FEWEST_GRIDS + 1):
            code = f"{unit.code}-G{number}"
            units[code] = Place(code, f"{unit.name}第{number}网格", "grid", unit.code)


def _order(unit: Place) -> tuple[int, str]:
    kind = "agency" if unit.parent in TOWN_CODES.values() and unit.kind == "department" else unit.kind
    return ("district", "department", "town", "agency", "community", "grid").index(kind), unit.code
