"""The score sheet of one unit, ready to be laid out: key figures, waterfall, what cost and gained most, every item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kaoping.documents.axis import Axis, Bar, Fall, axis, falls, sided
from kaoping.documents.comparison import Comparison, Placed, change
from kaoping.documents.reasoning import Grounds
from kaoping.documents.waterfall import Waterfall, adds_up, waterfall
from kaoping.documents.wording import Wording
from kaoping.engine.results import Score, Standing
from kaoping.scheme.model import TOTAL

ZERO = Decimal(0)
NAMED = 5  # items named among those that cost or gained most


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the sheet. change: points won or lost; bar: the same as a bar; rank: within the item."""

    placed: Placed
    title: str
    score: Score
    change: Decimal | None
    median: Decimal | None
    rank: int | None
    bar: Bar | None
    grounds: Grounds | None
    anchor: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The unit just before or behind, and by how many points."""

    standing: Standing
    gap: Decimal


@dataclass(frozen=True, slots=True)
class Fallen:
    """A waterfall with its axis; `weighted`: its steps are in points of the total, not of the items."""

    of: Waterfall
    axis: Axis
    rows: list[Fall]
    median: float | None  # where the median lies, in percent; None outside the axis
    weighted: bool


@dataclass(frozen=True, slots=True)
class Extremes:
    """The items that lost (or won) most, and the sum of the others."""

    lines: tuple[Line, ...]
    others: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the sheet of one unit."""

    standing: Standing
    anchor: str
    total: Line
    tied: bool
    from_median: Decimal | None
    better: Neighbour | None
    worse: Neighbour | None
    states_text: str
    fallen: Fallen | None
    lost: Extremes
    won: Extremes
    lines: tuple[Line, ...]
    adds_up: bool


def sheet_of(comparison: Comparison, unit: str, grounds: Mapping[str, Grounds], anchor: str, say: Wording) -> Sheet:
    """The sheet of a unit; `grounds`: why, by leaf item."""
    leaves = [comparison.score(unit, leaf.id) for leaf in comparison.leaves]
    largest = max((abs(found) for score in leaves if (found := change(score)) is not None), default=Decimal(0))
    lines = tuple(line(comparison, unit, each, largest, grounds, anchor, say) for each in comparison.tree)
    standing = comparison.standings[unit]
    better, worse = neighbours(comparison, standing)
    own = [each for each in lines if each.placed.is_leaf]
    root = Placed(comparison.results.scheme.root, 0, "")
    total = line(comparison, unit, root, Decimal(0), {}, anchor, say)
    return Sheet(
        standing=standing,
        anchor=anchor,
        total=total,
        tied=sum(row.rank == standing.rank for row in comparison.results.standings) > 1 and standing.rank is not None,
        from_median=comparison.from_median(total.score),
        better=better,
        worse=worse,
        states_text=counted(leaves, say),
        fallen=fallen(comparison, unit),
        lost=extremes([each for each in own if (each.change or 0) < 0]),
        won=extremes([each for each in own if (each.change or 0) > 0]),
        lines=lines,
        adds_up=adds_up(comparison, unit, comparison.results.scheme.root),
    )


def line(
    comparison: Comparison,
    unit: str,
    each: Placed,
    largest: Decimal,
    grounds: Mapping[str, Grounds],
    anchor: str,
    say: Wording,
) -> Line:
    item = each.entry.id
    score = comparison.score(unit, item)
    number = next((at for at, other in enumerate(comparison.tree) if other.entry.id == item), 0)
    return Line(
        placed=each,
        title=say.title(each.entry),
        score=score,
        change=change(score),
        median=comparison.medians.get(item),
        rank=comparison.rank(score) if score.state != "exempt" else None,
        bar=sided(change(score), largest) if each.is_leaf else None,
        grounds=grounds.get(item),
        anchor=f"{anchor}-i{number}",
    )


def neighbours(comparison: Comparison, own: Standing) -> tuple[Neighbour | None, Neighbour | None]:
    """The nearest unit with a better rank and the nearest with a worse one."""
    ranked = [row for row in comparison.results.standings if row.rank is not None and row.total is not None]
    if own.rank is None or own.total is None:
        return None, None
    better = [row for row in ranked if (row.rank or 0) < own.rank]
    worse = [row for row in ranked if (row.rank or 0) > own.rank]
    return (
        Neighbour(better[-1], (better[-1].total or own.total) - own.total) if better else None,
        Neighbour(worse[0], own.total - (worse[0].total or own.total)) if worse else None,
    )


def counted(scores: list[Score], say: Wording) -> str:
    """15 项：已算 14，缺数 1"""
    parts = Counter(score.state for score in scores)
    texts = [say("state_count", state=say.state(state), count=count) for state, count in parts.items()]
    return say("states_summary", count=len(scores), parts=say.pick("，", ", ").join(texts))


def fallen(comparison: Comparison, unit: str) -> Fallen | None:
    found = waterfall(comparison, unit)
    if found is None:
        return None
    scale = axis([*found.levels, found.end], zoom=True)
    median = comparison.medians.get(TOTAL)
    place = scale.at(median) if median is not None and scale.low <= median <= scale.high else None
    return Fallen(found, scale, falls(found, scale), place, comparison.results.scheme.combine != "sum")


def extremes(lines: list[Line]) -> Extremes:
    ordered = sorted(lines, key=lambda each: -abs(each.change or ZERO))
    rest = ordered[NAMED:]
    return Extremes(tuple(ordered[:NAMED]), len(rest), sum((each.change or ZERO for each in rest), ZERO))
