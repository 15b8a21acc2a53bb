"""The score sheet of one unit: key facts, every item, what cost and won most, its own history."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from kaoping.web.bridge import sheets
from kaoping.web.results.figures import number
from kaoping.web.results.history import Past, earlier_runs, past_of, standings
from kaoping.web.results.models import UnitResult
from kaoping.web.results.reading import OPEN, STATES, TOTAL, Item, Score, Shown, score_of
from kaoping.web.site.words import say, tongue

NAMED = 5  # items named among those that cost or won most
HISTORY = 8  # cycles


@dataclass(frozen=True, slots=True)
class Line:
    """One item. bar: (side, width in percent of half the column) of what was lost or won; same: nothing changed."""

    item: Item
    score: Score
    median: Decimal | None
    bar: tuple[str, int, int] | None
    has: bool  # whether anything is below it

    @property
    def same(self) -> bool:
        return not self.score.change and self.score.state in ("ok", "exempt")

    @property
    def lost(self) -> bool:
        return (self.score.change or 0) < 0 or self.score.state in OPEN


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The unit just before. name: "" where the viewer does not see it."""

    name: str
    total: Decimal | None
    gap: Decimal


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the page of one unit says."""

    result: UnitResult
    total: Score
    median: Decimal | None
    above: Decimal | None
    lines: list[Line]
    states: str
    lost: list[Line]
    lost_rest: tuple[int, Decimal]
    losses: int
    before: Neighbour | None
    tied: bool
    moved: int | None
    history: list[Past]
    next_grade: tuple[str, Decimal] | None
    grade_edges: list[sheets.Grade]
    rewards: list[tuple[str, bool]]
    gates: list[str]
    adds_up: bool


def sheet_of(shown: Shown, row: UnitResult) -> Sheet:
    """Everything the page of one unit says, from the stored row and its neighbours."""
    total, median = score_of(row, TOTAL), shown.medians.get(TOTAL)
    lines = lines_of(shown, row)
    own = [line for line in lines if line.item.leaf]
    history = history_of(shown, row, total)
    last = history[-2].rank if len(history) > 1 else None
    lost = sorted((line for line in own if (line.score.change or 0) < 0), key=lambda line: line.score.change or 0)
    rest = lost[NAMED:]
    return Sheet(
        result=row,
        total=total,
        median=median,
        above=None if total.points is None or median is None else total.points - median,
        lines=lines,
        states=states_of(own),
        lost=lost[:NAMED],
        lost_rest=(len(rest), sum((line.score.change or Decimal(0) for line in rest), Decimal(0))),
        losses=sum(line.lost for line in own),
        before=neighbour(shown, row, total),
        tied=is_tied(shown, row),
        moved=None if last is None or row.rank is None else last - row.rank,
        history=history,
        next_grade=next_grade(shown, row, total),
        grade_edges=[grade for grade in shown.law.grades if grade.least is not None],
        rewards=sheets.rewards(shown.run.version.text, shown.choices, row.rewards, tongue()),
        gates=[title for id, title in shown.law.gates if id in row.gates],
        adds_up=adds_up(shown, row, total),
    )


def lines_of(shown: Shown, row: UnitResult) -> list[Line]:
    scores = {item.id: score_of(row, item.id) for item in shown.items if shown.seen(row, item)}
    changes = [scores[item.id].change for item in shown.leaves if item.id in scores]
    largest = max((abs(change) for change in changes if change is not None), default=Decimal(0))
    parents = {item.parent for item in shown.items}
    return [
        Line(
            item,
            scores[item.id],
            shown.medians.get(item.id),
            bar_of(scores[item.id].change, largest) if item.leaf else None,
            item.id in parents,
        )
        for item in shown.items
        if item.id in scores
    ]


def bar_of(change: Decimal | None, largest: Decimal) -> tuple[str, int, int] | None:
    """Class, left end and width of a bar that goes left or right from the middle of 100."""
    if not change or not largest:
        return None
    width = max(round(float(abs(change) / largest) * 48), 2)
    return ("lost", 50 - width, width) if change < 0 else ("won", 50, width)


def states_of(lines: list[Line]) -> str:
    """15 项：已算 14，缺数 1"""
    counts = Counter(line.score.state for line in lines)
    parts = [f"{STATES[state]} {counts[state]}" for state in STATES if counts[state]]
    return say("{n} 项：{parts}", "{n} items: {parts}", n=len(lines), parts=say(",", ", ").join(parts))


def is_tied(shown: Shown, row: UnitResult) -> bool:
    """Whether another unit has the same rank; it stands beside this one then."""
    beside = shown.run.units.filter(position__in=(row.position - 1, row.position + 1))
    return row.rank is not None and row.rank in beside.values_list("rank", flat=True)


def neighbour(shown: Shown, row: UnitResult, total: Score) -> Neighbour | None:
    """The unit with the next better rank; without its name and total where the viewer does not see it."""
    if row.rank is None or total.points is None:
        return None
    ahead = shown.run.units.filter(position__lt=row.position, rank__lt=row.rank)
    other = ahead.order_by("-position").defer("sheet").first()
    points = number(other.total) if other else None
    if other is None or points is None:
        return None
    seen = shown.sight.whole(other.path)
    return Neighbour(other.name if seen else "", points if seen else None, points - total.points)


def history_of(shown: Shown, row: UnitResult, total: Score) -> list[Past]:
    """The unit in earlier cycles and now, the oldest first."""
    runs = earlier_runs(shown.cycle, HISTORY - 1)
    rows = standings(shown.viewer, runs, [row.unit_id]).get(row.unit_id, {})
    past = [past_of(run, rows.get(run.pk)) for run in runs]
    return [*past, Past(shown.cycle.period, row.rank, total.points, shown.medians.get(TOTAL))]


def next_grade(shown: Shown, row: UnitResult, total: Score) -> tuple[str, Decimal] | None:
    """The next better grade that goes by totals, and how many points are wanting."""
    place = shown.law.place(row.grade)
    if not place or total.points is None:
        return None
    grade = shown.law.grades[place - 1]
    return (grade.name, grade.least - total.points) if grade.least is not None and grade.least > total.points else None


def adds_up(shown: Shown, row: UnitResult, total: Score) -> bool:
    """Whether the items at the top add up to the total."""
    tops = [score_of(row, item.id).points or Decimal(0) for item in shown.items if item.depth == 0]
    return total.points is not None and sum(tops, Decimal(0)) == total.points
