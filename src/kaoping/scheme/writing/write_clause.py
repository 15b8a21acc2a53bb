"""Rules as clauses: the one function for all kinds of rules, and the wordings that several of them share.

Every option of the vocabulary that changes points shows, and the words are a function of the rule: two different rules
never read the same. The kinds of rules stand in `write_rules.py`, `write_distance.py` and `write_compound.py`.
"""

from __future__ import annotations

from functools import singledispatch

from kaoping.scheme import words
from kaoping.scheme.figures import By, FigureOrTable, Node
from kaoping.scheme.voice import Voice
from kaoping.scheme.writing.write_figures import gain
from kaoping.scheme.writing.write_operands import figure_or_table


@singledispatch
def clause(rule: Node, voice: Voice) -> str:
    """A rule as a clause, without a full stop."""
    raise NotImplementedError(type(rule).__name__)


def points_or_table(value: FigureOrTable, voice: Voice) -> str:
    return figure_or_table(value, voice, words.POINTS)


def gain_or_table(value: FigureOrTable, voice: Voice) -> str:
    """加 0.5 分, 扣 1 分; for a table by group 按（…）计分."""
    if isinstance(value, By):
        return voice.say(
            "计{}", "counts {}", figure_or_table(value, voice, words.POINTS, lambda each, v, _: gain(each, v))
        )
    return gain(value, voice)


PARTIAL = {
    "whole": ("不足{}的不计", "less than {} does not count"),
    "proportional": ("不足{}的按比例计", "less than {} counts in proportion"),
    "up": ("不足{}的按{}计", "less than {} counts as {}"),
}


def partial(how: str, size: str, voice: Voice) -> str:
    """What an incomplete step does: 不足 100 件的不计."""
    zh, en = PARTIAL[how]
    return voice.say(zh, en, size, size)


def bare_one(size: str, voice: Voice) -> str:
    """English says every case, not every 1 case."""
    return size.removeprefix("1 ") if voice.language == "en" else size
