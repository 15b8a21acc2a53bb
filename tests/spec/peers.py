"""同类单位 · Peers

同类是全部被考评单位。只看有数的单位；一个有数的都没有，就是缺失。本单位没有数，也照样得到同类的数。

The peers are all appraised units. Only those with a figure count; if none has one, it is missing. A unit without its
own figure still gets that of the peers.
"""

from tests.spec.book import Spec

INPUTS = """
    inputs:
      attributes:
        zone: {of: town, title: 分区, words: {urban: 城区, rural: 农村}}
    measures:
      a: {value: a}
      b: {value: b}
"""
FACTS = """
    units
    unit | kind   | zone
    t1   | town   | urban
    t2   | town   | urban
    t3   | town   | rural
    t4   | town   | rural
    t5   | town   |
    o1   | office | urban

    values
    unit | indicator | value
    t1   | a         | 1
    t2   | a         | 3
    t3   | a         | 10
    t4   | a         | 2
    o1   | a         | 1000
    t1   | b         | 4
    t2   | b         | 4
    t3   | b         | 0
"""


def peers(title: str, measure: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""{INPUTS}
    points: 0
    cap: none
    rule: {{points: {{peers: {measure}}}}}
"""
    return Spec(title, scheme, expect, FACTS, note=note)


SPECS = [
    peers("平均 · The mean", "mean, of: a", {"t1": 4, "t3": 4, "t5": 4}, note="(1 + 3 + 10 + 2) ÷ 4"),
    peers(
        "中位数 · The median",
        "median, of: a",
        {"t1": "2.5"},
        note="单位数为偶数，取中间两个的平均。 · An even number of units: the mean of the two in the middle.",
    ),
    peers("总和 · The sum", "sum, of: a", {"t1": 16}),
    peers("最大 · The largest", "max, of: a", {"t5": 10}),
    peers("最小 · The smallest", "min, of: a", {"t5": 1}),
    peers(
        "不含本单位 · Without the unit itself",
        "mean, of: a, own: false",
        {"t1": 5, "t3": 2, "t5": 4},
        note="t1:(3 + 10 + 2) ÷ 3。 · t5 没有自己的数。 · t5 has no figure of its own.",
    ),
    peers(
        "同组的单位 · Units of the same group",
        "mean, of: a, same: zone",
        {"t1": 2, "t2": 2, "t3": 6, "t4": 6, "t5": "missing"},
        note="t5 没有写分组，没有同组单位。 · t5 has no group, so nobody is like it.",
    ),
    peers(
        "同组且不含本单位 · The same group without the unit itself",
        "max, of: a, same: zone, own: false",
        {"t1": 3, "t2": 1, "t3": 2, "t4": 10},
    ),
    peers(
        "合计之比 · Pooled: sum over sum",
        "pooled, of: a, over: b",
        {"t1": 175, "t5": 175},
        note="只看两个数都有的单位：(1 + 3 + 10) ÷ (4 + 4 + 0)。 · Only units with both: (1 + 3 + 10) ÷ (4 + 4 + 0).",
    ),
    peers(
        "同组合计之比 · Pooled within the group",
        "pooled, of: a, over: b, same: zone",
        {"t1": 50, "t3": "missing", "t4": "missing"},
        note="t3 组里只有 t3 两个数都有，而分母为零。 · Of t3's group only t3 has both, and the lower figure is zero.",
    ),
    Spec(
        "没有写分组的单位互不同组 · Units without a group are not of one group",
        scheme="""
            inputs:
              attributes:
                zone: {of: town, title: 分区, words: {urban: 城区, rural: 农村}}
            points: 0
            cap: none
            rule: {points: {peers: sum, of: {value: a}, same: zone}}
        """,
        facts="""
            units
            unit | zone
            t1   | urban
            t2   |
            t3   |

            values
            unit | indicator | value
            t1   | a         | 1
            t2   | a         | 2
            t3   | a         | 4
        """,
        expect={"t1": 1, "t2": "missing", "t3": "missing"},
        note="空是缺失，不与任何值相同。 · Empty is missing and the same as nothing.",
    ),
    Spec(
        "一个有数的都没有 · Nobody has a figure",
        scheme="""
            points: 0
            cap: none
            rule: {points: {peers: mean, of: {value: a}}}
        """,
        expect={"t1": "missing", "t2": "missing"},
    ),
    Spec(
        "唯一的单位 · The only unit, without itself",
        scheme="""
            points: 0
            cap: none
            rule: {points: {peers: mean, of: {count: cases}, own: false}}
        """,
        facts="""
            cases
            unit
            t1
        """,
        expect={"t1": "missing"},
    ),
]
