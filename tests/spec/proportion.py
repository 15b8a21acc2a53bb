"""按比例得分 · In proportion

满分 × 数值 ÷ 对照数，不低于 0，不高于封顶（没有写就是满分）。对照数为零是缺失。

Full points × figure ÷ what it is set against, not under 0, not over the cap (full unless said). Against zero: missing
"""

from tests.spec.book import Spec

FACTS = """
    values
    unit | indicator | value
    t1   | done      | 50
    t1   | target    | 100
    t2   | done      | 100
    t2   | target    | 100
    t3   | done      | 130
    t3   | target    | 100
    t4   | done      | 0
    t4   | target    | 100
    t5   | done      | 10
    t5   | target    | 0
    t6   | done      | -10
    t6   | target    | 100
    t7   | target    | 100
    t8   | done      | 1
    t8   | target    | 3
"""


def proportion(title: str, rest: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        points: 9
        cap: none
        rule: {{proportion: {{of: {{value: done}}, full: 9, {rest}}}}}
    """
    return Spec(title, scheme, expect, FACTS, note=note)


SPECS = [
    proportion(
        "封顶在满分 · Capped at full points",
        "against: {value: target}",
        {"t1": "4.5", "t2": 9, "t3": 9, "t4": 0, "t5": "missing", "t6": 0, "t7": "missing", "t8": 3},
    ),
    proportion("不封顶 · No cap", "against: {value: target}, cap: none", {"t3": "11.7", "t6": 0}),
    proportion("另定封顶 · Another cap", "against: {value: target}, cap: 10", {"t3": 10, "t2": 9}),
    proportion("对照一个固定数 · Against a fixed figure", "against: 200", {"t1": "2.25", "t3": "5.85", "t5": "0.45"}),
    proportion(
        "对照同类的平均 · Against the mean of the peers",
        "against: {peers: mean, of: {value: done}}",
        {"t4": 0, "t6": 0, "t1": 9, "t7": "missing", "t8": "0.2242"},
        note="平均 (50 + 100 + 130 + 0 + 10 − 10 + 1) ÷ 7 = 281 ÷ 7;t8:9 × 7 ÷ 281。 · The mean is 281 ÷ 7.",
    ),
    Spec(
        "负的对照数 · Set against a negative figure",
        scheme="""
            points: 9
            rule: {proportion: {of: {value: done}, full: 9, against: {value: target}}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | done      | -1
            t1   | target    | -3
            t2   | done      | 1
            t2   | target    | -3
        """,
        expect={"t1": 3, "t2": 0},
    ),
]
