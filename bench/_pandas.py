"""The same sections as `towns.py`, written with pandas: item by item as a clerk would, and once with care.

Run as a program it prints the seconds of one of them (`plain` or `tuned`), after one run that is not counted.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

START, END = pd.Timestamp("2024-01-01"), pd.Timestamp("2025-01-01")
BASE = {"urban": 600, "commercial": 600, "rural": 400, "factory": 200}
STEP = {"urban": 100, "commercial": 100, "rural": 80, "factory": 40}
GROUP = {"a": 500, "b": 700, "c": 900, "d": 1100}
NEEDED = [
    "unit",
    "level",
    "found_by",
    "reported_at",
    "closed_at",
    "valid",
    "duplicate",
    "fabricated",
    "wrong_level",
    "returned",
]


def plain(folder: Path) -> Any:
    """One filter and one count for each item, as the rules are written."""
    cases = pd.read_parquet(folder / "cases.parquet")
    units = pd.read_csv(folder / "units.csv")
    cases = cases[(cases.reported_at >= START) & (cases.reported_at < END)]
    counted = cases[cases.valid & ~cases.duplicate & ~cases.fabricated]
    grid = units[units.kind == "grid"].set_index("unit")
    general = counted[counted.level == "一般"]
    counts = {
        "daily": counted[counted.level == "日常"],
        "general": general,
        "major": counted[counted.level == "较大"],
        "closed": general[(general.closed_at >= START) & (general.closed_at < END)],
        "supervisor": cases[(cases.found_by == "supervisor") & cases.level.isin(["一般", "较大"]) & cases.valid],
        "wrong": cases[cases.wrong_level & ~cases.returned],
        "false": cases[cases.duplicate | cases.fabricated],
    }
    for name, rows in counts.items():
        grid[name] = rows.groupby("unit").size()
    grid = grid.fillna(dict.fromkeys(counts, 0))
    grid["faults"] = grid.supervisor + grid.wrong + grid.false
    return scored(grid, units)


def tuned(folder: Path) -> Any:
    """Only the columns that are needed, flags as columns, one grouping."""
    cases = pd.read_parquet(folder / "cases.parquet", columns=NEEDED)
    units = pd.read_csv(folder / "units.csv")
    cases = cases[(cases.reported_at >= START) & (cases.reported_at < END)]
    counted = cases.valid & ~cases.duplicate & ~cases.fabricated
    flags = pd.DataFrame({"unit": cases.unit})
    for name, level in (("daily", "日常"), ("general", "一般"), ("major", "较大")):
        flags[name] = counted & (cases.level == level)
    flags["closed"] = flags.general & (cases.closed_at >= START) & (cases.closed_at < END)
    supervisor = (cases.found_by == "supervisor") & cases.level.isin(["一般", "较大"]) & cases.valid
    wrong, false = cases.wrong_level & ~cases.returned, cases.duplicate | cases.fabricated
    flags["faults"] = supervisor.astype(int) + wrong.astype(int) + false.astype(int)
    grid = units[units.kind == "grid"].set_index("unit").join(flags.groupby("unit").sum())
    return scored(grid.fillna(dict.fromkeys(flags.columns[1:], 0)), units)


def scored(grid: Any, units: Any) -> Any:
    """From counts by grid to points by town."""
    base, up = grid.grid_type.map(BASE), grid.grid_type.map(STEP)
    down = up // 2
    grid["p1"] = np.where(
        grid.daily >= base, 8 + (grid.daily - base) // up, np.maximum(8 - (base - grid.daily) // down, 0)
    )
    grid["p2"] = np.where(grid.general >= 48, 18 + (grid.general - 48) / 2, np.maximum(18 - (48 - grid.general), 0))
    grid["p3"] = np.where(grid.major >= 12, 4 + (grid.major - 12) / 2, np.maximum(4 - (12 - grid.major), 0))
    sums = {"p1": "mean", "p2": "mean", "p3": "mean", "faults": "sum", "closed": "sum"}
    town = grid.groupby("parent").agg(sums)
    base = units.set_index("unit").base_group.map(GROUP)[town.index]
    over, under = 20 + (town.closed - base) * 10 // base, np.maximum(20 - (base - town.closed) * 20 // base, 0)
    town["closing"] = np.where(town.closed >= base, over, under)
    town["quality"] = -np.minimum(town.faults, town.p1 + town.p2 + town.p3)
    return town


if __name__ == "__main__":
    way, folder = {"plain": plain, "tuned": tuned}[sys.argv[1]], Path(sys.argv[2])
    way(folder)
    began = time.perf_counter()
    way(folder)
    print(time.perf_counter() - began)
