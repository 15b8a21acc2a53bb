"""分类 · Classes

按数值落在哪个区间定类，从上到下第一个成立的算；都不成立，或数值缺失，就没有类。

A figure is put into the class of the first band that holds; no band, or no figure, means no class.
"""

from tests.spec.book import Spec

SPECS = [
    Spec(
        "区间的边界写明含不含 · Every edge says whether it belongs",
        scheme="""
            measures:
              size:
                class: {value: population}
                bands:
                - {name: large, above: 100}
                - {name: middle, from: 50, to: 100}
                - {name: small, from: 10, below: 50}
            points: 3
            rule:
              bands:
                of: size
                rows: [{is: large, points: 3}, {is: middle, points: 2}, {is: small, points: 1}]
        """,
        facts="""
            values
            unit | indicator  | value
            t1   | population | 100.1
            t2   | population | 100
            t3   | population | 50
            t4   | population | 49.99
            t5   | population | 10
            t6   | population | 9
        """,
        expect={"t1": 3, "t2": 2, "t3": 2, "t4": 1, "t5": 1, "t6": "missing", "t7": "missing"},
    ),
    Spec(
        "类在条件里像文字一样比较 · In a condition a class is compared as a word",
        scheme="""
            measures:
              size:
                class: {count: cases}
                bands: [{name: busy, from: 2}, {name: quiet, to: 1}]
            points: 1
            rule: {check: {that: size = busy, points: 1}}
        """,
        facts="""
            cases
            unit | repeat
            t1   | 2
            t2   | 1
        """,
        expect={"t1": 1, "t2": 0, "t3": 0},
    ),
]
