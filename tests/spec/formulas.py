"""公式 · Formulas

公式里有一个数缺失，结果就缺失；除以零也是缺失。and 和 or 只要一边就能定下来的，就定下来。

One missing figure makes a formula missing, and so does a division by zero. `and` and `or` are decided as soon as one
side decides.
"""

from tests.spec.book import Spec

MEASURES = """
    inputs:
      attributes:
        stations: {of: town, title: 站点数, number: true}
        zone: {of: town, title: 分区, words: {urban: 城区, rural: 农村}}
    measures:
      a: {value: a}
      b: {value: b}
"""


def formula(title: str, text: str, facts: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""{MEASURES}
    points: 0
    floor: none
    cap: none
    rule: {{points: {{formula: '{text}'}}}}
"""
    return Spec(title, scheme, expect, facts, note=note)


def condition(title: str, text: str, facts: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""{MEASURES}
    points: 1
    rule: {{check: {{that: '{text}', points: 1}}}}
"""
    return Spec(title, scheme, expect, facts, note=note)


TWO = """
    values
    unit | indicator | period | value
    t1   | a         | 2024   | 10
    t1   | b         | 2024   | 4
    t2   | a         | 2024   | 10
    t3   | a         | 2024   | 10
    t3   | b         | 2024   | 0
    t4   | b         | 2024   | 4
    t5   | a         | 2024   | -7
    t5   | b         | 2024   | 2
"""

SPECS = [
    formula(
        "四则运算 · Arithmetic",
        "(a + b) * 2 - a / b",
        TWO,
        {"t1": "25.5", "t2": "missing", "t3": "missing", "t4": "missing", "t5": "-6.5"},
        note="t3：除以零是缺失。 · t3: a division by zero is missing.",
    ),
    formula("百分数与负号 · Percentages and signs", "-70% * a + 5", TWO, {"t1": -2, "t5": "9.9", "t4": "missing"}),
    formula(
        "函数 · Functions",
        "max(a, b) + min(a, b, 1) + abs(a) + floor(a / b)",
        TWO,
        {"t1": 23, "t5": -2, "t3": "missing"},
        note="t5:2 − 7 + 7 − 4，向下取整 −3.5 得 −4。 · t5: 2 − 7 + 7 − 4; −3.5 rounded down is −4.",
    ),
    Spec(
        "考核期的月数 · The months of the cycle",
        scheme="""
            points: 0
            cap: none
            rule: {points: {formula: months_in_cycle * 2}}
        """,
        cycle="2024Q3",
        expect={"t1": 6},
    ),
    formula(
        "数值属性 · Attributes that are numbers",
        "a / stations",
        """
            units
            unit | stations
            t1   | 4
            t2   | 0
            t3   |

            values
            unit | indicator | value
            t1   | a         | 10
            t2   | a         | 10
            t3   | a         | 10
        """,
        {"t1": "2.5", "t2": "missing", "t3": "missing"},
    ),
    condition(
        "比较 · Comparisons",
        "a >= 10",
        TWO,
        {"t1": 1, "t5": 0, "t4": "missing"},
    ),
    condition(
        "and：一边为假就定了 · And: one false side decides",
        "a >= 10 and b >= 4",
        TWO,
        {"t1": 1, "t2": "missing", "t3": 0, "t4": "missing", "t5": 0},
    ),
    condition(
        "and 的一边缺失另一边为假 · And: one side missing, the other false",
        "a >= 11 and b >= 4",
        TWO,
        {"t2": 0, "t4": "missing"},
    ),
    condition(
        "or：一边为真就定了 · Or: one true side decides",
        "a >= 10 or b >= 4",
        TWO,
        {"t2": 1, "t4": 1, "t5": 0, "t6": "missing"},
    ),
    condition(
        "not 缺失仍是缺失 · Not missing is missing",
        "not a >= 10",
        TWO,
        {"t1": 0, "t5": 1, "t4": "missing"},
    ),
    condition(
        "是否有数 · Whether a figure is known",
        "a is known and b is missing",
        TWO,
        {"t1": 0, "t2": 1, "t4": 0, "t6": 0},
    ),
    condition(
        "文字属性 · Attributes that are words",
        "zone = urban and stations in [1, 2]",
        """
            units
            unit | zone  | stations
            t1   | urban | 2
            t2   | rural | 2
            t3   |       | 2
            t4   | urban | 3
            t5   |       | 3
        """,
        {"t1": 1, "t2": 0, "t3": "missing", "t4": 0, "t5": 0},
    ),
]
