"""A district of four towns and three agencies, the people who appraise them, and the facts that they will enter.

The facts are those of one year, made up; the year is the running one.
"""

from __future__ import annotations

AGENCIES = "T02"  # the street whose agencies are appraised
TOWNS = ("T01", "T02", "T03", "T04")

# code, name, kind, parent, stations, agency_type, headcount
UNITS = [
    ("DEP01", "区联动办", "department", "D01", "", "", ""),
    ("DEP02", "区街面巡管", "department", "D01", "", "", ""),
    ("DEP03", "区市政科", "department", "D01", "", "", ""),
    ("DEP04", "区综治办", "department", "D01", "", "", ""),
    ("DEP05", "区街面联勤", "department", "D01", "", "", ""),
    ("DEP06", "区城管所", "department", "D01", "", "", ""),
    ("DEP07", "区城运中心", "department", "D01", "", "", ""),
    ("T01", "青石街道", "town", "D01", "12", "", ""),
    ("T02", "望湖街道", "town", "D01", "10", "", ""),
    ("T03", "柳林镇", "town", "D01", "8", "", ""),
    ("T04", "河口镇", "town", "D01", "6", "", ""),
    ("T02-D1", "街道考核领导小组", "department", "T02", "", "", ""),
    ("T02-D2", "街道综合指挥室", "department", "T02", "", "", ""),
    ("A01", "望湖执法中队", "agency", "T02", "", "area", "14"),
    ("A02", "望湖市场所", "agency", "T02", "", "area", "9"),
    ("A03", "望湖司法所", "agency", "T02", "", "independent", "5"),
]

# user name, name, (role, unit)…
PEOPLE = [
    ("author", "张建国", [("author", "D01")]),
    ("approver", "李敏", [("approver", "D01")]),
    ("liandong", "王秀英", [("scorer", "DEP01")]),
    ("xunguan", "李国强", [("scorer", "DEP02")]),
    ("shizheng", "周兰", [("scorer", "DEP03")]),
    ("zongzhi", "陈立", [("scorer", "DEP04")]),
    ("lianqin", "何斌", [("scorer", "DEP05")]),
    ("chengguan", "郭霞", [("scorer", "DEP06")]),
    ("chengyun", "马超", [("scorer", "DEP07")]),
    ("qingshi", "刘霞", [("appraised", "T01")]),
    ("wanghu", "孙琳", [("appraised", "T02")]),
    ("pingyi1", "赵平", [("scorer", "T02-D1")]),
    ("pingyi2", "钱军", [("scorer", "T02-D1"), ("appraised", "A01")]),
    ("pingyi3", "吴刚", [("scorer", "T02-D1")]),
    ("zhihui", "徐静", [("scorer", "T02-D2")]),
    ("zhongdui", "冯涛", [("appraised", "A01")]),
    ("shichang", "韩梅", [("appraised", "A02")]),
]

# item → department → points of the four towns, as they are typed
MARKS = {
    "1.1.1": {"DEP01": ["0.5", "0.4", "0.3", "0.5"]},
    "1.1.2": {"DEP01": ["1.5", "1.2", "1", "0.8"], "DEP02": ["1.3", "1.2", "1.1", "0.9"]},
    "1.3.1": {"DEP03": ["3", "2.5", "2", "1.75"], "DEP04": ["2.8", "2.6", "2.2", "1.5"]},
    "1.3.2": {"DEP03": ["1", "0.9", "0.8", "0.7"], "DEP04": ["0.9", "0.9", "0.7", "0.6"]},
    "1.4.1": {"DEP04": ["1", "1", "0.8", "0.5"]},
    "1.4.2": {"DEP04": ["2", "1.8", "1.6", "1.2"]},
    "1.4.3": {"DEP05": ["1", "0.8", "0.9", "0.6"]},
    "1.4.4": {"DEP05": ["3", "2.7", "2.4", "2.1"]},
}
# indicator → figures of the four towns; "reports" by month
FIGURES = {
    "adopted": ["31", "18", "22", "9"],
    "collected": ["5210", "4380", "2890", "2013"],
    "confirmed": ["5101", "4200", "2777", "1822"],
    "due": ["812", "640", "433", "290"],
    "closed": ["799", "640", "401", "251"],
    "public_filed": ["96", "120", "45", "30"],
    "public_closed": ["95", "113", "45", "26"],
}
REPORTS = {
    "T01": ["4", "3", "5", "2", "4", "4", "3", "6", "2", "3", "4", "1"],
    "T02": ["2", "2", "1", "3", "2", "1", "2", "2", "1", "2", "3", "2"],
    "T03": ["1", "0", "2", "1", "1", "3", "1", "0", "1", "1", "2", "1"],
    "T04": ["0"] * 12,
}
# kind, town, department that reports it
INCIDENTS = [
    ("untrained", "T03", "shizheng"),
    ("collect_media", "T04", "zongzhi"),
    ("patrol_missed", "T02", "chengguan"),
    ("grid_hotline", "T02", "chengguan"),
]
# item → assessor's seat → points of the three agencies; None: the assessor stands aside
AGENCY_MARKS = {
    "1.1": [["9.5", "8", "7"], [None, "8.5", "7.5"], ["9", "8", "6.5"]],
    "1.2": [["9", "9", "8"], [None, "8", "8"], ["9.5", "8.5", "7.5"]],
    "1.3": [["14", "13", "12"], [None, "13.5", "12"], ["14.5", "12", "11"]],
    "1.4": [["13", "12", "11"], [None, "12.5", "12"], ["14", "13", "11"]],
}
ROOM_MARKS = {"2.1": ["19", "18", "16"], "2.2": ["18.5", "17", "15"], "2.3": ["9", "8.5", "8"]}
