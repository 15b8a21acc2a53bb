"""The parser looks one token ahead: of the rules that it might begin, it begins only those that can begin so.

Without this an Earley parser starts every rule of the grammar at every token; the trees are the same, the work is a
fifth. What it knows of the coming token is kept apart for every thread.
"""

from __future__ import annotations

import threading
from typing import Any

from lark import Lark

END = ""  # no token is left


class Coming(threading.local):
    """The kind of the token that comes next; None: not known yet."""

    kind: str | None = None


class Foreseeing(dict[Any, list[Any]]):
    """What a parser predicts for a symbol, less what cannot begin with the token that comes."""

    def __init__(self, parser: Any, coming: Coming) -> None:
        super().__init__(parser.predictions)
        self.first, self.nullable, self.coming = parser.FIRST, parser.NULLABLE, coming
        self.kept: dict[tuple[Any, str], list[Any]] = {}

    def __getitem__(self, symbol: Any) -> list[Any]:
        kind = self.coming.kind
        if kind is None:
            return super().__getitem__(symbol)
        if (symbol, kind) not in self.kept:
            rules = super().__getitem__(symbol)
            self.kept[symbol, kind] = [rule for rule in rules if self.begins(rule.expansion, kind)]
        return self.kept[symbol, kind]

    def begins(self, symbols: list[Any], kind: str) -> bool:
        """Whether symbols in a row can begin with such a token, or be nothing at all."""
        for symbol in symbols:
            if any(first.name == kind for first in self.first[symbol]):
                return True
            if symbol not in self.nullable:
                return False
        return True


def look_ahead(lark: Lark, coming: Coming) -> None:
    """Let an Earley parser whose lexer tells `coming` look one token ahead."""
    parser: Any = lark.parser
    parser.parser.predictions = Foreseeing(parser.parser, coming)
