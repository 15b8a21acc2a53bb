"""A clause that no family reads as a whole, read piece by piece: what its pieces say is added up.

A piece is what is said up to an effect, with the bounds and remarks behind it. Neighbours are tried together first, the
longest run that one family reads as one rule wins. This is always asked about, never read in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Family, Found, note
from kaoping.clause.items import Aside, Bounding, Item, Remark, Said, Scoped
from kaoping.clause.meaning.parts import Allot, Check, Note, Part, Per, Rates, Rule
from kaoping.clause.meaning.trying import takes
from kaoping.clause.saying import same

MOST = 10  # pieces; a longer clause is no clause
ALONE = {"whole_item", "sum_above", "gaps", "change"}  # readings that only a clause by itself can have


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of items and what one family makes of it."""

    rule: Rule
    assumptions: tuple[Note, ...]


def adding(clause: Clause, families: Sequence[Family]) -> Iterator[Found]:
    """The sum of what the pieces say, where every piece is read."""
    units = list(pieces(clause.items))
    if not 2 <= len(units) <= MOST:
        return
    found = runs(units, clause, families)
    if found is None or len(found) < 2:
        return
    rule = summed([piece.rule for piece in found])
    if rule is not None:
        asked = tuple(dict.fromkeys(each for piece in found for each in piece.assumptions))
        yield Found(rule, (*asked, note("added_up", number=len(found))))


def pieces(items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """Every said thing with the bounds and remarks behind it; description goes to the next one."""
    held: list[Item] = []
    for item in items:
        if isinstance(item, Said | Aside) and any(isinstance(each, Said) for each in held):
            yield tuple(held)
            held = []
        held.append(item)
    if any(isinstance(each, Said | Bounding | Scoped | Remark) for each in held):
        yield tuple(held)


def runs(units: list[tuple[Item, ...]], clause: Clause, families: Sequence[Family]) -> list[Piece] | None:
    """All units in runs that are read, the longest first; None where one is not read."""
    found: list[Piece] = []
    at = 0
    while at < len(units):
        best = longest(units, at, clause, families)
        if best is None:
            return None
        piece, at = best
        found.append(piece)
    return found


def longest(
    units: list[tuple[Item, ...]], at: int, clause: Clause, families: Sequence[Family]
) -> tuple[Piece, int] | None:
    for end in range(len(units), at, -1):
        if end - at == len(units):
            continue
        piece = one(tuple(item for unit in units[at:end] for item in unit), clause, families)
        if piece is not None:
            return piece, end
    return None


def one(items: tuple[Item, ...], clause: Clause, families: Sequence[Family]) -> Piece | None:
    """The one rule of a run; None where there is none or more than one."""
    part = Clause(items, clause.points, clause.text)
    found = [each for family in families for each in family(part)]
    if not found or not all(same(found[0].rule, each.rule) for each in found):
        return None
    only = found[0]
    if any(each.code in ALONE for each in only.assumptions):
        return None
    return Piece(only.rule, only.assumptions)


def summed(rules: list[Rule]) -> Rule | None:
    """One rule of several: points that are earned to begin with and taken from afterwards, or things that all add or
    all take. Anything else is no plain sum."""
    parts: list[Part] = []
    start: Decimal | None = None
    starts: list[Decimal] = []
    for rule in rules:
        own = own_points(rule)
        if own is not None and isinstance(rule.start, Decimal):
            starts.append(rule.start)
            parts.append(own)
            continue
        begun = earned(rule)
        if begun is not None:
            if parts or start not in (None, begun):
                return None
            start = begun  # said twice (（2分）… 记2分) it is still the same
            continue
        inside = folded(rule)
        if inside is None or not all(isinstance(part, Per | Rates) for part in inside):
            return None
        parts.extend(inside)
    if starts:
        if start not in (None, sum(starts)) or len(starts) != len(parts):
            return None
        start = sum(starts, Decimal(0))
    ways = {takes(part) for part in parts if isinstance(part, Per | Rates)}
    if any(not getattr(part, "what", "") for part in parts):
        return None  # 每超1人再扣0.5分: of what, only the sentence before it says
    if len(parts) < 1 + (start is None) or len(ways) != 1 or (start is not None and ways != {True}):
        return None
    return Rule(tuple(parts), start=start, excepted=tuple(each for rule in rules for each in rule.excepted))


def own_points(rule: Rule) -> Per | None:
    """结账8分，每缺一次扣2分: what takes from points of its own takes no more than those."""
    part = rule.parts[0]
    fits = len(rule.parts) == 1 and isinstance(part, Per) and part.at_most is None and rule.low is None
    if not fits or not isinstance(part, Per) or not isinstance(rule.start, Decimal) or not takes(part):
        return None
    return replace(part, at_most=rule.start)


def earned(rule: Rule) -> Decimal | None:
    """得5分, （5分）: points before deductions; None where a rule says something else."""
    part = rule.parts[0]
    if len(rule.parts) > 1 or not isinstance(part, Check | Allot) or not isinstance(part.points, Decimal):
        return None
    plain = isinstance(part, Allot) or (part.otherwise == 0 and not part.graded and part.against is None)
    return part.points if plain and part.points > 0 else None


def folded(rule: Rule) -> tuple[Part, ...] | None:
    """The parts of a rule whose own bounds are theirs; None where bounds belong to several parts at once."""
    if rule.start is not None or rule.uncapped or rule.bottomless:
        return None
    if rule.low is None and rule.high is None:
        return rule.parts
    part = rule.parts[0]
    if len(rule.parts) > 1 or not isinstance(part, Per | Rates) or part.at_most is not None:
        return None
    most = -rule.low if rule.low is not None and takes(part) else rule.high
    return None if most is None else (replace(part, at_most=most),)
