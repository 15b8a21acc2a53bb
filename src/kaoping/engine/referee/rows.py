"""The rows of the fact tables as the referee sees them: what lies where, what belongs to the cycle, what counts."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from kaoping.engine.cycle import Cycle
from kaoping.engine.reasons import Subject
from kaoping.engine.referee.logic import Scope, Value, cell, holds, settled
from kaoping.engine.tables import TABLES
from kaoping.scheme.expression import Expression, names
from kaoping.scheme.measures import Count, Incidents, Sum

Row: TypeAlias = Mapping[str, Any]
Tables: TypeAlias = Mapping[str, Sequence[Row]]
Counted: TypeAlias = Count | Sum | Incidents

COLUMNS = {name: frozenset(TABLES[name].names) for name in ("cases", "incidents")}


def month_of(moment: Value) -> str | None:
    """The month in which a moment lies, as a period (`2024-03`)."""
    return moment.strftime("%Y-%m") if isinstance(moment, datetime.datetime) else None


class Rows:
    """The rows of one folder of facts, seen through one cycle."""

    def __init__(self, tables: Tables, cycle: Cycle) -> None:
        self.tables, self.cycle = tables, cycle
        self.units = {row["unit"]: row for row in self.table("units")}
        self.inside = lying_in(self.table("units"))
        self.statements: dict[str, dict[str, list[Row]]] = {}
        self.depths: dict[str, list[str]] = {}
        self.chosen: dict[int, tuple[Counted, dict[str, list[Row]]]] = {}

    def table(self, name: str) -> Sequence[Row]:
        """All rows of a table; a table that is not there has none."""
        return self.tables.get(name, ())

    def about(self, name: str, unit: str) -> Sequence[Row]:
        """The rows of a table that are statements about one unit."""
        if name not in self.statements:
            by_unit = self.statements[name] = defaultdict(list)
            for row in self.table(name):
                by_unit[row["unit"]].append(row)
        return self.statements[name].get(unit, ())

    def below(self, unit: str) -> list[str]:
        """All units at any depth below a unit, by id."""
        if unit not in self.depths:
            parts = self.inside.get(unit, [])
            self.depths[unit] = sorted(inner for part in parts for inner in (part, *self.below(part)))
        return self.depths[unit]

    def of_kind(self, kind: str, units: Iterable[str] | None = None) -> list[str]:
        """The units of a kind (among these), by id."""
        return sorted(unit for unit in (self.units if units is None else units) if self.units[unit].get("kind") == kind)

    def counted(self, measure: Counted, subject: Subject) -> list[Row]:
        """The rows that a counting measure counts for a subject: of its unit (and below it), of its month."""
        places = [subject.unit, *(self.below(subject.unit) if measure.below else ())]
        by_unit = self.matching(measure)
        found = [row for place in places for row in by_unit.get(place, ())]
        if subject.month is None:
            return found
        return [row for row in found if month_of(cell(row.get(when(measure)))) == subject.month]

    def matching(self, measure: Counted) -> dict[str, list[Row]]:
        """The rows of the cycle that a counting measure counts, by the unit they name.

        Rows that are alike in all that the measure reads are looked at once.
        """
        if id(measure) not in self.chosen:
            by_unit, known, read = defaultdict(list), dict[tuple[Any, ...], bool](), columns_read(measure)
            for row in self.table(table_of(measure)):
                cells = tuple(map(row.get, read))
                if cells not in known:
                    known[cells] = self.belongs(row, measure) and self.fits(row, measure)
                if known[cells]:
                    by_unit[row["unit"]].append(row)
            self.chosen[id(measure)] = (measure, by_unit)
        return self.chosen[id(measure)][1]

    def belongs(self, row: Row, measure: Counted) -> bool:
        """Whether a row belongs to the cycle: a case needs its date, an incident without one belongs."""
        moment = cell(row.get(when(measure)))
        if not isinstance(moment, datetime.datetime):
            return isinstance(measure, Incidents)
        return self.cycle.start <= moment < self.cycle.end

    def fits(self, row: Row, measure: Counted) -> bool:
        """Whether a row is of the right kind and its condition holds."""
        if isinstance(measure, Incidents) and (row.get("verified") is not True or row["kind"] not in measure.kinds):
            return False
        if measure.where is None:
            return True
        return holds(condition_of(measure.where, measure), Scope(lambda name: self.column(row, name)))

    def column(self, row: Row, name: str) -> Value:
        """A name in a row condition: a column, or an end of the cycle."""
        if name == "cycle_start":
            return self.cycle.start
        return self.cycle.end if name == "cycle_end" else cell(row.get(name))


def when(measure: Counted) -> str:
    """The column that says when a row happened."""
    return "occurred_on" if isinstance(measure, Incidents) else measure.when


def table_of(measure: Counted) -> str:
    """The table whose rows a measure counts."""
    return "incidents" if isinstance(measure, Incidents) else "cases"


def condition_of(where: str, measure: Counted) -> Expression:
    """The condition of a measure, its bare words settled."""
    return settled(where, COLUMNS[table_of(measure)])


def columns_read(measure: Counted) -> list[str]:
    """The columns that decide whether a measure counts a row."""
    own = {"verified", "kind"} if isinstance(measure, Incidents) else set()
    asked = names(condition_of(measure.where, measure)) if measure.where else frozenset()
    return sorted({when(measure), *own, *(asked & COLUMNS[table_of(measure)])})


def lying_in(units: Iterable[Row]) -> dict[str, list[str]]:
    """The units directly below each unit."""
    inside = defaultdict(list)
    for row in units:
        if row.get("parent"):
            inside[row["parent"]].append(row["unit"])
    return inside
