"""What follows from the total: gates, ranks, grades, eligibility, awards and funds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.plan.demands import UNITS
from kaoping.engine.results import Standing
from kaoping.engine.scoring import formula
from kaoping.engine.scoring.decimals import decimal, plain
from kaoping.engine.scoring.findings import Findings, fraction
from kaoping.engine.scoring.peers import rank_totals
from kaoping.engine.scoring.ranges import first_row
from kaoping.engine.scoring.rational import Flags, Integers, Numbers, constant, whole_numbers
from kaoping.engine.scoring.rollup import EXEMPT, OK, STATES, Column, Sheet
from kaoping.scheme.figures import Pending
from kaoping.scheme.model import Award, Gate, Grades, Scheme

PENDING_TEXT, MISSING_TEXT = "pending", "missing"


@dataclass(slots=True)
class Consequences:
    """Everything about the total of every unit, filled step by step in the order of the fields."""

    scheme: Scheme
    findings: Findings
    total: Column
    fired: dict[str, Flags]
    doubtful: dict[str, Flags]
    rank: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    grade: NDArray[Any] = field(default_factory=lambda: np.zeros(0, dtype=object))
    eligible: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))
    rewards: list[list[tuple[str, str]]] = field(default_factory=list)

    @property
    def units(self) -> int:
        return len(self.findings.tree.appraised)

    def look_up(self, name: str) -> Any:
        """Names in conditions about the total, besides measures and attributes."""
        match name:
            case "total":
                return whole_numbers(self.total.points, self.total.known, self.scheme.places)
            case "full":
                return self.total.full
            case "rank":
                return whole_numbers(self.rank, self.rank > 0)
            case "grade":
                return np.array([grade or None for grade in self.grade], dtype=object)
            case _:
                return self.findings.named(name, UNITS)

    def holds(self, text: str) -> formula.Truth:
        found = formula.truth(text, self.look_up)
        shape = (self.units,)
        return formula.Truth(np.broadcast_to(found.yes, shape), np.broadcast_to(found.known, shape))


def item_gates(scheme: Scheme, findings: Findings) -> dict[str, Flags]:
    """For which units an item is zero because of a gate."""
    zeroed: dict[str, Flags] = {}
    units = len(findings.tree.appraised)
    for gate in scheme.gates:
        if gate.effect == "zero_item" and gate.item:
            found = formula.truth(gate.when, lambda name: findings.named(name, UNITS)).holds
            zeroed[gate.item] = zeroed.get(gate.item, np.zeros(units, dtype=bool)) | np.broadcast_to(found, (units,))
    return zeroed


def consequences(scheme: Scheme, findings: Findings, sheet: Sheet) -> Consequences:
    """Gates, ranks, grades, eligibility and rewards for every unit."""
    found = Consequences(scheme, findings, sheet.columns["total"], {}, {})
    found.rank = ranks(found)
    for gate in scheme.gates:
        fire(found, gate)
    found.grade = grades(found)
    found.eligible = eligible(found)
    found.rewards = list(rewards(found))
    return found


def ranks(found: Consequences) -> Integers:
    return rank_totals(found.total.points, found.total.known & (found.total.state != EXEMPT))


def fire(found: Consequences, gate: Gate) -> None:
    condition = found.holds(gate.when)
    found.fired[gate.id] = condition.holds
    found.doubtful[gate.id] = ~condition.known
    if gate.effect == "zero_total":
        gone = condition.holds & (found.total.state != EXEMPT)
        state = np.where(gone, OK, found.total.state).astype(np.int8)
        points = np.where(gone, 0, found.total.points)
        found.total = Column(points, found.total.known | gone, found.total.full, state)
        found.rank = ranks(found)


def fired(found: Consequences, effect: str, **matching: str) -> Iterator[tuple[Gate, Flags]]:
    for gate in found.scheme.gates:
        if gate.effect == effect and all(getattr(gate, name) == value for name, value in matching.items()):
            yield gate, found.fired[gate.id]


# -- grades ----------------------------------------------------------------------------------------------------------


def grades(found: Consequences) -> NDArray[Any]:
    spec = found.scheme.grades
    if spec is None:
        return np.full(found.units, "", dtype=object)
    given = banded(found, spec) if spec.bands else by_quota(found, spec)
    for gate, mask in fired(found, "cap_grade"):
        order = {name: position for position, name in enumerate(spec.names)}
        lowest = order[gate.grade or ""]
        for position in np.flatnonzero(mask):
            if order.get(given[position], lowest) < lowest:
                given[position] = gate.grade
    return given


def banded(found: Consequences, spec: Grades) -> NDArray[Any]:
    edges = [edge for band in spec.bands for edge in (*band.lower, *band.upper, band.is_)]
    if any(isinstance(edge, Pending) for edge in edges):
        return np.full(found.units, PENDING_TEXT, dtype=object)
    totals = found.look_up("total")
    names = np.array([*(band.grade for band in spec.bands), ""], dtype=object)
    return np.asarray(names[np.where(totals.known, first_row(spec.bands, totals, None), -1)], dtype=object)


def by_quota(found: Consequences, spec: Grades) -> NDArray[Any]:
    """The best grade whose cumulative number of places holds the unit's whole tie group."""
    ranked = int((found.rank > 0).sum())
    last_place = found.rank + np.array([(found.rank == rank).sum() - 1 for rank in found.rank], dtype=np.int64)
    given = np.full(found.units, "", dtype=object)
    places = 0
    for row in spec.quotas:
        places = ranked if row.share is None else places + int(Fraction(row.share) * ranked)
        open_to = (given == "") & (found.rank > 0) & (last_place <= places)
        given[open_to] = row.grade
    given[(given == "") & (found.rank > 0)] = spec.quotas[-1].grade
    return given


