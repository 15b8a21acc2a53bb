"""名次与等级 · Ranks and grades

名次按舍入后的总分，同分取靠前的名次（1、1、3）；缺失的单位按已知的分排。等级按总分的区间，或按名次的比例。

Ranks go by rounded totals; equal totals share the better rank (1, 1, 3); a unit with something missing is ranked on
what is known. Grades go by ranges of the total or by shares of the ranking.
"""

from tests.spec.book import Spec


def values(numbers: dict[str, object]) -> str:
    rows = "\n".join(f"    {unit} | a | {value}" for unit, value in numbers.items())
    return f"    values\n    unit | indicator | value\n{rows}"


ITEM = """
    items:
    - {id: "1", title: 甲, points: 100, rule: {points: {value: a}}}
"""

SPECS = [
    Spec(
        "同分同名次 · Equal totals share the better rank",
        scheme=ITEM,
        facts=values({"t1": 80, "t2": 90, "t3": 90, "t4": 70, "t5": 80}),
        totals={
            "t2": {"rank": 1},
            "t3": {"rank": 1},
            "t1": {"rank": 3},
            "t5": {"rank": 3},
            "t4": {"rank": 5, "grade": "", "eligible": True, "rewards": ""},
        },
    ),
    Spec(
        "按舍入后的总分 · On rounded totals",
        scheme="\n    places: 1" + ITEM,
        facts=values({"t1": "80.04", "t2": "79.96", "t3": "79.94"}),
        totals={"t1": {"total": 80, "rank": 1}, "t2": {"total": 80, "rank": 1}, "t3": {"total": "79.9", "rank": 3}},
    ),
    Spec(
        "缺失的单位按已知的排，全缺的不排 · Missing units are ranked on what is known",
        scheme="""
            items:
            - {id: "1", title: 甲, points: 100, rule: {points: {value: a}}}
            - {id: "2", title: 乙, points: 100, rule: {points: {value: b}}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | a         | 80
            t2   | a         | 60
            t2   | b         | 10
        """,
        totals={
            "t1": {"total": 80, "rank": 1, "state": "missing"},
            "t2": {"total": 70, "rank": 2, "state": "ok"},
            "t3": {"total": None, "rank": None, "state": "missing"},
        },
    ),
    Spec(
        "按总分的区间 · By ranges of the total",
        scheme=ITEM
        + """
    grades:
      bands:
      - {grade: 优秀, from: 90}
      - {grade: 良好, from: 80, below: 90}
      - {grade: 合格, above: 60, below: 80}
""",
        facts=values({"t1": 90, "t2": "89.9999", "t3": "60.0001", "t4": 60}),
        totals={
            "t1": {"grade": "优秀"},
            "t2": {"grade": "良好"},
            "t3": {"grade": "合格"},
            "t4": {"grade": ""},
            "t5": {"grade": "", "total": None},
        },
    ),
    Spec(
        "界限未决 · A pending edge",
        scheme=ITEM
        + """
    decisions:
      P1: {question: 多少分为优秀, pending: true}
    grades: {bands: [{grade: 优秀, from: =P1}, {grade: 其他, below: =P1}]}
""",
        facts=values({"t1": 90, "t2": 10}),
        totals={"t1": {"grade": "pending", "rank": 1}, "t2": {"grade": "pending", "rank": 2}},
    ),
    Spec(
        "按比例 · By shares of the ranking",
        scheme=ITEM
        + """
    grades: {quotas: [{grade: 优秀, share: 20%}, {grade: 良好, share: 30%}, {grade: 合格}]}
""",
        facts=values({"t1": 99, "t2": 98, "t3": 97, "t4": 96, "t5": 95, "t6": 94, "t7": 93}),
        totals={
            "t1": {"grade": "优秀"},
            "t2": {"grade": "良好"},
            "t3": {"grade": "良好"},
            "t4": {"grade": "合格"},
            "t7": {"grade": "合格"},
            "t8": {"grade": "", "rank": None},
        },
        note="7 个单位：20 % 是 1 个，30 % 是 2 个，都向下取整。 · Seven units: 1 and 2, both rounded down.",
    ),
    Spec(
        "比例边上的同分都取低一等 · Ties at the edge get the lower grade",
        scheme=ITEM
        + """
    grades: {quotas: [{grade: 优秀, share: 40%}, {grade: 良好, share: 40%}, {grade: 合格}]}
""",
        facts=values({"t1": 99, "t2": 98, "t3": 98, "t4": 97, "t5": 96}),
        totals={
            "t1": {"rank": 1, "grade": "优秀"},
            "t2": {"rank": 2, "grade": "良好"},
            "t3": {"rank": 2, "grade": "良好"},
            "t4": {"rank": 4, "grade": "良好"},
            "t5": {"rank": 5, "grade": "合格"},
        },
        note="优秀 2 个名额，第 2 名有两个单位放不下。 · Two places for the best grade, but two units share rank 2.",
    ),
]
