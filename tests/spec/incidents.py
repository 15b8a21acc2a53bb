"""加减分事项 · Incidents

只算查实的事项，每项按它的 count 计次；没有日期的事项属于每个考核期。没有事项就是 0。

Only verified incidents count, each as often as its `count` says; one without a date belongs to every cycle. None is 0.
"""

from tests.spec.book import Spec

SPECS = [
    Spec(
        "只算查实的 · Only verified ones",
        scheme="""
            points: 10
            start: full
            rule: {per: {of: {incidents: complaint}, points: -1}}
        """,
        facts="""
            incidents
            unit | kind      | verified
            t1   | complaint | true
            t1   | complaint | false
            t1   | complaint |
            t1   | praise    | true
            t2   | praise    | true
        """,
        expect={"t1": 9, "t2": 10, "t3": 10},
    ),
    Spec(
        "次数 · How often",
        scheme="""
            points: 0
            cap: none
            rule: {points: {incidents: complaint}}
        """,
        facts="""
            incidents
            unit | kind      | count
            t1   | complaint | 3
            t1   | complaint |
            t2   | complaint | 0
            t3   | complaint | 2.5
        """,
        expect={"t1": 4, "t2": 0, "t3": "2.5"},
        note="没有写次数就是一次。 · An incident that does not say how often counts once.",
    ),
    Spec(
        "几种事项 · Several kinds",
        scheme="""
            points: 0
            cap: none
            rule: {points: {incidents: [media, instruction], where: level = city}}
        """,
        facts="""
            incidents
            unit | kind        | level
            t1   | media       | city
            t1   | instruction | city
            t1   | media       | province
            t1   | complaint   | city
        """,
        expect={"t1": 2, "t2": 0},
    ),
    Spec(
        "按发生日期归期，没有日期的都算 · By the day of occurrence; without one they belong",
        scheme="""
            points: 0
            cap: none
            rule: {points: {incidents: complaint}}
        """,
        facts="""
            incidents
            unit | kind      | occurred_on
            t1   | complaint | 2024-12-31
            t2   | complaint | 2025-01-01
            t3   | complaint |
            t4   | complaint | 2023-12-31
        """,
        expect={"t1": 1, "t2": 0, "t3": 1, "t4": 0},
    ),
    Spec(
        "下级单位的事项 · Incidents in units below",
        scheme="""
            measures:
              all: {incidents: complaint}
              own: {incidents: complaint, below: false}
            points: 0
            cap: none
            rule: {points: {formula: all * 10 + own}}
        """,
        facts="""
            units
            unit | kind | parent
            t1   | town |
            g1   | grid | t1

            incidents
            unit | kind
            t1   | complaint
            g1   | complaint
            g1   | complaint
        """,
        expect={"t1": 31},
    ),
]
