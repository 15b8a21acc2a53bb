"""案件计数 · Counting cases

一件案件属于它所在的单位，也属于上面各级单位；按上报时间归入考核期。没有案件就是 0 件。

A case belongs to the unit it is in and to every unit above it; its reporting time decides the cycle. No case is 0.
"""

from tests.spec.book import Spec

SPECS = [
    Spec(
        "数符合条件的案件 · Cases that fit a condition",
        scheme="""
            points: 10
            start: full
            rule: {per: {of: {count: cases, where: level = 一般}, points: -1}}
        """,
        facts="""
            cases
            unit | level
            t1   | 一般
            t1   | 一般
            t1   | 日常
            t2   | 日常
        """,
        expect={"t1": 8, "t2": 10, "t3": 10},
    ),
    Spec(
        "没有条件就数全部 · All cases where there is no condition",
        scheme="""
            points: 0
            cap: none
            rule: {points: {count: cases}}
        """,
        facts="""
            cases
            unit | level
            t1   | 一般
            t1   | 日常
            t1   |
        """,
        expect={"t1": 3, "t2": 0},
    ),
    Spec(
        "下级单位的案件也算 · Cases in the units below count, at any depth",
        scheme="""
            points: 0
            cap: none
            rule: {points: {count: cases}}
        """,
        facts="""
            units
            unit | kind      | parent
            t1   | town      |
            t2   | town      |
            v1   | community | t1
            g1   | grid      | v1
            g2   | grid      | t2

            cases
            unit | repeat
            t1   | 1
            v1   | 10
            g1   | 100
            g2   | 1000
        """,
        expect={"t1": 111, "t2": 1000},
    ),
    Spec(
        "只算本单位的案件 · Only cases in the unit itself",
        scheme="""
            points: 0
            cap: none
            rule: {points: {count: cases, below: false}}
        """,
        facts="""
            units
            unit | kind | parent
            t1   | town |
            g1   | grid | t1

            cases
            unit | repeat
            t1   | 1
            g1   | 100
        """,
        expect={"t1": 1},
    ),
    Spec(
        "考核期含首尾两天 · The cycle has its first and its last day",
        scheme="""
            points: 0
            cap: none
            rule: {points: {count: cases}}
        """,
        facts="""
            cases
            unit | reported_at
            t1   | 2023-12-31 23:59:59
            t2   | 2024-01-01
            t3   | 2024-12-31 23:59:59
            t4   | 2025-01-01
            t5   |
        """,
        expect={"t1": 0, "t2": 1, "t3": 1, "t4": 0, "t5": 0},
        note="没有上报时间的案件不属于任何考核期。 · A case without a reporting time belongs to no cycle.",
    ),
    Spec(
        "一个季度 · A quarter",
        scheme="""
            points: 0
            cap: none
            rule: {points: {count: cases}}
        """,
        facts="""
            cases
            unit | reported_at
            t1   | 2024-03-31 18:00
            t2   | 2024-04-01 00:00
            t3   | 2024-06-30
            t4   | 2024-07-01
        """,
        cycle="2024Q2",
        expect={"t1": 0, "t2": 1, "t3": 1, "t4": 0},
    ),
    Spec(
        "按办结时间归期 · By the time of closing",
        scheme="""
            points: 0
            cap: none
            rule: {points: {count: cases, when: closed_at}}
        """,
        facts="""
            cases
            unit | reported_at | closed_at
            t1   | 2023-12-20  | 2024-01-05
            t2   | 2024-12-20  | 2025-01-05
            t3   | 2024-12-20  |
        """,
        expect={"t1": 1, "t2": 0, "t3": 0},
    ),
]
