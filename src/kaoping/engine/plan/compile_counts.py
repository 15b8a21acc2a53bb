"""Counting passes: cases and incidents fall into cells (unit, masks), cells to subjects, and those to demands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import add
from typing import Any, TypeAlias

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from kaoping.engine.cycle import Cycle
from kaoping.engine.plan.compile import Wanted, Workbench, grouped
from kaoping.engine.plan.conditions import boolean
from kaoping.engine.plan.demands import Demand
from kaoping.engine.plan.masks import BITS, Coding, code
from kaoping.scheme import expression as ex
from kaoping.scheme.measures import Incidents, Sum
from kaoping.scheme.rules import Rates

Variant: TypeAlias = tuple[str, int, int | None]
"""A summed column, how many of each row are free, at most how many of a row count."""

KEYED = {None: 0, "level": 1, "kind": 2}


def case_passes(bench: Workbench, wanted: Wanted) -> Iterator[ir.Table]:
    """One pass for each date column that decides the cycle (usually one), and one more by month where asked."""
    for (when, monthly), group in grouped(wanted, lambda demand: (demand.node.when, demand.grain.monthly)):  # type: ignore[union-attr]
        table = bench.types.table("cases")
        rows = table.filter(table[when] >= bench.cycle.start, table[when] < bench.cycle.end)
        variants = list(dict.fromkeys(variant(demand) for _, demand in group if isinstance(demand.node, Sum)))
        coding = code(condition(demand.node.where, table) for _, demand in group)  # type: ignore[union-attr]
        month = {"month": month_of(rows[when], bench.cycle)} if monthly else {}
        cells = cells_of(rows, bench, coding, month, variants)
        yield case_rows(bench, cells, hit_table(bench, group, coding, variants), coding, variants)


def cells_of(
    rows: ir.Table, bench: Workbench, coding: Coding, month: dict[str, Any], variants: list[Variant]
) -> ir.Table:
    """Rows counted by unit, masks and month, with the sums of the amounts that are asked for."""
    amounts = {f"v{i}": clipped(rows[column], free, most) for i, (column, free, most) in enumerate(variants)}
    narrow = rows.select(unit=rows.unit, **month, **masks(rows, coding, bench.cycle), **amounts)
    sums = {f"s{i}": narrow[f"v{i}"].sum().cast("int64") for i in range(len(variants))}
    pairs = {f"t{i}": (narrow[f"v{i}"] * (narrow[f"v{i}"] - 1)).sum().cast("int64") for i in range(len(variants))}
    return narrow.group_by(["unit", *month, *names(coding)]).agg(n=narrow.count(), **sums, **pairs)


def summed(rows: ir.Table, keys: list[str]) -> ir.Table:
    """Add up the figures of cells that fall together under the keys."""
    figures = [name for name in rows.columns if name == "n" or (name[0] in "st" and name[1:].isdigit())]
    return rows.group_by(keys).agg(**{name: rows[name].sum().cast("int64") for name in figures})


def case_rows(bench: Workbench, cells: ir.Table, hits: ir.Table, coding: Coding, variants: list[Variant]) -> ir.Table:
    """Cells → places → demands. Cells of one mask that fall to one unit are added up before they meet the demands;
    those of parts (a grid has about as many cells as its cases have masks) meet them as they are."""
    month = ["month"] if "month" in cells.columns else []
    keys = [*names(coding), "places"]
    distinct = cells.select(*names(coding)).distinct()
    matched = distinct.join(hits, bits(distinct, hits, coding)).select(*keys, "demand", "pick")
    found = [cells.join(places, "unit").drop("unit") for places in bench.places_by_size]
    found[0] = summed(found[0], ["subject", *month, *keys])
    located = ibis.union(*(rows.select(*found[0].columns) for rows in found)) if len(found) > 1 else found[0]
    joined = located.join(matched, keys)
    rows = summed(joined, ["demand", "subject", *month, "pick"])
    at = {"month": rows.month} if month else {}
    return bench.long(rows, **at, n=picked(rows, "s", variants, rows.n), t=picked(rows, "t", variants, None))


def picked(rows: ir.Table, letter: str, variants: list[Variant], default: Any) -> Any:
    options = [(rows.pick == i + 1, rows[f"{letter}{i}"]) for i in range(len(variants))]
    default = ibis.literal(0, "int64") if default is None else default
    return ibis.cases(*options, else_=default) if options else default


def incident_passes(bench: Workbench, wanted: Wanted) -> Iterator[ir.Table]:
    """One pass for all counted kinds, one more by month where asked, one for each rule that knows repeated subjects."""
    repeated = [pair for pair in wanted if is_repeating(pair[1])]
    plain = [pair for pair in wanted if not is_repeating(pair[1])]
    for monthly, group in grouped(plain, lambda demand: demand.grain.monthly):
        rows = verified(bench, monthly)
        coding = code(condition(counted(demand, bench).where, rows) for _, demand in group)
        month = month_of(rows.occurred_on.cast("timestamp"), bench.cycle) if monthly else ibis.literal(0)
        tags = {"kind": rows.kind, "level": rows.level.fill_null("")}
        narrow = rows.select(
            unit=rows.unit, month=month, x=rows["count"].cast(bench.exact), **tags, **masks(rows, coding, bench.cycle)
        )
        cells = narrow.group_by(["unit", "month", "kind", "level", *names(coding)]).agg(x=narrow.x.sum())
        yield incident_rows(bench, cells, incident_hits(bench, group, coding), coding)
    for number, demand in repeated:
        yield repeated_rows(bench, number, demand)


def incident_rows(bench: Workbench, cells: ir.Table, hits: ir.Table, coding: Coding) -> ir.Table:
    located = cells.join(bench.places, "unit")
    predicates = [located.kind == hits.wanted, located.places == hits.set, *bits(located, hits, coding)]
    joined = located.join(hits, predicates)
    key = ibis.cases((joined.keyed == 1, joined.level), (joined.keyed == 2, joined.kind), else_=ibis.literal(""))
    keyed = joined.select("demand", "subject", "month", "x", key=key)
    rows = keyed.group_by(["demand", "subject", "month", "key"]).agg(x=keyed.x.sum())
    return bench.long(rows, month=rows.month, key=rows.key, t=ibis.literal(0), x=rows.x)


def incident_hits(bench: Workbench, group: Wanted, coding: Coding) -> ir.Table:
    rows = [
        (
            number,
            bench.place_set(demand.grain, counted(demand, bench).below),
            kind,
            KEYED[by_of(demand)],
            term.words(coding.masks),
        )
        for (number, demand), terms in zip(group, coding.terms, strict=True)
        for term in terms
        for kind in counted(demand, bench).kinds
    ]
    return bench.parameters(
        {
            "demand": (pa.int32(), [row[0] for row in rows]),
            "set": (pa.int32(), [row[1] for row in rows]),
            "wanted": (pa.string(), [row[2] for row in rows]),
            "keyed": (pa.int32(), [row[3] for row in rows]),
            **words(coding, [row[4] for row in rows]),
        }
    )


def repeated_rows(bench: Workbench, number: int, demand: Demand) -> ir.Table:
    """Rates with recurring subjects (t = 1 marks the later ones) or with one of each subject kept."""
    rates, measure = demand.node, counted(demand, bench)
    assert isinstance(rates, Rates)
    rows = verified(bench, demand.grain.monthly)
    rows = rows.filter(rows.kind.isin(list(measure.kinds)))
    if measure.where:
        rows = rows.filter(boolean(condition(measure.where, rows), rows, bench.cycle))  # type: ignore[arg-type]
    month = month_of(rows.occurred_on.cast("timestamp"), bench.cycle) if demand.grain.monthly else ibis.literal(0)
    key = rows.level.fill_null("") if rates.by == "level" else rows.kind
    rows = rows.mutate(month=month, key=key, subject_text=rows.subject.fill_null("")).drop("subject")
    located = rows.join(bench.places, "unit")
    located = located.filter(located.places == bench.place_set(demand.grain, measure.below))
    located = located.mutate(size=rate_size(located, rates), named=located.subject_text != "")
    position = occurrence(located, by_size=rates.once is not None)
    placed = located.mutate(position=position)
    if rates.once:
        placed = placed.filter(~placed.named | (placed.position == 0))
        later: Any = ibis.literal(0)
    else:
        later = (placed.named & (placed.position > 0)).ifelse(1, 0)
    marked = placed.mutate(later=later)
    summed_up = marked.group_by(["subject", "month", "key", "later"]).agg(x=marked["count"].cast(bench.exact).sum())
    rows = summed_up.mutate(demand=ibis.literal(number))
    return bench.long(rows, month=rows.month, key=rows.key, t=rows.later, x=rows.x)


def occurrence(located: ir.Table, by_size: bool) -> Any:
    """Position of an incident among those of its subject: by date (undated last), then id; or largest rate first."""
    order = [located.occurred_on.isnull(), located.occurred_on, located.incident]
    keys = [located["size"].desc(), *order] if by_size else order
    groups = [located.subject, located.month, located.subject_text]
    return ibis.row_number().over(ibis.window(group_by=groups, order_by=keys))


def rate_size(located: ir.Table, rates: Rates) -> Any:
    """Rank of each row's rate by magnitude (0 = smallest): enough to order by, and a whole number. A row without a
    category comes before all, since nobody can say how much it would count."""
    sizes = {key: abs(points) for key, points in rates.points.items()}  # type: ignore[arg-type]
    other = abs(rates.else_)  # type: ignore[arg-type]
    ranked = sorted({*sizes.values(), other})
    options = [(located.key == key, ibis.literal(ranked.index(found))) for key, found in sizes.items()]
    unknown = (located.key == "", ibis.literal(len(ranked)))
    return ibis.cases(unknown, *options, else_=ibis.literal(ranked.index(other)))


def verified(bench: Workbench, monthly: bool) -> ir.Table:
    """Verified incidents of the cycle; undated ones belong to it, but to no month of it."""
    table = bench.types.table("incidents")
    day = table.occurred_on.cast("timestamp")
    inside = (day >= bench.cycle.start) & (day < bench.cycle.end)
    belongs = inside if monthly else inside | day.isnull()
    return table.filter(table.verified.fill_null(False), belongs.fill_null(False))


def is_repeating(demand: Demand) -> bool:
    return isinstance(demand.node, Rates) and (demand.node.recurring is not None or demand.node.once is not None)


def by_of(demand: Demand) -> str | None:
    return demand.node.by if isinstance(demand.node, Rates) else None


def counted(demand: Demand, bench: Workbench) -> Incidents:
    """The incidents that a demand counts."""
    node = bench.scheme.measure(demand.node.of) if isinstance(demand.node, Rates) else demand.node
    assert isinstance(node, Incidents)
    return node


def variant(demand: Demand) -> Variant:
    assert isinstance(demand.node, Sum)
    return demand.node.of, demand.free, demand.times


def pick(demand: Demand, variants: list[Variant]) -> int:
    return variants.index(variant(demand)) + 1 if isinstance(demand.node, Sum) else 0


def clipped(column: Any, free: int, most: int | None) -> Any:
    """A row's amount beyond what is free, up to the most that counts; an empty cell adds nothing."""
    amount = ibis.greatest(column.fill_null(0) - free, ibis.literal(0, "int64"))
    return amount if most is None else ibis.least(amount, ibis.literal(most, "int64"))


