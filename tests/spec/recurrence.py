"""同一问题再次出现 · The same subject again

同一单位里 subject 相同（非空）的事项，按发生日期、再按编号排先后，没有日期的排最后。

Incidents of one unit with the same non-empty subject, in the order of day and then id, undated ones last.
"""

from tests.spec.book import Spec

FACTS = """
    incidents
    incident | unit | kind | level    | subject | occurred_on | count
    i1       | t1   | bad  | city     | 路灯    | 2024-05-02  | 1
    i2       | t1   | bad  | district | 路灯    | 2024-05-01  | 1
    i3       | t1   | bad  | district | 路灯    |             | 1
    i4       | t1   | bad  | district |         | 2024-05-03  | 1
    i5       | t1   | bad  | district |         | 2024-05-03  | 1
    i6       | t2   | bad  | city     | 路灯    | 2024-05-09  | 1
    i7       | t3   | bad  | city     | 井盖    | 2024-06-01  | 2
    i8       | t3   | bad  | district | 井盖    | 2024-06-01  | 3
    i9       | t4   | bad  |          | 井盖    | 2024-06-01  | 1
"""


def rates(title: str, rest: str, expect: dict, note: str = "", facts: str = FACTS) -> Spec:
    scheme = f"""
        points: 0
        floor: none
        rule: {{rates: {{of: {{incidents: bad}}, by: level, points: {{city: -1, district: -0.5}}, {rest}}}}}
    """
    return Spec(title, scheme, expect, facts, note=note)


SPECS = [
    rates(
        "再次出现的改按另一个分值 · Later ones cost another rate instead",
        "recurring: {same: subject, points: -2}",
        {"t1": "-5.5", "t2": -1, "t3": -8, "t4": "missing", "t5": 0},
        note="t1:i2 最先（−0.5）,i1、i3 各 −2，没有 subject 的 i4、i5 各 −0.5。t3:i7 先（−1 × 2）,i8 −2 × 3。"
        " · t1: i2 comes first (−0.5), i1 and i3 cost 2 each, i4 and i5 have no subject (−0.5 each).",
    ),
    rates(
        "再次出现的另加 · Later ones cost something besides",
        "recurring: {same: subject, points: -2, how: add}",
        {"t1": -7, "t2": -1, "t3": "-9.5", "t5": 0},
        note="t1:−0.5 −(1 + 2)−(0.5 + 2)− 0.5 − 0.5。t3:−2 −(0.5 + 2)× 3。 · t3: −2, then (0.5 + 2) three times.",
    ),
    rates(
        "同一问题只计一次，取最重的 · The same subject once, at the largest rate",
        "once: subject",
        {"t1": -2, "t2": -1, "t3": -2, "t4": "missing", "t5": 0},
        note="t1：路灯按 i1 计 −1,i4、i5 各 −0.5。t3：按 i7 计 −1 × 2。 · t1: i1 stands for its subject; t3: i7 does.",
    ),
    rates(
        "分值同样大时取先发生的 · Of equal rates the first counts",
        "once: subject",
        {"t1": -2},
        facts="""
            incidents
            incident | unit | kind | level | subject | occurred_on | count
            i1       | t1   | bad  | city  | 路灯    | 2024-05-02  | 1
            i2       | t1   | bad  | city  | 路灯    | 2024-05-01  | 2
            i3       | t1   | bad  | city  | 路灯    |             | 3
        """,
    ),
    Spec(
        "不同种类、下级单位的同一问题 · The same subject across kinds and units below",
        scheme="""
            points: 0
            floor: none
            rule:
              rates:
                of: {incidents: [media, notice]}
                by: kind
                points: {media: -1, notice: -0.1}
                recurring: {same: subject, points: -2}
        """,
        facts="""
            units
            unit | kind | parent
            t1   | town |
            g1   | grid | t1
            g2   | grid | t1

            incidents
            incident | unit | kind   | subject | occurred_on
            i1       | g1   | notice | 路灯    | 2024-05-01
            i2       | g2   | media  | 路灯    | 2024-05-02
            i3       | t1   | media  | 井盖    | 2024-05-02
        """,
        expect={"t1": "-3.1"},
        note="i1 −0.1,i2 是同一问题再次出现 −2,i3 −1。 · i1 −0.1, i2 recurs −2, i3 −1.",
    ),
]
