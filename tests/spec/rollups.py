"""汇总 · Roll-ups

相加、加权、平均、最高、最低、公式。满分那一列按同样的办法汇总。

Sum, weighted, mean, highest, lowest, formula. The column of full points is rolled up in the same way.
"""

from tests.spec.book import Spec

FACTS = """
    values
    unit | indicator | value
    t1   | a         | 6
    t1   | b         | 9
    t1   | c         | 4
    t2   | a         | 10
    t2   | b         | 0
    t2   | c         | 10
"""
ITEMS = """
    items:
    - {id: A, title: 甲, points: 10, rule: {points: {value: a}}}
    - {id: B, title: 乙, points: 20, rule: {points: {value: b}}}
    - {id: C, title: 丙, points: 30, rule: {points: {value: c}}}
"""


def rolled(title: str, combine: str, expect: dict, note: str = "") -> Spec:
    expected = {unit: {"total": total} for unit, total in expect.items()}
    return Spec(title, f"    combine: {combine}\n{ITEMS}", expected, FACTS, note=note)


def both(points: str | int, full: str | int) -> dict:
    return {"points": points, "full": full, "state": "ok"}


SPECS = [
    rolled("相加 · Added up", "sum", {"t1": both(19, 60), "t2": both(20, 60)}),
    rolled(
        "加权 · Weighted",
        "{weighted: {A: 60, B: 30, C: 10}}",
        {"t1": both("6.7", 15), "t2": both(7, 15)},
        note="t1:(60 × 6 + 30 × 9 + 10 × 4) ÷ 100；满分 (600 + 600 + 300) ÷ 100 = 15。 · Full points: 1500 ÷ 100.",
    ),
    rolled(
        "权数之和不必是 100 · Weights need not add up to 100",
        "{weighted: {A: 1, B: 1, C: 1}}",
        {"t1": both("6.3333", 20), "t2": both("6.6667", 20)},
    ),
    rolled("平均 · The mean", "mean", {"t1": both("6.3333", 20), "t2": both("6.6667", 20)}),
    rolled("最高 · The highest", "highest", {"t1": both(9, 30), "t2": both(10, 30)}),
    rolled("最低 · The lowest", "lowest", {"t1": both(4, 30), "t2": both(0, 30)}),
    rolled(
        "公式 · A formula",
        "{formula: 0.6 * A + 0.4 * B + C}",
        {"t1": both("11.2", 44), "t2": both(16, 44)},
        note="满分：0.6 × 10 + 0.4 × 20 + 30 = 44。 · Full: 0.6 × 10 + 0.4 × 20 + 30 = 44.",
    ),
    Spec(
        "层层汇总 · Sections within sections",
        scheme="""
            items:
            - id: "1"
              title: 一
              combine: {formula: "0.5 * [1.1] + [1.2]"}
              items:
              - {id: "1.1", title: 甲, points: 10, rule: {points: {value: a}}}
              - {id: "1.2", title: 乙, points: 20, rule: {points: {value: b}}}
            - id: "2"
              title: 二
              items:
              - {id: "2.1", title: 丙, points: 30, rule: {points: {value: c}}}
        """,
        facts=FACTS,
        expect={
            "t1": {"1.1": 6, "1.2": 9, "1": both(12, 25), "2": both(4, 30), "total": both(16, 55)},
            "t2": {"1": both(5, 25), "2": both(10, 30), "total": both(15, 55)},
        },
    ),
    Spec(
        "一部分封顶、保底 · A section with a cap and a floor",
        scheme="""
            items:
            - id: "1"
              title: 一
              cap: 12
              floor: 0
              items:
              - {id: "1.1", title: 甲, points: 10, rule: {points: {value: a}}}
              - {id: "1.2", title: 乙, points: 20, rule: {points: {value: b}}}
              - {id: "1.3", title: 扣分, points: 0, floor: none, rule: {per: {of: {count: cases}, points: -8}}}
        """,
        facts=FACTS
        + """
    cases
    unit | repeat
    t2   | 2
""",
        expect={
            "t1": {"1.1": 6, "1.2": 9, "1.3": 0, "1": 12, "total": 12},
            "t2": {"1.1": 10, "1.2": 0, "1.3": -16, "1": 0, "total": 0},
        },
    ),
    Spec(
        "差额记在一个事项上 · The difference is booked on one item",
        scheme="""
            items:
            - id: "1"
              title: 一
              floor: 0
              booked_on: "1.3"
              items:
              - {id: "1.1", title: 甲, points: 10, rule: {points: {value: a}}}
              - {id: "1.2", title: 乙, points: 20, rule: {points: {value: b}}}
              - {id: "1.3", title: 扣分, points: 0, floor: none, rule: {per: {of: {count: cases}, points: -8}}}
        """,
        facts=FACTS
        + """
    cases
    unit | repeat
    t1   | 1
    t2   | 2
""",
        expect={
            "t1": {"1.1": 6, "1.2": 9, "1.3": -8, "1": 7, "total": 7},
            "t2": {"1.1": 10, "1.2": 0, "1.3": -10, "1": 0, "total": 0},
        },
        note="t2 应扣 16 分，只有 10 分可扣；1.3 记 −10，各行仍然加得起来。 · t2 can only lose 10, so 1.3 shows −10.",
    ),
    Spec(
        "缺失的事项不记差额 · Nothing is booked on a missing item",
        scheme="""
            items:
            - id: "1"
              title: 一
              floor: 0
              booked_on: "1.2"
              items:
              - {id: "1.1", title: 甲, points: 0, floor: none, rule: {points: {value: a}}}
              - {id: "1.2", title: 乙, points: 0, floor: none, cap: none, rule: {points: {value: b}}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | a         | -4
            t2   | a         | -4
            t2   | b         | 1
        """,
        expect={
            "t1": {"1.1": -4, "1.2": "missing", "1": {"points": 0, "state": "missing"}},
            "t2": {"1.1": -4, "1.2": 4, "1": 0},
        },
    ),
    Spec(
        "满分封顶 · Capped at the full points",
        scheme="""
            cap: full
            items:
            - {id: "1", title: 甲, points: 10, rule: {points: {value: a}}}
            - {id: "2", title: 加分, points: 0, cap: none, rule: {points: {value: b}}}
        """,
        facts=FACTS,
        expect={"t1": {"1": 6, "2": 9, "total": both(10, 10)}, "t2": {"total": both(10, 10)}},
    ),
]
