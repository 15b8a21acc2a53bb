"""The same appraisal in earlier cycles: for trends, and for how far a unit moved in the ranking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import sight_of
from kaoping.web.people.viewer import Viewer
from kaoping.web.results.figures import number
from kaoping.web.results.models import Run, UnitResult

CYCLES = 5  # earlier ones that a trend shows


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier cycle's standing of one unit."""

    period: str
    rank: int | None
    total: Decimal | None
    median: Decimal | None


def earlier_runs(cycle: Cycle, most: int = CYCLES) -> list[Run]:
    """The run that counts of each earlier cycle of the same appraisal, the oldest first."""
    done = Run.objects.filter(
        cycle__version__scheme=cycle.version.scheme_id,
        cycle__owner=cycle.owner_id,
        cycle__period__lt=cycle.period,
        trial=False,
        state="done",
    )
    counting: dict[
        int, tuple[str, int]
    ] = {}  # cycle → its period and the run that counts: the final one, or the newest
    columns = ("pk", "cycle_id", "cycle__period", "cycle__final_run_id")
    for run, at, period, final in done.order_by("number").values_list(*columns):
        if len(period) == len(cycle.period):
            counting[at] = period, final or run
    chosen = [run for _, run in sorted(counting.values())[-most:]]
    found = Run.objects.select_related("cycle__version").in_bulk(chosen) if chosen else {}
    return [found[run] for run in chosen]


def standings(viewer: Viewer, runs: Iterable[Run], units: Iterable[int]) -> dict[int, dict[int, UnitResult]]:
    """What the units had in these runs, as far as the viewer saw them then: unit → run → its row without the sheet."""
    wanted = list(units)
    found: dict[int, dict[int, UnitResult]] = {}
    for run in runs:
        rows = UnitResult.objects.filter(run=run, unit__in=wanted).filter(sight_of(viewer, run.cycle).whole_units())
        # Unordered: in the order of the ranking SQLite would walk the whole run.
        for row in rows.order_by().only("run_id", "unit_id", "rank", "total", "state", "name"):
            found.setdefault(row.unit_id, {})[run.pk] = row
    return found


def past_of(run: Run, row: UnitResult | None) -> Past:
    """How a unit stood in an earlier run; figures are None where its row is not seen."""
    medians = run.summary.get("medians") or {}
    return Past(
        run.cycle.period,
        row.rank if row else None,
        number(row.total) if row else None,
        number(medians.get("total")),
    )
