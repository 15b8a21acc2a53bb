"""The heat map: every unit's leaf items against the median of the units, blue above, orange below."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kaoping.documents.comparison import Comparison, Placed
from kaoping.engine.results import Score

CELLS = 20_000  # leaf items × units shown; larger ones are shown by sections
EDGES = (Decimal(1), Decimal("0.5"), Decimal("0.2"))  # of the scale, from the deepest shade down
NICE = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """Shades from −4 (far below) to 4 (far above); `edge` points from the median is the deepest."""

    edge: Decimal

    def shade(self, difference: Decimal | None) -> int:
        """0 for no difference, up to 4 for the edge and beyond, negative below the median."""
        if not difference:
            return 0
        size = abs(difference) / self.edge
        depth = next((4 - at for at, least in enumerate(EDGES) if size >= least), 1)
        return depth if difference > 0 else -depth


def scale_of(differences: list[Decimal]) -> Scale:
    """The scale whose deepest shade begins at a round figure near the largest tenth of the differences."""
    sizes = sorted(abs(each) for each in differences if each)
    if not sizes:
        return Scale(Decimal(1))
    wanted = sizes[len(sizes) * 9 // 10]
    power = Decimal(1).scaleb(wanted.adjusted())
    return Scale(next(power * nice for nice in NICE if power * nice >= wanted))


@dataclass(frozen=True, slots=True)
class HeatMap:
    """columns: the items shown; groups: (heading, number of columns) above them; rows by unit in ranking order."""

    columns: tuple[Placed, ...]
    groups: tuple[tuple[Placed | None, int], ...]
    rows: tuple[tuple[str, tuple[Score, ...]], ...]
    scale: Scale


def heat_map(comparison: Comparison) -> HeatMap:
    """The map of all leaf items, or of the upper sections where that would be too large to read."""
    units = [row.unit for row in comparison.results.standings]
    columns = [each for each in comparison.tree if each.is_leaf]
    if len(columns) * len(units) > CELLS:
        columns = [each for each in comparison.tree if each.depth == 0]
    rows = tuple((unit, tuple(comparison.score(unit, each.entry.id) for each in columns)) for unit in units)
    differences = [
        found for _, scores in rows for score in scores if (found := comparison.from_median(score)) is not None
    ]
    return HeatMap(tuple(columns), tuple(groups(comparison, columns)), rows, scale_of(differences))


def groups(comparison: Comparison, columns: list[Placed]) -> list[tuple[Placed | None, int]]:
    """Neighbouring columns of one top section, with the section; None for items that stand alone at the top."""
    by_id = {each.entry.id: each for each in comparison.tree}
    found: list[tuple[Placed | None, int]] = []
    for column in columns:
        top = column
        while top.depth:
            top = by_id[top.parent]
        heading = None if top is column else top
        if found and found[-1][0] == heading:
            found[-1] = heading, found[-1][1] + 1
        else:
            found.append((heading, 1))
    return found
