"""What a clause can say. Open this first.

A clause says one or several *parts*; its points are the sum of what the parts contribute, then its bounds. A part says
everything that the text fixes (figures, signs, edges, caps) and names in words (`what`) what is counted, measured or
asked; which column or kind of incident of a scheme that is, the text does not fix: it is bound later
(`clause.lowering`).

Amounts are points, signed: +2 is earned or added, −0.5 is deducted. Percentages are 0–100. Everything is frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

Partial: TypeAlias = Literal["whole", "proportional", "up"]
"""An incomplete step: not counted, counted in proportion, or counted as a whole one."""

ALL: Final = "all"  # as an amount: the points of the item
Effect: TypeAlias = Literal[
    "none", "zero_item", "zero_section", "veto", "ineligible", "cap_grade", "full_score", "lower_grade"
]
Against: TypeAlias = Literal["average", "previous", "max", "min", "target", "expected"]
"""What a figure is set against: the peers' average, one's own last figure, the best or worst peer, a
target, an expected value."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An amount that a person chooses between two ends (both belong)."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("the ends of a choice are the wrong way round")


Amount: TypeAlias = Decimal | Choice


@dataclass(frozen=True, slots=True)
class Range:
    """Figures from `low` to `high`; an end that is None is open. `low_in`, `high_in`: whether the end belongs."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_in: bool = True
    high_in: bool = True

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a range without ends")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the ends of a range are the wrong way round")

    def holds(self, figure: Decimal | Fraction) -> bool:
        over = self.low is None or figure > self.low or (self.low_in and figure == self.low)
        under = self.high is None or figure < self.high or (self.high_in and figure == self.high)
        return over and under


@dataclass(frozen=True, slots=True)
class Allot:
    """A heading: what it heads has so many points."""

    points: Decimal
    what: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A requirement that is met or not. `points` if met, `otherwise` if not; `all` is the item's full points.

    need: the figure must lie in this range (of `unit`), where the requirement is a figure; `against`: it
    is compared with
    that reference instead. graded: a person gives 0 … points.
    """

    points: Decimal | Literal["all"] = ALL
    otherwise: Decimal | Literal["all"] = Decimal(0)
    what: str = ""
    need: Range | None = None
    unit: str = ""
    against: Against | None = None
    graded: bool = False


@dataclass(frozen=True, slots=True)
class Per:
    """An amount for every `every` of what is counted.

    free: the first so many (in units) are not counted; at_least: nothing at all below so many; at_most: no more points
    than this (a positive figure); times: at most so many are counted; grows: each further one costs that much more than
    the one before (signed like the amount). `of` says what the input is: occurrences, or a measured figure.
    each: the cap `at_most` holds for every month, inspection, site … apart.
    """

    amount: Amount
    every: Decimal = Decimal(1)
    unit: str = ""
    what: str = ""
    partial: Partial = "whole"
    free: Decimal = Decimal(0)
    at_least: Decimal = Decimal(0)
    at_most: Decimal | None = None
    times: Decimal | None = None
    grows: Decimal = Decimal(0)
    each: str = ""
    once: bool = False  # whether it happened at all counts, not how often
    named: tuple[Decimal, ...] = ()  # figures in `what` (高度超过20厘米), never computed with
    short_of: Decimal | None = None  # what is counted is what is missing to this figure (每月2次，每少一次)

    def __post_init__(self) -> None:
        if self.every <= 0:
            raise ValueError("a step has a size")


@dataclass(frozen=True, slots=True)
class Rates:
    """Amounts by level or kind, each for one occurrence. highest: of several levels of one and the same deed only the
    highest counts. at_most: no more points than this in all. each_most: the cap of each kind by itself."""

    rows: tuple[tuple[str, Amount], ...]
    unit: str = ""
    what: str = ""
    highest: bool = False
    at_most: Decimal | None = None
    most: tuple[tuple[str, Decimal], ...] = ()
    once: bool = False


