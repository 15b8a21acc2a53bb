"""Row conditions as Ibis expressions, with nothing in them that only one database has.

A simple comparison with a missing cell is false; `not` turns the outcome around, so it is true then.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, cast

import ibis
import ibis.expr.types as ir

from kaoping.engine.cycle import Cycle
from kaoping.scheme import expression as ex


def boolean(condition: ex.Expression, table: ir.Table, cycle: Cycle) -> ir.BooleanValue:
    """A (resolved) row condition over the columns of one fact table.

    Null may come out where a cell is missing; whoever reads the outcome takes null for false (`not` does so here)."""
    match condition:
        case ex.And(parts):
            return cast(ir.BooleanValue, ibis.and_(*(boolean(part, table, cycle) for part in parts)))
        case ex.Or(parts):
            return cast(ir.BooleanValue, ibis.or_(*(boolean(part, table, cycle) for part in parts)))
        case ex.Not(part):
            return ~settled(boolean(part, table, cycle))
        case ex.IsMissing(part):
            return value(part, table, cycle).isnull()
        case ex.InCycle(part):
            moment = value(part, table, cycle)
            return cast(ir.BooleanValue, (moment >= cycle.start) & (moment < cycle.end))
        case ex.OneOf(part, options):
            column = value(part, table, cycle)
            return cast(ir.BooleanValue, column.isin([literal(option, column) for option in options]))
        case ex.Compare(operator, left, right):
            return cast(ir.BooleanValue, compare(operator, left, right, table, cycle))
        case _:
            return cast(ir.BooleanValue, value(condition, table, cycle))


def settled(outcome: Any) -> ir.BooleanValue:
    """False where it is null."""
    return cast(ir.BooleanValue, outcome.fill_null(False))


def compare(operator: str, left: ex.Expression, right: ex.Expression, table: ir.Table, cycle: Cycle) -> Any:
    if isinstance(left, ex.Text | ex.Number) and not isinstance(right, ex.Text | ex.Number):
        return compare(MIRROR[operator], right, left, table, cycle)
    column = value(left, table, cycle)
    other = literal(right, column) if isinstance(right, ex.Text | ex.Number) else value(right, table, cycle)
    match operator:
        case "=":
            return column == other
        case "!=":
            return column != other
        case "<":
            return column < other
        case "<=":
            return column <= other
        case ">":
            return column > other
        case _:
            return column >= other


MIRROR = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def literal(option: ex.Expression, column: Any) -> Any:
    """A number or a word as the type of the column that it is compared with."""
    if isinstance(option, ex.Number):
        return int(option.value) if option.value == option.value.to_integral_value() else Decimal(option.value)
    text = cast(ex.Text, option).value
    return datetime.datetime.fromisoformat(text) if column.type().is_temporal() else text


def value(part: ex.Expression, table: ir.Table, cycle: Cycle) -> Any:
    """A column, or whole-number arithmetic over columns."""
    match part:
        case ex.Name("cycle_start"):
            return ibis.literal(cycle.start)
        case ex.Name("cycle_end"):
            return ibis.literal(cycle.end)
        case ex.Name(name):
            column = table[name]
            return column.cast("timestamp") if column.type().is_date() else column
        case ex.Number(number):
            return ibis.literal(int(number))
        case ex.Negate(inner):
            return -value(inner, table, cycle)
        case ex.Arithmetic("+", left, right):
            return value(left, table, cycle) + value(right, table, cycle)
        case ex.Arithmetic("-", left, right):
            return value(left, table, cycle) - value(right, table, cycle)
        case ex.Arithmetic("*", left, right):
            return value(left, table, cycle) * value(right, table, cycle)
        case ex.Compare() | ex.And() | ex.Or() | ex.Not() | ex.OneOf() | ex.InCycle() | ex.IsMissing():
            return boolean(part, table, cycle)
        case _:
            raise ValueError(f"{part} cannot stand in a row condition")
