"""What stands before the counting: points to begin with, from which the rest takes.

…得5分；满分10分；（2分）: said to be earned. 台账管理4分：…, …，1分。: bare points after a requirement, which are asked
about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kaoping.clause.composing.clause import Clause, note
from kaoping.clause.items import Every, Figure, In, Said, Stop, Words
from kaoping.clause.lexicon import TIMES
from kaoping.clause.meaning.parts import ALL, Note

FULL_MARKS = re.compile(r"(?:满分|基础分|基本分|总分|分值|本项|起评分|基准分|得满分)(?:值)?(?:为|计|共)?$")
DUTY_UNITS = frozenset(TIMES) | {"人", "名", "村", "社区"}
TAKEN = re.compile("扣|减|罚|不足|缺")


@dataclass(frozen=True, slots=True)
class Opening:
    """points to begin with; words: the requirement; named: figures that only say what is required."""

    points: Decimal | Literal["all"]
    words: str
    named: tuple[Decimal, ...] = ()
    notes: tuple[Note, ...] = ()


def opening(said: Said, clause: Clause) -> Opening | None:
    """What a clause begins with; None where this is no such thing."""
    effect = said.effect
    if effect.unit or effect.grow or effect.sort not in ("", "GAIN") or not takes_later(said, clause):
        return None
    if not all(isinstance(cond, Words | In | Figure | Every) for cond in said.conds):
        return None
    duties: list[Every] = said.all(Every)  # type: ignore[assignment]
    if any(each.unit not in DUTY_UNITS or each.every != 1 for each in duties):
        return None
    points = points_of(said, clause)
    return None if points is None else asked(Opening(points, FULL_MARKS.sub("", said.words)), said, clause)


def takes_later(said: Said, clause: Clause) -> bool:
    """Whether something is deducted after it."""
    at = clause.saids.index(said)
    return any(each.effect.sort == "DED" for each in clause.saids[at + 1 :])


def points_of(said: Said, clause: Clause) -> Decimal | Literal["all"] | None:
    effect = said.effect
    if effect.kind == "full":
        return ALL
    if effect.kind != "points" or len(effect.amounts) != 1:
        return None
    points = effect.amounts[0]
    if points <= 0 or (clause.points is not None and points > clause.points):
        return None
    return points if strong(said) or bare(said, clause) else None


def strong(said: Said) -> bool:
    """Whether the words themselves say that the points are earned."""
    return said.effect.bracket or bool(FULL_MARKS.search(said.words)) or said.effect.sort == "GAIN"


def bare(said: Said, clause: Clause) -> bool:
    """Points without a sign that close a requirement: at the end of its sentence, before a colon, in a bracket."""
    if said.effect.sign or not said.words or TAKEN.search(said.words[-8:]):
        return False
    at = clause.items.index(said)
    follows = clause.items[at + 1] if at + 1 < len(clause.items) else None
    ended = isinstance(follows, Stop) and tail(said).endswith("，")
    headed = isinstance(follows, Said) and head(follows).startswith("：")
    return ended or headed or tail(said).endswith("（") or titled(said, clause)


def titled(said: Said, clause: Clause) -> bool:
    """台账设置2分，未按规定…，每缺一项扣1分: a short name of what the points are for, at the head of its sentence."""
    at = clause.items.index(said)
    first = at == 0 or not isinstance(clause.items[at - 1], Said) or head(said).startswith("：")
    name = re.sub("^(?:：|其中)+", "", said.words)
    return first and len(said.conds) == 1 and 2 <= len(name) <= 10 and not re.search("[，、的]|未|无|不|缺|迟|乱", name)


def tail(said: Said) -> str:
    return said.conds[-1].text if said.conds else ""


def head(said: Said) -> str:
    return said.conds[0].text if said.conds else ""


def asked(found: Opening, said: Said, clause: Clause) -> Opening:
    """With the figures of the requirement, and what has to be asked about it."""
    figures: list[In | Figure] = [cond for cond in said.conds if isinstance(cond, In | Figure)]
    named = tuple(end for each in figures for end in ends(each))
    notes = tuple(note("modifier", words=cond.text) for cond in said.conds if isinstance(cond, In | Figure | Every))
    if not strong(said) and found.points not in (ALL, clause.points):
        notes = (*notes, note("starts_with", points=found.points))
    return Opening(found.points, found.words, named, notes)


def ends(each: In | Figure) -> tuple[Decimal, ...]:
    if isinstance(each, Figure):
        return (each.value,)
    return tuple(end for end in (each.range.low, each.range.high) if end is not None)
