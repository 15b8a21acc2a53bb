"""What stands around the tables: the list of cycles, key facts, why figures are not final, links that keep filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from kaoping.web.cycles.models import STAGES, Cycle
from kaoping.web.cycles.sight import Sight, cycles_seen, sight_of
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.figures import brief, number, two
from kaoping.web.results.models import Run, UnitResult
from kaoping.web.results.queries import runs_that_count
from kaoping.web.results.ranking import Page, waiting_for
from kaoping.web.results.reading import STATES, TOTAL, Shown, standing_words
from kaoping.web.site.words import Said, said, say

OWN = 3  # own units named in the list of cycles
HEADS: tuple[tuple[str, Said, str], ...] = (
    ("rank", said("名次", "Rank"), "n"),
    ("name", said("单位", "Unit"), ""),
    ("", said("得分", "Points"), "n"),
    ("", said("等次", "Grade"), ""),
    ("", said("与中位数", "To median"), "n wide-only"),
    ("moved", said("升降", "Moved"), "n wide-only"),
    ("", said("历次", "Trend"), "wide-only"),
    ("bonus", said("加分", "Bonus"), "n wide-only"),
    ("deducted", said("扣分", "Deducted"), "n wide-only"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One cycle of the list. own: the viewer's own units in it, when it does not see all."""

    cycle: Cycle
    run: Run | None
    standing: Said | None
    look: str
    sight: Sight
    own: list[UnitResult]
    own_count: int
    median: Decimal | None
    spread: Decimal | None
    stage: Said
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """The cycles of one year."""

    year: str
    rows: list[Listed]


@dataclass(frozen=True, slots=True)
class Head:
    """One heading of the ranking. sorted: "" or as `aria-sort` wants it; query: what a press asks for."""

    words: Said
    look: str
    query: str
    sorted: str


def listed(viewer: Viewer) -> list[Group]:
    """Every cycle of which the viewer sees anything, by year, the newest first."""
    groups: dict[str, list[Listed]] = {}
    cycles = list(cycles_seen(viewer).select_related("version__scheme", "owner").order_by("-period", "title"))
    runs = runs_that_count(cycles)
    for cycle in cycles:
        groups.setdefault(cycle.period[:4], []).append(line(viewer, cycle, runs.get(cycle.pk)))
    return [Group(year, rows) for year, rows in groups.items()]


def line(viewer: Viewer, cycle: Cycle, run: Run | None) -> Listed:
    sight = sight_of(viewer, cycle)
    words, look = standing_words(run, cycle) if run else (None, "")
    own, count = own_rows(run, sight)
    summary = run.summary if run else {}
    high, low = ((summary.get(end) or {}).get(TOTAL) for end in ("highest", "lowest"))
    top, bottom = number(high), number(low)
    spread = top - bottom if sight.everything and top is not None and bottom is not None else None
    median = number((summary.get("medians") or {}).get(TOTAL)) if sight.paths else None
    stage = STAGES.get(cycle.stage, said(cycle.stage, cycle.stage))
    return Listed(cycle, run, words, look, sight, own, count, median, spread, stage, int(summary.get("units") or 0))


def own_rows(run: Run | None, sight: Sight) -> tuple[list[UnitResult], int]:
    """The first of the viewer's own units, and how many there are; none for whoever sees all."""
    if run is None or sight.everything or not sight.paths:
        return [], 0
    rows = run.units.filter(sight.whole_units()).order_by("position")
    first = list(rows.defer("sheet")[:OWN])
    return first, rows.count() if len(first) == OWN else len(first)


# --- the ranking -------------------------------------------------------------------------------------------------


def facts(shown: Shown, page: Page) -> dict[str, Any]:
    """Key figures above the ranking; spread and extremes only for whoever sees every unit."""
    found: dict[str, Any] = {"units": shown.count, "median": two(shown.medians.get(TOTAL))}
    if shown.sight.everything:
        ends = (shown.run.summary.get(end) or {} for end in ("highest", "lowest"))
        high, low = (number(end.get(TOTAL)) for end in ends)
        if high is not None and low is not None:
            found |= {"high": two(high), "low": two(low), "spread": two(high - low)}
        grades = shown.run.summary.get("grades") or {}
        found["grades"] = [(grade.name, grades.get(grade.name, 0)) for grade in shown.law.grades]
    elif len(page.rows) == 1 and page.rows[0].difference is not None:
        found["gap"] = brief(page.rows[0].difference)
    return found


def why_not_final(shown: Shown) -> dict[str, Any] | None:
    """Why the figures are not final yet: what is missing or pending, for which units; None where they are."""
    if shown.cycle.final_run_id == shown.run.pk:
        return None
    if not shown.sight.everything:
        rows, count = waiting_for(shown)
        causes = [
            cause([item.title for item, _ in cells], cells[0][1].state, [row.name], 1) for row, cells in rows if cells
        ]
        return {"causes": causes, "units": count}
    gaps = shown.run.summary.get("gaps")
    if gaps is None:
        rows, count = waiting_for(shown)
        causes = [
            cause([item.title for item, _ in cells], cells[0][1].state, [row.name], 1) for row, cells in rows if cells
        ]
    else:
        count = int(shown.run.summary.get("missing") or 0) + int(shown.run.summary.get("pending") or 0)
        causes = [cause(titles(shown, gap["items"]), gap["state"], gap["names"], gap["count"]) for gap in gaps]
    return {"causes": causes[:6], "more": max(0, len(causes) - 6), "units": count}


def titles(shown: Shown, ids: Iterable[str]) -> list[str]:
    return [shown.by_id[id].title if id in shown.by_id else id for id in ids]


def cause(items: list[str], state: str, names: list[str], count: int) -> dict[str, Any]:
    """One sentence: whose figures, of which items, and in which state."""
    comma = say("、", ", ")
    who = comma.join(names[:3]) + (
        say(" 等 {n} 个单位", " and others, {n} units", n=count) if count > len(names[:3]) else ""
    )
    what = comma.join(f"「{item}」" for item in items[:3])
    if len(items) > 3:
        what += say(" 等 {n} 项", " and others, {n} items", n=len(items))
    return {"who": who, "what": what, "state": str(STATES.get(state, state)), "key": state}


def kept(query: QueryDict, *without: str, **changed: str) -> str:
    """The query of this page without (or with other) values, ready to be put before another one."""
    copy = query.copy()
    for name in (*without, *changed):
        copy.pop(name, None)
    for name, value in changed.items():
        copy[name] = value
    text = copy.urlencode()
    return f"{text}&" if text else ""


def heads(query: QueryDict, sort: tuple[str, bool], page: Page) -> list[Head]:
    """The headings of the ranking, each with what pressing it asks for."""
    name, down = sort
    found = []
    for key, words, look in HEADS:
        if key in ("bonus", "deducted") and not page.pure:
            continue
        if (words.zh in ("升降", "历次") and not page.trend) or (words.zh == "等次" and not page.graded):
            continue
        mine = key == name and key != ""
        turned = f"-{key}" if mine and not down else key
        if key in ("moved", "bonus") and not mine:
            turned = f"-{key}"  # what people look for first
        order = ("descending" if down else "ascending") if mine else ""
        found.append(Head(words, look, kept(query, "page", sort=turned).removesuffix("&") if key else "", order))
    return found
