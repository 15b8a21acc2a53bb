"""Where a rule is lowered: its clause, the points of its item, the names of the draft; and what all kinds need."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from functools import singledispatch
from typing import Any

from kaoping.clause.lowering.names import Data, Names, Unsaid
from kaoping.clause.meaning.parts import ALL, Amount, Choice, Part

MEASURED = ("%", "百分点", "个百分点", "分", "元", "万元", "亿元", "℃", "度", "分贝")
WHOLE = "whole"
FIRST, SECOND = "first", "second"  # of two bands that share an edge, the one that holds it


@dataclass(frozen=True, slots=True)
class Site:
    """points: of the item, None where nothing bounds it. title: the words of the clause, for inputs without any.
    partial: what incomplete steps count where the words leave it open (a decision's reference, or a word). edges: which
    of two bands holds the figure on their edge."""

    clause: str
    title: str
    points: Decimal | None
    names: Names
    partial: str = WHOLE
    edges: str = FIRST

    def words(self, what: str, unit: str = "") -> str:
        """The title of an input."""
        return what.strip() or self.title or unit or self.clause

    def kind(self, what: str, unit: str = "") -> Data:
        """How often something happened, as a measure."""
        return {"incidents": self.names.kind(self.clause, self.words(what, unit))}

    def figure(self, what: str, unit: str = "") -> Data:
        """A reported figure, as a measure."""
        return {"value": self.names.indicator(self.clause, self.words(what, unit), unit)}

    def counted(self, what: str, unit: str) -> Data:
        """What is counted: occurrences, or a measured figure where the unit is one of measurement."""
        return self.figure(what, unit) if unit in MEASURED else self.kind(what, unit)

    def named(self, measure: Data) -> str:
        return self.names.measure(measure)

    def all(self) -> Decimal:
        if self.points is None:
            raise Unsaid("本项没有满分，“全部分值”是多少不知道", "the item has no points of its own")
        return self.points

    def amount(self, amount: Any) -> Decimal:
        """An amount of points; `all` is the item's."""
        if isinstance(amount, Choice):
            raise Unsaid("分值由人在一个范围内选定", "people choose the amount within a range")
        return self.all() if amount == ALL else Decimal(amount)


@singledispatch
def lower(part: Part, site: Site) -> Data:
    """The rule of a scheme that gives what one part contributes. Raises Unsaid."""
    raise Unsaid(f"没有对应的规则（{type(part).__name__}）", f"there is no rule for it ({type(part).__name__})")


def says(part: Any, known: str) -> None:
    """Raises Unsaid where a part says something besides the fields named here, so that no new word is passed over."""
    handled = known.split()
    for one in fields(part):
        default = one.default if one.default is not MISSING else None
        if one.name not in handled and getattr(part, one.name) != default:
            raise Unsaid(f"规则里的“{one.name}”写不进方案", f"the scheme has no word for '{one.name}'")


def constant(points: Decimal) -> Data:
    return {"points": {"number": points}}


def check(that: str, points: Decimal, otherwise: Decimal = Decimal(0)) -> Data:
    """Points if a condition holds. Where both are the same nothing depends on it, but a missing figure must show."""
    if points == otherwise:
        return {"choose": [{"if": that, "then": constant(points)}, {"then": constant(otherwise)}]}
    body: Data = {"that": that, "points": points}
    return {"check": body | ({"else": otherwise} if otherwise else {})}


def bounded(rule: Data, low: Decimal | None, high: Decimal | None) -> Data:
    if low is None and high is None:
        return rule
    ends = {"min": low, "max": high}
    return {"bound": rule} | {key: end for key, end in ends.items() if end is not None}


def capped(rule: Data, most: Decimal | None) -> Data:
    """Not more than so many points away from nothing, on either side."""
    return rule if most is None else bounded(rule, -most, most)


def summed(rules: list[Data]) -> Data:
    return rules[0] if len(rules) == 1 else {"sum": rules}


def sign(amount: Amount) -> int:
    """+1 for an amount that is earned, −1 for one that is taken, 0 for one that may be either."""
    low, high = (amount.low, amount.high) if isinstance(amount, Choice) else (amount, amount)
    return 1 if low >= 0 and high > 0 else -1 if high <= 0 and low < 0 else 0


def text(figure: Decimal) -> str:
    """A figure in a formula: never in exponents, in brackets where negative."""
    plain = f"{figure.normalize():f}" if figure else "0"
    return f"({plain})" if figure < 0 else plain
