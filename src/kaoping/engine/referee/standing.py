"""What follows from the totals: ranks, gates, grades, who is eligible, awards and funds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kaoping.engine.reasons import Figures, Subject
from kaoping.engine.referee.derived import number_of, truth
from kaoping.engine.referee.exact import plain
from kaoping.engine.referee.logic import Value, cell, number
from kaoping.engine.referee.pending import grades_are_pending
from kaoping.engine.referee.ranges import decided, is_open, lies_in
from kaoping.engine.referee.rollup import Line
from kaoping.scheme.figures import Pending
from kaoping.scheme.measures import Attribute
from kaoping.scheme.model import Award, AwardRow, Gate, Grades, Quota, Scheme

PENDING = "pending"


@dataclass(slots=True)
class Place:
    """One unit among the others, while its consequences are worked out."""

    unit: str
    total: Line
    rank: int | None = None
    grade: str = ""
    eligible: bool = True
    gates: set[str] = field(default_factory=set)
    rewards: list[tuple[str, str]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)  # award → the row (from 1) that gave it

    @property
    def names(self) -> Mapping[str, Value]:
        """What conditions about standings can read beside measures and attributes."""
        return {
            "total": self.total.points,
            "full": self.total.full,
            "rank": None if self.rank is None else Fraction(self.rank),
            "grade": None if self.grade in ("", PENDING) else self.grade,
        }


@dataclass(slots=True)
class Consequences:
    """A scheme's consequences over one source of figures; warnings gather what could not be decided."""

    scheme: Scheme
    figures: Figures
    warnings: list[str]

    def holds(self, text: str, unit: str, names: Mapping[str, Value], where: str) -> bool:
        """Whether a condition holds for a unit; one that is missing does not, and gives a warning."""
        met = truth(text, Subject(unit), self.figures, self.scheme, names)
        if met is None:
            self.warnings.append(f"{unit}: {where}: a figure of the condition is missing")
        return met is True

    def fired(self, unit: str, names: Mapping[str, Value], *effects: str) -> list[Gate]:
        """The gates of some effects whose condition holds for a unit."""
        gates = [gate for gate in self.scheme.gates if gate.effect in effects]
        return [gate for gate in gates if self.holds(gate.when, unit, names, f"gate {gate.id}")]

    def settle(self, places: list[Place]) -> None:
        """Ranks, grades, eligibility, awards and funds of all units."""
        rank(places)
        grade(places, self.scheme.grades)
        for place in places:
            self.lower_grade(place)
            barred = self.fired(place.unit, place.names, "bar_awards", "withhold_fund")
            place.gates |= {gate.id for gate in barred}
            place.eligible = self.is_eligible(place, barred)
            place.rewards = [*self.funds(barred), *self.awards(place)]

    def lower_grade(self, place: Place) -> None:
        """Gates that keep a grade down."""
        names = self.scheme.grades.names if self.scheme.grades else ()
        gates = self.fired(place.unit, place.names, "cap_grade")
        place.gates |= {gate.id for gate in gates}
        caps = [names.index(gate.grade) for gate in gates if gate.grade in names]
        if place.grade in names and caps:
            place.grade = names[max(names.index(place.grade), *caps)]

    def is_eligible(self, place: Place, barred: Iterable[Gate]) -> bool:
        """Whether a unit can have an award."""
        asked = self.scheme.eligible
        met = asked is None or self.holds(asked.when, place.unit, place.names, "eligible")
        return met and all(gate.effect != "bar_awards" for gate in barred)

    def funds(self, barred: Iterable[Gate]) -> list[tuple[str, str]]:
        """What becomes of each fund that is reported."""
        withheld = {gate.fund for gate in barred if gate.effect == "withhold_fund"}
        return [
            (fund.id, "cancelled" if fund.id in withheld else "granted") for fund in self.scheme.funds if fund.reported
        ]

    def awards(self, place: Place) -> list[tuple[str, str]]:
        """The awards of a unit, in the order of the scheme."""
        found: dict[str, str] = {}
        for award in self.scheme.awards:
            if self.open_to(award, place, found) and (text := self.amount(award, place)) is not None:
                found[award.id] = text
        return list(found.items())

    def open_to(self, award: Award, place: Place, found: Mapping[str, str]) -> bool:
        """Whether a unit can have this award at all."""
        if (award.needs_eligible and not place.eligible) or found.keys() & set(award.besides):
            return False
        return award.only is None or self.holds(award.only, place.unit, place.names, f"award {award.id}")

    def amount(self, award: Award, place: Place) -> str | None:
        """What a unit gets, as text; None = nothing."""
        figure = self.measured_by(award, place)
        if figure is None:
            return None
        row = PENDING if figure == PENDING else first_row(award.rows, figure)
        if row is None or isinstance(row, str):
            return row
        place.rows[award.id] = award.rows.index(row) + 1
        return PENDING if isinstance(row.amount, Pending) else self.paid(award, place, decided(row.amount))

    def paid(self, award: Award, place: Place, amount: Fraction) -> str | None:
        """The amount, per head where the award is so."""
        heads: Fraction | None = Fraction(1)
        if award.per_head is not None:
            heads = number(cell(self.figures.value(Attribute(attribute=award.per_head), Subject(place.unit))))
        if amount == 0 or heads == 0:
            return None
        return "missing" if heads is None else f"{plain(amount * heads):f}"

    def measured_by(self, award: Award, place: Place) -> Fraction | str | None:
        """The rank, the grade or the gain in rank by which an award goes."""
        if award.by == "grade":
            return place.grade or None
        if place.rank is None or award.by == "rank":
            return None if place.rank is None else Fraction(place.rank)
        if award.previous is None:
            return None
        before = number_of(award.previous, Subject(place.unit), self.figures, self.scheme)
        return None if before is None else before - place.rank


def first_row(rows: Iterable[AwardRow], figure: Fraction | str) -> AwardRow | str | None:
    """The first row that holds; `pending` where an edge on the way there is not decided."""
    for row in rows:
        if is_open(row):
            return PENDING
        if lies_in(figure, row):
            return row
    return None


def ranked(places: Iterable[Place]) -> list[tuple[Place, Fraction]]:
    """The units that have a total to be ranked on."""
    return [(place, place.total.points) for place in places if place.total.points is not None]


def rank(places: Iterable[Place]) -> None:
    """Ranks by total, the highest first; equal totals share the better rank."""
    having = ranked(places)
    for place, total in having:
        place.rank = 1 + sum(other > total for _, other in having)


def grade(places: list[Place], grades: Grades | None) -> None:
    """Grades by bands of the total or by quotas of the ranking; `pending` for all while an edge is not decided."""
    if grades is None:
        return
    having = ranked(places)
    for place in places:
        if grades_are_pending(grades):
            place.grade = PENDING
        elif place.total.points is not None and grades.bands:
            total = place.total.points
            place.grade = next((band.grade for band in grades.bands if lies_in(total, band)), "")
        elif place.rank is not None and grades.quotas:
            last = place.rank - 1 + sum(other.rank == place.rank for other, _ in having)
            place.grade = by_quota(grades.quotas, last, len(having))


def by_quota(quotas: tuple[Quota, ...], last: int, units: int) -> str:
    """The best grade whose units reach as far down as the last of those with the same rank."""
    reach = 0
    for quota in quotas[:-1]:
        if quota.share is None:
            return quota.grade
        reach += math.floor(Fraction(quota.share) * units)
        if last <= reach:
            return quota.grade
    return quotas[-1].grade
