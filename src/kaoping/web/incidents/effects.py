"""What an incident does to the score of its unit: the engine's own figures without it and with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kaoping.web.bridge.effects import Results, difference, points_of, text_of
from kaoping.web.collection.effect import both
from kaoping.web.collection.plan import wants
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import Sight, sight_of
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import titled


@dataclass(frozen=True, slots=True)
class Figure:
    """Points without and with it, as text; "" where there are none. less: it takes points away."""

    item: str
    title: str
    without: str
    with_: str
    difference: str

    @property
    def less(self) -> bool:
        return self.difference.startswith("-")


@dataclass(frozen=True, slots=True)
class Effect:
    """The appraised unit that is concerned. total, ranks: None for who sees single items only. moved: others whose
    rank changes."""

    unit: str
    items: tuple[Figure, ...]
    total: Figure | None
    rank: tuple[int | None, int | None] | None
    grade: tuple[str, str]
    moved: int

    @property
    def nothing(self) -> bool:
        """It changes no figure that the viewer sees."""
        return all(figure.without == figure.with_ for figure in (*self.items, *([self.total] if self.total else [])))


def effect_of(viewer: Viewer, cycle: Cycle, row: dict[str, Any], unit: CycleUnit, *, counted: bool) -> Effect | None:
    """row: of the fact table, as `judging.fact_row` gives it, verified. counted: it stands there so already.

    None where it cannot be said at once, or where no appraised unit is concerned.
    """
    if counted:
        found = both(cycle, {}, {"incidents": [row]})
        without, with_ = (found[1], found[0]) if found else (None, None)
    else:
        found = both(cycle, {"incidents": [row]})
        without, with_ = found or (None, None)
    if without is None or with_ is None:
        return None
    concerned = _appraised(cycle, unit, with_)
    return None if concerned is None else _told(viewer, cycle, row["kind"], concerned, without, with_)


def _appraised(cycle: Cycle, unit: CycleUnit, results: Results) -> CycleUnit | None:
    """The unit itself or the nearest one above it that is appraised."""
    ids = [int(part) for part in unit.path.split("/") if part]
    standing = {each.unit for each in results.standings}
    above = CycleUnit.objects.filter(cycle=cycle, unit__in=ids)
    found = [each for each in above if each.code in standing]
    return max(found, key=lambda each: len(each.path), default=None)


def _told(viewer: Viewer, cycle: Cycle, kind: str, unit: CycleUnit, without: Results, with_: Results) -> Effect:
    sight = sight_of(viewer, cycle)
    whole = sight.whole(unit.path)
    was = next(each for each in without.standings if each.unit == unit.code)
    now = next(each for each in with_.standings if each.unit == unit.code)
    ranks = {each.unit: each.rank for each in without.standings}
    moved = sum(each.rank != ranks.get(each.unit) for each in with_.standings if each.unit != unit.code)
    total = Figure("", "", text_of(was.total), text_of(now.total), difference(was.total, now.total))
    return Effect(
        unit.name or unit.code,
        tuple(_items(cycle, kind, unit, sight, without, with_)),
        total if whole else None,
        (was.rank, now.rank) if whole else None,
        (was.grade, now.grade) if whole else ("", ""),
        moved if sight.everything else 0,
    )


def _items(
    cycle: Cycle, kind: str, unit: CycleUnit, sight: Sight, without: Results, with_: Results
) -> Iterator[Figure]:
    """The items that read the kind, and whatever else changes."""
    reading = {item for each in wants(cycle).kinds if each.code == kind for item in each.items}
    for item, clause in wants(cycle).clauses.items():
        before, after = points_of(without, unit.code, item), points_of(with_, unit.code, item)
        if sight.sees(unit.path, item) and (item in reading or before != after):
            told = (text_of(before), text_of(after), difference(before, after))
            yield Figure(item, titled(clause), *told)
