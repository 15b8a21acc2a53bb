"""未决 · Pending

条文没有给出、又没有人决定的数，用到它的事项是未决，没有分数；上级按已知的计，也标未决。

An item that needs a figure that the text does not give and nobody has decided is pending and has no points; what is
above it counts what is known and is pending too.
"""

from tests.spec.book import Spec

DECISIONS = """
    decisions:
      P1: {question: 这一项多少分, pending: true}
"""
FACTS = """
    values
    unit | indicator | value
    t1   | a         | 6
    t2   | b         | 9

    cases
    unit
    t1
"""

SPECS = [
    Spec(
        "规则里的未决数 · A pending figure in a rule",
        scheme=DECISIONS
        + """
    items:
    - {id: A, title: 甲, points: 10, rule: {points: {value: a}}}
    - {id: B, title: 乙, points: 5, rule: {per: {of: {count: cases}, points: =P1}}}
""",
        facts=FACTS,
        expect={
            "t1": {
                "A": 6,
                "B": {"points": None, "full": 5, "state": "pending"},
                "total": {"points": 6, "full": 15, "state": "pending"},
            },
            "t2": {
                "A": "missing",
                "B": {"points": None, "state": "pending"},
                "total": {"points": None, "full": 15, "state": "pending"},
            },
        },
        note="未决与缺失都有时，标未决。 · Where some children are missing and some pending, the section is pending.",
    ),
    Spec(
        "只有一组用到的未决数 · A pending figure that only one group needs",
        scheme="""
            decisions:
              P1: {question: 乙组多少分, pending: true}
            points: 5
            rule: {per: {of: {count: cases}, points: {by: unit, table: {t1: 1, t2: =P1}}}}
        """,
        facts=FACTS,
        expect={"t1": {"1": {"points": None, "state": "pending"}}, "t2": {"1": {"points": None, "state": "pending"}}},
        note="一个事项要么能算，要么对谁都不能算。 · An item can be computed for everybody or for nobody.",
    ),
    Spec(
        "指标里的未决数 · A pending figure in a measure",
        scheme="""
            decisions:
              P1: {question: 目标是多少, pending: true}
            measures:
              target: {number: =P1}
              rate: {formula: 1 / target}
            points: 5
            rule: {check: {that: rate > 1, points: 5}}
        """,
        expect={"t1": {"1": {"points": None, "full": 5, "state": "pending"}}},
    ),
    Spec(
        "已决定的数 · A figure that has been decided",
        scheme="""
            decisions:
              P1:
                question: 这一项多少分
                pending: true
                decided: {choice: 2, by: 考核办, on: 2024-01-31, reason: 会议决定}
            points: 5
            rule: {per: {of: {count: cases}, points: =P1}}
        """,
        facts=FACTS,
        expect={"t1": 2, "t2": 0},
    ),
]
