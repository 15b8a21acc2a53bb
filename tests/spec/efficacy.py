"""功效系数 · Efficacy coefficient

base + span × (x − 最差) ÷ (最好 − 最差)；最好、最差取同类中有数的单位。全部相等得 equal。

base + span × (x − worst) ÷ (best − worst); the ends are those of the peers with a figure. All alike: `equal`.
"""

from tests.spec.book import Spec

FACTS = """
    values
    unit | indicator | value
    t1   | x         | 10
    t2   | x         | 20
    t3   | x         | 40
    t4   | x         | 13
"""


def efficacy(title: str, rest: str, expect: dict, facts: str = FACTS, note: str = "") -> Spec:
    scheme = f"""
        points: 100
        cap: none
        floor: none
        rule: {{efficacy: {{of: {{value: x}}, base: 60, span: 40, equal: 100{rest}}}}}
    """
    return Spec(title, scheme, expect, facts, note=note)


SPECS = [
    efficacy(
        "最好、最差、中间、缺失 · Best, worst, between, missing",
        "",
        {"t3": 100, "t1": 60, "t2": "73.3333", "t4": 64, "t5": "missing"},
    ),
    efficacy("低者为好 · The lowest is best", ", best: low", {"t1": 100, "t3": 60, "t2": "86.6667", "t4": 96}),
    efficacy(
        "全部相等 · All alike",
        "",
        {"t1": 100, "t2": 100, "t3": "missing"},
        facts="""
            values
            unit | indicator | value
            t1   | x         | 7
            t2   | x         | 7
        """,
    ),
    efficacy(
        "只有一个单位有数 · Only one unit has a figure",
        "",
        {"t1": 100, "t2": "missing"},
        facts="""
            values
            unit | indicator | value
            t1   | x         | 7
        """,
    ),
    efficacy(
        "给定两端，超出的收在范围内 · Ends that are given, the rest kept within",
        ", at_best: 30, at_worst: 12",
        {"t3": 100, "t1": 60, "t2": "77.7778", "t4": "62.2222"},
    ),
    efficacy(
        "给定两端，超出的照算 · Ends that are given, going beyond them",
        ", at_best: 30, at_worst: 12, clamp: false",
        {"t3": "122.2222", "t1": "55.5556"},
    ),
    efficacy(
        "只给定最好的一端 · Only the best end is given",
        ", at_best: 100",
        {"t1": 60, "t2": "64.4444", "t3": "73.3333"},
    ),
]
