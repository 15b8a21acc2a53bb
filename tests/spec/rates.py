"""按级别或种类计分 · Points by level or kind

每项按它的级别（或种类）的分值 × 次数计。级别为空就是缺失；级别不在表里按 else(没有写就是 0)。

Each incident counts the rate of its level (or kind) × its count. An empty level makes the rule missing; one that is not
in the table gets `else`, 0 unless said.
"""

from tests.spec.book import Spec

SPECS = [
    Spec(
        "按级别 · By level",
        scheme="""
            points: 0
            floor: none
            rule: {rates: {of: {incidents: complaint}, by: level, points: {province: -4, city: -3, district: -2}}}
        """,
        facts="""
            incidents
            unit | kind      | level    | count
            t1   | complaint | province | 1
            t1   | complaint | city     | 2
            t2   | complaint | national | 1
            t3   | complaint |          | 1
            t3   | complaint | city     | 1
            t5   | complaint | district | 0.5
        """,
        expect={"t1": -10, "t2": 0, "t3": "missing", "t4": 0, "t5": -1},
    ),
    Spec(
        "其余级别 · The other levels",
        scheme="""
            points: 0
            cap: none
            rule: {rates: {of: {incidents: praise}, by: level, points: {national: 5}, else: 1}}
        """,
        facts="""
            incidents
            unit | kind   | level
            t1   | praise | national
            t1   | praise | city
            t1   | praise | district
            t2   | praise |
        """,
        expect={"t1": 7, "t2": "missing"},
        note="级别为空时 else 也不管用。 · `else` is no help where the level is empty.",
    ),
    Spec(
        "按种类 · By kind",
        scheme="""
            points: 10
            start: full
            rule: {rates: {of: {incidents: [media, notice]}, by: kind, points: {media: -0.2, notice: -0.1}}}
        """,
        facts="""
            incidents
            unit | kind   | level
            t1   | media  |
            t1   | media  |
            t1   | notice |
            t1   | other  |
        """,
        expect={"t1": "9.5", "t2": 10},
    ),
]
