"""What the formats of a workbook make of a number: a date, a percentage, or just a number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

Sort = Literal["number", "date", "percent"]
DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))  # built-in formats
PERCENT = frozenset((9, 10))
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # texts, colours, fillers in a format
DAY = re.compile(r"[ymdhsYMDHS年月日]")
Walk = Callable[[Callable[[str, dict[str, str]], None]], None]


def styles_of(walk: Walk) -> list[Sort]:
    """Sort of every cell format, by its number. walk: goes through styles.xml, calling with every tag."""
    own: dict[int, str] = {}
    found: list[Sort] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            own[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside[0] = tag == "cellXfs"
        elif tag == "xf" and inside[0]:
            found.append(sort_of(int(attributes.get("numFmtId", 0)), own))

    walk(start)
    return found


def sort_of(number: int, own: dict[int, str]) -> Sort:
    """What a format shows a number as."""
    if number in own:
        bare = QUOTED.sub("", own[number].split(";")[0])
        if "%" in bare:
            return "percent"
        return "date" if DAY.search(bare) and not re.search(r"[0#?]", bare) else "number"
    return "percent" if number in PERCENT else "date" if number in DATES else "number"
