"""否决项 · Gates

条件成立时：事项记 0、总分记 0、等级封顶、取消评奖或扣发经费。条件缺失，不触发。

When the condition holds: an item is zero, the total is zero, the grade is kept down, awards are barred or a fund is
withheld. A missing condition does not fire.
"""

from tests.spec.book import Spec

ITEMS = """
    measures:
      accidents: {incidents: accident}
      a: {value: a}
    items:
    - id: "1"
      title: 一
      items:
      - {id: "1.1", title: 甲, points: 10, rule: {points: {value: a}}}
      - {id: "1.2", title: 乙, points: 5, rule: {points: {count: cases}}}
    - {id: "2", title: 二, points: 10, start: full, rule: {per: {of: {incidents: late}, points: -1}}}
"""
FACTS = """
    values
    unit | indicator | value
    t1   | a         | 8
    t2   | a         | 6

    cases
    unit | repeat
    t1   | 3
    t2   | 3
    t3   | 3

    incidents
    unit | kind
    t1   | accident
    t3   | accident
    t2   | late
"""
GRADED = """
    grades: {bands: [{grade: 优秀, from: 18}, {grade: 合格, from: 10, below: 18}, {grade: 不合格, below: 10}]}
"""

SPECS = [
    Spec(
        "事项记 0 · An item is zero",
        scheme=ITEMS
        + """
    gates:
    - {id: G, title: 发生事故, when: accidents >= 1, effect: zero_item, item: "1.1"}
""",
        facts=FACTS,
        expect={
            "t1": {"1.1": 0, "1.2": 3, "1": 3, "total": 13},
            "t2": {"1.1": 6, "1.2": 3, "1": 9, "total": 18},
            "t3": {"1.1": 0, "1.2": 3, "1": 3, "total": 13},
        },
        totals={"t1": {"gates": ("G",)}, "t2": {"gates": ()}, "t3": {"gates": ("G",), "state": "ok"}},
        note="t3 的 1.1 本来缺失，记 0 后不再缺失。 · 1.1 of t3 was missing; zero is known.",
    ),
    Spec(
        "一部分记 0，下面的事项不变 · A section is zero, its children stay",
        scheme=ITEMS
        + """
    gates:
    - {id: G, title: 发生事故, when: accidents >= 1, effect: zero_item, item: "1"}
""",
        facts=FACTS,
        expect={"t1": {"1.1": 8, "1.2": 3, "1": 0, "total": 10}, "t2": {"1": 9, "total": 18}},
    ),
    Spec(
        "总分记 0 · The total is zero",
        scheme=ITEMS
        + """
    gates:
    - {id: G, title: 发生事故, when: accidents >= 1 and total >= 20, effect: zero_total}
""",
        facts=FACTS,
        expect={
            "t1": {"1": 11, "2": 10, "total": {"points": 0, "full": 25, "state": "ok"}},
            "t2": {"total": 18},
            "t3": {"total": {"points": 13, "state": "missing"}},
        },
        totals={
            "t1": {"total": 0, "rank": 3, "gates": ("G",)},
            "t2": {"total": 18, "rank": 1},
            "t3": {"total": 13, "rank": 2, "state": "missing", "gates": ()},
        },
    ),
    Spec(
        "等级封顶 · The grade is kept down",
        scheme=ITEMS
        + GRADED
        + """
    gates:
    - {id: G, title: 发生事故, when: accidents >= 1, effect: cap_grade, grade: 合格}
""",
        facts=FACTS,
        totals={
            "t1": {"total": 21, "grade": "合格", "gates": ("G",)},
            "t2": {"total": 18, "grade": "优秀", "gates": ()},
            "t3": {"total": 13, "grade": "合格", "gates": ("G",)},
        },
    ),
    Spec(
        "不高于已经更低的等级 · A grade that is lower already stays",
        scheme=ITEMS
        + GRADED
        + """
    gates:
    - {id: G, title: 没有案件, when: total < 12, effect: cap_grade, grade: 合格}
    - {id: H, title: 前两名, when: rank <= 2, effect: cap_grade, grade: 合格}
""",
        facts="""
            values
            unit | indicator | value
            t1   | a         | 0
            t2   | a         | 9

            incidents
            unit | kind | count
            t1   | late | 9
        """,
        totals={
            "t1": {"total": 1, "rank": 2, "grade": "不合格", "gates": ("G", "H")},
            "t2": {"total": 19, "rank": 1, "grade": "合格", "gates": ("H",)},
        },
    ),
    Spec(
        "取消评奖、扣发经费 · Awards barred, a fund withheld",
        scheme=ITEMS
        + """
    gates:
    - {id: G, title: 发生事故, when: accidents >= 1, effect: bar_awards}
    - {id: H, title: 发生事故, when: accidents >= 1, effect: withhold_fund, fund: grid_fund}
    funds:
    - {id: grid_fund, title: 网格经费}
    - {id: quiet_fund, title: 不列入结果的经费, reported: false}
    awards:
    - {id: prize, title: 奖金, by: rank, rows: [{to: 2, amount: 100}]}
""",
        facts=FACTS,
        totals={
            "t1": {"rank": 1, "eligible": False, "rewards": "grid_fund: cancelled", "gates": ("G", "H")},
            "t2": {"rank": 2, "eligible": True, "rewards": "grid_fund: granted; prize: 100", "gates": ()},
            "t3": {"rank": 3, "eligible": False, "rewards": "grid_fund: cancelled"},
        },
        note="得分和名次不变。 · Points and ranks stand.",
    ),
    Spec(
        "条件缺失不触发 · A missing condition does not fire",
        scheme=ITEMS
        + """
    gates:
    - {id: G, title: 太少, when: a < 7, effect: zero_total}
""",
        facts=FACTS,
        expect={"t1": {"total": 21}, "t2": {"total": 0}, "t3": {"total": {"points": 13, "state": "missing"}}},
    ),
]
