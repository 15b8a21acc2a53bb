"""行的条件 · Conditions on rows

条件只有真假两种：与空单元格比较为假，再加 not 就为真。

A condition is either true or false: a comparison with an empty cell is false, and `not` turns it into true.
"""

from tests.spec.book import Spec

COUNT = """
    points: 0
    cap: none
    rule: {{points: {{count: cases, where: '{}'}}}}
"""


def page(title: str, condition: str, facts: str, expect: dict, note: str = "") -> Spec:
    return Spec(title, COUNT.format(condition), expect, facts, note=note)


SPECS = [
    page(
        "是否型的列 · Columns that say yes or no",
        "valid and not duplicate",
        """
            cases
            unit | valid | duplicate
            t1   | true  | false
            t2   | true  | true
            t3   | false | false
            t4   | true  |
            t5   |       | false
        """,
        {"t1": 1, "t2": 0, "t3": 0, "t4": 1, "t5": 0},
        note="t4：没有写明重复，就不算重复。 · t4: not said to be a duplicate, so it is none.",
    ),
    page(
        "空单元格 · An empty cell",
        "level != 一般",
        """
            cases
            unit | level
            t1   | 一般
            t2   | 日常
            t3   |
        """,
        {"t1": 0, "t2": 1, "t3": 0},
        note="空单元格与任何值比较都为假。 · Any comparison with an empty cell is false.",
    ),
    page(
        "not 与空单元格 · Not, and an empty cell",
        "not level = 一般",
        """
            cases
            unit | level
            t1   | 一般
            t2   | 日常
            t3   |
        """,
        {"t1": 0, "t2": 1, "t3": 1},
    ),
    page(
        "几个值之一 · One of several values",
        "level in [一般, 较大]",
        """
            cases
            unit | level
            t1   | 一般
            t2   | 较大
            t3   | 日常
            t4   |
        """,
        {"t1": 1, "t2": 1, "t3": 0, "t4": 0},
    ),
    page(
        "空与不空 · Missing and known",
        "closed_at is missing and due_at is known",
        """
            cases
            unit | closed_at  | due_at
            t1   |            | 2024-07-01
            t2   | 2024-06-20 | 2024-07-01
            t3   |            |
        """,
        {"t1": 1, "t2": 0, "t3": 0},
    ),
    page(
        "超期：只写日期的期限到当天结束 · Late: a due date without a time lasts to the end of that day",
        "closed_at > due_at",
        """
            cases
            unit | closed_at           | due_at
            t1   | 2024-07-01 23:59    | 2024-07-01
            t2   | 2024-07-02          | 2024-07-01
            t3   | 2024-07-01 12:00:01 | 2024-07-01 12:00:00
            t4   | 2024-07-01 12:00:00 | 2024-07-01 12:00:00
            t5   |                     | 2024-07-01
        """,
        {"t1": 0, "t2": 1, "t3": 1, "t4": 0, "t5": 0},
    ),
    page(
        "办结超期或到期未办结 · Closed late, or still open when the cycle ends",
        "closed_at > due_at or closed_at is missing and due_at before cycle_end",
        """
            cases
            unit | closed_at  | due_at
            t1   | 2024-08-01 | 2024-07-01
            t2   |            | 2024-12-31
            t3   |            | 2025-01-01
            t4   | 2024-06-30 | 2024-07-01
        """,
        {"t1": 1, "t2": 1, "t3": 0, "t4": 0},
        note="and 比 or 结合得紧。 · `and` binds more tightly than `or`.",
    ),
    page(
        "在考核期内 · In the cycle",
        "closed_at in cycle",
        """
            cases
            unit | closed_at
            t1   | 2024-12-31 23:59
            t2   | 2025-01-01
            t3   |
        """,
        {"t1": 1, "t2": 0, "t3": 0},
    ),
    page(
        "数值的列 · Columns of numbers",
        "extensions >= 2",
        """
            cases
            unit | extensions
            t1   | 1
            t2   | 2
            t3   | 3
            t4   |
        """,
        {"t1": 0, "t2": 1, "t3": 1, "t4": 0},
    ),
    page(
        "括号与 or · Brackets and or",
        "(level = 一般 or level = 较大) and not (duplicate or fabricated)",
        """
            cases
            unit | level | duplicate | fabricated
            t1   | 一般  | false     | false
            t2   | 较大  | false     | true
            t3   | 一般  |           |
            t4   | 日常  | false     | false
        """,
        {"t1": 1, "t2": 0, "t3": 1, "t4": 0},
    ),
]
