"""A run as one person sees it: its items and medians, and the rows of which everything or something is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from kaoping.web.bridge import sheets
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import Sight, cycle_or_404, sight_of
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.figures import number
from kaoping.web.results.models import Run, UnitResult
from kaoping.web.results.queries import latest_run, run_of, works_on
from kaoping.web.site.words import Said, said, tongue

TOTAL = "total"
OPEN = ("missing", "pending")
STATES: dict[str, Said] = {
    "ok": said("已算", "computed"),
    "missing": said("缺数", "missing"),
    "pending": said("待定", "pending"),
    "exempt": said("剔除", "exempt"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the scheme. full: None or 0 for an item without full points (pure bonus or deduction)."""

    id: str
    parent: str
    title: str
    full: Decimal | None
    leaf: bool
    depth: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a unit got for an item. change: points won (+) or lost (−) against its full points."""

    item: str
    points: Decimal | None
    full: Decimal | None
    state: str
    rank: int | None
    text: str  # the points as stored

    @property
    def change(self) -> Decimal | None:
        return None if self.points is None or self.state == "exempt" else self.points - (self.full or 0)


@dataclass(frozen=True)
class Shown:
    """A finished run and how much of it the viewer sees."""

    viewer: Viewer
    run: Run
    sight: Sight

    @property
    def cycle(self) -> Cycle:
        return self.run.cycle

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of the document."""
        return tuple(items_of(self.run))

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def leaves(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.leaf)

    @cached_property
    def own_items(self) -> tuple[Item, ...]:
        """Items seen for every unit: all of them, or those that the viewer's department answers for."""
        return tuple(item for item in self.items if self.sight.everything or item.id in self.sight.items)

    @cached_property
    def medians(self) -> Mapping[str, Decimal]:
        found = {item: number(text) for item, text in (self.run.summary.get("medians") or {}).items()}
        return {item: median for item, median in found.items() if median is not None}

    @cached_property
    def count(self) -> int:
        """How many units were appraised."""
        return int(self.run.summary.get("units") or self.run.units.count())

    @property
    def office(self) -> bool:
        return works_on(self.viewer, self.cycle)

    @cached_property
    def law(self) -> sheets.Law:
        """What the scheme says about standings: grades, gates, rewards."""
        return sheets.law(self.run.version.text, self.choices)

    @property
    def choices(self) -> dict[str, str]:
        """Decision id → option or figure, as the run was computed."""
        made = self.run.decisions
        return {key: str(value["choice"] if isinstance(value, dict) else value) for key, value in made.items()}

    def known(self, item: str) -> int:
        """How many units have points for an item: the size of the group that its ranks are among."""
        return int((self.run.summary.get("known") or {}).get(item) or self.count)

    @property
    def rows(self) -> QuerySet[UnitResult]:
        """Units of which everything is seen, in the order of the ranking."""
        return self.run.units.filter(self.sight.whole_units()).order_by("position")

    @property
    def partly(self) -> QuerySet[UnitResult]:
        """Units of which at least one item is seen."""
        return self.run.units.filter(self.sight.units()).order_by("position")

    def whole_row(self, code: str) -> UnitResult:
        """A unit that the viewer sees in full; 404 for any other."""
        return get_object_or_404(self.rows, unit=self.unit_of(code))

    def unit_of(self, code: str) -> int | None:
        """The id of a unit by its code in the cycle: rows of a run are found by it at once."""
        return CycleUnit.objects.filter(cycle=self.cycle, code=code).values_list("unit_id", flat=True).first()

    def row_for(self, code: str, item: str) -> UnitResult:
        """A unit of which the viewer sees this item; 404 for any other."""
        row = self.partly.filter(unit=self.unit_of(code)).order_by().first()
        if row is None or (item != TOTAL and item not in self.by_id) or not self.sight.sees(row.path, item):
            raise Http404
        return row

    def seen(self, row: UnitResult, item: Item) -> bool:
        return self.sight.sees(row.path, item.id)

    @property
    def period_open(self) -> bool:
        """Whether facts may still change the figures."""
        return self.cycle.final_run_id is None and self.cycle.stage not in ("publish", "final")


def items_of(run: Run) -> Iterator[Item]:
    english = tongue() == "en"
    for row in run.summary.get("items") or ():
        title = (row.get("title_en") if english else "") or row.get("title") or row["id"]
        full = number(row.get("full"))
        yield Item(row["id"], row.get("parent") or "", title, full, bool(row.get("leaf")), int(row.get("depth") or 0))


def score_of(row: UnitResult, item: str) -> Score:
    """A cell of a stored sheet; an item that is not in it is missing."""
    cell: dict[str, Any] = row.sheet.get(item) or {}
    text = cell.get("points")
    full, state = number(cell.get("full")), cell.get("state") or "missing"
    return Score(item, number(text), full, state, cell.get("rank"), "" if text is None else str(text))


def shown_of(viewer: Viewer, cycle_id: int, run_number: int | None = None) -> Shown | None:
    """A finished run as the viewer sees it (the latest official one of the cycle unless numbered).

    None where the cycle has no such run yet; 404 where the viewer sees nothing of the cycle, or not that run.
    """
    cycle = cycle_or_404(viewer, cycle_id)
    run = latest_run(viewer, cycle) if run_number is None else run_of(viewer, cycle, run_number)
    if run is None and run_number is None:
        return None
    if run is None or run.state != "done":
        raise Http404
    run.cycle = cycle
    return Shown(viewer, run, sight_of(viewer, cycle))


def shown_or_404(viewer: Viewer, cycle_id: int, run_number: int) -> Shown:
    """A finished run as the viewer sees it; Http404 for any other."""
    shown = shown_of(viewer, cycle_id, run_number)
    if shown is None:
        raise Http404
    return shown


def standing_words(run: Run, cycle: Cycle) -> tuple[Said, str]:
    """How firm the figures of a run are, and the class of its badge."""
    if cycle.final_run_id == run.pk:
        return said("已核定", "final"), "badge-gain"
    if run.trial:
        return said("试算，不作数", "a trial, does not count"), "badge-pend"
    if cycle.stage == "publish":
        return said("公示中", "on public display"), "badge-blue"
    return said("滚动得分，核定前会变", "rolling figures, may change until final"), "badge-warn"
