"""The front door: run the examples of a scheme through the referee and say what is wrong and what is not covered.

examined = examine(edition, text, "examples.yaml")
examined.faults, examined.coverage.missing
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kaoping.engine.examples import faults
from kaoping.engine.examples.cases import cases_of, cases_seen
from kaoping.engine.examples.compare import compare, place_of
from kaoping.engine.examples.read import Example, read_examples, readable
from kaoping.engine.referee.ranges import is_open
from kaoping.engine.reference import Outcome, referee
from kaoping.engine.tables import TABLES
from kaoping.problems import Fault, Place, Refused, errors
from kaoping.scheme.decisions import resolve
from kaoping.scheme.load import Edition, build
from kaoping.scheme.model import Scheme
from kaoping.scheme.yaml_text import Lines, read_yaml


class Covered(NamedTuple):
    """One case of one item, gate, grade or award. path: where the rule stands inside the item."""

    item: str
    path: str
    case: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which cases the examples of a scheme must show and which they do show."""

    required: frozenset[Covered] = frozenset()
    seen: frozenset[Covered] = frozenset()

    @property
    def missing(self) -> list[Covered]:
        """What no example shows, in order of the items."""
        return sorted(self.required - self.seen)

    @property
    def share(self) -> tuple[int, int]:
        """How many of the required cases are shown, and how many there are."""
        return len(self.required & self.seen), len(self.required)


@dataclass(frozen=True, slots=True)
class Examined:
    """The outcome of a scheme's examples. faults: wrong expectations and faulty facts as errors, uncovered cases as
    warnings."""

    examples: int
    faults: list[Fault]
    coverage: Coverage


def examine(edition: Edition, text: str, file: str = "examples.yaml") -> Examined:
    """Run every example in a text of examples.yaml against an edition that has no errors. Nothing is raised for what is
    wrong with the examples: it stands in the faults, with the line of the file."""
    examples, found = read_examples(text, file)
    required = required_of(edition.scheme)
    if not readable(found):
        return Examined(len(examples), found, Coverage(required))
    lines = read_yaml(text, file)[1]
    seen: set[Covered] = set()
    for example in examples:
        wrong = list(missing_units(example, lines))
        outcome = None if wrong else run(example, edition, lines, wrong)
        if outcome is not None:
            wrong += compare(example, outcome, lines, kinds_of(example))
            seen |= shown_by(outcome, edition.scheme)
        found += wrong
    coverage = Coverage(required, frozenset(seen))
    return Examined(len(examples), [*found, *uncovered(coverage, file)], coverage)


def run(example: Example, edition: Edition, lines: Lines, wrong: list[Fault]) -> Outcome | None:
    """The referee's outcome of one example; None with a fault where its decisions do not fit."""
    scheme = edition.scheme
    if example.decide:
        found, faulty = decided_otherwise(edition, example.decide)
        if found is None:
            place = place_of(lines, (*example.path, "decide"))
            first = faulty[0] if faulty else None
            words = {language: first.message(language) if first else "" for language in ("zh", "en")}
            wrong.append(faults.BAD_DECISION.at(place, name=example.name, **words))
            return None
        scheme = found
    return referee(scheme, example.rows, example.cycle)


def decided_otherwise(edition: Edition, decide: Mapping[str, Any]) -> tuple[Scheme | None, list[Fault]]:
    """The scheme of an edition with other choices."""
    try:
        data, lines = read_yaml(edition.text, str(edition.path))
    except Refused as refused:
        return None, refused.faults
    scheme, found = build(data, resolve(data, lines, decide), lines)
    return (None if errors(found) else scheme), errors(found)


def missing_units(example: Example, lines: Lines) -> Iterator[Fault]:
    """Units that facts name and that the table units does not have."""
    known = kinds_of(example)
    place = place_of(lines, (*example.path, "facts"))
    named = {row.get("unit"): None for table in TABLES for row in example.rows[table] if table != "units"}
    parents = {row.get("parent"): None for row in example.rows["units"] if row.get("parent")}
    for unit in (*named, *parents):
        if unit not in known:
            yield faults.UNKNOWN_UNIT.at(place, name=example.name, unit=unit)


def kinds_of(example: Example) -> dict[str, str]:
    """Each unit and its kind."""
    return {str(row["unit"]): str(row["kind"]) for row in example.rows["units"]}


def required_of(scheme: Scheme) -> frozenset[Covered]:
    """Every case that the examples of a scheme must show."""
    leaves = (Covered(leaf.id, case.path, case.case) for leaf in scheme.leaves() for case in cases_of(leaf, scheme))
    return frozenset((*leaves, *consequences_of(scheme)))


def consequences_of(scheme: Scheme) -> Iterator[Covered]:
    """Every gate takes effect, every grade is given, every row of an award is paid, as far as nothing is pending."""
    yield from (Covered(gate.id, "gates", "fired") for gate in scheme.gates)
    if scheme.grades and not any(is_open(band) for band in scheme.grades.bands):
        yield from (Covered(grade, "grades", "given") for grade in scheme.grades.names)
    for award in scheme.awards:
        if award.by != "grade" or not (scheme.grades and any(is_open(band) for band in scheme.grades.bands)):
            closed = [number for number, row in enumerate(award.rows, 1) if not is_open(row)]
            yield from (Covered(award.id, "awards", f"row {number}") for number in closed)


def shown_by(outcome: Outcome, scheme: Scheme) -> set[Covered]:
    """Every case that one outcome shows."""
    found = {Covered(item, *case) for (_, item), reason in outcome.reasons.items() for case in cases_seen(reason)}
    found |= {Covered(gate, "gates", "fired") for standing in outcome.standings for gate in standing.gates}
    found |= {Covered(standing.grade, "grades", "given") for standing in outcome.standings}
    return found | {Covered(award, "awards", f"row {row}") for (_, award), row in outcome.award_rows.items()}


def uncovered(coverage: Coverage, file: str) -> Iterator[Fault]:
    """A warning for each case that no example shows."""
    for item, path, case in coverage.missing:
        yield faults.NOT_COVERED.at(Place(file=file), item=item, path=path or "bounds", case=case)
