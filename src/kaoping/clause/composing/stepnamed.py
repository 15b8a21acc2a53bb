"""The step that a said thing names: each so much more or less, and what is meant as a step without the word 每."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kaoping.clause.composing.figures import LATE, RATES, TIMES
from kaoping.clause.items import Every, Figure, In, One, Ranked, Said, Step, Words
from kaoping.clause.meaning.parts import Range

UP = re.compile(r"超过|超出|高于|高出|超额|超基数")
DOWN = re.compile(r"低于|不足|少于|未达到|未完成|达不到")
DOING = "(?:完成|报送|上报|报|办理|开展)?"
SINKING = re.compile(rf"(?:下降|降低|减少|低|少|差|缺){DOING}$")
RISING = re.compile(rf"(?:上升|提高|增加|增长|高|多|超|超出){DOING}$")
ONE = Decimal(1)
Way = Literal["more", "less", "both"]


@dataclass(frozen=True, slots=True)
class Named:
    """Steps of so many units; said: what else is said. loose: the words, where no 每 makes it a step."""

    way: Way
    every: Decimal
    unit: str
    said: Said
    loose: str = ""


def named_step(said: Said, base: object, unit: str) -> Named | None:
    """The one step of a said thing; base and its unit, as far as they are known. None: it names none, or several."""
    marks = [cond for cond in said.conds if isinstance(cond, Step | Every | Ranked) or is_time(cond)]
    if len(marks) > 1:
        return None
    if not marks:
        return loosely(said, unit) if base is not None else None
    match marks[0]:
        case Step(way=way, every=every, unit=of):
            return Named(way, every, of, said)
        case One(unit=of, text=text):
            return Named("more", ONE, of, said) if LATE.search(text) else None
        case Ranked() as ranked:
            return places(ranked, said)
        case Every() as every_:
            return directed(every_, said)
    return None


def is_time(cond: object) -> bool:
    return isinstance(cond, One) and cond.unit in TIMES


def directed(every: Every, said: Said) -> Named | None:
    """每1个百分点 of what lies above or below."""
    text = said.words + "".join(cond.text for cond in said.all(In))
    late = every.unit in TIMES and bool(LATE.search(every.text + said.words))
    if UP.search(text) or late:
        return Named("more", every.every, every.unit, said)
    return Named("less", every.every, every.unit, said) if DOWN.search(text) else None


def places(ranked: Ranked, said: Said) -> Named | None:
    """上升一位加1分, without 每: for every place."""
    if ranked.by not in ("gain", "loss") or len(ranked.ranges) != 1 or ranked.ranges[0] != Range(ONE, ONE):
        return None
    return Named("more" if ranked.by == "gain" else "less", ONE, "位", said, ranked.text)


def loosely(said: Said, unit: str) -> Named | None:
    """超过0.1个百分点扣…, 少2次扣…, 下降2个百分点扣… behind a base: a step of it."""
    if said.effect.kind != "points" or said.effect.sign == 0 or said.effect.sort == "GAIN":
        return None
    marks = [cond for cond in said.conds if isinstance(cond, In | Figure)]
    if len(marks) != 1 or not all(isinstance(cond, Words | In | Figure) for cond in said.conds):
        return None
    rest = Said(tuple(cond for cond in said.conds if cond is not marks[0]), said.effect)
    match marks[0]:
        case Figure(value=value, unit=of, text=text) if value > 0 and steps_of(of, unit):
            way = direction(said.words, SINKING, RISING)
            return Named(way, value, of, without_last_words(rest), said.words + text) if way else None
        case In(range=range_, unit=of, text=text, against="", kind="") if steps_of(of, unit) and of != "%":
            return outside(range_, of, text, rest)
    return None


def without_last_words(said: Said) -> Said:
    """What is said before 少, 下降."""
    words = RISING.sub("", SINKING.sub("", said.words))
    return Said((Words(words),) if words else (), said.effect)


def outside(range_: Range, unit: str, text: str, rest: Said) -> Named | None:
    """超过2个百分点: beyond the base by so much."""
    if range_.high is None and not range_.low_in and range_.low:
        return Named("more", range_.low, unit, rest, text)
    if range_.low is None and not range_.high_in and range_.high:
        return Named("less", range_.high, unit, rest, text)
    return None


def direction(text: str, less: re.Pattern[str], more: re.Pattern[str]) -> Way | None:
    return "less" if less.search(text) else "more" if more.search(text) else None


def steps_of(unit: str, base: str) -> bool:
    """Whether a distance in `unit` is one from a base in that other unit."""
    return unit == "个百分点" if base in RATES else unit == base and bool(base)
