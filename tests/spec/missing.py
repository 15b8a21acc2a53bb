"""缺失 · Missing

缺失的末级事项没有分数。汇总时 keep：按已知的计，自己也标缺失；rescale：去掉它，权数在其余之间重算；zero：按 0 计。

A missing leaf has no points. In a roll-up `keep` counts what is known and is missing itself; `rescale` leaves the child
out and takes the weights over the others; `zero` counts zero.
"""

from tests.spec.book import Spec

FACTS = """
    values
    unit | indicator | value
    t1   | a         | 6
    t1   | b         | 9
    t2   | a         | 6
"""


def missing(title: str, combine: str, how: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        combine: {combine}
        missing: {how}
        items:
        - {{id: A, title: 甲, points: 10, rule: {{points: {{value: a}}}}}}
        - {{id: B, title: 乙, points: 10, rule: {{points: {{value: b}}}}}}
    """
    expected = {unit: {"total": total} for unit, total in expect.items()}
    return Spec(title, scheme, expected, FACTS, note=note)


def known(points: str | int) -> dict:
    return {"points": points, "full": 10, "state": "missing"}


WEIGHTED = "{weighted: {A: 1, B: 3}}"

SPECS = [
    Spec(
        "末级事项缺失，满分照列 · A missing leaf still shows its full points",
        scheme="""
            points: 10
            rule: {points: {value: a}}
        """,
        facts=FACTS,
        expect={"t1": 6, "t3": {"1": {"points": None, "full": 10, "state": "missing"}}},
    ),
    Spec(
        "相加：按已知的计 · A sum of what is known",
        scheme="""
            items:
            - {id: A, title: 甲, points: 10, rule: {points: {value: a}}}
            - {id: B, title: 乙, points: 10, rule: {points: {value: b}}}
        """,
        facts=FACTS,
        expect={
            "t1": {"total": 15},
            "t2": {"A": 6, "B": "missing", "total": {"points": 6, "full": 20, "state": "missing"}},
            "t3": {"total": {"points": None, "full": 20, "state": "missing"}},
        },
        note="一个也不知道，总分就没有分数。 · With nothing known at all the total has no points either.",
    ),
    Spec(
        "部分缺失的上级 · A section of which a part is known",
        scheme="""
            items:
            - id: "1"
              title: 一
              items:
              - {id: A, title: 甲, points: 10, rule: {points: {value: a}}}
              - {id: B, title: 乙, points: 10, rule: {points: {value: b}}}
            - {id: "2", title: 二, points: 5, rule: {points: {count: cases}}}
        """,
        facts=FACTS,
        expect={
            "t2": {
                "1": {"points": 6, "state": "missing"},
                "2": 0,
                "total": {"points": 6, "full": 25, "state": "missing"},
            },
            "t3": {"1": "missing", "total": {"points": 0, "state": "missing"}},
        },
    ),
    Spec(
        "部分缺失的下级，zero · A child of which a part is known, zero",
        scheme="""
            missing: zero
            items:
            - id: "1"
              title: 一
              items:
              - {id: A, title: 甲, points: 10, rule: {points: {value: a}}}
              - {id: B, title: 乙, points: 10, rule: {points: {value: b}}}
            - {id: "2", title: 二, points: 5, rule: {points: {count: cases}}}
        """,
        facts=FACTS,
        expect={"t1": {"total": 15}, "t2": {"1": {"points": 6, "state": "missing"}, "total": 0}},
        note="缺失的下级整个按 0 计，已知的 6 分也不计。 · A child that is missing counts zero, its known points too.",
    ),
    missing(
        "加权，keep · Weighted, keep",
        WEIGHTED,
        "keep",
        {"t1": {"points": "8.25", "state": "ok"}, "t2": known("1.5"), "t3": "missing"},
        note="t2:6 × 1 ÷ 4，权数不变。 · t2: 6 × 1 ÷ 4; the weights stay.",
    ),
    missing(
        "加权，rescale · Weighted, rescale",
        WEIGHTED,
        "rescale",
        {"t1": {"points": "8.25", "state": "ok"}, "t2": {"points": 6, "full": 10, "state": "ok"}, "t3": "missing"},
    ),
    missing(
        "加权，zero · Weighted, zero",
        WEIGHTED,
        "zero",
        {"t1": {"points": "8.25"}, "t2": {"points": "1.5", "state": "ok"}, "t3": {"points": 0, "state": "ok"}},
    ),
    missing("平均，keep · Mean, keep", "mean", "keep", {"t1": {"points": "7.5"}, "t2": known(3)}),
    missing("平均，rescale · Mean, rescale", "mean", "rescale", {"t2": {"points": 6, "state": "ok"}, "t3": "missing"}),
    missing("平均，zero · Mean, zero", "mean", "zero", {"t2": {"points": 3, "state": "ok"}}),
    missing("最高，keep · Highest, keep", "highest", "keep", {"t1": {"points": 9}, "t2": known(6)}),
    missing(
        "最低，zero · Lowest, zero",
        "lowest",
        "zero",
        {"t1": {"points": 6, "state": "ok"}, "t2": {"points": 0, "state": "ok"}},
    ),
    missing(
        "公式，keep · A formula, keep",
        "{formula: 0.5 * A + 0.5 * B}",
        "keep",
        {"t1": {"points": "7.5", "state": "ok"}, "t2": known(3), "t3": "missing"},
        note="缺失的一项在公式里不加分。 · A missing child adds nothing in the formula.",
    ),
]
