"""The rows of fact behind an item, fetched from the facts of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, reduce
from operator import and_
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from kaoping.engine.cycle import Cycle
from kaoping.engine.plan.compile import FactTypes
from kaoping.engine.plan.compile_counts import condition, month_of
from kaoping.engine.plan.compile_reports import within
from kaoping.engine.plan.conditions import boolean
from kaoping.engine.plan.demands import Grain
from kaoping.engine.run import Run
from kaoping.engine.telling.fact_requests import FactRequest

MOST = 200  # rows fetched of one request; the others are counted
ALL = "rows_in_all"


def fetch(requests: Iterable[FactRequest], run: Run) -> dict[FactRequest, tuple[list[dict[str, Any]], int]]:
    """For each request its first rows (by their first columns) and how many there are in all."""
    cursor = run.facts.connection.cursor()
    registered: dict[tuple[str, ...], str] = {}
    try:
        return {request: of_one(request, run, cursor, registered) for request in requests}
    finally:
        cursor.close()


def of_one(
    request: FactRequest, run: Run, cursor: Any, registered: dict[tuple[str, ...], str]
) -> tuple[list[dict[str, Any]], int]:
    units = units_of(request, run)
    if request.table == "units":
        return [dict(run.findings.tree.rows[unit]) for unit in units[:MOST]], len(units)
    if units not in registered:
        registered[units] = f"units_{len(registered)}"
        cursor.register(registered[units], pa.table({"unit": pa.array(units, pa.string())}))
    found = cursor.execute(query(request, run, registered[units]))
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return rows, int(rows[0][ALL]) if rows else 0


def query(request: FactRequest, run: Run, units: str) -> str:
    """The query of a request; its text does not depend on the unit, so it is compiled once."""
    return _query(replace(request, unit="", below=False, each=None, peers=False), run.types, run.cycle, units)


@lru_cache(maxsize=1024)
def _query(request: FactRequest, types: FactTypes, cycle: Cycle, units: str) -> str:
    table = types.table(request.table)
    rows = table.filter(reduce(and_, conditions(request, table, cycle)))
    rows = rows.semi_join(ibis.table({"unit": "string"}, name=units), "unit")
    shown = [name for name in request.columns if name in table.columns]
    narrow = rows.select(*shown)
    found = narrow.mutate(**{ALL: narrow.count().over(ibis.window())})
    return str(ibis.to_sql(found.order_by(shown[:3]).limit(MOST), dialect="duckdb"))


def conditions(request: FactRequest, table: Any, cycle: Cycle) -> list[Any]:
    """What a row must fulfil besides belonging to the unit."""
    found: list[Any] = [ibis.literal(True)]
    if request.table == "incidents":
        found.append(table.verified.fill_null(False))
    found += [table[column].isin(list(words)) for column, words in request.fixed]
    if request.where is not None:
        settled = condition(request.where, table)
        found += [] if settled is None else [boolean(settled, table, cycle).fill_null(False)]
    if request.when == "period":
        span = cycle.previous if request.period == "previous" else cycle
        periods = [request.month] if request.month else [*within(span), *([] if request.period == "previous" else [""])]
        found.append(table.period.fill_null("").isin(periods))
    elif request.when:
        found.append(in_time(request, table[request.when].cast("timestamp"), cycle))
    return found


def in_time(request: FactRequest, moment: Any, cycle: Cycle) -> Any:
    inside = ((moment >= cycle.start) & (moment < cycle.end)).fill_null(False)
    if request.month is not None:
        return inside & (month_of(moment, cycle) == cycle.months.index(request.month)).fill_null(False)
    return inside | moment.isnull() if request.table == "incidents" else inside


def units_of(request: FactRequest, run: Run) -> tuple[str, ...]:
    """Whose rows are wanted: the unit, its parts, the peers; with everything below where asked."""
    tree = run.findings.tree
    roots = set(tree.appraised) if request.peers else {request.unit}
    if request.each is not None and not request.peers:
        subjects = run.findings.subjects(Grain(request.each))
        owner = tree.appraised.index(request.unit)
        roots = {subjects.units[position] for position in np.flatnonzero(subjects.owner == owner)}
    if not request.below:
        return tuple(sorted(roots))
    return tuple(unit for unit, chain in tree.chains.items() if not roots.isdisjoint(chain))
