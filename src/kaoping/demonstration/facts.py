"""The seven fact tables of a demonstration while they grow, and as rows of text when they are done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kaoping.demonstration.year import Year

Cell = str | int | None
Row = Sequence[Cell]

COLUMNS: dict[str, tuple[str, ...]] = {
    "units": ("unit", "name", "kind", "parent"),
    "cases": (
        "case", "unit", "level", "category", "channel", "found_by", "reported_at", "filed_at", "due_at", "closed_at",
        "status", "valid", "duplicate", "fabricated", "wrong_level", "returned", "extensions", "rework",
    ),
    "incidents": ("incident", "unit", "kind", "level", "occurred_on", "count", "verified", "subject", "item"),
    "marks": ("unit", "item", "assessor", "points"),
    "values": ("unit", "indicator", "period", "value"),
    "ballots": ("survey", "unit", "question", "respondent", "group", "answer"),
    "exemptions": ("unit", "item", "reason"),
}  # fmt: skip


class Case(NamedTuple):
    """A case without its number; moments are minutes since the year began."""

    unit: str
    level: str
    category: str
    channel: str
    found_by: str
    reported: int
    filed: int | None = None
    due: int | None = None
    closed: int | None = None
    valid: bool = True
    duplicate: bool = False
    fabricated: bool = False
    wrong_level: bool = False
    returned: bool = False
    extensions: int = 0
    rework: int = 0


class Incident(NamedTuple):
    unit: str
    kind: str
    day: int
    level: str = ""
    counted: str = ""
    verified: bool = True
    subject: str = ""
    item: str = ""


class Facts:
    """Collects the facts of one year; `tables` gives them as the contract wants them."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.cases: list[Case] = []
        self.incidents: list[Incident] = []
        self._units: list[tuple[str, str, str, str, Mapping[str, Cell]]] = []
        self._rows: dict[str, list[Row]] = {"marks": [], "values": [], "ballots": [], "exemptions": []}

    def unit(self, unit: str, name: str, kind: str, parent: str = "", **attributes: Cell) -> str:
        self._units.append((unit, name, kind, parent, attributes))
        return unit

    def mark(self, unit: str, item: str, assessor: str, points: float) -> None:
        self._rows["marks"].append((unit, item, assessor, f"{points:g}"))

    def value(self, unit: str, indicator: str, period: str, value: int | str) -> None:
        self._rows["values"].append((unit, indicator, period, value))

    def ballot(self, survey: str, unit: str, question: str, respondent: str, group: str, answer: str) -> None:
        self._rows["ballots"].append((survey, unit, question, respondent, group, answer))

    def exempt(self, unit: str, item: str, reason: str) -> None:
        self._rows["exemptions"].append((unit, item, reason))

    def tables(self) -> Iterator[tuple[str, Sequence[str], Iterable[Row]]]:
        """(table, columns, rows) for every table that has rows."""
        attributes = list(dict.fromkeys(name for *_, named in self._units for name in named))
        units = [(*row, *(named.get(name) for name in attributes)) for *row, named in self._units]
        yield "units", (*COLUMNS["units"], *attributes), units
        done = {"cases": self._numbered_cases(), "incidents": self._numbered_incidents(), **self._rows}
        yield from ((table, COLUMNS[table], rows) for table, rows in done.items() if rows)

    def _numbered_cases(self) -> list[Row]:
        """In the order of reporting; a case keeps the number of the year it was reported in (`24-000123`)."""
        moment, yes_no, numbers = self.year.moment, ("false", "true"), {self.year.before: 157_300, self.year.name: 0}
        rows: list[Row] = []
        for case in sorted(self.cases, key=lambda case: (case.reported, case.unit)):
            reported_in = self.year.name if case.reported >= 0 else self.year.before
            numbers[reported_in] += 1
            rows.append((
                f"{reported_in[2:]}-{numbers[reported_in]:06}", *case[:5],
                moment(case.reported), moment(case.filed), moment(case.due), moment(case.closed), _status(case),
                *(yes_no[flag] for flag in case[9:14]), case.extensions, case.rework,
            ))  # fmt: skip
        return rows

    def _numbered_incidents(self) -> list[Row]:
        ordered = sorted(self.incidents, key=lambda incident: (incident.day, incident.unit, incident.kind))
        return [
            (
                f"I-{number:04}", incident.unit, incident.kind, incident.level, self.year.date(incident.day),
                incident.counted, "true" if incident.verified else "false", incident.subject, incident.item,
            )
            for number, incident in enumerate(ordered, start=1)
        ]  # fmt: skip


def _status(case: Case) -> str:
    if not case.valid:
        return "不予立案"
    return "处置中" if case.closed is None else "已结案"
