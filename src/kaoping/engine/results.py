"""What a run gives: scores, totals and how they came about. Plain, frozen rows; documents and programs read these.

Points are exact decimals with the scheme's places. `state` is one of

* ``ok`` — computed from complete facts;
* ``missing`` — a fact that the rule needs is not there; a leaf has no points then, a section or total shows the sum of what is known;
* ``pending`` — a figure of the scheme is not decided yet;
* ``exempt`` — taken out for this unit, points and full points.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

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
    """One part (a grid, a month) of one leaf item of one unit; not rounded: `points` is rounded to 12 places for reading only."""

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
