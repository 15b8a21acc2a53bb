"""The heat map: units × items, each against the peers' median, blue above, orange below, a figure in every cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from kaoping.web.results.figures import brief, edge_of, plain, shade, two
from kaoping.web.results.models import UnitResult
from kaoping.web.results.reading import OPEN, STATES, TOTAL, Item, Score, Shown, score_of
from kaoping.web.site.words import Said, said, say

MODES: dict[str, Said] = {
    "gap": said("与中位数差", "gap to median"),
    "rate": said("得分率", "rate"),
    "rank": said("名次", "rank"),
}
PAGE = 40  # units
MANY = 24  # leaf items; with more, sections come first
SAMPLE = 300  # units by which the scale is set
EDGES_KEPT = 500


def shade_class(shade: int) -> str:
    """hp1 … hp4 above the median, hn1 … hn4 below it, hz at it. (`h1` is a heading's class.)"""
    return "hz" if not shade else f"h{'p' if shade > 0 else 'n'}{abs(shade)}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One item of one unit. shade: −4 … 4; state: "" where the figure is plain."""

    item: Item
    text: str
    shade: int
    state: str
    score: Score
    median: Decimal | None
    seen: bool = True

    @property
    def look(self) -> str:
        if not self.seen:
            return "h-none"
        return "h-open" if self.state else shade_class(self.shade)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its cells; total: the difference of its total to the median, where totals are seen."""

    result: UnitResult
    cells: list[Cell]
    total: Decimal | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over neighbouring columns. open: whether its leaf items are shown."""

    item: Item | None
    width: int
    open: bool


@dataclass(frozen=True, slots=True)
class Heat:
    columns: list[Item]
    groups: list[Group]
    lines: list[Line]
    medians: list[str]
    edge: Decimal
    number: int
    last: int
    count: int
    folded: bool  # whether sections stand for their items
    totals: bool


def heat_map(shown: Shown, rows: QuerySet[UnitResult], mode: str, opened: str, page: int) -> Heat:
    """One page of the map. rows: the units that are wanted; opened: a section, "all" or ""."""
    columns, folded = columns_of(shown, opened)
    count = rows.count()
    last = max(1, -(-count // PAGE))
    at = min(page, last)
    edge = scale_of(shown, columns)
    results = rows[(at - 1) * PAGE : at * PAGE]
    lines = [line_of(shown, row, columns, mode, edge) for row in results]
    medians = [median_text(shown, item, mode) for item in columns]
    groups = groups_of(shown, columns)
    return Heat(columns, groups, lines, medians, edge, at, last, count, folded, any(line.whole for line in lines))


def columns_of(shown: Shown, opened: str) -> tuple[list[Item], bool]:
    """The items shown, and whether sections stand for theirs."""
    leaves = [item for item in shown.leaves if shown.sight.paths or item.id in shown.sight.items]
    if not shown.sight.paths or len(leaves) <= MANY or opened == "all":
        return leaves, False
    return [item for item in shown.items if stands(shown, item, opened)], True


def stands(shown: Shown, item: Item, opened: str) -> bool:
    """Whether an item is a column where sections stand for their items: those at the top, and those of the open one."""
    if item.depth == 0:
        return item.leaf or item.id != opened
    return item.leaf and top_of(shown, item).id == opened


def top_of(shown: Shown, item: Item) -> Item:
    while item.depth and item.parent in shown.by_id:
        item = shown.by_id[item.parent]
    return item


def groups_of(shown: Shown, columns: list[Item]) -> list[Group]:
    """Neighbouring columns of one top section under its heading; items that stand alone under none."""
    found: list[Group] = []
    for column in columns:
        top = top_of(shown, column)
        heading = None if top is column and column.leaf else top
        if found and found[-1].item is heading and heading is not column:
            found[-1] = Group(heading, found[-1].width + 1, found[-1].open)
        else:
            found.append(Group(heading, 1, heading is not column))
    return found


def scale_of(shown: Shown, columns: list[Item]) -> Decimal:
    """Where the deepest shade begins: the same on every page, from a sample spread over the whole ranking."""
    key = (shown.run.pk, str(shown.run.finished_at), shown.sight, tuple(column.id for column in columns))
    if key not in _edges:
        if len(_edges) >= EDGES_KEPT:
            _edges.clear()
        _edges[key] = edge_of(list(differences(shown, columns)))
    return _edges[key]


_edges: dict[tuple[Any, ...], Decimal] = {}  # a finished run never changes


def differences(shown: Shown, columns: list[Item]) -> Iterator[Decimal]:
    step = max(1, shown.count // SAMPLE)
    sample = shown.partly.filter(position__in=range(1, shown.count + 1, step)) if step > 1 else shown.partly
    for row in sample:
        for item in columns:
            gap = gap_of(shown, score_of(row, item.id)) if shown.seen(row, item) else None
            if gap is not None:
                yield gap


def gap_of(shown: Shown, score: Score) -> Decimal | None:
    median = shown.medians.get(score.item)
    return None if score.points is None or median is None or score.state == "exempt" else score.points - median


def line_of(shown: Shown, row: UnitResult, columns: list[Item], mode: str, edge: Decimal) -> Line:
    cells = [cell_of(shown, row, item, mode, edge) for item in columns]
    whole = shown.sight.whole(row.path)
    return Line(row, cells, gap_of(shown, score_of(row, TOTAL)) if whole else None, whole)


def cell_of(shown: Shown, row: UnitResult, item: Item, mode: str, edge: Decimal) -> Cell:
    median = shown.medians.get(item.id)
    if not shown.seen(row, item):
        return Cell(item, "", 0, "", Score(item.id, None, None, "", None, ""), median, seen=False)
    score = score_of(row, item.id)
    if score.points is None or score.state == "exempt":
        return Cell(item, str(STATES[score.state if score.state != "ok" else "missing"]), 0, score.state, score, median)
    text, depth = WRITE[mode](shown, score, gap_of(shown, score), edge)
    return Cell(item, text, depth, score.state if score.state in OPEN else "", score, median)


def by_gap(shown: Shown, score: Score, gap: Decimal | None, edge: Decimal) -> tuple[str, int]:
    return brief(gap), shade(gap, edge)


def by_rate(shown: Shown, score: Score, gap: Decimal | None, edge: Decimal) -> tuple[str, int]:
    """Points in percent of the full ones; the points themselves where there are no full points."""
    if score.points is None or not score.full:
        return brief(score.points), shade(gap, edge)
    return f"{two(score.points * 100 / score.full).removesuffix('.00')}%", shade(gap, edge)


def by_rank(shown: Shown, score: Score, gap: Decimal | None, edge: Decimal) -> tuple[str, int]:
    """The place among the peers; shaded by how far it is from the middle."""
    if score.rank is None:
        return "—", 0
    half = Decimal(shown.count - 1) / 2 or Decimal(1)
    return str(score.rank), shade((half + 1 - score.rank) / half if gap else None, Decimal(1))


WRITE = {"gap": by_gap, "rate": by_rate, "rank": by_rank}


def median_text(shown: Shown, item: Item, mode: str) -> str:
    median = shown.medians.get(item.id)
    if median is None or mode == "rank":
        return "—"
    return (
        by_rate(shown, Score(item.id, median, item.full, "ok", None, ""), None, Decimal(1))[0]
        if mode == "rate"
        else two(median)
    )


def legend(edge: Decimal) -> Mapping[str, str]:
    """What the two ends of the scale mean."""
    return {
        "low": say("低 {n} 分以上", "{n} or more below", n=plain(edge)),
        "high": say("高 {n} 分以上", "{n} or more above", n=plain(edge)),
    }
