"""dongying-towns on 12 million cases: the engine against hand-written SQL and a pandas script of the same sections.

Timed is what turns facts that are read into points of items 1.1–1.4 and 2.1 for 100 towns with 20 000 grids. Reading and
checking the facts is timed apart. Peak memory is that of a process that does nothing else.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any

import duckdb
from _data import alternating, child, facts, machine, peak_megabytes

ROWS, GRIDS, TOWNS = 12_000_000, 20_000, 100
ITEMS = ("1.1", "1.2", "1.3", "1.4", "2.1")
COUNTED = "valid AND NOT duplicate AND NOT fabricated"
IN_CYCLE = "{0} >= TIMESTAMP '2024-01-01' AND {0} < TIMESTAMP '2025-01-01'"

SQL = f"""
WITH grid AS (
  SELECT unit, count(*) FILTER (level = '日常' AND {COUNTED}) AS daily, count(*) FILTER (level = '一般' AND {COUNTED}) AS general,
    count(*) FILTER (level = '较大' AND {COUNTED}) AS major,
    count(*) FILTER (level = '一般' AND {COUNTED} AND {IN_CYCLE.format("closed_at")}) AS closed,
    count(*) FILTER (found_by = 'supervisor' AND level IN ('一般', '较大') AND valid) + count(*) FILTER (wrong_level AND NOT returned)
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
  SELECT town, round(sum(p1) / count(*), 4) AS i11, round(sum(p2) / count(*), 4) AS i12, round(sum(p3) / count(*), 4) AS i13,
    sum(faults) AS faults, sum(closed) AS closed
  FROM scored GROUP BY town
)
SELECT town, i11, i12, i13, -least(faults, i11 + i12 + i13) AS i14,
  CASE WHEN closed >= b THEN 20 + (closed - b) * 10 // b ELSE greatest(20 - (b - closed) * 20 // b, 0) END AS i21
FROM (SELECT *, CASE base_group WHEN 'a' THEN 500 WHEN 'b' THEN 700 WHEN 'c' THEN 900 ELSE 1100 END AS b
      FROM town JOIN units ON town = unit) ORDER BY town
"""


def with_pandas(folder: Any) -> Any:
    """The same sections as a clerk with pandas would write them."""
    import numpy as np
    import pandas as pd

    columns = ["unit", "level", "found_by", "reported_at", "closed_at", "valid", "duplicate", "fabricated", "wrong_level", "returned"]
    cases = pd.read_parquet(folder / "cases.parquet", columns=columns)
    units = pd.read_csv(folder / "units.csv")
    start, end = pd.Timestamp("2024-01-01"), pd.Timestamp("2025-01-01")
    cases = cases[(cases.reported_at >= start) & (cases.reported_at < end)]
    counted = cases.valid & ~cases.duplicate & ~cases.fabricated
    flags = pd.DataFrame({"unit": cases.unit})
    for name, level in (("daily", "日常"), ("general", "一般"), ("major", "较大")):
        flags[name] = counted & (cases.level == level)
    flags["closed"] = flags.general & (cases.closed_at >= start) & (cases.closed_at < end)
    supervisor = (cases.found_by == "supervisor") & cases.level.isin(["一般", "较大"]) & cases.valid
    flags["faults"] = supervisor.astype(int) + (cases.wrong_level & ~cases.returned).astype(int) + (cases.duplicate | cases.fabricated).astype(int)
    grid = units[units.kind == "grid"].merge(flags.groupby("unit").sum(), on="unit", how="left").fillna(0)
    base = grid.grid_type.map({"urban": 600, "commercial": 600, "rural": 400, "factory": 200})
    up = grid.grid_type.map({"urban": 100, "commercial": 100, "rural": 80, "factory": 40})
    grid["p1"] = np.where(grid.daily >= base, 8 + (grid.daily - base) // up, np.maximum(8 - (base - grid.daily) // (up // 2), 0))
    grid["p2"] = np.where(grid.general >= 48, 18 + 0.5 * (grid.general - 48), np.maximum(18 - (48 - grid.general), 0))
    grid["p3"] = np.where(grid.major >= 12, 4 + 0.5 * (grid.major - 12), np.maximum(4 - (12 - grid.major), 0))
    return grid.groupby("parent").agg(p1=("p1", "mean"), p2=("p2", "mean"), p3=("p3", "mean"), faults=("faults", "sum"))


def engine(folder: Any) -> tuple[Any, Any]:
    from kaoping.engine.facts import read_facts
    from kaoping.engine.run import score
    from kaoping.scheme.load import load

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
    plain.execute(f"CREATE VIEW cases AS FROM '{folder / 'cases.parquet'}'; CREATE TABLE units AS FROM '{folder / 'units.csv'}'")
    agree(work(), plain.execute(SQL).fetchall())
    times = alternating({"engine": work, "sql": lambda: plain.execute(SQL).fetchall()})
    with_pandas_seconds = alternating({"pandas": lambda: with_pandas(folder)}, times=1)["pandas"]
    print(f"cases {ROWS:,} · grids {GRIDS:,} · towns {TOWNS}")
    print(f"engine          {times['engine']:7.2f} s")
    print(f"hand-written SQL{times['sql']:7.2f} s    engine / SQL   {times['engine'] / times['sql']:5.2f}  (aim: ≤ 1.5)")
    print(f"pandas script   {with_pandas_seconds:7.2f} s    pandas / engine {with_pandas_seconds / times['engine']:4.1f}  (aim: ≥ 10)")
    print(f"peak memory of a process that reads, checks and scores: {child(__file__, 'memory')}  (aim: < 1000 MB)")
    known.close()


def memory() -> None:
    import time

    began = time.perf_counter()
    _, work = engine(facts(ROWS, GRIDS, TOWNS))
    read = time.perf_counter() - began
    work()
    print(f"{peak_megabytes():.0f} MB (reading and checking the facts: {read:.1f} s)")


if __name__ == "__main__":
    memory() if sys.argv[1:] == ["memory"] else main()
