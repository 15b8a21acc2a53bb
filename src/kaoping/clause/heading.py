"""A clause that repeats the heading of its item with all the item's points, before it says how they are earned."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kaoping.clause.amounts import amounts
from kaoping.clause.guards import ASKING, BLOCKING
from kaoping.clause.meaning.parts import ALL, Bands, Check, Kinds, Rule, Share, Steps
from kaoping.clause.token import Token

LONGEST = 40  # signs of a heading


def beneath(cut: tuple[Token, ...], text: str, points: Decimal | None) -> tuple[Token, ...]:
    """The tokens after a heading (宣传报道（10分）。, 资金管理15分：); none where there is no such heading."""
    if points is None or len(cut) < 4 or cut[0].kind != "T":
        return ()
    name, amount, *rest = cut
    fits = amount.kind in ("ALLOT", "PTS") and amount.value == points and len(name.text) <= LONGEST
    ended = text[amount.end : amount.end + 1] in ("。", "：")
    if not fits or not (ended or amount.kind == "ALLOT") or BLOCKING.search(name.text) or ASKING.search(name.text):
        return ()
    if rest[0].kind == "T" and rest[0].text[0] in "：，":
        rest[0] = replace(rest[0], text=rest[0].text[1:], start=rest[0].start + 1)
    return tuple(rest[1:] if rest[0].kind == "SEP" else rest)


def named_first(cut: tuple[Token, ...], text: str, points: Decimal | None) -> bool:
    """资金管理15分：… of an item worth 15: nothing but a heading, never a figure to be reached."""
    fits = (
        points is not None and len(cut) > 3 and cut[0].kind == "T" and cut[1].kind == "PTS" and cut[1].value == points
    )
    return fits and text[cut[1].end : cut[1].end + 1] == "："


def earns(rule: Rule) -> bool:
    """Whether a rule says how points are earned; a deduction beneath a heading would take from the heading's."""
    if rule.start is not None or not any(
        isinstance(part, Share | Steps | Bands | Check | Kinds) for part in rule.parts
    ):
        return False
    whole = any(getattr(part, name, None) == ALL for part in rule.parts for name in ("full", "points"))
    return whole or any(each > 0 for each in amounts(rule))
