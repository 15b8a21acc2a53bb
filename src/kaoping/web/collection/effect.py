"""What a change of facts does to scores, at once: the cycle scored as it stands and as it would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from kaoping.problems import Refused
from kaoping.web.bridge.effects import Results, Shift, scored, shifts
from kaoping.web.bridge.facts import TABLES, expected
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.queries import tables_of
from kaoping.web.schemes.queries import decisions_in_force

MOST_UNITS = 3000  # of a cycle that is scored while somebody waits
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def effect(cycle: Cycle, rows: Rows, gone: Rows | None = None) -> list[Shift] | None:
    """Every appraised unit before and after. rows: table → rows to add, or to put in place of those with their key;
    gone: rows (their keys are enough) to take away.

    None where it cannot be said at once: the cycle is too large, or what stands there cannot be scored yet.
    """
    found = both(cycle, rows, gone)
    return None if found is None else shifts(*found)


def both(cycle: Cycle, rows: Rows, gone: Rows | None = None) -> tuple[Results, Results] | None:
    """The cycle scored as it stands, and as it would be; None as `effect`."""
    if CycleUnit.objects.filter(cycle=cycle).count() > MOST_UNITS:
        return None
    text, decisions = cycle.version.text, decisions_in_force(cycle.version)
    before = tables_of(cycle)
    before["units"] = _with_attributes(before["units"], expected(text, decisions).attributes)
    after = {
        table: _changed(table, content, rows.get(table, ()), (gone or {}).get(table, ()))
        for table, content in before.items()
    }
    try:
        return scored(text, decisions, before, cycle.period), scored(text, decisions, after, cycle.period)
    except Refused:
        return None


def _with_attributes(units: pa.Table, names: Iterable[str]) -> pa.Table:
    """An attribute that no unit has yet is empty for all of them."""
    for name in names:
        if name not in units.column_names:
            units = units.append_column(name, pa.nulls(len(units), pa.string()))
    return units


def _changed(
    table: str, content: pa.Table, rows: Sequence[Mapping[str, Any]], gone: Sequence[Mapping[str, Any]]
) -> pa.Table:
    """The table with rows replaced, added and taken away."""
    if not rows and not gone:
        return content
    key = TABLES[table].key
    dropped = {_key(row, key) for row in (*rows, *gone)}
    kept = [row for row in content.to_pylist() if _key(row, key) not in dropped]
    names = content.column_names
    cells = {name: [row.get(name) for row in (*kept, *rows)] for name in names}
    return pa.table({name: _column(cells[name], content.schema.field(name).type) for name in names})


def _key(row: Mapping[str, Any], key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "") for name in key)


def _column(cells: list[Any], kind: pa.DataType) -> pa.Array:
    """Exact numbers may need more places than the stored ones have."""
    return pa.array(cells) if pa.types.is_decimal(kind) and any(cells) else pa.array(cells, type=kind)
