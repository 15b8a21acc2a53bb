"""What stands in the cells of a sheet: figures and reasons, by column, assessor or period, and unit."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kaoping.web.bridge.collecting import Want
from kaoping.web.bridge.facts import parse_period, size_of
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.cells import FIELDS

KEPT = 4  # sheets whose cells stay in memory
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


def cells_of(cycle: Cycle, columns: Iterable[Want]) -> Cells:
    """All cells of some columns; they are read once for a revision of the facts."""
    wanted = tuple((want.table, want.code, want.period) for want in columns)
    return _whole(cycle.pk, cycle.facts_revision, cycle.facts_at, wanted)


@lru_cache(maxsize=KEPT)
def _whole(cycle: int, revision: int, at: datetime.datetime | None, wanted: tuple[tuple[str, str, str], ...]) -> Cells:
    return _read(cycle, wanted, {})


def some_cells(cycle: Cycle, columns: Iterable[Want], units: Iterable[str]) -> Cells:
    """The cells of a few units."""
    wanted = tuple((want.table, want.code, want.period) for want in columns)
    return _read(cycle.pk, wanted, {"unit__in": list(units)})


def _read(cycle: int, wanted: tuple[tuple[str, str, str], ...], which: Mapping[str, Any]) -> Cells:
    cells = Cells({}, {})
    for table in FIELDS:
        names = {
            (code, period): ":".join(filter(None, (table, code, period))) for t, code, period in wanted if t == table
        }
        for code, part, unit, figure, reason in _rows(cycle, table, names, which):
            key = names.get((code, part if table == "values" else ""))
            if key is None:
                continue
            if figure is not None:
                cells.figures.setdefault(key, {}).setdefault(part, {})[unit] = figure
            if reason:
                cells.reasons.setdefault(key, {}).setdefault(part, {})[unit] = reason
    return cells


def _rows(
    cycle: int, table: str, names: Mapping[tuple[str, str], str], which: Mapping[str, Any]
) -> Iterable[tuple[str, str, str, Decimal | None, str]]:
    if not names:
        return ()
    model, code, part, figure = FIELDS[table]
    codes = {name for name, _ in names}
    periods = {f"{part}__in": {period for _, period in names}} if table == "values" else {}
    rows = model._default_manager.filter(cycle=cycle, **{f"{code}__in": codes}, **periods, **which)
    found: Iterable[tuple[str, str, str, Decimal | None, str]] = rows.values_list(code, part, "unit", figure, "reason")
    return found


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
