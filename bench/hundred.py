"""A scheme of a hundred items over 12 million cases, against the hand-written SQL of one section (three items)."""

from __future__ import annotations

import duckdb
from _data import alternating, facts, machine
from _hundred import hundred
from towns import GRIDS, ROWS, TOWNS

from kaoping.engine.cycle import parse_cycle
from kaoping.engine.facts import read_facts
from kaoping.engine.run import prepare, score, types_of

SECTION = """
SELECT unit, count(*) FILTER (level = '日常' AND valid AND NOT duplicate AND NOT fabricated),
  count(*) FILTER (level = '一般' AND valid AND NOT duplicate AND NOT fabricated),
  count(*) FILTER (level = '较大' AND valid AND NOT duplicate AND NOT fabricated)
FROM cases WHERE reported_at >= TIMESTAMP '2024-01-01' AND reported_at < TIMESTAMP '2025-01-01' GROUP BY unit
"""


def main() -> None:
    folder = facts(ROWS, GRIDS, TOWNS)
    print(machine())
    plain = duckdb.connect(config={"threads": 2, "memory_limit": "500MB"})
    plain.execute(f"CREATE VIEW cases AS FROM '{folder / 'cases.parquet'}'")
    section = lambda: plain.execute(SECTION).fetchall()  # noqa: E731
    with read_facts(folder) as known:
        for each in (0, 40, 100):
            scheme = hundred(each)
            cycle = parse_cycle("2024")
            prepare(scheme, cycle, types_of(known), key=("bench", each))
            times = alternating({"engine": lambda: score(scheme, known, cycle, key=("bench", each)), "section": section}, 3)  # noqa: B023
            ratio = times["engine"] / times["section"]
            print(f"100 items, {each:3} of them grid by grid: {times['engine']:5.2f} s; one-section SQL {times['section']:5.2f} s; "
                  f"ratio {ratio:4.2f}  (aim: ≤ 6)")  # fmt: skip


if __name__ == "__main__":
    main()
