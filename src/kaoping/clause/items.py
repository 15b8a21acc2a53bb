"""What the grammar finds in a clause: items in order. The families (`composing`) make parts of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from kaoping.clause.meaning.parts import Range


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Every:
    """每查实一例: for each so many of a unit. percent: the step is one in percent."""

    every: Decimal
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class One:
    """发现一处 (without 每): once, and so each time."""

    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """每减少50件. against, base: what it is counted from, where the step names it itself (每低于标准（85%）1个点)."""

    way: Literal["more", "less", "both"]
    every: Decimal
    unit: str
    against: str
    base: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class In:
    """A figure lies in a range; against: the range is one of the distance to a reference."""

    range: Range
    unit: str
    text: str
    against: str = ""
    kind: str = ""  # cumulative, within, crossed (its ends are the wrong way round)


@dataclass(frozen=True, slots=True)
class Figure:
    value: Decimal
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Ranked:
    by: Literal["rank", "last", "gain", "loss", "top_share", "bottom_share"]
    ranges: tuple[Range, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Levels:
    names: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    against: str
    text: str


@dataclass(frozen=True, slots=True)
class Graded:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Answers:
    names: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Time:
    """第二次, 首起: which time; open: that one and all later ones; first: 前2处, that many together."""

    numbers: tuple[int, ...]
    open: bool
    text: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """A hard word that changes the meaning: RECUR, FURTHER, FIRST_FREE, DISCRETION, DISTRIB …"""

    kind: str
    text: str


Cond: TypeAlias = (
    Words | Every | One | Step | In | Figure | Ranked | Levels | Reference | Graded | Answers | Manner | Time
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows. amounts: figures as written (without sign); sign −1 for a deduction, +1 for an addition or what is
    earned, 0 where none is said. kind: points, choice, money, zero, full, weight, grade … sort: DED, ADD, GAIN."""

    kind: str
    amounts: tuple[Decimal, ...] = ()
    sign: int = 0
    sort: str = ""
    text: str = ""
    unit: str = ""  # 扣0.5分/次
    every: Decimal = Decimal(1)
    grow: bool = False
    bracket: bool = False  # written （2分）
    whole: Any = None  # a sentence read as a whole (`whole_sentences`)


@dataclass(frozen=True, slots=True)
class Said:
    conds: tuple[Cond, ...]
    effect: Effect

    def all(self, kind: type) -> list[Cond]:
        return [cond for cond in self.conds if isinstance(cond, kind)]

    def has(self, *kinds: type) -> bool:
        return any(isinstance(cond, kinds) for cond in self.conds)

    @property
    def words(self) -> str:
        """The description of what this is about."""
        return "".join(cond.text for cond in self.conds if isinstance(cond, Words)).strip("，、：。的")


@dataclass(frozen=True, slots=True)
class Bounding:
    """cap (value points, in the direction of sign, 0 = whichever), done, nocap, bottomless, tofull."""

    kind: Literal["cap", "done", "nocap", "bottomless", "tofull"]
    value: Decimal | None = None
    sign: int = 0
    unit: str = "分"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Scoped:
    """A cap that says of what it is one: 每次检查最多扣2分. A rule must place it (`guards`)."""

    value: Decimal
    sign: int
    of: str
    text: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of a sentence, or of a part of it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A note by itself: HIGHEST, ONLY, EXCEPT, HALFSTEP …"""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    text: str


Item: TypeAlias = Said | Bounding | Scoped | Remark | Aside | Stop
