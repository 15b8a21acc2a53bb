"""比率 · Ratios

一个数占另一个数的百分之几；除数为零或有一个缺失，就是缺失。

One figure in percent of another; over zero, or with one of them missing, it is missing.
"""

from tests.spec.book import Spec

SPECS = [
    Spec(
        "办结率 · A closing rate",
        scheme="""
            measures:
              closed: {value: closed}
              due: {value: due}
            points: 100
            cap: none
            rule: {points: {ratio: closed, over: due}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | closed    | 3
            t1   | due       | 4
            t2   | closed    | 0
            t2   | due       | 4
            t3   | closed    | 5
            t3   | due       | 4
            t4   | closed    | 0
            t4   | due       | 0
            t5   | due       | 4
            t6   | closed    | 1
            t6   | due       | 3
        """,
        expect={"t1": 75, "t2": 0, "t3": 125, "t4": "missing", "t5": "missing", "t6": "33.3333"},
    ),
    Spec(
        "案件之比 · A share of cases",
        scheme="""
            points: 100
            rule: {points: {ratio: {count: cases, where: valid}, over: {count: cases}}}
        """,
        facts="""
            cases
            unit | valid
            t1   | true
            t1   | true
            t1   | false
            t2   | false
        """,
        expect={"t1": "66.6667", "t2": 0, "t3": "missing"},
        note="没有案件时分母为零。 · Without any case the lower figure is zero.",
    ),
]
