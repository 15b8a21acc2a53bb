"""Why results are not final yet: what is missing and what is pending, item by item."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.documents.comparison import OPEN, Comparison
from kaoping.documents.wording import Wording, shortened
from kaoping.engine.results import State

NAMED = 5  # units named in full
ITEMS = 8  # items named in full


@dataclass(frozen=True, slots=True)
class Gap:
    """Leaf items that the same units lack for the same cause."""

    items: tuple[str, ...]  # id and title
    state: State
    units: tuple[str, ...]  # names, in the order of the ranking


def gaps(comparison: Comparison, say: Wording) -> tuple[Gap, ...]:
    """Every leaf item that is missing or pending for some unit, in the order of the document."""
    found: dict[tuple[State, tuple[str, ...]], list[str]] = {}
    for leaf in comparison.leaves:
        for state in OPEN:
            units = [row.unit for row in comparison.results.standings]
            names = tuple(
                comparison.results.names[unit] for unit in units if comparison.score(unit, leaf.id).state == state
            )
            if names:
                found.setdefault((state, names), []).append(f"{leaf.id} {say.title(leaf)}")
    return tuple(Gap(tuple(items), state, names) for (state, names), items in found.items())


def described(gap: Gap, units: int, say: Wording) -> str:
    """One gap as a sentence: “3.4 民意调查”缺数：东岭镇、青山乡"""
    parts = {
        "items": say.pick("", ", ").join(say("quoted", text=item) for item in gap.items[:ITEMS]),
        "state": say.state(gap.state),
        "names": say("and").join(shortened(name) for name in gap.units[:NAMED]),
        "count": len(gap.units),
    }
    if len(gap.items) > ITEMS:
        parts["items"] = say("items_more", items=parts["items"], count=len(gap.items))
    which = "gap_all" if len(gap.units) == units else "gap_more" if len(gap.units) > NAMED else "gap"
    return say(which, **parts)


def reasons(comparison: Comparison, say: Wording) -> list[str]:
    """Why the results are not final, in sentences; empty when they are."""
    units = len(comparison.results.standings)
    found = [described(gap, units, say) for gap in gaps(comparison, say)]
    if any(row.grade == "pending" for row in comparison.results.standings):
        found.append(say("grades_pending"))
    if any(text == "pending" for row in comparison.results.standings for _, text in row.rewards):
        found.append(say("rewards_pending"))
    return found
