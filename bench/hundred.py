"""A scheme of a hundred items over 12 million cases, against the hand-written SQL of one section (three items)."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
from _data import alternating, facts, machine
from _hundred import hundred
from towns import GRIDS, ROWS, TOWNS

from kaoping.engine.cycle import parse_cycle
from kaoping.engine.facts import Facts, read_facts
from kaoping.engine.run import score

SECTION = """
SELECT unit, count(*) FILTER (level = '日常' AND valid AND NOT duplicate AND NOT fabricated),
  count(*) FILTER (level = '一般' AND valid AND NOT duplicate AND NOT fabricated),
  count(*) FILTER (level = '较大' AND valid AND NOT duplicate AND NOT fabricated)
FROM cases WHERE reported_at >= TIMESTAMP '2024-01-01' AND reported_at < TIMESTAMP '2025-01-01' GROUP BY unit
"""


def ratio(each: int, known: Facts, section: Callable[[], object]) -> None:
    """One scheme of a hundred items, `each` of them scored grid by grid."""
    scheme, cycle, key = hundred(each), parse_cycle("2024"), ("bench", each)
    times = alternating({"engine": lambda: score(scheme, known, cycle, key=key), "section": section}, 5)
    mine, one = times["engine"], times["section"]
    figures = f"{mine:5.2f} s; one-section SQL {one:5.2f} s; ratio {mine / one:4.2f}"
    print(f"100 items, {each:3} of them grid by grid: {figures}  (aim: ≤ 6)")


def main() -> None:
    folder = facts(ROWS, GRIDS, TOWNS)
    print(machine())
    plain = duckdb.connect(config={"threads": 2, "memory_limit": "500MB"})
    plain.execute(f"CREATE VIEW cases AS FROM '{folder / 'cases.parquet'}'")
    with read_facts(folder) as known:
        for each in (0, 40, 100):
            ratio(each, known, lambda: plain.execute(SECTION).fetchall())


if __name__ == "__main__":
    main()
