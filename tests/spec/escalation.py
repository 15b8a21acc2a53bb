"""逐次加扣 · Escalation

第 1 次扣一份，第 2 次多扣 escalate，第 3 次再多 …:n 次共 n × points + escalate × n (n − 1) ÷ 2。

The second costs `escalate` more than the first, the third that much more again: n × points + escalate × n (n − 1) ÷ 2.
"""

from tests.spec.book import Spec

SPECS = [
    Spec(
        "0.1、0.2、0.3 … · 0.1, 0.2, 0.3 …",
        scheme="""
            points: 0
            floor: none
            rule: {per: {of: {count: cases}, points: -0.1, escalate: -0.1}}
        """,
        facts="""
            cases
            unit | repeat
            t1   | 1
            t2   | 2
            t3   | 3
            t4   | 10
        """,
        expect={"t0": 0, "t1": "-0.1", "t2": "-0.3", "t3": "-0.6", "t4": "-5.5"},
    ),
    Spec(
        "有免计、有封顶 · Free ones and the most, with escalation",
        scheme="""
            points: 0
            floor: none
            rule: {per: {of: {count: cases}, points: -1, escalate: -0.5, free: 1, times: 3}}
        """,
        facts="""
            cases
            unit | repeat
            t1   | 1
            t2   | 2
            t3   | 3
            t4   | 4
            t5   | 9
        """,
        expect={"t1": 0, "t2": -1, "t3": "-2.5", "t4": "-4.5", "t5": "-4.5"},
        note="t4：计 3 次，1 + 1.5 + 2。 · t4: three count, 1 + 1.5 + 2.",
    ),
    Spec(
        "逐件逐次：一件的第 n 次扣 n 份 · Case by case: the n-th time of one case costs n times as much",
        scheme="""
            points: 0
            floor: none
            rule: {per: {of: {sum: cases, of: rework}, points: -0.1, escalate: -0.1, within: row}}
        """,
        facts="""
            cases
            unit | rework
            t1   | 3
            t2   | 1
            t2   | 1
            t2   | 1
            t3   | 2
            t3   | 3
            t3   |
        """,
        expect={"t1": "-0.6", "t2": "-0.3", "t3": "-0.9", "t4": 0},
    ),
]
