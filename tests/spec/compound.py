"""由规则组成的规则 · Rules made of rules

相加、取最高、取最低、乘系数、限上下限。其中一个缺失，结果就缺失。

Added up, the highest, the lowest, times a factor, within bounds. One of them missing makes the result missing.
"""

from tests.spec.book import Spec

FACTS = """
    values
    unit | indicator | value
    t1   | a         | 3
    t1   | b         | 5
    t2   | a         | 4
    t2   | b         | 1
    t3   | a         | 2
    t4   | a         | 2
    t4   | b         | 2
"""
A, B = "{points: {value: a}}", "{points: {value: b}}"


def compound(title: str, rule: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        points: 100
        floor: none
        cap: none
        rule: {rule}
    """
    return Spec(title, scheme, expect, FACTS, note=note)


SPECS = [
    compound("相加 · Added up", f"{{sum: [{A}, {B}]}}", {"t1": 8, "t2": 5, "t3": "missing", "t5": "missing"}),
    compound("取最高 · The highest", f"{{highest: [{A}, {B}]}}", {"t1": 5, "t2": 4, "t3": "missing", "t4": 2}),
    compound("取最低 · The lowest", f"{{lowest: [{A}, {B}]}}", {"t1": 3, "t2": 1, "t3": "missing", "t4": 2}),
    compound("减半 · Halved", f"{{scale: {A}, times: 0.5}}", {"t1": "1.5", "t5": "missing"}),
    compound(
        "乘另一个数 · Times another figure",
        f"{{scale: {A}, times: {{value: b}}}}",
        {"t1": 15, "t2": 4, "t3": "missing"},
    ),
    compound("乘百分数 · Times a percentage", f"{{scale: {A}, times: 60%}}", {"t1": "1.8"}),
    compound(
        "上下限 · Within bounds", f"{{bound: {A}, min: 3, max: 3.5}}", {"t1": 3, "t2": "3.5", "t3": 3, "t5": "missing"}
    ),
    compound("只有上限 · A most alone", f"{{bound: {A}, max: 3}}", {"t1": 3, "t2": 3, "t3": 2}),
    compound(
        "限的是这一条，不是整项 · The bound is on this rule, not on the item",
        f"{{sum: [{{bound: {A}, max: 3}}, {{bound: {B}, max: 3}}]}}",
        {"t1": 6, "t2": 4, "t4": 4},
    ),
    Spec(
        "按组的系数 · A factor by group",
        scheme="""
            points: 100
            rule: {scale: {points: {count: cases}}, times: {by: unit, table: {t1: 1.2, t2: 0.8}}}
        """,
        facts="""
            cases
            unit | repeat
            t1   | 5
            t2   | 5
            t3   | 5
        """,
        expect={"t1": 6, "t2": 4, "t3": "missing"},
    ),
]