def condition(where: str | None, table: ir.Table) -> ex.Expression | None:
    return None if where is None else ex.resolve(ex.read(where), frozenset(table.columns))


def month_of(moment: Any, cycle: Cycle) -> Any:
    """Position of a month within the cycle, from 0."""
    first = cycle.start.year * 12 + cycle.start.month
    return moment.year() * 12 + moment.month() - first


def names(coding: Coding) -> list[str]:
    return [f"m{i}" for i in range(coding.masks)]


def masks(rows: ir.Table, coding: Coding, cycle: Cycle) -> dict[str, Any]:
    """The mask integers of a row, one bit an atom. Atoms that compare one column with different words exclude each
    other, so one CASE finds the bit of all of them."""
    zero = ibis.literal(0, "int64")
    found = {}
    for index, name in enumerate(names(coding)):
        families: dict[str, list[tuple[Any, Any]]] = {}
        for place, atom in enumerate(coding.atoms[index * BITS : (index + 1) * BITS]):
            bit = ibis.literal(1 << place, "int64")
            families.setdefault(family(atom, place), []).append((boolean(atom, rows, cycle), bit))
        parts = [ibis.cases(*branches, else_=zero) for branches in families.values()]
        found[name] = reduce(add, parts) if parts else zero
    return found


def family(atom: ex.Expression, place: int) -> str:
    """The column of an atom that compares it with one word; every other atom is a family of its own."""
    match atom:
        case ex.Compare("=", ex.Name(column), ex.Text()):
            return column
        case _:
            return f"#{place}"


