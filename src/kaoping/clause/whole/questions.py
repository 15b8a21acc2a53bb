"""What is asked once for the whole scheme instead of clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kaoping.clause.meaning.parts import Bands, Part, Per, Range, Steps
from kaoping.clause.whole.model import Asked, Question, ReadClause
from kaoping.problems import Language

SETTLED = re.compile(r"不足|不满|按比例|折算|四舍五入|取整")  # the words themselves say what an incomplete step counts
OPTIONS: dict[Asked, tuple[str, ...]] = {"partial": ("whole", "proportional", "up"), "edges": ("first", "second")}
WORDS: dict[str, tuple[str, str]] = {
    "partial": ("不足一档的零头怎么算？", "What does an incomplete step count?"),
    "whole": ("只计整档", "complete steps only"),
    "proportional": ("按比例计", "in proportion"),
    "up": ("不足一档按一档计", "as a whole one"),
    "edges": ("正好落在两档交界上的数算哪一档？", "To which band does a figure on the edge of two belong?"),
    "first": ("算先写的一档", "to the one written first"),
    "second": ("算后写的一档", "to the one written second"),
}


def asked(word: str, language: Language = "zh") -> str:
    """A question or the name of one of its options in words."""
    return WORDS[word][0 if language == "zh" else 1]


def questions(clauses: Iterable[ReadClause]) -> tuple[Question, ...]:
    """The questions that some clause of the document touches, with those clauses."""
    scoring = [one for one in clauses if one.rule is not None and one.outcome != "flag" and not one.describes]
    touched: dict[Asked, tuple[str, ...]] = {
        "partial": tuple(one.id for one in scoring if leaves_partial(one)),
        "edges": tuple(one.id for one in scoring if any(shares_edge(part) for part in parts(one))),
    }
    return tuple(Question(about, OPTIONS[about], ids) for about, ids in touched.items() if ids)


def parts(clause: ReadClause) -> Iterator[Part]:
    yield from clause.rule.parts if clause.rule else ()


def leaves_partial(clause: ReadClause) -> bool:
    return not SETTLED.search(clause.text) and any(has_steps(part) for part in parts(clause))


def has_steps(part: Part) -> bool:
    """Whether a figure can lie between two steps: not where single occurrences are counted."""
    match part:
        case Per(every=every, unit=unit, partial="whole", once=False):
            return every != 1 or unit in ("%", "百分点", "个百分点")
        case Steps(partial="whole"):
            return part.above is not None or part.below is not None
    return False


def shares_edge(part: Part) -> bool:
    """Whether two neighbouring ranges both hold the figure between them."""
    return isinstance(part, Bands) and any(meet(one, other) for (one, _), (other, _) in pairwise(part.rows))


def meet(one: Range, other: Range) -> bool:
    falling = one.low is not None and one.low == other.high and one.low_in and other.high_in
    rising = one.high is not None and one.high == other.low and one.high_in and other.low_in
    return falling or rising
