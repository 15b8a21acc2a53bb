"""Numbers as they stand in headings: points, and the numerals of enumerators."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def decimal(figure: str) -> Decimal:
    """ "1.5", "1．5", "0〃5", "1 .5" as an exact number."""
    return Decimal(re.sub(r"\s", "", figure).replace("．", ".").replace("〃", "."))


def plain(number: Decimal) -> str:
    """Without zeros at its end: 15, 0.5."""
    return format(number.normalize(), "f")


def chinese(numeral: str) -> int:
    """一 … 九十九, 百 left to a later need; 0 for anything else."""
    if "十" not in numeral:
        return DIGITS.get(numeral, 0) if len(numeral) == 1 else 0
    tens, _, ones = numeral.partition("十")
    return (DIGITS.get(tens, 0) if tens else 1) * 10 + (DIGITS.get(ones, 0) if ones else 0)


def ordinal(marker: str) -> tuple[int, ...]:
    """What an enumerator counts: 3 for "3、", "（三）", "③", "⑶"; (1, 2) for "1.2" and "1-2"."""
    for char in marker:
        if "①" <= char <= "⑳":
            return (ord(char) - ord("①") + 1,)
        if "⑴" <= char <= "⒇":
            return (ord(char) - ord("⑴") + 1,)
    if digits := re.findall(r"\d+", marker):
        return tuple(int(part) for part in digits)
    if numeral := re.search(r"[一二三四五六七八九十]+", marker):
        return (chinese(numeral[0]),)
    return (0,)
