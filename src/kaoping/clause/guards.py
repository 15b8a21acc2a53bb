"""Why a reading is not taken, or not without asking. The guards run over every rule that the grammar gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.meaning.parts import Choice, Note, Range, Rule, Side
from kaoping.clause.token import Token

CARRYING = {
    "PTS": 1, "PTSLIST": 1, "PTSRANGE": 1, "PTSBAND": 1, "PCT": 1, "PCTRANGE": 1, "QTY": 1, "QTYRANGE": 1,
    "NUM": 1, "YUAN": 1, "YUANLIST": 1,
    "YUANRANGE": 1, "RANKS": 1, "TOP": 1, "BOTTOM": 1, "RANK": 1, "RANKLIST": 1, "MORE": 1, "LESS": 1,
    "EVERY": 1, "ALLOT": 1, "WEIGHT": 1, "WITHIN": 1,
}  # fmt: skip
SUSPECT = re.compile(
    r"除外|以外|首次|累计|加倍|翻倍|双倍|减半|减轻|加重|从重|从轻|不重复|只扣|只加|封顶|免予|不予|倍|递增|递减|反之|否则|酌情|视情|上浮|下浮|折算|抵扣|冲抵|另行|豁免|不计入|不计分|仅|连续"
)
"""Words that change a rule; where one stands in description, the rule is not taken for read."""


def numbers(part: Any) -> Iterator[Decimal]:
    """Every figure in a rule, without its sign."""
    if isinstance(part, Decimal):
        yield abs(part)
    elif isinstance(part, tuple):
        for each in part:
            yield from numbers(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from numbers(getattr(part, field.name))


def unused(tokens: tuple[Token, ...], rule: Rule) -> list[str]:
    """Figures of the clause that the rule does not use."""
    used = set(numbers(rule))
    return [
        f"{each:f}"
        for token in tokens
        if token.kind in CARRYING
        for each in figures(token)
        if each not in used and each != 1
    ]


def figures(token: Token) -> Iterator[Decimal]:
    value = token.value
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, tuple):
        yield from (each for each in value if isinstance(each, Decimal))


def too_large(rule: Rule, points: Decimal | None) -> bool:
    """An amount above the item's points."""
    return points is not None and any(abs(each) > points for each in amounts(rule))


def amounts(part: Any) -> Iterator[Decimal]:
    """Amounts of points in a rule."""
    match part:
        case Rule():
            for each in part.parts:
                yield from amounts(each)
        case Choice():
            yield from (part.low, part.high)
        case Side():
            yield part.points
        case _ if is_dataclass(part) and not isinstance(part, Range):
            for name in ("amount", "points", "otherwise", "full", "first", "again", "above", "below", "amounts"):
                value = getattr(part, name, None)
                for each in value if isinstance(value, tuple) else (value,):
                    if isinstance(each, Decimal):
                        yield each
                    elif isinstance(each, Choice | Side):
                        yield from amounts(each)
            if type(part).__name__ in ("Rates", "Bands"):
                yield from (each for _, each in part.rows if isinstance(each, Decimal))


def described(clause: Clause) -> str:
    """All description of a clause."""
    words = [said.words for said in clause.saids] + [aside.text for aside in clause.asides]
    return "，".join(words)


def blocks(tokens: tuple[Token, ...], clause: Clause, found: Found) -> list[Note]:
    """Reasons for which a rule is no reading at all."""
    reasons = []
    left = unused(tokens, found.rule)
    if left:
        reasons.append(note("unused_numbers", numbers="、".join(left)))
    if too_large(found.rule, clause.points):
        reasons.append(note("above_item", points=clause.points))
    if any(token.kind == "STRAY" for token in tokens):
        reasons.append(note("torn_number"))
    return reasons


def doubts(tokens: tuple[Token, ...], clause: Clause, found: Found) -> list[Note]:
    """What has to be asked before a rule is taken."""
    asked = [note("modifier", words=hit.group()) for hit in SUSPECT.finditer(described(clause))]
    if found.rule.excepted:
        asked.append(note("excepted", what="；".join(found.rule.excepted)))
    return asked
