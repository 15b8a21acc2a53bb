"""分部分计分 · Items scored by parts

下面的每个网格（或考核期的每个月）各自计分、各自受上下限约束，再合成，最后舍入一次。一个部分缺失，整项缺失;
一个部分也没有，也是缺失。

Every grid below (or every month) is scored and bounded by itself; then the parts are combined and rounded once. One
missing part makes the item missing, and so does having none.
"""

from tests.spec.book import Spec

GRIDS = """
    units
    unit | kind      | parent
    t1   | town      |
    t2   | town      |
    t3   | town      |
    v1   | community | t1
    g1   | grid      | t1
    g2   | grid      | v1
    g3   | grid      | v1
    g4   | grid      | t2

    cases
    unit | repeat
    g1   | 4
    g2   | 5
    g3   | 7
    v1   | 100
    g4   | 2
"""


def each_grid(title: str, combine: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        points: 10
        each: grid
        combine: {combine}
        rule:
          steps:
            of: {{count: cases}}
            full: 8
            base: 5
            above: {{every: 1, points: 0.5}}
            below: {{every: 1, points: 1}}
    """
    return Spec(title, scheme, expect, GRIDS, note=note)


SPECS = [
    each_grid(
        "平均 · The mean of the parts",
        "mean",
        {"t1": "8", "t2": 5, "t3": "missing"},
        note="t1:(7 + 8 + 9) ÷ 3；不在网格里的 100 件不算。 · Cases outside the grids do not count.",
    ),
    each_grid("相加 · The sum", "sum", {"t1": 24, "t2": 5, "t3": "missing"}),
    each_grid("最高 · The highest", "highest", {"t1": 9, "t2": 5}),
    each_grid("最低 · The lowest", "lowest", {"t1": 7, "t2": 5}),
    each_grid(
        "先平均后计分 · The measure averaged first, scored once",
        "mean_first",
        {"t1": 8, "t2": 5, "t3": "missing"},
        note="t1：平均 16 ÷ 3 = 5⅓ 件，不满一档。 · t1: 16 ÷ 3 = 5⅓ cases on average, not a whole step above.",
    ),
    Spec(
        "先计分后平均与先平均后计分不同 · Scoring first and averaging first differ",
        scheme="""
            items:
            - id: "1"
              title: 先计分
              points: 0
              cap: none
              each: grid
              rule: {per: {of: {count: cases}, every: 3, points: 1}}
            - id: "2"
              title: 先平均
              points: 0
              cap: none
              each: grid
              combine: mean_first
              rule: {per: {of: {count: cases}, every: 3, points: 1}}
        """,
        facts=GRIDS,
        expect={"t1": {"1": "1.3333", "2": 1, "total": "2.3333"}, "t2": {"1": 0, "2": 0}},
        note="t1:(1 + 1 + 2) ÷ 3；平均 5⅓ 件是一档。 · t1: (1 + 1 + 2) ÷ 3; 5⅓ cases on average are one step.",
    ),
    Spec(
        "每个部分各自封顶 · Every part has its own bounds",
        scheme="""
            points: 5
            each: grid
            rule: {points: {count: cases}}
        """,
        facts=GRIDS,
        expect={"t1": "4.6667", "t2": 2},
        note="t1:(4 + 5 + 5) ÷ 3。 · t1: (4 + 5 + 5) ÷ 3.",
    ),
    Spec(
        "按部分自己的属性 · Figures by the part's own group",
        scheme="""
            inputs: {attributes: {grid_type: {of: grid, title: 网格类型, words: {urban: 城市, rural: 农村}}}}
            points: 10
            each: grid
            rule: {per: {of: {count: cases}, points: {by: grid_type, table: {urban: 1, rural: 2}}}}
        """,
        facts="""
            units
            unit | kind | parent | grid_type
            t1   | town |        |
            t2   | town |        |
            g1   | grid | t1     | urban
            g2   | grid | t1     | rural
            g3   | grid | t2     | urban
            g4   | grid | t2     |

            cases
            unit
            g1
            g2
            g3
        """,
        expect={"t1": "1.5", "t2": "missing"},
        note="t2 的一个网格没有写类型。 · One grid of t2 has no type.",
    ),
    Spec(
        "哪里都没有网格 · No part anywhere",
        scheme="""
            measures: {n: {count: cases}}
            points: 10
            each: grid
            rule: {check: {that: n is known and n > 0, points: 10}}
        """,
        facts="""
            cases
            unit
            t1
        """,
        expect={"t1": "missing", "t2": "missing"},
    ),
    Spec(
        "每个月 · Every month",
        scheme="""
            points: 10
            each: month
            rule: {per: {of: {count: cases}, points: 2}}
        """,
        facts="""
            cases
            unit | reported_at         | repeat
            t1   | 2024-01-01          | 1
            t1   | 2024-01-31 23:59:59 | 1
            t1   | 2024-02-29          | 9
            t1   | 2024-04-01          | 9
            t2   | 2024-03-31          | 3
        """,
        cycle="2024Q1",
        expect={"t1": "4.6667", "t2": 2, "t3": 0},
        note="t1:(4 + 10 + 0) ÷ 3。 · t1: (4 + 10 + 0) ÷ 3.",
    ),
    Spec(
        "每个月的上报数 · A reported figure of every month",
        scheme="""
            points: 1
            each: month
            combine: lowest
            rule: {check: {that: reports >= 1, points: 1}}
            measures: {reports: {value: reports}}
        """,
        facts="""
            values
            unit | indicator | period  | value
            t1   | reports   | 2024-01 | 1
            t1   | reports   | 2024-02 | 2
            t1   | reports   | 2024-03 | 3
            t2   | reports   | 2024-01 | 1
            t2   | reports   | 2024-02 | 0
            t2   | reports   | 2024-03 | 1
            t3   | reports   | 2024-01 | 1
            t3   | reports   | 2024-03 | 1
            t4   | reports   | 2024Q1  | 9
        """,
        cycle="2024Q1",
        expect={"t1": 1, "t2": 0, "t3": "missing", "t4": "missing"},
    ),
    Spec(
        "每个月的事项：没有日期的不属于任何月 · Incidents of a month: undated ones belong to none",
        scheme="""
            points: 0
            cap: none
            each: month
            combine: sum
            rule: {points: {incidents: praise}}
        """,
        facts="""
            incidents
            unit | kind   | occurred_on
            t1   | praise | 2024-02-10
            t1   | praise | 2024-02-11
            t1   | praise |
            t1   | praise | 2024-04-01
        """,
        cycle="2024Q1",
        expect={"t1": 2},
    ),
]
