"""Two towns with a grid each, the people of the loop, and one rule of dispatch."""

from __future__ import annotations

# code, name, kind, parent, stations
UNITS = [
    ("DEP01", "区城市建设局", "department", "D01", ""),
    ("DEP02", "区街面巡管", "department", "D01", ""),
    ("T01", "柳林镇", "town", "D01", "8"),
    ("T02", "河口镇", "town", "D01", "6"),
    ("T01-C01", "三里村", "community", "T01", ""),
    ("T02-C01", "河湾村", "community", "T02", ""),
    ("T01-C01-G1", "三里村网格", "grid", "T01-C01", ""),
    ("T02-C01-G1", "河湾村网格", "grid", "T02-C01", ""),
]


def _square(x: float, y: float) -> list[list[float]]:
    return [[x, y], [x + 0.05, y], [x + 0.05, y + 0.05], [x, y + 0.05], [x, y]]


AREAS = {"T01-C01-G1": _square(118.30, 33.10), "T02-C01-G1": _square(118.40, 33.10)}
INSIDE = {"latitude": 33.12, "longitude": 118.32}  # in the grid of 三里村

# user name, name, role, unit
PEOPLE = [
    ("author", "张建国", "author", "D01"),
    ("approver", "李敏", "approver", "D01"),
    ("sunguifen", "孙桂芳", "grid_worker", "T01-C01-G1"),
    ("shouli", "李敏芝", "intake", "T01"),
    ("paiqian", "王建军", "dispatcher", "T01"),
    ("zhoulimin", "周立民", "handler", "DEP01"),
    ("hecha", "陈静", "checker", "T01"),
    ("jiandu", "郭涛", "supervisor", "D01"),
    ("zhibanzhang", "罗勇", "duty_chief", "T01"),
    ("hekou", "赵平", "appraised", "T02"),
]
RULE = ("D01", "B0201", "DEP01")  # place, category, lead unit
