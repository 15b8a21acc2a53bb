"""The workbench: what waits for the person who asks, the cycles at work, the own standing. A few rows of each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from kaoping.web.bridge.schemes import outline
from kaoping.web.cycles.models import STAGES, Cycle, CycleUnit, Responsibility
from kaoping.web.cycles.sight import cycles_seen, sight_of
from kaoping.web.facts.models import Case
from kaoping.web.facts.sources import source_of
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, BUSINESS, GRID_WORKER, LEADER, SCORER
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.history import earlier_runs
from kaoping.web.results.models import Run, UnitResult
from kaoping.web.schemes.models import Decision, Version
from kaoping.web.schemes.queries import open_decisions, owners
from kaoping.web.site.words import Said, said, say, titled

MOST = 8  # rows of each kind; the lists behind them have the rest
SOON = 3  # days; a deadline so near is marked


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that a person has to do. `route` and `about`: the page on which it is done; due: the last day."""

    kind: Said
    words: str
    note: str
    since: datetime.datetime | None
    route: str
    about: tuple[Any, ...] = ()
    due: datetime.date | None = None

    @property
    def href(self) -> str:
        return reverse(self.route, args=self.about)


@dataclass(frozen=True, slots=True)
class AtWork:
    """A cycle in one line. run: the newest official one; left: days to the deadline of the stage, None for none."""

    cycle: Cycle
    owner: str
    due: datetime.date | None
    left: int | None
    run: Run | None
    best: UnitResult | None
    median: str
    missing: int

    @property
    def stage(self) -> Said:
        return STAGES[self.cycle.stage]

    @property
    def near(self) -> bool:
        return self.left is not None and 0 <= self.left <= SOON

    @property
    def late(self) -> int:
        """Days after the deadline, 0 before it."""
        return -self.left if self.left is not None and self.left < 0 else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How one of the own units stands in one cycle. moved: places won since the cycle before, negative for lost."""

    cycle: Cycle
    run: Run
    row: UnitResult
    before: int | None

    @property
    def moved(self) -> int | None:
        return None if self.before is None or self.row.rank is None else self.before - self.row.rank

    @property
    def lost(self) -> int:
        return max(0, -(self.moved or 0))


@dataclass(frozen=True, slots=True)
class Answering:
    """The items of a cycle for which the own department answers."""

    cycle: Cycle
    items: list[str]


@dataclass(frozen=True, slots=True)
class OwnGrid:
    """A grid worker's grid in a cycle: its cases, and how many are open."""

    cycle: Cycle
    unit: CycleUnit
    above: str
    cases: int
    open: int


# --- what waits ---------------------------------------------------------------------------------------------------


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """What the person has to do, what came first at the top."""
    found: list[Waiting] = []
    if viewer.has(AUTHOR):
        found += [*_drafts(viewer), *_open(viewer)]
    if viewer.has(APPROVER):
        found += [*_to_approve(viewer), *_to_confirm(viewer), *_to_finalise(viewer)]
    return found


def _versions(viewer: Viewer, role: str) -> QuerySet[Version]:
    return Version.objects.filter(scheme__owner__in=owners(viewer, role)).select_related("scheme", "submitted_by")


def _drafts(viewer: Viewer) -> Iterator[Waiting]:
    for version in _versions(viewer, AUTHOR).filter(state="draft", editors=viewer.person).order_by("-id")[:MOST]:
        kind = said("被退回", "returned") if version.returned_reason else said("草稿", "draft")
        yield Waiting(kind, _called(version), version.returned_reason, version.created_at, "schemes:edit", _at(version))


def _open(viewer: Viewer) -> Iterator[Waiting]:
    """Versions at work whose text leaves something open: nothing official is computed until it is settled."""
    at_work = Cycle.objects.filter(final_at__isnull=True).values("version")
    for version in _versions(viewer, AUTHOR).filter(pk__in=at_work).order_by("scheme__code")[: 2 * MOST]:
        if keys := [question.key for question in open_decisions(version)]:
            yield Waiting(
                said("口径待定", "decisions open"), _called(version), "、".join(keys[:MOST]), None,
                "schemes:version", _at(version),
            )  # fmt: skip


def _to_approve(viewer: Viewer) -> Iterator[Waiting]:
    others = _versions(viewer, APPROVER).filter(state="submitted")
    others = others.exclude(submitted_by=viewer.person).exclude(editors=viewer.person)
    for version in others.order_by("submitted_at")[:MOST]:
        name = version.submitted_by.name if version.submitted_by else ""
        yield Waiting(
            said("方案待审批", "scheme to approve"), _called(version), name, version.submitted_at,
            "schemes:version", _at(version),
        )  # fmt: skip


def _to_confirm(viewer: Viewer) -> Iterator[Waiting]:
    proposed = Decision.objects.filter(
        version__scheme__owner__in=owners(viewer, APPROVER), confirmed_at__isnull=True, replaced_at__isnull=True
    ).exclude(decided_by=viewer.person)
    for decision in proposed.select_related("version__scheme", "decided_by").order_by("decided_at")[:MOST]:
        yield Waiting(
            said("口径待确认", "decision to confirm"), f"{_called(decision.version)} · {decision.key}",
            decision.decided_by.name, decision.decided_at, "schemes:version", _at(decision.version),
        )  # fmt: skip


def _to_finalise(viewer: Viewer) -> Iterator[Waiting]:
    for cycle in _with_run(_cycles(viewer).filter(final_at__isnull=True, stage="publish"))[:MOST]:
        run = Run.objects.filter(pk=cycle.newest_run, final=True).first()  # type: ignore[attr-defined]
        if run is not None and viewer.reaches(cycle.owner_id, APPROVER):
            words = titled(cycle)
            yield Waiting(said("待定稿", "to be made final"), words, f"#{run.number}", run.finished_at,
                          "results:runs", (cycle.pk,))  # fmt: skip


