"""Signs of radicals in place of the letters that they look like: browsers and viewers write ⼀ (U+2F00) for 一.

One sign becomes one letter, so that places in the text stay as they are.
"""

from __future__ import annotations

import unicodedata

KANGXI = range(0x2F00, 0x2FD6)
SIMPLE = "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻥⻦⻩⻬⻮⻰"
LETTERS_OF_SIMPLE = "母民西见角贝车长门青页风飞食马骨鱼鸟黄齐齿龙"
LETTERS = str.maketrans(
    SIMPLE + "".join(map(chr, KANGXI)),
    LETTERS_OF_SIMPLE + "".join(unicodedata.normalize("NFKC", chr(code)) for code in KANGXI),
)


def with_letters(text: str) -> str:
    """The text with letters for the signs of radicals, as long as before."""
    return text.translate(LETTERS)
