"""How a page of this book is written: a scheme, a few facts, and the points worked out by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaoping.engine.reading.inline import Rows, rows_from
from kaoping.engine.referee.pending import nodes
from kaoping.engine.tables import TABLES
from kaoping.problems import Fault, errors
from kaoping.scheme.check import check
from kaoping.scheme.decisions import Resolved, resolve
from kaoping.scheme.load import build
from kaoping.scheme.measures import AnswerScore, Incidents, Share, Value
from kaoping.scheme.model import Scheme
from kaoping.scheme.yaml_text import Lines, read_yaml

HEAD: dict[str, Any] = {
    "id": "spec",
    "version": "1",
    "title": "示例",
    "in_force": {"from": "2000-01-01"},
    "source": {"document": "示例"},
    "appraises": "town",
    "cycle": "any",
    "places": 4,
}
OF_LEAF = {"points", "rule", "start", "floor", "cap", "each", "combine"}
LEFT_OUT: dict[str, dict[str, Any]] = {
    "units": {"kind": "town"},
    "cases": {"reported_at": "2024-06-15"},
    "incidents": {"verified": True},
    "marks": {"item": "1"},
    "ballots": {"survey": "s", "question": "q"},
}
"""What a column is that a table of this book leaves out. Ids (case, incident, assessor, respondent) are numbered."""

Expected = Mapping[str, Any]


@dataclass(frozen=True)
class Spec:
    """One page.

    scheme: YAML; a text with `rule` at its top is a scheme of one item, `1`. facts: tables with a heading line; without
    a table `units` there are the units that are named anywhere. expect: unit → points or state of item 1, or
    item → points, state, or both by name. totals: unit → what its standing must be. note: a sentence on why.
    """

    title: str
    scheme: str
    expect: Mapping[str, Any] = field(default_factory=dict)
    facts: str = ""
    totals: Mapping[str, Expected] = field(default_factory=dict)
    cycle: str = "2024"
    note: str = ""

    def units(self, tables: Mapping[str, list[dict[str, Any]]]) -> list[str]:
        """The units of which something is expected or that facts name."""
        named = {row["unit"] for rows in tables.values() for row in rows}
        return sorted({*self.expect, *self.totals, *named})

    def built(self) -> tuple[Scheme, list[Fault]]:
        """The scheme, and every error of the checks in it."""
        data, lines = read_yaml(textwrap.dedent(self.scheme), "spec.yaml")
        bare, _, _ = made(whole_scheme(data), lines)
        scheme, resolved, found = made(with_inputs(whole_scheme(data), bare, self.rows()), lines)
        return scheme, errors([*found, *check(scheme, resolved.data, lines)])

    def rows(self) -> Rows:
        """The facts in canonical form."""
        tables = dict(read_tables(self.facts))
        tables.setdefault("units", [{"unit": unit} for unit in self.units(tables)])
        rows, faults = rows_from({name: filled(name, given) for name, given in tables.items()})
        assert not faults, "\n".join(fault.text("en") for fault in faults)
        return rows

    def points(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """What is expected of each unit and item: points or state or both."""
        for unit, wanted in self.expect.items():
            for item, expected in (wanted if isinstance(wanted, dict) else {"1": wanted}).items():
                yield unit, item, as_written(expected)


def made(data: dict[str, Any], lines: Lines) -> tuple[Scheme, Resolved, list[Fault]]:
    """The scheme of these values."""
    resolved = resolve(data, lines)
    scheme, found = build(resolved.data, resolved, lines)
    assert scheme is not None, "\n".join(fault.text("en") for fault in found)
    return scheme, resolved, found


def with_inputs(data: dict[str, Any], scheme: Scheme, rows: Rows) -> dict[str, Any]:
    """The same with the inputs declared that the scheme reads; attributes of units each page declares itself."""
    parts = [*scheme.measures.values(), *(leaf.rule for leaf in scheme.leaves()), *scheme.awards]
    used = [node for part in parts for node in nodes(part)]
    indicators = {node.value for node in used if isinstance(node, Value)}
    kinds = {kind for node in used if isinstance(node, Incidents) for kind in node.kinds}
    surveys = {answered(node): answers_in(node) for node in used if isinstance(node, Share | AnswerScore)}
    for row in rows["ballots"]:
        if row["survey"] in surveys and row["answer"]:
            surveys[str(row["survey"])].append(str(row["answer"]))
    inputs = {
        "indicators": {name: {"title": name} for name in sorted(indicators)},
        "kinds": {name: {"title": name} for name in sorted(kinds)},
        "surveys": {name: {"title": name, "answers": list(dict.fromkeys(found))} for name, found in surveys.items()},
    }
    return {**data, "inputs": {**inputs, **data.get("inputs", {})}}


def answered(measure: Share | AnswerScore) -> str:
    """The survey of a measure."""
    return measure.share if isinstance(measure, Share) else measure.answer_score


def answers_in(measure: Share | AnswerScore) -> list[str]:
    """The answers that a measure names."""
    return [*measure.of, *measure.among] if isinstance(measure, Share) else list(measure.points)


STATES = ("ok", "missing", "pending", "exempt")


def as_written(expected: Any) -> Mapping[str, Any]:
    """Points alone (the state is ok then), a state alone (there are no points then), or several things by name."""
    if isinstance(expected, dict):
        return expected
    if expected in STATES:
        return {"points": None, "state": expected}
    return {"points": expected, "state": "ok"}


def whole_scheme(data: dict[str, Any]) -> dict[str, Any]:
    """A scheme of one item from a text with a rule at its top; any scheme with what every scheme needs."""
    if "rule" in data:
        leaf = {key: value for key, value in data.items() if key in OF_LEAF}
        data = {key: value for key, value in data.items() if key not in OF_LEAF}
        data["items"] = [{"id": "1", "title": "事项", **leaf}]
    return {**HEAD, **data}


def read_tables(text: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Tables as they are written in this book: a name, a line of headings, a line a row; between them a blank line."""
    for block in textwrap.dedent(text).strip().split("\n\n"):
        if block:
            name, headings, *lines = block.splitlines()
            columns = cells(headings)
            yield name.strip(), [dict(zip(columns, cells(line), strict=True)) for line in lines]


def cells(line: str) -> list[str]:
    """The cells of one line."""
    return [cell.strip() for cell in line.split("|")]


def filled(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with what they leave out, repeated ones written out."""
    column, written = TABLES[name].key[-1], list[dict[str, Any]]()
    own_keys = name in ("units", "values", "exemptions")
    for row in rows:
        plain = {key: value for key, value in row.items() if key != "repeat"}
        for _ in range(int(row.get("repeat") or 1)):
            number = {} if column in plain or own_keys else {column: f"#{len(written) + 1}"}
            written.append({**LEFT_OUT.get(name, {}), **number, **plain})
    return written
