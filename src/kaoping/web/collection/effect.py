"""What a change of facts does to scores, at once: the cycle scored as it stands and as it would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from kaoping.problems import Refused
from kaoping.web.bridge.effects import Results, scored
from kaoping.web.bridge.facts import TABLES, expected
from kaoping.web.collection.memory import Memory
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.queries import tables_of
from kaoping.web.facts.sources import near_marks
from kaoping.web.schemes.queries import decisions_in_force

MOST_UNITS = 3000  # of a cycle that is scored while somebody waits
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Tables = Mapping[str, pa.Table]

_kept: Memory[tuple[Tables, Results]] = Memory(3)  # large: facts and scores of up to MOST_UNITS


def both(cycle: Cycle, rows: Rows, gone: Rows | None = None) -> tuple[Results, Results] | None:
    """The cycle scored as it stands, and as it would be. rows: table → rows to add, or to put in place of those with
    their key; gone: rows (their keys are enough) to take away.

    None where it cannot be said at once: the cycle is too large, or what stands there cannot be scored yet.
    """
    if CycleUnit.objects.filter(cycle=cycle).count() > MOST_UNITS:
        return None
    text, decisions = cycle.version.text, decisions_in_force(cycle.version)
    try:
        tables, before = _as_it_stands(cycle, text, decisions)
        after = {
            table: _changed(table, content, rows.get(table, ()), (gone or {}).get(table, ()))
            for table, content in tables.items()
        }
        return before, scored(text, decisions, after, cycle.period)
    except Refused:
        return None


def _as_it_stands(cycle: Cycle, text: str, decisions: Mapping[str, str]) -> tuple[Tables, Results]:
    """The facts and their scores; many effects are asked for between two changes of the facts. Raises Refused."""
    settled = tuple(sorted(decisions.items()))
    near = near_marks(cycle)
    if (known := _kept.get(cycle, text, settled, near)) is not None:
        return known
    tables = tables_of(cycle)
    tables["units"] = _with_attributes(tables["units"], expected(text, decisions).attributes)
    return _kept.put(cycle, text, settled, near, found=(tables, scored(text, decisions, tables, cycle.period)))


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
