"""Did you mean … — small helps that messages are made of."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple


class Words(NamedTuple):
    """The same words in both languages."""

    zh: str
    en: str


NOTHING = Words("", "")
LONGEST, MOST = 60, 500  # longer words, and more of them, are not compared: it would take too long


def near(word: str, known: Collection[str]) -> Words:
    """“did you mean …?” where one of the known words is close to this one, else nothing."""
    if len(word) > LONGEST or len(known) > MOST:
        return NOTHING
    folded = {each.casefold(): each for each in known}
    close = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    if not close:
        return NOTHING
    return Words(f"，是不是“{folded[close[0]]}”？", f"; did you mean “{folded[close[0]]}”?")


def listed(words: Iterable[Any], most: int = 20) -> str:
    """Words one after another; a long list is cut off."""
    texts = [str(word) for word in words]
    more = f" … ({len(texts)})" if len(texts) > most else ""
    return (", ".join(texts[:most]) + more) or "—"


def shown(value: Any, most: int = 40) -> str:
    """A value as a message quotes it."""
    text = str(value).replace("\n", " ")
    return text if len(text) <= most else text[: most - 1] + "…"


def described(value: Any) -> Words:
    """What sort of thing stands in a file, in words."""
    match value:
        case None:
            return Words("空白", "nothing")
        case bool():
            return Words(f"{str(value).lower()}", f"{str(value).lower()}")
        case dict():
            keys = listed(value, 4)
            return Words(f"“键: 值”（{keys}）", f"a mapping ({keys})")
        case list() | tuple():
            return Words("列表", "a list")
        case str():
            return Words(f"“{shown(value)}”", f"“{shown(value)}”")
        case _:
            return Words(f"数字 {shown(value)}", f"the number {shown(value)}")


def number_text(number: Decimal | Fraction | int) -> str:
    """A figure without needless zeros; one that has no end as a decimal, to six places."""
    exact = Fraction(number)
    digits = Decimal(exact.numerator) / Decimal(exact.denominator)
    text = f"{digits:f}" if Fraction(digits) == exact else f"{digits:.6f}…"
    return text.rstrip("0").rstrip(".") if "." in text and "…" not in text else text
