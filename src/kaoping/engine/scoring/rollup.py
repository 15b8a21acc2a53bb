"""From rounded leaf points to sections and the total, for all units at once. Points are integers over 10**places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.plan.demands import Grain
from kaoping.engine.scoring import formula
from kaoping.engine.scoring.findings import Findings, fraction
from kaoping.engine.scoring.points import combined, leaf_parts
from kaoping.engine.scoring.rational import Flags, Integers, Numbers, choose, constant, narrowed, plus, whole_numbers
from kaoping.scheme.model import TOTAL, ByFormula, Leaf, Scheme, Section, Weighted

OK, MISSING, PENDING, EXEMPT = 0, 1, 2, 3
STATES = ("ok", "missing", "pending", "exempt")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """One item for all units: points, full points (known where there are any), and the state of each."""

    points: Integers  # over 10**places
    known: Flags
    full: Numbers
    state: NDArray[np.int8]


@dataclass(slots=True)
class Sheet:
    """All items of a scheme for all units, computed from the leaves up."""

    scheme: Scheme
    findings: Findings
    exempt: dict[str, Flags]
    zeroed: dict[str, Flags]
    waiting: frozenset[str]
    columns: dict[str, Column]
    parts: dict[str, Numbers]

    @property
    def units(self) -> int:
        return len(self.findings.tree.appraised)


def compute(
    scheme: Scheme,
    findings: Findings,
    exempt: dict[str, Flags],
    zeroed: dict[str, Flags],
    waiting: frozenset[str] = frozenset(),
) -> Sheet:
    """Every item of the scheme. `exempt` and `zeroed` say by item for which units it is taken out, or zero by a gate;
    `waiting` names the leaves that need a pending figure."""
    sheet = Sheet(scheme, findings, exempt, zeroed, waiting, {}, {})
    sheet.columns[TOTAL] = section(sheet, scheme.root, np.zeros(sheet.units, dtype=bool))
    return sheet


def entry(sheet: Sheet, item: Leaf | Section, out: Flags) -> Column:
    out = out | sheet.exempt.get(item.id, False)
    found = leaf(sheet, item, out) if isinstance(item, Leaf) else section(sheet, item, out)
    if item.id in sheet.zeroed:
        found = zero_where(found, sheet.zeroed[item.id] & (found.state != EXEMPT))
    sheet.columns[item.id] = found
    return found


def zero_unless_ok(column: Column) -> Column:
    """A child that is missing, even if a part of it is known, as a section takes it that counts such children zero."""
    ok = column.known & (column.state == OK)
    return Column(np.where(ok, column.points, 0), ok, column.full, column.state)


def zero_where(column: Column, gate: Flags) -> Column:
    state = np.where(gate, OK, column.state).astype(np.int8)
    return Column(np.where(gate, 0, column.points), column.known | gate, column.full, state)


def leaf(sheet: Sheet, item: Leaf, out: Flags) -> Column:
    if item.id in sheet.waiting:
        state = np.where(out, EXEMPT, PENDING).astype(np.int8)
        exact = fraction(item.points)
        full = constant(exact or 0).spread(sheet.units).where_known(~out & (exact is not None))
        return Column(np.zeros(sheet.units, dtype=np.int64), np.zeros(sheet.units, dtype=bool), full, state)
    parts = leaf_parts(sheet.findings, item)
    if item.each and item.combine != "mean_first":
        sheet.parts[item.id] = parts.spread(sheet.findings.subjects(Grain(item.each)).count)
    exact_points = combined(sheet.findings, item, parts).spread(sheet.units)
    known = exact_points.known & ~out
    state = np.where(out, EXEMPT, np.where(known, OK, MISSING)).astype(np.int8)
    full = constant(fraction(item.points) or 0).spread(sheet.units).where_known(~out)
    return Column(np.where(known, exact_points.rounded(sheet.scheme.places), 0), known, full, state)


def section(sheet: Sheet, item: Section, out: Flags) -> Column:
    children = {child.id: entry(sheet, child, out) for child in item.items}
    rolled = roll_up(sheet, item, children)
    bounded = bounds(sheet, item, rolled)
    if item.booked_on:
        book(sheet, item.booked_on, bounded.points - rolled.points)
    return bounded


def roll_up(sheet: Sheet, item: Section, children: dict[str, Column]) -> Column:
    """Points, full points and state of a section before its bounds."""
    if item.missing == "zero":
        children = {id: zero_unless_ok(column) for id, column in children.items()}
    columns = list(children.values())
    present = [column.state != EXEMPT for column in columns]
    counted, state = states(item, columns)
    match item.combine:
        case ByFormula(formula=text):
            points = scaled(sheet, evaluated(text, children, lambda column: exact_points(sheet, column)))
            full = evaluated(text, children, full_or_zero).spread(sheet.units)
        case "sum":
            points, full = by_sum(sheet, item, columns, present)
        case "highest" | "lowest":
            points, full = by_extreme(sheet, item, columns, counted)
        case _:
            points, full = by_weight(sheet, item, children, present, counted)
    known = np.logical_or.reduce([column.known for column in columns])
    if item.missing == "zero":
        known = known | (state == OK)
    known = known & (state != EXEMPT)
    open_full = np.logical_or.reduce([here & ~column.full.known for here, column in zip(present, columns, strict=True)])
    return Column(np.where(known, points, 0), known, full.where_known((state != EXEMPT) & ~open_full), state)


def states(item: Section, columns: list[Column]) -> tuple[list[Flags], NDArray[np.int8]]:
    """Which children count with their weight, and the state of the section."""
    stack = np.stack([column.state for column in columns])
    absent = (stack == MISSING) | (stack == PENDING)
    everyone_out = (stack == EXEMPT).all(axis=0)
    counted = [column.state != EXEMPT for column in columns]
    worst = np.where((stack == PENDING).any(axis=0), PENDING, np.where((stack == MISSING).any(axis=0), MISSING, OK))
    if item.missing == "zero":
        worst = np.where(everyone_out, EXEMPT, OK)
    if item.missing == "rescale":
        counted = [flag & ~gone for flag, gone in zip(counted, absent, strict=True)]
        some = np.logical_or.reduce(counted)
        worst = np.where(some, OK, worst)
    return counted, np.where(everyone_out, EXEMPT, worst).astype(np.int8)


def scaled(sheet: Sheet, numbers: Numbers) -> Integers:
    return numbers.spread(sheet.units).rounded(sheet.scheme.places)


def exact_points(sheet: Sheet, column: Column, present: Flags | None = None) -> Numbers:
    """A child's points as exact numbers, 0 where there are none."""
    shown = column.known if present is None else column.known & present
    return whole_numbers(np.where(shown, column.points, 0), scale=sheet.scheme.places)


