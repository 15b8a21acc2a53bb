"""Reading a file of examples: its shape, cycles, and what is expected. The rows of facts are read in `rows.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaoping.engine.cycle import Cycle, parse_cycle
from kaoping.engine.examples import faults
from kaoping.engine.examples.rows import Page, read_rows
from kaoping.engine.reading.inline import Rows
from kaoping.problems import Fault, Place, Refused, errors
from kaoping.scheme.yaml_text import Path_, read_yaml

KEYS = {"name", "cycle", "facts", "expect", "totals", "decide", "note"}
TOP = {"cycle", "facts", "examples", "note"}


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
class Reader(Page):
    """Reads one file and gathers everything that is wrong with it."""

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
        rows = read_rows(self, name, given, path)
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
