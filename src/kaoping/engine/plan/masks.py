"""Row conditions as bits: each distinct simple condition is evaluated once a row, into one bit of an integer.

Rows then fall into few *cells* (unit, mask), and which demand a cell counts for is a matter of comparing bits:
a demand holds for a mask when ``mask & care == want`` for one of its terms. The terms of one demand exclude each other,
so that sums over terms count nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kaoping.scheme.expression import And, Expression, Not, Or

BITS = 62  # bits of one mask; further atoms go into further masks
FEW = 15  # up to so many conditions each is one atom of its own: fewer cells than splitting them
DEEP = 10  # a condition of more different atoms than this is kept whole


@dataclass(frozen=True, slots=True)
class Term:
    """One way for a condition to hold: these atoms true, those false."""

    holds: frozenset[int]
    fails: frozenset[int]

    def words(self, masks: int) -> list[tuple[int, int]]:
        """(care, want) for each of the mask integers."""
        pairs = []
        for index in range(masks):
            span = range(index * BITS, (index + 1) * BITS)
            want = sum(1 << (atom - span.start) for atom in self.holds if atom in span)
            pairs.append((want + sum(1 << (atom - span.start) for atom in self.fails if atom in span), want))
        return pairs


@dataclass(frozen=True, slots=True)
class Coding:
    """The atoms of a set of conditions, and each condition's terms (in the order given)."""

    atoms: tuple[Expression, ...]
    terms: tuple[tuple[Term, ...], ...]

    @property
    def masks(self) -> int:
        return max(1, -(-len(self.atoms) // BITS))


def code(conditions: Iterable[Expression | None]) -> Coding:
    """Code a set of conditions; None holds for every row."""
    wanted = list(conditions)
    split = len({condition for condition in wanted if condition is not None}) > FEW
    atoms: dict[Expression, int] = {}
    terms: list[tuple[Term, ...]] = []
    for condition in wanted:
        if condition is None:
            terms.append((Term(frozenset(), frozenset()),))
            continue
        inside = atoms_of(condition) if split else (condition,)
        for atom in inside:
            atoms.setdefault(atom, len(atoms))
        terms.append(tuple(expand(condition, list(inside), {}, atoms)))
    return Coding(tuple(atoms), tuple(terms))


def atoms_of(condition: Expression) -> tuple[Expression, ...]:
    """The simple conditions below and/or/not; the whole condition where there are too many of them."""
    found: dict[Expression, None] = {}

    def collect(part: Expression) -> None:
        if isinstance(part, And | Or):
            for inner in part.parts:
                collect(inner)
        elif isinstance(part, Not):
            collect(part.part)
        else:
            found[part] = None

    collect(condition)
    return tuple(found) if len(found) <= DEEP else (condition,)


def decided(condition: Expression, known: Mapping[Expression, bool]) -> bool | None:
    """Whether the condition holds given what is known of its atoms; None = still open."""
    if condition in known:
        return known[condition]
    if isinstance(condition, Not):
        inner = decided(condition.part, known)
        return None if inner is None else not inner
    if isinstance(condition, And | Or):
        settles = isinstance(condition, Or)
        parts = [decided(part, known) for part in condition.parts]
        if any(part is settles for part in parts):
            return settles
        return None if None in parts else not settles
    return None


def expand(
    condition: Expression, open_atoms: list[Expression], known: dict[Expression, bool], number: Mapping[Expression, int]
) -> Iterable[Term]:
    """Split on one atom after the other until the condition is decided; what holds are its terms."""
    outcome = decided(condition, known)
    if outcome is True:
        yield Term(
            frozenset(number[atom] for atom, value in known.items() if value),
            frozenset(number[atom] for atom, value in known.items() if not value),
        )
    elif outcome is None:
        first, rest = open_atoms[0], open_atoms[1:]
        yield from expand(condition, rest, {**known, first: True}, number)
        yield from expand(condition, rest, {**known, first: False}, number)
