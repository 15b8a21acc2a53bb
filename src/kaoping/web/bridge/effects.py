"""What a change of a scheme does to scores and ranks: the same facts scored twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from kaoping.api import score
from kaoping.engine.results import Results
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


def effect(
    old_text: str,
    new_text: str,
    decisions_old: Mapping[str, str],
    decisions_new: Mapping[str, str],
    tables: Mapping[str, Any],
    period: str,
) -> list[Shift]:
    """Both versions scored on the same facts, a row for each unit, by its rank before.

    tables: name → Arrow table, as in a snapshot. Figures that are pending stay so. Raises Refused where the facts do not
    fit one of the versions.
    """
    return shifts(scored(old_text, decisions_old, tables, period), scored(new_text, decisions_new, tables, period))


def scored(text: str, decisions: Mapping[str, str], tables: Mapping[str, Any], period: str) -> Results:
    """A trial on facts that lie in memory. Raises Refused."""
    made = score(edition(text, decisions), dict(tables), period, trial=True)
    try:
        return made.results
    finally:
        made.run.facts.close()


def shifts(old: Results, new: Results) -> list[Shift]:
    """Units of both, in the order of the old ranking; those that only one of them has at the end."""
    was = {each.unit: each for each in old.standings}
    now = {each.unit: each for each in new.standings}
    titles = {each.id: (each.title, each.title_en or "") for each in (*old.scheme.leaves(), *new.scheme.leaves())}
    found = []
    for unit in dict.fromkeys((*was, *now)):
        before, after = was.get(unit), now.get(unit)
        totals = before and before.total, after and after.total
        ranks = before and before.rank, after and after.rank
        grades = (before.grade if before else ""), (after.grade if after else "")
        named = after or before
        found.append(
            Shift(
                unit,
                named.name if named else unit,
                *map(text_of, totals),
                difference(*totals),
                *ranks,
                (ranks[0] - ranks[1]) if ranks[0] and ranks[1] else 0,
                *grades,
                tuple(reasons(unit, old, new, titles)),
            )
        )
    return found


def reasons(
    unit: str, old: Results, new: Results, titles: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str, str, str]]:
    """The leaves whose points changed for a unit, the largest change first."""
    changed = []
    for item, words in titles.items():
        before, after = (results.by_cell.get((unit, item)) for results in (old, new))
        points = (before.points if before else None), (after.points if after else None)
        if points[0] != points[1]:
            size = abs((points[1] or 0) - (points[0] or 0))
            changed.append((-size, item, (item, *words, difference(*points))))
    for _, _, row in sorted(changed)[:LEADING]:
        yield row


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
        "rows": [asdict(row) for row in rows if id(row) in kept],
        "units": len(rows),
        "changed": len(changed),
        "up": sum(row.rise > 0 for row in rows),
        "down": sum(row.rise < 0 for row in rows),
        "grades": sum(row.grade_before != row.grade_after for row in rows),
    }