def full_or_zero(column: Column) -> Numbers:
    known = np.broadcast_to(column.full.known, (column.state.size,))
    return Numbers(np.where(known, column.full.num, 0), column.full.den, np.ones(1, dtype=bool))


def total_of(numbers: Iterable[Numbers]) -> Numbers:
    found = constant(0)
    for number in numbers:
        found = found + number
    return found


def by_sum(sheet: Sheet, item: Section, columns: list[Column], present: list[Flags]) -> tuple[Integers, Numbers]:
    total = total_of(exact_points(sheet, column) for column in columns)
    full = total_of(full_or_zero(column) for column in columns).spread(sheet.units)
    if item.exempt == "rescale":
        taken_out = (
            constant(full_of(child)) * whole_numbers((~here).astype(np.int64))
            for child, here in zip(item.items, present, strict=True)
        )
        everything = full + total_of(taken_out)
        lacking = ~np.logical_and.reduce(present) & (full.num != 0)
        factor = everything / full
        total = choose(lacking, total * factor, total)
        full = choose(lacking, everything, full)
    return scaled(sheet, total), full


def full_of(item: Leaf | Section) -> Fraction:
    """Full points of an item when nothing is taken out."""
    if isinstance(item, Leaf):
        return fraction(item.points) or Fraction(0)
    fulls = {child.id: full_of(child) for child in item.items}
    match item.combine:
        case ByFormula(formula=text):
            return evaluated(text, fulls, constant).at(0) or Fraction(0)
        case "sum":
            return sum(fulls.values(), Fraction(0))
        case "highest" | "lowest":
            return max(fulls.values())
        case _:
            weights = weights_of(item)
            return sum((weights[id] * full for id, full in fulls.items()), Fraction(0)) / sum(weights.values())