def bits(table: ir.Table, hits: ir.Table, coding: Coding) -> list[Any]:
    return [(table[f"m{i}"] & hits[f"care{i}"]) == hits[f"want{i}"] for i in range(coding.masks)]


def words(coding: Coding, pairs: list[list[tuple[int, int]]]) -> dict[str, tuple[pa.DataType, list[Any]]]:
    cares = {f"care{i}": (pa.int64(), [pair[i][0] for pair in pairs]) for i in range(coding.masks)}
    return cares | {f"want{i}": (pa.int64(), [pair[i][1] for pair in pairs]) for i in range(coding.masks)}


def hit_table(bench: Workbench, group: Wanted, coding: Coding, variants: list[Variant]) -> ir.Table:
    """Which demands a mask counts for, as data: one row for each term of each demand."""
    rows = [
        (number, bench.place_set(demand.grain, demand.node.below), pick(demand, variants), term.words(coding.masks))  # type: ignore[union-attr]
        for (number, demand), terms in zip(group, coding.terms, strict=True)
        for term in terms
    ]
    return bench.parameters(
        {
            "demand": (pa.int32(), [row[0] for row in rows]),
            "places": (pa.int32(), [row[1] for row in rows]),
            "pick": (pa.int32(), [row[2] for row in rows]),
            **words(coding, [row[3] for row in rows]),
        }
    )
