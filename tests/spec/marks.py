"""评议打分 · Marks

几个评议人打分取平均；自评（self）只展示，不计算。没有人打分就是缺失。

The points of several assessors are averaged; those of `self` are shown, never counted. No mark is missing.
"""

from tests.spec.book import Spec

FACTS = """
    marks
    unit | assessor | points
    t1   | a        | 10
    t1   | b        | 7
    t1   | c        | 8
    t1   | d        | 8.5
    t1   | self     | 1
    t2   | a        | 6
    t2   | b        | 9
    t3   | self     | 10
    t4   | a        |
    t4   | b        | 0
    t5   | a        | 9
    t5   | b        | 9
    t5   | c        | 3
"""


def judged(title: str, rule: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        points: 10
        rule: {{judged: {rule}}}
    """
    return Spec(title, scheme, expect, FACTS, note=note)


SPECS = [
    judged(
        "平均 · The mean",
        "mean",
        {"t1": "8.375", "t2": "7.5", "t3": "missing", "t4": 0, "t6": "missing"},
        note="t4：空的打分不算。 · t4: an empty mark is none.",
    ),
    judged(
        "去掉一个最高、一个最低 · Without the highest and the lowest",
        "trimmed",
        {"t1": "8.25", "t2": "7.5", "t4": 0, "t5": 9, "t3": "missing"},
        note="少于三个打分就取平均；t5 的两个 9 只去掉一个。 · t5 loses only one of its two 9s.",
    ),
    judged("最高 · The highest", "highest", {"t1": 10, "t2": 9, "t3": "missing"}),
    judged("最低 · The lowest", "lowest", {"t1": 7, "t2": 6}),
    judged(
        "谁的不算 · Whose marks do not count",
        "mean, except: [a, d]",
        {"t1": "5.3333", "t2": 9, "t3": 10, "t4": 0},
        note="自己列出名单时，self 要计入就不写。 · With a list of one's own, self counts unless it is listed.",
    ),
    Spec(
        "在别的规则里 · Inside another rule",
        scheme="""
            points: 10
            rule: {scale: {bound: {judged: mean}, max: 8}, times: 0.5}
        """,
        facts=FACTS,
        expect={"t1": 4, "t2": "3.75", "t3": "missing"},
    ),
    Spec(
        "另一个项目的打分 · Marks given to another item",
        scheme="""
            items:
            - {id: "1", title: 甲, points: 10, rule: {judged: mean}}
            - {id: "2", title: 乙, points: 10, rule: {scale: {judged: mean, item: "1"}, times: 0.5}}
        """,
        facts="""
            marks
            unit | item | assessor | points
            t1   | 1    | a        | 8
            t1   | 2    | a        | 6
        """,
        expect={"t1": {"1": 8, "2": 4, "total": 12}},
    ),
]
