"""求和 · Sums

把符合条件的案件的一列加起来；空单元格不加。

Adds up a column of the cases that fit; an empty cell adds nothing.
"""

from tests.spec.book import Spec

SPECS = [
    Spec(
        "延期次数之和 · All extensions together",
        scheme="""
            points: 0
            cap: none
            rule: {points: {sum: cases, of: extensions, where: valid}}
        """,
        facts="""
            cases
            unit | extensions | valid
            t1   | 2          | true
            t1   | 3          | true
            t1   |            | true
            t1   | 9          | false
            t2   |            | true
        """,
        expect={"t1": 5, "t2": 0, "t3": 0},
    ),
    Spec(
        "按办结时间 · By the time of closing",
        scheme="""
            points: 0
            cap: none
            rule: {points: {sum: cases, of: rework, when: closed_at}}
        """,
        facts="""
            cases
            unit | rework | reported_at | closed_at
            t1   | 1      | 2023-12-01  | 2024-01-02
            t1   | 4      | 2024-12-01  | 2025-01-02
        """,
        expect={"t1": 1},
    ),
]
