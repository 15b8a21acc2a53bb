"""Which runs and which rows of them a person sees."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import cycle_or_404, runs_office, sight_of
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.models import Run, UnitResult


def works_on(viewer: Viewer, cycle: Cycle) -> bool:
    """Whether the viewer belongs to the office that runs the cycle: sees trials and failures, starts runs."""
    return runs_office(viewer, cycle)


def runs_seen(viewer: Viewer, cycle: Cycle) -> QuerySet[Run]:
    """The runs of a cycle, the newest first: every one for the office, finished official ones for everybody else."""
    runs = Run.objects.filter(cycle=cycle).select_related("version__scheme")
    if works_on(viewer, cycle):
        return runs.order_by("-number")
    if not sight_of(viewer, cycle):
        return runs.none()
    return runs.filter(trial=False, state="done").order_by("-number")


def latest_run(viewer: Viewer, cycle: Cycle, official: bool = True) -> Run | None:
    """The newest finished run that the viewer sees (`official`: trials are passed over); the final one comes first."""
    done = runs_seen(viewer, cycle).filter(state="done")
    if official:
        done = done.filter(trial=False)
    if cycle.final_run_id is not None and (final := done.filter(pk=cycle.final_run_id).first()):
        return final
    return done.first()


def runs_that_count(cycles: Iterable[Cycle]) -> dict[int, Run]:
    """The run that counts of each cycle, by cycle: the final one, else the newest finished official one. Whoever sees
    anything of a cycle sees this run."""
    listed = list(cycles)
    done = Run.objects.filter(cycle__in=listed, trial=False, state="done").order_by("number")
    newest = dict(done.values_list("cycle_id", "pk"))
    wanted = {cycle.pk: cycle.final_run_id or newest.get(cycle.pk) for cycle in listed}
    runs = Run.objects.select_related("snapshot").in_bulk([run for run in wanted.values() if run])
    return {cycle: runs[run] for cycle, run in wanted.items() if run in runs}


def run_of(viewer: Viewer, cycle: Cycle, number: int) -> Run | None:
    """A run of a cycle by its number, when the viewer sees it."""
    return runs_seen(viewer, cycle).filter(number=number).first()


def run_or_404(viewer: Viewer, cycle_id: int, number: int | None) -> Run:
    """A run that the viewer sees, by cycle and number; Http404 for any other."""
    cycle = cycle_or_404(viewer, cycle_id)
    found = None if number is None else run_of(viewer, cycle, number)
    if found is None:
        raise Http404
    return found


def unit_rows(viewer: Viewer, run: Run) -> QuerySet[UnitResult]:
    """The units of a run of which the viewer sees everything, in the order of the ranking."""
    return run.units.filter(sight_of(viewer, run.cycle).whole_units()).order_by("position")


def unit_rows_by_item(viewer: Viewer, run: Run) -> QuerySet[UnitResult]:
    """The units of a run of which the viewer sees anything; `Sight.sees` says which items."""
    return run.units.filter(sight_of(viewer, run.cycle).units()).order_by("position")


def unit_row(viewer: Viewer, run: Run, code: str) -> UnitResult | None:
    """One unit of a run, when the viewer sees anything of it."""
    return unit_rows_by_item(viewer, run).filter(code=code).first()


def under_way(cycle: Cycle) -> QuerySet[Run]:
    """Runs of a cycle that are being worked on: neither finished nor left behind by a job that ended."""
    gone = Q(job__state__in=("failed", "cancelled", "done"))
    return Run.objects.filter(cycle=cycle, state__in=("waiting", "running")).exclude(gone)
