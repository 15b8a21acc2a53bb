"""How a figure came about: a tree of steps, the same for the referee and for explanations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from kaoping.scheme.measures import Measure, Of, Sum
from kaoping.scheme.rules import Rates

Found: TypeAlias = Fraction | str | None
"""A figure (exact), a class or text attribute, or missing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who or what is scored: a unit; for items scored by parts, one unit below it or one month of it."""

    unit: str
    month: str | None = None  # "2024-03"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step from facts to points for one subject.

    of: the node of the scheme that was evaluated (Leaf, a rule, a measure).
    result: points, figure or class; None = missing.
    case: which way the rule went — the word that coverage counts; steps: `at`, `above`, `below`, `floor`; check: `met`,
    `unmet`; bands: `row 2`, `else`; per: `none`, `some`, `times`; proportion: `within`, `capped`; leaf: `floor`, `cap`,
    `within`; any: `missing`.
    details: the numbers that stand in the formula, by name (`base`, `every`, `steps`, `best`, `worst` …); of a measure
    over peers `count` (how many are known), `total` and `over` (what was summed).
    steps: what it was made of, in order.
    """

    of: Any
    subject: Subject
    result: Found
    case: str
    details: Mapping[str, Found] = field(default_factory=dict)
    steps: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    """Incidents of one category for `rates`: how many count at their own rate and how many as recurring ones."""

    category: str  # level or kind; "" = empty
    own: Fraction
    recurring: Fraction


class Figures(Protocol):
    """Where rules get their figures from: the referee computes them from rows, explanations take them from a run."""

    def value(self, measure: Measure, subject: Subject) -> Found:
        """The measure for this subject; None = missing."""

    def attribute(self, name: str, subject: Subject) -> str | None:
        """A text attribute of the subject's unit (also `unit`, `name`, `kind`); None = missing."""

    def by_row(self, measure: Sum, subject: Subject, free: int, times: int | None) -> tuple[int, int]:
        """Σ m and Σ m (m − 1) ÷ 2 over the rows, m = the column less `free`, not under 0, at most `times`."""

    def rated(self, rates: Rates, subject: Subject) -> tuple[Rated, ...]:
        """The incidents of a rates table by category, recurring ones apart; with `once`, one a subject is left."""

    def extremes(self, measure: Measure, subject: Subject) -> tuple[Fraction, Fraction] | None:
        """Lowest and highest figure among the peers where it is known; None = nobody known."""

    def among_peers(self, of: Of, subject: Subject, same: str | None = None) -> Mapping[str, Fraction]:
        """The figure of every peer (like the subject in one attribute) where it is known, by unit."""

    def parts(self, subject: Subject, each: str) -> tuple[Subject, ...]:
        """The parts of a unit: units of kind `each` at any depth below it, by id, or the months of the cycle."""
