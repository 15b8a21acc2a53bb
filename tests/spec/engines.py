"""The engines that must agree, each as a function of scheme, rows and cycle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kaoping.engine.cycle import parse_cycle
from kaoping.engine.facts import read_facts
from kaoping.engine.gather import results_of
from kaoping.engine.reading.inline import Rows
from kaoping.engine.reference import referee
from kaoping.engine.results import Score, Standing
from kaoping.engine.run import score
from kaoping.scheme.model import Scheme


class Results(NamedTuple):
    scores: Mapping[tuple[str, str], Score]
    standings: Mapping[str, Standing]


Engine = Callable[[Scheme, Rows, str], Results]


def results(scores: list[Score], standings: list[Standing]) -> Results:
    return Results({(row.unit, row.item): row for row in scores}, {row.unit: row for row in standings})


def by_referee(scheme: Scheme, rows: Rows, cycle: str) -> Results:
    outcome = referee(scheme, rows, parse_cycle(cycle))
    return results(outcome.scores, outcome.standings)


def by_duckdb(scheme: Scheme, rows: Rows, cycle: str) -> Results:
    with read_facts(given(rows)) as facts:
        found = results_of(score(scheme, facts, cycle, trial=True))
        return results(list(found.scores), list(found.standings))


def given(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    return {table: [dict(row) for row in found] for table, found in rows.items() if found}


ENGINES: dict[str, Engine] = {"referee": by_referee, "duckdb": by_duckdb}
