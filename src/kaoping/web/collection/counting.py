"""Figures of marks and reported values, counted column by column; kept in memory until the facts change."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q

from kaoping.web.collection.memory import Memory
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.cells import FIELDS

SELF = "self"  # the assessor of self-assessments, which nobody owes here
Counts = dict[tuple[str, str, str], tuple[int, int]]  # table, code, part → figures, and those typed by hand

_kept: Memory[Counts] = Memory(256)  # of a cycle, and of a cycle without the units of one kind


def counted(cycles: Iterable[Cycle], kind: str) -> dict[int, Counts]:
    """Cycle → figures of units of one kind. What was counted once is not counted again before the facts change.

    All rows are counted in one go, and those of other units taken off: few rows are about units of another kind.
    """
    known = list(cycles)
    whole, others = _of_cycles(known, ""), _of_cycles(known, kind)
    return {
        cycle.pk: {
            key: (figures - others[cycle.pk].get(key, (0, 0))[0], typed - others[cycle.pk].get(key, (0, 0))[1])
            for key, (figures, typed) in whole[cycle.pk].items()
        }
        for cycle in known
    }


def typed_columns(cycle: Cycle) -> list[tuple[str, str, str]]:
    """Columns (table, code, part) with figures that somebody typed, self-assessments apart."""
    return sorted(key for key, (_, typed) in _of_cycles([cycle], "")[cycle.pk].items() if typed)


def _of_cycles(cycles: list[Cycle], without: str) -> dict[int, Counts]:
    """Cycle → its figures; those of units that are not of a kind, where one is named."""
    found = {cycle.pk: counts for cycle in cycles if (counts := _kept.get(cycle, without)) is not None}
    unknown: dict[int, Counts] = {cycle.pk: {} for cycle in cycles if cycle.pk not in found}
    for table in FIELDS if unknown else ():
        for cycle_pk, code, part, figures, typed in _rows(table, unknown, without):
            unknown[cycle_pk][table, code, part] = (figures, typed)
    for cycle in cycles:
        if cycle.pk in unknown:
            found[cycle.pk] = _kept.put(cycle, without, found=unknown[cycle.pk])
    return found


def _rows(table: str, cycles: Iterable[int], without: str) -> Iterable[tuple[Any, ...]]:
    model, code, part, figure = FIELDS[table]
    rows = model._default_manager.filter(cycle__in=list(cycles), **{f"{figure}__isnull": False}).order_by()
    if table == "marks":
        rows = rows.exclude(**{part: SELF})
    if without:
        others = _others(model, list(cycles), without)
        if not others:
            return ()
        rows = rows.filter(reduce(or_, (Q(cycle=cycle, unit__in=units) for cycle, units in others.items())))
    return rows.values_list("cycle", code, part).annotate(n=Count("*"), by_hand=Count("entered_by"))


def _others(model: type[Model], cycles: list[int], without: str) -> dict[int, list[str]]:
    """Cycle → units of other kinds that have any figure: mostly none, which is found out by a look at each."""
    there = Exists(model._default_manager.filter(cycle=OuterRef("cycle"), unit=OuterRef("code")))
    units = CycleUnit.objects.filter(there, cycle__in=cycles).exclude(kind=without).order_by()
    found: dict[int, list[str]] = {}
    for cycle, code in units.values_list("cycle", "code"):
        found.setdefault(cycle, []).append(code)
    return found
