"""剔除 · Exempt

剔除的事项对该单位不计分，也不计满分。drop：其余不变；rescale：其余按比例补回满分。剔除一部分，它下面的事项都剔除。

An exempt item takes its points and its full points out for that unit. `drop` leaves the rest as it is; `rescale` brings
the rest back to the full points. An exempt section takes out all that is below it.
"""

from tests.spec.book import Spec

FACTS = """
    values
    unit | indicator | value
    t1   | a         | 6
    t1   | b         | 9
    t2   | a         | 6
    t2   | b         | 9
    t3   | a         | 6
    t3   | b         | 9

    exemptions
    unit | item | reason
    t2   | B    | 没有此项业务
    t3   | A    | 没有此项业务
    t3   | B    | 没有此项业务
"""


def exempt(title: str, combine: str, how: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        combine: {combine}
        exempt: {how}
        items:
        - {{id: A, title: 甲, points: 10, rule: {{points: {{value: a}}}}}}
        - {{id: B, title: 乙, points: 20, rule: {{points: {{value: b}}}}}}
    """
    expected = {unit: {"total": total} for unit, total in expect.items()}
    return Spec(title, scheme, expected, FACTS, note=note)


def both(points: str | int, full: str | int) -> dict:
    return {"points": points, "full": full, "state": "ok"}


NOTHING = {"points": None, "full": None, "state": "exempt"}

SPECS = [
    Spec(
        "末级事项 · A leaf item",
        scheme="""
            items:
            - {id: A, title: 甲, points: 10, rule: {points: {value: a}}}
            - {id: B, title: 乙, points: 20, rule: {points: {value: b}}}
        """,
        facts=FACTS,
        expect={
            "t1": {"A": both(6, 10), "B": both(9, 20), "total": both(15, 30)},
            "t2": {"A": both(6, 10), "B": NOTHING, "total": both(6, 10)},
            "t3": {"A": NOTHING, "B": NOTHING, "total": NOTHING},
        },
        totals={
            "t1": {"total": 15, "rank": 1, "state": "ok"},
            "t2": {"total": 6, "rank": 2, "state": "ok"},
            "t3": {"total": None, "rank": None, "state": "exempt"},
        },
    ),
    exempt(
        "相加，rescale · A sum, rescale",
        "sum",
        "rescale",
        {"t1": both(15, 30), "t2": both(18, 30), "t3": NOTHING},
        note="t2:6 × 30 ÷ 10。",
    ),
    exempt(
        "加权，drop · Weighted, drop",
        "{weighted: {A: 1, B: 3}}",
        "drop",
        {"t1": both("8.25", "17.5"), "t2": both("1.5", "2.5"), "t3": NOTHING},
    ),
    exempt(
        "加权，rescale · Weighted, rescale",
        "{weighted: {A: 1, B: 3}}",
        "rescale",
        {"t1": both("8.25", "17.5"), "t2": both(6, 10), "t3": NOTHING},
    ),
    exempt("平均，drop · Mean, drop", "mean", "drop", {"t1": both("7.5", 15), "t2": both(3, 5)}),
    exempt("平均，rescale · Mean, rescale", "mean", "rescale", {"t2": both(6, 10)}),
    exempt("最高 · Highest", "highest", "drop", {"t1": both(9, 20), "t2": both(6, 10), "t3": NOTHING}),
    exempt(
        "公式 · A formula",
        "{formula: 0.5 * A + B}",
        "drop",
        {"t1": both(12, 25), "t2": both(3, 5)},
        note="剔除的一项在公式里按 0 计。 · An exempt child is 0 in the formula.",
    ),
    Spec(
        "剔除一整部分 · A whole section",
        scheme="""
            items:
            - id: "1"
              title: 一
              items:
              - {id: A, title: 甲, points: 10, rule: {points: {value: a}}}
              - {id: B, title: 乙, points: 20, rule: {points: {value: b}}}
            - {id: "2", title: 二, points: 5, rule: {points: {count: cases}}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | a         | 6
            t1   | b         | 9

            cases
            unit | repeat
            t1   | 4

            exemptions
            unit | item
            t1   | 1
        """,
        expect={"t1": {"A": NOTHING, "B": NOTHING, "1": NOTHING, "2": both(4, 5), "total": both(4, 5)}},
    ),
    Spec(
        "剔除的事项缺数也不算缺失 · An exempt item that lacks its facts is not missing",
        scheme="""
            items:
            - {id: A, title: 甲, points: 10, rule: {points: {value: a}}}
            - {id: B, title: 乙, points: 20, rule: {points: {value: b}}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | a         | 6

            exemptions
            unit | item
            t1   | B
        """,
        expect={"t1": {"B": NOTHING, "total": both(6, 10)}},
    ),
    Spec(
        "剔除的单位仍是同类 · An exempt unit is still a peer",
        scheme="""
            points: 10
            rule: {proportion: {of: {value: a}, against: {peers: max, of: {value: a}}, full: 10}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | a         | 5
            t2   | a         | 10

            exemptions
            unit | item
            t2   | 1
        """,
        expect={"t1": 5, "t2": {"1": NOTHING}},
    ),
]
