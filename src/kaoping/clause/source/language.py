"""Is this Chinese as the reader reads it: Chinese at all, simplified rather than traditional?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kaoping.clause.source import faults
from kaoping.clause.source.blocks import Source
from kaoping.problems import Fault, Refused

FEW_TRADITIONAL = 5  # a rare name is no traditional text
CHINESE_SHARE = 4  # at least one letter in so many must be Chinese


def checked(source: Source) -> Source:
    """The source with what its language calls for as notices.

    Raises Refused for a text without Chinese.
    """
    chinese = [letter for letter in source.text if is_chinese(letter)]
    letters = sum(letter.isalpha() for letter in source.text) - len(chinese)
    if not chinese:
        raise Refused([faults.NOT_CHINESE.at(name=source.name, letters=letters)])
    notices = (*source.notices, *foreign(len(chinese), letters), *traditional(chinese))
    return Source(source.name, source.form, source.text, source.blocks, notices)


def foreign(chinese: int, letters: int) -> Iterator[Fault]:
    if chinese * CHINESE_SHARE < chinese + letters:
        yield faults.MOSTLY_FOREIGN.at(chinese=chinese, letters=letters)


def traditional(chinese: list[str]) -> Iterator[Fault]:
    found = [letter for letter in chinese if is_traditional(letter)]
    if len(found) >= FEW_TRADITIONAL:
        yield faults.TRADITIONAL.at(count=len(found), examples="".join(list(dict.fromkeys(found))[:10]))


def is_chinese(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or letter >= "\U00020000"


@cache
def is_traditional(letter: str) -> bool:
    """Big5 holds the traditional characters and GB 2312 the simplified: what only the first holds is traditional."""
    return within(letter, "big5") and not within(letter, "gb2312")


def within(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
