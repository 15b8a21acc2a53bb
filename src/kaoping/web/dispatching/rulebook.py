"""The rules in force on a day, looked up by place, category and level; read again only after a change.

The most specific rule wins: first the nearest place, then the nearest category, then the level.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kaoping.web.dispatching.models import Rule, RuleRevision
from kaoping.web.site.days import holds_on
from kaoping.web.site.words import Said, said
from kaoping.web.units.models import Succession, Unit
from kaoping.web.units.tree import Tree, tree_at

Key = tuple[int | None, int | None, str]  # place, category, level; None and "" for any
NO_UNIT = said("主办单位已撤销，没有接续单位", "the lead unit is closed and nothing followed it")
SEVERAL = said("主办单位已拆分为几个单位，请选定一个", "the lead unit was split: choose one of its successors")
NO_PLACE = said("适用地方已撤销或合并", "the place is closed or was merged")


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule in force. unit: to which it leads today, after mergers; None where it is broken, and why."""

    rule: Rule
    unit: Unit | None
    assisting: tuple[Unit, ...] = ()
    followed: bool = False
    broken: Said | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of a day."""

    on: datetime.date
    tree: Tree
    entries: Mapping[Key, Entry]

    def matching(self, places: Sequence[int], categories: Sequence[int], level: str) -> Iterator[Entry]:
        """Every rule that fits, the most specific first. places, categories: ids, the nearest first."""
        for place in (*places, None):
            for category in (*categories, None):
                for wanted in dict.fromkeys((level, "")):
                    if (entry := self.entries.get((place, category, wanted))) is not None:
                        yield entry


def book(on: datetime.date) -> Book:
    """The rules in force on a day."""
    tree = tree_at(on)
    revision = RuleRevision.objects.values_list("number", flat=True).first() or 0
    return _read(revision, tree.revision, on)


@lru_cache(maxsize=8)
def _read(revision: int, tree_revision: int, on: datetime.date) -> Book:
    tree = tree_at(on)
    rows = Rule.objects.filter(holds_on(on), state="accepted").select_related("unit", "duty")
    successors = successors_on(on)
    entries = {}
    for rule in rows.prefetch_related("assisting").order_by("pk"):
        entries[rule.place_id, rule.category_id, rule.level] = entry_of(rule, tree, successors)
    return Book(on, tree, entries)


def entry_of(rule: Rule, tree: Tree, successors: Mapping[int, list[Unit]]) -> Entry:
    """Where a rule leads today. successors: by the unit that went into them."""
    if rule.place_id is not None and rule.place_id not in tree.nodes:
        return Entry(rule, None, broken=NO_PLACE)
    ends = heirs(rule.unit, tree, successors)
    if len(ends) != 1:
        return Entry(rule, None, broken=SEVERAL if ends else NO_UNIT)
    helping = {unit.pk: unit for each in rule.assisting.all() for unit in heirs(each, tree, successors)}
    helping.pop(ends[0].pk, None)
    return Entry(rule, ends[0], tuple(helping.values()), followed=ends[0].pk != rule.unit_id)


def heirs(unit: Unit, tree: Tree, successors: Mapping[int, list[Unit]]) -> list[Unit]:
    """The unit itself while it is there, else what followed it, as often as that happened."""
    found: dict[int, Unit] = {}
    waiting, seen = [unit], set()
    while waiting:
        each = waiting.pop()
        if each.pk in seen:
            continue
        seen.add(each.pk)
        if each.pk in tree.nodes:
            found[each.pk] = each
        else:
            waiting += successors.get(each.pk, [])
    return sorted(found.values(), key=lambda each: each.code)


def successors_on(on: datetime.date) -> dict[int, list[Unit]]:
    """What each unit that is gone went into."""
    found: dict[int, list[Unit]] = {}
    for row in Succession.objects.filter(on__lte=on).select_related("successor"):
        found.setdefault(row.predecessor_id, []).append(row.successor)
    return found
