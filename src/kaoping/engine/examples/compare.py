"""What an example expects against what the referee gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from kaoping.engine.examples import faults
from kaoping.engine.examples.read import Example
from kaoping.engine.reference import Outcome
from kaoping.engine.results import Score, Standing
from kaoping.problems import Fault, Place
from kaoping.scheme.yaml_text import Lines, Path_

STATES = ("ok", "missing", "pending", "exempt")
WORDS = {
    "points": ("得分", "points"),
    "full": ("满分", "full points"),
    "state": ("状态", "state"),
    "total": ("总分", "total"),
    "rank": ("名次", "rank"),
    "grade": ("等级", "grade"),
    "eligible": ("参评资格", "eligibility"),
    "rewards": ("奖惩", "rewards"),
    "gates": ("触发的否决项", "gates"),
    "name": ("名称", "name"),
}


def compare(example: Example, outcome: Outcome, lines: Lines, kinds: Mapping[str, str]) -> Iterator[Fault]:
    """Every expectation that does not come true. kinds: unit → its kind, for units that are not appraised."""
    scores = {(score.unit, score.item): score for score in outcome.scores}
    standings = {standing.unit: standing for standing in outcome.standings}
    items = {score.item for score in outcome.scores}
    for key, expected in (("expect", example.expect), ("totals", example.totals)):
        for unit in expected:
            if unit not in standings:
                path = (*example.path, key, unit)
                yield not_scored(example, unit, kinds).at(place_of(lines, path), **about_unit(example, unit, kinds))
    for unit, wanted in example.expect.items():
        for item in wanted if unit in standings else ():
            path = (*example.path, "expect", unit, item)
            if item not in items:
                yield faults.UNKNOWN_ITEM.at(place_of(lines, path), name=example.name, item=item)
            else:
                found = differing(score_as_written(wanted[item]), scores[unit, item], SCORE)
                yield from wrong(found, example, unit, place_of(lines, path), item)
    for unit, wanted in example.totals.items():
        if unit in standings:
            found = differing(wanted, standings[unit], STANDING)
            yield from wrong(found, example, unit, place_of(lines, (*example.path, "totals", unit)))


def not_scored(example: Example, unit: str, kinds: Mapping[str, str]) -> Any:
    """Why nothing is expected of a unit: it is not there, or it is not appraised."""
    return faults.NOT_SCORED if unit in kinds else faults.UNKNOWN_UNIT


def about_unit(example: Example, unit: str, kinds: Mapping[str, str]) -> dict[str, str]:
    """What the fault about a unit says."""
    return {"name": example.name, "unit": unit, **({"kind": kinds[unit]} if unit in kinds else {})}


def place_of(lines: Lines, path: Path_) -> Place:
    """A place in the file of examples."""
    return Place(file=lines.file, line=lines.line(path))


def score_as_written(expected: Any) -> Mapping[str, Any]:
    """An expectation of one item: points, a state in one word, or several things by name."""
    if isinstance(expected, dict):
        return expected
    return {"state": expected} if expected in STATES else {"points": expected}


Read: TypeAlias = Callable[[Any], Any]
Difference: TypeAlias = tuple[str, str, str]
"""Its name, what it should be, what it is."""
SCORE: dict[str, Read] = {
    "points": lambda score: score.points,
    "full": lambda score: score.full,
    "state": lambda score: score.state,
}
STANDING: dict[str, Read] = {
    "total": lambda standing: standing.total,
    "rank": lambda standing: standing.rank,
    "grade": lambda standing: standing.grade,
    "eligible": lambda standing: standing.eligible,
    "rewards": lambda standing: standing.rewards_text,
    "state": lambda standing: standing.state,
    "gates": lambda standing: ", ".join(standing.gates),
    "name": lambda standing: standing.name,
}


def differing(expected: Mapping[str, Any], found: Score | Standing, read: Mapping[str, Read]) -> Iterator[Difference]:
    """What is not as expected. A name that nothing has differs always."""
    for name, wanted in expected.items():
        value = read[name](found) if name in read else "?"
        if name not in read or not same(wanted, value):
            yield name, shown(wanted), shown(value)


def same(wanted: Any, value: Any) -> bool:
    """Whether an expectation comes true; numbers by their value, texts as they are written."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        try:
            return not isinstance(wanted, bool | None) and bool(Decimal(str(wanted)) == value)
        except InvalidOperation:
            return False
    if value is None or isinstance(value, bool):
        return bool(wanted is value)
    return bool(str("" if wanted is None else wanted) == value)


def shown(value: Any) -> str:
    """A value in a message."""
    if value is None or value == "":
        return "—"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def wrong(found: Iterator[Difference], example: Example, unit: str, place: Place, item: str = "") -> Iterator[Fault]:
    """One fault for each thing that differs."""
    for name, expected, value in found:
        zh, en = WORDS.get(name, (name, name))
        yield faults.WRONG.at(
            place,
            name=example.name,
            unit=unit,
            what=f"{item} {zh}".strip(),
            what_en=f"{item} {en}".strip(),
            expected=expected,
            found=value,
        )
