"""Two runs side by side: what is different, for whom, and why; within what the viewer sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from kaoping.problems import Refused
from kaoping.web.bridge.differences import FactChange, Readers, TableChange, changed_tables
from kaoping.web.cycles.models import CycleUnit
from kaoping.web.cycles.sight import Sight
from kaoping.web.results.faults import NOT_TO_COMPARE
from kaoping.web.results.models import Run, UnitResult
from kaoping.web.results.snapshots import opened

FEW = 500  # units that are asked for one by one; of more, all are read
SHOWN = 5  # changed rows of fact that are shown under an item
COLUMNS = ("code", "name", "path", "total", "rank", "grade", "state")


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in one of the two runs."""

    name: str
    path: str
    total: str
    rank: int | None
    grade: str
    state: str


@dataclass(frozen=True)
class UnitChange:
    """One unit before and after; None where the run does not have it."""

    code: str
    before: Standing | None
    after: Standing | None
    items_differ: bool = True  # some item has other points, other full points or another state

    @property
    def name(self) -> str:
        return (self.after or self.before).name  # type: ignore[union-attr] # one of them is there

    @property
    def path(self) -> str:
        return (self.after or self.before).path  # type: ignore[union-attr]

    @property
    def difference(self) -> Decimal | None:
        """Points gained; None where one of the totals is not there."""
        if self.before is None or self.after is None or not self.before.total or not self.after.total:
            return None
        return Decimal(self.after.total) - Decimal(self.before.total)

    @property
    def moved(self) -> int:
        """Places gained; 0 where one of the ranks is not there."""
        if self.before is None or self.after is None or not self.before.rank or not self.after.rank:
            return 0
        return self.before.rank - self.after.rank

    @property
    def changed(self) -> bool:
        return self.before != self.after or self.items_differ

    @property
    def weight(self) -> tuple[bool, Decimal, int, str]:
        """What changed most comes first."""
        difference = self.difference
        return difference is not None, -abs(difference or Decimal(0)), -abs(self.moved), self.code


@dataclass(frozen=True)
class ItemChange:
    """One item of one unit before and after, and the rows of fact that it reads and that changed."""

    item: str
    title: str
    title_en: str
    leaf: bool
    depth: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    own: list[FactChange] = field(default_factory=list)  # of this unit (and below): the first SHOWN
    own_count: int = 0
    others: int = 0  # changed rows of its peers, with which the item compares

    @property
    def difference(self) -> Decimal | None:
        points = [(sheet or {}).get("points") for sheet in (self.before, self.after)]
        return None if None in points else Decimal(points[1]) - Decimal(points[0])  # type: ignore[arg-type]


