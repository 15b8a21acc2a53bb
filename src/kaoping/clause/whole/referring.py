"""Back references: "同上" takes the rule of the clause before it, to be confirmed; what points at nothing is flagged.

Words within a clause that point at another one ("按第三条执行") keep the clause from being taken without a look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kaoping.clause.composing.clause import note
from kaoping.clause.guards import too_large
from kaoping.clause.meaning.parts import Note, Reading
from kaoping.clause.outline.model import Outline, Reference
from kaoping.clause.source.blocks import Source, Span
from kaoping.clause.whole.model import ReadClause

SAME = re.compile(
    r"\s*(?:[（(]?\s*)(?:(?:考核|评分|扣分|计分|加分)?(?:标准|办法|方法|规则|要求)?\s*)"
    r"(?:同上|同前|与上(?:一)?(?:条|项|款)?(?:相同|同)|同上(?:一)?(?:条|项|款)|〃|″)(?:条|项|款)?\s*[)）]?[。；;.]?\s*"
)


def referred(source: Source, outline: Outline, clauses: Sequence[ReadClause]) -> list[ReadClause]:
    """The clauses with their back references resolved or flagged."""
    found: list[ReadClause] = []
    for clause in clauses:
        inside = [one for one in outline.references if within(one.span, clause.span)]
        if SAME.fullmatch(clause.text):
            found.append(same(clause, meant(clause, inside, found, clauses)))
        else:
            found.append(pointing(clause, inside, source))
    return found


def within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def meant(
    clause: ReadClause, inside: Sequence[Reference], before: Sequence[ReadClause], clauses: Sequence[ReadClause]
) -> ReadClause | None:
    """The clause that "同上" stands for: the one the outline found, else the last scoring one before it."""
    for one in inside:
        if one.target is not None:
            return next((each for each in before if overlaps(each.span, one.target)), None)
    return next((each for each in reversed(before) if each.part is clause.part and not no_scoring(each)), None)


def overlaps(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def no_scoring(clause: ReadClause) -> bool:
    return [each.code for each in clause.reading.reasons] == ["no_scoring"]


def same(clause: ReadClause, target: ReadClause | None) -> ReadClause:
    """The rule of the clause that is meant, with a named assumption; flagged where there is none that fits."""
    if target is None or target.rule is None or target.outcome == "flag":
        return replace(clause, reading=Reading("flag", reasons=(note("reference_lost", words=clause.text.strip()),)))
    if too_large(target.rule, clause.points):
        return replace(clause, reading=Reading("flag", reasons=(note("above_item", points=points(clause.points)),)))
    assumed = (note("same_as", text=shortened(target.text)), *target.reading.assumptions)
    reading = Reading("confirm", target.rule, assumptions=assumed, others=target.others)
    return replace(clause, reading=reading, like=target.id)


def points(figure: Decimal | None) -> str:
    return "" if figure is None else f"{figure:f}"


def pointing(clause: ReadClause, inside: Sequence[Reference], source: Source) -> ReadClause:
    reading = clause.reading
    if reading.outcome == "flag" or not inside:
        return clause
    asked = tuple(assumptions(inside, source))
    return replace(clause, reading=replace(reading, outcome="confirm", assumptions=(*reading.assumptions, *asked)))


def assumptions(inside: Sequence[Reference], source: Source) -> Iterator[Note]:
    for one in inside:
        words = one.span.of(source.text)
        if one.target is None:
            yield note("points_elsewhere", words=words)
        else:
            yield note("points_at", words=words, text=shortened(one.target.of(source.text)))


def shortened(text: str, most: int = 40) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most]}…"
