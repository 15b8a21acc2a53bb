"""The tree of units: district, towns, communities, grids."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.demonstration import places
from kaoping.demonstration.facts import Cell, Facts


def district(facts: Facts, name: str = places.DISTRICT) -> str:
    return facts.unit("D01", name, "district")


def town(facts: Facts, number: int, name: str, **attributes: Cell) -> str:
    return facts.unit(f"T{number:02}", name, "town", "D01", **attributes)


def communities(
    facts: Facts, town: str, names: Iterator[str], count: int, urban: bool
) -> dict[str, str]:  # fmt: skip
    """`count` communities of a town, their ids and names; in the country two of three are villages."""
    made = {}
    for number in range(1, count + 1):
        name = next(names) + ("社区" if urban or number % 3 == 1 else "村")
        made[facts.unit(f"{town}-C{number:02}", name, "community", town)] = name
    return made
