"""What is claimed: lines of self-assessments together with the marks of the assessor `self`, which an import may have
brought as well. Where a mark stands, its figure holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kaoping.web.bridge.self_assessing import SELF, Claimable, claimable, taken_together
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.models import Mark
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.self_assessment.models import Line

Claimed = dict[str, dict[str, Decimal]]


@dataclass(frozen=True)
class Rules:
    """What the scheme of a cycle says, with the decisions in force; found out once for a request."""

    text: str
    decisions: Mapping[str, str]
    items: Mapping[str, Claimable]  # every leaf, in the order of the document

    def together(self, points: Mapping[str, Decimal], exempt: Collection[str] = ()) -> dict[str, Decimal]:
        """Sections and `total` of some claims, by the scheme's own way of taking items together."""
        return taken_together(self.text, self.decisions, points, exempt)


def rules_of(cycle: Cycle) -> Rules:
    """The rules of a cycle; one query."""
    text, decisions = cycle.version.text, decisions_in_force(cycle.version)
    return Rules(text, decisions, claimable(text, decisions))


def claimed_points(
    cycle: Cycle, rules: Rules, units: Collection[str] | None = None, items: Collection[str] | None = None
) -> Claimed:
    """Unit → item → points claimed, for some units and items (None: all); two queries. What a unit is still writing
    stands in its lines alone; what it has submitted, or an import brought, among the marks."""
    found: Claimed = {}
    lines = Line.objects.filter(assessment__cycle=cycle)
    marks = Mark.objects.filter(cycle=cycle, assessor=SELF)
    if units is not None:
        lines, marks = lines.filter(assessment__code__in=units), marks.filter(unit__in=units)
    if items is not None:
        lines, marks = lines.filter(item__in=items), marks.filter(item__in=items)
    writing = set()
    said: Iterable[tuple[str, str, str, Any]] = lines.values_list(
        "assessment__code", "assessment__state", "item", "points"
    )
    for unit, state, item, points in said:
        if state != "submitted":
            writing.add((unit, item))
        if points is not None:
            found.setdefault(unit, {})[item] = points
    marked = {each.item for each in rules.items.values() if each.mark}
    stored: Iterable[tuple[str, str, Any]] = marks.values_list("unit", "item", "points")
    for unit, item, figure in stored:
        if figure is None or item not in marked or (unit, item) in writing:
            continue
        found.setdefault(unit, {})[item] = figure
    return found
