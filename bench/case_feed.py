"""Millions of cases as the fact table of a cycle, and the cycle scored from them.

    case_feed.py [sqlite | postgresql] [--cases 5000000] [--towns 40] [--grids 500]

Without a database, one after the other (SQLite is meant for 2 000 000). Measured in one process: the columns out of the
database, the whole table in the engine's types (rows/s from the question to the Arrow table, best of three), the whole
`score` of dongying-towns and minhang-daliandong from it (trial), whether the feed has changed since (a mark of now, one
of 100 000 steps ago), and the night's look for signals of honesty. All cases are moved into one year.
"""

from __future__ import annotations

import argparse
import datetime
import time
from typing import Any

from _cases import fill, plant
from _platform import on_databases

YEAR = 2026
SCHEMES = ("dongying-towns", "minhang-daliandong")


def measure(options: argparse.Namespace) -> None:
    city = plant(towns=options.towns, grids=options.grids)
    began = time.perf_counter()
    fill(city, options.cases)
    _into_one_year()
    print(f"planted {options.cases:,} cases in {time.perf_counter() - began:.0f} s")
    author = city.made.person("feed_author", "author", "D01")
    approver = city.made.person("feed_approver", "approver", "D01")
    cycles = [_cycle(city, scheme, author, approver) for scheme in SCHEMES]
    _to_arrow(cycles[0])
    for cycle in cycles:
        _scored(cycle)
    _freshness(cycles[0])
    _night()


def _into_one_year() -> None:
    """Every case was reported in the year of the cycles, spread as before."""
    from django.db import connection

    start = datetime.datetime(YEAR, 1, 1, tzinfo=datetime.UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM cases_case")
        first, last = cursor.fetchone()
        seconds = 320 * 86400 / max(last - first, 1)
        if connection.vendor == "postgresql":
            moment = f"timestamptz '{start.isoformat()}' + (id - {first}) * interval '{seconds} seconds'"
        else:
            later = f"'+' || CAST((id - {first}) * {seconds} AS INTEGER) || ' seconds'"
            moment = f"datetime('{start:%Y-%m-%d %H:%M:%S}', {later})"
        cursor.execute(f"UPDATE cases_case SET reported_at = {moment}")
        cursor.execute("VACUUM ANALYZE cases_case" if connection.vendor == "postgresql" else "ANALYZE")


def _cycle(city: Any, scheme: str, author: Any, approver: Any) -> Any:
    """A fed cycle of the year; grids and towns with the attributes that the scheme reads."""
    from kaoping.scheme.versions import shipped_folder
    from kaoping.web.cycles import actions
    from kaoping.web.cycles.models import CycleUnit
    from kaoping.web.feed.actions import turn_on
    from kaoping.web.units.models import Unit

    text = (shipped_folder() / scheme / "scheme.yaml").read_text(encoding="utf-8")
    version = city.made.version(text, author, approver)
    owner = Unit.objects.get(code="D01")
    cycle = actions.open_cycle(version=version, period=str(YEAR), owner=owner, by=author)
    CycleUnit.objects.filter(cycle=cycle, kind="grid").update(attributes={"grid_type": "urban"})
    CycleUnit.objects.filter(cycle=cycle, kind="town").update(attributes={"base_group": "a", "stations": "10"})
    turn_on(cycle=cycle, by=author)
    return cycle


def _to_arrow(cycle: Any) -> None:
    from kaoping.web.feed.reading import read
    from kaoping.web.feed.rows import rows
    from kaoping.web.feed.scope import scope_of

    scope = scope_of(cycle)
    columns = ("columns", lambda: sum(len(part.id) for part in read(scope)))
    for name, work in (columns, ("table", lambda: rows(cycle).num_rows)):
        best, count = _best(work)
        print(f"{name}: {count:,} rows in {best:.2f} s, {count / best:,.0f} rows/s")


def _best(work: Any, times: int = 3) -> tuple[float, int]:
    """Seconds of the quickest of some runs, and what it gave."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        count = work()
        found.append((time.perf_counter() - began, count))
    return min(found)


def _scored(cycle: Any) -> None:
    from kaoping.web.bridge.effects import scored
    from kaoping.web.facts.queries import tables_of

    began = time.perf_counter()
    tables = tables_of(cycle)
    read = time.perf_counter() - began
    found = scored(cycle.version.text, {}, tables, cycle.period)
    whole = time.perf_counter() - began
    print(f"{cycle.version.scheme.code}: {tables['cases'].num_rows:,} cases, {len(found.standings)} units: "
          f"facts {read:.1f} s, whole score {whole:.1f} s")  # fmt: skip


def _freshness(cycle: Any) -> None:
    from kaoping.web.feed import live

    mark = live.mark(cycle)
    for name, earlier in (("now", mark), ("100 000 steps ago", str(max(int(mark) - 100_000, 0)))):
        best, _ = _best(lambda earlier=earlier: int(live.changed(cycle, earlier)))
        print(f"changed since {name}: {best * 1000:.0f} ms")


def _night() -> None:
    from django.db.models import Max
    from django.utils import timezone

    from kaoping.web.cases.models import Case
    from kaoping.web.signals import looking

    last = Case.objects.aggregate(last=Max("reported_at"))["last"]
    began = time.perf_counter()
    found = looking.night(timezone.localdate(last))
    print(f"night's look: {time.perf_counter() - began:.1f} s, {len(found):,} signals")


if __name__ == "__main__":
    on_databases(__file__, measure, {"cases": 5_000_000, "towns": 40, "grids": 500})
