"""每多少得几分 · Points for every so many

满一档才计一档（另有写明的除外）;free 以内的不计；times 以上的不计。

Only complete steps count, unless it is said otherwise; the first `free` are not counted, nor those over `times`.
"""

from tests.spec.book import Spec


def cases(numbers: dict[str, int]) -> str:
    rows = "\n".join(f"    {unit} | {count}" for unit, count in numbers.items() if count)
    return f"    cases\n    unit | repeat\n{rows}"


MANY = cases({"t1": 0, "t2": 2, "t3": 3, "t4": 5, "t5": 6, "t6": 300})


def per(title: str, rest: str, expect: dict, note: str = "") -> Spec:
    scheme = f"""
        points: 0
        floor: none
        cap: none
        rule: {{per: {{of: {{count: cases}}, {rest}}}}}
    """
    return Spec(title, scheme, expect, MANY, note=note)


SPECS = [
    per(
        "每 3 件 0.5 分，不满不计 · Half a point for every three, whole ones only",
        "every: 3, points: 0.5",
        {"t1": 0, "t2": 0, "t3": "0.5", "t4": "0.5", "t5": 1, "t6": 50},
    ),
    per(
        "按比例 · In proportion",
        "every: 3, points: 0.5, partial: proportional",
        {"t1": 0, "t2": "0.3333", "t3": "0.5", "t4": "0.8333", "t6": 50},
    ),
    per(
        "不满一档按一档 · An incomplete step counts as a whole one",
        "every: 3, points: 0.5, partial: up",
        {"t1": 0, "t2": "0.5", "t3": "0.5", "t4": 1, "t5": 1},
    ),
    per(
        "前 2 件不计 · The first two are free",
        "points: -1, free: 2",
        {"t1": 0, "t2": 0, "t3": -1, "t4": -3, "t6": -298},
    ),
    per("最多计 4 件 · At most four count", "points: -1, times: 4", {"t1": 0, "t3": -3, "t4": -4, "t5": -4, "t6": -4}),
    per(
        "先除去免计的，再封顶 · First the free ones, then the most",
        "points: -1, free: 2, times: 2",
        {"t2": 0, "t3": -1, "t4": -2, "t5": -2},
    ),
    per(
        "每档的大小可以按组 · The step may go by group",
        "every: {by: unit, table: {t4: 2, t5: 4}, else: 1}, points: 1",
        {"t4": 2, "t5": 1, "t3": 3, "t1": 0},
    ),
    Spec(
        "负的数不倒扣 · A negative figure counts nothing",
        scheme="""
            points: 0
            floor: none
            cap: none
            rule: {per: {of: {value: growth}, every: 2, points: 1}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | growth    | -10
            t2   | growth    | 0
            t3   | growth    | 4.5
        """,
        expect={"t1": 0, "t2": 0, "t3": 2, "t4": "missing"},
    ),
    Spec(
        "档的大小可以是小数 · Steps of any exact size",
        scheme="""
            points: 0
            cap: none
            rule: {per: {of: {value: rate}, every: 0.1, points: 1}}
        """,
        facts="""
            values
            unit | indicator | value
            t1   | rate      | 0.3
            t2   | rate      | 0.29
            t3   | rate      | 0.7
        """,
        expect={"t1": 3, "t2": 2, "t3": 7},
        note="精确计算：0.3 ÷ 0.1 就是 3。 · Exact: 0.3 ÷ 0.1 is 3.",
    ),
    Spec(
        "逐件计：每件头一次免计 · Case by case: the first of each case is free",
        scheme="""
            points: 0
            floor: none
            rule: {per: {of: {sum: cases, of: extensions}, points: -0.1, free: 1, within: row}}
        """,
        facts="""
            cases
            unit | extensions
            t1   | 1
            t1   | 1
            t1   | 3
            t2   | 0
            t2   |
            t3   | 5
        """,
        expect={"t1": "-0.2", "t2": 0, "t3": "-0.4", "t4": 0},
        note="t1:(1−1) + (1−1) + (3−1) = 2 次。 · t1: (1−1) + (1−1) + (3−1) = 2.",
    ),
    Spec(
        "逐件计：每件最多两次 · Case by case: at most twice a case",
        scheme="""
            points: 0
            floor: none
            rule: {per: {of: {sum: cases, of: rework}, points: -1, times: 2, within: row}}
        """,
        facts="""
            cases
            unit | rework
            t1   | 1
            t1   | 9
            t2   | 2
        """,
        expect={"t1": -3, "t2": -2},
    ),
]
