"""What a change of a scheme does to scores and ranks: the same facts scored twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaoping.api import score
from kaoping.engine.results import Results as Results
from kaoping.engine.results import Standing
from kaoping.problems import Language
from kaoping.scheme.diff import Change, compare
from kaoping.web.bridge.schemes import edition

LEADING = 4  # items that a row names as its reason


@dataclass(frozen=True, slots=True)
class Shift:
    """One unit before and after. Figures are text with the places of their scheme, "" where there is none.

    why: (item, title, English title, difference) of the items that changed most.
    """

    unit: str
    name: str
    before: str
    after: str
    difference: str
    rank_before: int | None
    rank_after: int | None
    rise: int  # places gained (negative: lost); 0 where one of the ranks is unknown
    grade_before: str
    grade_after: str
    why: tuple[tuple[str, str, str, str], ...]

    @property
    def changed(self) -> bool:
        return bool(self.rise or self.why or self.grade_before != self.grade_after or self.before != self.after)


def changes(
    old_text: str,
    new_text: str,
    language: Language,
    old_decisions: Mapping[str, str] | None = None,
    new_decisions: Mapping[str, str] | None = None,
) -> tuple[Change, ...]:
    """Two versions told apart in words. Raises Refused where one of them has an error."""
    return compare(edition(old_text, old_decisions), edition(new_text, new_decisions), language)


def scored(text: str, decisions: Mapping[str, str], facts: str | Path | Mapping[str, Any], period: str) -> Results:
    """A trial: pending figures stay pending. Raises Refused."""
    made = score(edition(text, decisions), facts, period, trial=True)
    try:
        return made.results
    finally:
        made.run.facts.close()


def shifts(old: Results, new: Results) -> list[Shift]:
    """Units of both, in the order of the old ranking; those that only the new one has at the end."""
    was = {each.unit: each for each in old.standings}
    now = {each.unit: each for each in new.standings}
    titles = {each.id: (each.title, each.title_en or "") for each in (*old.scheme.leaves(), *new.scheme.leaves())}
    return [
        shift(unit, was.get(unit), now.get(unit), tuple(reasons(unit, old, new, titles)))
        for unit in dict.fromkeys((*was, *now))
    ]


def shift(unit: str, was: Standing | None, now: Standing | None, why: tuple[tuple[str, str, str, str], ...]) -> Shift:
    named = now or was
    totals = (was.total if was else None), (now.total if now else None)
    ranks = (was.rank if was else None), (now.rank if now else None)
    return Shift(
        unit=unit,
        name=named.name if named else unit,
        before=text_of(totals[0]),
        after=text_of(totals[1]),
        difference=difference(*totals),
        rank_before=ranks[0],
        rank_after=ranks[1],
        rise=ranks[0] - ranks[1] if ranks[0] and ranks[1] else 0,
        grade_before=was.grade if was else "",
        grade_after=now.grade if now else "",
        why=why,
    )


def reasons(
    unit: str, old: Results, new: Results, titles: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str, str, str]]:
    """The leaves whose points changed for a unit, the largest change first."""
    changed = []
    for item, (title, title_en) in titles.items():
        before, after = points_of(old, unit, item), points_of(new, unit, item)
        if before != after:
            size = abs((after or Decimal(0)) - (before or Decimal(0)))
            changed.append((-size, item, (item, title, title_en, difference(before, after))))
    for _, _, row in sorted(changed)[:LEADING]:
        yield row


def points_of(results: Results, unit: str, item: str) -> Decimal | None:
    cell = results.by_cell.get((unit, item))
    return cell.points if cell else None


def text_of(figure: Decimal | None) -> str:
    return "" if figure is None else format(figure, "f")


def difference(before: Decimal | None, after: Decimal | None) -> str:
    """After less before as text; "" where one is unknown."""
    return "" if before is None or after is None else format(after - before, "f")


def as_json(rows: list[Shift], most: int) -> dict[str, Any]:
    """Rows for keeping: at most so many, those that changed first of all; and how many there are of each sort."""
    changed = [row for row in rows if row.changed]
    kept = {id(row) for row in (changed[:most] + [row for row in rows if not row.changed])[:most]}
    return {
        "rows": [{**asdict(row), "fall": -row.rise} for row in rows if id(row) in kept],
        "units": len(rows),
        "changed": len(changed),
        "up": sum(row.rise > 0 for row in rows),
        "down": sum(row.rise < 0 for row in rows),
        "grades": sum(row.grade_before != row.grade_after for row in rows),
    }
