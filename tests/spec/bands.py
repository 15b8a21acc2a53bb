"""按区间定分 · Points by range

从上到下第一个成立的区间定分；都不成立按 else，没有 else 就是缺失。

The first range that holds decides; `else` for the rest, missing without it.
"""

from tests.spec.book import Spec

RATES = """
    values
    unit | indicator | value
    t1   | rate      | 100
    t2   | rate      | 90
    t3   | rate      | 89.999
    t4   | rate      | 60
    t5   | rate      | 59.9
    t6   | rate      | -1
"""

SPECS = [
    Spec(
        "含与不含 · Edges that belong and edges that do not",
        scheme="""
            points: 10
            rule:
              bands:
                of: {value: rate}
                rows:
                - {from: 90, points: 10}
                - {above: 60, below: 90, points: 6}
                else: 1
        """,
        facts=RATES,
        expect={"t1": 10, "t2": 10, "t3": 6, "t4": 1, "t5": 1, "t6": 1, "t7": "missing"},
    ),
    Spec(
        "没有 else · Without else",
        scheme="""
            points: 10
            rule: {bands: {of: {value: rate}, rows: [{from: 90, points: 10}, {from: 60, below: 90, points: 6}]}}
        """,
        facts=RATES,
        expect={"t2": 10, "t3": 6, "t4": 6, "t5": "missing"},
    ),
    Spec(
        "按名次 · By rank",
        scheme="""
            points: 1
            rule:
              bands:
                of: {rank: {value: rate}}
                rows: [{is: 1, points: 1}, {from: 2, to: 4, points: 0.5}]
                else: 0
        """,
        facts=RATES,
        expect={"t1": 1, "t2": "0.5", "t4": "0.5", "t5": 0, "t7": "missing"},
    ),
]
