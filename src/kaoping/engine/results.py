"""What a run gives: scores, totals and how they came about. Plain, frozen rows; documents and programs read these.

Points are exact decimals with the scheme's places. `state` is one of

* ``ok`` — computed from complete facts;
* ``missing`` — a fact that the rule needs is not there; a leaf has no points then, a section or total shows
  the sum of what is known;
* ``pending`` — a figure of the scheme is not decided yet;
* ``exempt`` — taken out for this unit, points and full points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from kaoping.problems import Fault
from kaoping.scheme.decisions import Choice
from kaoping.scheme.model import Scheme

State = Literal["ok", "missing", "pending", "exempt"]


@dataclass(frozen=True, slots=True)
class Score:
    """One unit, one item (leaf, section or `total`)."""

    unit: str
    item: str
    points: Decimal | None
    full: Decimal | None
    state: State


@dataclass(frozen=True, slots=True)
class PartScore:
    """One part (a grid, a month) of one leaf of one unit; `points` is exact to 12 places, for reading only."""

    unit: str
    item: str
    part: str
    points: Decimal | None
    state: State


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's place: total, rank (ties share the better one), grade, awards and funds.

    `total` is the sum of what is known; `grade` is "" without grades, "pending" while a threshold is.
    rewards: (id, text) pairs in the order of the scheme, e.g. ("grid_fund", "granted"), ("rank_prize", "45000").
    """

    unit: str
    name: str
    total: Decimal | None
    rank: int | None
    grade: str
    eligible: bool
    rewards: tuple[tuple[str, str], ...]
    state: State
    gates: tuple[str, ...] = ()  # ids of the gates that took effect

    @property
    def rewards_text(self) -> str:
        return "; ".join(f"{name}: {text}" for name, text in self.rewards)


@dataclass(frozen=True)
class Results:
    """Everything one run gives, as plain rows.

    scores: unit by unit (ordered by id), items in the order of the document, `total` last; parts likewise.
    standings: in the order of the ranking (unranked units last). choices: how every decision was settled.
    digests: SHA-256 of each fact table's source. names: name of every unit by id.
    """

    scheme: Scheme
    digest: str
    choices: tuple[Choice, ...]
    cycle: str
    scores: tuple[Score, ...]
    parts: tuple[PartScore, ...]
    standings: tuple[Standing, ...]
    names: Mapping[str, str]
    digests: Mapping[str, str]
    warnings: tuple[Fault, ...] = ()

    @cached_property
    def by_cell(self) -> Mapping[tuple[str, str], Score]:
        """Scores by (unit, item)."""
        return {(score.unit, score.item): score for score in self.scores}

    @cached_property
    def final(self) -> bool:
        """Whether the results can be made final: no item of any unit is missing or pending."""
        return all(score.state in ("ok", "exempt") for score in self.scores)

    def median(self, item: str) -> Decimal | None:
        """Median of an item's points over the units that have some; the mean of the two middle ones, unrounded."""
        found = sorted(score.points for score in self.scores if score.item == item and score.points is not None)
        if not found:
            return None
        return (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2
