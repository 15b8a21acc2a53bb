"""上报数值与周期 · Reported figures and periods

数值行按它的周期归入考核期：周期为空的属于本期，比考核期长的不属于。没有数值是缺失，不是零。

A figure belongs by its period: an empty period belongs to this cycle, one longer than the cycle does not. No figure is
missing, not zero.
"""

from tests.spec.book import Spec

FACTS = """
    values
    unit | indicator | period  | value
    t1   | reports   | 2024-01 | 3
    t1   | reports   | 2024-02 | 0
    t1   | reports   | 2024-10 | 8.5
    t1   | reports   | 2023-12 | 100
    t1   | other     | 2024-01 | 7
    t2   | reports   | 2024    | 6
    t3   | reports   |         | 4
    t4   | reports   | 2025-01 | 9
    t5   | reports   | 2024-03 |
"""


def taken(title: str, take: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        points: 0
        floor: none
        cap: none
        rule: {{points: {{value: reports, take: {take}}}}}
    """
    return Spec(title, scheme, expect, FACTS, note=note)


SPECS = [
    taken(
        "各周期之和 · The sum of the periods",
        "sum",
        {"t1": "11.5", "t2": 6, "t3": 4, "t4": "missing", "t5": "missing", "t6": "missing"},
    ),
    taken(
        "有数值的周期的平均 · The mean of the periods that have a figure",
        "mean",
        {"t1": "3.8333", "t2": 6, "t3": 4, "t4": "missing", "t5": "missing"},
        note="t1:11.5 ÷ 3，报零的月份也是有数值的月份。 · t1: 11.5 ÷ 3; a month that reports zero has a figure.",
    ),
    taken("最后一期 · The last period", "last", {"t1": "8.5", "t2": 6, "t3": 4, "t4": "missing"}),
    taken("最大 · The largest", "max", {"t1": "8.5", "t2": 6}),
    taken("最小 · The smallest", "min", {"t1": 0, "t2": 6}),
    taken(
        "有数值的月数 · The number of months that have a figure",
        "months",
        {"t1": 3, "t2": 0, "t3": 0, "t4": 0, "t5": 0, "t6": 0},
        note="只数月份，年度数不算；从不缺失。 · Months only, not figures of a year; never missing.",
    ),
    Spec(
        "达到下限的月数 · The number of months that reach a least figure",
        scheme="""
            points: 0
            cap: none
            rule: {points: {value: reports, take: months, at_least: 3}}
        """,
        facts=FACTS,
        expect={"t1": 2, "t6": 0},
    ),
    Spec(
        "上一期 · The cycle before",
        scheme="""
            points: 0
            cap: none
            rule: {points: {value: income, period: previous}}
        """,
        facts="""
            values
            unit | indicator | period  | value
            t1   | income    | 2023    | 80
            t1   | income    | 2024    | 90
            t2   | income    | 2023-02 | 5
            t2   | income    | 2023-03 | 6
            t3   | income    |         | 7
            t4   | income    | 2024    | 90
        """,
        expect={"t1": 80, "t2": 11, "t3": "missing", "t4": "missing"},
        note="周期为空的数值只属于本期。 · A figure with an empty period belongs to this cycle alone.",
    ),
    Spec(
        "最后一期：有数的最后一期 · The last period that has a figure",
        scheme="""
            points: 0
            cap: none
            rule: {points: {value: income, take: last}}
        """,
        facts="""
            values
            unit | indicator | period  | value
            t1   | income    | 2024-10 | 10
            t1   | income    | 2024-02 | 2
            t1   | income    | 2024-11 |
        """,
        expect={"t1": 10},
    ),
    Spec(
        "季度里的月份 · Months within a quarter",
        scheme="""
            points: 0
            cap: none
            rule: {points: {value: reports}}
        """,
        facts="""
            values
            unit | indicator | period  | value
            t1   | reports   | 2024-03 | 1
            t1   | reports   | 2024-04 | 20
            t1   | reports   | 2024-06 | 300
            t1   | reports   | 2024-07 | 4000
            t2   | reports   | 2024Q2  | 7
            t3   | reports   | 2024    | 8
        """,
        cycle="2024Q2",
        expect={"t1": 320, "t2": 7, "t3": "missing"},
        note="全年的数分不到一个季度。 · A figure of the whole year does not belong to a quarter.",
    ),
]
