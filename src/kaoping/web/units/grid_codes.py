"""Grid codes as the national standard builds them, and what is wrong with one that only looks so.

By GB/T 34300-2017 and practice: the 12 digits of the community (统计用区划代码: province 2, city 2, county 2, town 3,
community 3), a serial number 001–999 within it, and in many places one or two digits of the type of grid. By GB/T
30428.1 单元网格 have 14: county 6, town 3, community 3, serial 2. Any other code is a local one (T01-C01-G1) and free.
"""

from __future__ import annotations

from kaoping.problems import Fault
from kaoping.web.site.refusals import quoted
from kaoping.web.units.areas_faults import ODD_GRID_CODE

COMMUNITY = 12  # digits
SERIALS = {14: 2, 15: 3, 16: 3, 17: 3}  # digits of the whole → of the serial number; change it for another local rule
PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82)
)


def looks_official(code: str) -> bool:
    return code.isascii() and code.isdecimal() and len(code) in SERIALS


def check_grid_code(code: str, parent_code: str) -> Fault | None:
    """What does not hold together in a code that looks official; None for a sound or a local one."""
    if not looks_official(code):
        return None
    wrong = _wrong(code, parent_code)
    return ODD_GRID_CODE.at(code=quoted(code), reason=wrong[0], reason_en=wrong[1]) if wrong else None


def _wrong(code: str, parent: str) -> tuple[str, str] | None:
    community, serial = code[:COMMUNITY], code[COMMUNITY : COMMUNITY + SERIALS[len(code)]]
    if int(community[:2]) not in PROVINCES:
        return f"前两位 {community[:2]} 不是省级代码", f"no province has the code {community[:2]}"
    if not int(serial):
        return f"顺序号是 {serial}", f"its serial number is {serial}"
    if community.endswith("000"):
        return "没有社区、村的三位代码", "it has no digits of a community"
    if parent.isascii() and parent.isdecimal() and not community.startswith(_stem(parent)):
        return f"与上级编号 {parent} 对不上", f"it does not begin as its parent {parent}"
    return None


def _stem(parent: str) -> str:
    """The digits of a parent's code that count: a town may be written with 9 digits or filled up to 12."""
    stem = parent[:COMMUNITY]
    while len(stem) > 6 and stem.endswith("000"):
        stem = stem[:-3]
    return stem
