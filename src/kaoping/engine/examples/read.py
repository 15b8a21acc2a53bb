"""Reading a file of examples: shapes checked, shared and own rows put together, repeated rows written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from kaoping.engine.cycle import Cycle, parse_cycle
from kaoping.engine.examples import faults
from kaoping.engine.inline import Rows, rows_from
from kaoping.engine.tables import TABLES, Table
from kaoping.problems import Fault, Place, Refused, errors
from kaoping.scheme.yaml_text import Lines, Path_, read_yaml

KEYS = {"name", "cycle", "facts", "expect", "totals", "decide", "note"}
TOP = {"cycle", "facts", "examples", "note"}
MOST = 5000  # most times that one row is repeated

Written: TypeAlias = tuple[Path_, dict[str, Any]]
"""Where a row is written, and its cells."""


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example.

    expect: unit → item → points (or points, state, full). totals: unit → what its standing must be.
    path: where it stands in the file, for the lines of faults.
    """

    name: str
    cycle: Cycle
    rows: Rows
    path: Path_
    expect: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    totals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    decide: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Reader:
    """Reads one file and gathers everything that is wrong with it."""

    data: dict[str, Any]
    lines: Lines
    faults: list[Fault] = field(default_factory=list)

    def place(self, path: Path_, **where: Any) -> Place:
        """A place in this file."""
        return Place(file=self.lines.file, line=self.lines.line(path), **where)

    def shape(self, path: Path_, zh: str, en: str) -> None:
        """Report that something is not written as it should be."""
        self.faults.append(faults.NOT_EXAMPLES.at(self.place(path), zh=zh, en=en))

    def mapping(self, holder: Mapping[str, Any], key: str, path: Path_) -> dict[str, Any]:
        """What stands under a key, which must be a mapping if it is there."""
        found = holder.get(key)
        if found is None:
            return {}
        if isinstance(found, dict):
            return {str(name): value for name, value in found.items()}
        self.shape((*path, key), f"{key} 应为映射", f"{key} must be a mapping")
        return {}

    def known_keys(self, holder: Mapping[str, Any], known: set[str], path: Path_) -> None:
        """Report keys that mean nothing."""
        for key in holder.keys() - known:
            self.shape((*path, key), f"不认识 {key}", f"{key} is not known")

    def examples(self) -> Iterator[Example]:
        """Every example that can be read."""
        self.known_keys(self.data, TOP, ())
        found = self.data.get("examples")
        if not isinstance(found, list) or not found:
            self.shape(("examples",), "examples 应为非空列表", "examples must be a list that is not empty")
            return
        names: set[str] = set()
        for number, given in enumerate(found):
            path: Path_ = ("examples", number)
            if not isinstance(given, dict) or not given.get("name"):
                self.shape(path, "每个示例都要有 name", "every example needs a name")
                continue
            name = str(given["name"])
            if name in names:
                self.faults.append(faults.EXAMPLE_TWICE.at(self.place(path), name=name))
            names.add(name)
            if (example := self.example(name, given, path)) is not None:
                yield example

    def example(self, name: str, given: Mapping[str, Any], path: Path_) -> Example | None:
        """One example; None where its cycle cannot be read."""
        self.known_keys(given, KEYS, path)
        cycle = self.cycle(name, given, path)
        rows = self.rows(name, given, path)
        expected = [self.by_unit(given, key, path) for key in ("expect", "totals")]
        if not any(expected):
            self.shape(path, "示例没有 expect 或 totals", "the example has neither expect nor totals")
        decide = self.mapping(given, "decide", path)
        return None if cycle is None else Example(name, cycle, rows, path, expected[0], expected[1], decide)

    def by_unit(self, given: Mapping[str, Any], key: str, path: Path_) -> dict[str, dict[str, Any]]:
        """What is expected of each unit."""
        units = self.mapping(given, key, path)
        return {unit: self.mapping(units, unit, (*path, key)) for unit in units}

    def cycle(self, name: str, given: Mapping[str, Any], path: Path_) -> Cycle | None:
        """The cycle of one example: its own or that of the file."""
        own = "cycle" in given
        text = str(given["cycle"] if own else self.data.get("cycle", ""))
        try:
            return parse_cycle(text)
        except Refused:
            place = self.place((*path, "cycle") if own else ("cycle",))
            self.faults.append(faults.BAD_CYCLE.at(place, name=name, cycle=text))
            return None

    def rows(self, name: str, given: Mapping[str, Any], path: Path_) -> Rows:
        """The rows of one example in canonical form: the shared ones and its own, which replace those of a same key."""
        shared, own = self.mapping(self.data, "facts", ()), self.mapping(given, "facts", path)
        written: dict[str, list[dict[str, Any]]] = {}
        places: dict[str, list[Path_]] = {}
        for table in dict.fromkeys((*shared, *own)):
            rows = self.merged(name, table, (shared, ("facts",)), (own, (*path, "facts")))
            written[table], places[table] = [row for _, row in rows], [where for where, _ in rows]
        found, wrong = rows_from(written)
        for fault in wrong:
            where = fault.place
            known = places.get(where.table or where.file, [])
            here = known[where.row - 1] if where.row and where.row <= len(known) else path
            self.faults.append(replace(fault, place=self.place(here, table=where.table, column=where.column)))
        return found

    def merged(self, name: str, table: str, *sources: tuple[dict[str, Any], Path_]) -> list[Written]:
        """The rows of one table from the shared facts and those of the example, each with its place."""
        kept: dict[tuple[str, ...], Written] = {}
        for tables, path in sources:
            mine: set[tuple[str, ...]] = set()
            for where, row in self.listed(tables, table, path):
                key = key_of(TABLES.get(table), row, len(kept))
                if key in mine:
                    where_twice = self.place(where, table=table)
                    self.faults.append(faults.ROW_TWICE.at(where_twice, name=name, table=table, key=", ".join(key)))
                mine.add(key)
                kept[key] = (where, row)
        return list(kept.values())

    def listed(self, tables: Mapping[str, Any], table: str, path: Path_) -> Iterator[Written]:
        """The rows of one table as they are written, repeated ones as often as they say."""
        found = tables.get(table) or []
        if not isinstance(found, list):
            self.shape((*path, table), f"{table} 应为行的列表", f"{table} must be a list of rows")
            return
        for number, row in enumerate(found):
            where = (*path, table, number)
            if not isinstance(row, dict):
                self.shape(where, "一行应为映射", "a row must be a mapping")
                continue
            yield from ((where, one) for one in self.repeated(row, TABLES.get(table), where))

    def repeated(self, row: Mapping[str, Any], table: Table | None, where: Path_) -> Iterator[dict[str, Any]]:
        """One row, or as many as `repeat` says, told apart by -1, -2 … after the last column of the key."""
        plain = {str(name): value for name, value in row.items() if name != "repeat"}
        times = row.get("repeat")
        if times is None or table is None:
            yield plain
        elif not isinstance(times, int) or isinstance(times, bool) or not 0 <= times <= MOST:
            self.shape((*where, "repeat"), f"repeat 应为 0–{MOST} 的整数", f"repeat must be 0 to {MOST}")
        else:
            column = table.key[-1] if table.name != "values" else "unit"
            for number in range(1, times + 1):
                yield {**plain, column: f"{plain.get(column, '')}-{number}"}


def key_of(table: Table | None, row: Mapping[str, Any], number: int) -> tuple[str, ...]:
    """What tells a row from the others of its table; a table that nobody knows has no keys."""
    if table is None:
        return (str(number),)
    return tuple(str(row.get(column, "")) for column in table.key)


def read_examples(text: str, file: str = "examples.yaml") -> tuple[list[Example], list[Fault]]:
    """The examples of one file, and everything that is wrong with the way they are written."""
    try:
        data, lines = read_yaml(text, file)
    except Refused as refused:
        return [], refused.faults
    if not isinstance(data, dict):
        place = Place(file=file, line=1)
        return [], [faults.NOT_EXAMPLES.at(place, zh="顶层应为映射", en="the file must be a mapping")]
    reader = Reader(data, lines)
    examples = list(reader.examples())
    return examples, reader.faults


def readable(found: list[Fault]) -> bool:
    """Whether nothing stands in the way of running the examples."""
    return not errors(found)
