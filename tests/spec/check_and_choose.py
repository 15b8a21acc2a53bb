"""要求与分支 · Requirements and branches

要求达到得 points，没达到得 else(没有写就是 0)。分支取第一个成立的；条件缺失就是缺失；都不成立是 0 分。

A requirement met earns `points`, else `else` (0 unless said). The first branch that holds decides; a missing condition
makes the rule missing; none holds: 0 points.
"""

from tests.spec.book import Spec

FACTS = """
    values
    unit | indicator | value
    t1   | meetings  | 3
    t2   | meetings  | 4
    t3   | meetings  | 5
    t3   | reports   | 0
    t2   | reports   | 8
    t1   | reports   | 8
    t5   | reports   | 8
    t6   | reports   | 0
"""
MEASURES = """
    measures:
      meetings: {value: meetings}
      reports: {value: reports}
"""

SPECS = [
    Spec(
        "至少 4 次 · At least four",
        scheme=MEASURES
        + """
    points: 1
    rule: {check: {that: meetings >= 4, points: 1}}
""",
        facts=FACTS,
        expect={"t1": 0, "t2": 1, "t3": 1, "t4": "missing"},
    ),
    Spec(
        "达不到另有分值 · Points for a requirement that is not met",
        scheme=MEASURES
        + """
    points: 2
    floor: none
    rule: {check: {that: meetings >= 4, points: {by: unit, table: {t2: 2, t3: 1}}, else: -0.5}}
""",
        facts=FACTS,
        expect={"t1": "-0.5", "t2": 2, "t3": 1, "t4": "missing"},
    ),
    Spec(
        "第一个成立的分支 · The first branch that holds",
        scheme=MEASURES
        + """
    points: 10
    rule:
      choose:
      - {if: reports = 0, then: {check: {that: reports > 1, points: 1, else: 0.25}}}
      - {if: meetings >= 4, then: {points: {value: reports}}}
      - {then: {per: {of: {value: reports}, every: 4, points: 1}}}
""",
        facts=FACTS,
        expect={"t3": "0.25", "t6": "0.25", "t2": 8, "t1": 2, "t5": "missing", "t4": "missing"},
        note="t6 第一个分支已经成立，开会次数缺失不要紧。t5 第二个条件缺失。"
        " · For t6 the first branch holds already; for t5 the second condition is missing.",
    ),
    Spec(
        "没有成立的分支 · No branch holds",
        scheme=MEASURES
        + """
    points: 10
    rule:
      choose:
      - {if: meetings >= 5, then: {points: {value: meetings}}}
      - {if: meetings = 4, then: {points: {value: reports}}}
""",
        facts=FACTS,
        expect={"t3": 5, "t2": 8, "t1": 0, "t4": "missing"},
    ),
]
