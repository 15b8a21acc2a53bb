"""单位属性与分档表 · Attributes, and tables by group

单位的属性可以是数，也可以是分组的依据。分组为空，或不在表里又没有 else，就是缺失。

An attribute of a unit is a number, or the group by which a table is read. An empty group, or one that is not in the
table when there is no `else`, makes the result missing.
"""

from tests.spec.book import Spec

INPUTS = """
    inputs:
      attributes:
        population: {of: town, title: 人口, number: true}
        zone: {of: town, title: 分区, words: {urban: 城区, rural: 农村, mixed: 城乡}}
"""

SPECS = [
    Spec(
        "属性作为数值 · An attribute as a figure",
        scheme=INPUTS
        + """
    points: 0
    cap: none
    rule: {points: {attribute: population}}
""",
        facts="""
            units
            unit | population
            t1   | 1200
            t2   | 0.5
            t3   |
        """,
        expect={"t1": 1200, "t2": "0.5", "t3": "missing"},
    ),
    Spec(
        "按组取数 · A figure by group",
        scheme=INPUTS
        + """
    points: 10
    rule:
      per:
        of: {count: cases}
        every: {by: zone, table: {urban: 4, rural: 2}}
        points: 1
""",
        facts="""
            units
            unit | zone
            t1   | urban
            t2   | rural
            t3   | mixed
            t4   |

            cases
            unit | repeat
            t1   | 8
            t2   | 8
            t3   | 8
            t4   | 8
        """,
        expect={"t1": 2, "t2": 4, "t3": "missing", "t4": "missing"},
    ),
    Spec(
        "其余各组 · The other groups",
        scheme=INPUTS
        + """
    points: 10
    rule:
      per:
        of: {count: cases}
        points: {by: zone, table: {urban: 1}, else: 0.5}
""",
        facts="""
            units
            unit | zone
            t1   | urban
            t2   | mixed
            t3   |

            cases
            unit
            t1
            t2
            t3
        """,
        expect={"t1": 1, "t2": "0.5", "t3": "missing"},
        note="else 只管不在表里的组，组为空仍是缺失。 · `else` is not for an empty group.",
    ),
    Spec(
        "单位自己的数 · A figure for each unit",
        scheme="""
            points: 0
            cap: none
            rule: {per: {of: {count: cases}, points: {by: unit, table: {t1: 1, t2: 3}}}}
        """,
        facts="""
            cases
            unit
            t1
            t2
            t3
        """,
        expect={"t1": 1, "t2": 3, "t3": "missing"},
    ),
    Spec(
        "按类取数 · A figure by class",
        scheme=INPUTS
        + """
    measures:
      size:
        class: {attribute: population}
        bands: [{name: large, above: 100}, {name: small, to: 100}]
    points: 10
    rule: {per: {of: {count: cases}, points: {by: size, table: {large: 1, small: 2}}}}
""",
        facts="""
            units
            unit | population
            t1   | 101
            t2   | 100
            t3   |

            cases
            unit
            t1
            t2
            t3
        """,
        expect={"t1": 1, "t2": 2, "t3": "missing"},
    ),
]
