"""Reads of cycles: the list, one cycle, what has to be done next. Everything is limited to what the viewer sees."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, prefetch_related_objects

from kaoping.problems import Fault, Refused
from kaoping.web.bridge.facts import Period, parse_period
from kaoping.web.bridge.schemes import Item, Outline, outline
from kaoping.web.cycles.calendar import StageOnDay, against_units, day_of_units, stages_on
from kaoping.web.cycles.finality import READY, against_final
from kaoping.web.cycles.matching import candidates, named
from kaoping.web.cycles.models import STAGES, Cycle, CycleUnit, Responsibility
from kaoping.web.cycles.sight import cycles_seen, runs_office
from kaoping.web.people.roles import APPROVER, AUTHOR
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.models import Run
from kaoping.web.schemes.models import Version
from kaoping.web.site.words import titled
from kaoping.web.units.models import Unit
from kaoping.web.units.tree import Node, tree_at

PAGE = 50  # cycles on a page of the list


@dataclass(frozen=True)
class Line:
    """A cycle in the list. now: its current stage, None when it is final; run: the newest finished one seen."""

    cycle: Cycle
    title: str
    scheme: str
    owner: str
    now: StageOnDay | None
    run: Run | None
    runs: int


def found(viewer: Viewer, state: str = "", text: str = "") -> QuerySet[Cycle]:
    """The cycles that the viewer sees. state: "open", "final" or "" for both; text: part of a title or period."""
    cycles = cycles_seen(viewer).select_related("version", "version__scheme", "owner", "final_run", "final_by")
    if state:
        cycles = cycles.filter(final_at__isnull=state == "open")
    if text:
        cycles = cycles.filter(title__icontains=text) | cycles.filter(period__icontains=text)
    return cycles.order_by("-period", "version__scheme__code", "pk")


def lines(viewer: Viewer, cycles: Iterable[Cycle]) -> list[Line]:
    """What the list says of each cycle."""
    cycles = list(cycles)
    prefetch_related_objects(cycles, "stages__entered_by")
    by_cycle: dict[int, list[Run]] = {}
    for run in Run.objects.filter(cycle__in=cycles).defer("summary", "error").order_by("cycle", "-number"):
        by_cycle.setdefault(run.cycle_id, []).append(run)
    told = []
    for cycle in cycles:
        stages = stages_on(cycle, viewer.on)
        runs = [run for run in by_cycle.get(cycle.pk, []) if not run.trial or runs_office(viewer, cycle)]
        done = next((run for run in runs if run.state == "done"), None)
        now = next((each for each in stages if each.current), None)
        titles = titled(cycle), titled(cycle.version), viewer.name_of(cycle.owner)
        told.append(Line(cycle, *titles, now, done, len(runs)))
    return told


def runs_of(viewer: Viewer, cycle: Cycle) -> list[Run]:
    """The runs of a cycle, the newest first; trials for the office only."""
    runs = Run.objects.filter(cycle=cycle).select_related("asked_by", "snapshot").defer("summary").order_by("-number")
    return list(runs if runs_office(viewer, cycle) else runs.filter(trial=False, state="done"))


@dataclass(frozen=True)
class Answering:
    """An item and who answers for it. named: whom the scheme names; units: (id, code, name) of those that were set."""

    item: Item
    title: str
    named: tuple[str, ...]
    units: list[tuple[int, str, str]]


def answering(viewer: Viewer, cycle: Cycle) -> list[Answering]:
    """Every leaf in the order of the scheme."""
    items = outline(cycle.version.text).items
    tree = tree_at(cycle.units_on)
    set_: dict[str, list[tuple[int, str, str]]] = {}
    for each in Responsibility.objects.filter(cycle=cycle).select_related("unit").order_by("unit__code"):
        node = tree.nodes.get(each.unit_id) or viewer.tree.nodes.get(each.unit_id)
        set_.setdefault(each.item, []).append((each.unit_id, each.unit.code, node.name if node else each.unit.code))
    return [Answering(item, titled(item), named(item, items), set_.get(item.id, [])) for item in items if item.leaf]


def departments(cycle: Cycle) -> list[Node]:
    """The units that can answer for an item."""
    return candidates(cycle)


def kinds_of(cycle: Cycle) -> list[tuple[str, int]]:
    """Kinds of units with their numbers, the largest last."""
    count: dict[str, int] = {}
    for kind in CycleUnit.objects.filter(cycle=cycle).values_list("kind", flat=True):
        count[kind] = count.get(kind, 0) + 1
    return sorted(count.items(), key=lambda pair: pair[1])


# --- opening a cycle ------------------------------------------------------------------------------------------


def versions_to_open(viewer: Viewer) -> list[Version]:
    """Approved versions of the schemes that the viewer, as an author, can open a cycle with."""
    reach = viewer.reach(AUTHOR)
    versions = Version.objects.filter(state="approved", scheme__owner__in=reach)
    return list(versions.select_related("scheme", "scheme__owner").order_by("scheme__code", "-number"))


@dataclass(frozen=True)
class Proposal:
    """What a new cycle would be made of."""

    version: Version
    span: Period
    owner: Unit
    on: datetime.date
    nodes: list[Node]
    scheme: Outline

    @property
    def kinds(self) -> list[tuple[str, int]]:
        count: dict[str, int] = {}
        for node in self.nodes:
            count[node.kind] = count.get(node.kind, 0) + 1
        return list(count.items())

    @property
    def appraised(self) -> list[Node]:
        return [node for node in self.nodes if node.kind == self.scheme.appraised_kind]


def proposal(viewer: Viewer, version: Version, period: str, on: datetime.date | None) -> Proposal:
    """The units of the day below the owner of the scheme. Raises Refused for what is no period and where there is
    nobody to appraise."""
    span = parse_period(period)
    owner, words = version.scheme.owner, outline(version.text)
    day = on or day_of_units(span, viewer.on, owner)
    nodes = tree_at(day).within(owner.pk)
    if found := against_units(nodes, words.appraised_kind, day):
        raise Refused(found)
    return Proposal(version, span, owner, day, nodes, words)


# --- what comes next ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Next:
    """The next step of a cycle. what: final · facts · advance · compute · finalise · wait; stage: where it leads."""

    what: str
    stage: str = ""
    run: Run | None = None
    faults: tuple[Fault, ...] = ()


def next_step(viewer: Viewer, cycle: Cycle, runs: list[Run], *, facts_missing: bool) -> Next:
    """What the office does next with a cycle; others wait."""
    if cycle.final_at is not None:
        return Next("final", run=cycle.final_run)
    if not runs_office(viewer, cycle):
        return Next("wait")
    order = list(STAGES)
    official = next((run for run in runs if not run.trial and run.state == "done"), None)
    if cycle.stage in READY and official is not None:
        if not runs_office(viewer, cycle, APPROVER):
            return Next("approver", run=official)
        return Next("finalise", run=official, faults=tuple(against_final(cycle, official, viewer.person)))
    if cycle.stage in ("compute", *READY) and official is None:
        return Next("compute")
    if cycle.stage == "collect" and facts_missing and runs_office(viewer, cycle, AUTHOR):
        return Next("facts", stage="check")
    return Next("advance", stage=order[order.index(cycle.stage) + 1])