@dataclass(frozen=True)
class Comparison:
    """Two runs. `a` is the earlier one; units: all that the viewer sees whole, what changed most first.

    sights: what the viewer sees of the cycle of each; a unit that belonged elsewhere in one of them is left out.
    """

    a: Run
    b: Run
    sights: tuple[Sight, Sight]
    units: list[UnitChange]

    @property
    def everything(self) -> bool:
        return all(sight.everything for sight in self.sights)

    @cached_property
    def unseen(self) -> frozenset[str]:
        """Codes of the units that the viewer does not see whole in one of the cycles."""
        if self.everything:
            return frozenset()
        sides = zip((self.a, self.b), self.sights, strict=True)
        out = (CycleUnit.objects.filter(~sight.whole_units(), cycle=run.cycle_id) for run, sight in sides)
        return frozenset(code for units in out for code in units.values_list("code", flat=True))

    @property
    def same_cycle(self) -> bool:
        return self.a.cycle_id == self.b.cycle_id

    @property
    def scheme_changed(self) -> bool:
        return self.a.scheme_digest != self.b.scheme_digest

    @property
    def engine_changed(self) -> bool:
        return self.a.engine != self.b.engine

    @property
    def rules_changed(self) -> bool:
        return self.scheme_changed or bool(self.decisions_changed) or self.engine_changed

    @property
    def decisions_changed(self) -> list[tuple[str, str, str, str]]:
        """(key, question, before, after) of every decision that is settled otherwise."""
        settled = [{row["id"]: row for row in run.summary.get("decisions", ())} for run in (self.a, self.b)]
        found = []
        for key in dict.fromkeys([*settled[0], *settled[1]]):
            before, after = (each.get(key, {}) for each in settled)
            if before.get("choice") != after.get("choice"):
                question = after.get("question") or before.get("question") or ""
                found.append((key, question, before.get("choice") or "—", after.get("choice") or "—"))
        return found

    @property
    def graded(self) -> bool:
        return any(side is not None and side.grade for unit in self.units for side in (unit.before, unit.after))

    @cached_property
    def changed(self) -> list[UnitChange]:
        return [unit for unit in self.units if unit.changed]

    def facts(self) -> list[TableChange]:
        """Fact tables that differ. Who does not see everything gets the rows of his own units only."""
        if self.a.snapshot_id == self.b.snapshot_id:
            return []
        tables = facts_between(key(self.a), key(self.b))
        return list(tables) if self.everything else list(limited(tables, self))

    @cached_property
    def rows(self) -> list[FactChange]:
        """Every row of fact that differs."""
        if self.a.snapshot_id == self.b.snapshot_id:
            return []
        return [row for table in facts_between(key(self.a), key(self.b)) for row in table.rows]

    @cached_property
    def where(self) -> dict[str, str]:
        """The units whose facts differ, with their paths."""
        units = CycleUnit.objects.filter(cycle__in={self.a.cycle_id, self.b.cycle_id})
        codes = {row.unit for row in self.rows}
        found = units.filter(code__in=codes) if len(codes) <= FEW else units
        return dict(found.order_by("cycle__period").values_list("code", "path"))

    def items(self, unit: UnitChange) -> list[ItemChange]:
        """The items of a unit that changed, in the order of the scheme, each with the facts behind it."""
        return list(items_of(self, unit))


def comparison(a: Run, b: Run, sight: Sight, before: Sight | None = None) -> Comparison:
    """Compare two finished runs, of one cycle or of two cycles of a scheme. Raises Refused where that has no sense.

    sight: what the viewer sees of the cycle of `b`; before: of that of `a`, where it is another one.
    """
    if a.state != "done" or b.state != "done":
        raise Refused([NOT_TO_COMPARE.at(why="还没有算完", why_en="one is not done")])
    if a.cycle_id != b.cycle_id and a.version.scheme_id != b.version.scheme_id:
        raise Refused([NOT_TO_COMPARE.at(why="方案不同", why_en="they are of different schemes")])
    sights = sight if before is None else before, sight
    seen = [unit for unit in unit_changes(key(a), key(b)) if is_seen(unit, *sights)]
    return Comparison(a, b, sights, seen)


def is_seen(unit: UnitChange, before: Sight, after: Sight) -> bool:
    """Whether a unit is seen whole wherever it stands."""
    sides = (unit.before, before), (unit.after, after)
    return all(sight.whole(side.path) for side, sight in sides if side is not None)


Key = tuple[int, str]


def key(run: Run) -> Key:
    """What stands for a finished run where something is kept in memory: nothing of it changes any more."""
    return run.pk, run.results_digest


@lru_cache(maxsize=4)
def unit_changes(a: Key, b: Key) -> tuple[UnitChange, ...]:
    """Every unit of two finished runs; worked out once."""
    before, after = rows(a[0]), rows(b[0])
    found = (
        UnitChange(
            code,
            before[code][0] if code in before else None,
            after[code][0] if code in after else None,
            code in before and code in after and items_differ(before[code][1], after[code][1]),
        )
        for code in dict.fromkeys([*after, *before])
    )
    return tuple(sorted(found, key=lambda unit: unit.weight))


