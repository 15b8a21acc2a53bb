"""由人选定的分值 · Points that a person chose

每项的 count 就是选定的分值，加或减；查实的加起来。

The `count` of each incident is the points chosen for it, added or deducted.
"""

from tests.spec.book import Spec

FACTS = """
    incidents
    unit | kind    | count | verified
    t1   | finding | 1.5   | true
    t1   | finding | 0.25  | true
    t1   | finding | 2     | false
"""

SPECS = [
    Spec(
        "扣分 · Deducted",
        scheme="""
            points: 0
            floor: none
            rule: {chosen: {of: {incidents: finding}, from: 0.1, to: 2, sign: deduct}}
        """,
        facts=FACTS,
        expect={"t1": "-1.75", "t2": 0},
    ),
    Spec(
        "加分 · Added",
        scheme="""
            points: 0
            cap: none
            rule: {chosen: {of: {incidents: finding}, from: 0.1, to: 2, sign: add}}
        """,
        facts=FACTS,
        expect={"t1": "1.75", "t2": 0},
    ),
]
