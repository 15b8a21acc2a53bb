"""What a scheme says about the figures of a score sheet: grades and their edges, gates, rewards, the way of the points
from full to total. Works on stored figures alone; no run is computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kaoping.documents.comparison import Comparison
from kaoping.documents.layout import rewards as reward_texts
from kaoping.documents.waterfall import waterfall
from kaoping.documents.wording import Wording
from kaoping.engine.results import Results, Score
from kaoping.problems import Language, Refused
from kaoping.scheme.figures import Pending
from kaoping.scheme.model import TOTAL, Grades, Scheme
from kaoping.web.bridge.schemes import edition


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade, the best first. least: the total from which it holds; None where it goes by quota or is pending."""

    name: str
    least: Decimal | None


@dataclass(frozen=True, slots=True)
class Law:
    """What a scheme says about standings. by_quota: grades go by shares of the ranking, not by totals."""

    grades: tuple[Grade, ...] = ()
    by_quota: bool = False
    gates: tuple[tuple[str, str], ...] = ()
    sums: bool = True  # whether the total is the plain sum of its items

    def place(self, grade: str) -> int | None:
        """Which grade from the top, 0 for the best."""
        return next((at for at, each in enumerate(self.grades) if each.name == grade), None)


@dataclass(frozen=True, slots=True)
class Fall:
    """One step from the full points to the total. item: "" for several items, or for what bounds and gates took."""

    item: str
    amount: Decimal
    state: str
    others: int


def law(text: str, decisions: Mapping[str, str] | None) -> Law:
    """What a scheme says about standings; nothing where the text cannot be read."""
    try:
        scheme = edition(text, decisions).scheme
    except Refused:
        return Law()
    return Law(
        grades=tuple(grades_of(scheme.grades)) if scheme.grades else (),
        by_quota=bool(scheme.grades and scheme.grades.quotas),
        gates=tuple((gate.id, gate.title) for gate in scheme.gates),
        sums=scheme.combine == "sum",
    )


def grades_of(grades: Grades) -> list[Grade]:
    if grades.quotas:
        return [Grade(row.grade, None) for row in grades.quotas]
    found = []
    for band in grades.bands:
        edge = band.lower[0]
        found.append(Grade(band.grade, None if edge is None or isinstance(edge, Pending) else edge))
    return found


def fall(
    text: str, decisions: Mapping[str, str] | None, sheet: Mapping[str, Mapping[str, Any]]
) -> tuple[Decimal, tuple[Fall, ...], Decimal] | None:
    """Full points, the steps on the way, the total of one stored sheet; None where one of them is not known."""
    try:
        scheme = edition(text, decisions).scheme
    except Refused:
        return None
    if any(entry.id not in sheet for entry in scheme.entries()) or TOTAL not in sheet:
        return None
    found = waterfall(Comparison(alone(scheme, sheet)), "")
    if found is None:
        return None
    steps = tuple(Fall(step.item, step.amount, step.state, step.others) for step in found.steps)
    return found.start, steps, found.end


def alone(scheme: Scheme, sheet: Mapping[str, Mapping[str, Any]]) -> Results:
    """The results of one unit, as the documents read them."""
    scores = tuple(
        Score("", item, figure(cell.get("points")), figure(cell.get("full")), cell.get("state", "missing"))
        for item, cell in sheet.items()
    )
    return Results(scheme, "", (), "", scores, (), (), {}, {})


def figure(text: Any) -> Decimal | None:
    return None if text is None or text == "" else Decimal(str(text))


def rewards(
    text: str, decisions: Mapping[str, str] | None, rows: list[list[str]], language: Language
) -> list[tuple[str, bool]]:
    """Funds and awards in words, each with whether it was withheld or is open."""
    try:
        scheme = edition(text, decisions).scheme
        said = reward_texts(Wording(language), scheme, tuple((row[0], row[1]) for row in rows))
    except (Refused, KeyError):
        return []
    return [(words, bool(look)) for words, look in said]
