"""The map of cases with millions of them, and place → grid with 20 000 grids: tiles by HTTP, places one by one.

    python bench/case_map.py [sqlite|postgresql] [--cases N]

Timed over HTTP with two web processes: tiles of the country, the city, towns and streets, for somebody who sees all,
for the desk of one town and for a department, with the filters of the page; first without anything in memory. Apart:
how long the first snapshot takes, the next one after 5000 steps, and what a case costs that has just been changed.
"""

from __future__ import annotations

import json
import time
from argparse import Namespace
from collections.abc import Callable
from typing import Any

import numpy as np
from _cases import City, corners, fill, plant
from _platform import Reader, on_databases, served

GRIDS, TOWNS = 500, 40
PLACES = 20_000
ROUNDS = 60
QUERIES = ("", "state=all", "state=all&light=red", "state=all&category=B01&from=2025-01-01", "state=all&as=heat")


def percentiles(seconds: list[float]) -> str:
    cut = np.percentile(np.array(seconds) * 1000, [50, 95, 100])
    return "median {:.0f} ms, p95 {:.0f} ms, slowest {:.0f} ms".format(*cut)


def measure(given: Namespace) -> None:
    from django.db import connection

    cases = given.cases or (5_000_000 if connection.vendor == "postgresql" else 2_000_000)
    city = plant(towns=TOWNS, grids=GRIDS)
    places(city)
    fill(city, cases)
    snapshots()
    with served(2):
        tiles(city)


# --- places -------------------------------------------------------------------------------------------------------


def places(city: City) -> None:
    """One by one and at once; the first has to read all areas."""
    from kaoping.web.units.locating import locate, locate_many, nearest

    drawn = np.random.default_rng(3)
    west, south = corners(city, drawn.integers(0, len(city.grids), PLACES))
    x, y = west + drawn.uniform(-0.0005, 0.0025, PLACES), south + drawn.uniform(-0.0005, 0.0025, PLACES)
    began = time.perf_counter()
    locate(x[0], y[0])
    print(f"  {len(city.grids)} grids: first place {time.perf_counter() - began:.2f} s")
    each = [timed(lambda a=a, b=b: locate(a, b)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    cut = np.percentile(np.array(each) * 1e6, [50, 99, 100])
    print(
        "  a place (the query for the revision with it): median {:.0f} µs, p99 {:.0f} µs, slowest {:.0f}".format(*cut)
    )
    took = timed(lambda: locate_many(np.tile(x, 50), np.tile(y, 50)))
    print(f"  a million at once: {took:.2f} s")
    cut = np.percentile(
        [timed(lambda a=a, b=b: nearest(a, b)) * 1e6 for a, b in zip(x[:2000], y[:2000], strict=True)], [50, 99]
    )
    print("  the nearest grid: median {:.0f} µs, p99 {:.0f} µs".format(*cut))


def timed(what: Callable[[], Any]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


# --- tiles --------------------------------------------------------------------------------------------------------


class Nobody:
    """A report that nobody reads."""

    def __call__(self, *_: Any, **__: Any) -> None:
        pass

    def keep(self) -> None:
        pass


def snapshots() -> None:
    from kaoping.web.cases.models import Case, Step
    from kaoping.web.jobs.running import WORK, load_work

    load_work()
    snapshot = WORK["mapping.snapshot"]
    print(f"  first snapshot: {timed(lambda: snapshot(Nobody())):.1f} s")
    changed = Case.objects.order_by("-pk").values_list("pk", "state", "reported_at")[:5000]
    rows = [Step(case_id=pk, number=99, action="progress", to=state, at=at) for pk, state, at in changed]
    Step.objects.bulk_create(rows, batch_size=1000)
    print(f"  next one, 5000 steps later: {timed(lambda: snapshot(Nobody())):.1f} s")
    Step.objects.bulk_create(
        [Step(case_id=row.case_id, number=100, action="progress", to=row.to, at=row.at) for row in rows[:500]]
    )


def tiles(city: City) -> None:
    from kaoping.web.people import roles

    people = {
        "sees all": city.made.person("leader", roles.LEADER, "D01"),
        "desk of a town": city.made.person("intake", roles.INTAKE, "T07"),
        "department": city.made.person("handler", roles.HANDLER, "P03"),
    }
    for words, person in people.items():
        with Reader(person) as reader:
            first = [reader.get(f"/cases/map/tiles/9/{x}/{y}.json")[0] for x, y in squares(9)[:1]]
            reader.get("/cases/map/")
            print(f"  {words}: the very first tile {first[0] * 1000:.0f} ms")
            for query in QUERIES:
                tour(reader, words, query)


def tour(reader: Reader, words: str, query: str) -> None:
    drawn, seconds, slow = np.random.default_rng(9), [], {}
    for zoom in (6, 9, 11, 13, 15, 17):
        for x, y in drawn.permutation(squares(zoom))[: ROUNDS // 6].tolist():
            took, status = reader.get(f"/cases/map/tiles/{zoom}/{x}/{y}.json?{query}")
            assert status == 200, (status, reader.body[:200])
            assert "n" in json.loads(reader.body)
            seconds.append(took)
            slow[zoom] = max(slow.get(zoom, 0), took)
    worst = ", ".join(f"z{zoom} {took * 1000:.0f}" for zoom, took in slow.items())
    print(f"    {query or 'default'}: {percentiles(seconds)} ({worst})")


def squares(zoom: int) -> list[tuple[int, int]]:
    """Squares over the city."""
    from kaoping.web.cases.cells import ZOOM, cell_of

    low, high = cell_of(118.30, 33.36), cell_of(118.78, 33.10)
    (west, north), (east, south) = apart(low, ZOOM - zoom), apart(high, ZOOM - zoom)
    return [(x, y) for x in range(west, east + 1) for y in range(north, south + 1)]


def apart(cell: int, coarser: int) -> tuple[int, int]:
    cell >>= 2 * coarser
    return gathered(cell), gathered(cell >> 1)


def gathered(bits: int) -> int:
    return sum((bits >> 2 * i & 1) << i for i in range(20))


if __name__ == "__main__":
    on_databases(__file__, measure, {"cases": 0})
