"""From a run's arrays to plain rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from kaoping.engine.faults_of_runs import GATE_UNKNOWN
from kaoping.engine.plan.demands import Grain
from kaoping.engine.results import PartScore, Results, Score, Standing, State
from kaoping.engine.run import Run
from kaoping.engine.scoring.decimals import decimal, plain
from kaoping.engine.scoring.rational import Numbers
from kaoping.engine.scoring.rollup import STATES, Column
from kaoping.engine.scoring.standing import standing, standings
from kaoping.problems import Fault
from kaoping.scheme.model import TOTAL


def results_of(run: Run) -> Results:
    """The rows of a run."""
    found = standings(run.outcome, run.names)
    edition = run.edition
    return Results(
        scheme=run.scheme,
        digest=edition.digest if edition else "",
        choices=edition.choices if edition else (),
        cycle=run.cycle.text,
        scores=tuple(scores(run)),
        parts=tuple(parts(run)),
        standings=tuple(sorted(found, key=lambda standing: (standing.rank is None, standing.rank or 0, standing.unit))),
        names=run.names,
        digests=run.facts.digests,
        warnings=(*(edition.warnings if edition else ()), *run.warnings, *undecided_gates(run)),
    )


def columns_in_order(run: Run) -> dict[str, Column]:
    """Every item in the order of the document, `total` last."""
    return {entry.id: run.sheet.columns[entry.id] for entry in run.scheme.entries()} | {TOTAL: run.outcome.total}


def scores_at(run: Run, position: int) -> dict[str, Score]:
    """The scores of one unit, by item."""
    unit, places, columns = run.findings.tree.appraised[position], run.scheme.places, columns_in_order(run)
    return {
        item: one_score(unit, item, column, position, column.full.at(position), places)
        for item, column in columns.items()
    }


def standing_at(run: Run, position: int) -> Standing:
    """The place of one unit."""
    unit = run.findings.tree.appraised[position]
    return standing(run.outcome, position, run.findings.tree.rows[unit].get("name") or unit)


def scores(run: Run) -> Iterator[Score]:
    columns = columns_in_order(run)
    places = run.scheme.places
    fulls = {item: list(fractions(column.full, run.sheet.units)) for item, column in columns.items()}
    for position, unit in enumerate(run.findings.tree.appraised):
        for item, column in columns.items():
            yield one_score(unit, item, column, position, fulls[item][position], places)


def one_score(unit: str, item: str, column: Column, at: int, full: Fraction | None, places: int) -> Score:
    points = decimal(column.points[at], places) if column.known[at] else None
    return Score(unit, item, points, None if full is None else plain(full), cast(State, STATES[column.state[at]]))


def fractions(numbers: Numbers, length: int) -> Iterator[Fraction | None]:
    full = numbers.spread(length)
    return (full.at(position) for position in range(length))


def parts(run: Run) -> Iterator[PartScore]:
    """Unit by unit, items in the order of the document, parts by id or month."""
    owned = []
    for order, leaf in enumerate(run.scheme.leaves()):
        if leaf.id not in run.sheet.parts or leaf.each is None:
            continue
        subjects = run.findings.subjects(Grain(leaf.each))
        found = run.sheet.parts[leaf.id]
        for position, label in enumerate(subjects.labels):
            owner = int(subjects.owner[position])
            owned.append((owner, order, position, leaf.id, label, found.at(position)))
    for owner, _, _, item, label, points in sorted(owned, key=lambda row: row[:3]):
        shown = None if points is None else plain(points)
        unit = run.findings.tree.appraised[owner]
        yield PartScore(unit, item, label, shown, "missing" if points is None else "ok")


def undecided_gates(run: Run) -> Iterator[Fault]:
    """Warnings for conditions that could not be decided for some units."""
    titles = {gate.id: gate.title for gate in run.scheme.gates} | {"eligible": "评奖资格"}
    for id, doubtful in run.outcome.doubtful.items():
        if doubtful.any():
            names = [run.names[unit] for unit, flag in zip(run.findings.tree.appraised, doubtful, strict=True) if flag]
            yield GATE_UNKNOWN.at(title=titles[id], units="、".join(names[:5]) + ("…" if len(names) > 5 else ""))
