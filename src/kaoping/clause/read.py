"""One clause read: the front door.

even text → tokens → items (every tree) → rules (every family) → guards → outcome. A reading is *read* only if one rule
accounts for every hard word and every figure, nothing was taken for granted and no guard objects.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kaoping.clause import guards
from kaoping.clause.blemishes import unreadable
from kaoping.clause.building import items
from kaoping.clause.composing.adding import adding
from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.consequences import consequences
from kaoping.clause.composing.count_bands import count_bands
from kaoping.clause.composing.counting import counting
from kaoping.clause.composing.measuring import measuring
from kaoping.clause.composing.ranking import ranking
from kaoping.clause.composing.requiring import requiring
from kaoping.clause.composing.rolling import rolling
from kaoping.clause.heading import beneath, earns, named_first
from kaoping.clause.meaning.parts import Note, Reading, Rule
from kaoping.clause.normalise import Even, even
from kaoping.clause.parse import furthest, trees
from kaoping.clause.saying import same, say
from kaoping.clause.token import Token
from kaoping.clause.tokens import tokens

FAMILIES = (count_bands, counting, measuring, ranking, requiring, consequences, rolling)
MOST = 4000  # signs; a longer text is no clause


def read_clause(text: str, points: Decimal | None = None) -> Reading:
    """A clause of an item worth `points` (None: nothing bounds it)."""
    if len(text) > MOST:
        return Reading("flag", reasons=(note("too_long", most=MOST),))
    plain = even(text)
    if reason := unreadable(plain.text):
        return Reading("flag", reasons=(reason,))
    cut = tokens(plain.text)
    found, reasons = candidates(cut, plain.text, points)
    if not found or named_first(cut, plain.text, points) or is_odd_sum(found[0]):
        found = under_heading(cut, plain.text, points) or found
    if not found:
        return Reading("flag", reasons=(*mended(plain, text), *(reasons or why_not(cut))))
    return with_repairs(outcome(found, points), plain, text)


def with_repairs(reading: Reading, plain: Even, raw: str) -> Reading:
    """A reading that tells what was mended; a mended decimal point has to be confirmed."""
    told = mended(plain, raw)
    points = tuple(each for each in told if each.code == "mended_decimal_point")
    outcome = "confirm" if points and reading.outcome == "read" else reading.outcome
    return replace(reading, outcome=outcome, reasons=told, assumptions=(*reading.assumptions, *points))


def mended(plain: Even, raw: str) -> tuple[Note, ...]:
    """What was mended in the raw text, for a person to see."""
    return tuple(
        note(f"mended_{each.why}", was=" ".join(each.span.of(raw).split()), became=each.became)
        for each in plain.repairs
    )


def candidates(cut: tuple[Token, ...], text: str, points: Decimal | None) -> tuple[list[Found], list[Note]]:
    """Every rule that the grammar and the families give and no guard blocks, best liked first; else why."""
    found: dict[Rule, Found] = {}
    reasons: dict[Note, None] = {}
    for tree in trees(cut):
        clause = Clause(items(tree), points, text)
        whole = [rule for family in FAMILIES for rule in family(clause)]
        for one in whole or adding(clause, FAMILIES):
            blocked = guards.blocks(cut, clause, one)
            reasons |= dict.fromkeys(blocked)
            if not blocked:
                asked = Found(one.rule, (*one.assumptions, *guards.doubts(cut, clause, one)), one.liking)
                found.setdefault(one.rule, asked)
    return sorted(found.values(), key=lambda each: (-each.liking, len(each.assumptions))), list(reasons)


def is_odd_sum(found: Found) -> bool:
    return any(each.code == "sum_above" for each in found.assumptions)


def under_heading(cut: tuple[Token, ...], text: str, points: Decimal | None) -> list[Found]:
    """What stands beneath the heading of the item, where the clause repeats that and says how its points are earned."""
    rest = beneath(cut, text, points)
    return [each for each in candidates(rest, text, points)[0] if earns(each.rule)] if rest else []


def outcome(found: list[Found], points: Decimal | None) -> Reading:
    """Read, where one rule is certain and what it says in our words is read as the same rule again."""
    first = found[0]
    others = tuple(each.rule for each in found[1:] if not same(first.rule, each.rule))
    assumptions = first.assumptions + ((note("several_readings", number=len(others) + 1),) if others else ())
    if not assumptions and not reads_again(first.rule, points):
        assumptions = (note("not_the_same_again"),)
    return Reading("confirm" if assumptions else "read", first.rule, assumptions=assumptions, others=others)


def reads_again(rule: Rule, points: Decimal | None) -> bool:
    """Whether the rule, written in our words and read again, is the same rule."""
    plain = even(say(rule))
    found, _ = candidates(tokens(plain.text), plain.text, points)
    return any(same(rule, each.rule) for each in found)


def why_not(cut: tuple[Token, ...]) -> list[Note]:
    """Why no rule was found: the word at which the grammar gave up, or nothing that scores."""
    hard = [token for token in cut if token.kind not in ("T", "SEP", "END")]
    if not hard:
        return [note("no_scoring")]
    stop = furthest(cut)
    if stop is not None and stop.kind not in ("END", "SEP"):
        return [note("unread_words", words=stop.text)]
    return [note("no_rule", words="、".join(dict.fromkeys(token.text for token in hard)))]
