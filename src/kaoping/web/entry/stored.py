"""What stands in the cells of a sheet: figures and reasons, by column, assessor or period, and unit."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from kaoping.web.bridge.collecting import Want
from kaoping.web.bridge.facts import parse_period, size_of
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.cells import FIELDS

KEPT = 8  # sheets whose cells stay in memory
ANEW = 20_000  # cells written since; of more, all are read again
T = TypeVar("T")
Wanted = tuple[tuple[str, str, str], ...]  # table, code, period of columns
Figures = dict[str, dict[str, dict[str, Decimal]]]  # column key → part (assessor, period) → unit → figure
Reasons = dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True)
class Cells:
    """Nobody changes them: several requests share what was read."""

    figures: Figures
    reasons: Reasons

    def of(self, key: str, part: str) -> dict[str, Decimal]:
        return self.figures.get(key, {}).get(part, {})

    def why(self, key: str, part: str) -> dict[str, str]:
        return self.reasons.get(key, {}).get(part, {})

    def parts(self, key: str) -> list[str]:
        """Assessors that gave marks in a column, or the period of a reported figure."""
        return sorted(self.figures.get(key, {}))


Known = tuple[tuple[int, datetime.datetime | None], Cells]  # state of the facts at which they were read
_kept: OrderedDict[tuple[int, datetime.datetime, Wanted], Known] = OrderedDict()


def cells_of(cycle: Cycle, columns: Iterable[Want]) -> Cells:
    """All cells of some columns; they are read once, and afterwards only what was written since."""
    wanted = tuple((want.table, want.code, want.period) for want in columns)
    state, which = (cycle.facts_revision, cycle.facts_at), (cycle.pk, cycle.opened_at, wanted)
    known = _kept.get(which)
    if known is not None and known[0] == state:
        return known[1]
    cells = _brought_up(cycle, wanted, known) if known is not None and known[0][0] < state[0] else None
    cells = cells or _read(cycle.pk, wanted, {})
    _kept[which] = (state, cells)
    _kept.move_to_end(which)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return cells


def _brought_up(cycle: Cycle, wanted: Wanted, known: Known) -> Cells | None:
    """Cells with what was written since they were read; None where rows have gone, so that all has to be read."""
    (revision, _), before = known
    fresh = {
        (key, part, unit): (figure, reason)
        for key, part, unit, figure, reason in _named_rows(cycle.pk, wanted, {"revision__gt": revision})
    }
    if len(fresh) > ANEW:
        return None
    touched = {(key, part) for key, part, _ in fresh}
    cells = Cells(*(_copied(kept, touched) for kept in (before.figures, before.reasons)))
    for (key, part, unit), (figure, reason) in fresh.items():
        _put(cells.figures, key, part, unit, figure)
        _put(cells.reasons, key, part, unit, reason or None)
    held = sum(len(figures) for parts in cells.figures.values() for figures in parts.values())
    return cells if held == _count(cycle.pk, wanted) else None


def _copied(
    kept: dict[str, dict[str, dict[str, T]]], touched: set[tuple[str, str]]
) -> dict[str, dict[str, dict[str, T]]]:
    """The same, free to be changed in the columns that are touched; the others are shared."""
    return {
        key: {part: dict(found) if (key, part) in touched else found for part, found in parts.items()}
        for key, parts in kept.items()
    }


def _put(kept: dict[str, dict[str, dict[str, T]]], key: str, part: str, unit: str, what: T | None) -> None:
    """Write into a column, or take out of it; an empty one goes."""
    column = kept.setdefault(key, {}).setdefault(part, {})
    if what is None:
        column.pop(unit, None)
    else:
        column[unit] = what
    if not column:
        del kept[key][part]


def _count(cycle: int, wanted: Wanted) -> int:
    """How many figures the columns hold."""
    found = 0
    for table in FIELDS:
        if names := _names(wanted, table):
            found += _filtered(cycle, table, names, {f"{FIELDS[table][3]}__isnull": False}).count()
    return found


def some_cells(cycle: Cycle, columns: Iterable[Want], units: Iterable[str]) -> Cells:
    """The cells of a few units."""
    wanted = tuple((want.table, want.code, want.period) for want in columns)
    return _read(cycle.pk, wanted, {"unit__in": list(units)})


def _read(cycle: int, wanted: Wanted, which: Mapping[str, Any]) -> Cells:
    cells = Cells({}, {})
    for key, part, unit, figure, reason in _named_rows(cycle, wanted, which):
        if figure is not None:
            cells.figures.setdefault(key, {}).setdefault(part, {})[unit] = figure
        if reason:
            cells.reasons.setdefault(key, {}).setdefault(part, {})[unit] = reason
    return cells


def _named_rows(
    cycle: int, wanted: Wanted, which: Mapping[str, Any]
) -> Iterable[tuple[str, str, str, Decimal | None, str]]:
    """Key of the column, assessor or period, unit, figure, reason of every stored cell of some columns."""
    for table, (_, code, part, figure) in FIELDS.items():
        if names := _names(wanted, table):
            rows = _filtered(cycle, table, names, which).values_list(code, part, "unit", figure, "reason")
            for its_code, its_part, *rest in rows:
                yield names[its_code, its_part if table == "values" else ""], its_part, *rest


def _names(wanted: Wanted, table: str) -> dict[tuple[str, str], str]:
    """Code and period → key, of the columns of one table."""
    return {(code, period): ":".join(filter(None, (table, code, period))) for t, code, period in wanted if t == table}


def _filtered(cycle: int, table: str, names: Mapping[tuple[str, str], str], which: Mapping[str, Any]) -> QuerySet[Any]:
    model, code, part, _ = FIELDS[table]
    rows = model._default_manager.filter(cycle=cycle, **which)
    if table == "marks":
        return rows.filter(**{f"{code}__in": {name for name, _ in names}})
    pairs = Q(pk__in=[])
    for name, period in names:
        pairs |= Q(**{code: name, part: period})
    return rows.filter(pairs)


# --- the cycle before ---------------------------------------------------------------------------------------------


def cycle_before(cycle: Cycle) -> Cycle | None:
    """The cycle of the same scheme and office one period earlier."""
    period = parse_period(cycle.period).previous.text
    same = Cycle.objects.filter(version__scheme=cycle.version.scheme_id, owner=cycle.owner_id, period=period)
    return same.order_by("-pk").first()


def figures_before(
    cycle: Cycle, columns: Iterable[Want], units: Iterable[str] | None = None
) -> dict[str, dict[str, Decimal]]:
    """Column key → unit → the figure one period earlier (of several marks their mean); of some units, or of all."""
    before = cycle_before(cycle)
    if before is None:
        return {}
    shifted = {want.key: _earlier(want, cycle) for want in columns}
    earlier = shifted.values()
    cells = cells_of(before, earlier) if units is None else some_cells(before, earlier, units)
    return {key: _means(cells.figures.get(want.key, {})) for key, want in shifted.items()}


def _earlier(want: Want, cycle: Cycle) -> Want:
    if not want.period:
        return want
    year, rest = want.period[:4], want.period[4:]
    by_year = size_of(parse_period(cycle.period)) == "year"
    period = f"{int(year) - 1}{rest}" if by_year else parse_period(want.period).previous.text
    return Want("values", want.code, period, "", "", want.kind, (), None, None)


def _means(parts: Mapping[str, Mapping[str, Decimal]]) -> dict[str, Decimal]:
    if len(parts) == 1:
        return dict(next(iter(parts.values())))
    found: dict[str, list[Decimal]] = {}
    for figures in parts.values():
        for unit, figure in figures.items():
            found.setdefault(unit, []).append(figure)
    return {unit: sum(figures, Decimal(0)) / len(figures) for unit, figures in found.items()}
