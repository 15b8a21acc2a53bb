"""资格与奖励 · Eligibility and awards

按名次、等级或名次的进步给奖；可以按人头；可以要求资格；得了 besides 里的奖就不再得这一个。

Awards go by rank, grade or gain in rank; per unit or per head; to eligible units unless said; not besides others.
"""

from tests.spec.book import Spec

FACTS = """
    units
    unit | name   | kind | headcount
    t1   | 甲镇   | town | 10
    t2   | 乙镇   | town | 12.5
    t3   | 丙镇   | town |
    t4   | 丁镇   | town | 8
    t5   | 戊镇   | town | 0

    values
    unit | indicator | period | value
    t1   | a         | 2024   | 95
    t2   | a         | 2024   | 85
    t3   | a         | 2024   | 85
    t4   | a         | 2024   | 65
    t5   | a         | 2024   | 90
    t1   | rank      | 2023   | 1
    t2   | rank      | 2023   | 5
    t3   | rank      | 2023   | 4
    t4   | rank      | 2023   | 9
"""
ITEM = """
    inputs: {attributes: {headcount: {of: town, title: 人数, number: true}}}
    measures: {last_rank: {value: rank, period: previous}}
    items:
    - {id: "1", title: 甲, points: 100, rule: {points: {value: a}}}
"""
GRADES = """
    grades: {bands: [{grade: 优秀, from: 90}, {grade: 良好, from: 80, below: 90}, {grade: 合格, below: 80}]}
"""


def awarded(title: str, text: str, totals: dict, note: str = "", facts: str = FACTS) -> Spec:
    return Spec(title, ITEM + text, totals=totals, facts=facts, note=note)


SPECS = [
    awarded(
        "按名次 · By rank",
        """
    awards:
    - id: prize
      title: 名次奖
      by: rank
      rows: [{is: 1, amount: 45000}, {is: 2, amount: 40000.50}, {from: 3, to: 4, amount: 1000}]
""",
        {
            "t1": {"rank": 1, "rewards": "prize: 45000", "name": "甲镇"},
            "t5": {"rank": 2, "rewards": "prize: 40000.5"},
            "t2": {"rank": 3, "rewards": "prize: 1000"},
            "t3": {"rank": 3, "rewards": "prize: 1000"},
            "t4": {"rank": 5, "rewards": ""},
        },
    ),
    awarded(
        "要有资格 · To eligible units",
        """
    eligible: {when: total >= 70% * full and rank <= 2}
    awards:
    - {id: prize, title: 名次奖, by: rank, rows: [{from: 1, amount: 10}]}
    - {id: flag, title: 人人有, by: rank, needs_eligible: false, rows: [{from: 1, amount: 1}]}
""",
        {
            "t1": {"eligible": True, "rewards": "prize: 10; flag: 1"},
            "t5": {"eligible": True, "rewards": "prize: 10; flag: 1"},
            "t2": {"eligible": False, "rewards": "flag: 1"},
            "t4": {"eligible": False, "rewards": "flag: 1"},
        },
    ),
    awarded(
        "资格条件缺失就没有资格 · A missing condition is not met",
        """
    eligible: {when: last_rank <= 5}
""",
        {"t1": {"eligible": True}, "t2": {"eligible": True}, "t4": {"eligible": False}, "t5": {"eligible": False}},
    ),
    awarded(
        "进步奖：前三名之外、名次进步两名以上 · A prize for progress outside the first three",
        """
    awards:
    - {id: prize, title: 名次奖, by: rank, rows: [{to: 1, amount: 45000}]}
    - id: progress
      title: 进步奖
      by: rank_gain
      previous: last_rank
      only: rank > 3
      rows: [{from: 2, amount: 10000}]
""",
        {
            "t1": {"rank": 1, "rewards": "prize: 45000"},
            "t2": {"rank": 3, "rewards": ""},
            "t4": {"rank": 5, "rewards": "progress: 10000"},
            "t5": {"rank": 2, "rewards": ""},
        },
        note="t4 从第 9 名到第 5 名。t2 进步了两名，但在前三名之内。 · t4 rose from 9 to 5; t2 is third.",
    ),
    awarded(
        "刚好进步两名、差一名、没有上期名次 · A gain at the edge, one short, no rank before",
        """
    awards:
    - {id: progress, title: 进步奖, by: rank_gain, previous: last_rank, rows: [{from: 2, amount: 10000}]}
""",
        {
            "t2": {"rewards": "progress: 10000"},
            "t3": {"rewards": ""},
            "t1": {"rewards": ""},
            "t5": {"rewards": ""},
        },
    ),
    awarded(
        "按等级、按人头 · By grade, per head",
        GRADES
        + """
    awards:
    - id: bonus
      title: 奖金
      by: grade
      per_head: headcount
      rows: [{is: 优秀, amount: 3600}, {is: 良好, amount: 2520.5}, {is: 合格, amount: 0}]
""",
        {
            "t1": {"grade": "优秀", "rewards": "bonus: 36000"},
            "t2": {"grade": "良好", "rewards": "bonus: 31506.25"},
            "t3": {"grade": "良好", "rewards": "bonus: missing"},
            "t4": {"grade": "合格", "rewards": ""},
            "t5": {"grade": "优秀", "rewards": ""},
        },
        note="金额为 0 就不列。人数缺失，奖金标缺失。 · Without a headcount the amount is missing.",
    ),
    awarded(
        "得了一个就不得另一个 · Not besides another award",
        GRADES
        + """
    awards:
    - {id: gold, title: 金奖, by: rank, rows: [{is: 1, amount: 100}]}
    - {id: silver, title: 银奖, by: grade, besides: [gold], rows: [{is: 优秀, amount: 50}]}
""",
        {"t1": {"rewards": "gold: 100"}, "t5": {"rewards": "silver: 50"}, "t2": {"rewards": ""}},
    ),
    awarded(
        "等级未决，按等级的奖也未决 · While grades are pending, so are awards by grade",
        """
    decisions:
      P1: {question: 多少分为优秀, pending: true}
    grades: {bands: [{grade: 优秀, from: =P1}, {grade: 其他, below: =P1}]}
    awards:
    - {id: bonus, title: 奖金, by: grade, only: headcount >= 10, rows: [{is: 优秀, amount: 1}]}
    - {id: prize, title: 名次奖, by: rank, rows: [{is: 1, amount: 5}]}
""",
        {
            "t1": {"grade": "pending", "rewards": "bonus: pending; prize: 5"},
            "t2": {"rewards": "bonus: pending"},
            "t3": {"rewards": ""},
            "t4": {"rewards": ""},
        },
    ),
    awarded(
        "金额未决 · A pending amount",
        """
    decisions:
      P1: {question: 第一名奖多少, pending: true}
    awards:
    - {id: prize, title: 名次奖, by: rank, rows: [{is: 1, amount: =P1}, {is: 2, amount: 5}]}
""",
        {"t1": {"rewards": "prize: pending"}, "t5": {"rewards": "prize: 5"}},
    ),
]
