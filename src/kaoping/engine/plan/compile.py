"""The plan: every demand of a scheme as one Ibis expression, few passes whatever the number of items.

Each pass reads one fact table once and gives long rows ``demand, subject, month, key, n, t, x, low, high``; the plan is
their union. Rule parameters are joined as data (small tables registered beside the facts), not written into the query,
so its text depends only on the scheme, the cycle and the types of the facts. The plan compares, counts and adds whole
numbers and decimals; it never divides or rounds, so every backend gives the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from kaoping.engine.cycle import Cycle
from kaoping.engine.plan.demands import Demand, Grain
from kaoping.scheme.measures import Value
from kaoping.scheme.model import Scheme

Wanted: TypeAlias = list[tuple[int, Demand]]
"""Demands with their numbers."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class FactTypes:
    """What the text of the plan depends on: the columns of each fact table and their Ibis types."""

    tables: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    def table(self, name: str) -> ir.Table:
        return ibis.table(dict(dict(self.tables)[name]), name=name)

    @property
    def scale(self) -> int:
        """Decimal places that hold every number of the facts; at least two, since Ibis takes a sum of decimals to have
        two or more and would leave out a cast that is needed."""
        kinds = [kind for _, columns in self.tables for _, kind in columns if kind.startswith("decimal")]
        return max(2, *(int(kind.rstrip(")").split(",")[1]) for kind in kinds))


@dataclass(slots=True)
class Plan:
    """One expression, the tables of parameters that it joins, and the place sets that it needs."""

    expression: ir.Table | None
    parameters: dict[str, pa.Table]
    place_sets: tuple[tuple[Grain, bool], ...]
    scale: int
    texts: dict[str, str] = field(default_factory=dict)

    def sql(self, dialect: str = "duckdb") -> str:
        """The plan in the words of one database; built once."""
        if dialect not in self.texts:
            self.texts[dialect] = str(ibis.to_sql(self.expression, dialect=dialect))
        return self.texts[dialect]


@dataclass(slots=True)
class Workbench:
    """What the passes share: the scheme, the cycle, the fact tables, and the parameter tables registered so far."""

    scheme: Scheme
    cycle: Cycle
    types: FactTypes
    scale: int
    registered: dict[str, pa.Table] = field(default_factory=dict)
    sets: dict[tuple[Grain, bool], int] = field(default_factory=dict)

    @property
    def exact(self) -> str:
        """The one decimal type of the plan. Figures are cast to it as they are read, never after a sum."""
        return f"decimal(38, {self.scale})"

    def place_set(self, grain: Grain, below: bool) -> int:
        return self.sets.setdefault((grain, below), len(self.sets))

    @property
    def places(self) -> ir.Table:
        """Which unit's facts count for which subject, one set for each grain."""
        return ibis.table({"places": "int32", "unit": "string", "subject": "int32"}, name="places")

    @property
    def places_by_size(self) -> list[ir.Table]:
        """The places of units, and those of parts where there are any: for them adding up first would save nothing."""
        parts = [number for (grain, _), number in self.sets.items() if grain.each and not grain.monthly]
        if not parts:
            return [self.places]
        wanted = self.places.places.isin(parts)
        return [self.places.filter(~wanted), self.places.filter(wanted)]

    def parameters(self, columns: dict[str, tuple[pa.DataType, list[Any]]]) -> ir.Table:
        """Register a small table of parameters; gives the expression that reads it."""
        name = f"parameters_{len(self.registered)}"
        table = pa.table({key: pa.array(values, kind) for key, (kind, values) in columns.items()})
        self.registered[name] = table
        return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=name)

    def long(self, rows: ir.Table, **columns: Any) -> ir.Table:
        """Bring a pass to the common shape; what it does not have is 0, empty or null."""
        shape = {
            "demand": (rows.demand, "int32"),
            "subject": (rows.subject, "int32"),
            "month": (columns.get("month", ibis.literal(0)), "int32"),
            "key": (columns.get("key", ibis.literal("")), "string"),
            **{name: (columns.get(name, ibis.null()), "int64") for name in ("n", "t")},
            **{name: (columns.get(name, ibis.null()), self.exact) for name in ("x", "low", "high")},
        }
        return rows.select(**{name: value.cast(kind) for name, (value, kind) in shape.items()})


Pass: TypeAlias = Callable[[Workbench, Wanted], Iterable[ir.Table]]


def compile_plan(
    demands: Sequence[Demand],
    passes: Sequence[tuple[tuple[type, ...], Pass]],
    scheme: Scheme,
    cycle: Cycle,
    types: FactTypes,
) -> Plan:
    """The plan for these demands; `demand` in its rows is the position in the sequence."""
    scale = max(types.scale, *(places_of(demand.node) for demand in demands), 0)
    bench = Workbench(scheme, cycle, types, scale)
    found: list[ir.Table] = []
    for kinds, build in passes:
        wanted = [(number, demand) for number, demand in enumerate(demands) if isinstance(demand.node, kinds)]
        if wanted:
            found.extend(build(bench, wanted))
    whole = ibis.union(*found, distinct=False) if len(found) > 1 else next(iter(found), None)
    return Plan(whole, bench.registered, tuple(bench.sets), scale)


def places_of(node: object) -> int:
    """Decimal places of a figure that facts are compared with."""
    return -int(node.at_least.as_tuple().exponent) if isinstance(node, Value) and node.at_least is not None else 0


def grouped(wanted: Wanted, key: Callable[[Demand], K]) -> Iterator[tuple[K, Wanted]]:
    """Demands that share a pass, in order of first appearance."""
    groups: dict[K, Wanted] = {}
    for number, demand in wanted:
        groups.setdefault(key(demand), []).append((number, demand))
    yield from groups.items()
