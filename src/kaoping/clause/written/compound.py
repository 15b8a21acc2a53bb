"""Rules made of rules: the pieces of a clause put together by their numbers （1）, （1.1） …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lark import Token

from kaoping.clause.written.conditions import unit_formula
from kaoping.clause.written.faults import NUMBERING
from kaoping.clause.written.figures import figure
from kaoping.clause.written.nouns import Data
from kaoping.clause.written.parse import Part, place
from kaoping.clause.written.rules import RULES, operand, simple
from kaoping.clause.written.sheet import Sheet, maybe, parts, word
from kaoping.problems import Refused
from kaoping.scheme.hints import Words

Path = tuple[int, ...]
DEEPEST = 30
LISTS = {"total": "sum", "highest": "highest", "lowest": "lowest"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A numbered part of a clause; at: where its number stands in the text."""

    path: Path
    part: Part
    at: int

    @property
    def body(self) -> Part:
        return parts(self.part)[-1]


def rule(part: Part, sheet: Sheet) -> Data:
    """A whole rule from all its pieces."""
    found = list(pieces(part))
    made, end = put_together(found, 0, sheet)
    if end < len(found):
        raise misnumbered(found[end], expected_after(found[end - 1].path))
    return made


def pieces(part: Part) -> Iterator[Piece]:
    path: Path = ()
    at = 0
    for each in part.children:
        if isinstance(each, Token):
            path, at = tuple(map(int, re.findall(r"\d+", each))), each.start_pos or 0
        else:
            yield Piece(path, each, at)


def put_together(found: list[Piece], at: int, sheet: Sheet) -> tuple[Data, int]:
    """The rule of one piece with all pieces below it, and the place of the next piece."""
    piece = found[at]
    if len(piece.path) > DEEPEST:
        raise misnumbered(piece, piece.path[:DEEPEST])
    body = piece.body
    if body.data in RULES:
        return simple(body, sheet), at + 1
    inner: list[tuple[Piece, Data]] = []
    at += 1
    while at < len(found) and len(found[at].path) > len(piece.path):
        expected = (*piece.path, len(inner) + 1)
        if found[at].path != expected:
            raise misnumbered(found[at], expected)
        below = found[at]
        made, at = put_together(found, at, sheet)
        inner.append((below, made))
    return joined(piece, inner, sheet), at


def joined(piece: Piece, inner: list[tuple[Piece, Data]], sheet: Sheet) -> Data:
    """A rule from the sentence that leads it and its sub-clauses."""
    head = piece.body
    if not inner:
        raise misnumbered(piece, (*piece.path, 1))
    if head.data == "choose":
        return {"choose": [branch(below, made, sheet) for below, made in inner]}
    for below, _ in inner:
        if condition_of(below) is not None or word(below.part, "OTHERWISE"):
            raise sheet.misplaced(below.part, NO_CONDITION, NO_CONDITION_MEND)
    rules = [made for _, made in inner]
    if head.data in LISTS:
        return {LISTS[head.data]: rules}
    if len(inner) > 1:
        raise misnumbered(inner[1][0], expected_after(piece.path))
    if head.data == "scale":
        return {"scale": rules[0], "times": operand(parts(head)[0], sheet)}
    return {"bound": rules[0], **limits(head)}


NO_CONDITION = Words("条件只能写在“依次取第一个符合的款”之下", "conditions stand only where one of several is chosen")
NO_CONDITION_MEND = Words("去掉条件，或改用“依次取第一个符合的款”", "drop the condition, or choose one of several")
A_CONDITION = Words("“依次取第一个符合的款”之下，每款都要有条件", "each of several to choose from needs a condition")
A_CONDITION_MEND = Words("写明条件，最后一款可写“其余情形”", "write the condition; the last may be the other cases")


def condition_of(piece: Piece) -> Part | None:
    found = parts(piece.part)
    return found[0] if len(found) > 1 else None


def branch(piece: Piece, made: Data, sheet: Sheet) -> Data:
    when = condition_of(piece)
    if when is not None:
        return {"if": unit_formula(when, sheet), "then": made}
    if not word(piece.part, "OTHERWISE"):
        raise sheet.misplaced(piece.part, A_CONDITION, A_CONDITION_MEND)
    return {"then": made}


def limits(head: Part) -> Data:
    bound: dict[str, Any] = {}
    for name, key in (("least", "min"), ("largest", "max")):
        found = maybe(head, name)
        if found is not None:
            bound[key] = figure(parts(found)[0])
    return bound


def expected_after(path: Path) -> Path:
    return (*path[:-1], path[-1] + 1) if path else ()


def misnumbered(piece: Piece, expected: Path) -> Refused:
    found, wanted = (f"（{'.'.join(map(str, path))}）" if path else "没有编号" for path in (piece.path, expected))
    return Refused([NUMBERING.at(place(piece.at), found=found, expected=wanted)])
