"""Names, texts and paths as they are written in SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path


def quoted(name: str) -> str:
    """An identifier, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """A list for IN."""
    return "(" + ", ".join(literal(text) for text in texts) + ")"


def file_literal(path: Path) -> str:
    """A path as the database's readers take it: none of its characters is a pattern."""
    return literal(re.sub(r"([*?\[])", r"[\1]", str(path)))
