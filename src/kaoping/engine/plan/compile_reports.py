"""Reading passes: reported values, marks and ballots, each grouped once and matched with the demands as data."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from kaoping.engine.cycle import Cycle, Span
from kaoping.engine.plan.compile import Wanted, Workbench
from kaoping.engine.plan.demands import Demand, Grain
from kaoping.scheme.measures import AnswerScore, Judged, Share, Value

SEPARATOR = "\x1f"  # between question, group and answer in a key


def value_passes(bench: Workbench, wanted: Wanted) -> Iterator[ir.Table]:
    """n = how many periods have a figure; x = what `take` asks for (the sum for `mean`)."""
    table = bench.types.table("values")
    rows = table.filter(table.value.notnull())
    rows = rows.mutate(period=rows.period.fill_null(""), value=rows.value.cast(bench.exact))
    hits = value_hits(bench, wanted)
    joined = rows.join(hits, ["indicator", "period"])
    joined = joined.filter(joined.at_least.isnull() | (joined.value >= joined.at_least))
    located = joined.join(bench.places, ["places", "unit"])
    figures = located.group_by(["demand", "subject", "month", "take"]).agg(
        n=located.count(),
        total=located.value.sum(),
        low=located.value.min(),
        high=located.value.max(),
        last=located.value.argmax(located.period),
    )
    x = ibis.cases(
        (figures["take"] == "last", figures["last"]),
        (figures["take"] == "min", figures.low),
        (figures["take"] == "max", figures.high),
        else_=figures.total,
    )
    yield bench.long(figures, month=figures.month, n=figures.n, x=x)


def value_hits(bench: Workbench, wanted: Wanted) -> ir.Table:
    rows = [
        (number, bench.place_set(demand.grain, False), node.value, period, month, node.take, node.at_least)
        for number, demand in wanted
        if isinstance(node := demand.node, Value)
        for period, month in periods(node, demand, bench.cycle)
    ]
    columns = ("demand", "places", "indicator", "period", "month", "take", "at_least")
    kinds = (pa.int32(), pa.int32(), pa.string(), pa.string(), pa.int32(), pa.string(), pa.decimal128(38, bench.scale))
    return bench.parameters(
        {name: (kind, [row[i] for row in rows]) for i, (name, kind) in enumerate(zip(columns, kinds, strict=True))}
    )


def periods(node: Value, demand: Demand, cycle: Cycle) -> Iterator[tuple[str, int]]:
    """Periods whose figures a value takes, with the month they stand for (0 = the cycle as a whole)."""
    if demand.grain.monthly:
        yield from ((month, position) for position, month in enumerate(cycle.months))
    elif node.take == "months":
        yield from ((month, 0) for month in cycle.months)
    else:
        span = cycle.previous if node.period == "previous" else cycle
        blank = [] if node.period == "previous" else [""]
        yield from ((period, 0) for period in (*blank, *within(span)))


def within(cycle: Cycle) -> Iterator[str]:
    """Every period that lies in the cycle, as it is written."""
    first, last = cycle.span.first, cycle.span.last
    for length in (12, 3, 1):
        starts = range(first + -first % length, last - length + 2, length)
        yield from (Span(start, start + length - 1).text() for start in starts)


def mark_passes(bench: Workbench, wanted: Wanted) -> Iterator[ir.Table]:
    """n marks, their sum, lowest and highest; assessors that are not counted are left out first."""
    table = bench.types.table("marks")
    nodes = [(number, demand, demand.node) for number, demand in wanted if isinstance(demand.node, Judged)]
    hits = bench.parameters(
        {
            "demand": (pa.int32(), [number for number, _, _ in nodes]),
            "places": (pa.int32(), [bench.place_set(demand.grain, False) for _, demand, _ in nodes]),
            "item": (pa.string(), [node.item for _, _, node in nodes]),
        }
    )
    left_out = [(number, assessor) for number, _, node in nodes for assessor in node.except_]
    excluded = bench.parameters(
        {
            "demand": (pa.int32(), [number for number, _ in left_out]),
            "assessor": (pa.string(), [assessor for _, assessor in left_out]),
        }
    )
    rows = table.filter(table.points.notnull())
    joined = rows.mutate(points=rows.points.cast(bench.exact)).join(hits, "item")
    located = joined.anti_join(excluded, ["demand", "assessor"]).join(bench.places, ["places", "unit"])
    found = located.group_by(["demand", "subject"]).agg(
        n=located.count(), x=located.points.sum(), low=located.points.min(), high=located.points.max()
    )
    yield bench.long(found, n=found.n, x=found.x, low=found.low, high=found.high)


def ballot_passes(bench: Workbench, wanted: Wanted) -> Iterator[ir.Table]:
    """n answers by question, group and answer. A survey is read once for each grain, for its first demand."""
    table = bench.types.table("ballots")
    first = survey_numbers(wanted)
    hits = bench.parameters(
        {
            "demand": (pa.int32(), list(first.values())),
            "places": (pa.int32(), [bench.place_set(grain, False) for _, grain in first]),
            "survey": (pa.string(), [survey for survey, _ in first]),
        }
    )
    key = table.question.fill_null("") + SEPARATOR + table.group.fill_null("") + SEPARATOR + table.answer
    rows = table.filter(table.answer.notnull()).select("unit", "survey", key=key)
    counted = rows.group_by(["unit", "survey", "key"]).agg(n=rows.count())
    located = counted.join(hits, "survey").join(bench.places, ["places", "unit"])
    found = located.group_by(["demand", "subject", "key"]).agg(n=located.n.sum())
    yield bench.long(found, key=found.key, n=found.n)


def survey_numbers(wanted: Wanted) -> dict[tuple[str, Grain], int]:
    """The number under which the answers of a survey come, for each grain: that of the first demand that reads it."""
    return {(survey_of(demand), demand.grain): number for number, demand in reversed(wanted)}


def survey_of(demand: Demand) -> str:
    """The survey that a demand reads."""
    node = demand.node
    if isinstance(node, Share):
        return node.share
    assert isinstance(node, AnswerScore)
    return node.answer_score