def items_differ(before: str, after: str) -> bool:
    """Whether two sheets differ in a figure or a state; places within items follow from other units."""
    if before == after:
        return False
    old, new = ({item: figures(cell) for item, cell in json.loads(text).items()} for text in (before, after))
    return bool(old != new)


def rows(run: int) -> dict[str, tuple[Standing, str]]:
    """Unit → its place, and its sheet as text: equal sheets are equal texts, nobody has to read them."""
    found = UnitResult.objects.filter(run=run).annotate(text=Cast("sheet", TextField())).values_list(*COLUMNS, "text")
    return {code: (Standing(*place), text) for code, *place, text in found.iterator(chunk_size=2000)}


@lru_cache(maxsize=8)
def facts_between(a: Key, b: Key) -> tuple[TableChange, ...]:
    """Every table that differs between the snapshots of two runs."""
    first, second = (Run.objects.select_related("snapshot").get(pk=run[0]).snapshot for run in (a, b))
    assert first is not None
    assert second is not None
    with opened(first) as before, opened(second) as after:
        return changed_tables(before, after)


def limited(tables: tuple[TableChange, ...], found: Comparison) -> Iterator[TableChange]:
    for table in tables:
        own = tuple(row for row in table.rows if row.unit in found.where and row.unit not in found.unseen)
        if own:
            counts = [sum(row.how == how for row in own) for how in ("added", "removed", "changed")]
            yield TableChange(table.table, counts[0], counts[1], counts[2], own)


def items_of(found: Comparison, unit: UnitChange) -> Iterator[ItemChange]:
    before, after = (
        UnitResult.objects.filter(run=run, code=unit.code).values_list("sheet", flat=True).first() or {}
        for run in (found.a, found.b)
    )
    readers, tree = readers_of(found.b), {row["id"]: row for row in found.a.summary["items"]}
    tree |= {row["id"]: row for row in found.b.summary["items"]}
    behind = Behind(found, unit) if found.a.snapshot_id != found.b.snapshot_id else None
    for item, row in tree.items():
        old, new = before.get(item), after.get(item)
        if figures(old) == figures(new):
            continue
        own, count, others = behind.of(readers.of.get(item, ())) if behind and row["leaf"] else ([], 0, 0)
        yield ItemChange(item, row["title"], row["title_en"], row["leaf"], row["depth"], old, new, own, count, others)


def figures(cell: dict[str, Any] | None) -> tuple[Any, ...] | None:
    return None if cell is None else (cell["points"], cell["full"], cell["state"])


def readers_of(run: Run) -> Readers:
    """What the items of a run's scheme look at."""
    return _readers(run.version.text, tuple(sorted(run.decisions.items())))


@lru_cache(maxsize=8)
def _readers(text: str, decisions: tuple[tuple[str, str], ...]) -> Readers:
    return Readers(text, dict(decisions))


class Behind:
    """The changed rows of fact of one unit, of those below it, and of its peers."""

    def __init__(self, found: Comparison, unit: UnitChange) -> None:
        rows, where = found.rows, found.where
        self.own = [row for row in rows if row.unit == unit.code]
        below = [row for row in rows if where.get(row.unit, "").startswith(unit.path)]
        self.below = [row for row in below if row.unit not in found.unseen]
        self.inside = {(row.table, row.key) for row in self.below}
        self.all = rows

    def of(self, readers: Any) -> tuple[list[FactChange], int, int]:
        """The first changed rows that an item reads, how many there are, and how many of its peers."""
        own: dict[tuple[str, str], FactChange] = {}
        others = set()
        for reader in readers:
            for row in self.all if reader.peers else self.below if reader.below else self.own:
                if not reader.reads(row):
                    continue
                if reader.peers and (row.table, row.key) not in self.inside:
                    others.add((row.table, row.key))
                else:
                    own[row.table, row.key] = row
        return list(own.values())[:SHOWN], len(own), len(others)