@dataclass(frozen=True, slots=True)
class Nth:
    """Amounts for the first, second, … time; `further` for every later one (None: the text does not say,
    `last` amount stays).

    How they add up: `total`: the amount of the n-th time is the whole amount after n times; else each is added.
    zero_from: from this time on the whole item is zero. grows: every later time costs so much more than the one before.
    factor: every later time costs so many times the one before.
    """

    amounts: tuple[Decimal, ...]
    unit: str = "次"
    what: str = ""
    further: Decimal | None = None
    total: bool = False
    zero_from: int | None = None
    grows: Decimal = Decimal(0)
    factor: Decimal = Decimal(1)
    named: tuple[Decimal, ...] = ()  # a limit as the text writes it, never computed with


@dataclass(frozen=True, slots=True)
class Repeated:
    """What a problem costs that occurs again (`repeats`: how often each distinct problem occurred).

    first: the amount of the first time; again: the amount of every later time; how: again counts instead
    of the first's rate
    (`each`), or every occurrence from the second on costs `first` plus `again` (`besides`), or the amount is multiplied
    (`times`: first × again for every later one; `compound`: × again of the time before).
    """

    first: Decimal
    again: Decimal
    how: Literal["each", "besides", "times", "compound"] = "each"
    unit: str = ""
    what: str = ""
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of steps from a base: for every `every` of distance `points` (positive), `at_most` in all.

    percent: the distance is measured in percent of the base."""

    every: Decimal
    points: Decimal
    percent: bool = False
    at_most: Decimal | None = None

    def __post_init__(self) -> None:
        if self.every <= 0:
            raise ValueError("a step has a size")


@dataclass(frozen=True, slots=True)
class Steps:
    """`full` points at the base; more for every step above, less for every step below, never under `floor`.

    base: a figure, a table by group, a reference, or None: the input is itself the distance (a change, a lateness).
    full: None = the clause grants nothing at the base; its steps alone count. short: what a figure under the base earns
    where there is no step below; down is deducted from `full`. uncapped: the text says that additions have no limit.
    better: `low` where less is better (the steps are mirrored: a figure above the base is worse).
    zero: in this range the clause is worth nothing.
    """

    base: Decimal | Against | tuple[tuple[str, Decimal], ...] | None
    full: Decimal | Literal["all"] | None = None
    above: Side | None = None
    below: Side | None = None
    unit: str = ""
    what: str = ""
    partial: Partial = "whole"
    floor: Decimal | None = Decimal(0)
    uncapped: bool = False
    short: Decimal | None = None
    zero: Range | None = None


@dataclass(frozen=True, slots=True)
class Bands:
    """Points by the range in which a figure lies; the first range that holds counts. other: points outside of all
    ranges; None: such a figure is out of range.

    by: a measured figure (`value`), a rank from the top (`rank`) or from the bottom (`last`), the same as a percentage
    of all (`top_share`, `bottom_share`), a number of occurrences
    (`count`). `all` is the item's full points. each_rank_less: below the rows every further rank gets so
    much less than the one before.
    """

    rows: tuple[tuple[Range, Decimal | Literal["all"]], ...]
    by: Literal["value", "rank", "last", "top_share", "bottom_share", "count", "gain"] = "value"
    other: Decimal | None = None
    unit: str = ""
    what: str = ""
    against: Against | None = None
    less: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Kinds:
    """Points (or a figure) by a category: a grade, an entity."""

    rows: tuple[tuple[str, Decimal], ...]
    what: str = ""
    other: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """full × figure ÷ against, not below 0, not over `full` unless `uncapped`.

    against: 100 (a rate), a figure (target), or a reference. under: below this percentage nothing is
    earned: of the figure itself where it is a rate, else of the share.
    """

    full: Decimal | Literal["all"] = ALL
    against: Decimal | Against = Decimal(100)
    what: str = ""
    unit: str = "%"
    uncapped: bool = False
    under: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Efficacy:
    """base + span × (x − worst) ÷ (best − worst); low: the lower the better."""

    base: Decimal
    span: Decimal
    low: bool = False
    what: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """Points an answer; `mean`: such an answer counts like the mean of the others; `out`: it is left out.
    The score is the mean over
    those who answered."""

    points: tuple[tuple[str, Decimal | Literal["mean", "out"]], ...]
    what: str = ""


@dataclass(frozen=True, slots=True)
class Mean:
    """The points are the mean (sum, …) of the parts' points: grids, months, assessors. trimmed: without
    one highest and one
    lowest."""

    over: str
    how: Literal["mean", "trimmed", "sum", "highest", "lowest"] = "mean"


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weights in percent of named children; `plus` are added, `minus` taken off unweighted. most: what single names
    count at most; at_most: what all of it is at most."""

    rows: tuple[tuple[str, Decimal], ...]
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    most: tuple[tuple[str, Decimal], ...] = ()
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A sum of named quantities with coefficients, or a quotient: Σ coefficient × name; over: the names
    below the line, × `times`."""

    terms: tuple[tuple[Decimal, str], ...]
    over: tuple[tuple[Decimal, str], ...] = ()
    times: Decimal = Decimal(1)
    at_most: Decimal | None = None
    base: Decimal = Decimal(0)  # points to begin with
    most: tuple[tuple[str, Decimal], ...] = ()  # what single names count at most


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound of all that stands beside it: the sum of the siblings' points lies between `low` and `high`; None: not
    bounded on that side; `low` −all: the item's points may all be lost. each: for every month, inspection … apart."""

    low: Decimal | Literal["all"] | None = None
    high: Decimal | Literal["all"] | None = None
    each: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A consequence. need: the figure (count, value, rank …) that brings it about; None: the requirement named in words
    is not met, or the event named happened."""

    effect: Effect
    what: str = ""
    need: Range | None = None
    by: Literal["count", "value", "rank", "last", "points", "grade"] = "count"
    unit: str = ""
    grade: str = ""
    when: tuple[str, ...] = ()  # grades that bring it about


@dataclass(frozen=True, slots=True)
class Award:
    """Money. by rank (ranges), grade, gain in rank, or an occurrence; negative: deducted. percent: amounts
    are percent of a
    named standard or fee."""

    by: Literal["rank", "last", "grade", "gain", "count", "value", "points"]
    rows: tuple[tuple[Range | str, Decimal], ...]
    unit: str = "元"
    percent: bool = False
    every: Decimal = Decimal(1)
    per: str = ""
    without: Range | None = None  # ranks that do not get it
    at_most: Decimal | None = None
    what: str = ""
    base: Decimal | None = None  # the amount counts for every `every` away from here


@dataclass(frozen=True, slots=True)
class Grades:
    """Grades by ranges of the points, best first; or only their names (`rows` empty)."""

    rows: tuple[tuple[Range, str], ...] = ()
    names: tuple[str, ...] = ()
    by: Literal["points", "rank", "share"] = "points"


@dataclass(frozen=True, slots=True)
class Fund:
    """Contributions of money, told and never computed with."""

    rows: tuple[tuple[str, Decimal], ...]
    unit: str = "元"


Part: TypeAlias = (
    Allot
    | Check
    | Per
    | Rates
    | Nth
    | Repeated
    | Steps
    | Bands
    | Kinds
    | Share
    | Efficacy
    | Survey
    | Mean
    | Weighted
    | Formula
    | Bound
    | Gate
    | Award
    | Grades
    | Fund
)


@dataclass(frozen=True, slots=True)
class Rule:
    """All that one clause says. start: the clause begins with so many points from which its parts take;
    None: it does not.
    uncapped: the text says that the sum has no upper limit; low, high: bounds of the clause that the text itself names.
    excepted: what the text leaves out of the count, in words.
    """

    parts: tuple[Part, ...]
    start: Decimal | Literal["all"] | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    uncapped: bool = False
    bottomless: bool = False
    excepted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a rule without parts")


Outcome: TypeAlias = Literal["read", "confirm", "flag"]


@dataclass(frozen=True, slots=True)
class Note:
    """A named reason or assumption: its code (see `clause.notes`), filled in with details."""

    code: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clause was read. rule is None where it is flagged without a proposal; a flagged clause is
    never computed with."""

    outcome: Outcome
    rule: Rule | None = None
    reasons: tuple[Note, ...] = ()
    assumptions: tuple[Note, ...] = ()
    others: tuple[Rule, ...] = field(default=())  # other readings of the same words, to choose from
