"""问卷：比例 · Questionnaires: shares

空白的回答不算；不在 among 里的回答（如“不了解”）不进分母。没有可算的回答就是缺失。

Blank answers are left out, and so are answers that are not in `among` (such as “don't know”). Nothing left is missing.
"""

from tests.spec.book import Spec

SPECS = [
    Spec(
        "满意比例 · The satisfied share",
        scheme="""
            points: 100
            rule: {points: {share: s, of: [满意, 基本满意], among: [满意, 基本满意, 不满意]}}
        """,
        facts="""
            ballots
            unit | answer   | repeat
            t1   | 满意     | 2
            t1   | 基本满意 | 1
            t1   | 不满意   | 1
            t1   | 不了解   | 6
            t1   |          | 5
            t2   | 不满意   | 2
            t3   | 不了解   | 3
        """,
        expect={"t1": 75, "t2": 0, "t3": "missing", "t4": "missing"},
    ),
    Spec(
        "一个问题的比例 · The share in one question",
        scheme="""
            points: 100
            rule: {points: {share: s, question: q2, of: [是], among: [是, 否]}}
        """,
        facts="""
            ballots
            unit | question | answer
            t1   | q1       | 否
            t1   | q1       | 否
            t1   | q2       | 是
            t2   | q1       | 是
        """,
        expect={"t1": 100, "t2": "missing"},
    ),
    Spec(
        "不分问题一起算 · All questions together",
        scheme="""
            points: 100
            rule: {points: {share: s, of: [是], among: [是, 否]}}
        """,
        facts="""
            ballots
            unit | question | answer
            t1   | q1       | 否
            t1   | q2       | 是
            t1   | q2       | 是
        """,
        expect={"t1": "66.6667"},
    ),
    Spec(
        "先分组再平均 · Group by group, then the mean",
        scheme="""
            points: 100
            rule: {points: {share: s, of: [是], among: [是, 否], each: group}}
        """,
        facts="""
            ballots
            unit | group    | answer | repeat
            t1   | 居民     | 是     | 9
            t1   | 居民     | 否     | 1
            t1   | 企业     | 是     | 1
            t1   | 企业     | 否     | 1
            t1   | 代表     | 弃权   | 4
            t2   | 企业     | 是     | 1
        """,
        expect={"t1": 70, "t2": 100},
        note="t1:(90 + 50) ÷ 2；没有可算回答的组不算。 · A group without a counted answer is left out.",
    ),
    Spec(
        "别的问卷不算 · Other questionnaires do not count",
        scheme="""
            points: 100
            rule: {points: {share: s, of: [是], among: [是, 否]}}
        """,
        facts="""
            ballots
            survey | unit | answer
            s      | t1   | 是
            other  | t1   | 否
        """,
        expect={"t1": 100},
    ),
]
