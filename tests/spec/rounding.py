"""舍入 · Rounding

计算全程精确；每个末级事项舍入一次，每个加权或公式汇总再舍入一次，四舍五入，正负对称。总分由舍入后的分数相加,
所以打印的分数表加得起来。

Everything is exact; each leaf item is rounded once, and each weighted or formula roll-up once, halves away from zero.
Sums add the rounded figures, so that the printed sheet adds up.
"""

from tests.spec.book import Spec


def rounded(title: str, places: int, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        places: {places}
        points: 0
        floor: none
        cap: none
        rule: {{scale: {{points: {{value: x}}}}, times: 0.5}}
    """
    facts = """
        values
        unit | indicator | value
        t1   | x         | 1
        t2   | x         | -1
        t3   | x         | 2.01
        t4   | x         | 2.03
        t5   | x         | -2.01
        t6   | x         | 2.009
        t7   | x         | 0
    """
    return Spec(title, scheme, expect, facts, note=note)


SPECS = [
    rounded("到整数 · To whole points", 0, {"t1": 1, "t2": -1, "t3": 1, "t4": 1, "t7": 0}),
    rounded(
        "到两位 · To two places",
        2,
        {"t1": "0.5", "t3": "1.01", "t4": "1.02", "t5": "-1.01", "t6": 1},
        note="1.005 进成 1.01,−1.005 成 −1.01,1.0045 成 1.00。 · 1.005 becomes 1.01, −1.005 becomes −1.01.",
    ),
    rounded("到十二位 · To twelve places", 12, {"t3": "1.005", "t6": "1.0045"}),
    Spec(
        "总分加的是舍入后的分数 · Totals add rounded figures",
        scheme="""
            places: 2
            items:
            - {id: "1", title: 甲, points: 1, rule: {proportion: {of: {value: x}, against: 3, full: 1}}}
            - {id: "2", title: 乙, points: 1, rule: {proportion: {of: {value: x}, against: 3, full: 1}}}
            - {id: "3", title: 丙, points: 1, rule: {proportion: {of: {value: x}, against: 3, full: 1}}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | x         | 1
            t2   | x         | 2
        """,
        expect={
            "t1": {"1": "0.33", "2": "0.33", "3": "0.33", "total": "0.99"},
            "t2": {"1": "0.67", "2": "0.67", "3": "0.67", "total": "2.01"},
        },
    ),
    Spec(
        "平均以后才舍入 · Rounded after the mean over parts",
        scheme="""
            places: 0
            points: 10
            each: grid
            rule: {scale: {points: {count: cases}}, times: 0.4}
        """,
        facts="""
            units
            unit | kind | parent
            t1   | town |
            g1   | grid | t1
            g2   | grid | t1

            cases
            unit
            g1
            g2
        """,
        expect={"t1": 0},
        note="(0.4 + 0.4) ÷ 2 = 0.4。",
    ),
    Spec(
        "加权汇总再舍入一次 · A weighted roll-up rounds once more",
        scheme="""
            places: 1
            combine: {weighted: {"1": 1, "2": 2}}
            items:
            - {id: "1", title: 甲, points: 10, rule: {scale: {points: {value: x}}, times: 0.5}}
            - {id: "2", title: 乙, points: 10, rule: {points: {value: y}}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | x         | 0.5
            t1   | y         | 1
        """,
        expect={"t1": {"1": "0.3", "2": 1, "total": {"points": "0.8", "full": 10, "state": "ok"}}},
        note="(0.3 + 2) ÷ 3 = 0.7667；若用未舍入的 0.25，则是 0.75，也进成 0.8。 · (0.3 + 2) ÷ 3 = 0.7667.",
    ),
]
