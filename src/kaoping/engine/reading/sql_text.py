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
    """A list for IN; one that nothing is in when there are no texts."""
    return "(" + (", ".join(literal(text) for text in texts) or "NULL") + ")"


def not_in(sql: str, texts: Iterable[str]) -> str:
    """Whether something is filled and none of the texts."""
    given = list(texts)
    return f"({sql} NOT IN {literals(given)})" if given else f"({sql} IS NOT NULL)"


def file_literal(path: Path) -> str:
    """A path as the database's readers take it: none of its characters is a pattern."""
    return literal(re.sub(r"([*?\[])", r"[\1]", str(path)))
