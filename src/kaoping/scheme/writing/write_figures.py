"""Figures, ranges and bounds in words."""

from __future__ import annotations

from decimal import Decimal

from kaoping.scheme import words
from kaoping.scheme.figures import Figure, Limit, Pending, Range
from kaoping.scheme.voice import SAFE_ID, Voice, quoted


def figure(value: Figure, voice: Voice, unit: words.Unit = words.NO_UNIT) -> str:
    """A figure with its unit: 48 件; one that nobody has decided yet names the decision."""
    if isinstance(value, Pending):
        return voice.amount(open_figure(value, voice), unit)
    return voice.quantity(value, unit)


def open_figure(value: Pending, voice: Voice) -> str:
    id_ = value.pending if SAFE_ID.fullmatch(value.pending) else quoted(value.pending)
    return voice.say("待定数（口径{id}）", "a pending figure (decision {id})", id=id_)


def gain(value: Figure, voice: Voice) -> str:
    """Points that are added or deducted: 加 0.5 分, 扣 2 分."""
    if isinstance(value, Pending):  # nobody knows yet whether it adds or deducts
        return voice.say("计{points}", "counts {points}", points=figure(value, voice, words.POINTS))
    if value < 0:
        return voice.say("扣{points}", "deducts {points}", points=figure(-value, voice, words.POINTS))
    return voice.say("加{points}", "adds {points}", points=figure(value, voice, words.POINTS))


def signed(value: Figure, voice: Voice) -> str:
    """Points with the sign that they have: 2 分, −2 分."""
    return figure(value, voice, words.POINTS)


def interval(value: Range, voice: Voice, unit: words.Unit = words.NO_UNIT) -> str:
    """A range whose edges say whether they belong: 80%（含）至 90%（不含）; or the one value it names."""
    if value.is_ is not None:
        if isinstance(value.is_, Decimal):
            return voice.say("等于{value}", "exactly {value}", value=figure(value.is_, voice, unit))
        return quoted(value.is_)
    lower, upper = edge(*value.lower, voice, unit), edge(*value.upper, voice, unit)
    if lower and upper:
        return voice.say("{lower}至{upper}", "{lower} to {upper}", lower=lower, upper=upper)
    if unit == words.PLACE:  # 以上 of a rank would be read as better
        return lower + voice.say("以后", " and after") if lower else upper + voice.say("以前", " and before")
    return lower + voice.say("以上", " and above") if lower else upper + voice.say("以下", " and below")


def edge(value: Figure | None, belongs: bool, voice: Voice, unit: words.Unit) -> str:
    if value is None:
        return ""
    written = figure(value, voice, unit)
    if belongs:
        return voice.say("{edge}（含）", "{edge} (included)", edge=written)
    return voice.say("{edge}（不含）", "{edge} (excluded)", edge=written)


def limit(value: Limit, voice: Voice) -> str:
    """A bound in points; `full` is the full points of the item. No words for `none`."""
    if value == "none":
        return ""
    if value == "full":
        return voice.say("满分", "the full points")
    return figure(value, voice, words.POINTS)


def bounds(floor: Limit, cap: Limit, voice: Voice) -> str:
    """Both bounds of an item: 不低于 0 分，不高于满分; 可为负分，不封顶."""
    lower, upper = limit(floor, voice), limit(cap, voice)
    low = voice.say("不低于{}", "at least {}", lower) if lower else voice.pick("可为负分", "may be negative")
    high = voice.say("不高于{}", "at most {}", upper) if upper else voice.pick("不封顶", "no upper limit")
    return voice.joined((low, high))
