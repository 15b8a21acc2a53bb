"""From the rounded points of the leaves to sections and the total, for one unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kaoping.engine.referee.exact import half_up
from kaoping.engine.referee.logic import Scope, evaluate, number, settled
from kaoping.engine.referee.scoring import clamped, limit
from kaoping.engine.results import State
from kaoping.scheme.model import ByFormula, Leaf, Section, Weighted

Amounts = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Line:
    """One item on the sheet of one unit. `untouched`: the full points as if nothing were exempt; None = not decided."""

    points: Fraction | None
    full: Fraction | None
    state: State
    untouched: Fraction | None


@dataclass(slots=True)
class Sheet:
    """The items of one unit; starts with the leaves, `fill` adds the sections from below."""

    lines: dict[str, Line]
    zeroed: frozenset[str]
    places: int

    def fill(self, entry: Leaf | Section) -> Line:
        """Roll up an item and all below it, and say its line."""
        if isinstance(entry, Section):
            self.lines[entry.id] = self.rolled(entry, {child.id: self.fill(child) for child in entry.items})
        line = self.lines[entry.id]
        if entry.id in self.zeroed and line.state != "exempt":
            self.lines[entry.id] = replace(line, points=Fraction(0), state="ok")
        return self.lines[entry.id]

    def rolled(self, section: Section, children: Mapping[str, Line]) -> Line:
        """A section from its children: points, full points, state, bounds."""
        untouched = full_of(section, {name: line.untouched for name, line in children.items()}, {})
        present = {name: line for name, line in children.items() if line.state != "exempt"}
        absent = {name: line.untouched for name, line in children.items() if line.state == "exempt"}
        if not present:
            return Line(None, None, "exempt", untouched)
        full = full_of(section, {name: line.full for name, line in present.items()}, absent)
        found = points_of(section, present, absent, self.places)
        points = None if found is None else self.within_bounds(section, found, full)
        return Line(points, full, state_of(section, present), untouched)

    def within_bounds(self, section: Section, points: Fraction, full: Fraction | None) -> Fraction:
        """Points within the section's bounds; the child that they are booked on takes the difference."""
        result, _ = clamped(points, limit(section.floor, full), limit(section.cap, full))
        booked = self.lines.get(section.booked_on or "")
        if section.booked_on and booked and booked.state == "ok" and booked.points is not None:
            self.lines[section.booked_on] = replace(booked, points=booked.points + result - points)
        return result


def can_rescale(section: Section) -> bool:
    """Whether the roll-up has weights that can be taken over some children only."""
    return section.combine == "mean" or isinstance(section.combine, Weighted)


def state_of(section: Section, present: Mapping[str, Line]) -> State:
    """The state of a section by those of its children that are not exempt."""
    states = {line.state for line in present.values()}
    if "pending" in states:
        return "pending"
    if "missing" not in states or section.missing == "zero":
        return "ok"
    return "ok" if section.missing == "rescale" and can_rescale(section) and "ok" in states else "missing"


def points_of(
    section: Section, present: Mapping[str, Line], absent: Mapping[str, Fraction | None], places: int
) -> Fraction | None:
    """The rounded points before bounds of what is known; None when no child contributes anything."""
    found = exact_of(section, present, absent)
    return None if found is None else half_up(found, places)


def exact_of(section: Section, present: Mapping[str, Line], absent: Mapping[str, Fraction | None]) -> Fraction | None:
    """The same before it is rounded."""
    counted = {name: line.points if line.state == "ok" else stand_in(section, line) for name, line in present.items()}
    known = {name: points for name, points in counted.items() if points is not None}
    if not known:
        return None
    out = set(absent) if section.exempt == "rescale" else set()
    if section.missing == "rescale" and can_rescale(section):
        out |= present.keys() - known.keys()
    fulls = {name: line.full for name, line in present.items()}
    return taken_together(section, known, out, scale_of(section, fulls, absent))


def stand_in(section: Section, line: Line) -> Fraction | None:
    """What a child counts that is missing or pending: what is known of it, zero, or nothing."""
    if section.missing == "rescale" and can_rescale(section):
        return None
    return Fraction(0) if section.missing == "zero" else line.points


def full_of(
    section: Section, present: Mapping[str, Fraction | None], absent: Mapping[str, Fraction | None]
) -> Fraction | None:
    """The full points of a section, exact; None while those of a child are not decided."""
    known = {name: full for name, full in present.items() if full is not None}
    if len(known) < len(present):
        return None
    if section.combine in ("highest", "lowest"):
        return max(known.values())
    out = set(absent) if section.exempt == "rescale" else set()
    return taken_together(section, known, out, scale_of(section, known, absent))


def scale_of(
    section: Section, present: Mapping[str, Fraction | None], absent: Mapping[str, Fraction | None]
) -> Fraction:
    """By how much a sum is brought back to its full points where a child is exempt."""
    there, gone = total_of(present), total_of(absent)
    if section.combine != "sum" or section.exempt != "rescale" or not there or gone is None:
        return Fraction(1)
    return (there + gone) / there


def total_of(fulls: Mapping[str, Fraction | None]) -> Fraction | None:
    """The sum of full points; None if one is not decided."""
    known = [full for full in fulls.values() if full is not None]
    return sum(known, Fraction(0)) if len(known) == len(fulls) else None


def taken_together(section: Section, known: Amounts, out: set[str], scale: Fraction) -> Fraction | None:
    """The amounts of the children as one, exact. `out`: children whose weight does not count."""
    match section.combine:
        case "sum":
            return scale * sum(known.values(), Fraction(0))
        case "highest":
            return max(known.values())
        case "lowest":
            return min(known.values())
        case ByFormula(formula=text):
            return by_formula(section, text, known)
    return by_weight(section, known, out)


def by_weight(section: Section, known: Amounts, out: set[str]) -> Fraction:
    """Σ weight × amount ÷ Σ weight; a mean weighs all alike."""
    weights = {child.id: Fraction(1) for child in section.items}
    if isinstance(section.combine, Weighted):
        weights = {name: Fraction(weight) for name, weight in section.combine.weighted.items()}
    below = sum((weight for name, weight in weights.items() if name not in out), Fraction(0))
    return sum((weights[name] * amount for name, amount in known.items()), Fraction(0)) / below


def by_formula(section: Section, text: str, known: Amounts) -> Fraction | None:
    """Arithmetic over the children; one without an amount counts zero."""
    expression = settled(text, frozenset(), frozenset(child.id for child in section.items))
    return number(evaluate(expression, Scope(item=lambda name: known.get(name, Fraction(0)))))
