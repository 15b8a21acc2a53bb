"""Tokens to trees: an Earley parser that keeps every reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Tree
from lark import Token as Leaf
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer
from lark.visitors import CollapseAmbiguities

from kaoping.clause.foresight import END, Coming, look_ahead
from kaoping.clause.token import Token

GRAMMAR = Path(__file__).with_name("clause.lark")
COMING = Coming()
MOST_TREES = 64  # a clause with more readings than this is not read


class Given(Lexer):
    """The tokens as they are given; the clause was cut before."""

    def __init__(self, conf: Any) -> None:
        """Lark hands over its settings; none is needed."""

    def lex(self, state: Any, parser_state: Any = None) -> Iterator[Leaf]:
        for token in getattr(state, "text", state):
            COMING.kind = token.kind
            yield leaf(token)
        COMING.kind = END


def leaf(token: Token) -> Leaf:
    return Leaf(token.kind, token, start_pos=token.start, end_pos=token.end)


PARSER = Lark(
    GRAMMAR.read_text(encoding="utf-8"), parser="earley", lexer=Given, ambiguity="explicit", maybe_placeholders=False
)
look_ahead(PARSER, COMING)


def parsed(found: tuple[Token, ...]) -> Any:
    """All trees as one forest. Raises UnexpectedInput."""
    COMING.kind = None
    return PARSER.parse(found)


def trees(found: tuple[Token, ...]) -> list[Tree[Leaf]]:
    """Every tree of a clause; none where the grammar does not account for all of it."""
    try:
        forest = parsed(found)
    except UnexpectedInput:
        return []
    return list(CollapseAmbiguities().transform(forest))[:MOST_TREES]


def furthest(found: tuple[Token, ...]) -> Token | None:
    """The token at which the grammar gave up; None where it read everything."""
    try:
        parsed(found)
    except UnexpectedInput as problem:
        place = getattr(problem, "token", None)
        return place.value if isinstance(place, Leaf) and isinstance(place.value, Token) else found[-1]
    return None