# -- eligibility, awards, funds --------------------------------------------------------------------------------------


def eligible(found: Consequences) -> Flags:
    spec = found.scheme.eligible
    allowed = np.ones(found.units, dtype=bool)
    if spec is not None:
        condition = found.holds(spec.when)
        allowed = condition.holds.copy()
        found.doubtful["eligible"] = ~condition.known
    for _, mask in fired(found, "bar_awards"):
        allowed &= ~mask
    return allowed


def rewards(found: Consequences) -> Iterator[list[tuple[str, str]]]:
    funds = [(fund.id, withheld(found, fund.id)) for fund in found.scheme.funds if fund.reported]
    awards = given_awards(found)
    for unit in range(found.units):
        money = [(id, "cancelled" if gone[unit] else "granted") for id, gone in funds]
        yield money + [(id, texts[unit]) for id, texts in awards.items() if texts[unit]]


def withheld(found: Consequences, fund: str) -> Flags:
    gone = np.zeros(found.units, dtype=bool)
    for _, mask in fired(found, "withhold_fund", fund=fund):
        gone |= mask
    return gone


def given_awards(found: Consequences) -> dict[str, list[str]]:
    """For each award the text of its amount for every unit; empty = none."""
    given: dict[str, list[str]] = {}
    for award in found.scheme.awards:
        allowed = found.eligible.copy() if award.needs_eligible else np.ones(found.units, dtype=bool)
        if award.only:
            allowed &= found.holds(award.only).holds
        for other in award.besides:
            allowed &= np.array([not text for text in given[other]], dtype=bool)
        amounts = award_texts(found, award)
        given[award.id] = [text if flag else "" for text, flag in zip(amounts, allowed, strict=True)]
    return given


def award_texts(found: Consequences, award: Award) -> list[str]:
    if award.by == "grade":
        if (found.grade == PENDING_TEXT).all() and found.units:
            return [PENDING_TEXT] * found.units
        row = first_row(award.rows, None, np.array([grade or None for grade in found.grade], dtype=object))
    else:
        row = first_row(award.rows, award_figure(found, award).spread(found.units), None)
    heads = found.findings.attribute_numbers(award.per_head, UNITS) if award.per_head else constant(1)
    return [amount_text(award, position, heads.at(unit)) for unit, position in enumerate(row)]


def award_figure(found: Consequences, award: Award) -> Numbers:
    rank: Numbers = found.look_up("rank")
    if award.by == "rank" or award.previous is None:
        return rank
    return found.findings.numbers(award.previous, UNITS) - rank


def amount_text(award: Award, row: int, heads: Fraction | None) -> str:
    if row < 0:
        return ""
    amount = fraction(award.rows[row].amount)
    if amount is None:
        return PENDING_TEXT
    if heads is None:
        return MISSING_TEXT
    return str(plain(amount * heads)) if amount * heads else ""


def standings(found: Consequences, names: dict[str, str]) -> list[Standing]:
    """The rows of the ranking, in the order of the units."""
    units = found.findings.tree.appraised
    return [standing(found, position, names.get(unit) or unit) for position, unit in enumerate(units)]


def standing(found: Consequences, position: int, name: str) -> Standing:
    """The row of one unit."""
    total = found.total
    return Standing(
        unit=found.findings.tree.appraised[position],
        name=name,
        total=decimal(total.points[position], found.scheme.places) if total.known[position] else None,
        rank=int(found.rank[position]) or None,
        grade=str(found.grade[position]),
        eligible=bool(found.eligible[position]),
        rewards=tuple(found.rewards[position]),
        state=STATES[total.state[position]],  # type: ignore[arg-type]
        gates=tuple(id for id, mask in found.fired.items() if mask[position]),
    )
