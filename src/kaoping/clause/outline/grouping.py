"""Pieces of an item's text → clauses: what makes one rule stays one clause.

A clause ends at an enumerator, or where a sentence that scores is followed by one that scores anew. A sentence that
goes on with the rule before it (超过…, 不足…, 最多…, 否则…) stays with it; one without points goes to the next rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaoping.clause.outline.model import ClauseRole, ClauseText
from kaoping.clause.outline.pieces import Piece, squeezed
from kaoping.clause.outline.words import CLAIMS_ALL, CONTINUES, DEDUCTS, DENIES, GRANTS, LISTS, OPEN_GRANT, SCORES
from kaoping.clause.source.blocks import Span

Group = list[Piece]  # neighbours that begin at an enumerator, or at the start of the text


def clauses(text: str, pieces: Sequence[Piece], *, bounded: bool) -> tuple[ClauseText, ...]:
    """The clauses of a text in order.

    bounded: it belongs to an item with points, or stands in a table: then words that score nothing still say what the
    points are for, and go with their rule.
    """
    groups = joined(text, list(grouped(pieces)))
    scoring = [scores(text, group) for group in groups]
    if not any(scoring):
        return tuple(clause(text, group, "requirement") for group in groups) if bounded else ()
    found: list[ClauseText] = []
    for group, scored in zip(groups, scoring, strict=True):
        found += split(text, group, bounded) if scored else [clause(text, group, "lead")]
    return tuple(found)


def grouped(pieces: Sequence[Piece]) -> Iterator[Group]:
    group: Group = []
    for piece in pieces:
        if piece.marker and group:
            yield group
            group = []
        if not piece.page:
            group.append(piece)
    if group:
        yield group


def joined(text: str, groups: list[Group]) -> list[Group]:
    """One group where a list and its points stand apart: "有下列情形的，每次扣1分：①…②…", "①…②…每缺一项扣1分"."""
    if len(groups) < 2:
        return groups
    flags = [scores(text, group) for group in groups]
    ahead = flags[0] and not any(flags[1:]) and LISTS.search(groups[0][-1].span.of(text).strip())
    behind = not any(flags[:-1]) and flags[-1] and claims_all(text, groups[-1])
    return [[piece for group in groups for piece in group]] if ahead or behind else groups


def claims_all(text: str, group: Group) -> bool:
    return any(CLAIMS_ALL.search(squeezed(piece.span.of(text))) for piece in group[1:])


def scores(text: str, group: Sequence[Piece]) -> bool:
    return any(SCORES.search(squeezed(piece.body.of(text))) for piece in group)


def split(text: str, group: Group, bounded: bool) -> list[ClauseText]:
    """The clauses of one group; a first sentence that scores nothing is its lead, unless one rule alone follows."""
    rules = list(ruled(text, group))
    count = led(text, rules)
    if not count or (bounded and not several(rules)):
        return [clause(text, rule, "rule") for rule in rules]
    lead, rules = rules[0][:count], [rules[0][count:], *rules[1:]]
    return [clause(text, lead, "lead"), *(clause(text, rule, "rule") for rule in rules)]


def led(text: str, runs: list[Group]) -> int:
    """How many whole sentences of the first rule score nothing."""
    count = 0
    for place, piece in enumerate(runs[0]):
        if SCORES.search(squeezed(piece.body.of(text))):
            return count
        count = place + 1 if piece.stop == "hard" else count
    return count


def several(runs: list[Group]) -> bool:
    """The rules stand side by side, so that the lead is for all of them."""
    return len(runs) > 1 and runs[0][-1].stop == "soft"


def ruled(text: str, group: Group) -> Iterator[Group]:
    """Neighbouring pieces that make one rule each."""
    run: Group = []
    for place, piece in enumerate(group):
        if run and scores(text, run) and starts_anew(text, run, group[place:]):
            yield run
            run = []
        run.append(piece)
    yield run


def starts_anew(text: str, run: Group, rest: Group) -> bool:
    """Whether another rule begins with the first of the rest."""
    said = squeezed(rest[0].body.of(text))
    if CONTINUES.search(said) or not scores(text, rest):
        return False
    before = squeezed("".join(piece.body.of(text) for piece in run))
    if OPEN_GRANT.search(before):
        return False
    answers = GRANTS.search(before) and not DEDUCTS.search(before) and DENIES.search(said)
    return not answers


def clause(text: str, pieces: Sequence[Piece], role: ClauseRole) -> ClauseText:
    span = Span(pieces[0].span.start, pieces[-1].span.end)
    return ClauseText(span, span.of(text), role, pieces[0].marker.text if pieces[0].marker else "")