def weights_of(item: Section) -> dict[str, Fraction]:
    """Weight of each child; equal for a mean."""
    if isinstance(item.combine, Weighted):
        return {child.id: Fraction(item.combine.weighted[child.id]) for child in item.items}
    return {child.id: Fraction(1) for child in item.items}


def by_weight(
    sheet: Sheet, item: Section, children: dict[str, Column], present: list[Flags], counted: list[Flags]
) -> tuple[Integers, Numbers]:
    weights = weights_of(item)
    points, full, base, full_base = (constant(0).spread(sheet.units) for _ in range(4))
    for (id, column), here, counts in zip(children.items(), present, counted, strict=True):
        weight = constant(weights[id])
        points = points + weight * exact_points(sheet, column, counts)
        full = full + weight * full_or_zero(column)
        share = here if item.exempt == "rescale" else np.ones(sheet.units, dtype=bool)
        usable = counts | ~here if item.missing == "rescale" else np.ones(sheet.units, dtype=bool)
        base = base + weight * whole_numbers((share & usable).astype(np.int64))
        full_base = full_base + weight * whole_numbers(share.astype(np.int64))
    return scaled(sheet, points / base), full / full_base


def by_extreme(sheet: Sheet, item: Section, columns: list[Column], counted: list[Flags]) -> tuple[Integers, Numbers]:
    """The highest or lowest of the children that have points; a missing one counts as 0 where the section says so."""
    best, known = np.zeros(sheet.units, dtype=np.int64), np.zeros(sheet.units, dtype=bool)
    full = constant(0)
    for column, counts in zip(columns, counted, strict=True):
        mine = counts & (column.known | (item.missing == "zero"))
        points = np.where(column.known, column.points, 0)
        better = points > best if item.combine == "highest" else points < best
        best = np.where(mine & (better | ~known), points, best)
        known = known | mine
        full = full.most(full_or_zero(column))
    return best, full.spread(sheet.units)


def evaluated(text: str, children: dict[str, T], give: Callable[[T], Numbers]) -> Numbers:
    """A formula over children, each standing for what `give` makes of it."""

    def look_up(name: str) -> Numbers | None:
        id = name.strip("[]")
        return give(children[id]) if id in children else None

    return cast(Numbers, formula.evaluate(text, look_up))


def bounds(sheet: Sheet, item: Section, rolled: Column) -> Column:
    """Floor and cap of a section, on its rounded points."""
    scale = 10**sheet.scheme.places
    points = whole_numbers(rolled.points)
    for bound, narrow in ((item.floor, Numbers.most), (item.cap, Numbers.least)):
        if bound == "none":
            continue
        edge = rolled.full * constant(scale) if bound == "full" else constant((fraction(bound) or Fraction(0)) * scale)
        points = narrow(points, Numbers(edge.num, edge.den, np.ones(1, dtype=bool)))
    kept = narrowed(np.where(rolled.known, points.spread(sheet.units).rounded(0), 0))
    return Column(kept, rolled.known, rolled.full, rolled.state)


def book(sheet: Sheet, item: str, difference: Integers) -> None:
    """Let a child bear what a section's bound took or gave."""
    column = sheet.columns[item]
    points = plus(column.points, np.where(column.known, difference, 0))
    sheet.columns[item] = Column(points, column.known, column.full, column.state)
