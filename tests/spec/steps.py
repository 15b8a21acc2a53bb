"""基数上下分档 · Steps around a base

达到基数得 full 分；每高出一档加分，每低一档扣分，扣到 floor 为止（没有写就是 0）。

At the base `full` points; more for every step above it, less for every step below it, down to `floor` (0 unless said).
"""

from tests.spec.book import Spec
from tests.spec.per import cases

AROUND = cases({"t0": 0, "t1": 1, "t2": 9, "t3": 10, "t4": 11, "t5": 14, "t6": 100})


def steps(title: str, rest: str, expect: dict, note: str = "", facts: str = AROUND, head: str = "") -> Spec:
    scheme = f"""
        {head}
        points: 8
        floor: none
        cap: none
        rule: {{steps: {{of: {{count: cases}}, full: 8, {rest}}}}}
    """
    return Spec(title, scheme, expect, facts, note=note)


SPECS = [
    steps(
        "在基数、高一件、低一件、高很多、低很多 · At the base, one above, one below, far above, far below",
        "base: 10, above: {every: 1, points: 0.5}, below: {every: 1, points: 1}",
        {"t3": 8, "t4": "8.5", "t5": 10, "t6": 53, "t2": 7, "t1": 0, "t0": 0},
        note="t1 低 9 件应扣 9 分，扣完为止。 · t1 is nine below: nine points off, but never under 0.",
    ),
    steps(
        "不满一档不计 · Whole steps only",
        "base: 10, above: {every: 4, points: 1}, below: {every: 4, points: 1}",
        {"t3": 8, "t4": 8, "t5": 9, "t6": 30, "t2": 8, "t1": 6, "t0": 6},
        note="t1：低 9 件是 2 档。 · t1: nine below is two steps.",
    ),
    steps(
        "按比例 · In proportion",
        "base: 10, above: {every: 4, points: 1}, below: {every: 4, points: 1}, partial: proportional",
        {"t4": "8.25", "t2": "7.75", "t1": "5.75"},
    ),
    steps(
        "不满一档按一档 · An incomplete step counts as a whole one",
        "base: 10, above: {every: 4, points: 1}, below: {every: 4, points: 1}, partial: up",
        {"t3": 8, "t4": 9, "t5": 9, "t2": 7, "t1": 5},
    ),
    steps(
        "加分、扣分都有封顶 · The most that can be added or taken away",
        "base: 10, above: {every: 1, points: 0.5, at_most: 2}, below: {every: 1, points: 1, at_most: 3}",
        {"t4": "8.5", "t5": 10, "t6": 10, "t2": 7, "t1": 5, "t0": 5},
    ),
    steps(
        "没有写加分：多了不加；没有写扣分：少了得 short · Without `above` no more; without `below` the short points",
        "base: 10, short: 3",
        {"t3": 8, "t4": 8, "t6": 8, "t2": 3, "t0": 3},
    ),
    steps("少了不得分 · Short of the base nothing, unless said", "base: 10", {"t3": 8, "t2": 0}),
    steps(
        "保底 · A floor",
        "base: 10, below: {every: 1, points: 1}, floor: 2",
        {"t2": 7, "t1": 2, "t0": 2, "t6": 8},
    ),
    steps(
        "可以扣成负分 · No floor",
        "base: 10, below: {every: 1, points: 1}, floor: none",
        {"t1": -1, "t0": -2},
    ),
    steps(
        "基数、档和分值按组 · Base, step and points by group",
        """base: {by: zone, table: {urban: 10, rural: 4}},
           above: {every: {by: zone, table: {urban: 2, rural: 1}}, points: 1},
           below: {every: {by: zone, table: {urban: 2, rural: 1}},
                   points: {by: zone, table: {urban: 1, rural: 0.5}}}""",
        {"t1": 8, "t2": 7, "t3": 9, "t4": "7.5", "t5": "missing"},
        facts="""
            units
            unit | zone
            t1   | urban
            t2   | urban
            t3   | rural
            t4   | rural
            t5   |

            cases
            unit | repeat
            t1   | 11
            t2   | 8
            t3   | 5
            t4   | 3
            t5   | 5
        """,
        head="inputs: {attributes: {zone: {of: town, title: 分区, words: {urban: 城区, rural: 农村}}}}",
    ),
    steps(
        "正在基数上，不问每档几分 · At the base nobody asks what a step is worth",
        "base: 10, above: {every: 1, points: {by: zone, table: {urban: 0.5}}}",
        {"t1": 8, "t2": "8.5", "t3": "missing"},
        note="t1、t3 的分区不在表里：t1 正在基数上。 · The zone of t1 and t3 is not in the table; t1 is at the base.",
        facts="""
            units
            unit | zone
            t1   | rural
            t2   | urban
            t3   | rural

            cases
            unit | repeat
            t1   | 10
            t2   | 11
            t3   | 11
        """,
        head="inputs: {attributes: {zone: {of: town, title: 分区, words: {urban: 城区, rural: 农村}}}}",
    ),
    steps(
        "基数是另一个数 · The base is a measure",
        "base: {peers: mean, of: {count: cases}}, above: {every: 1, points: 1}, below: {every: 1, points: 1}",
        {"t1": 6, "t2": 8, "t3": 10},
        note="基数是平均数 (1 + 3 + 5) ÷ 3 = 3。 · The base is the mean, (1 + 3 + 5) ÷ 3 = 3.",
        facts=cases({"t1": 1, "t2": 3, "t3": 5}),
    ),
    Spec(
        "按基数的百分比分档 · Steps in percent of the base",
        scheme="""
            points: 20
            cap: none
            rule:
              steps:
                of: {value: done}
                base: {value: target}
                full: 20
                above: {every: 10, points: 1, unit: percent}
                below: {every: 5, points: 1, unit: percent}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | done      | 500
            t1   | target    | 500
            t2   | done      | 549
            t2   | target    | 500
            t3   | done      | 550
            t3   | target    | 500
            t4   | done      | 476
            t4   | target    | 500
            t5   | done      | 475
            t5   | target    | 500
            t6   | done      | 0
            t6   | target    | 500
            t7   | done      | 5
            t7   | target    | 0
            t8   | done      | 5
        """,
        expect={"t1": 20, "t2": 20, "t3": 21, "t4": 20, "t5": 19, "t6": 0, "t7": "missing", "t8": "missing"},
        note="t7：基数为零，百分比没有意义，缺失。 · t7: nothing can be in percent of a base of zero.",
    ),
    Spec(
        "百分比只用在一边，基数为零也是缺失 · Percent on one side only: a base of zero is missing all the same",
        scheme="""
            points: 20
            cap: none
            rule:
              steps:
                of: {value: done}
                base: {value: target}
                full: 20
                above: {every: 1, points: 1}
                below: {every: 5, points: 1, unit: percent}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | done      | 12
            t1   | target    | 10
            t2   | done      | 0
            t2   | target    | 0
            t3   | done      | 3
            t3   | target    | 0
        """,
        expect={"t1": 22, "t2": "missing", "t3": "missing"},
    ),
    Spec(
        "满意度每低一个百分点 · A share below 100",
        scheme="""
            points: 5
            rule:
              steps:
                of: {share: s, of: [是], among: [是, 否]}
                full: 5
                base: 100
                below: {every: 1, points: 0.5, at_most: 5}
        """,
        facts="""
            ballots
            unit | answer | repeat
            t1   | 是     | 3
            t2   | 是     | 199
            t2   | 否     | 1
            t3   | 是     | 99
            t3   | 否     | 1
            t4   | 否     | 1
        """,
        expect={"t1": 5, "t2": 5, "t3": "4.5", "t4": 0, "t5": "missing"},
        note="t2:99.5 %，不满一个百分点不扣。 · t2: 99.5 %, not a whole point below.",
    ),
]
