"""dongying-towns on 12 million cases: the engine against hand-written SQL and a pandas script of the same sections.

Timed is what turns facts that are read into points of items 1.1–1.4 and 2.1 for 100 towns with 20 000 grids. Reading
and checking the facts is timed apart. Peak memory is that of a process that does nothing else.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from _data import alternating, child, facts, machine, peak_megabytes

from kaoping.engine.facts import Facts, read_facts
from kaoping.engine.run import Run, score
from kaoping.scheme.load import load

PANDAS = Path(__file__).with_name("_pandas.py")

ROWS, GRIDS, TOWNS = 12_000_000, 20_000, 100
ITEMS = ("1.1", "1.2", "1.3", "1.4", "2.1")
COUNTED = "valid AND NOT duplicate AND NOT fabricated"
IN_CYCLE = "{0} >= TIMESTAMP '2024-01-01' AND {0} < TIMESTAMP '2025-01-01'"

SQL = f"""
WITH grid AS (
  SELECT unit, count(*) FILTER (level = '日常' AND {COUNTED}) AS daily,
    count(*) FILTER (level = '一般' AND {COUNTED}) AS general,
    count(*) FILTER (level = '较大' AND {COUNTED}) AS major,
    count(*) FILTER (level = '一般' AND {COUNTED} AND {IN_CYCLE.format("closed_at")}) AS closed,
    count(*) FILTER (found_by = 'supervisor' AND level IN ('一般', '较大') AND valid)
      + count(*) FILTER (wrong_level AND NOT returned)
      + count(*) FILTER (duplicate OR fabricated) AS faults
  FROM cases WHERE {IN_CYCLE.format("reported_at")} GROUP BY unit
), based AS (
  SELECT g.parent AS town, coalesce(daily, 0) AS daily, coalesce(general, 0) AS general, coalesce(major, 0) AS major,
    coalesce(closed, 0) AS closed, coalesce(faults, 0) AS faults,
    CASE grid_type WHEN 'rural' THEN 400 WHEN 'factory' THEN 200 ELSE 600 END AS base,
    CASE grid_type WHEN 'rural' THEN 80 WHEN 'factory' THEN 40 ELSE 100 END AS up,
    CASE grid_type WHEN 'rural' THEN 40 WHEN 'factory' THEN 20 ELSE 50 END AS down
  FROM units AS g LEFT JOIN grid USING (unit) WHERE g.kind = 'grid'
), scored AS (
  SELECT town, closed, faults,
    CASE WHEN daily >= base THEN 8 + (daily - base) // up ELSE greatest(8 - (base - daily) // down, 0) END AS p1,
    CASE WHEN general >= 48 THEN 18 + 0.5 * (general - 48) ELSE greatest(18 - (48 - general), 0) END AS p2,
    CASE WHEN major >= 12 THEN 4 + 0.5 * (major - 12) ELSE greatest(4 - (12 - major), 0) END AS p3
  FROM based
), town AS (
  SELECT town, round(sum(p1) / count(*), 4) AS i11, round(sum(p2) / count(*), 4) AS i12,
    round(sum(p3) / count(*), 4) AS i13,
    sum(faults) AS faults, sum(closed) AS closed
  FROM scored GROUP BY town
)
SELECT town, i11, i12, i13, -least(faults, i11 + i12 + i13) AS i14,
  CASE WHEN closed >= b THEN 20 + (closed - b) * 10 // b ELSE greatest(20 - (b - closed) * 20 // b, 0) END AS i21
FROM (SELECT *, CASE base_group WHEN 'a' THEN 500 WHEN 'b' THEN 700 WHEN 'c' THEN 900 ELSE 1100 END AS b
      FROM town JOIN units ON town = unit) ORDER BY town
"""


def engine(folder: Path) -> tuple[Facts, Callable[[], Run]]:
    edition, known = load("dongying-towns"), read_facts(folder)
    return known, lambda: score(edition, known, "2024")


def agree(run: Any, rows: list[tuple[Any, ...]]) -> None:
    """The engine's points are those of the SQL, to the last of four places."""
    for town, *points in rows:
        at = run.findings.tree.appraised.index(town)
        mine = [Decimal(int(run.sheet.columns[item].points[at])).scaleb(-4) for item in ITEMS]
        assert mine == [Decimal(str(value)).quantize(Decimal("0.0001")) for value in points], (town, mine, points)


def main() -> None:
    folder = facts(ROWS, GRIDS, TOWNS)
    print(machine())
    known, work = engine(folder)
    plain = duckdb.connect(config={"threads": 2, "memory_limit": "500MB"})
    plain.execute(f"CREATE VIEW cases AS FROM '{folder / 'cases.parquet'}'")
    plain.execute(f"CREATE TABLE units AS FROM '{folder / 'units.csv'}'")
    agree(work(), plain.execute(SQL).fetchall())
    times = alternating({"engine": work, "sql": lambda: plain.execute(SQL).fetchall()}, 9)
    mine = times["engine"]
    print(f"cases {ROWS:,} · grids {GRIDS:,} · towns {TOWNS}")
    print(f"engine                {mine:6.2f} s")
    print(f"hand-written SQL      {times['sql']:6.2f} s   engine / SQL    {mine / times['sql']:5.2f}  (aim: ≤ 1.5)")
    for way in ("plain", "tuned"):
        took = float(child(str(PANDAS), way, str(folder)))
        print(f"pandas script, {way}  {took:6.2f} s   pandas / engine {took / mine:5.1f}  (aim: ≥ 10)")
    print(f"a process that reads, checks and scores: {child(__file__, 'memory')}  (aim: < 1000 MB)")
    known.close()


def memory() -> None:
    began = time.perf_counter()
    _, work = engine(facts(ROWS, GRIDS, TOWNS))
    read = time.perf_counter() - began
    work()
    print(f"peak {peak_megabytes():.0f} MB; reading and checking the facts took {read:.1f} s")


if __name__ == "__main__":
    memory() if sys.argv[1:] == ["memory"] else main()
