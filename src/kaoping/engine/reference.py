"""The referee: a whole scheme over plain rows, slowly and plainly, with exact fractions.

It knows nothing of the fast engine. Every run of the fast engine must agree with it digit for digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from kaoping.engine.cycle import Cycle
from kaoping.engine.reasons import Reason
from kaoping.engine.referee.exact import READABLE, decimal, plain
from kaoping.engine.referee.leaf import leaf_reason
from kaoping.engine.referee.measures import RowFigures
from kaoping.engine.referee.pending import is_pending
from kaoping.engine.referee.ranges import decided
from kaoping.engine.referee.rollup import Line, Sheet
from kaoping.engine.referee.rows import Row, Tables
from kaoping.engine.referee.rules import points_of
from kaoping.engine.referee.standing import Consequences, Place
from kaoping.engine.results import PartScore, Score, Standing, State
from kaoping.scheme.figures import Pending
from kaoping.scheme.model import TOTAL, Leaf, Scheme, Section, below


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scored folder: units by id, items in the order of the document, the total last.

    reasons: by unit and leaf item. award_rows: by unit and award, the row (from 1) that gave it.
    warnings: conditions that could not be decided, exemptions without effect.
    """

    scores: list[Score]
    standings: list[Standing]
    parts: list[PartScore]
    reasons: dict[tuple[str, str], Reason]
    award_rows: dict[tuple[str, str], int]
    warnings: list[str]


def referee(scheme: Scheme, rows: Tables, cycle: Cycle) -> Outcome:
    """Score every appraised unit of a checked scheme over checked facts.

    rows: table → rows as mappings of column → value (text, int or Decimal, bool, date or datetime; None = empty).
    """
    figures = RowFigures(scheme, rows, cycle)
    warnings: list[str] = []
    consequences = Consequences(scheme, figures, warnings)
    exempt = exemptions(scheme, rows.get("exemptions", ()), figures.peers, warnings)
    leaves = [(leaf, is_pending(leaf, scheme)) for leaf in scheme.leaves()]
    reasons = {
        (unit, leaf.id): leaf_reason(leaf, unit, figures, scheme, (unit, leaf.id) in exempt, pending)
        for unit in figures.peers
        for leaf, pending in leaves
    }
    sheets, places = [], []
    for unit in figures.peers:
        sheet, place = total_of(unit, scheme, reasons, consequences)
        sheets.append(sheet)
        places.append(place)
    consequences.settle(places)
    return Outcome(
        [score for sheet, place in zip(sheets, places, strict=True) for score in scores(scheme, sheet, place.unit)],
        [standing(place, figures, scheme) for place in places],
        [part for reason in reasons.values() for part in part_scores(reason)],
        reasons,
        {(place.unit, award): row for place in places for award, row in place.rows.items()},
        warnings,
    )


def exemptions(scheme: Scheme, rows: Iterable[Row], units: Iterable[str], warnings: list[str]) -> set[tuple[str, str]]:
    """The leaf items that are taken out, with their units; an exempt section takes out all its leaves."""
    leaves = {entry.id: [entry.id] for entry in scheme.leaves()}
    for entry in scheme.entries():
        if isinstance(entry, Section):
            leaves[entry.id] = [inner.id for inner in below(entry.items) if isinstance(inner, Leaf)]
    known, found = set(units), set()
    for row in rows:
        if row["item"] not in leaves or row["unit"] not in known:
            warnings.append(f"{row['unit']}: the exemption from {row['item']} has no effect")
        elif row["unit"] in known:
            found |= {(row["unit"], leaf) for leaf in leaves[row["item"]]}
    return found


def total_of(
    unit: str, scheme: Scheme, reasons: dict[tuple[str, str], Reason], consequences: Consequences
) -> tuple[Sheet, Place]:
    """The sheet of one unit with the gates that touch points, and its total."""
    zeroed = consequences.fired(unit, NOTHING_YET, "zero_item")
    leaves = {leaf.id: line_of(leaf, reasons[unit, leaf.id]) for leaf in scheme.leaves()}
    sheet = Sheet(leaves, frozenset(gate.item for gate in zeroed if gate.item), scheme.places)
    place = Place(unit, sheet.fill(scheme.root))
    gates = consequences.fired(unit, place.names, "zero_total")
    if gates and place.total.state != "exempt":
        place.total = Line(Fraction(0), place.total.full, "ok", place.total.untouched)
        sheet.lines[TOTAL] = place.total
    place.gates |= {gate.id for gate in (*zeroed, *gates)}
    return sheet, place


NOTHING_YET = dict.fromkeys(("total", "full", "rank", "grade"))


def line_of(leaf: Leaf, reason: Reason) -> Line:
    """A leaf on the sheet."""
    full = None if isinstance(leaf.points, Pending) else decided(leaf.points)
    states: dict[str, State] = {"exempt": "exempt", "pending": "pending"}
    state = states.get(reason.case, "missing" if reason.result is None else "ok")
    return Line(points_of(reason), None if state == "exempt" else full, state, full)


def scores(scheme: Scheme, sheet: Sheet, unit: str) -> Iterator[Score]:
    """The rows of one unit, items in the order of the document, the total last."""
    for item in (*(entry.id for entry in scheme.entries()), TOTAL):
        line = sheet.lines[item]
        points = None if line.points is None else decimal(line.points, scheme.places)
        yield Score(unit, item, points, None if line.full is None else plain(line.full), line.state)


def standing(place: Place, figures: RowFigures, scheme: Scheme) -> Standing:
    """One unit's place as it is reported."""
    total = place.total.points
    return Standing(
        unit=place.unit,
        name=figures.rows.units[place.unit].get("name") or "",
        total=None if total is None else decimal(total, scheme.places),
        rank=place.rank,
        grade=place.grade,
        eligible=place.eligible,
        rewards=tuple(place.rewards),
        state=place.total.state,
        gates=tuple(gate.id for gate in scheme.gates if gate.id in place.gates),
    )


def part_scores(reason: Reason) -> Iterator[PartScore]:
    """The parts of a leaf item that is scored by parts."""
    for step in reason.steps:
        if step.of is reason.of:
            points = points_of(step)
            part = step.subject.month or step.subject.unit
            shown = None if points is None else decimal(points, READABLE)
            state: State = "missing" if points is None else "ok"
            yield PartScore(reason.subject.unit, reason.of.id, part, shown, state)
