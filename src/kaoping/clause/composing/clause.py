"""A clause on its way to a rule: its items sorted, and what a family of rules gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from kaoping.clause.items import Aside, Bounding, Item, Manner, Remark, Said
from kaoping.clause.meaning.parts import Note, Rule


@dataclass(frozen=True, slots=True)
class Clause:
    """Items of one clause of an item worth `points` (None: nothing bounds it); `text` is even."""

    items: tuple[Item, ...]
    points: Decimal | None
    text: str

    @property
    def saids(self) -> tuple[Said, ...]:
        return tuple(item for item in self.items if isinstance(item, Said))

    @property
    def bounds(self) -> tuple[Bounding, ...]:
        return tuple(item for item in self.items if isinstance(item, Bounding))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        return tuple(item for item in self.items if isinstance(item, Remark))

    @property
    def asides(self) -> tuple[Aside, ...]:
        return tuple(item for item in self.items if isinstance(item, Aside))

    def manners(self) -> tuple[str, ...]:
        """Kinds of the hard words that change what a condition means."""
        return tuple(cond.kind for said in self.saids for cond in said.conds if isinstance(cond, Manner))


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that a family makes of the whole clause, with what it takes for granted. liking: the higher,
    the more usual is
    this reading where several are possible."""

    rule: Rule
    assumptions: tuple[Note, ...] = ()
    liking: int = 0

    def taking(self, *codes: str) -> Found:
        return replace(self, assumptions=(*self.assumptions, *(Note(code) for code in codes)))


Family = Callable[[Clause], Iterable[Found]]


def note(code: str, **details: object) -> Note:
    return Note(code, tuple((key, str(value)) for key, value in details.items()))


def excepted(clause: Clause) -> tuple[str, ...]:
    return tuple(remark.text.strip("（），。 ") for remark in clause.remarks if remark.kind == "EXCEPT")
