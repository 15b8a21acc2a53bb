"""名次作为数值 · Ranks as figures

名次相同取靠前的一个：1、1、3。没有数的单位不参加排名。

Units with the same figure share the better place: 1, 1, 3. A unit without a figure is not ranked.
"""

from tests.spec.book import Spec

FACTS = """
    units
    unit | zone
    t1   | urban
    t2   | urban
    t3   | urban
    t4   | rural
    t5   | rural
    t6   | rural

    values
    unit | indicator | value
    t1   | a         | 30
    t2   | a         | 50
    t3   | a         | 50
    t4   | a         | 10
    t5   | a         | -5
"""


def ranked(title: str, measure: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
    inputs:
      attributes:
        zone: {{of: town, title: 分区, words: {{urban: 城区, rural: 农村}}}}
    points: 0
    cap: none
    rule: {{points: {{rank: {{value: a}}{measure}}}}}
"""
    return Spec(title, scheme, expect, FACTS, note=note)


SPECS = [
    ranked("高者为先 · The highest first", "", {"t2": 1, "t3": 1, "t1": 3, "t4": 4, "t5": 5, "t6": "missing"}),
    ranked(
        "低者为先 · The lowest first", ", best: low", {"t5": 1, "t4": 2, "t1": 3, "t2": 4, "t3": 4, "t6": "missing"}
    ),
    ranked(
        "倒数名次 · Counted from the last place",
        ", counted: bottom",
        {"t5": 1, "t4": 2, "t1": 3, "t2": 4, "t3": 4},
        note="最后一名是倒数第 1。 · The last is the first from the bottom.",
    ),
    ranked(
        "低者为先的倒数名次 · From the last place, the lowest being best",
        ", best: low, counted: bottom",
        {"t2": 1, "t3": 1, "t1": 3, "t4": 4, "t5": 5},
    ),
    ranked(
        "同组之内 · Within the group",
        ", same: zone",
        {"t2": 1, "t3": 1, "t1": 3, "t4": 1, "t5": 2, "t6": "missing"},
    ),
]