def _called(version: Version) -> str:
    return say("{title} 第 {n} 次修订", "{title}, revision {n}", title=titled(version), n=version.number)


def _at(version: Version) -> tuple[Any, ...]:
    return (version.pk,)


# --- cycles -------------------------------------------------------------------------------------------------------


def at_work(viewer: Viewer) -> list[AtWork]:
    """The cycles that are not final, and the newest that are; figures of the whole only for who sees the whole."""
    if not viewer.has(*BUSINESS):
        return []
    found = list(_with_run(_cycles(viewer).filter(final_at__isnull=True))[:MOST])
    runs = Run.objects.defer("error").in_bulk([cycle.newest_run for cycle in found if cycle.newest_run])  # type: ignore[attr-defined]
    best = {row.run_id: row for row in UnitResult.objects.filter(run__in=runs, position=1).defer("sheet")}
    return [_line(viewer, cycle, runs, best) for cycle in found]


def _cycles(viewer: Viewer) -> QuerySet[Cycle]:
    seen = cycles_seen(viewer).select_related("version__scheme", "owner").prefetch_related("stages")
    return seen.order_by("-period", "pk")


def _with_run(cycles: QuerySet[Cycle]) -> QuerySet[Cycle]:
    newest = Run.objects.filter(cycle=OuterRef("pk"), trial=False, state="done").order_by("-number")
    return cycles.annotate(newest_run=Subquery(newest.values("pk")[:1]))


def _line(viewer: Viewer, cycle: Cycle, runs: dict[int, Run], best: dict[int, UnitResult]) -> AtWork:
    stage = next((stage for stage in cycle.stages.all() if stage.name == cycle.stage), None)
    run = runs.get(cycle.newest_run)  # type: ignore[attr-defined]
    sight = sight_of(viewer, cycle)
    whole = run is not None and sight.everything
    return AtWork(
        cycle,
        viewer.name_of(cycle.owner),
        stage.due_on if stage else None,
        (stage.due_on - viewer.on).days if stage else None,
        run,
        best.get(run.pk) if run is not None and whole else None,
        str((run.summary.get("medians") or {}).get("total") or "") if run is not None and sight.paths else "",
        int(run.summary.get("missing") or 0) if run is not None and whole else 0,
    )


# --- the own part -------------------------------------------------------------------------------------------------


def standings(viewer: Viewer) -> list[Standing]:
    """The own units' places in the cycles that are not final."""
    own = viewer.granted_units(APPRAISED, LEADER)
    if not own:
        return []
    cycles = {cycle.newest_run: cycle for cycle in _with_run(_cycles(viewer).filter(final_at__isnull=True))[:MOST]}  # type: ignore[attr-defined]
    rows = UnitResult.objects.filter(run__in=[run for run in cycles if run], unit__in=own).select_related("run")
    found = []
    for row in rows.defer("sheet").order_by("run_id", "position")[: 2 * MOST]:
        cycle = cycles[row.run_id]
        earlier = earlier_runs(cycle, most=1)
        before = UnitResult.objects.filter(run__in=earlier, unit=row.unit_id).values_list("rank", flat=True).first()
        found.append(Standing(cycle, row.run, row, before))
    return found


def answering(viewer: Viewer) -> list[Answering]:
    """The items for which the own department answers, cycle by cycle."""
    if not viewer.has(SCORER):
        return []
    rows = Responsibility.objects.filter(unit__in=viewer.granted_units(SCORER), cycle__final_at__isnull=True)
    by_cycle: dict[Cycle, set[str]] = {}
    for row in rows.select_related("cycle__version").order_by("cycle_id"):
        by_cycle.setdefault(row.cycle, set()).add(row.item)
    return [Answering(cycle, list(_titles(cycle, items))) for cycle, items in list(by_cycle.items())[:MOST]]


def _titles(cycle: Cycle, items: Iterable[str]) -> Iterator[str]:
    wanted = set(items)
    for item in outline(cycle.version.text).items:
        if item.id in wanted:
            yield f"{item.id} {titled(item)}"


def own_grids(viewer: Viewer) -> list[OwnGrid]:
    """A grid worker's grids, with the cases of the cycles at work."""
    own = viewer.granted_units(GRID_WORKER)
    if not own:
        return []
    rows = CycleUnit.objects.filter(unit__in=own, cycle__final_at__isnull=True).select_related("cycle__version")
    return [_grid(row) for row in rows.order_by("-cycle__period", "cycle_id")[:MOST]]


def _grid(row: CycleUnit) -> OwnGrid:
    cases, still_open = _cases(row)
    above = CycleUnit.objects.filter(cycle=row.cycle_id, unit__in=[int(part) for part in row.path.split("/") if part])
    names = above.exclude(pk=row.pk).exclude(kind="district").order_by("path").values_list("name", flat=True)
    return OwnGrid(row.cycle, row, " · ".join(names), cases, still_open)


def _cases(row: CycleUnit) -> tuple[int, int]:
    """How many cases a unit has in its cycle, and how many are open: of the platform where it feeds the cycle."""
    if (elsewhere := source_of(row.cycle, "cases")) is not None:
        return elsewhere.of_unit(row.cycle, row.unit_id)
    counted = Case.objects.filter(cycle=row.cycle_id, unit=row.code).aggregate(
        cases=Count("pk"), open=Count("pk", filter=Q(closed_at__isnull=True, valid=True))
    )
    return counted["cases"], counted["open"]
