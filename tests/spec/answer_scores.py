"""问卷：按答案给分 · Questionnaires: points per answer

各组分别算：各题得分之和占最高分的百分比，再取各组平均。worth `mean` 的答案按本组本题其他人的平均计，`out` 的人不算。

Group by group: the scores of the questions in percent of the highest possible, then the mean over the groups. An answer
worth `mean` gets the mean of the others to that question in the group; one worth `out` leaves its respondent out.
"""

from tests.spec.book import Spec

SCHEME = """
    points: 100
    rule: {points: {answer_score: s, points: {满意: 5, 基本满意: 3, 不满意: 0, 不了解: mean, 弃权: out}}}
"""

SPECS = [
    Spec(
        "一组一题 · One group, one question",
        scheme=SCHEME,
        facts="""
            ballots
            unit | answer   | repeat
            t1   | 满意     | 1
            t1   | 基本满意 | 1
            t1   | 不满意   | 2
            t2   | 满意     | 3
            t3   | 不满意   | 1
        """,
        expect={"t1": 40, "t2": 100, "t3": 0, "t4": "missing"},
        note="t1:(5 + 3 + 0 + 0) ÷ 4 = 2，占 5 的 40 %。 · t1: (5 + 3 + 0 + 0) ÷ 4 = 2, which is 40 % of 5.",
    ),
    Spec(
        "不了解按平均 · “Don't know” gets the mean",
        scheme=SCHEME,
        facts="""
            ballots
            unit | answer   | repeat
            t1   | 满意     | 2
            t1   | 不满意   | 2
            t1   | 不了解   | 6
            t1   | 弃权     | 5
            t1   |          | 5
            t2   | 不了解   | 3
        """,
        expect={"t1": 50, "t2": "missing"},
        note="t2：没有一个回答有分，这题不算，这组也不算。 · t2: no answer has points: nothing counts.",
    ),
    Spec(
        "几题、几组 · Several questions and groups",
        scheme=SCHEME,
        facts="""
            ballots
            unit | group | question | answer   | repeat
            t1   | 居民  | q1       | 满意     | 1
            t1   | 居民  | q1       | 不满意   | 1
            t1   | 居民  | q2       | 基本满意 | 1
            t1   | 企业  | q1       | 满意     | 1
            t1   | 企业  | q2       | 不了解   | 4
        """,
        expect={"t1": "77.5"},
        note="居民：(2.5 + 3) ÷ (5 × 2) = 55 %；企业只有 q1 有分：5 ÷ 5 = 100 %；平均 77.5。"
        " · Residents 55 %, firms 100 % (q1 alone has points), mean 77.5.",
    ),
    Spec(
        "只算几个问题 · Some of the questions only",
        scheme="""
            points: 100
            rule: {points: {answer_score: s, points: {好: 2, 差: 0}, questions: [q1, q2]}}
        """,
        facts="""
            ballots
            unit | question | answer
            t1   | q1       | 好
            t1   | q2       | 差
            t1   | q3       | 差
            t2   | q3       | 好
        """,
        expect={"t1": 50, "t2": "missing"},
    ),
]
