"""A clause on its way to a rule: its items sorted, and what a family of rules gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from kaoping.clause.items import Aside, Bounding, Item, Manner, Remark, Said
from kaoping.clause.meaning.parts import Amount, Choice, Note, Part, Rule


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


def amount(said: Said, sign: int | None = None) -> Amount | None:
    """The one amount of an effect, signed; None where there are several."""
    effect, way = said.effect, said.effect.sign if sign is None else sign
    if effect.kind == "choice" and len(effect.amounts) == 2:
        low, high = sorted(way * each for each in effect.amounts)
        return Choice(low, high)
    if effect.kind == "points" and len(effect.amounts) == 1:
        return way * effect.amounts[0]
    return None


def with_bounds(parts: tuple[Part, ...], clause: Clause, **more: object) -> Rule | None:
    """A rule with the clause's own bounds; None where a bound cannot be placed."""
    low = high = None
    uncapped = bottomless = False
    for bound in clause.bounds:
        match bound.kind:
            case "nocap":
                uncapped = True
            case "bottomless":
                bottomless = True
            case "cap":
                if bound.unit != "分" or bound.value is None:
                    return None
                sign = bound.sign or direction(clause)
                if sign < 0 and low is None:
                    low = -bound.value
                elif sign > 0 and high is None:
                    high = bound.value
                else:
                    return None
            case _:
                pass
    return Rule(parts, low=low, high=high, uncapped=uncapped, bottomless=bottomless, excepted=excepted(clause), **more)  # type: ignore[arg-type]


def direction(clause: Clause) -> int:
    """The one direction in which all amounts of a clause go; 0 where they go both ways."""
    signs = {said.effect.sign for said in clause.saids if said.effect.kind in ("points", "choice")}
    return signs.pop() if len(signs) == 1 else 0


def excepted(clause: Clause) -> tuple[str, ...]:
    return tuple(remark.text.strip("（），。 ") for remark in clause.remarks if remark.kind == "EXCEPT")
