"""事项的起点、下限和上限 · Start, floor and cap of an item

事项得分 = 起点 + 规则，不低于 floor(没有写就是 0)，不高于 cap(没有写就是满分)。

An item earns start + rule, not under `floor` (0 unless said), not over `cap` (the full points unless said).
"""

from tests.spec.book import Spec

FACTS = """
    values
    unit | indicator | value
    t1   | x         | -20
    t2   | x         | -10
    t3   | x         | -4
    t4   | x         | 0
    t5   | x         | 10
    t6   | x         | 30
"""


def bounds(title: str, rest: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        points: 10
        {rest}
        rule: {{points: {{value: x}}}}
    """
    return Spec(title, scheme, expect, FACTS, note=note)


SPECS = [
    bounds(
        "不写就在 0 和满分之间 · Between 0 and full unless said",
        "",
        {"t1": 0, "t3": 0, "t4": 0, "t5": 10, "t6": 10, "t7": "missing"},
    ),
    bounds(
        "从满分扣起，扣完为止 · Deducted from full, down to 0",
        "start: full",
        {"t1": 0, "t2": 0, "t3": 6, "t4": 10, "t5": 10},
    ),
    bounds("不封顶 · No cap", "cap: none", {"t6": 30, "t3": 0}),
    bounds("可以为负 · No floor", "floor: none", {"t1": -20, "t3": -4, "t6": 10}),
    bounds("另定的界限 · Bounds of its own", "floor: -5\n        cap: 12", {"t1": -5, "t3": -4, "t5": 10, "t6": 12}),
    bounds("从 5 分起 · Starting from five", "start: 5", {"t1": 0, "t3": 1, "t4": 5, "t5": 10}),
    Spec(
        "纯扣分项 · A pure deduction",
        scheme="""
            points: 0
            floor: -3
            rule: {per: {of: {count: cases}, points: -2}}
        """,
        facts="""
            cases
            unit | repeat
            t1   | 1
            t2   | 2
        """,
        expect={"t0": {"1": 0, "total": 0}, "t1": -2, "t2": {"1": {"points": -3, "full": 0}, "total": -3}},
    ),
]
