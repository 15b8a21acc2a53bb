"""Texts side by side where a Chinese character takes two columns: terminals, tables, workbooks."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Columns that a text takes: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, to: int, right: bool) -> str:
    """The text with blanks up to so many columns; before it where it stands to the right."""
    blank = " " * (to - width(text))
    return blank + text if right else text + blank
