"""How alike two texts are that people wrote about a thing: by pairs of characters, so that it works for Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

APART = re.compile(r"[\W_]+")
ALIKE = 0.6  # from here on two texts may well be about the same thing


def plain(text: str) -> str:
    """A text without what says nothing: width and case of letters, punctuation, spaces."""
    return APART.sub("", unicodedata.normalize("NFKC", text).casefold())


def likeness(one: str, other: str) -> float:
    """0 for nothing in common to 1 for the same; 0 where one of them says nothing."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    pairs, others = _pairs(first), _pairs(second)
    both = sum((pairs & others).values())
    return 2 * both / (sum(pairs.values()) + sum(others.values()))


def _pairs(text: str) -> Counter[str]:
    """Each two neighbouring characters; a single character is a pair by itself."""
    return Counter(text[at : at + 2] for at in range(max(1, len(text) - 1)))
